"""What somebody may see, as a list by stage, and what this person has to do: late, today, this week."""

from collections.abc import Iterable
from datetime import date, timedelta

from complaints.aftercare import missing
from complaints.complaint import Complaint
from complaints.deadlines import Deadline
from complaints.events import Promised
from complaints.lifecycle import STAGES, STEPS, Stage, Step
from complaints.people import Action, Role
from complaints.todo import mine, promised_by
from complaints.words import Text, say
from handlers import avg, damaged, desk, forms, keyboards
from handlers.avg_forms import answers_requests
from handlers.cases import STEP_LABELS
from handlers.context import SHOWN_FOR, Button, Outgoing, Screen, Visit
from handlers.deadlines import TERMS
from handlers.texts import _, bold, html, short_date, spoken
from storage import register, requests
from storage.drafts import StoredDraft

PER_PAGE = 8
SOON = 7  # days that count as "this week"


async def listing(visit: Visit) -> Screen:
    """/klachten, and the buttons that turn its pages."""
    return Screen("list", str(visit.press.version if visit.press else 0))


async def today(_visit: Visit) -> Screen:
    return Screen("today")


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
    return (Outgoing("\n".join(lines), (*rows, *keyboards.turning("l:list", page, pages)), SHOWN_FOR),)


async def _seen(visit: Visit) -> list[Complaint]:
    found = await register.listing(visit.page, on_broken=damaged.reported_to(visit))
    complaints = [each for each in found if visit.team.may(visit.me, Action.OPEN, each)]
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


async def today_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    """Late, today, this week: what this person has to do, a button for each."""
    duties = register.with_duties(visit.page, on_broken=damaged.reported_to(visit))
    complaints = [each async for each in duties]
    todo = [
        (deadline, complaint)
        for complaint in complaints
        for deadline in mine(visit.me, complaint, visit.team, visit.house.calendar)
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
    lines += _asked(visit, complaints, numbers)
    lines += _promised(visit, complaints, numbers)
    lines += _unknown_uwv(visit, complaints, numbers)
    lines += _closable(visit, complaints, numbers)
    lines += await _requests(visit)
    waiting = await desk.waiting(visit)
    if len(lines) == 1 and not waiting:
        lines += ["", html(say("Niets. Fijne dag."))]
    rows = keyboards.paired(Button(number, f"z:{number}:0") for number in numbers)
    if waiting:
        lines += ["", html(say("Formulieren die niet af zijn: %(count)s", count=len(waiting)))]
        rows += tuple(
            (Button(_unfinished(visit, stored), f"o:{stored.id}:0:resume"),) for stored in waiting[:3]
        )
    return (Outgoing("\n".join(lines), rows, SHOWN_FOR),)


async def _requests(visit: Visit) -> list[str]:
    """What people asked about their own data, of a director alone (P4)."""
    if not answers_requests(visit):
        return []
    calendar = visit.house.calendar
    near = [r for r in await requests.waiting(visit.page) if r.is_mentioned(visit.today, calendar)]
    return ["", *(html(avg.line(each, visit.today)) for each in near)] if near else []


def _unfinished(visit: Visit, stored: StoredDraft) -> str:
    if not stored.subject:
        return _("Verder met het formulier")
    if kind := forms.kind_of(stored.form):
        return spoken(say("Verder: %(what)s", what=kind.label(visit, stored)))
    step = Text(STEP_LABELS[Step(stored.form)])
    return spoken(say("Verder: %(step)s %(number)s", step=step, number=stored.subject))


def _asked(visit: Visit, complaints: Iterable[Complaint], numbers: dict[str, None]) -> list[str]:
    """Who is asked for a committee first says to be independent (3.3b)."""
    asked = [
        complaint.number
        for complaint in complaints
        if visit.me.id in complaint.nominees and complaint.stage in STEPS[Step.CONFIRM].stages
    ]
    numbers.update(dict.fromkeys(asked))
    title = bold(say("Klachtencommissie: bevestig dat je onafhankelijk bent"))
    return ["", title, *asked] if asked else []


def _promised(visit: Visit, complaints: Iterable[Complaint], numbers: dict[str, None]) -> list[str]:
    """The agreements and measures on this person's name, or on that of who left."""
    lines = []
    for complaint in complaints:
        for _place, promised in promised_by(visit.me, complaint, visit.team):
            numbers[complaint.number] = None
            lines.append(f"{complaint.number} · {html(_until(promised, visit.today))}")
    return ["", bold(say("Afspraken en maatregelen")), *lines] if lines else []


def _until(promised: Promised, today: date) -> Text:
    if promised.until < today:
        return say("‼ te laat: had klaar moeten zijn op %(day)s", day=short_date(promised.until))
    return say("uiterlijk %(day)s", day=short_date(promised.until))


def _unknown_uwv(visit: Visit, complaints: Iterable[Complaint], numbers: dict[str, None]) -> list[str]:
    """“Onbekend” is never silently “nee”: it stays on the list of whoever keeps the register."""
    unknown = [
        complaint.number
        for complaint in complaints
        if complaint.answers.get("uwv_client") == "unknown"
        and not complaint.is_shut
        and visit.me in visit.team.responsible(Role.COMPLAINTS_COACH, complaint)
    ]
    numbers.update(dict.fromkeys(unknown))
    title = bold(say("Nog uitzoeken: is het een UWV-cliënt?"))
    return ["", title, *unknown] if unknown else []


def _closable(visit: Visit, complaints: Iterable[Complaint], numbers: dict[str, None]) -> list[str]:
    """Nothing is missing any more (3.5): closing them is what is left."""
    done = [
        complaint.number
        for complaint in complaints
        if complaint.stage is not Stage.CLOSED
        and missing(complaint, visit.house.call_attempts) is None
        and visit.me in visit.team.responsible(Role.COMPLAINTS_COACH, complaint)
    ]
    numbers.update(dict.fromkeys(done))
    return ["", bold(say("Klaar om af te sluiten")), *done] if done else []


async def said_screen(_visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """A sentence and nothing else; it is kept nowhere, so when it was lost the question has to come again."""
    lost = say("Ik kon je net niet antwoorden. Stuur je laatste bericht nog eens.")
    lines = [html(note) for note in screen.notes or (lost,)]
    return (Outgoing("\n".join(lines), edit=False),)


async def nothing_screen(_visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    return ()
