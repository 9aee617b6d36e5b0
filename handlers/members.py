"""What a director decides about the team: asked by a form, or done at once; with one row in the trail."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from complaints import team
from complaints.errors import NotFound
from complaints.form import Form
from complaints.membership import Membership
from complaints.notices import Notice, after_leaving
from complaints.people import Action, Person, Role, Standing, Team
from complaints.questions import Answers
from complaints.team import Task
from complaints.words import N_, Text, say
from handlers.access import require
from handlers.clearing import clean_chat
from handlers.context import Button, House, Screen, Visit
from handlers.leaving import leave
from handlers.texts import _, moment
from storage import drafts, notices, people, register, trail
from storage.drafts import StoredDraft
from storage.page import Page

JOINING = "joining"  # the notice that somebody answered an invitation of the chat
NEW = "new"  # in place of a person's id: who is yet to be invited
TASKS: Mapping[Task, str] = MappingProxyType({
    Task.CONFIRM: N_("Account bevestigen"),
    Task.BACK: N_("Terug van afwezigheid"),
    Task.ABSENT: N_("Afwezig"),
    Task.DEPUTY: N_("Plaatsvervanger"),
    Task.ROLES: N_("Rollen"),
    Task.FREELANCE: N_("Freelance"),
    Task.REVOKE: N_("Toegang intrekken"),
    Task.INVITE: N_("Iemand uitnodigen"),
})  # fmt: skip


def key(task: Task) -> str:
    return f"team:{task}"


def subject(person: int | str) -> str:
    return f"team:{person}"


def _task(stored: StoredDraft) -> Task:
    return Task(stored.form.partition(":")[2])


def _person(stored: StoredDraft) -> int:
    """0, which nobody has, for an invitation."""
    id_ = stored.subject.partition(":")[2]
    return 0 if id_ == NEW else int(id_)


def membership(visit: Visit, person: int) -> Membership:
    """Raises NotFound for who was never here."""
    if person not in visit.team.people:
        raise NotFound("Die persoon ken ik niet.")
    return Membership(team=visit.team, by=visit.me, person=visit.team.people[person])


# --- the form


def form(visit: Visit, stored: StoredDraft) -> Form:
    """Raises NotFound for who is no longer in charge of the team."""
    if not visit.team.may(visit.me, Action.MANAGE_TEAM):
        raise NotFound("Dit formulier is niet meer van jou.")
    if _task(stored) is Task.INVITE:
        return Form(stored.form, team.asks_invited(visit.team))
    return Form(stored.form, team.questions(_task(stored), membership(visit, _person(stored))))


def about(visit: Visit, stored: StoredDraft) -> Text:
    person = visit.team.people.get(_person(stored))
    return say("%(name)s", name=person.name) if person else say("uitnodiging")


def label(visit: Visit, stored: StoredDraft) -> Text:
    person = visit.team.people.get(_person(stored))
    task = Text(TASKS[_task(stored)])
    return say("%(task)s %(name)s", task=task, name=person.name) if person else task


def opening(about: str) -> Button:
    id_ = about.partition(":")[2]
    return Button(_("Open"), f"p:{id_}:1") if id_ != NEW else Button(_("Team"), "p:team:1")


async def finish(visit: Visit, stored: StoredDraft, answers: Answers) -> Screen:
    """The team is locked before the draft: two directors who decide about each other must not wait for each
    other.
    """
    await _lock(visit)
    await drafts.finish(visit.page, stored)
    await clean_chat(visit, stored.id)
    if _task(stored) is Task.INVITE:
        return await _invite(visit, answers)
    return await _decide(visit, _task(stored), _person(stored), answers)


async def at_once(visit: Visit, task: Task, person: int) -> Screen:
    """What asks nothing: one press."""
    await _lock(visit)
    return await _decide(visit, task, person, {})


# --- deciding


async def _lock(visit: Visit) -> None:
    """The team as it is now, until this update is done. Raises NotAllowed for who lost the right just now."""
    visit.team = await people.locked_team(visit.page, visit.today)
    visit.me = visit.team.people[visit.me.id]
    require(visit, Action.MANAGE_TEAM)


async def _decide(visit: Visit, task: Task, person: int, answers: Answers) -> Screen:
    changed = team.decide(task, membership(visit, person), answers)
    await people.keep(visit.page, changed)
    visit.team = Team({**visit.team.people, changed.id: changed}, visit.today)
    visit.me = visit.team.people[visit.me.id]
    visit.house.menus.add(changed.id)
    await trail.append(
        visit.page, visit.me.id, f"team.{task}", f"person:{changed.id}", _detail(task, changed)
    )
    if task in AFTERWARDS:
        await AFTERWARDS[task](visit, changed)
    return _outcome(visit, task, changed)


def _detail(task: Task, changed: Person) -> dict[str, object]:
    details: dict[Task, dict[str, object]] = {
        Task.ROLES: {"roles": sorted(changed.roles)},
        Task.FREELANCE: {"freelancer": changed.freelancer},
        Task.ABSENT: {"deputy": changed.deputy},
        Task.DEPUTY: {"deputy": changed.deputy},
    }
    return details.get(task, {})


def _outcome(visit: Visit, task: Task, changed: Person) -> Screen:
    """The member's page; who decided about themselves may be somewhere else now."""
    if not visit.me.is_active:
        return Screen("join", str(visit.me.id))
    if not visit.team.may(visit.me, Action.MANAGE_TEAM):
        return Screen("menu")
    notes = (say("Vastgelegd: %(task)s.", task=Text(TASKS[task])),)
    return Screen("member", str(changed.id), notes=(*notes, *_left_alone(visit, task, changed)))


def _left_alone(visit: Visit, task: Task, changed: Person) -> tuple[Text, ...]:
    if task is not Task.REVOKE:
        return ()
    return tuple(
        say("%(name)s heeft nu geen plaatsvervanger meer. Kies een ander.", name=each.name)
        for each in team.replaced_by(visit.team, changed.id)
    )


async def _confirmed(visit: Visit, changed: Person) -> None:
    """Who waited hears of it, and confirms what is left."""
    await notices.withdraw_all(visit.page, JOINING, subject(changed.id))
    await _show_join(visit, changed)


async def _freelance(visit: Visit, changed: Person) -> None:
    """The disclosure is shown at once (3.1b), not when they next open the bot."""
    if changed.standing is Standing.JOINING and changed.id != visit.me.id:
        await _show_join(visit, changed)


async def _show_join(visit: Visit, person: Person) -> None:
    shown = Notice(
        kind="screen",
        subject=Screen("join", str(person.id)).reference,
        due_on=visit.today,
        step=f"{visit.page.now:%H:%M:%S.%f}",
        to=person.id,
        not_before=visit.page.now,
    )
    await notices.plan(visit.page, [shown])


async def _revoked(visit: Visit, changed: Person) -> None:
    """Leaving closes all at once (P9): nothing stays open, and nothing stays in sight."""
    await notices.withdraw_all(visit.page, JOINING, subject(changed.id))
    await leave(visit, changed)
    await _left_seats(visit, changed)


async def _left_seats(visit: Visit, changed: Person) -> None:
    """The seats in a committee that this leaves empty are told at once (3.3b). What is damaged is the sweep's
    to report.
    """
    if changed.is_active and Role.COACH in changed.roles:
        return
    moment = visit.house.calendar.working_moment(visit.page.now)
    for complaint in await register.listing(visit.page, open_only=True, on_broken=lambda _broken: None):
        await notices.plan(visit.page, after_leaving(complaint, changed.id, visit.team, not_before=moment))


AFTERWARDS: Mapping[Task, Callable[[Visit, Person], Awaitable[None]]] = MappingProxyType({
    Task.CONFIRM: _confirmed,
    Task.FREELANCE: _freelance,
    Task.ROLES: _left_seats,
    Task.REVOKE: _revoked,
})  # fmt: skip


# --- inviting


async def _invite(visit: Visit, answers: Answers) -> Screen:
    """The code is said once and kept nowhere: not even to show the answer again (T2)."""
    wanted, page = team.invited(answers), visit.page
    code = await people.invite(
        page, wanted.role, wanted.name, freelancer=wanted.freelancer, made_by=visit.me.id, vouched=False
    )
    await trail.append(page, visit.me.id, "invited", detail={"role": wanted.role.value})
    told = say(
        "De uitnodiging voor %(name)s staat hieronder. Stuur dat bericht door. Over een kwartier haal ik het"
        " hier weg.",
        name=wanted.name,
    )
    link = say(
        "Je bent uitgenodigd voor de klachtenbot van %(organisation)s. Open deze link in Telegram en druk op"
        " Start: %(link)s\nDe link werkt één keer, tot %(until)s uur.",
        organisation=visit.house.organisation,
        link=_link(visit, code),
        until=moment(page.now + people.CODE_LIFETIME, visit.house.zone),
    )
    return Screen("invited", notes=(told, link))


def _link(visit: Visit, code: str) -> str:
    bot = visit.update.get_bot().username if visit.update else ""
    return f"https://t.me/{bot}?start={code}"


async def announce(page: Page, house: House, waiting: Person) -> None:
    """Somebody answered an invitation of the chat: a director has to say who that is."""
    await notices.withdraw_all(page, JOINING, subject(waiting.id))
    now = await people.team(page, house.today())
    await notices.plan(
        page,
        [
            Notice(
                kind=JOINING,
                subject=subject(waiting.id),
                due_on=house.today(),
                step=f"{page.now:%H:%M:%S.%f}",
                to=director.id,
                not_before=house.calendar.working_moment(page.now),
            )
            for director in team.who_confirms(now)
        ],
    )
