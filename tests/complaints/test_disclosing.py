"""The two short forms of the disclosure (3.1a)."""

from datetime import UTC, date, datetime

import pytest

from complaints import disclosing
from complaints.errors import Caution, NotAnAnswer
from complaints.events import Way
from complaints.form import Draft, Form
from tests.complaints.filling import a_scene

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
FORM = Form("disclosure:new", disclosing.for_programme())
GAP = Form("disclosure:told", disclosing.for_gap())
SCENE = a_scene(today=TODAY)


def filled(*typed: str, form: Form = FORM) -> Draft:
    draft = Draft()
    for text in typed:
        draft = form.type(draft, text, SCENE)
    return draft


def answers(*typed: str, form: Form = FORM):
    return form.answers(filled(*typed, form=form), SCENE)


def test_a_client_who_was_told_by_letter():
    given = answers("TR-1042", "3 november", "4 november", "Brief")
    made = disclosing.recorded(given, by=1, at=AT)
    assert (made.reference, made.started_on, made.told_on, made.way) == (
        "TR-1042",
        date(2026, 11, 3),
        date(2026, 11, 4),
        Way.LETTER,
    )
    assert (made.recorded_by, made.told_by, made.recorded_at, made.told_at) == (1, 1, AT, AT)


def test_not_told_yet_asks_no_more_and_is_a_gap():
    draft = filled("TR-1042", "gisteren", "Nog niet verteld")
    assert FORM.position(draft, SCENE) is None
    made = disclosing.recorded(FORM.answers(draft, SCENE), by=1, at=AT)
    assert not made.is_told
    assert (made.way, made.told_by, made.told_at, made.proof) == (None, None, None, None)


def test_a_gap_that_is_filled_has_no_way_to_stay_one():
    with pytest.raises(NotAnAnswer):
        filled("Nog niet verteld", form=GAP)
    gap = disclosing.recorded(answers("TR-1", "gisteren", "Nog niet verteld"), by=1, at=AT)
    made = disclosing.told(gap, answers("vandaag", "E-mail", form=GAP), by=2, at=AT)
    assert (made.recorded_by, made.told_by, made.told_on, made.way) == (1, 2, TODAY, Way.EMAIL)


def test_one_file_is_the_proof_and_no_second_one():
    draft = filled("TR-1042", "gisteren", "vandaag", "Brief")
    with_file = FORM.attach(draft, {"id": 7, "kind": "PDF", "size": 9}, SCENE)
    with pytest.raises(NotAnAnswer):
        FORM.attach(with_file, {"id": 8, "kind": "PDF", "size": 9}, SCENE)
    done = FORM.type(with_file, "klaar", SCENE)
    assert disclosing.recorded(FORM.answers(done, SCENE), by=1, at=AT).proof == 7


@pytest.mark.parametrize("day", ["morgen", "over een week", "31 december 2089", "1 januari 1970"])
def test_told_is_a_day_that_has_been(day):
    with pytest.raises(NotAnAnswer):
        filled("TR-1042", "gisteren", day)


def test_told_is_one_day_also_when_a_button_says_otherwise():
    started = filled("TR-1042", "gisteren")
    question = FORM.position(started, SCENE)
    assert question is not None
    with pytest.raises(NotAnAnswer, match="één dag"):
        question.check({"from": "2026-11-02", "to": "2026-11-03"}, SCENE, {})


@pytest.mark.parametrize(
    ("told", "said"), [("gisteren", 0), ("vandaag", 1), ("1 november", 0)], ids=["on time", "late", "before"]
)
def test_told_after_the_start_is_taken_and_remarked_upon(told, said):
    draft = filled("TR-1042", "gisteren", told)
    assert len(FORM.notes("told", draft, SCENE)) == said


@pytest.mark.parametrize("reference", ["TR-1042", "2026/17", "dossier 88", "UWV 2026 55", "A12"])
def test_a_reference_is_taken_as_it_is(reference):
    assert answers(reference)["reference"] == reference


@pytest.mark.parametrize("reference", ["Fenna Visser", "Visser", "TR Fenna Visser 12", "Anna 12", "van Dam"])
def test_what_looks_like_a_name_is_stopped_before_it_is_stored(reference):
    with pytest.raises(Caution) as stopped:
        filled(reference)
    assert stopped.value.code == "name"
    kept = FORM.type(Draft(), reference, SCENE, reason="De naam is hier nodig")
    given = {**FORM.answers(kept, SCENE), "reasons": kept.reasons}
    made = disclosing.recorded({**given, "started_on": "2026-11-23", "told": "not_yet"}, by=1, at=AT)
    assert made.reasons == {"reference": "De naam is hier nodig"}


@pytest.mark.parametrize("reference", ["111222333", "111 222 333", "TR 111.222.333", "--"])
def test_a_citizen_service_number_and_no_number_at_all_are_refused(reference):
    with pytest.raises(NotAnAnswer):
        FORM.type(Draft(), reference, SCENE, reason="nodig")


def test_a_reference_is_not_longer_than_the_programme_of_a_complaint():
    with pytest.raises(NotAnAnswer):
        filled("7" * 51)
