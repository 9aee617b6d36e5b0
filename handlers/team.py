"""/team: who belongs to it, and what a director can do with each. Also typed: "afwezig Eva Bos"."""

from complaints import team
from complaints.errors import Refusal, Stale
from complaints.people import Action, Person, Role, Standing
from complaints.reading import fold
from complaints.team import DECISIONS, Task
from complaints.words import N_, Text, say
from handlers import desk, keyboards, members, words
from handlers.access import require
from handlers.context import SHOWN_FOR, Button, Outgoing, Rows, Screen, Visit
from handlers.members import NEW, TASKS
from handlers.start import ROLES
from handlers.texts import _, bold, html

TEAM = N_("Team")
MOST = 90  # members with a button: Telegram takes a hundred


async def command(visit: Visit) -> Screen:
    """/team, or /team Eva Bos."""
    require(visit, Action.MANAGE_TEAM)
    name = " ".join(visit.text.split()[1:])
    return Screen("member", str(_called(visit, name).id)) if name else Screen("team")


async def pressed(visit: Visit) -> Screen:
    """`p:team:0`, `p:new:0`, `p:<person>:0` or `p:<person>:0:<task>`; 1 for 0 under other messages."""
    require(visit, Action.MANAGE_TEAM)
    press = visit.pressed
    if press.id == "team":
        return Screen("team")
    if press.id == NEW:
        return await _invite(visit)
    if press.row not in visit.team.people:
        raise Stale("Deze knop is verlopen.")
    if not press.arg:
        return Screen("member", str(press.row))
    if press.arg not in set(DECISIONS):
        raise Stale("Deze knop is verlopen.")
    return await _begin(visit, Task(press.arg), press.row)


async def in_words(visit: Visit) -> Screen | None:
    """The buttons in words: "team", "team Eva Bos", "rollen Eva Bos"; None when it is none of these."""
    if words.is_said(TASKS[Task.INVITE], visit.text):
        require(visit, Action.MANAGE_TEAM)
        return await _invite(visit)
    if words.is_said(TEAM, visit.text.partition(" ")[0]):
        return await command(visit)
    for task in DECISIONS:
        if name := words.after(TASKS[task], visit.text):
            require(visit, Action.MANAGE_TEAM)
            return await _begin(visit, task, _called(visit, name).id)
    return None


def _called(visit: Visit, typed: str) -> Person:
    """By the whole name, or the beginning of exactly one."""
    known = [each for each in visit.team.people.values() if each.standing is not Standing.REVOKED]
    begun = [each for each in known if fold(each.name).startswith(fold(typed))]
    found = [each for each in begun if fold(each.name) == fold(typed)] or begun
    if not found:
        raise Refusal("Zo heet niemand in het team. Iedereen staat in /team.")
    if len(found) > 1:
        raise Refusal("Er zijn er meer die zo heten. Kies uit /team.")
    return found[0]


async def _invite(visit: Visit) -> Screen:
    return await desk.begin(visit, members.key(Task.INVITE), members.subject(NEW))


async def _begin(visit: Visit, task: Task, person: int) -> Screen:
    team.begin(task, members.membership(visit, person))
    if team.asks_first(task):
        return await desk.begin(visit, members.key(task), members.subject(person))
    return await members.at_once(visit, task, person)


# --- what is shown


async def team_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    """A line and a button for each who belongs to it; below that who left."""
    require(visit, Action.MANAGE_TEAM)
    everybody = sorted(visit.team.people.values(), key=lambda each: fold(each.name))
    here = [each for each in everybody if each.standing is not Standing.REVOKED]
    lines = [bold(say("Het team")), ""]
    for each in here:
        lines += [f"{bold(_name(each))} · {html(_roles(each))}", *map(html, _state(visit, each))]
    if left := [each.name for each in everybody if each.standing is Standing.REVOKED]:
        lines += ["", html(say("Niet meer in het team: %(names)s", names=left))]
    rows = keyboards.paired(Button(each.name, f"p:{each.id}:0") for each in here[:MOST])
    invite = (Button(_(TASKS[Task.INVITE]), f"p:{NEW}:0"),)
    return (Outgoing("\n".join(lines), (*rows, invite), SHOWN_FOR, edit=_replaces(visit)),)


async def member_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """One member, and what can be done now."""
    require(visit, Action.MANAGE_TEAM)
    found = members.membership(visit, int(screen.arg))
    person = found.person
    lines = [*[html(note) for note in screen.notes], *([""] if screen.notes else [])]
    lines += [bold(_name(person)), html(say("Rollen: %(roles)s", roles=_roles(person)))]
    lines += [html(each) for each in (*_state(visit, person), *_advice(visit, person))]
    tasks = keyboards.paired(
        Button(_(TASKS[task]), f"p:{person.id}:0:{task}") for task in team.possible(found)
    )
    rows: Rows = (*tasks, (Button(_(TEAM), "p:team:0"),))
    return (Outgoing("\n".join(lines), rows, SHOWN_FOR, edit=_replaces(visit)),)


def _replaces(visit: Visit) -> bool:
    """A press on the team's own message turns its page; any other message stays."""
    return visit.press is not None and visit.press.action == "p" and not visit.press.version


def _name(person: Person) -> Text:
    return say("%(name)s", name=person.name)


def _roles(person: Person) -> Text:
    roles = [Text(ROLES[role]) for role in Role if role in person.roles]
    return say("%(roles)s", roles=[*roles, say("freelance")] if person.freelancer else roles)


def _state(visit: Visit, person: Person) -> tuple[Text, ...]:
    """What there is to say besides: how far somebody is with joining, away, replaced."""
    lines = [STANDINGS[person.standing]] if person.standing in STANDINGS else []
    if person.is_absent(visit.today):
        lines.append(say("Afwezig tot %(day)s", day=person.absent_until))
    if deputy := visit.team.people.get(person.deputy or 0):
        lines.append(_deputy(visit, deputy))
    return tuple(lines)


STANDINGS = {
    Standing.WAITING: say("Wacht op bevestiging door de directie"),
    Standing.JOINING: say("Moet zelf nog iets bevestigen in de bot"),
    Standing.REVOKED: say("Niet meer in het team"),
}


def _deputy(visit: Visit, deputy: Person) -> Text:
    if not deputy.is_active:
        return say("Plaatsvervanger: %(name)s (niet in het team, kies een ander)", name=deputy.name)
    if deputy.is_absent(visit.today):
        return say("Plaatsvervanger: %(name)s (zelf afwezig)", name=deputy.name)
    return say("Plaatsvervanger: %(name)s", name=deputy.name)


def _advice(visit: Visit, person: Person) -> tuple[Text, ...]:
    if person.standing is Standing.WAITING:
        return (
            say(
                "Iemand opende de link voor %(name)s. Vraag eerst na of het klopt. Zo niet, trek dan de"
                " toegang in.",
                name=person.name,
            ),
        )
    replaces = [each.name for each in team.replaced_by(visit.team, person.id)]
    return (say("Vervangt: %(names)s", names=replaces),) if replaces else ()


async def invited_screen(_visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """What to do with it, and a message to pass on. Shown again, it has no code any more."""
    if not screen.notes:
        lost = say("De uitnodiging kwam niet bij je aan. Nodig nog eens uit: de oude link kent niemand.")
        return (Outgoing(html(lost), edit=False),)
    told, link = screen.notes
    return (
        Outgoing(html(told), lifetime=SHOWN_FOR, edit=False),
        Outgoing(html(link), lifetime=SHOWN_FOR, edit=False, protected=False),
    )


async def joining(visit: Visit, about: str, notice: int) -> tuple[Outgoing, ...]:
    """Somebody answered an invitation; without a name (T10). Nothing, when that was settled."""
    person = visit.team.people.get(int(about.partition(":")[2]))
    if person is None or person.standing is not Standing.WAITING:
        return ()
    if not visit.team.may(visit.me, Action.MANAGE_TEAM):
        return ()
    text = say("Iemand opende een uitnodiging voor het team. Bevestig dat het de juiste persoon is.")
    row = (Button(_("Bekijken"), f"p:{person.id}:1"), Button(_("Gezien"), f"g:{notice}:0"))
    return (Outgoing(html(text), (row,), edit=False),)
