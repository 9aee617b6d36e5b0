"""What the bot says of its own accord: number, step and date; never a name or a word of the content (T10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from complaints.complaint import Complaint
from complaints.deadlines import Deadline
from complaints.lifecycle import Step
from complaints.notices import Notice
from complaints.people import Team
from complaints.words import N_, Text, say
from complaints.workdays import Calendar
from handlers import keyboards
from handlers.cases import STEP_LABELS
from handlers.context import Button, Outgoing, Rows
from handlers.texts import _, bold, html, ngettext

DUTIES = {"enter": N_("inschrijven"), "acknowledge": N_("ontvangstbevestiging")}
PLAIN = N_("%(number)s: %(what)s")
# By kind and step of the notice; without a step: whatever the step.
SAID = {
    ("new", "urgent"): N_("%(number)s: nieuwe klacht, met spoed; %(what)s"),
    ("new", ""): N_("%(number)s: nieuwe klacht; %(what)s"),
    ("unreachable", ""): N_("%(number)s: mijn bericht over %(what)s kwam niet aan"),
}
STEPS = {"new": Step.ENTER, "enter": Step.ENTER, "acknowledge": Step.ACKNOWLEDGE}
LISTED = 20  # duties in one message; the rest is counted, and stands in /vandaag


@dataclass(frozen=True)
class Item:
    """A notice that is about to go out, and the complaint it is about."""

    id: int
    notice: Notice
    complaint: Complaint
    repeated: bool = False


@dataclass(frozen=True)
class Told:
    """One notice in words. `urgency` puts the most urgent first."""

    id: int
    number: str
    html: str
    rows: Rows
    urgency: tuple[int, date]


def tell(item: Item, team: Team, calendar: Calendar) -> Told:
    """Words and action of one notice, in the reader's language."""
    line = html(_line(item, team, calendar))
    return Told(item.id, item.complaint.number, line, _buttons(item), _urgency(item, calendar))


def compose(told: Sequence[Told]) -> Outgoing:
    """One message: a single notice with its action, or several as one list. Never a burst."""
    if len(told) == 1:
        return Outgoing(told[0].html, told[0].rows, edit=False)
    listed = sorted(told, key=lambda each: (each.urgency, each.number, each.id))
    lines = [bold(say("Te doen")), *[each.html for each in listed[:LISTED]]]
    if more := len(listed[LISTED:]):
        lines.append(html(say("En nog %(count)s. Alles staat in /vandaag.", count=more)))
    numbers = dict.fromkeys(each.number for each in listed[:LISTED])
    rows = keyboards.paired(Button(number, f"z:{number}:0") for number in numbers)
    return Outgoing("\n".join(lines), (*rows, (_seen(told[0].id),)), edit=False)


def _urgency(item: Item, calendar: Calendar) -> tuple[int, date]:
    """A possible leak, then what has haste, then by hard date."""
    if item.notice.kind == "leak":
        return 0, item.notice.due_on
    haste = (item.notice.kind, item.notice.step) == ("new", "urgent")
    return (1 if haste else 2), _deadline(item, calendar).due_on


def _deadline(item: Item, calendar: Calendar) -> Deadline:
    duty = {"new": "enter", "unreachable": item.notice.step}.get(item.notice.kind, item.notice.kind)
    return next(d for d in item.complaint.deadlines(calendar) if d.term.key == duty)


def _line(item: Item, team: Team, calendar: Calendar) -> Text:
    message = _said(item, team, calendar)
    return say("%(said)s (herhaling)", said=message) if item.repeated else message


def _said(item: Item, team: Team, calendar: Calendar) -> Text:
    notice, number = item.notice, item.complaint.number
    if notice.kind == "leak":
        return say("%(number)s: mogelijk een datalek. Melden kan tot 72 uur na de ontdekking.", number=number)
    what = _what(_deadline(item, calendar), team, calendar)
    return Text(
        SAID.get((notice.kind, notice.step), SAID.get((notice.kind, ""), PLAIN)),
        {"number": number, "what": what},
    )


def _what(deadline: Deadline, team: Team, calendar: Calendar) -> Text:
    """As in "ontvangstbevestiging uiterlijk donderdag 3 december 2026 (nog 3 werkdagen)"."""
    duty = Text(DUTIES[deadline.term.key])
    if deadline.is_overdue(team.today):
        return say("%(duty)s is te laat, had gemoeten op %(day)s", duty=duty, day=deadline.due_on)
    days = calendar.between(team.today, deadline.act_by)
    if days < 0:
        return say("%(duty)s uiterlijk %(day)s", duty=duty, day=deadline.due_on)
    if days == 0:
        return say("%(duty)s uiterlijk vandaag, %(day)s", duty=duty, day=deadline.act_by)
    left = ngettext("nog %(days)s werkdag", "nog %(days)s werkdagen", days) % {"days": days}
    return say("%(duty)s uiterlijk %(day)s (%(left)s)", duty=duty, day=deadline.act_by, left=left)


def _buttons(item: Item) -> Rows:
    number = item.complaint.number
    step = STEPS.get(item.notice.kind)
    action: Rows = ()
    if step is not None and step in item.complaint.steps():
        action = ((Button(_(STEP_LABELS[step]), f"s:{number}:{item.complaint.version}:{step}"),),)
    return (*action, (Button(_("Open"), f"z:{number}:0"), _seen(item.id)))


def _seen(notice_id: int) -> Button:
    return Button(_("Gezien"), f"g:{notice_id}:0")


def about_a_draft(draft_id: int, kind: str) -> Outgoing:
    """A form that waits: for the client's wish (2.2), or for answers that may have been lost on the way."""
    texts = {
        "ask_wish": say(
            "Je hebt een formulier bewaard. Heb je gevraagd of de cliënt er een klacht van wil maken?"
        ),
        "resume": say("Ik was even weg. Kijk of je laatste antwoord erin staat, en ga verder."),
    }
    return Outgoing(html(texts[kind]), ((Button(_("Verder gaan"), f"o:{draft_id}:0:resume"),),), edit=False)


def back_again() -> Outgoing:
    """After a day away: what was sent in between may never have come."""
    text = say("Ik was meer dan een dag weg. Berichten van langer dan een dag geleden heb ik niet gekregen.")
    return Outgoing(f"{html(text)}\n{html(say('Wat je te doen hebt, zie je met /vandaag.'))}", edit=False)
