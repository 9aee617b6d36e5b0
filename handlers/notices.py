"""What the bot says of its own accord: number, step and date; never a name or a word of the content (T10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from complaints.complaint import Complaint
from complaints.deadlines import Deadline
from complaints.events import Promise, Promised
from complaints.lifecycle import STEPS, Step
from complaints.notices import Notice, place_of
from complaints.people import Team
from complaints.words import N_, Text, say
from complaints.workdays import Calendar
from handlers import keyboards
from handlers.cases import STEP_LABELS
from handlers.context import Button, Outgoing, Rows
from handlers.texts import _, bold, html, ngettext, spoken


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How a kind of notice is said, by its step ("": whatever the step), and which steps it offers.

    `duty` is the term that `%(what)s` is about. `opens`: whether its reader may see the complaint.
    """

    said: Mapping[str, str]
    steps: tuple[Step, ...] = ()
    duty: str = ""
    opens: bool = True


PLAIN = {"": N_("%(number)s: %(what)s")}
# Everything that is said about a complaint; the courier brings no other kind.
KINDS: Mapping[str, Kind] = MappingProxyType({
    "new": Kind(
        said={
            "urgent": N_("%(number)s: nieuwe klacht, met spoed; %(what)s"),
            "": N_("%(number)s: nieuwe klacht; %(what)s"),
        },
        steps=(Step.ENTER,),
        duty="enter",
    ),
    "leak": Kind(said={"": N_("%(number)s: mogelijk een datalek. Melden kan tot 72 uur na de ontdekking.")}),
    "enter": Kind(said=PLAIN, steps=(Step.ENTER,), duty="enter"),
    "acknowledge": Kind(said=PLAIN, steps=(Step.ACKNOWLEDGE,), duty="acknowledge"),
    "decide": Kind(said=PLAIN, steps=(Step.ACCEPT, Step.DECLINE), duty="decide"),
    "resolve": Kind(said=PLAIN, steps=(Step.RESOLVE,), duty="resolve"),
    "call": Kind(said=PLAIN, steps=(Step.CALL,), duty="call"),
    "seat": Kind(
        said={
            "": N_(
                "%(number)s: je bent gevraagd voor de klachtencommissie."
                " Bevestig dat je onafhankelijk bent."
            )
        },
        steps=(Step.CONFIRM, Step.RECUSE),
        opens=False,
    ),
    "committee": Kind(
        said={"": N_("%(number)s: er is een plaats vrij in de commissie")}, steps=(Step.COMMITTEE,)
    ),
    "promise": Kind(
        said={
            Promise.AGREEMENT: N_("%(number)s: je hebt een afspraak op je naam, uiterlijk %(day)s"),
            Promise.MEASURE: N_("%(number)s: je hebt een maatregel op je naam, uiterlijk %(day)s"),
        },
        steps=(Step.FULFIL,),
    ),
    "reopened": Kind(said={"": N_("%(number)s: de klacht is heropend")}),
    "unreachable": Kind(
        said={
            "seat": N_("%(number)s: mijn bericht over een plaats in de commissie kwam niet aan"),
            "promise": N_("%(number)s: mijn bericht over een afspraak of maatregel kwam niet aan"),
            "": N_("%(number)s: mijn bericht over %(what)s kwam niet aan"),
        }
    ),
})  # fmt: skip
DUTIES = {
    "enter": N_("inschrijven"),
    "acknowledge": N_("ontvangstbevestiging"),
    "decide": N_("besluit en bericht aan de klager"),
    "resolve": N_("schriftelijk antwoord"),
    "call": N_("nabellen"),
}
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
    """One notice in words, with its own buttons. `urgency` puts the most urgent first."""

    id: int
    number: str
    html: str
    buttons: tuple[Button, ...]
    urgency: tuple[int, date]
    opens: bool


def tell(item: Item, team: Team, calendar: Calendar) -> Told:
    """Words and action of one notice, in the reader's language."""
    return Told(
        item.id,
        item.complaint.number,
        html(_line(item, team, calendar)),
        _buttons(item, team),
        _urgency(item, calendar),
        KINDS[item.notice.kind].opens,
    )


def compose(told: Sequence[Told]) -> Outgoing:
    """One message: a single notice with its action, or several as one list. Never a burst."""
    if len(told) == 1:
        return Outgoing(told[0].html, _rows(told[0]), edit=False)
    listed = sorted(told, key=lambda each: (each.urgency, each.number, each.id))
    lines = [bold(say("Te doen")), *[each.html for each in listed[:LISTED]]]
    if more := len(listed[LISTED:]):
        lines.append(html(say("En nog %(count)s. Alles staat in /vandaag.", count=more)))
    numbers = dict.fromkeys(each.number for each in listed[:LISTED] if each.opens)
    rows = keyboards.paired(Button(number, f"z:{number}:0") for number in numbers)
    shut = tuple((_named(each, button),) for each in told if not each.opens for button in each.buttons)
    return Outgoing("\n".join(lines), (*rows, *shut, (_seen(told[0].id),)), edit=False)


def _rows(told: Told) -> Rows:
    actions = tuple((button,) for button in told.buttons)
    opening = (Button(_("Open"), f"z:{told.number}:0"),) if told.opens else ()
    return (*actions, (*opening, _seen(told.id)))


def _named(told: Told, button: Button) -> Button:
    """In a list: about which complaint. Its page can't be opened, so the button has to be here."""
    label = say("%(number)s: %(label)s", number=told.number, label=button.label)
    return Button(spoken(label), button.data)


def _urgency(item: Item, calendar: Calendar) -> tuple[int, date]:
    """A possible leak, then what has haste, then by hard date."""
    if item.notice.kind == "leak":
        return 0, item.notice.due_on
    haste = (item.notice.kind, item.notice.step) == ("new", "urgent")
    deadline = _deadline(item, calendar)
    return (1 if haste else 2), deadline.due_on if deadline else item.notice.due_on


def _deadline(item: Item, calendar: Calendar) -> Deadline | None:
    """Of the duty that the notice is about; None when that is not a term."""
    notice = item.notice
    duty = notice.step if notice.kind == "unreachable" else KINDS[notice.kind].duty
    return next((d for d in item.complaint.deadlines(calendar) if d.term.key == duty), None)


def _line(item: Item, team: Team, calendar: Calendar) -> Text:
    message = _said(item, team, calendar)
    return say("%(said)s (herhaling)", said=message) if item.repeated else message


def _said(item: Item, team: Team, calendar: Calendar) -> Text:
    """Of a promise no more than the day: what was promised is content."""
    said, step = KINDS[item.notice.kind].said, item.notice.step
    values: dict[str, object] = {"number": item.complaint.number}
    if deadline := _deadline(item, calendar):
        values["what"] = _what(deadline, team, calendar)
    if promised := _promised(item):
        step, values["day"] = promised.of, promised.until
    return Text(said.get(step) or said[""], values)


def _promised(item: Item) -> Promised | None:
    place = place_of(item.notice)
    event = item.complaint.events[place - 1] if place else None
    return event if isinstance(event, Promised) else None


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


def _buttons(item: Item, team: Team) -> tuple[Button, ...]:
    """Its steps, as far as they are open now, to this reader."""
    complaint, reader = item.complaint, team.people[item.notice.to]
    possible = complaint.steps()
    return tuple(
        Button(_(STEP_LABELS[step]), f"s:{complaint.number}:{complaint.version}:{step}")
        for step in KINDS[item.notice.kind].steps
        if step in possible and team.may(reader, STEPS[step].action, complaint)
    )


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
