"""The timeline of a complaint: what happened, dated, by whom, oldest first; a look is in the trail (P7)."""

from collections.abc import Iterator
from datetime import date
from re import IGNORECASE
from re import compile as pattern

from babel.dates import format_date

from complaints.complaint import Complaint
from complaints.words import Text, say
from handlers import happened, openings
from handlers.access import visible
from handlers.context import SHOWN_FOR, Outgoing, Screen, Visit
from handlers.happened import Tale
from handlers.keyboards import turning
from handlers.numbers import named
from handlers.texts import bold, html, locale, pieces, spoken

PER_PAGE = 8
TURNED = "turn"  # pressed on the timeline itself, which the next page replaces
TYPED = pattern(
    r"(?:tijdlijn|timeline)\s+(?P<number>.+?)(?:\s+(?:bladzijde|blz\.?|page)\s+(?P<page>\d{1,3}))?",
    IGNORECASE,
)


async def pressed(visit: Visit) -> Screen:
    """`t:<number>:<page>`, the page from 0."""
    return await timeline(visit, visit.pressed.id, visit.pressed.version)


async def timeline(visit: Visit, number: str, page: int = 0) -> Screen:
    """Raises `NotFound`. A page that is not there is the last one."""
    complaint = await visible(visit, number)
    await openings.look(visit, complaint)
    return Screen("timeline", f"{complaint.number}:{page}")


async def in_words(visit: Visit) -> Screen | None:
    """The buttons in words: "tijdlijn 7", "tijdlijn KL-2026-007 bladzijde 2"; None when it is neither."""
    found = named(visit.text, visit.today.year, TYPED)
    if found is None:
        return None
    said, number = found
    return await timeline(visit, number, max(int(said["page"] or 1) - 1, 0))


async def timeline_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """Eight events a page."""
    number, _sep, wanted = screen.arg.partition(":")
    complaint = await visible(visit, number)
    pages = -(-len(complaint.events) // PER_PAGE)
    page = min(int(wanted or 0), pages - 1)
    lines = [bold(say("Tijdlijn van klacht %(number)s", number=number))]
    if pages > 1:
        lines.append(html(say("Bladzijde %(page)s van %(pages)s", page=page + 1, pages=pages)))
    lines.append(html(say("Ontvangen op %(day)s.", day=complaint.received_on)))
    for place in _in_order(complaint)[page * PER_PAGE : (page + 1) * PER_PAGE]:
        lines += ["", *_told(visit, Tale(complaint, place, visit.team, visit.house.calendar))]
    turned = visit.press is not None and visit.press.arg == TURNED
    return (
        Outgoing("\n".join(lines), turning(f"t:{number}", page, pages, f":{TURNED}"), SHOWN_FOR, edit=turned),
    )


def _in_order(complaint: Complaint) -> list[int]:
    """The places of the events, from 1, by the day on which they happened."""
    places = range(1, len(complaint.events) + 1)
    return sorted(places, key=lambda place: (complaint.events[place - 1].on, place))


def _told(visit: Visit, tale: Tale) -> Iterator[str]:
    """The day and the person on a line, what happened below it."""
    event = tale.event
    recorded_on = event.at.astimezone(visit.house.zone).date()
    head = say("%(day)s, %(who)s", day=_day(event.on), who=tale.name(event.by))
    late = html(say("(vastgelegd op %(day)s)", day=_day(recorded_on)))
    yield f"{bold(head)} {late}" if recorded_on > event.on else bold(head)
    for line in happened.lines(tale):
        for part in _parts(spoken(line)):
            yield html(Text("%(text)s", {"text": part}))


def _parts(text: str) -> Iterator[str]:
    """Whole, in lines that a message can be cut between."""
    for line in text.splitlines() or [""]:
        yield from pieces(line)


def _day(day: date) -> str:
    """As in "ma 23 nov 2026"."""
    return format_date(day, "EEE d MMM y", locale=locale()).replace(".", "")
