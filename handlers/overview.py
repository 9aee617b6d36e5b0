"""What somebody may see: the list, one complaint, why a date is that date, and what is to be done."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from complaints.complaint import Complaint
from complaints.deadlines import Deadline, explain
from complaints.errors import NotFound
from complaints.intake import INTAKE
from complaints.lifecycle import STEPS, Stage, Step
from complaints.people import Action, Role
from complaints.questions import Scene
from complaints.words import N_, Text, say
from handlers import keyboards
from handlers.access import UNKNOWN_CASE, visible
from handlers.asking import answer_lines
from handlers.context import Button, Outgoing, Rows, Screen, Visit
from handlers.numbers import number_in
from handlers.texts import _, bold, html, short_date, spoken
from storage import drafts, register, trail

SHOWN_FOR = timedelta(minutes=15)
PER_PAGE = 8
SOON = 7  # days that count as "this week"

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


# --- what they ask for


async def listing(visit: Visit) -> Screen:
    """/klachten, and the buttons that turn its pages."""
    return Screen("list", str(visit.press.version if visit.press else 0))


async def today(_visit: Visit) -> Screen:
    return Screen("today")


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


# --- what they see


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


async def list_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """By stage, the nearest deadline first, eight a page."""
    seen = await _seen(visit)
    pages = max(1, -(-len(seen) // PER_PAGE))
    page = min(int(screen.arg), pages - 1)
    if not seen:
        return (
            Outgoing(
                html(say("Er zijn geen klachten die jij mag zien. Een klacht registreren? Typ /klacht."))
            ),
        )
    shown = seen[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = [bold(say("Klachten (bladzijde %(page)s van %(pages)s)", page=page + 1, pages=pages))]
    stage = None
    for complaint in shown:
        if complaint.stage is not stage:
            stage = complaint.stage
            lines += ["", f"<i>{html(Text(STAGES[stage]))}</i>"]
        lines.append(f"{complaint.number} · {html(_next_step(visit, complaint))}")
    rows = keyboards.paired(Button(complaint.number, f"z:{complaint.number}:0") for complaint in shown)
    return (Outgoing("\n".join(lines), (*rows, *_turn(page, pages))),)


async def _seen(visit: Visit) -> list[Complaint]:
    complaints = [c for c in await register.listing(visit.page) if visit.team.may(visit.me, Action.OPEN, c)]
    order = list(STAGES)
    return sorted(complaints, key=lambda c: (order.index(c.stage), _nearest(visit, c), c.number))


def _open_deadlines(visit: Visit, complaint: Complaint) -> list[Deadline]:
    return [d for d in complaint.deadlines(visit.house.calendar) if d.met_on is None]


def _nearest(visit: Visit, complaint: Complaint) -> date:
    return min((deadline.due_on for deadline in _open_deadlines(visit, complaint)), default=date.max)


def _next_step(visit: Visit, complaint: Complaint) -> Text:
    running = _open_deadlines(visit, complaint)
    if not running:
        return say("geen open termijn")
    first = min(running, key=lambda deadline: deadline.due_on)
    return _brief(first, visit.today)


def _brief(deadline: Deadline, today: date) -> Text:
    values = {"term": Text(TERMS[deadline.term.key]), "day": short_date(deadline.act_by)}
    if deadline.is_overdue(today):
        return say("‼ te laat: %(term)s", **values)
    return say("%(term)s, uiterlijk %(day)s", **values)


def _turn(page: int, pages: int) -> Rows:
    turn = [Button("«", f"l:list:{page - 1}")] if page else []
    turn += [Button("»", f"l:list:{page + 1}")] if page + 1 < pages else []
    return (tuple(turn),) if turn else ()


async def today_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    """Late, today, this week: what this person has to do, a button for each."""
    todo = [
        (deadline, c)
        for c in await register.listing(visit.page, open_only=True)
        for deadline in _mine(visit, c)
    ]
    todo.sort(key=lambda item: (item[0].act_by, item[1].number))
    week = visit.today + timedelta(days=SOON)
    parts = (
        (say("Te laat"), [item for item in todo if item[0].is_overdue(visit.today)]),
        (
            say("Vandaag"),
            [i for i in todo if i[0].act_by <= visit.today and not i[0].is_overdue(visit.today)],
        ),
        (say("Deze week"), [item for item in todo if visit.today < item[0].act_by <= week]),
    )
    lines, numbers = [bold(say("Te doen op %(day)s", day=visit.today))], dict[str, None]()
    for title, items in parts:
        lines += ["", bold(title)] if items else []
        for deadline, complaint in items:
            lines.append(f"{complaint.number} · {html(_brief(deadline, visit.today))}")
            numbers[complaint.number] = None
    lines += await _unknown_uwv(visit, numbers)
    waiting = await drafts.open_ones(visit.page, visit.me.id)
    if len(lines) == 1 and not waiting:
        lines += ["", html(say("Niets. Fijne dag."))]
    rows = keyboards.paired(Button(number, f"z:{number}:0") for number in numbers)
    if waiting:
        lines += ["", html(say("Formulieren die niet af zijn: %(count)s", count=len(waiting)))]
        rows += tuple(
            (Button(_("Verder met het formulier"), f"o:{stored.id}:0:resume"),) for stored in waiting[:3]
        )
    return (Outgoing("\n".join(lines), rows, SHOWN_FOR),)


def _mine(visit: Visit, complaint: Complaint) -> list[Deadline]:
    """The deadlines this person answers for; the director answers for what is late as well."""
    keeper = visit.me in visit.team.responsible(Role.COMPLAINTS_COACH, complaint)
    director = visit.me in visit.team.responsible(Role.DIRECTOR, complaint)
    return [
        deadline
        for deadline in _open_deadlines(visit, complaint)
        if keeper or (director and deadline.is_overdue(visit.today))
    ]


async def _unknown_uwv(visit: Visit, numbers: dict[str, None]) -> list[str]:
    """“Onbekend” is never silently “nee”: it stays on the list of whoever keeps the register."""
    unknown = [
        complaint.number
        for complaint in await register.listing(visit.page, open_only=True)
        if complaint.answers.get("uwv_client") == "unknown"
        and visit.me in visit.team.responsible(Role.COMPLAINTS_COACH, complaint)
    ]
    numbers.update(dict.fromkeys(unknown))
    title = bold(say("Nog uitzoeken: is het een UWV-cliënt?"))
    return ["", title, *unknown] if unknown else []


async def done_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """A step was recorded. `arg` is "<term>:<number>"."""
    key, _sep, number = screen.arg.partition(":")
    complaint = await visible(visit, number)
    deadline = next(d for d in complaint.deadlines(visit.house.calendar) if d.term.key == key)
    text = f"{html(say('Klacht %(number)s', number=number))}\n{html(_state(deadline, visit.today))}"
    return (Outgoing(text, ((Button(_("Open"), f"z:{number}:0"),),), edit=False),)


async def said_screen(_visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """A sentence and nothing else; it is kept nowhere, so when it was lost the question has to come again."""
    lost = say("Ik kon je net niet antwoorden. Stuur je laatste bericht nog eens.")
    lines = [html(note) for note in screen.notes or (lost,)]
    return (Outgoing("\n".join(lines), edit=False),)


async def nothing_screen(_visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    return ()
