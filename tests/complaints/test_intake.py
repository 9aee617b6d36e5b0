"""The registration form: 23 questions in their order, with their conditions, each with what it takes
and refuses.
"""

from datetime import date

import pytest

from complaints.complaint import Complaint
from complaints.errors import Caution, NotAnAnswer, Refusal
from complaints.form import Command, Draft, PutAside
from complaints.intake import INTAKE, is_dissatisfaction, uwv_client
from tests.complaints.filling import BRANCHING, FULL, MEMBERS, a_scene, answered, asking, fill

SCENE = a_scene()
TABLE = (
    "channel", "wants_complaint", "received_on", "complainant_kind", "name", "phone", "email", "address",
    "preferred_way", "commissioner", "uwv_client", "programme", "guiding_coach", "about", "happened_on",
    "categories", "title", "description", "wanted", "earlier", "urgent", "attachments", "read_aloud",
)  # fmt: skip


def at(draft: Draft) -> str | None:
    question = INTAKE.position(draft, SCENE)
    return question.key if question else None


def read_back(draft: Draft) -> dict[str, str]:
    return {question.key: str(text) for question, text in INTAKE.summary(draft, SCENE)}


def remarks(key: str, text: str, **changed: str) -> list[str]:
    return [str(note) for note in INTAKE.notes(key, INTAKE.type(asking(key, **changed), text, SCENE), SCENE)]


# --- the table of conversation.md


def test_the_form_has_the_23_questions_of_the_table_in_its_order():
    assert tuple(question.key for question in INTAKE.questions if question.key in TABLE) == TABLE


def test_a_complaint_by_phone_is_complete_after_22_questions_when_the_commissioner_is_uwv():
    draft = fill(INTAKE, SCENE, FULL)
    assert at(draft) is None
    assert INTAKE.progress(draft, SCENE) == (22, 22)


def test_every_sub_question_is_asked_right_after_its_question():
    draft = fill(INTAKE, SCENE, BRANCHING)
    assert at(draft) is None
    keys = list(INTAKE.answers(draft, SCENE))
    followers = {
        "authorisation": "complainant_kind", "commissioner_name": "commissioner", "leak": "categories",
        "earlier_how": "earlier", "earlier_on": "earlier_how", "earlier_confirmed": "earlier_on",
        "urgent_why": "urgent",
    }  # fmt: skip
    for key, before in followers.items():
        assert keys[keys.index(key) - 1] == before


@pytest.mark.parametrize("channel", ["E-mail", "Brief", "Aantekening op formulier of evaluatie"])
def test_a_written_complaint_is_not_asked_whether_it_is_one_nor_read_aloud(channel):
    script = {key: text for key, text in FULL.items() if key not in {"wants_complaint", "read_aloud"}}
    draft = fill(INTAKE, SCENE, {**script, "channel": channel})
    assert at(draft) is None


@pytest.mark.parametrize("key", [question.key for question in INTAKE.questions])
def test_every_question_says_what_it_asks_and_has_a_label_that_fits_a_button(key):
    question = next(question for question in INTAKE.questions if question.key == key)
    assert question.text.endswith(("?", "."))
    assert 0 < len(question.label) <= 25


def test_choice_keys_are_short_ascii():
    for key in BRANCHING:
        draft = asking(key) if key not in {"phone", "email", "address"} else None
        question = INTAKE.position(draft, SCENE) if draft else None
        for choice in question.choices(SCENE, INTAKE.answers(draft, SCENE)) if draft and question else ():
            assert choice.key.isascii()
            assert len(choice.key) <= 24


# --- the wish (2.2)


@pytest.mark.parametrize("channel", ["Telefoon", "Gesprek"])
def test_dissatisfaction_is_kept_without_any_person(channel):
    script = {
        "channel": channel,
        "wants_complaint": "Nee",
        "commissioner": "UWV",
        "categories": "Kosten, Privacy",
    }
    draft = fill(INTAKE, SCENE, script)
    assert at(draft) is None
    answers = INTAKE.answers(draft, SCENE)
    assert is_dissatisfaction(answers)
    assert set(answers) == {"channel", "wants_complaint", "received_on", "commissioner", "categories"}


def test_dissatisfaction_is_dated_on_the_day_of_the_answer_also_when_finished_later():
    draft = fill(INTAKE, SCENE, {"channel": "Telefoon", "wants_complaint": "Nee"})
    later = a_scene(today=date(2026, 11, 25))
    assert INTAKE.answers(draft, later)["received_on"] == "2026-11-23"


def test_the_day_of_dissatisfaction_can_be_amended():
    script = {"channel": "Telefoon", "wants_complaint": "Nee", "commissioner": "UWV", "categories": "Kosten"}
    draft = INTAKE.amend(fill(INTAKE, SCENE, script), "received_on", SCENE)
    assert Command.KEEP in INTAKE.allowed(draft, SCENE)
    amended = INTAKE.type(draft, "gisteren", SCENE)
    assert INTAKE.answers(amended, SCENE)["received_on"] == "2026-11-22"
    assert INTAKE.notes("received_on", amended, SCENE) == ()


def test_who_wants_a_complaint_after_all_is_asked_the_day_of_receipt():
    draft = fill(INTAKE, SCENE, {"channel": "Telefoon", "wants_complaint": "Nee"})
    draft = INTAKE.amend(draft, "wants_complaint", SCENE)
    assert at(INTAKE.type(draft, "Ja", SCENE)) == "received_on"


def test_not_yet_asked_puts_the_form_aside():
    with pytest.raises(PutAside) as put_aside:
        INTAKE.type(asking("wants_complaint"), "Nog niet gevraagd", SCENE)
    assert put_aside.value.code == "ask_wish"


# --- the day of receipt


def test_a_day_of_receipt_in_time_needs_no_remark():
    assert remarks("received_on", "gisteren") == []


@pytest.mark.parametrize(
    ("day", "passed"),
    [
        ("16 november 2026", []),
        ("13 november 2026", ["inschrijven"]),
        ("6 november 2026", ["inschrijven", "ontvangstbevestiging"]),
        ("25 oktober 2026", ["inschrijven", "ontvangstbevestiging", "behandelen"]),
        ("11 oktober 2026", ["inschrijven", "ontvangstbevestiging", "behandelen", "schriftelijk"]),
    ],
)
def test_a_late_registration_says_which_terms_have_passed(day, passed):
    said = remarks("received_on", day)
    assert len(said) == len(passed)
    for word in passed:
        assert any(word in note or word.replace("inschrijven", "inschrijving") in note for note in said)


# --- who complains


def test_an_anonymous_complainant_is_told_about_and_not_asked_how_to_be_reached():
    draft = INTAKE.press(asking("name"), "anonymous", SCENE)
    assert "geen brieven" in str(INTAKE.notes("name", draft, SCENE)[0])
    assert at(draft) == "commissioner"
    assert Complaint("KL-2026-001", "2026-1", INTAKE.answers(draft, SCENE)).is_anonymous


def test_a_complainant_who_is_called_anonymous_is_not_anonymous():
    draft = INTAKE.type(asking("name"), "anonymous", SCENE)
    assert not Complaint("KL-2026-001", "2026-1", INTAKE.answers(draft, SCENE)).is_anonymous
    assert at(draft) == "phone"


def test_at_least_one_contact_is_required():
    draft = asking("phone")
    draft = INTAKE.skip(INTAKE.skip(draft, SCENE), SCENE)
    assert at(draft) == "address"
    assert Command.SKIP not in INTAKE.allowed(draft, SCENE)
    with pytest.raises(NotAnAnswer):
        INTAKE.skip(draft, SCENE)


def test_taking_away_the_only_contact_asks_for_another():
    draft = INTAKE.skip(INTAKE.amend(fill(INTAKE, SCENE, FULL), "phone", SCENE), SCENE)
    assert at(draft) == "address"
    draft = INTAKE.type(draft, "Dorpsstraat 12, 1234 AB Utrecht", SCENE)
    assert at(draft) == "preferred_way"


@pytest.mark.parametrize(
    ("given", "ways"),
    [
        ({}, ["phone"]),
        ({"email": "a@b.nl"}, ["phone", "email"]),
        ({"phone": "/overslaan", "address": "Weg 1, 1234 AB Utrecht"}, ["letter"]),
    ],
)
def test_only_the_ways_for_which_there_is_a_contact_are_offered(given, ways):
    draft = asking("preferred_way", **given)
    question = INTAKE.position(draft, SCENE)
    assert [choice.key for choice in question.choices(SCENE, INTAKE.answers(draft, SCENE))] == ways


# --- the commissioner


def test_names_used_before_are_offered_per_kind_of_commissioner():
    draft = asking("commissioner_name")
    assert (
        INTAKE.answers(INTAKE.press(draft, "c7", SCENE), SCENE)["commissioner_name"]
        == "Gemeente Voorbeeldstad"
    )
    with pytest.raises(NotAnAnswer):
        INTAKE.press(asking("commissioner_name", commissioner="Werkgever"), "c7", SCENE)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"commissioner": "uwv"}, "yes"),
        ({"commissioner": "uwv", "uwv_client": "no"}, "yes"),
        ({"commissioner": "private", "uwv_client": "yes"}, "yes"),
        ({"commissioner": "private", "uwv_client": "no"}, "no"),
        ({"commissioner": "private", "uwv_client": "unknown"}, "unknown"),
        ({"commissioner": "private"}, "unknown"),
    ],
)
def test_a_uwv_client_is_never_silently_no(answers, expected):
    assert uwv_client(answers) == expected


# --- the matter


def test_whoever_the_complaint_is_about_and_who_guides_the_client_is_involved():
    draft = fill(INTAKE, SCENE, {**FULL, "about": "Bram de Wit, De organisatie"})
    complaint = Complaint("KL-2026-001", "2026-1", INTAKE.answers(draft, SCENE))
    assert complaint.involved == {1, 2}


def test_no_guiding_coach_involves_nobody():
    draft = fill(INTAKE, SCENE, {**FULL, "guiding_coach": "geen", "about": "Een derde"})
    assert Complaint("KL-2026-001", "2026-1", INTAKE.answers(draft, SCENE)).involved == frozenset()


def test_a_member_who_left_in_the_meantime_is_asked_about_again():
    draft = fill(INTAKE, SCENE, FULL)
    without_bram = a_scene(members={key: name for key, name in MEMBERS.items() if key != 2})
    assert INTAKE.position(draft, without_bram).key == "about"


def test_what_happened_more_than_a_year_before_is_remarked_upon_and_not_refused():
    assert "langer dan een jaar" in remarks("happened_on", "12 november 2025")[0]
    assert remarks("happened_on", "20 november 2025") == []


def test_a_day_of_receipt_moved_before_the_event_asks_for_the_event_again():
    draft = INTAKE.amend(fill(INTAKE, SCENE, FULL), "received_on", SCENE)
    assert at(INTAKE.type(draft, "10 november 2026", SCENE)) == "happened_on"


def test_a_possible_leak_is_asked_about_privacy_only_and_urges_on():
    assert at(fill(INTAKE, SCENE, {**FULL, "categories": "Privacy"})) == "leak"
    assert "72 uur" in remarks("leak", "ja")[0]
    draft = fill(INTAKE, SCENE, {**FULL, "categories": "Privacy", "leak": "Ja"})
    assert Complaint("KL-2026-001", "2026-1", INTAKE.answers(draft, SCENE)).may_be_leak


def test_a_leak_drops_out_when_privacy_does():
    draft = fill(INTAKE, SCENE, {**FULL, "categories": "Privacy", "leak": "Ja"})
    draft = INTAKE.type(INTAKE.amend(draft, "categories", SCENE), "Kosten, Privacy", SCENE)
    draft = INTAKE.done(INTAKE.press(draft, "privacy", SCENE), SCENE)
    assert at(draft) is None
    assert "leak" not in INTAKE.answers(draft, SCENE)


@pytest.mark.parametrize(
    "title", ["Bakker kwam niet opdagen", "Mevrouw VISSER is boos", "Anna's toon was grof"]
)
def test_a_name_in_the_title_is_warned_about_and_can_be_kept(title):
    with pytest.raises(Caution) as stopped:
        INTAKE.type(asking("title"), title, SCENE)
    assert stopped.value.code == "name"
    kept = INTAKE.type(asking("title"), title, SCENE, reason="Staat zo in de brief")
    assert INTAKE.answers(kept, SCENE)["title"] == title
    assert kept.reasons == {"title": "Staat zo in de brief"}


# --- what was done before, and the end


@pytest.mark.parametrize(
    ("typed", "number"),
    [("KL-2026-007", "KL-2026-007"), ("kl 2026 7", "KL-2026-007"), ("2026-1234", "KL-2026-1234")],
)
def test_an_earlier_number_is_judged_by_its_form_only(typed, number):
    assert answered("earlier_number", typed, earlier="Ja, eerdere klacht") == number


@pytest.mark.parametrize(
    "typed", ["7", "KL-1926-007", "KL-2026-000", "KL-2026-", "geen idee", "KL-2026-1234567"]
)
def test_what_is_no_number_is_refused_and_the_question_can_be_skipped(typed):
    draft = asking("earlier_number", earlier="Ja, eerdere klacht")
    with pytest.raises(NotAnAnswer):
        INTAKE.type(draft, typed, SCENE)
    assert at(INTAKE.skip(draft, SCENE)) == "urgent"


def test_a_sixth_attachment_is_refused():
    draft = asking("attachments")
    for key in range(5):
        draft = INTAKE.attach(draft, {"id": key, "kind": "PDF", "size": 10}, SCENE)
    with pytest.raises(NotAnAnswer):
        INTAKE.attach(draft, {"id": 5, "kind": "PDF", "size": 10}, SCENE)
    assert read_back(INTAKE.done(draft, SCENE))["attachments"] == "5 bestanden"


def test_who_does_not_agree_gets_a_copy():
    assert "kopie" in read_back(fill(INTAKE, SCENE, {**FULL, "read_aloud": "nee"}))["read_aloud"]


def test_a_refusal_leaves_the_draft_as_it_was():
    draft = asking("title")
    kept = draft.to_json()
    for text in ("x", "Anna kwam te laat", "moslim en boos", "BSN 123456782"):
        with pytest.raises(Refusal):
            INTAKE.type(draft, text, SCENE)
    assert draft.to_json() == kept
