"""/agenda: one's own open deadlines as an iCalendar file; numbers and steps only, since a calendar is shared
with whoever may look in it.
"""

from collections.abc import Sequence
from datetime import datetime

from complaints.todo import Todo, todos
from complaints.words import N_, Text, say
from handlers import damaged, notices
from handlers.context import SHOWN_FOR, SHOWN_MINUTES, Document, Outgoing, Screen, Visit
from handlers.texts import html, ngettext, spoken
from storage import register, trail

NAME = "agenda.ics"
DUTIES = {
    **notices.DUTIES,
    "promise": N_("afspraak of maatregel"),
}
Entry = tuple[Todo, str]  # with its summary, in the reader's language


async def agenda(visit: Visit) -> Screen:
    await trail.append(visit.page, visit.me.id, "agenda.made")
    return Screen("agenda")


async def agenda_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    """The file; it is made when it is sent."""
    calendar, now = visit.house.calendar, visit.page.now
    found = [
        each
        async for complaint in register.with_duties(visit.page, on_broken=damaged.report)
        for each in todos(visit.me, complaint, visit.team, calendar)
    ]
    if not found:
        return (Outgoing(html(say("Je hebt nu geen open termijnen.")), edit=False),)
    entries = [(each, _summary(each)) for each in sorted(found, key=lambda each: (each.act_by, each.number))]
    return (
        Outgoing(
            _caption(len(entries)),
            lifetime=SHOWN_FOR,
            edit=False,
            document=Document(NAME, lambda: written(entries, now)),
            protected=False,  # a calendar has to be able to open it: decision 0016
        ),
    )


def _summary(todo: Todo) -> str:
    return spoken(say("%(number)s: %(duty)s", number=todo.number, duty=Text(DUTIES[todo.duty])))


def _caption(count: int) -> str:
    found = ngettext("Je agenda: %(count)s termijn.", "Je agenda: %(count)s termijnen.", count)
    lines = (
        Text(found, {"count": count}),
        say("Open het bestand om de dagen in je agenda te zetten. Er staan alleen nummers en stappen in."),
        say("Na %(minutes)s minuten haal ik dit bestand weg.", minutes=SHOWN_MINUTES),
    )
    return "\n".join(html(line) for line in lines)


def written(entries: Sequence[Entry], now: datetime) -> bytes:
    """All-day events on the day to act by. An entry keeps its UID, so that a newer file moves it."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - takes 0.2 s to import

    calendar = Calendar()
    calendar.add("prodid", "-//klachtenbot//agenda//NL")
    calendar.add("version", "2.0")
    for todo, summary in entries:
        event = Event()
        event.add("uid", uid(todo))
        event.add("dtstamp", now)
        event.add("dtstart", todo.act_by)
        event.add("summary", summary)
        event.add("transp", "TRANSPARENT")  # a deadline takes no time of the day
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid(todo: Todo) -> str:
    place = f"-{todo.place}" if todo.place else ""
    return f"{todo.number}-{todo.duty}{place}@klachtenbot".lower()
