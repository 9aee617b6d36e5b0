"""What each question of the registration form takes, and what it refuses: two tables."""

import pytest

from complaints.errors import Caution, NotAnAnswer
from complaints.intake import INTAKE
from tests.complaints.filling import a_scene, answered, asking

SCENE = a_scene()

TAKES: dict[str, dict[str, object]] = {
    "channel": {"telefoon": "phone", "E-mail": "email", "5": "conversation", "aantekening": "remark"},
    "wants_complaint": {"j": "yes", "Nee": "no"},
    "received_on": {
        "gisteren": "2026-11-22",
        "vorige week woensdag": "2026-11-18",
        "20 november 2026": "2026-11-20",
        "1 maart 2024": "2024-03-01",
    },
    "complainant_kind": {"client": "client", "Gemachtigde": "representative"},
    "authorisation": {"Volmacht van 3 november": "Volmacht van 3 november"},
    "name": {
        "  Fenna   Visser ": "Fenna Visser",
        "wil anoniem blijven": "anonymous",
        "Anoniem": "anonymous",
        "anonymous": "Anonymous",
        "X": "X",
    },
    "phone": {"06 12345678": "+31612345678"},
    "email": {"fenna@voorbeeld.nl": "fenna@voorbeeld.nl"},
    "address": {
        "Dorpsstraat 12, 1234ab Utrecht": "Dorpsstraat 12, 1234 AB Utrecht",
        "Dorpsstraat 12\n1234 AB\nUtrecht": "Dorpsstraat 12, 1234 AB, Utrecht",
        "Kerkstraat 1, 2000 Antwerpen, België": "Kerkstraat 1, 2000 Antwerpen, België",
        "Dorpsstraat 12 1234AB Utrecht": "Dorpsstraat 12 1234 AB Utrecht",
    },
    "preferred_way": {"Telefoon": "phone"},
    "commissioner": {"uwv": "uwv", "particulier": "private"},
    "commissioner_name": {
        "Gemeente Elders": "Gemeente Elders",
        "gemeente voorbeeldstad": "Gemeente Voorbeeldstad",
        "c7": "c7",
    },
    "uwv_client": {"onb": "unknown", "nee": "no"},
    "programme": {"TR-2026-55": "TR-2026-55"},
    "guiding_coach": {"anna": "1", "celik ozdemir": "3", "geen": "none"},
    "about": {"Bram de Wit en de organisatie": ["2", "organisation"], "een derde": ["third_party"]},
    "happened_on": {"12 november 2026": {"from": "2026-11-12", "to": "2026-11-12"}, "al langer": "longer"},
    "categories": {"Kosten, Bejegening": ["treatment", "costs"], "10": ["other"]},
    "leak": {"ja": "yes"},
    "title": {"Kort!": "Kort!", "x" * 80: "x" * 80},
    "description": {"Het ging mis.": "Het ging mis."},
    "wanted": {"Excuses\nen een brief": "Excuses\nen een brief"},
    "earlier": {"nee": "no", "ja, besproken": "discussed", "4": "complaint"},
    "earlier_how": {"Gebeld": "Gebeld"},
    "earlier_on": {"vandaag": "2026-11-23"},
    "earlier_confirmed": {"n": "no"},
    "urgent": {"j": "yes", "n": "no"},
    "urgent_why": {"Morgen stopt het": "Morgen stopt het"},
    "read_aloud": {"ja": "yes", "nee": "no"},
}

REFUSES: dict[str, list[str]] = {
    "channel": ["mail"],
    "received_on": ["24 november 2026", "morgen", "31 februari", "weet ik niet", "1-1-1899"],
    "complainant_kind": ["buurman"],
    "authorisation": ["x" * 201, "BSN 123456782"],
    "name": ["x" * 101, "123456782", "12", "…"],
    "phone": ["bel maar"],
    "email": ["fenna"],
    "address": ["Utrecht", "Dorpsstraat, 1234 AB Utrecht", "Dorpsstraat 12", "1234 AB", "12, 34"],
    "preferred_way": ["Brief"],
    "commissioner": ["?"],
    "commissioner_name": ["x" * 101],
    "uwv_client": ["misschien"],
    "programme": ["123456782", "x" * 51],
    "guiding_coach": ["Zorro", "6"],
    "about": ["Bram, Zorro"],
    "happened_on": ["21 november 2026", "morgen", "ooit"],
    "categories": ["11", "eten"],
    "leak": ["weet niet"],
    "title": ["Kort", "x" * 81],
    "description": ["x" * 4001],
    "wanted": ["x" * 1001],
    "earlier": ["ja"],
    "earlier_how": ["x" * 501],
    "earlier_on": ["morgen"],
    "earlier_confirmed": ["misschien"],
    "urgent": ["beetje"],
    "urgent_why": ["x" * 301],
    "attachments": ["zie brief"],
    "read_aloud": ["half"],
    "wants_complaint": ["misschien"],
}


@pytest.mark.parametrize(
    ("key", "typed", "answer"), [(key, *row) for key, rows in TAKES.items() for row in rows.items()]
)
def test_an_answer_is_taken(key, typed, answer):
    assert answered(key, typed) == answer


@pytest.mark.parametrize(("key", "typed"), [(key, typed) for key, rows in REFUSES.items() for typed in rows])
def test_a_refusal_says_what_is_expected_and_the_question_stays(key, typed):
    draft = asking(key)
    with pytest.raises(NotAnAnswer) as refused:
        INTAKE.type(draft, typed, SCENE)
    assert len(str(refused.value.text)) > 20
    assert INTAKE.position(draft, SCENE).key == key


def test_every_question_has_an_answer_that_is_taken_and_one_that_is_refused():
    keys = {question.key for question in INTAKE.questions}
    assert keys - set(TAKES) == {"attachments", "earlier_number"}  # in test_intake.py
    assert keys - set(REFUSES) == {"earlier_number"}


FREE_TEXTS = ["authorisation", "title", "description", "wanted", "earlier_how", "urgent_why"]


@pytest.mark.parametrize("key", FREE_TEXTS)
def test_sensitive_words_stop_every_free_text_until_there_is_a_reason(key):
    text = "Zij is moslim, zei de coach."
    with pytest.raises(Caution):
        INTAKE.type(asking(key), text, SCENE)
    kept = INTAKE.type(asking(key), text, SCENE, reason="Daar gaat het om")
    assert kept.reasons == {key: "Daar gaat het om"}


@pytest.mark.parametrize("key", [*FREE_TEXTS, "name", "programme", "address", "commissioner_name", "email"])
def test_a_citizen_service_number_is_refused_in_every_field_even_with_a_reason(key):
    with pytest.raises(NotAnAnswer):
        INTAKE.type(asking(key), "Straat 12, Plaats 123456782", SCENE, reason="nodig")
