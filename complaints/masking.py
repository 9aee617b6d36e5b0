"""Others are no part of what somebody may see of themselves (P4): in their place stands what they were."""

import re
from collections.abc import Callable, Mapping

from complaints.complaint import Complaint
from complaints.events import Event, Heard, Referred
from complaints.facts import ANONYMOUS
from complaints.people import Person, Role
from complaints.reading import fold
from complaints.words import N_

COACH, COMPLAINTS_COACH = N_("coach"), N_("klachtencoach")
DIRECTOR, MEMBER, THIRD = N_("directie"), N_("lid van de commissie"), N_("derde")
LEAST = 3  # letters: of a name, a part that is shorter is no name by itself
CONTACT = ("phone", "email", "address")  # of the complainant
OF_OTHERS = ("name", "authorisation", *CONTACT)
NAME_PART = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
SMALL_WORDS = frozenset({"van", "der", "den", "het", "ten", "ter", "von", "los", "las"})


def roles_in(complaint: Complaint, people: Mapping[int, Person]) -> dict[str, str]:
    """Everybody in the team by name, and what they were in this complaint: a seat before the office."""
    committee = {*complaint.committee.members, *_ever(complaint)}
    found = {each.name: _office(each) for each in people.values()}
    found |= {people[each].name: MEMBER for each in committee if each in people}
    found |= dict.fromkeys(complaint.committee.external, MEMBER)
    return found


def _ever(complaint: Complaint) -> set[int]:
    """Who was appointed, also who left."""
    return {member for event in complaint.events for member in getattr(event, "members", ())}


def _office(person: Person) -> str:
    if Role.COMPLAINTS_COACH in person.roles:
        return COMPLAINTS_COACH
    return DIRECTOR if Role.DIRECTOR in person.roles else COACH


def others_in(complaint: Complaint, requester: str) -> dict[str, str]:
    """Whoever else is named in it, unless it is the requester: the complainant, who was heard, a mediator."""
    answers = complaint.answers
    named = [str(answers.get("name") or "")]
    for event in complaint.events:
        named += _named_in(event)
    found = {name: THIRD for name in named if name and name != ANONYMOUS and not is_same(name, requester)}
    if not is_same(named[0], requester):
        found |= {str(answers[key]): THIRD for key in OF_OTHERS if answers.get(key)}
        found.pop(ANONYMOUS, None)
    return found


def _named_in(event: Event) -> list[str]:
    if isinstance(event, Referred):
        return [event.mediator]
    known = {"complainant", ANONYMOUS}
    return (
        [event.who] if isinstance(event, Heard) and event.who not in known and not event.who.isdigit() else []
    )


def is_same(one: str, other: str) -> bool:
    """As names are written: “F. Visser” is another than “Fenna Visser”, and a director has the last word."""
    return fold(one) == fold(other)


def masker(roles: Mapping[str, str], requester: str, say: Callable[[str], str]) -> Callable[[str], str]:
    """What replaces, in any text, each of these by what they were: the whole name first, then its parts. A
    part that the requester's own name has too is left: nobody can tell whose it is. `say` translates a role.
    """
    own = {fold(part) for part in NAME_PART.findall(requester)}
    words = dict(sorted(_words(roles, own).items(), key=lambda pair: -len(pair[0])))
    if not words:
        return lambda text: text
    said = {fold(word): role for word, role in words.items()}
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: f"[{say(said[fold(found[0])])}]", text)


def _words(roles: Mapping[str, str], own: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, role in roles.items():
        for part in NAME_PART.findall(name):
            if len(part) >= LEAST and fold(part) not in own | SMALL_WORDS:
                found.setdefault(part, role)
    return found | {
        name: role for name, role in roles.items() if name.strip() and fold(name) != fold(" ".join(own))
    }
