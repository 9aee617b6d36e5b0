"""Others are no part of what somebody may see of themselves (P4): in their place stands what they were."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from complaints.complaint import Complaint
from complaints.events import Event, Heard, Referred
from complaints.facts import ANONYMOUS
from complaints.people import Person, Role
from complaints.reading import fold
from complaints.words import N_

COACH, COMPLAINTS_COACH = N_("coach"), N_("klachtencoach")
DIRECTOR, MEMBER, THIRD = N_("directie"), N_("lid van de commissie"), N_("derde")
LEAST = 3  # letters: of a name, a part that is shorter is one only when it has a capital
CONTACT = ("phone", "email", "address")  # of the complainant
OF_OTHERS = ("name", "authorisation", *CONTACT)
NAME_PART = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")


def _listed(block: str) -> frozenset[str]:
    return frozenset(block.split())


SMALL_WORDS = _listed(
    "van der den het ten ter von los las de el la le te op in bij aan al en of di da du st mr dr"
)
DUTCH = "+31"
ABROAD_OR_NOT = r"(?:(?:\+|00)31[ .-]?(?:\(0\))?[ .-]?|0)"
ACCENTED = {
    "a": "àáâãäå", "c": "ç", "e": "èéêë", "i": "ìíîï", "n": "ñ", "o": "òóôõöø", "s": "š", "u": "ùúûü",
    "y": "ýÿ", "z": "ž",
}  # fmt: skip
# Surnames that are words of every day, and what makes them one.
EVERYDAY = _listed("""
    bakker berg boer bos brouwer bruin dijk dokter groen groot haan hoek jager jong kamp klein koning kok
    koster kramer kuiper laan lang meester molen post prins ridder schilder schipper schrijver slager smid
    snel timmerman tuin veld visser vos wever winter wit wolf zomer zwart
""")
INDEFINITE = re.compile(r"\b(?:een|geen|elke|iedere|welke|zo['’]n)\s+$", re.IGNORECASE)


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
    words = sorted(_words(roles, own).items(), key=lambda pair: -len(pair[0]))
    if not words:
        return lambda text: text
    said = {f"w{place}": role for place, (_word, role) in enumerate(words)}
    pattern = re.compile(
        "|".join(f"(?P<w{place}>{_pattern(word)})" for place, (word, _role) in enumerate(words))
    )

    def replaced(found: re.Match[str]) -> str:
        if _is_everyday(found):
            return found[0]
        return f"[{say(said[found.lastgroup or ''])}]"

    return lambda text: pattern.sub(replaced, unicodedata.normalize("NFC", text))


def _pattern(word: str) -> str:
    """However it is written: with or without accents, in capitals or not, of a Dutch number in any form, of
    what is Anna's also as “Annas”. Of two letters only as a name is written: “Bo”, not “bo”.
    """
    if word.startswith(DUTCH):
        return rf"(?<!\d){ABROAD_OR_NOT}{'[ .-]?'.join(word.removeprefix(DUTCH))}(?!\d)"
    word = unicodedata.normalize("NFC", word)
    case = "" if len(word) < LEAST else "i"
    letters = r"\s+".join("".join(map(_letter, part)) for part in word.split())
    return rf"(?<!\w)(?{case}:{letters}s?)(?!\w)"


def _letter(char: str) -> str:
    """With each accent that it can have."""
    base = unicodedata.normalize("NFD", char)[0]
    low, high = ACCENTED.get(base.lower(), ""), ACCENTED.get(base.lower(), "").upper()
    return f"[{base}{low}{high}]" if low else re.escape(base)


def _is_everyday(found: re.Match[str]) -> bool:
    """“Een bakker” is a trade, whoever is called Bakker. “De bakker” may be De Bakker, typed in haste, and
    with a capital it may be a name anywhere: nobody may be recognised, so those are masked.
    """
    word = fold(found[0])
    return found[0] == word and word in EVERYDAY and bool(INDEFINITE.search(found.string[: found.start()]))


def _words(roles: Mapping[str, str], own: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, role in roles.items():
        for part in NAME_PART.findall(name):
            if len(part) > 1 and fold(part) not in own | SMALL_WORDS:
                found.setdefault(part, role)
    return found | {
        name: role for name, role in roles.items() if name.strip() and fold(name) != fold(" ".join(own))
    }
