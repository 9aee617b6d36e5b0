"""The engine: the position follows from the answers, and nothing that was answered is lost."""

from dataclasses import replace

import pytest

from complaints.errors import Caution, NotAnAnswer, Refusal
from complaints.form import Choice, Command, Draft, Form, Kind, PutAside, Question, UnreadableDraft
from complaints.questions import always, fixed
from complaints.readers import (
    free_text,
    has_been,
    labelled,
    read_day,
    read_period,
    recent_days,
    recent_periods,
)
from complaints.words import say
from tests.complaints.filling import a_scene

SCENE = a_scene()
WAITS = Choice("later", say("Nog niet gevraagd"), pauses="ask")
PET = Question(
    key="pet", text="Dier?", label="Dier", kind=Kind.CHOICE,
    choices=fixed(Choice("yes", say("Ja")), Choice("no", say("Nee")), WAITS),
)  # fmt: skip
NAME = Question(
    key="pet_name", text="Naam?", label="Naam", kind=Kind.TEXT, limit=10, optional=always,
    when=lambda answers: answers.get("pet") == "yes",
)  # fmt: skip
COLOURS = Question(
    key="colours", text="Kleuren?", label="Kleuren", kind=Kind.SEVERAL,
    choices=labelled({"red": "Rood", "green": "Groen", "sea": "Blauw en wit"}),
)  # fmt: skip
STORY = Question(
    key="story",
    text="Verhaal?",
    label="Verhaal",
    kind=Kind.LONG_TEXT,
    limit=60,
    guard=free_text,
    optional=always,
)
PAPERS = Question(key="papers", text="Bijlagen?", label="Bijlagen", kind=Kind.FILES, limit=2, optional=always)
DAY = Question(
    key="day", text="Dag?", label="Dag", kind=Kind.DATE, choices=recent_days, read=read_day, check=has_been
)
SPAN = Question(
    key="span", text="Wanneer?", label="Wanneer", kind=Kind.PERIOD, choices=recent_periods, read=read_period
)
FORM = Form("pets", (PET, NAME, COLOURS, STORY, PAPERS, DAY, SPAN))
ALL = {
    "pet": "yes", "pet_name": "Rex", "colours": ["red"], "story": "Lang geleden", "papers": None,
    "day": "2026-11-20", "span": {"from": "2026-11-01", "to": "2026-11-03"},
}  # fmt: skip


def only(question: Question) -> Form:
    return Form("one", (question,))


def at(form: Form, draft: Draft) -> str | None:
    question = form.position(draft, SCENE)
    return question.key if question else None


def filled(**answers) -> Draft:
    return Draft(answers={**ALL, **answers})


# --- the position


def test_an_empty_draft_is_at_the_first_question():
    assert at(FORM, Draft()) == "pet"


def test_a_complete_draft_is_at_the_check_page():
    assert at(FORM, filled()) is None


def test_a_question_whose_condition_fails_is_not_asked():
    assert at(FORM, FORM.type(Draft(), "nee", SCENE)) == "colours"


def test_what_no_longer_applies_drops_out_and_comes_back_when_it_applies_again():
    without = FORM.type(FORM.amend(filled(), "pet", SCENE), "nee", SCENE)
    assert "pet_name" not in FORM.answers(without, SCENE)
    again = FORM.type(FORM.amend(without, "pet", SCENE), "ja", SCENE)
    assert FORM.answers(again, SCENE)["pet_name"] == "Rex"
    assert at(FORM, again) is None


def test_an_answer_that_is_no_longer_a_choice_is_asked_again():
    assert at(FORM, filled(pet="snake")) == "pet"
    assert at(FORM, filled(colours=["red", "pink"])) == "colours"
    assert "colours" not in FORM.answers(filled(colours=["pink"]), SCENE)


def test_an_answer_that_no_longer_counts_opens_no_other_question():
    snake = replace(NAME, when=lambda answers: answers.get("pet") == "snake")
    draft = Draft(answers={"pet": "snake", "pet_name": "Kaa"})
    assert Form("f", (PET, snake)).answers(draft, SCENE) == {}


def test_a_skip_counts_only_while_the_question_is_optional():
    form = Form("f", (PET, replace(NAME, when=always, optional=lambda answers: answers.get("pet") == "no")))
    draft = form.skip(form.type(Draft(), "nee", SCENE), SCENE)
    assert at(form, draft) is None
    assert at(form, form.type(form.amend(draft, "pet", SCENE), "ja", SCENE)) == "pet_name"


def test_progress_counts_the_questions_that_apply():
    assert FORM.progress(Draft(), SCENE) == (1, 6)
    assert FORM.progress(FORM.type(Draft(), "ja", SCENE), SCENE) == (2, 7)
    assert FORM.progress(filled(), SCENE) == (7, 7)


# --- moving


def test_going_back_walks_question_by_question_and_loses_nothing():
    draft = filled()
    for expected in reversed(list(ALL)):
        draft = FORM.back(draft, SCENE)
        assert at(FORM, draft) == expected
        assert draft.answers == ALL


def test_after_going_back_answers_go_forward_through_the_same_questions():
    draft = FORM.back(FORM.back(filled(), SCENE), SCENE)
    draft = FORM.keep(draft, SCENE)
    assert at(FORM, draft) == "span"
    assert at(FORM, FORM.keep(draft, SCENE)) is None


def test_there_is_no_way_back_from_the_first_question():
    assert Command.BACK not in FORM.allowed(Draft(), SCENE)
    with pytest.raises(NotAnAnswer):
        FORM.back(Draft(), SCENE)


def test_an_amended_answer_returns_to_the_check_page():
    draft = FORM.amend(filled(), "pet_name", SCENE)
    assert at(FORM, draft) == "pet_name"
    changed = FORM.type(draft, "Bobby", SCENE)
    assert at(FORM, changed) is None
    assert FORM.answers(changed, SCENE)["pet_name"] == "Bobby"


def test_only_an_answered_question_can_be_amended():
    for key in ("pet", "pet_name", "unknown"):
        with pytest.raises(Refusal):
            FORM.amend(Draft(), key, SCENE)


def test_an_old_answer_can_be_kept_only_when_its_question_is_reopened():
    assert Command.KEEP not in FORM.allowed(Draft(), SCENE)
    with pytest.raises(NotAnAnswer):
        FORM.keep(Draft(), SCENE)
    assert Command.KEEP in FORM.allowed(FORM.amend(filled(), "day", SCENE), SCENE)


def test_a_skipped_question_that_is_reopened_has_nothing_to_keep():
    allowed = FORM.allowed(FORM.amend(filled(), "papers", SCENE), SCENE)
    assert allowed == {Command.BACK, Command.SKIP}


def test_a_required_question_cannot_be_skipped():
    with pytest.raises(NotAnAnswer):
        FORM.skip(Draft(), SCENE)


def test_nothing_is_answered_on_the_check_page():
    for act in (
        lambda: FORM.type(filled(), "ja", SCENE),
        lambda: FORM.press(filled(), "yes", SCENE),
        lambda: FORM.skip(filled(), SCENE),
        lambda: FORM.done(filled(), SCENE),
        lambda: FORM.attach(filled(), {"id": 1}, SCENE),
    ):
        with pytest.raises(NotAnAnswer):
            act()


def test_a_pausing_choice_puts_the_form_aside_with_its_code():
    with pytest.raises(PutAside) as pressed:
        FORM.press(Draft(), "later", SCENE)
    with pytest.raises(PutAside):
        FORM.type(Draft(), "nog niet", SCENE)
    assert pressed.value.code == "ask"


# --- the turn


def test_the_turn_rises_with_each_question_answered_or_left():
    draft = FORM.press(Draft(), "yes", SCENE)
    assert draft.turn == 1
    assert FORM.skip(draft, SCENE).turn == 2
    assert FORM.back(draft, SCENE).turn == 2
    assert FORM.keep(FORM.back(draft, SCENE), SCENE).turn == 3
    assert FORM.amend(draft, "pet", SCENE).turn == 2


def test_quick_taps_on_several_choices_keep_the_turn_so_that_all_count():
    form = only(COLOURS)
    draft = form.press(form.press(Draft(), "sea", SCENE), "red", SCENE)
    assert (draft.turn, form.collecting(draft, SCENE)) == (0, ("red", "sea"))
    done = form.done(draft, SCENE)
    assert (done.turn, done.answers["colours"]) == (1, ["red", "sea"])


# --- choices


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Ja", "yes"), ("JA.", "yes"), ("j", "yes"), ("n", "no"), ("nee", "no"), ("1", "yes"), ("2.", "no"),
        ("  nee  ", "no"),
    ],
)  # fmt: skip
def test_a_choice_is_typed_by_its_label_its_number_or_yes_and_no(typed, key):
    assert FORM.type(Draft(), typed, SCENE).answers["pet"] == key


MANY = replace(
    PET,
    choices=fixed(
        *(
            Choice(key, say(label))
            for key, label in (("a", "Enquête"), ("b", "E-mail"), ("c", "Brief"), ("d", "Briefje"))
        )
    ),
)


@pytest.mark.parametrize(
    ("typed", "key"),
    [("enquete", "a"), ("ENQ", "a"), ("email", "b"), ("e-mail", "b"), ("brief", "c"), ("briefj", "d")],
)
def test_case_accents_and_hyphens_do_not_matter_and_a_unique_beginning_is_enough(typed, key):
    assert only(MANY).type(Draft(), typed, SCENE).answers["pet"] == key


@pytest.mark.parametrize("typed", ["bri", "en", "0", "5", "-1", "paard", "²", "…", "1e"])
def test_what_fits_no_choice_or_more_than_one_is_refused_with_the_choices(typed):
    with pytest.raises(NotAnAnswer) as refused:
        only(MANY).type(Draft(), typed, SCENE)
    assert "1. Enquête, 2. E-mail, 3. Brief, 4. Briefje" in str(refused.value.text)


def test_two_members_of_the_same_name_are_told_apart_by_number():
    twins = only(replace(PET, choices=fixed(Choice("1", say("Jan Smit")), Choice("2", say("Jan Smit")))))
    with pytest.raises(NotAnAnswer):
        twins.type(Draft(), "Jan Smit", SCENE)
    assert twins.type(Draft(), "2", SCENE).answers["pet"] == "2"


def test_a_button_of_another_question_is_refused():
    for key in ("red", "", "YES", "2026-11-12"):
        with pytest.raises(NotAnAnswer):
            FORM.press(Draft(), key, SCENE)


@pytest.mark.parametrize(
    ("typed", "ticked"),
    [
        ("rood", ("red",)),
        ("Rood, groen", ("red", "green")),
        ("groen en rood", ("red", "green")),
        ("blauw en wit", ("sea",)),
        ("1, 3", ("red", "sea")),
        ("rood\nblauw", ("red", "sea")),
    ],
)
def test_several_choices_are_typed_with_commas_or_en(typed, ticked):
    form = only(COLOURS)
    assert form.collecting(form.type(Draft(), typed, SCENE), SCENE) == ticked


def test_one_typed_choice_goes_off_again_and_several_stay_on():
    form = only(COLOURS)
    draft = form.type(Draft(), "rood", SCENE)
    assert form.collecting(form.type(draft, "rood", SCENE), SCENE) == ()
    assert form.collecting(form.type(draft, "rood, groen", SCENE), SCENE) == ("red", "green")


def test_several_needs_at_least_one_choice():
    form = only(COLOURS)
    for draft in (Draft(), form.press(form.press(Draft(), "red", SCENE), "red", SCENE)):
        assert Command.DONE not in form.allowed(draft, SCENE)
        with pytest.raises(NotAnAnswer):
            form.type(draft, "klaar", SCENE)


def test_a_reopened_list_starts_from_the_old_ticks():
    draft = FORM.amend(filled(colours=["red", "green"]), "colours", SCENE)
    assert FORM.collecting(draft, SCENE) == ("red", "green")
    assert FORM.done(FORM.press(draft, "red", SCENE), SCENE).answers["colours"] == ["green"]


# --- days


@pytest.mark.parametrize(
    ("key", "day"), [("today", "2026-11-23"), ("yesterday", "2026-11-22"), ("2026-11-12", "2026-11-12")]
)
def test_a_day_is_pressed_on_a_button_or_on_the_calendar(key, day):
    assert only(DAY).press(Draft(), key, SCENE).answers["day"] == day
    assert only(SPAN).press(Draft(), key, SCENE).answers["span"] == {"from": day, "to": day}


@pytest.mark.parametrize(
    "key", ["2026-11-24", "20261112", "2026-W46-4", "2026-02-30", "0001-01-01", "morgen"]
)
def test_a_day_that_does_not_exist_or_cannot_be_is_refused_when_pressed(key):
    with pytest.raises(NotAnAnswer):
        only(DAY).press(Draft(), key, SCENE)


def test_days_are_typed_in_dutch():
    assert only(DAY).type(Draft(), "Gisteren", SCENE).answers["day"] == "2026-11-22"
    assert only(DAY).type(Draft(), "12 november 2026", SCENE).answers["day"] == "2026-11-12"


# --- texts


def test_a_text_that_is_too_long_is_refused_with_its_length_and_never_cut():
    form = only(replace(STORY, limit=4000))
    with pytest.raises(NotAnAnswer) as refused:
        form.type(Draft(), "x" * 4312, SCENE)
    assert str(refused.value.text) == "Dat zijn 4.312 tekens; hoogstens 4.000 kan."
    assert len(form.type(Draft(), "x" * 4000, SCENE).unfinished["story"][0]) == 4000


def test_several_messages_together_stay_within_the_limit():
    form = only(STORY)
    draft = form.type(form.type(Draft(), "a" * 30, SCENE), "b" * 29, SCENE)
    with pytest.raises(NotAnAnswer):
        form.type(draft, "c", SCENE)
    assert form.type(draft, "Klaar!", SCENE).answers["story"] == "a" * 30 + "\n" + "b" * 29


@pytest.mark.parametrize("empty", ["", "   ", "\n\n", "\u200b", "\x00"])
def test_an_empty_message_is_no_answer(empty):
    for form in (only(PET), only(replace(NAME, when=always)), only(STORY)):
        with pytest.raises(NotAnAnswer):
            form.type(Draft(), empty, SCENE)


def test_typed_text_is_cleaned():
    form = only(replace(NAME, when=always))
    assert form.type(Draft(), " Re\u200bx\u202e \n II ", SCENE).answers["pet_name"] == "Rex II"


def test_a_citizen_service_number_is_refused_in_short_fields_too():
    form = only(replace(NAME, when=always, limit=100))
    with pytest.raises(NotAnAnswer):
        form.type(Draft(), "Rex 123456782", SCENE)


def test_a_sensitive_text_is_kept_only_with_a_reason():
    form = only(STORY)
    with pytest.raises(Caution) as stopped:
        form.type(Draft(), "Zij is moslim.", SCENE)
    assert stopped.value.code == "sensitive"
    draft = form.done(form.type(Draft(), "Zij is moslim.", SCENE, reason="Daar gaat de klacht over"), SCENE)
    assert draft.answers["story"] == "Zij is moslim."
    assert draft.reasons == {"story": "Daar gaat de klacht over"}


def test_a_citizen_service_number_over_two_messages_is_refused():
    form = only(STORY)
    draft = form.type(Draft(), "Mijn nummer is 123456", SCENE)
    with pytest.raises(NotAnAnswer):
        form.type(draft, "782, zei hij", SCENE)


def test_a_reason_that_was_not_needed_is_not_kept():
    form = only(STORY)
    draft = form.done(form.type(Draft(), "Het regende.", SCENE, reason="zomaar"), SCENE)
    assert draft.reasons == {}


def test_the_reason_goes_when_the_text_is_replaced_by_one_that_needs_none():
    form = only(STORY)
    draft = form.done(form.type(Draft(), "Zij is moslim.", SCENE, reason="nodig"), SCENE)
    draft = form.type(form.amend(draft, "story", SCENE), "Het regende.", SCENE)
    assert form.done(draft, SCENE).reasons == {}


def test_no_reason_opens_the_door_for_a_citizen_service_number():
    form = only(STORY)
    for text, reason in (
        ("BSN 123456782", "nodig"),
        ("Zij is moslim.", "123456782"),
        ("Zij is moslim.", " "),
    ):
        with pytest.raises(NotAnAnswer):
            form.type(Draft(), text, SCENE, reason=reason)


def test_a_text_half_written_is_still_there_after_going_back():
    draft = Draft(answers={key: ALL[key] for key in ("pet", "pet_name", "colours")})
    draft = FORM.type(draft, "Het begon met", SCENE)
    there = FORM.keep(FORM.back(draft, SCENE), SCENE)
    assert FORM.collecting(there, SCENE) == ("Het begon met",)


def test_a_text_half_written_is_not_skipped_by_accident():
    form = only(STORY)
    assert Command.SKIP in form.allowed(Draft(), SCENE)
    assert form.allowed(form.type(Draft(), "Het begon met", SCENE), SCENE) == {Command.DONE}


# --- files

PDF = {"id": 1, "kind": "PDF", "size": 100}


def test_attachments_are_gathered_until_done_and_the_same_file_counts_once():
    form = only(PAPERS)
    draft = form.attach(form.attach(Draft(), PDF, SCENE), PDF, SCENE)
    assert form.done(draft, SCENE).answers["papers"] == [PDF]


def test_more_attachments_than_allowed_are_refused():
    form = only(PAPERS)
    draft = form.attach(form.attach(Draft(), PDF, SCENE), {**PDF, "id": 2}, SCENE)
    with pytest.raises(NotAnAnswer):
        form.attach(draft, {**PDF, "id": 3}, SCENE)


def test_reopened_attachments_go_on_from_the_old_ones_and_a_skip_empties_them():
    draft = FORM.amend(filled(papers=[PDF]), "papers", SCENE)
    assert FORM.collecting(draft, SCENE) == (PDF,)
    assert FORM.skip(draft, SCENE).answers["papers"] is None


def test_a_file_or_a_text_at_the_wrong_question_is_refused():
    with pytest.raises(NotAnAnswer):
        only(PET).attach(Draft(), PDF, SCENE)
    with pytest.raises(NotAnAnswer):
        only(PAPERS).type(Draft(), "zie brief", SCENE)


# --- the check page


def test_the_check_page_reads_every_answer_that_counts():
    read = {question.key: text for question, text in FORM.summary(filled(papers=[PDF]), SCENE)}
    assert {key: str(text) for key, text in read.items()} == {
        "pet": "Ja", "pet_name": "Rex", "colours": "Rood", "story": "Lang geleden", "papers": "1 bestand",
        "day": "2026-11-20", "span": "2026-11-01 tot en met 2026-11-03",
    }  # fmt: skip


def test_a_skipped_answer_and_a_member_who_left_read_back_too():
    read = {
        question.key: str(text) for question, text in FORM.read_back({"pet": "gone", "papers": None}, SCENE)
    }
    assert read == {"pet": "onbekend (gone)", "papers": "niet ingevuld"}


# --- the stored draft


def test_a_draft_survives_its_own_json():
    draft = FORM.type(FORM.amend(filled(), "story", SCENE), "Nog één keer", SCENE)
    assert Draft.from_json(draft.to_json()) == draft


@pytest.mark.parametrize(
    "garbled",
    [
        "", "null", "[]", "{", "1", '{"answers": []}', '{"turn": -1}', '{"turn": true}', '{"turn": "1"}',
        '{"reopened": [1]}', '{"unfinished": {"a": "b"}}', '{"reasons": {"a": 1}}', '{"step": 4}',
        '{"assumed": 1}', "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_not_a_draft_is_refused_by_type(garbled):
    with pytest.raises(UnreadableDraft):
        Draft.from_json(garbled)
