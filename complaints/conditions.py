"""When a question of the registration form applies, and which choices it then has."""

from collections.abc import Mapping

from complaints.questions import Answer, Answers, Choice, Condition, Scene
from complaints.readers import ANONYMOUS, recent_periods
from complaints.words import N_, Text, say

SPOKEN = frozenset({"phone", "conversation"})
NAMED_COMMISSIONERS = ("municipality", "employer", "other")
WAYS: Mapping[str, str] = {"phone": N_("Telefoon"), "email": N_("E-mail"), "letter": N_("Brief")}
CONTACTS: Mapping[str, str] = {"phone": "phone", "email": "email", "letter": "address"}  # way -> question


def was_spoken(answers: Answers) -> bool:
    return answers.get("channel") in SPOKEN


def is_dissatisfaction(answers: Answers) -> bool:
    """Said aloud, and not wanted as a complaint (2.2): kept without any person, counted apart."""
    return was_spoken(answers) and answers.get("wants_complaint") == "no"


def is_complaint(answers: Answers) -> bool:
    return not is_dissatisfaction(answers)


def is_named(answers: Answers) -> bool:
    return is_complaint(answers) and answers.get("name") != ANONYMOUS


def uwv_client(answers: Answers) -> str:
    """Yes, no or unknown; who comes through UWV is its client without being asked (3.7)."""
    return "yes" if answers.get("commissioner") == "uwv" else str(answers.get("uwv_client") or "unknown")


def complaint_with(key: str, *values: str) -> Condition:
    return lambda answers: is_complaint(answers) and answers.get(key) in values


def concerns_privacy(answers: Answers) -> bool:
    categories = answers.get("categories")
    return is_complaint(answers) and isinstance(categories, list) and "privacy" in categories


def has_other_contact(answers: Answers) -> bool:
    return bool(answers.get("phone") or answers.get("email"))


# --- choices that depend on something


def coaches(scene: Scene, _answers: Answers) -> tuple[Choice, ...]:
    return (*_members(scene), Choice("none", say("Geen begeleidende coach")))


def subjects(scene: Scene, _answers: Answers) -> tuple[Choice, ...]:
    others = Choice("organisation", say("De organisatie")), Choice("third_party", say("Een derde"))
    return (*_members(scene), *others)


def _members(scene: Scene) -> tuple[Choice, ...]:
    return tuple(Choice(str(key), say("%(name)s", name=name)) for key, name in scene.members.items())


def used_before(scene: Scene, answers: Answers) -> tuple[Choice, ...]:
    names = scene.commissioners.get(str(answers.get("commissioner")), {})
    return tuple(Choice(f"c{key}", say("%(name)s", name=name), gives=name) for key, name in names.items())


def possible_ways(_scene: Scene, answers: Answers) -> tuple[Choice, ...]:
    return tuple(Choice(way, Text(label)) for way, label in WAYS.items() if answers.get(CONTACTS[way]))


def periods(scene: Scene, answers: Answers) -> tuple[Choice, ...]:
    return (*recent_periods(scene, answers), Choice("longer", say("Al langer")))


def agreed(_scene: Scene, answers: Answers) -> tuple[Choice, ...]:
    no = say("Nee, er gaat een kopie naar de klager") if is_named(answers) else say("Nee")
    return Choice("yes", say("Ja")), Choice("no", no)


def today_if_dissatisfied(scene: Scene, answers: Answers) -> Answer:
    return scene.today.isoformat() if is_dissatisfaction(answers) else None
