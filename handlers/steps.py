"""The steps of a complaint as buttons: at once, or by a short form; and the small buttons of a notice."""

from complaints import steps
from complaints.aftercare import NotYet
from complaints.complaint import Complaint
from complaints.errors import NotAllowed, NotFound, Stale
from complaints.lifecycle import STEPS, Step
from complaints.people import Action
from complaints.words import N_, Text, say
from handlers import (
    attachments,
    deadlines,
    desk,
    disclosure,
    finishing,
    language,
    letters,
    occasions,
    openings,
    privacy,
    reminding,
    team,
    timeline,
    words,
)
from handlers.access import visible
from handlers.cases import STEP_LABELS, step_button
from handlers.context import SHOWN_FOR, Button, Outgoing, Rows, Screen, Visit
from handlers.deadlines import state
from handlers.numbers import number_in
from handlers.texts import _, bold, html

WHY = N_("Waarom")


async def pressed(visit: Visit) -> Screen:
    """`s:<number>:<version>:<step>`: not the version is judged but what still fits, by the step itself."""
    press = visit.pressed
    if press.arg not in set(Step):
        raise Stale("Deze knop is verlopen.")
    return await take(visit, Step(press.arg), press.id)


async def take(visit: Visit, step: Step, number: str) -> Screen:
    """Do this step with this complaint: at once, or by laying its form on the desk."""
    complaint = await _allowed(visit, step, number)
    try:
        steps.begin(step, visit.situation(complaint))
    except NotYet as refusal:
        if refusal.step is None:
            raise
        return Screen("offer", f"{complaint.number}:{refusal.step}", notes=(refusal.text,))
    if steps.asks_first(step):
        return await desk.begin(visit, step.value, complaint.number)
    return await finishing.take(visit, step, complaint.number, {})


async def _allowed(visit: Visit, step: Step, number: str) -> Complaint:
    """Raises `NotAllowed` for who may see the complaint and not do this; for anybody else `NotFound`."""
    try:
        return await visible(visit, number, STEPS[step].action)
    except NotFound:
        await visible(visit, number)
        raise NotAllowed("Deze stap is niet aan jou. Open de klacht om te zien wat je kunt doen.") from None


async def typed(visit: Visit) -> Screen | None:
    """A button in words: "inschrijven 7", "waarom KL-2026-007", "gezien"; None when it is none of these."""
    if screen := await reminding.in_words(visit):
        return screen
    for step, label in STEP_LABELS.items():
        if number := _number_after(label, visit):
            return await take(visit, step, number)
    if number := _number_after(WHY, visit):
        return await deadlines.explain_all(visit, number)
    for read in (
        attachments.in_words,
        timeline.in_words,
        letters.in_words,
        team.in_words,
        disclosure.in_words,
        occasions.in_words,
        privacy.in_words,
        openings.in_words,
        language.in_words,
    ):
        if screen := await read(visit):
            return screen
    return None


def _number_after(label: str, visit: Visit) -> str | None:
    """The complaint that is named behind this label; None when something else is said."""
    return number_in(words.after(label, visit.text), visit.today.year)


async def stale(_visit: Visit) -> Screen:
    """Whatever no button of ours says: forged, or older than this version of the bot (T3)."""
    raise Stale("Deze knop is verlopen.")


# The terms that a step is about: how they stand now is said with it.
ABOUT = {
    Step.ENTER: ("enter",),
    Step.ACKNOWLEDGE: ("acknowledge",),
    Step.ACCEPT: ("decide", "resolve"),
    Step.DECLINE: ("decide",),
    Step.TELL: ("decide", "resolve"),
    Step.EXTEND: ("resolve",),
    Step.RESOLVE: ("resolve", "call"),
    Step.SETTLE: ("resolve",),
    Step.REPLY: ("resolve", "call"),
    Step.CALL: ("call",),
    Step.LETTER: ("call",),
    Step.REOPEN: ("decide", "resolve"),
    Step.CORRECT: ("enter", "acknowledge", "decide", "resolve", "call"),
}
HAS_LETTER = {Step.DECLINE, Step.EXTEND, Step.RESOLVE, Step.SETTLE, Step.MEDIATE}


async def done_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """A step was recorded; number and dates, nothing else. `arg` is "<step>:<number>"."""
    key, _sep, number = screen.arg.partition(":")
    complaint, step = await visible(visit, number), Step(key)
    lines = [bold(say("Klacht %(number)s", number=number))]
    lines.append(html(say("Vastgelegd: %(step)s.", step=Text(STEP_LABELS[step]))))
    lines += [
        html(state(deadline, visit.today))
        for deadline in complaint.deadlines(visit.house.calendar)
        if deadline.term.key in ABOUT.get(step, ())
    ]
    if step in {Step.EXTEND, Step.TELL}:
        lines += [html(line) for line in deadlines.effect(complaint, visit.house.calendar)]
    buttons = [Button(_("Open"), f"z:{number}:0")]
    if step in HAS_LETTER and not complaint.is_anonymous and visit.team.may(visit.me, Action.TELL, complaint):
        buttons.append(Button(_("Brieven"), f"d:{number}:0"))
    return (Outgoing("\n".join(lines), (tuple(buttons),), edit=False),)


async def recused_screen(_visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    """Without the number: for who is involved the complaint does not exist (3.3b)."""
    text = html(say("Genoteerd. Je ziet deze klacht niet meer; iemand anders neemt het over."))
    return (Outgoing(text, lifetime=SHOWN_FOR, edit=False),)


async def offer_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """Something has to come first, and here it is. `arg` is "<number>:<step>"."""
    number, _sep, key = screen.arg.partition(":")
    complaint, step = await visible(visit, number), Step(key)
    lines = [html(note) for note in screen.notes]
    rows: Rows = ()
    if step in complaint.steps(visit.house.call_attempts) and visit.team.may(
        visit.me, STEPS[step].action, complaint
    ):
        rows = ((step_button(complaint, step),),)
    first = say("Eerst moet dit nog: %(step)s.", step=Text(STEP_LABELS[step]))
    return (Outgoing("\n".join([*lines, html(first)]), rows, edit=False),)


async def nothing(_visit: Visit) -> Screen:
    return Screen("nothing")
