"""Dates in words: one line per deadline, and why a date is that date."""

from datetime import date

from complaints.complaint import Complaint
from complaints.deadlines import Deadline, explain
from complaints.events import Corrected
from complaints.words import N_, Text, say
from complaints.workdays import Calendar
from handlers import openings
from handlers.access import visible
from handlers.context import SHOWN_FOR, Button, Outgoing, Rows, Screen, Visit
from handlers.texts import bold, html, spoken

TERMS = {
    "enter": N_("inschrijven in het register"),
    "acknowledge": N_("ontvangst bevestigen"),
    "decide": N_("besluiten en de klager inlichten"),
    "resolve": N_("schriftelijk afhandelen"),
    "call": N_("nabellen"),
}


def state(deadline: Deadline, today: date) -> Text:
    """One deadline in one line; in time or late is computed, nobody sets it."""
    values = {"term": Text(TERMS[deadline.term.key]), "due": deadline.due_on, "act": deadline.act_by}
    if deadline.met_on is not None:
        in_time = say("op tijd") if deadline.in_time else say("te laat")
        return say(
            "✓ %(term)s: gedaan op %(met)s (%(in_time)s)", met=deadline.met_on, in_time=in_time, **values
        )
    if deadline.is_overdue(today):
        return say("‼ %(term)s: had gemoeten op %(due)s", **values)
    if deadline.act_by != deadline.due_on:
        return say("• %(term)s: uiterlijk %(due)s (laatste werkdag: %(act)s)", **values)
    return say("• %(term)s: uiterlijk %(due)s", **values)


def effect(complaint: Complaint, calendar: Calendar) -> tuple[Text, ...]:
    """Whether the last extension moved the date (3.3d): only when the complainant was told in time."""
    if not complaint.extensions:
        return ()
    extension = complaint.extensions[-1]
    due = next(each.due_on for each in complaint.deadlines(calendar) if each.term.key == "resolve")
    if extension.told_on is None:
        return (say("De datum schuift pas op als de klager dit hoort, uiterlijk op %(due)s.", due=due),)
    if extension.until == due:
        return (say("De klager hoorde dit op tijd: de datum is opgeschoven."),)
    return (say("De klager hoorde dit te laat. De verlenging is vastgelegd, maar de datum schuift niet op."),)


def states(visit: Visit, complaint: Complaint) -> list[str]:
    return [html(state(each, visit.today)) for each in complaint.deadlines(visit.house.calendar)]


def why_buttons(visit: Visit, complaint: Complaint) -> Rows:
    return tuple(
        (
            Button(
                spoken(say("Waarom deze datum? %(term)s", term=Text(TERMS[deadline.term.key]))),
                f"w:{complaint.number}:0:{deadline.term.key}",
            ),
        )
        for deadline in complaint.deadlines(visit.house.calendar)
    )


async def why(visit: Visit) -> Screen:
    """Why this date: the button under every deadline."""
    complaint = await visible(visit, visit.pressed.id)
    await openings.look(visit, complaint)
    return Screen("why", f"{complaint.number}:{visit.pressed.arg}")


async def explain_all(visit: Visit, number: str) -> Screen:
    """All dates of a complaint at once, for who types it."""
    complaint = await visible(visit, number)
    await openings.look(visit, complaint)
    return Screen("why", complaint.number)


async def why_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """Clause, start, each skipped day with its name, the extension that counts, the correction it follows."""
    number, _sep, key = screen.arg.partition(":")
    complaint = await visible(visit, number)
    calendar = visit.house.calendar
    asked = [each for each in complaint.deadlines(calendar) if key in ("", each.term.key)]
    if not asked:
        return (Outgoing(html(say("Deze termijn loopt niet bij deze klacht.")), edit=False),)
    lines = [bold(say("%(number)s: waarom deze datum?", number=number))]
    for deadline in asked:
        lines += ["", *[html(line) for line in _explained(complaint, deadline, calendar)]]
    return (Outgoing("\n".join(lines), lifetime=SHOWN_FOR, edit=False),)


def _explained(complaint: Complaint, deadline: Deadline, calendar: Calendar) -> list[Text]:
    corrected = [
        say(
            "De dag van ontvangst is gecorrigeerd op %(on)s. Eerst stond er %(was)s.",
            on=each.on,
            was=each.was,
        )
        for each in complaint.events
        if isinstance(each, Corrected) and each.fact == deadline.term.start
    ]
    return [*explain(deadline, calendar), *corrected]
