"""In what somebody may see of themselves, others stand as what they were (P4)."""

import pytest

from complaints.complaint import Complaint
from complaints.events import Heard, Referred, Registered
from complaints.masking import masker, others_in, roles_in
from complaints.people import Person, Role
from complaints.regulation import CURRENT
from tests.complaints.building import ANNA, CARLA, DIRK, MONDAY, noon

PEOPLE = {
    ANNA: Person(id=ANNA, name="Anna de Wit", roles=frozenset({Role.COACH})),
    CARLA: Person(id=CARLA, name="Carla Smit", roles=frozenset({Role.COMPLAINTS_COACH})),
    DIRK: Person(id=DIRK, name="Dirk van der Mulder", roles=frozenset({Role.DIRECTOR})),
}


def a_complaint(*events, **answers) -> Complaint:
    begun = Registered(on=MONDAY, at=noon(MONDAY), by=ANNA)
    told = {"received_on": "2026-11-20", "name": "Fenna Visser", **answers}
    return Complaint("KL-2026-001", CURRENT.version, told, [begun, *events])


def masked(text: str, complaint: Complaint, requester: str = "Fenna Visser") -> str:
    others = {**others_in(complaint, requester), **roles_in(complaint, PEOPLE)}
    return masker(others, requester, str)(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna de Wit belde.", "[coach] belde."),
        ("ANNA belde mevrouw De Wit op.", "[coach] belde mevrouw De [coach] op."),
        ("Dat hoorde Carla van Mulder.", "Dat hoorde [klachtencoach] van [directie]."),
        ("Annabel en de witte kat.", "Annabel en de witte kat."),
        ("Fenna Visser was boos op Visser.", "Fenna Visser was boos op Visser."),
    ],
)
def test_a_member_of_the_team_is_what_they_were(text, expected):
    assert masked(text, a_complaint()) == expected


def test_who_complained_is_a_third_person_for_another_requester():
    complaint = a_complaint(phone="+31612345678", authorisation="Brief van zus Trudy")
    text = "Fenna Visser, +31612345678: Brief van zus Trudy. Gerrit kwam."
    assert masked(text, complaint, "Gerrit Post") == "[derde], [derde]: [derde]. Gerrit kwam."


def test_who_was_heard_and_who_mediated_are_third_persons():
    at = {"on": MONDAY, "at": noon(MONDAY), "by": CARLA}
    complaint = a_complaint(
        Heard(**at, who="Jonas Bakker", waived=False, report=""),
        Heard(**at, who="complainant", waived=False, report=""),
        Referred(**at, mediator="Mr. Middel"),
    )
    assert (
        masked("Gehoord: Jonas Bakker. Middel kwam ook.", complaint) == "Gehoord: [derde]. [derde] kwam ook."
    )


def test_a_name_that_both_have_is_left():
    complaint = a_complaint(
        Heard(on=MONDAY, at=noon(MONDAY), by=ANNA, who="Piet Visser", waived=False, report="")
    )
    assert masked("Piet Visser en Visser.", complaint) == "[derde] en Visser."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik ging naar een bakker en naar geen kok.", "Ik ging naar een bakker en naar geen kok."),
        ("De bakker belde.", "De [derde] belde."),  # she may be called De Bakker
        ("Bakker belde. Een Bakker was het.", "[derde] belde. Een [derde] was het."),
        ("bakker kwam niet, mijn bakker ook niet", "[derde] kwam niet, mijn [derde] ook niet"),
        ("EEN BAKKER", "EEN [derde]"),
        ("een jonas", "een [derde]"),  # no word of every day
    ],
)
def test_a_surname_that_is_a_word_is_left_only_where_it_can_be_no_name(text, expected):
    complaint = a_complaint(
        Heard(on=MONDAY, at=noon(MONDAY), by=CARLA, who="Jonas Bakker", waived=False, report="")
    )
    assert masked(text, complaint) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("José Çelik", "Jose en celik kwamen.", "[derde] en [derde] kwamen."),
        ("Jose Celik", "José ÇELIK kwam.", "[derde] kwam."),
        ("Jose\u0301 Bos", "Jose\u0301 kwam.", "[derde] kwam."),
        ("Trudy Post", "Trudys moeder, trudy's tas", "[derde] moeder, [derde]'s tas"),
        ("Bo de Wit", "Bo kwam niet. Bo's brief. hobo bo", "[derde] kwam niet. [derde]'s brief. hobo bo"),
        ("Kees  Post", "Kees Post", "[derde]"),
        ("Mees op de Laan", "Ik liep op de straat.", "Ik liep op de straat."),
    ],
)
def test_a_name_is_masked_however_it_is_written(name, text, expected):
    complaint = a_complaint(Heard(on=MONDAY, at=noon(MONDAY), by=CARLA, who=name, waived=False, report=""))
    assert masked(text, complaint) == expected


@pytest.mark.parametrize(
    "text", ["06-12345678", "06 12 34 56 78", "+31 6 12345678", "0031612345678", "+31 (0)6 1234 5678"]
)
def test_a_number_of_another_is_masked_however_it_is_written(text):
    complaint = a_complaint(phone="+31612345678")
    assert masked(f"Bel {text}.", complaint, "Gerrit Post") == "Bel [derde]."
