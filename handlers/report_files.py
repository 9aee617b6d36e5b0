"""The files of a report in the chat: who asked for it may keep them, and the chat forgets them (T7)."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

import structlog

from complaints.people import Action
from complaints.periodic import is_over
from complaints.reports.periods import named
from complaints.reports.sentences import sentences
from complaints.reports.uwv import COUNTS, Inconsistent
from complaints.words import Text, say
from handlers import damaged, reporting
from handlers.access import require
from handlers.context import SHOWN_FOR, Button, Document, House, Outgoing, Rows, Screen, Visit
from handlers.documents.charts import Drawing, draw
from handlers.documents.pictures import drawings
from handlers.documents.register_book import register_book
from handlers.documents.report_disclosures import disclosures_xlsx
from handlers.documents.report_insight import insight_xlsx
from handlers.documents.report_uwv import UwvReport, uwv_docx, uwv_xlsx
from handlers.documents.report_yearly import yearly_docx
from handlers.occasions import LABELS
from handlers.reports import KINDS, leaves
from handlers.texts import _, bold, html, ngettext
from storage import filling, reports
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
        text = await _counted_now(visit.house)
    except Inconsistent as error:
        log.exception("report_inconsistent", report=screen.arg, lines=str(error))
        text = say("De tellingen spreken elkaar tegen. Ik stuur niets. Meld dit bij het beheer van de bot.")
    return (Outgoing(html(text), edit=False),)


async def _counted_now(house: House) -> Text:
    """What a new version left to be counted is counted; what is damaged can't be."""
    if await filling.fill(house.database, house.clock.now(), damaged.report):
        return say("Ik telde nog niet alle klachten mee. Dat is nu bijgewerkt: vraag het nog eens.")
    return say(
        "Er is een klacht beschadigd, dus ik kan niet alles tellen. Meld dit bij het beheer van de bot."
    )


async def kept_screen(visit: Visit, screen: Screen) -> Files:
    """A report as it was made, to the letter; `arg` is its row."""
    require(visit, KINDS["uwv"].action)
    kept = await reports.get(visit.page, int(screen.arg))
    lines = [_frozen(kept)] if kept.sent_on else []
    return _uwv_files(visit, kept, reporting.shown(kept, visit.house), lines, ())


# --- UWV


async def _uwv(visit: Visit, name: str) -> Files:
    kept, earlier = await reporting.uwv(visit.page, visit.house, named(name), visit.me.id)
    report = reporting.shown(kept, visit.house, earlier)
    lines = [] if earlier is None else _since(report)
    again = [] if earlier is None else [Button(_("Zoals verstuurd"), f"u:again:0:{earlier.id}")]
    sent = Button(_("Vandaag verstuurd aan UWV"), f"u:sent:0:{kept.id}")
    typed = say(
        "Verstuur je het later? Typ dan /rapport uwv %(period)s verstuurd, met de dag erachter.", period=name
    )
    return _uwv_files(visit, kept, report, [*lines, html(typed)], ((sent,), tuple(again)))


def _since(report: UwvReport) -> list[str]:
    """What would be reported otherwise than it was."""
    if not report.differences:
        return [html(say("Verstuurd op %(on)s. Sindsdien is er niets veranderd.", on=report.sent_on))]
    lines = [html(say("Verstuurd op %(on)s. Sindsdien veranderd:", on=report.sent_on))]
    for each in report.differences:
        change = say("%(label)s: %(was)s, nu %(now)s", label=Text(each.label), was=each.was, now=each.now)
        lines.append(f"• {html(change)}")
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


# --- insight


async def _insight(visit: Visit, name: str) -> Files:
    """The pictures, each with what it shows, and the figures as Excel."""
    found, house = await reporting.insight_of(visit.page, visit.house, named(name)), visit.house
    title = bold(say("Inzicht in de klachten over %(period)s", period=found.period.words))
    shown = drawings(found)
    pictures = tuple(_picture(f"inzicht-{name}-{place}.png", each) for place, each in enumerate(shown, 1))
    said = [] if pictures else [html(sentences(found)["received"])]
    caption = "\n".join([title, *said, html(leaves())])
    return (*pictures, _file(f"inzicht-{name}.xlsx", lambda: insight_xlsx(found, house), caption))


def _picture(name: str, drawing: Drawing) -> Outgoing:
    made = Document(name, lambda: draw(drawing).png, is_picture=True)
    return Outgoing(html(drawing.says), lifetime=SHOWN_FOR, edit=False, document=made, protected=False)


# --- the year, and the register


async def _year(visit: Visit, name: str) -> Files:
    """With the texts of what its reader may see; recorded as done with the button of the reminder (3.6)."""
    house, names = visit.house, {each.id: each.name for each in visit.team.people.values()}
    found = await reporting.yearly_of(visit.page, house, int(name), _may_read(visit))
    evaluated = LABELS["year"]
    done = Button(_(evaluated), f"f:year:0:{name}")
    rows = ((done,),) if is_over("year", name, visit.today) else ()
    title = bold(say("Jaarevaluatie %(year)s", year=name))
    hint = html(say("Vul de conclusies in, en leg daarna vast dat het jaar is geëvalueerd.")) if rows else ""
    caption = "\n".join(filter(None, [title, hint, html(leaves())]))
    return (_file(f"jaarevaluatie-{name}.docx", lambda: yearly_docx(found, names, house), caption, rows),)


async def _register(visit: Visit, _name: str) -> Files:
    shown, lost = await reporting.register_of(visit.page, visit.team.people, _may_read(visit))
    lines = [bold(say("Klachtenregister op %(day)s", day=visit.today))]
    if lost:
        found = ngettext(
            "Let op: %(count)s regel is beschadigd en staat er niet in.",
            "Let op: %(count)s regels zijn beschadigd en staan er niet in.",
            lost,
        )
        lines.append(html(Text(found, {"count": lost})))
    caption = "\n".join([*lines, html(leaves())])
    name = f"klachtenregister-{visit.today.isoformat()}.xlsx"
    return (_file(name, lambda: register_book(shown), caption),)


async def _disclosures(visit: Visit, _name: str) -> Files:
    """The proof that clients and freelancers were told (3.1)."""
    proofs, lost = await reporting.disclosures_of(visit.page, visit.house, visit.team.people)
    lines = [bold(say("Bekendmakingen op %(day)s", day=visit.today))]
    if lost:
        found = ngettext(
            "Let op: %(count)s traject is beschadigd en staat er niet in.",
            "Let op: %(count)s trajecten zijn beschadigd en staan er niet in.",
            lost,
        )
        lines.append(html(Text(found, {"count": lost})))
    caption, house = "\n".join([*lines, html(leaves())]), visit.house
    name = f"bekendmakingen-{visit.today.isoformat()}.xlsx"
    return (_file(name, lambda: disclosures_xlsx(proofs, house), caption),)


def _may_read(visit: Visit) -> reporting.Readable:
    """Nobody reads of what they are involved in (3.3b)."""
    return lambda complaint: visit.team.may(visit.me, Action.OPEN, complaint)


def _file(name: str, make: Callable[[], bytes], html_: str = "", rows: Rows = ()) -> Outgoing:
    """Not protected: a report is of use only where it can be saved and sent on. Decision 0016."""
    return Outgoing(
        html_, rows, lifetime=SHOWN_FOR, edit=False, document=Document(name, make), protected=False
    )


MAKERS: Mapping[str, Callable[[Visit, str], Awaitable[Files]]] = MappingProxyType({
    "uwv": _uwv,
    "insight": _insight,
    "year": _year,
    "register": _register,
    "disclosures": _disclosures,
})  # fmt: skip
