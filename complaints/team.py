"""Who belongs to the team, and what a director decides about a member. Nothing is kept here: a decision gives
the person as they become.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from complaints import absence
from complaints.errors import NotAnAnswer, Refusal
from complaints.membership import Decision, Membership
from complaints.people import Person, Role, Standing, Team
from complaints.questions import Answer, Answers, Choice, Kind, Question, Scene, fixed
from complaints.reading import fold
from complaints.steps.usual import a_choice, answered, is_yes, text_of, yes_or_no
from complaints.words import N_, Text, say

LONGEST_NAME = 100
WORKING = frozenset({Standing.ACTIVE, Standing.JOINING})

ROLES: Mapping[str, str] = {
    Role.COACH: N_("Coach"),
    Role.COMPLAINTS_COACH: N_("Klachtencoach"),
    Role.DIRECTOR: N_("Directie"),
}
TO_BECOME = {
    Role.COACH: N_("Wordt coach"),
    Role.COMPLAINTS_COACH: N_("Wordt klachtencoach"),
    Role.DIRECTOR: N_("Komt in de directie"),
}
TO_STOP = {
    Role.COACH: N_("Geen coach meer"),
    Role.COMPLAINTS_COACH: N_("Geen klachtencoach meer"),
    Role.DIRECTOR: N_("Niet meer in de directie"),
}


class Task(StrEnum):
    """What a director does in /team; all but INVITE with a member."""

    INVITE = "invite"
    CONFIRM = "confirm"
    ABSENT = "absent"
    BACK = "back"
    DEPUTY = "deputy"
    ROLES = "roles"
    FREELANCE = "freelance"
    REVOKE = "revoke"


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Whom an invitation is for."""

    role: Role
    name: str
    freelancer: bool


def begin(task: Task, membership: Membership) -> None:
    """Raises the Refusal that says why this can't be decided about this person now."""
    standing = membership.person.standing
    if standing is Standing.REVOKED:
        raise Refusal("%(name)s heeft geen toegang meer. Je kunt opnieuw uitnodigen.", name=membership.name)
    if standing is Standing.WAITING and task not in {Task.CONFIRM, Task.REVOKE}:
        raise Refusal("Bevestig eerst het account van %(name)s.", name=membership.name)
    DECISIONS[task].before(membership)


def possible(membership: Membership) -> tuple[Task, ...]:
    return tuple(task for task in DECISIONS if _can_begin(task, membership))


def asks_first(task: Task) -> bool:
    return DECISIONS[task].questions is not None


def questions(task: Task, membership: Membership) -> tuple[Question, ...]:
    asked = DECISIONS[task].questions
    return asked(membership) if asked else ()


def decide(task: Task, membership: Membership, answers: Answers) -> Person:
    """The person as they become. Raises a Refusal."""
    begin(task, membership)
    changed = DECISIONS[task].take(membership, answers)
    check_staffed(membership.team, changed)
    return changed


def check_staffed(team: Team, changed: Person) -> None:
    """Somebody has to be left who can let others in; and who collects the complaints (3.2a), once there is
    one.
    """
    since = {**team.people, changed.id: changed}
    if not _has(since, Role.DIRECTOR):
        raise NotAnAnswer("Er moet altijd iemand van de directie zijn. Zet daar eerst iemand anders in.")
    if _has(team.people, Role.COMPLAINTS_COACH) and not _has(since, Role.COMPLAINTS_COACH):
        raise NotAnAnswer("Er moet altijd een klachtencoach zijn. Geef eerst iemand anders die rol.")


def _has(people: Mapping[int, Person], role: Role) -> bool:
    return any(person.is_active and role in person.roles for person in people.values())


def who_confirms(team: Team) -> tuple[Person, ...]:
    """The directors who are here; when they are all away, every one of them."""
    directors = [each for each in team.people.values() if each.is_active and Role.DIRECTOR in each.roles]
    present = [each for each in directors if not each.is_absent(team.today)]
    return tuple(present or directors)


def after_confirming(person: Person) -> Standing:
    """Active once the secrecy (P9) and, for a freelancer, the disclosure (3.1b) are confirmed."""
    complete = person.secrecy_on and (person.disclosure_on or not person.freelancer)
    return Standing.ACTIVE if complete else Standing.JOINING


def replaced_by(team: Team, deputy: int) -> tuple[Person, ...]:
    """Whose deputy this is."""
    return tuple(each for each in team.people.values() if each.deputy == deputy and each.standing in WORKING)


def _can_begin(task: Task, membership: Membership) -> bool:
    try:
        begin(task, membership)
    except Refusal:
        return False
    return True


# --- inviting


def asks_invited(team: Team) -> tuple[Question, ...]:
    return (
        a_choice("role", N_("Welke rol krijgt deze persoon?"), N_("Rol"), ROLES),
        Question(
            key="name",
            text=N_("Hoe heet deze persoon? Typ de voornaam en de achternaam."),
            label=N_("Naam"),
            kind=Kind.TEXT,
            limit=LONGEST_NAME,
            check=_is_a_name,
            notes=_namesake(team),
        ),
        yes_or_no("freelance", N_("Werkt deze persoon als freelancer?"), N_("Freelancer"), IS_COACH),
    )


def invited(answers: Answers) -> Invited:
    return Invited(
        role=Role(str(answers["role"])),
        name=text_of(answers, "name"),
        freelancer=is_yes(answers, "freelance"),
    )


IS_COACH = answered("role", Role.COACH)


def _is_a_name(answer: Answer, _scene: Scene, _answers: Answers) -> None:
    if not any(char.isalpha() for char in str(answer)):
        raise NotAnAnswer("Typ een naam, bijvoorbeeld Eva Bos.")


def _namesake(team: Team) -> Callable[[Answer, Scene, Answers], tuple[Text, ...]]:
    known = {fold(each.name) for each in team.people.values() if each.standing is not Standing.REVOKED}
    note = say("Let op: er zit al iemand in het team die zo heet. Een rol erbij? Gebruik dan de knop Rollen.")
    return lambda answer, _scene, _answers: (note,) if fold(str(answer)) in known else ()


# --- confirming and revoking


def _is_waiting(membership: Membership) -> None:
    if membership.person.standing is not Standing.WAITING:
        raise Refusal("%(name)s wacht niet op een bevestiging.", name=membership.name)


def _confirm(membership: Membership, _answers: Answers) -> Person:
    return replace(membership.person, standing=after_confirming(membership.person))


def _is_another(membership: Membership) -> None:
    if membership.person.id == membership.by.id:
        raise Refusal("Je eigen toegang kun je niet intrekken. Vraag het iemand anders van de directie.")


def _asks_if_sure(membership: Membership) -> tuple[Question, ...]:
    text = say("Trek je de toegang van %(name)s in?", name=membership.name)
    sure = a_choice("sure", text, N_("Toegang intrekken"), {"yes": N_("Ja, intrekken")})
    hint = say("%(name)s kan dan meteen niets meer openen. De klachten blijven.", name=membership.name)
    return (replace(sure, hint=hint, check=_is_not_missed(membership)),)


def _is_not_missed(membership: Membership) -> Callable[[Answer, Scene, Answers], None]:
    return lambda _answer, _scene, answers: check_staffed(membership.team, _revoke(membership, answers))


def _revoke(membership: Membership, _answers: Answers) -> Person:
    """The deputy stays: whoever this person stood in for is still helped by the next in the chain."""
    return replace(membership.person, standing=Standing.REVOKED)


# --- roles


def _asks_roles(membership: Membership) -> tuple[Question, ...]:
    """One change at a time; the last role is not taken away, that is what revoking is for."""
    has = membership.person.roles
    stop = tuple(Choice(f"drop_{role}", Text(TO_STOP[role])) for role in Role if role in has and len(has) > 1)
    become = tuple(Choice(f"add_{role}", Text(TO_BECOME[role])) for role in Role if role not in has)
    return (
        Question(
            key="change",
            text=say("Wat verandert er voor %(name)s?", name=membership.name),
            label=N_("Rollen"),
            kind=Kind.CHOICE,
            choices=fixed(*become, *stop),
            check=_stays_staffed(membership),
            hint=say("Nu: %(roles)s.", roles=[Text(ROLES[role]) for role in Role if role in has]),
        ),
    )


def _stays_staffed(membership: Membership) -> Callable[[Answer, Scene, Answers], None]:
    return lambda answer, _scene, _answers: check_staffed(membership.team, _changed(membership, answer))


def _set_roles(membership: Membership, answers: Answers) -> Person:
    changed = _changed(membership, answers["change"])
    if not changed.roles:
        raise Refusal("Iedereen heeft een rol. Hoort %(name)s er niet meer bij? Trek dan de toegang in.",
                      name=membership.name)  # fmt: skip
    return changed


def _changed(membership: Membership, answer: Answer) -> Person:
    verb, _sep, role = str(answer).partition("_")
    roles = membership.person.roles
    roles = roles | {Role(role)} if verb == "add" else roles - {Role(role)}
    return replace(membership.person, roles=roles)


def _asks_freelance(membership: Membership) -> tuple[Question, ...]:
    question = yes_or_no("freelance", say("Is %(name)s freelancer?", name=membership.name), N_("Freelancer"))
    if membership.person.disclosure_on:
        return (question,)
    first = say(
        "Een freelancer leest en bevestigt eerst de klachtenregeling. Tot dan kan %(name)s niets openen.",
        name=membership.name,
    )
    return (replace(question, hint=first),)


def _set_freelance(membership: Membership, answers: Answers) -> Person:
    changed = replace(membership.person, freelancer=is_yes(answers, "freelance"))
    return replace(changed, standing=after_confirming(changed))


DECISIONS: Mapping[Task, Decision] = MappingProxyType({
    Task.CONFIRM: Decision(_confirm, before=_is_waiting),
    Task.BACK: absence.BACK,
    Task.ABSENT: absence.ABSENT,
    Task.DEPUTY: absence.DEPUTY,
    Task.ROLES: Decision(_set_roles, _asks_roles),
    Task.FREELANCE: Decision(_set_freelance, _asks_freelance),
    Task.REVOKE: Decision(_revoke, _asks_if_sure, _is_another),
})  # fmt: skip
