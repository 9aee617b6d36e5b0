"""What the bot says of its own accord: number, step and date; never a name or a word of the content (T10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from complaints.complaint import Complaint
from complaints.events import Promise, Promised
from complaints.leaving import INHERITED
from complaints.lifecycle import STEPS, Step
from complaints.notices import AT_ONCE, Notice, place_of
from complaints.people import Team
from complaints.periodic import RETENTION
from complaints.reminders.ladder import unplaced
from complaints.words import N_, Text, say
from complaints.workdays import Calendar
from handlers import keyboards
from handlers.cases import STEP_LABELS
from handlers.context import Button, Outgoing, Rows
from handlers.privacy_forms import LABELS
from handlers.texts import _, bold, html, ngettext, spoken


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How a kind of notice is said, by the first word of its step ("": whatever the step), and which steps it
    offers. `duty` is the term that `%(what)s` is about. `opens`: whether its reader may see the complaint.
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
    "decide": Kind(said=PLAIN, steps=(Step.ACCEPT, Step.DECLINE, Step.TELL), duty="decide"),
    "resolve": Kind(said=PLAIN, steps=(Step.RESOLVE, Step.REPLY, Step.EXTEND), duty="resolve"),
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
        said={
            AT_ONCE: N_("%(number)s: er is een plaats vrij in de commissie"),
            "": N_("%(number)s: de commissie is nog niet compleet"),
        },
        steps=(Step.COMMITTEE,),
    ),
    "letter": Kind(
        said={"": N_("%(number)s: de brief dat de klager niet is bereikt, moet nog weg")},
        steps=(Step.LETTER,),
    ),
    "promise": Kind(
        said={
            Promise.AGREEMENT: N_("%(number)s: je hebt een afspraak op je naam, uiterlijk %(day)s"),
            Promise.MEASURE: N_("%(number)s: je hebt een maatregel op je naam, uiterlijk %(day)s"),
            **PLAIN,
        },
        steps=(Step.FULFIL,),
    ),
    "retention": Kind(said={"": N_("%(number)s: de bewaartermijn loopt af op %(day)s")}),
    "handover": Kind(said={"": N_("%(number)s: je neemt deze klacht over van de klachtencoach")}),
    "reopened": Kind(said={"": N_("%(number)s: de klacht is heropend")}),
    "unreachable": Kind(
        said={
            "seat": N_("%(number)s: mijn bericht over een plaats in de commissie kwam niet aan"),
            "handover": N_("%(number)s: mijn bericht over wie de klacht overneemt, kwam niet aan"),
            "promise": N_("%(number)s: mijn bericht over een afspraak of maatregel kwam niet aan"),
            "committee": N_("%(number)s: mijn bericht over de commissie kwam niet aan"),
            "letter": N_("%(number)s: mijn bericht over een brief aan de klager kwam niet aan"),
            "retention": N_("%(number)s: mijn bericht over de bewaartermijn kwam niet aan"),
            "": N_("%(number)s: mijn bericht over %(what)s kwam niet aan"),
        }
    ),
    "unseen": Kind(
        said={
            "seat": N_("%(number)s: op mijn herinnering is nog niet gereageerd: een plaats in de commissie"),
            "handover": N_("%(number)s: op mijn herinnering is nog niet gereageerd: wie de klacht overneemt"),
            "promise": N_(
                "%(number)s: op mijn herinnering is nog niet gereageerd: een afspraak of maatregel,"
                " uiterlijk %(day)s"
            ),
            "committee": N_("%(number)s: op mijn herinnering is nog niet gereageerd: de commissie"),
            "letter": N_(
                "%(number)s: op mijn herinnering is nog niet gereageerd: de brief dat de klager niet is"
                " bereikt"
            ),
            "": N_("%(number)s: op mijn herinnering is nog niet gereageerd: %(what)s"),
        }
    ),
})  # fmt: skip
DUTIES = {
    "enter": N_("inschrijven"),
    "acknowledge": N_("ontvangstbevestiging"),
    "decide": N_("besluit en bericht aan de klager"),
    "resolve": N_("schriftelijk antwoord"),
    "call": N_("nabellen"),
    Promise.AGREEMENT: N_("afspraak"),
    Promise.MEASURE: N_("maatregel"),
}
OF_ANOTHER = frozenset({"unreachable", "unseen"})  # the duty that they are about stands in the step
BY_OTHERS = {"seat": "committee"}  # a duty of one person only, and what others can do about it
LEAK, HASTE, LATE, WAITS = range(4)  # how urgent
LISTED = 20  # duties in one message; the rest is counted, and stands in /vandaag


@dataclass(frozen=True)
class Item:
    """A notice that is about to go out, and the complaint it is about."""

    id: int
    notice: Notice
    complaint: Complaint
    repeated: bool = False


@dataclass(frozen=True)
class Due:
    """What has a hard date, in a word, and the last working day before it."""

    duty: Text
    due_on: date
    act_by: date


@dataclass(frozen=True)
class Told:
    """One notice in words, with its own buttons. `urgency` puts the most urgent first; `number` is that of a
    complaint, or the period that the notice is about.
    """

    id: int
    number: str
    html: str
    buttons: tuple[Button, ...]
    urgency: tuple[int, date]
    opens: bool


def tell(item: Item, team: Team, calendar: Calendar, attempts: int | None = None) -> Told:
    """Words and action of one notice, in the reader's language. `attempts`: the agency's own number of calls
    before the letter of 3.4c.
    """
    return Told(
        item.id,
        item.complaint.number,
        html(_line(item, team, calendar)),
        _buttons(item, team, attempts),
        _urgency(item, team, calendar),
        KINDS[item.notice.kind].opens,
    )


def compose(told: Sequence[Told]) -> Outgoing:
    """One message: a single notice with its action, or several as one list. Never a burst."""
    if len(told) == 1:
        return Outgoing(told[0].html, _rows(told[0]), edit=False)
    listed = sorted(told, key=lambda each: (each.urgency, each.number, each.id))
    lines = [bold(say("Te doen")), *[f"• {each.html}" for each in listed[:LISTED]]]
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


def _urgency(item: Item, team: Team, calendar: Calendar) -> tuple[int, date]:
    """A possible leak, then what has haste, then what is late, the longest first, then by the day to act by;
    what has no hard date asks for it on the day it came back.
    """
    notice, due = item.notice, _due(item, calendar)
    if notice.kind == "leak":
        return LEAK, notice.due_on
    if due is None:
        return WAITS, day_in(notice)
    if (notice.kind, notice.step) == ("new", "urgent"):
        return HASTE, due.due_on
    if team.today > due.due_on:
        return LATE, due.due_on
    return WAITS, due.act_by


def day_in(notice: Notice) -> date:
    """The day in the step, as in "every:2026-12-03"; without one, the hard date."""
    _word, _sep, day = unplaced(notice.step)[1].partition(":")
    try:
        return date.fromisoformat(day)
    except ValueError:
        return notice.due_on


def _due(item: Item, calendar: Calendar) -> Due | None:
    """Of what the notice is about; None when that has no hard date, or has been done."""
    if promised := _promised(item):
        act_by = calendar.last_on_or_before(promised.until)
        return Due(Text(DUTIES[promised.of]), promised.until, act_by)
    duty = KINDS[item.notice.kind].duty
    if item.notice.kind in OF_ANOTHER:
        duty = _word(item.notice)
    found = next((each for each in item.complaint.deadlines(calendar) if each.term.key == duty), None)
    return Due(Text(DUTIES[duty]), found.due_on, found.act_by) if found else None


def _promised(item: Item) -> Promised | None:
    """Its place stands in the step; put off, it may be known by its day alone."""
    if item.notice.kind != "promise":
        return None
    place = place_of(item.notice) or unplaced(item.notice.step)[0]
    if place:
        event = item.complaint.events[place - 1]
        return event if isinstance(event, Promised) else None
    to, day = item.notice.to, item.notice.due_on
    mine = (each for _place, each in item.complaint.promises if (each.owner, each.until) == (to, day))
    return next(mine, None)


def _line(item: Item, team: Team, calendar: Calendar) -> Text:
    return repeated(_said(item, team, calendar), again=item.repeated)


def repeated(said: Text, *, again: bool) -> Text:
    """It may have come before: nobody knows."""
    return say("%(said)s (herhaling)", said=said) if again else said


def _said(item: Item, team: Team, calendar: Calendar) -> Text:
    """Of a promise no more than its kind and the day: what was promised is content."""
    said, word = KINDS[item.notice.kind].said, _word(item.notice)
    values: dict[str, object] = {"number": item.complaint.number, "day": item.notice.due_on}
    if due := _due(item, calendar):
        values["what"], values["day"] = _what(due, team, calendar), due.due_on
    if (promised := _promised(item)) and word == AT_ONCE:
        word = promised.of
    return Text(said.get(word) or said[""], values)


def _word(notice: Notice) -> str:
    """The first of the step, as "late" in "14/late:2026-12-03"."""
    return unplaced(notice.step)[1].partition(":")[0]


def _what(due: Due, team: Team, calendar: Calendar) -> Text:
    """As in "ontvangstbevestiging uiterlijk donderdag 3 december 2026 (nog 3 werkdagen)"."""
    if team.today > due.due_on:
        return say("%(duty)s is te laat, had gemoeten op %(day)s", duty=due.duty, day=due.due_on)
    days = calendar.between(team.today, due.act_by)
    if days < 0:
        return say("%(duty)s uiterlijk %(day)s", duty=due.duty, day=due.due_on)
    if days == 0:
        return say("%(duty)s uiterlijk vandaag, %(day)s", duty=due.duty, day=due.act_by)
    left = ngettext("nog %(days)s werkdag", "nog %(days)s werkdagen", days) % {"days": days}
    return say("%(duty)s uiterlijk %(day)s (%(left)s)", duty=due.duty, day=due.act_by, left=left)


def _buttons(item: Item, team: Team, attempts: int | None) -> tuple[Button, ...]:
    """Its steps, as far as they are open now, to this reader; of what was not seen, those of its duty."""
    complaint, reader = item.complaint, team.people[item.notice.to]
    kind = item.notice.kind
    if kind == "unseen":
        kind = BY_OTHERS.get(_word(item.notice), _word(item.notice))
    if kind == RETENTION:
        number = complaint.number
        return tuple(Button(_(label), f"x:{number}:0:{key}") for key, label in LABELS.items())
    possible = complaint.steps(attempts)
    return tuple(
        Button(_(STEP_LABELS[step]), f"s:{complaint.number}:{complaint.version}:{step}")
        for step in KINDS[kind].steps
        if step in possible and team.may(reader, STEPS[step].action, complaint)
    )


def _seen(notice_id: int) -> Button:
    return Button(_("Gezien"), f"g:{notice_id}:0")


def about_a_draft(draft_id: int, kind: str) -> Outgoing:
    """A form that waits: for the client's wish (2.2), for answers that may have been lost on the way, or for
    whoever takes it over.
    """
    texts = {
        "ask_wish": say(
            "Je hebt een formulier bewaard. Heb je gevraagd of de cliënt er een klacht van wil maken?"
        ),
        INHERITED: say(
            "Er staat een formulier voor je klaar van wie weg is. Kijk wat erin staat, en maak het af."
        ),
        "resume": say("Ik was even weg. Kijk of je laatste antwoord erin staat, en ga verder."),
    }
    return Outgoing(html(texts[kind]), ((Button(_("Verder gaan"), f"o:{draft_id}:0:resume"),),), edit=False)


def back_again() -> Outgoing:
    """After a day away: what was sent in between may never have come."""
    text = say("Ik was meer dan een dag weg. Berichten van langer dan een dag geleden heb ik niet gekregen.")
    advice = say("Wat je te doen hebt, zie je met /vandaag.")
    return Outgoing(f"{html(text)}\n{html(advice)}", edit=False)
