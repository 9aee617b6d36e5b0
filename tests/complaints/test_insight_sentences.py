"""What is said of each figure: of none, one, too few, and many; and it is true."""

from datetime import date

import pytest

from complaints.deadlines import Run
from complaints.events import Promise
from complaints.reports.cases import Kept
from complaints.reports.sentences import sentences
from tests.complaints.counted import DAY, NEW_YEAR, SPRING, WEEK, a_fact, seen, some

JUNE = date(2026, 6, 1)


def said(key, cases, **when):
    return str(sentences(seen(cases, **when))[key])


def phoned(satisfied=None, met=SPRING):
    return a_fact(settled_after=0, runs=(Run("call", SPRING, met),), satisfied=satisfied)


def measured(day=JUNE, until=JUNE + WEEK, done_on=None, of=Promise.MEASURE, **facts):
    return a_fact(promises=(Kept(of, day, until, done_on),), **facts)


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([], "In deze periode zijn geen klachten ontvangen."),
        (some(1), "In deze periode is 1 klacht ontvangen."),
        (some(2), "In deze periode zijn 2 klachten ontvangen."),
        (some(9), "In deze periode zijn 9 klachten ontvangen."),
        (
            [*some(7), *some(3, JUNE)],
            "In deze periode zijn 10 klachten ontvangen; het drukst was mei 2026, met 7.",
        ),
        ([*some(5), *some(5, JUNE)], "In deze periode zijn 10 klachten ontvangen."),
    ],
)
def test_how_many_were_received_and_when_most(cases, expected):
    assert said("received", cases) == expected


@pytest.mark.parametrize("key", ["category", "channel", "commissioner", "outcome", "lead_times"])
@pytest.mark.parametrize("count", [1, 2, 9])
def test_of_fewer_than_ten_complaints_nothing_is_said_but_that(key, count):
    expected = "Dit zijn te weinig klachten voor een uitspraak."
    assert said(key, some(count, settled_after=3)) == expected


@pytest.mark.parametrize(
    "key",
    ["received", "category", "channel", "commissioner", "outcome", "lead_times", "timeliness", "aftercare"],
)
def test_without_complaints_there_is_nothing_to_say_of_them(key):
    assert said(key, []) == "In deze periode zijn geen klachten ontvangen."


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("category", "Het vaakst ging het over “Bejegening”: bij 10 van de 10 klachten (100 %)."),
        ("channel", "Het vaakst kwam een klacht binnen via “Telefoon”: 10 van de 10 (100 %)."),
        ("commissioner", "Het vaakst was “UWV” de opdrachtgever: bij 10 van de 10 (100 %)."),
        ("outcome", "Het vaakst is er nog geen uitkomst: bij 10 van de 10 klachten (100 %)."),
    ],
)
def test_the_largest_slice_is_named(key, expected):
    assert said(key, some(10)) == expected


def test_the_largest_of_several_categories_is_a_share_of_the_complaints():
    cases = [*some(6, categories=("costs", "privacy")), *some(4, categories=("privacy",))]
    assert said("category", cases) == (
        "Het vaakst ging het over “Privacy”: bij 10 van de 10 klachten (100 %)."
    )


@pytest.mark.parametrize(
    ("key", "other", "expected"),
    [
        ("category", {"categories": ("costs",)}, "Er is geen onderwerp dat het vaakst voorkomt."),
        ("channel", {"channel": "email"}, "Er is geen manier van binnenkomen die het vaakst voorkomt."),
        (
            "commissioner",
            {"commissioner": "other"},
            "Er is geen soort opdrachtgever die het vaakst voorkomt.",
        ),
        ("outcome", {"withdrawn": True}, "Er is geen uitkomst die het vaakst voorkomt."),
    ],
)
def test_two_that_are_as_large_are_not_named(key, other, expected):
    assert said(key, [*some(5), *some(5, **other)]) == expected


@pytest.mark.parametrize(
    "counts",
    [(20, 2), (11, 1), (2, 2, 2, 2, 2)],
)
def test_when_all_had_to_be_merged_nothing_is_said_of_one(counts):
    expected = "De groepen zijn te klein om apart te noemen: te weinig klachten voor een uitspraak."
    assert said("channel", by_channel(*counts)) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((20, 19, 2), "Het vaakst kwam een klacht binnen via “Telefoon”: 20 van de 41 (49 %)."),
        ((20, 20, 2), "Er is geen manier van binnenkomen die het vaakst voorkomt."),
        ((4, 2, 2, 2, 2), "Het vaakst kwam een klacht binnen via “Telefoon”: 4 van de 12 (33 %)."),
    ],
)
def test_the_largest_is_the_largest_before_others_were_merged(counts, expected):
    assert said("channel", by_channel(*counts)) == expected


def by_channel(*counts):
    kinds = ("phone", "email", "letter", "remark", "conversation")
    return [fact for kind, count in zip(kinds, counts, strict=False) for fact in some(count, channel=kind)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), "Van deze klachten is er nog geen schriftelijk afgehandeld."),
        (
            (0, *[1] * 8, 20),
            (
                "Van de 10 klachten die schriftelijk zijn afgehandeld,"
                " was de helft binnen 1 dag klaar en 90 % binnen 1 dag."
            ),
        ),
        (
            (*[14] * 5, *[30] * 4, 90),
            (
                "Van de 10 klachten die schriftelijk zijn afgehandeld,"
                " was de helft binnen 14 dagen klaar en 90 % binnen 30 dagen."
            ),
        ),
    ],
)
def test_how_long_settling_took(days, expected):
    cases = [a_fact(settled_after=each) for each in days]
    assert said("lead_times", [*cases, a_fact()]) == expected


@pytest.mark.parametrize(
    ("settled", "running", "today", "expected"),
    [
        ((), 2, SPRING, "Van deze klachten is er nog geen afgehandeld."),
        ((42,), 0, NEW_YEAR, "Op tijd afgehandeld: 1 van de 1, te weinig klachten voor een uitspraak."),
        (
            (43,),
            1,
            NEW_YEAR,
            (
                "Op tijd afgehandeld: 0 van de 1, te weinig klachten voor een uitspraak."
                " Er loopt nog 1 klacht over de termijn."
            ),
        ),
        ((*[42] * 9, 43), 0, NEW_YEAR, "Van de 10 klachten die zijn afgehandeld, was 90 % op tijd."),
        (
            [1] * 10,
            2,
            NEW_YEAR,
            (
                "Van de 10 klachten die zijn afgehandeld, was 100 % op tijd. Er lopen nog 2 klachten over de"
                " termijn."
            ),
        ),
    ],
)
def test_how_many_were_in_time_and_which_are_late(settled, running, today, expected):
    cases = [a_fact(settled_after=each) for each in settled]
    assert said("timeliness", [*cases, *some(running)], today=today) == expected


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        (some(3), "Van deze klachten hoeft er nog geen te worden nagebeld."),
        (
            [phoned(met=None)],
            (
                "Na te bellen: 1, daarvan 0 bereikt, 0 met een brief en 1 nog te bereiken."
                " Over de tevredenheid: te weinig klachten voor een uitspraak."
            ),
        ),
        (
            [*[phoned(True)] * 8, phoned(False), phoned(False), phoned(), phoned(met=None)],
            (
                "Na te bellen: 12, daarvan 10 bereikt, 1 met een brief en 1 nog te bereiken."
                " Van wie is bereikt, is 80 % tevreden."
            ),
        ),
    ],
)
def test_the_aftercare(cases, expected):
    assert said("aftercare", cases) == expected


@pytest.mark.parametrize(
    ("key", "of", "none", "first"),
    [
        ("measures", Promise.MEASURE, "In deze periode zijn geen maatregelen afgesproken.", "Maatregelen"),
        ("agreements", Promise.AGREEMENT, "In deze periode zijn geen afspraken gemaakt.", "Afspraken"),
    ],
)
def test_measures_and_agreements(key, of, none, first):
    kept = measured(of=of, done_on=JUNE)
    assert said(key, [a_fact()]) == none
    cases = [kept, kept, measured(of=of), measured(of=of, until=JUNE + 2 * WEEK)]
    assert said(key, cases, today=JUNE + 2 * WEEK) == (
        f"{first} uit deze periode: 4, daarvan 2 gedaan, 1 open en 1 over de datum."
    )


def before_and_after(before, after, category):
    """A measure on 1 June; so many complaints a week before it and a week after it."""
    cases = [*some(before, JUNE - WEEK), *some(after, JUNE + WEEK), measured(received=JUNE - 400 * DAY)]
    return [a_fact(each.received_on, promises=each.promises, categories=(category,)) for each in cases]


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([a_fact()], "In deze periode kwam er bij geen onderwerp een maatregel."),
        (
            before_and_after(5, 4, "costs"),
            "Of de maatregelen helpen: te weinig klachten voor een uitspraak.",
        ),
        (
            before_and_after(6, 4, "costs"),
            "Na de maatregel over “Kosten” kwamen daar minder klachten over.",
        ),
        (
            before_and_after(5, 5, "costs"),
            "Na de maatregel over “Kosten” kwamen daar evenveel klachten over.",
        ),
        (
            before_and_after(4, 6, "costs"),
            "Na de maatregel over “Kosten” kwamen daar meer klachten over.",
        ),
        (
            [*before_and_after(6, 4, "costs"), *before_and_after(3, 7, "privacy")],
            "Na een maatregel kwamen er bij 1 van de 2 onderwerpen minder klachten, en bij 1 meer.",
        ),
    ],
)
def test_whether_a_measure_helped(cases, expected):
    assert said("recurrence", cases) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "Er zijn geen uitingen van ontevredenheid genoteerd die geen klacht werden."),
        (1, "Er is 1 uiting van ontevredenheid genoteerd die geen klacht werd."),
        (2, "Er zijn 2 uitingen van ontevredenheid genoteerd die geen klacht werden."),
    ],
)
def test_dissatisfaction_is_told_apart(count, expected):
    assert said("dissatisfaction", [], dissatisfied=count) == expected
