"""Which letters a complaint calls for, and the facts in them."""

from datetime import date, timedelta

import pytest

from complaints.errors import Refusal
from complaints.events import (
    About,
    Accepted,
    CallAttempted,
    Declined,
    Event,
    Extended,
    Fulfilled,
    Ground,
    Judged,
    Judgment,
    Promise,
    Promised,
    Referred,
    Reopened,
    Replied,
    SettledInformally,
    Told,
    UnreachableLetterSent,
    Way,
)
from complaints.intake import CATEGORIES
from complaints.letters import (
    FACTS,
    GROUNDS,
    JUDGMENTS,
    LABELS,
    SUBJECTS,
    Letter,
    address_lines,
    disclosure_facts,
    letter_facts,
    letters_for,
    require,
)
from complaints.words import Text
from complaints.workdays import Calendar
from tests.complaints.building import ANNA, CARLA, DIRK, MONDAY, NUMBER, a_complaint, noon

ATTEMPTS = 3
SENT_ON = MONDAY + timedelta(weeks=5)
ACKNOWLEDGEMENT = Letter.ACKNOWLEDGEMENT
PHONE = {"phone": "+31612345678"}


def happened(kind: type[Event], on: date = MONDAY, **facts: object) -> Event:
    return kind(on=on, at=noon(on), by=CARLA, **facts)


ACCEPTED = happened(Accepted)
DECLINED = happened(Declined, ground=Ground.OLD, reasons="")
EXTENDED = happened(Extended, until=MONDAY + timedelta(weeks=9), reason="De coach is ziek.")
JUDGED = happened(
    Judged, judgments={"treatment": Judgment.FOUNDED}, reasons={"treatment": "U wachtte drie keer."}
)
SETTLED = happened(SettledInformally, how="U krijgt een andere coach.")
REPLIED = happened(Replied, SENT_ON, way=Way.LETTER)
REFERRED = happened(Referred, SENT_ON, mediator="M. Voorbeeld")


def unanswered(days: int) -> Event:
    return happened(CallAttempted, SENT_ON + timedelta(days=days), time="10:00", reached=False)


def with_events(*events: Event, **answers: object):
    complaint = a_complaint(**answers)
    complaint.events += events
    return complaint


def called_for(*events: Event, **answers: object) -> list[Letter]:
    return list(letters_for(with_events(*events, **answers), ATTEMPTS))


def facts(letter: Letter, *events: Event, **answers: object) -> dict[str, object]:
    complaint = with_events(*events, **answers)
    return dict(letter_facts(letter, complaint, today=MONDAY, calendar=Calendar()))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((), []),
        ((ACCEPTED,), []),
        ((DECLINED,), [Letter.DECLINED]),
        ((EXTENDED,), [Letter.EXTENSION]),
        ((ACCEPTED, JUDGED), [Letter.RESOLUTION]),
        ((ACCEPTED, SETTLED), [Letter.RESOLUTION]),
        ((ACCEPTED, EXTENDED, JUDGED, REPLIED), [Letter.EXTENSION, Letter.RESOLUTION]),
        ((ACCEPTED, JUDGED, REPLIED, REFERRED), [Letter.RESOLUTION, Letter.MEDIATOR]),
    ],
)
def test_a_letter_is_there_as_soon_as_the_complaint_has_come_to_it(events, expected):
    assert called_for(*events, **PHONE) == [ACKNOWLEDGEMENT, *expected]


@pytest.mark.parametrize(
    ("attempts", "is_there"),
    [
        ((), False),
        ((unanswered(1), unanswered(2)), False),
        ((unanswered(1), unanswered(1), unanswered(1)), False),
        ((unanswered(1), unanswered(1), unanswered(2)), True),
    ],
)
def test_the_unreachable_letter_is_there_once_the_attempts_are_used_up(attempts, is_there):
    found = called_for(ACCEPTED, JUDGED, REPLIED, *attempts, **PHONE)
    assert (Letter.UNREACHABLE in found) is is_there


def test_the_unreachable_letter_is_there_at_once_for_who_has_no_phone_but_not_before_the_reply():
    assert Letter.UNREACHABLE in called_for(ACCEPTED, JUDGED, REPLIED)
    assert Letter.UNREACHABLE not in called_for(ACCEPTED, JUDGED)


def test_the_unreachable_letter_stays_there_once_it_was_sent():
    sent = happened(UnreachableLetterSent, SENT_ON + timedelta(days=9), way=Way.LETTER)
    assert Letter.UNREACHABLE in called_for(ACCEPTED, JUDGED, REPLIED, unanswered(1), sent, **PHONE)


def test_what_was_settled_together_has_no_unreachable_letter():
    assert Letter.UNREACHABLE not in called_for(ACCEPTED, SETTLED, REPLIED)


def test_after_reopening_the_letters_of_the_round_before_are_no_longer_there():
    reopened = happened(Reopened, SENT_ON, reason="Nieuwe feiten")
    assert called_for(DECLINED, reopened) == [ACKNOWLEDGEMENT]


def test_an_anonymous_complaint_has_no_letters():
    assert called_for(ACCEPTED, EXTENDED, JUDGED, name="anonymous") == []
    with pytest.raises(Refusal, match="anoniem"):
        require(ACKNOWLEDGEMENT, a_complaint(name="anonymous"), ATTEMPTS)


@pytest.mark.parametrize("letter", sorted(set(FACTS) - {ACKNOWLEDGEMENT}))
def test_a_letter_too_early_is_refused(letter):
    with pytest.raises(Refusal, match="hoort nu niet bij klacht"):
        require(letter, a_complaint(), ATTEMPTS)


@pytest.mark.parametrize("letter", sorted(set(FACTS) - {ACKNOWLEDGEMENT, Letter.UNREACHABLE}))
def test_a_letter_too_early_has_no_facts(letter):
    with pytest.raises(Refusal, match="hoort nu niet bij klacht"):
        facts(letter)


def test_every_letter_names_the_complaint_and_the_complainant():
    found = facts(Letter.UNREACHABLE, address="Dorpsstraat 12, 1234 AB Utrecht", title="Te laat")
    assert found == {
        "datum": MONDAY,
        "nummer": NUMBER,
        "naam": "Fenna Visser",
        "adresblok": "Fenna Visser\nDorpsstraat 12\n1234 AB Utrecht",
        "ontvangen_op": MONDAY,
        "samenvatting": "Te laat",
    }


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("", []),
        ("Dorpsstraat 12, 1234 AB Utrecht", ["Dorpsstraat 12", "1234 AB Utrecht"]),
        ("Dorpsstraat 12 1234 AB Utrecht", ["Dorpsstraat 12", "1234 AB Utrecht"]),
        ("Hof 3, flat 4, 1234 AB Utrecht", ["Hof 3, flat 4", "1234 AB Utrecht"]),
        ("Rue Haute 5, 1000 Bruxelles", ["Rue Haute 5", "1000 Bruxelles"]),
    ],
)
def test_an_address_is_cut_as_on_an_envelope(address, lines):
    assert address_lines(address) == lines


def test_the_acknowledgement_promises_the_dates_of_the_regulation():
    found = facts(ACKNOWLEDGEMENT)
    assert found["besluit_uiterlijk"] == MONDAY + timedelta(weeks=4)
    assert found["antwoord_uiterlijk"] == MONDAY + timedelta(weeks=6)
    assert not found["in_behandeling"]


def test_an_acknowledgement_after_the_decision_does_not_leave_it_open():
    assert facts(ACKNOWLEDGEMENT, ACCEPTED)["in_behandeling"]


def test_an_acknowledgement_after_a_decline_still_has_its_dates():
    assert facts(ACKNOWLEDGEMENT, DECLINED)["antwoord_uiterlijk"] == MONDAY + timedelta(weeks=6)


@pytest.mark.parametrize("ground", Ground)
def test_a_decline_gives_the_ground_in_a_sentence_and_the_reasons_as_they_are(ground):
    found = facts(Letter.DECLINED, happened(Declined, ground=ground, reasons="Zie <bijlage>"))
    assert (str(found["grond"]), found["redenen"]) == (GROUNDS[ground], "Zie <bijlage>")
    assert str(found["grond"]).endswith(".") is (ground is not Ground.OTHER)


@pytest.mark.parametrize(
    ("answers", "commissioner"),
    [
        ({"commissioner": "uwv"}, "UWV"),
        ({"commissioner": "municipality", "commissioner_name": "Gemeente Elders"}, "Gemeente Elders"),
        ({"commissioner": "private"}, ""),
        ({}, ""),
        (
            {"commissioner": "employer", "commissioner_name": "B.V. X", "complainant_kind": "employer"},
            "",
        ),
    ],
)
def test_a_decline_names_the_commissioner_unless_that_is_who_complains(answers, commissioner):
    assert facts(Letter.DECLINED, DECLINED, **answers)["opdrachtgever"] == commissioner


def test_an_extension_says_until_when_and_which_date_was_promised():
    found = facts(Letter.EXTENSION, EXTENDED)
    assert found["eerdere_datum"] == MONDAY + timedelta(weeks=6)
    assert (found["nieuwe_datum"], found["redenen"]) == (EXTENDED.until, "De coach is ziek.")


def test_a_second_extension_starts_from_the_first_that_counts():
    told = happened(Told, about=About.EXTENSION, way=Way.PHONE, told_by=ANNA)
    again = happened(Extended, until=MONDAY + timedelta(weeks=12), reason="De coach is nog ziek.")
    assert facts(Letter.EXTENSION, EXTENDED, told, again)["eerdere_datum"] == EXTENDED.until


def test_the_reply_has_a_judgment_and_reasons_for_each_category_in_the_order_of_the_form():
    judged = happened(
        Judged,
        judgments={"costs": Judgment.NONE, "treatment": Judgment.PARTLY},
        reasons={"costs": "Dat weten wij niet.", "treatment": "Soms."},
    )
    found = facts(Letter.RESOLUTION, ACCEPTED, judged)["oordelen"]
    assert [(str(each["onderwerp"]), each["redenen"]) for each in found] == [
        ("Hoe wij met u omgingen", "Soms."),
        ("De kosten", "Dat weten wij niet."),
    ]
    assert [each["oordeel"] for each in found] == [
        Text(JUDGMENTS[Judgment.PARTLY]),
        Text(JUDGMENTS[Judgment.NONE]),
    ]


def test_the_reply_lists_what_is_still_to_be_done_and_not_what_is_done():
    until = MONDAY + timedelta(weeks=3)
    promised = [
        happened(Promised, of=Promise.AGREEMENT, what=what, owner=DIRK, until=until) for what in ("A", "B")
    ]
    complaint = with_events(ACCEPTED, *promised, JUDGED)
    complaint.events.append(happened(Fulfilled, promise=complaint.events.index(promised[0]) + 1))
    found = letter_facts(Letter.RESOLUTION, complaint, today=MONDAY, calendar=Calendar())
    assert found["afspraken"] == [{"wat": "B", "klaar_op": until}]


@pytest.mark.parametrize(
    ("outcome", "answers", "is_phoned"), [(JUDGED, PHONE, True), (JUDGED, {}, False), (SETTLED, PHONE, False)]
)
def test_the_reply_announces_a_call_only_when_there_will_be_one(outcome, answers, is_phoned):
    assert facts(Letter.RESOLUTION, ACCEPTED, outcome, **answers)["wordt_gebeld"] is is_phoned


def test_what_was_settled_together_has_no_judgments():
    found = facts(Letter.RESOLUTION, ACCEPTED, SETTLED)
    assert (found["samen_opgelost"], found["oordelen"]) == ("U krijgt een andere coach.", [])


def test_the_referral_names_the_mediator_and_the_day():
    found = facts(Letter.MEDIATOR, ACCEPTED, JUDGED, REPLIED, REFERRED)
    assert (found["mediator"], found["verwezen_op"]) == ("M. Voorbeeld", SENT_ON)


def test_the_disclosure_names_the_terms_and_nobody():
    found = {name: str(value) for name, value in disclosure_facts(today=MONDAY).items()}
    assert found == {
        "datum": str(MONDAY),
        "termijn_ontvangst": "2 weken",
        "termijn_besluit": "4 weken",
        "termijn_antwoord": "6 weken",
        "termijn_bellen": "5 werkdagen",
    }


def test_every_value_of_a_table_has_its_words():
    assert set(LABELS) == set(Letter)
    assert set(FACTS) == set(Letter) - {Letter.DISCLOSURE}
    assert list(SUBJECTS) == list(CATEGORIES)
    assert set(GROUNDS) == set(Ground)
    assert set(JUDGMENTS) == set(Judgment)
