"""Who may judge a complaint (3.3b): two coaches who are not involved. Whoever can't be placed is kept out."""

from complaints.errors import ConflictOfInterest, NotAllowed, Refusal
from complaints.events import Replaced
from complaints.facts import Facts
from complaints.people import Action, Person, Role, Team
from complaints.words import Text, say


def free_coaches(complaint: Facts, team: Team) -> tuple[Person, ...]:
    """The active coaches who are not involved, not away, and not in the committee already."""
    taken = {*complaint.involved, *complaint.committee.members}
    return tuple(
        person
        for person in team.people.values()
        if person.is_active and Role.COACH in person.roles
        if person.id not in taken and not person.is_absent(team.today)
    )


def gone(complaint: Facts, team: Team) -> tuple[int, ...]:
    """The members who left the agency, or are no coach any more: their seats are empty."""
    return tuple(member for member in complaint.committee.members if not _is_coach(member, team))


def vacancies(complaint: Facts, team: Team) -> int:
    """How many seats are empty."""
    return complaint.rules.committee_size - complaint.committee.size + len(gone(complaint, team))


def check(
    complaint: Facts, members: tuple[int, ...], external: tuple[str, ...], team: Team, by: int = 0
) -> None:
    """Raises the reason why these can't fill the empty seats: involved, no coach, too many or too few; and
    why `by` can't name a member from outside.
    """
    empty, chosen = vacancies(complaint, team), len(members) + len(external)
    if not empty:
        raise Refusal("De commissie is al benoemd. Open de klacht opnieuw om te zien wie erin zitten.")
    for member in members:
        _check_member(complaint, member, team)
    if len({*members}) < len(members) or len({*external}) < len(external):
        raise Refusal("Je koos iemand twee keer. Kies verschillende leden.")
    if external:
        _check_external(complaint, external, team, by)
    if chosen < empty and by in team.people:
        check_enough(complaint, team, team.people[by])
    if chosen != empty:
        raise Refusal(
            "De commissie heeft %(size)s leden. Er zijn er nu %(empty)s nodig; je koos er %(chosen)s.",
            size=complaint.rules.committee_size,
            empty=empty,
            chosen=chosen,
        )


def _check_member(complaint: Facts, member: int, team: Team) -> None:
    if member in complaint.involved or member not in team.people:
        raise ConflictOfInterest("Wie bij de klacht betrokken is, kan niet in de commissie.")
    if not _is_coach(member, team):
        raise Refusal("%(name)s is geen coach (meer). Kies iemand anders.", name=team.people[member].name)
    if member in complaint.committee.members:
        raise Refusal("%(name)s zit al in de commissie.", name=team.people[member].name)


def _check_external(complaint: Facts, external: tuple[str, ...], team: Team, by: int) -> None:
    """A member from outside is the way out when too few coaches are free, and the director names them."""
    if by not in team.people or not names_external(complaint, team, team.people[by]):
        raise NotAllowed("Alleen de directie noemt een extern lid. Vraag het de directie.")
    ours = {person.name.casefold() for person in team.people.values()}
    for name in external:
        if not name.strip():
            raise Refusal("Typ de naam van het externe lid.")
        if name.strip().casefold() in ours:
            raise Refusal("%(name)s hoort bij het team en is dus niet extern.", name=name)
        if name in complaint.committee.external:
            raise Refusal("%(name)s zit al in de commissie.", name=name)
    left = {event.member for event in complaint.events if isinstance(event, Replaced)}
    free = [person for person in free_coaches(complaint, team) if person.id not in left]
    if len(external) > max(vacancies(complaint, team) - len(free), 0):
        raise Refusal("Er zijn genoeg coaches vrij. Een extern lid is daarom niet nodig.")


def check_enough(complaint: Facts, team: Team, by: Person) -> None:
    """Raises when there are too few free coaches, with the way out: an external member, named by the
    director.
    """
    if len(free_coaches(complaint, team)) >= vacancies(complaint, team) or names_external(
        complaint, team, by
    ):
        return
    raise NotAllowed(
        "Er zijn te weinig coaches vrij voor deze commissie: %(free)s van de %(empty)s die nodig zijn."
        " Vraag de directie om een extern lid te noemen, met de knop Commissie.",
        free=len(free_coaches(complaint, team)),
        empty=vacancies(complaint, team),
    )


def names_external(complaint: Facts, team: Team, by: Person) -> bool:
    """Whether this person acts as a director here; who is involved never does (3.3b)."""
    if not by.is_active or by.id in complaint.involved:
        return False
    return Role.DIRECTOR in team.roles_for(by, complaint)


def require_whole(complaint: Facts, team: Team) -> None:
    """Raises unless every seat is taken by somebody who confirmed to be independent."""
    if vacancies(complaint, team) > 0:
        raise ConflictOfInterest("De commissie is niet voltallig. Kies eerst de leden met Commissie.")
    waiting = complaint.nominees - set(gone(complaint, team))
    if waiting:
        raise ConflictOfInterest(
            "Nog niet elk lid heeft bevestigd onafhankelijk te zijn: %(names)s.", names=names(waiting, team)
        )


def names(people: frozenset[int] | set[int] | tuple[int, ...], team: Team) -> tuple[Text, ...]:
    return tuple(say("%(name)s", name=team.people[person].name) for person in sorted(people))


def check_owner(complaint: Facts, owner: int, team: Team) -> None:
    """Raises when the owner left, or may not know of the complaint (P7)."""
    person = team.people.get(owner)
    if person is None or not person.is_active:
        raise Refusal("Die persoon zit niet meer in het team. Kies iemand anders.")
    if not team.may(person, Action.OPEN, complaint):
        raise Refusal("%(name)s mag deze klacht niet zien. Kies iemand anders.", name=person.name)


def possible_owners(complaint: Facts, team: Team) -> tuple[Person, ...]:
    return tuple(person for person in team.people.values() if team.may(person, Action.OPEN, complaint))


def _is_coach(member: int, team: Team) -> bool:
    person = team.people.get(member)
    return person is not None and person.is_active and Role.COACH in person.roles
