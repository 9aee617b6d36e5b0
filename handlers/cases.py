"""One complaint: its page, why its dates are those, its confirmation, and the steps that are open."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from complaints.complaint import Complaint
from complaints.deadlines import Deadline, explain
from complaints.errors import NotFound
from complaints.intake import INTAKE
from complaints.lifecycle import STEPS, Stage, Step
from complaints.people import Action
from complaints.questions import Scene
from complaints.words import N_, Text, say
from handlers.access import UNKNOWN_CASE, visible
from handlers.asking import answer_lines
from handlers.context import Button, Outgoing, Rows, Screen, Visit
from handlers.numbers import number_in
from handlers.texts import _, bold, html, spoken
from storage import register, trail

SHOWN_FOR = timedelta(minutes=15)

STAGES = {
    Stage.REGISTERED: N_("geregistreerd"),
    Stage.ACCEPTED: N_("in behandeling"),
    Stage.DECLINED: N_("niet in behandeling"),
    Stage.RESOLVED: N_("afgehandeld"),
    Stage.IN_MEDIATION: N_("bij de mediator"),
    Stage.WITHDRAWN: N_("ingetrokken"),
    Stage.CLOSED: N_("afgesloten"),
}
STEP_LABELS = {Step.ENTER: N_("Inschrijven"), Step.ACKNOWLEDGE: N_("Ontvangst bevestigd")}
TERMS = {
    "enter": N_("inschrijven in het register"),
    "acknowledge": N_("ontvangst bevestigen"),
    "decide": N_("besluiten en de klager inlichten"),
    "resolve": N_("schriftelijk afhandelen"),
    "call": N_("nabellen"),
}


async def case(visit: Visit) -> Screen:
    """/zaak KL-2026-007, the number typed as it is, or a button."""
    number = visit.press.id if visit.press else number_in(visit.text, visit.today.year)
    if number is None:
        return Screen(
            "said", notes=(say("Welke klacht? Typ bijvoorbeeld /zaak KL-2026-007, of kies uit /klachten."),)
        )
    return await open_case(visit, number)


async def open_case(visit: Visit, number: str) -> Screen:
    """A look is a row in the trail (P7). Whoever registered it but is involved keeps the number, no
    more (3.3b).
    """
    complaint = await register.get(visit.page, number)
    if visit.team.may(visit.me, Action.OPEN, complaint):
        await trail.append(visit.page, visit.me.id, "complaint.read", complaint.number)
        return Screen("case", complaint.number)
    if visit.team.may(visit.me, Action.KEEP_NUMBER, complaint):
        await trail.append(visit.page, visit.me.id, "confirmation.read", complaint.number)
        return Screen("registered", complaint.number)
    raise NotFound(UNKNOWN_CASE)


async def why(visit: Visit) -> Screen:
    """Why this date: the button under every deadline."""
    complaint = await visible(visit, visit.pressed.id)
    await trail.append(visit.page, visit.me.id, "complaint.read", complaint.number)
    return Screen("why", f"{complaint.number}:{visit.pressed.arg}")


async def explain_all(visit: Visit, number: str) -> Screen:
    """All dates of a complaint at once, for who types it."""
    complaint = await visible(visit, number)
    await trail.append(visit.page, visit.me.id, "complaint.read", complaint.number)
    return Screen("why", complaint.number)


async def case_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """One complaint: stage, dates, the answers, and the steps that are open to this person now."""
    complaint = await visible(visit, screen.arg)
    deadlines = complaint.deadlines(visit.house.calendar)
    lines = [*[html(note) for note in screen.notes], bold(say("Klacht %(number)s", number=complaint.number))]
    lines.append(html(say("Stand: %(stage)s", stage=Text(STAGES[complaint.stage]))))
    lines += [html(_state(deadline, visit.today)) for deadline in deadlines]
    lines += ["", bold(say("Het formulier"))]
    for question, answer in INTAKE.read_back(complaint.answers, _scene(visit)):
        lines += answer_lines(Text(question.label), answer)
    lines += _reasons(complaint)
    rows = (*_steps(visit, complaint), *_why_buttons(complaint, deadlines))
    return (Outgoing("\n".join(lines), rows, SHOWN_FOR, edit=False),)


def _scene(visit: Visit) -> Scene:
    """With the names of who left, too: an answer of long ago may be about them."""
    names = {person.id: person.name for person in visit.team.people.values()}
    return replace(visit.scene(), members=names)


def _reasons(complaint: Complaint) -> list[str]:
    """Why something sensitive was recorded after all (P2)."""
    reasons = complaint.answers.get("reasons")
    given = list(reasons.values()) if isinstance(reasons, dict) else []
    return [html(say("Toch opgenomen, omdat: %(reasons)s", reasons=given))] if given else []


def _state(deadline: Deadline, today: date) -> Text:
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


def _steps(visit: Visit, complaint: Complaint) -> Rows:
    """Only what is allowed now, for this person."""
    return tuple(
        (Button(_(STEP_LABELS[step]), f"s:{complaint.number}:{complaint.version}:{step}"),)
        for step in complaint.steps()
        if visit.team.may(visit.me, STEPS[step].action, complaint)
    )


def _why_buttons(complaint: Complaint, deadlines: Iterable[Deadline]) -> Rows:
    return tuple(
        (
            Button(
                spoken(say("Waarom deze datum? %(term)s", term=Text(TERMS[deadline.term.key]))),
                f"w:{complaint.number}:0:{deadline.term.key}",
            ),
        )
        for deadline in deadlines
    )


async def why_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """Clause, start, each skipped day with its name."""
    number, _sep, key = screen.arg.partition(":")
    complaint = await visible(visit, number)
    asked = [d for d in complaint.deadlines(visit.house.calendar) if key in ("", d.term.key)]
    if not asked:
        return (Outgoing(html(say("Deze termijn loopt niet bij deze klacht.")), edit=False),)
    lines = [bold(say("%(number)s: waarom deze datum?", number=number))]
    for deadline in asked:
        lines += ["", *[html(line) for line in explain(deadline, visit.house.calendar)]]
    return (Outgoing("\n".join(lines), lifetime=SHOWN_FOR, edit=False),)


async def registered_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """The confirmation that stays in the chat: number and dates, nothing else."""
    complaint = await visible(visit, screen.arg, Action.KEEP_NUMBER)
    lines = [bold(say("Klacht %(number)s is geregistreerd.", number=complaint.number)), ""]
    lines += [html(_state(deadline, visit.today)) for deadline in complaint.deadlines(visit.house.calendar)]
    lines += ["", html(say("De klachtencoach krijgt bericht. Ik haal het formulier uit deze chat."))]
    rows: Rows = ()
    if visit.team.may(visit.me, Action.OPEN, complaint):
        rows = ((Button(_("Open"), f"z:{complaint.number}:0"),),)
    return (Outgoing("\n".join(lines), rows, edit=False),)


async def done_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """A step was recorded. `arg` is "<term>:<number>"."""
    key, _sep, number = screen.arg.partition(":")
    complaint = await visible(visit, number)
    deadline = next(d for d in complaint.deadlines(visit.house.calendar) if d.term.key == key)
    text = f"{html(say('Klacht %(number)s', number=number))}\n{html(_state(deadline, visit.today))}"
    return (Outgoing(text, ((Button(_("Open"), f"z:{number}:0"),),), edit=False),)
