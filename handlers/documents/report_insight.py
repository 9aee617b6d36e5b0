"""The figures behind the pictures (3.1c) as Excel: a sheet for each table, in Dutch whoever asks for it."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from complaints.regulation import CURRENT, amount
from complaints.reports.insight import BACKGROUNDS, TIMELINESS, TOO_FEW, Insight, percentage
from complaints.reports.sentences import sentences
from complaints.words import N_
from handlers.documents.letters import Sender
from handlers.documents.tables import Cell, Sheet, workbook
from handlers.documents.wording import day_of, days_of
from handlers.texts import _, speaking, spoken

# The fields of Insight as people call them.
FIGURES: Mapping[str, str] = MappingProxyType({
    "received": N_("Ontvangen"),
    "timeliness": N_("Op tijd of te laat"),
    "category": N_("Onderwerp"),
    "channel": N_("Binnengekomen via"),
    "commissioner": N_("Opdrachtgever"),
    "outcome": N_("Uitkomst"),
    "lead_times": N_("Doorlooptijden"),
    "aftercare": N_("Nabellen"),
    "measures": N_("Maatregelen"),
    "agreements": N_("Afspraken"),
    "recurrence": N_("Na een maatregel"),
    "dissatisfaction": N_("Ontevredenheid zonder klacht"),
})  # fmt: skip
FEW_SAID = N_("1 of 2")
TRENDS: Mapping[str, str] = MappingProxyType({
    "fewer": N_("minder"),
    "same": N_("evenveel"),
    "more": N_("meer"),
    "": TOO_FEW,
})  # fmt: skip


def insight_xlsx(found: Insight, house: Sender) -> bytes:
    with speaking("nl"):
        return workbook(tuple(_sheets(found, house)), house.organisation)


def _sheets(found: Insight, house: Sender) -> Iterator[Sheet]:
    yield _in_short(found, house)
    yield _counts(found)
    spans = [(spoken(span.label), span.first, span.last, span.count) for span in found.received.spans]
    headers = (_("Periode"), _("Van"), _("Tot en met"), _("Klachten"))
    yield Sheet(_(FIGURES["received"]), headers, spans, widths=(30, 12, 12, 10))
    for key in BACKGROUNDS:
        yield _background(found, key)
    timely = [(_(label), found.timeliness[key]) for key, label in TIMELINESS.items()]
    yield Sheet(_(FIGURES["timeliness"]), (_("Stand"), _("Klachten")), timely, widths=(34, 10))
    yield _lead_times(found)
    yield _spread(found)
    yield _aftercare(found)
    yield _promises(found)
    yield _recurrence(found)


def _in_short(found: Insight, house: Sender) -> Sheet:
    about = [
        (_("Organisatie"), house.organisation),
        (_("Ontvangen"), days_of(found.period)),
        (_("Stand op"), day_of(found.today)),
    ]
    said = [(_(FIGURES[key]), spoken(text)) for key, text in sentences(found).items()]
    return Sheet(_("In het kort"), (_("Wat"), _("Inzicht")), [*about, *said], widths=(30, 120))


def _counts(found: Insight) -> Sheet:
    rows = (
        (_("Klachten"), found.total),
        (_("Verlengd"), found.extended),
        (_("Naar de mediator"), found.mediated),
        (_("Heropend"), found.reopened),
        (_(FIGURES["dissatisfaction"]), found.dissatisfaction),
    )
    return Sheet(_("Aantallen"), (_("Wat"), _("Aantal")), rows, widths=(34, 10))


def _background(found: Insight, key: str) -> Sheet:
    headers = (_(FIGURES[key]), _("Klachten"), _("Deel van alle klachten, in %"))
    rows = [
        (_(part.label), part.count, _or_too_few(percentage(part.count, found.total)))
        for part in found.by[key]
    ]
    return Sheet(_(FIGURES[key]), headers, rows, widths=(34, 10, 24))


def _or_too_few(figure: int | None) -> Cell:
    return _(TOO_FEW) if figure is None else figure


def _lead_times(found: Insight) -> Sheet:
    terms = {term.key: spoken(amount(term)) for term in CURRENT.terms}
    headers = (
        _("Fase"),
        _("Klachten"),
        _("De helft binnen, in dagen"),
        _("90 % binnen, in dagen"),
        _("Termijn"),
    )
    rows = [
        (
            _(each.label),
            each.count,
            _or_too_few(each.median),
            _or_too_few(each.ninety),
            terms.get(each.key),
        )
        for each in found.lead_times
    ]
    return Sheet(_(FIGURES["lead_times"]), headers, rows, widths=(34, 10, 24, 24, 14))


def _spread(found: Insight) -> Sheet:
    rows = [
        (_(each.label), spoken(part.label), part.count) for each in found.lead_times for part in each.spread
    ]
    headers = (_("Fase"), _("Duur"), _("Klachten"))
    return Sheet(_("Verdeling"), headers, rows or [(_(TOO_FEW),)], widths=(36, 28, 10))


def _aftercare(found: Insight) -> Sheet:
    care = found.aftercare
    rows = (
        (_("Na te bellen"), care.owed),
        (_("Bereikt"), care.reached),
        (_("Niet bereikt: brief gestuurd"), care.letter),
        (_("Nog te bereiken"), care.waiting),
        (_("Bereikt en tevreden"), _or_too_few(care.satisfied)),
        (_("Bereikt en niet tevreden"), _or_too_few(care.dissatisfied)),
    )
    return Sheet(_(FIGURES["aftercare"]), (_("Stand"), _("Klachten")), rows, widths=(34, 24))


def _promises(found: Insight) -> Sheet:
    headers = (_("Soort"), _("Gemaakt"), _("Gedaan"), _("Open"), _("Over de datum"))
    rows = [
        (_(FIGURES[key]), made.made, made.done, made.open, made.overdue)
        for key, made in (("measures", found.measures), ("agreements", found.agreements))
    ]
    return Sheet(_("Maatregelen en afspraken"), headers, rows, widths=(20, 10, 10, 10, 14))


def _recurrence(found: Insight) -> Sheet:
    headers = (
        _("Onderwerp"),
        _("Eerste maatregel"),
        _("Dagen ervoor en erna"),
        _("Klachten ervoor"),
        _("Klachten erna"),
        _("Daarna"),
    )
    rows = [
        (
            _(each.label),
            each.measured_on,
            each.days,
            _or_few(each.before),
            _or_few(each.after),
            _(TRENDS[each.trend]),
        )
        for each in found.recurrence
    ]
    none = [(spoken(sentences(found)["recurrence"]),)]
    return Sheet(_(FIGURES["recurrence"]), headers, rows or none, widths=(52, 18, 22, 16, 16, 40))


def _or_few(figure: int | None) -> Cell:
    return _(FEW_SAID) if figure is None else figure
