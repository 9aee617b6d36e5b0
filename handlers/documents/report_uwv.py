"""The report to UWV (3.7) as Word and as Excel: counts only, in Dutch whoever asks for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from complaints.reports.keeping import Difference
from complaints.reports.uwv import BELOW, COUNTS, Counts
from complaints.words import N_
from handlers.documents.letters import Sender, written
from handlers.documents.tables import Cell, Sheet, workbook
from handlers.documents.wording import day_of, days_of, minute_of
from handlers.texts import _, speaking

TEMPLATE = "rapport-uwv"
SUM = N_(
    "De rekensom: 1 = 2 + 4 + “Nog niet besloten”. Hier: %(submitted)s = %(declined)s + %(accepted)s"
    " + %(undecided)s."
)


@dataclass(frozen=True)
class UwvReport:
    """`cut_off` in the agency's time zone; `regulation` is its version. Asked for again: `sent_on` is when it
    was sent before, and `differences` are what would be reported otherwise now.
    """

    counts: Counts
    cut_off: datetime
    regulation: str
    content_hash: str
    trail_head: str
    sent_on: date | None = None
    differences: Sequence[Difference] = ()


def uwv_docx(report: UwvReport, house: Sender) -> bytes:
    """Raises a Refusal when the agency's own template can't be used."""
    with speaking("nl"):
        values = _values(report)
    return written(TEMPLATE, values, house)


def _values(report: UwvReport) -> Mapping[str, object]:
    return {
        "periode": days_of(report.counts.period),
        "peilmoment": minute_of(report.cut_off),
        "tellingen": _lines(report.counts, COUNTS),
        "onder_de_streep": _lines(report.counts, BELOW),
        "rekensom": _(SUM) % report.counts.counted,
        "verstuurd_op": day_of(report.sent_on) if report.sent_on else "",
        "verschillen": [
            {"naam": _(each.label), "was": each.was, "nu": each.now} for each in report.differences
        ],
        "reglement": report.regulation,
        "kenmerk": report.content_hash,
        "logboek": report.trail_head,
    }


def _lines(counts: Counts, lines: Mapping[str, tuple[str, str]]) -> list[Mapping[str, object]]:
    return [
        {"nummer": number, "naam": _(label), "uitleg": _(definition), "aantal": counts[key]}
        for number, (key, (label, definition)) in enumerate(lines.items(), 1)
    ]


def uwv_xlsx(report: UwvReport, house: Sender) -> bytes:
    with speaking("nl"):
        counts = Sheet(
            _("Tellingen"),
            (_("Nummer"), _("Telling"), _("Aantal"), _("Hoe het is geteld")),
            list(_rows(report.counts)),
            widths=(9, 58, 9, 92),
        )
        return workbook((counts, *_since(report), _about(report, house)), house.organisation)


def _rows(counts: Counts) -> Iterable[Sequence[Cell]]:
    for number, (key, (label, definition)) in enumerate(COUNTS.items(), 1):
        yield number, _(label), counts[key], _(definition)
    for key, (label, definition) in BELOW.items():
        yield None, _(label), counts[key], _(definition)


def _since(report: UwvReport) -> tuple[Sheet, ...]:
    if report.sent_on is None:
        return ()
    headers = (_("Telling"), _("Verstuurd op %(day)s") % {"day": day_of(report.sent_on)}, _("Nu"))
    rows = [(_(each.label), each.was, each.now) for each in report.differences]
    return (Sheet(_("Verschillen"), headers, rows or [(_("Er is niets veranderd."),)], widths=(60, 16, 9)),)


def _about(report: UwvReport, house: Sender) -> Sheet:
    rows = (
        (_("Organisatie"), house.organisation),
        (_("Contact"), house.contact),
        (_("Periode"), days_of(report.counts.period)),
        (_("Stand op"), minute_of(report.cut_off)),
        (_("Versie van het klachtenreglement"), report.regulation),
        (_("Kenmerk van de inhoud"), report.content_hash),
        (_("Stand van het logboek"), report.trail_head),
    )
    return Sheet(_("Over dit rapport"), (_("Wat"), _("Waarde")), rows, widths=(34, 70))
