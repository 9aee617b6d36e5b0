"""The files of a report in the chat: who asked for it may keep them, and the chat forgets them (T7)."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

import structlog

from complaints.reports.periods import named
from complaints.reports.uwv import COUNTS, Inconsistent
from complaints.words import Text, say
from handlers import reporting
from handlers.access import require
from handlers.context import SHOWN_FOR, Button, Document, Outgoing, Rows, Screen, Visit
from handlers.documents.report_uwv import UwvReport, uwv_docx, uwv_xlsx
from handlers.reports import KINDS, leaves
from handlers.texts import _, bold, html
from storage import reports
from storage.errors import Uncounted
from storage.reports import Kept

log = structlog.get_logger(__name__)

Files = tuple[Outgoing, ...]


async def report_screen(visit: Visit, screen: Screen) -> Files:
    """`arg` is "<kind>:<period>". What can't be counted, or contradicts itself, is not sent."""
    kind, _sep, name = screen.arg.partition(":")
    require(visit, KINDS[kind].action)
    try:
        return await MAKERS[kind](visit, name)
    except Uncounted:
        text = say("Ik tel nog niet alle klachten mee. Vraag het over een paar minuten nog eens.")
    except Inconsistent as error:
        log.exception("report_inconsistent", report=screen.arg, lines=str(error))
        text = say("De tellingen spreken elkaar tegen. Ik stuur niets. Meld dit bij het beheer van de bot.")
    return (Outgoing(html(text), edit=False),)


async def kept_screen(visit: Visit, screen: Screen) -> Files:
    """A report as it was made, to the letter; `arg` is its row."""
    require(visit, KINDS["uwv"].action)
    kept = await reports.get(visit.page, int(screen.arg))
    lines = [_frozen(kept)] if kept.sent_on else []
    return _uwv_files(visit, kept, reporting.shown(kept, visit.house), lines, ())


# --- UWV


async def _uwv(visit: Visit, name: str) -> Files:
    kept, report = await reporting.uwv(visit.page, visit.house, named(name), visit.me.id)
    earlier = await reports.last_sent(visit.page, kept.kind, kept.period)
    lines = [] if earlier is None else _since(report)
    again = [] if earlier is None else [Button(_("Zoals verstuurd"), f"u:again:0:{earlier.id}")]
    sent = Button(_("Vandaag verstuurd aan UWV"), f"u:sent:0:{kept.id}")
    typed = say("Op een andere dag verstuurd? Typ: /rapport uwv %(period)s verstuurd 12 oktober", period=name)
    return _uwv_files(visit, kept, report, [*lines, html(typed)], ((sent,), tuple(again)))


def _since(report: UwvReport) -> list[str]:
    """What would be reported otherwise than it was."""
    if not report.differences:
        return [html(say("Verstuurd op %(on)s. Sindsdien is er niets veranderd.", on=report.sent_on))]
    lines = [html(say("Verstuurd op %(on)s. Sindsdien veranderd:", on=report.sent_on))]
    for each in report.differences:
        values = {"label": Text(each.label), "was": each.was, "now": each.now}
        lines.append("• " + html(Text("%(label)s: %(was)s, nu %(now)s", values)))
    return lines


def _frozen(kept: Kept) -> str:
    return html(say("Zo is het op %(on)s verstuurd aan UWV.", on=kept.sent_on))


def _uwv_files(visit: Visit, kept: Kept, report: UwvReport, lines: list[str], rows: Rows) -> Files:
    counts, house = report.counts, visit.house
    five = [
        f"{number}. {html(Text(label))}: {counts[key]}"
        for number, (key, (label, _definition)) in enumerate(COUNTS.items(), 1)
    ]
    title = bold(say("Rapport aan UWV over %(period)s", period=counts.period.words))
    caption = "\n".join([title, *five, "", *lines, html(leaves())])
    name = f"uwv-{kept.period}"
    return (
        _file(f"{name}.xlsx", lambda: uwv_xlsx(report, house)),
        _file(f"{name}.docx", lambda: uwv_docx(report, house), caption, tuple(row for row in rows if row)),
    )


def _file(name: str, make: Callable[[], bytes], html_: str = "", rows: Rows = ()) -> Outgoing:
    """Not protected: a report is of use only where it can be saved and sent on. Decision 0016."""
    return Outgoing(
        html_, rows, lifetime=SHOWN_FOR, edit=False, document=Document(name, make), protected=False
    )


MAKERS: Mapping[str, Callable[[Visit, str], Awaitable[Files]]] = MappingProxyType({
    "uwv": _uwv,
})  # fmt: skip
