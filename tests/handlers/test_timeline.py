"""What happened, in sentences: each kind of event has one, and nothing that was written is left out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from complaints.events import (
    EVENTS,
    About,
    Accepted,
    Acknowledged,
    Appointed,
    Attached,
    CallAttempted,
    Closed,
    Confirmed,
    Corrected,
    Declined,
    Entered,
    Extended,
    Fulfilled,
    Ground,
    Heard,
    Involved,
    Judged,
    Judgment,
    MediationEnded,
    Noted,
    Promise,
    Promised,
    Referred,
    Registered,
    Reopened,
    Replaced,
    Replied,
    Reported,
    SettledInformally,
    Told,
    UnreachableLetterSent,
    Way,
    Withdrawn,
)
from complaints.workdays import Calendar
from handlers.happened import SENTENCES, Tale, lines
from handlers.texts import spoken
from tests.complaints.building import ANNA, BRAM, CARLA, DIRK, EVA, MONDAY, a_complaint, a_team, noon

DAY = timedelta(days=1)
DUE = MONDAY + 42 * DAY  # six weeks after receipt (3.3d)


def an(kind, by: int = CARLA, on: date = MONDAY, **facts):
    return kind(on=on, at=noon(on), by=by, **facts)


def told(*events, place: int = 0) -> list[str]:
    """What is said of the last event, or of the one at this place, after these."""
    complaint = replace(a_complaint(), events=list(events))
    tale = Tale(complaint, place or len(events), a_team(), Calendar())
    return [spoken(line) for line in lines(tale)]


AGREED = an(Promised, of=Promise.AGREEMENT, what="Elke vrijdag bellen", owner=DIRK, until=MONDAY + DAY)
MEASURE = replace(AGREED, of=Promise.MEASURE, what="Een cursus")
TOMORROW = "dinsdag 24 november 2026"
SAID = [
    ([an(Registered)], ["De klacht is geregistreerd."]),
    ([an(Entered)], ["De klacht is ingeschreven in het register."]),
    ([an(Acknowledged, way=Way.EMAIL)], ["De ontvangst is bevestigd, per e-mail."]),
    ([an(Accepted)], ["De klacht is in behandeling genomen."]),
    (
        [an(Declined, ground=Ground.OTHER, reasons="Gaat over de buren.")],
        ["Niet in behandeling genomen. Grond: Anders.", "Uitleg: Gaat over de buren."],
    ),
    (
        [an(Declined, ground=Ground.OLD, reasons="")],
        ["Niet in behandeling genomen. Grond: Langer dan een jaar geleden."],
    ),
    (
        [an(Told, about=About.DECLINE, way=Way.PHONE, told_by=DIRK)],
        ["De klager hoorde dat de klacht niet in behandeling is: telefonisch, van Lid 4."],
    ),
    (
        [an(Told, about=About.EXTENSION, way=Way.LETTER, told_by=EVA)],
        ["De klager hoorde dat het langer duurt: per brief, van Lid 5."],
    ),
    (
        [an(Appointed, members=(BRAM,), external=("Kim de Wilde",))],
        ["In de commissie benoemd: Lid 2, Kim de Wilde (extern)."],
    ),
    ([an(Confirmed, by=BRAM)], ["Lid 2 bevestigde niet bij de klacht betrokken te zijn."]),
    (
        [an(Replaced, member=BRAM, reason="other")],
        ["Lid 2 zit niet meer in de commissie.", "Reden: Een andere reden, zoals ziekte"],
    ),
    ([an(Replaced, external="Kim de Wilde")], ["Kim de Wilde zit niet meer in de commissie."]),
    (
        [an(Involved, person=BRAM, reason="close")],
        ["Lid 2 is betrokken bij de klacht.", "Reden: Ik ken de klager persoonlijk"],
    ),
    (
        [an(Heard, who="complainant", waived=False, report="Zij kwam drie keer.")],
        ["Gehoord: de klager.", "Verslag: Zij kwam drie keer."],
    ),
    ([an(Heard, who=str(BRAM), waived=True, report="")], ["Wil niet gehoord worden: Lid 2."]),
    (
        [an(Heard, who="Kim van hiernaast", waived=False, report="Niets gezien.")],
        ["Gehoord: Kim van hiernaast.", "Verslag: Niets gezien."],
    ),
    (
        [
            an(
                Judged,
                judgments={"treatment": Judgment.FOUNDED, "slowness": Judgment.NONE},
                reasons={"treatment": "Hij kwam te laat.", "slowness": "Niet na te gaan."},
            )
        ],
        [
            "Het oordeel van de commissie is vastgelegd.",
            "Bejegening: Gegrond. Hij kwam te laat.",
            "Traagheid: Geen oordeel. Niet na te gaan.",
        ],
    ),
    (
        [an(SettledInformally, how="Met een excuus.")],
        ["De klacht is informeel opgelost. De klager heeft dat bevestigd.", "Oplossing: Met een excuus."],
    ),
    ([an(Replied, way=Way.LETTER)], ["Het antwoord is verstuurd, per brief."]),
    ([an(CallAttempted, time="10:05", reached=False)], ["Gebeld om 10:05: de klager is niet bereikt."]),
    (
        [an(CallAttempted, time="10:05", reached=True, satisfied=True, note="Blij.")],
        ["Gebeld om 10:05: de klager is bereikt, en is tevreden.", "Telefoonnotitie: Blij."],
    ),
    (
        [an(CallAttempted, time="10:05", reached=True, satisfied=False, note="Boos.")],
        ["Gebeld om 10:05: de klager is bereikt, en is niet tevreden.", "Telefoonnotitie: Boos."],
    ),
    (
        [an(UnreachableLetterSent, way=Way.EMAIL)],
        ["De brief dat de klager niet bereikt is, is verstuurd, per e-mail."],
    ),
    ([an(Referred, mediator="Mr. Vrede")], ["De klacht is verwezen naar een mediator: Mr. Vrede."]),
    (
        [an(MediationEnded, agreed=True, outcome="Een excuus.")],
        ["De mediation is klaar: de partijen zijn eruit gekomen.", "Uitkomst: Een excuus."],
    ),
    (
        [an(MediationEnded, agreed=False, outcome="")],
        ["De mediation is klaar: de partijen zijn er niet uit gekomen."],
    ),
    ([an(Withdrawn, way=Way.PHONE)], ["De klager trok de klacht in, telefonisch."]),
    (
        [an(Withdrawn, way=None, reason="Geen zin meer.")],
        ["De klager trok de klacht in.", "Reden: Geen zin meer."],
    ),
    ([an(Closed, lesson="Op tijd bellen.")], ["De klacht is afgesloten.", "Wat we leren: Op tijd bellen."]),
    ([an(Reopened, reason="Nieuwe feiten.")], ["De klacht is heropend.", "Reden: Nieuwe feiten."]),
    ([an(Noted, text="Gebeld met Fenna.")], ["Notitie: Gebeld met Fenna."]),
    ([AGREED], [f"Afspraak: Lid 4 zorgt hiervoor, uiterlijk {TOMORROW}.", "Elke vrijdag bellen"]),
    ([MEASURE], [f"Maatregel: Lid 4 zorgt hiervoor, uiterlijk {TOMORROW}.", "Een cursus"]),
    ([AGREED, an(Fulfilled, promise=1)], ["Deze afspraak is gedaan:", "Elke vrijdag bellen"]),
    ([MEASURE, an(Fulfilled, promise=1)], ["Deze maatregel is gedaan:", "Een cursus"]),
    (
        [an(Reported, what="Het verloop.", copied_on=MONDAY, way=Way.EMAIL)],
        [
            "Er ging een verslag naar de opdrachtgever.",
            "De cliënt kreeg het afschrift op maandag 23 november 2026, per e-mail.",
            "Verslag: Het verloop.",
        ],
    ),
    (
        [an(Reported, what="Het verloop.", copied_on=MONDAY, way=Way.LETTER, signed=True)],
        [
            "Er ging een verslag naar de opdrachtgever.",
            "De cliënt kreeg het afschrift op maandag 23 november 2026, per brief.",
            "De cliënt heeft het ondertekend.",
            "Verslag: Het verloop.",
        ],
    ),
    (
        [an(Corrected, fact="received_on", reason="Verkeerd gelezen.", was=MONDAY)],
        [
            "Gecorrigeerd: Ontvangen op. Eerst stond er maandag 23 november 2026.",
            "Reden: Verkeerd gelezen.",
        ],
    ),
    (
        [an(Corrected, fact="name", reason="Tikfout.")],
        ["Gecorrigeerd: Naam.", "Reden: Tikfout."],
    ),
    ([an(Attached, files=(7,))], ["Er is 1 bijlage toegevoegd."]),
    ([an(Attached, files=(7, 8))], ["Er zijn 2 bijlagen toegevoegd."]),
]


def test_each_kind_of_event_has_a_sentence():
    assert set(EVENTS.values()) == SENTENCES.keys()


@pytest.mark.parametrize(
    ("events", "said"),
    SAID,
    ids=[f"{type(events[-1]).__name__}-{n}" for n, (events, _said) in enumerate(SAID)],
)
def test_what_happened_is_said_in_plain_dutch(events, said):
    assert told(*events) == said


def test_there_is_an_example_of_each_kind_of_event():
    examples = {type(events[-1]) for events, _said in SAID}
    assert examples | {Extended} == SENTENCES.keys()


def test_a_corrected_day_of_something_that_happened_says_which_day_it_was():
    wrong_day = an(Corrected, fact="e1.on", reason="Een dag eerder.", was=MONDAY)
    said = told(an(Replied, way=Way.LETTER), wrong_day)
    assert said[0].startswith("Gecorrigeerd: Antwoord verstuurd")
    assert said[0].endswith("Eerst stond er maandag 23 november 2026.")


def test_why_something_sensitive_was_recorded_is_said_with_it():
    noted = an(Noted, text="Zij is ziek.", because="Nodig om de klacht te beoordelen")
    assert told(noted)[-1] == "Toch opgenomen, omdat: Nodig om de klacht te beoordelen"


def test_somebody_whose_row_is_damaged_has_no_name():
    assert told(an(Confirmed, by=99)) == [
        "iemand die ik niet ken bevestigde niet bij de klacht betrokken te zijn."
    ]


# --- an extension, with what it did (3.3d)


def extended(until: date = DUE + 14 * DAY, on: date = MONDAY):
    return an(Extended, on=on, until=until, reason="Een getuige is ziek.")


def informed(on: date):
    return an(Told, on=on, about=About.EXTENSION, way=Way.PHONE, told_by=DIRK)


def effect(*since, first=None) -> str:
    opening = [an(Registered, by=ANNA), an(Accepted), first or extended()]
    said = told(*opening, *since, place=3)
    assert said[0].startswith("Er is meer tijd nodig: verlengd tot en met ")
    assert said[2] == "Reden: Een getuige is ziek."
    return said[1]


NOT_TOLD = "De klager is hier niet over ingelicht. Zolang dat zo is, schuift de datum niet op."


def test_an_extension_of_which_nobody_was_told_moves_nothing():
    assert effect() == NOT_TOLD


@pytest.mark.parametrize("on", [MONDAY, DUE])
def test_one_that_was_told_on_or_before_the_date_in_force_moves_it(on):
    assert effect(informed(on)).startswith("De klager hoorde dit op tijd, op ")
    assert effect(informed(on)).endswith("De datum is opgeschoven.")


def test_one_that_was_told_a_day_late_does_not():
    assert effect(informed(DUE + DAY)) == (
        "De klager hoorde dit op dinsdag 5 januari 2027. Dat was na maandag 4 januari 2027, dus te laat:"
        " de datum schuift niet op."
    )


def test_a_word_about_a_later_extension_is_not_about_this_one():
    assert effect(extended(DUE + 28 * DAY), informed(MONDAY)) == NOT_TOLD


def test_nor_is_a_word_after_it_was_reopened():
    assert effect(an(Withdrawn, way=None), an(Reopened, reason="x"), informed(MONDAY)) == NOT_TOLD


def test_a_second_extension_is_judged_by_the_date_that_the_first_one_made():
    events = [an(Registered), an(Accepted), extended(), informed(DUE), extended(DUE + 28 * DAY)]
    late_for_the_first = informed(DUE + 10 * DAY)
    assert told(*events, late_for_the_first, place=5)[1].endswith("De datum is opgeschoven.")


def test_one_to_a_day_that_is_not_later_moves_nothing():
    assert effect(informed(MONDAY), first=extended(DUE)) == (
        "Die dag is niet later dan maandag 4 januari 2027: de datum schuift niet op."
    )


def test_what_happened_afterwards_does_not_change_the_effect():
    later = (informed(DUE), an(Replied, on=DUE, way=Way.LETTER), an(Closed, on=DUE))
    assert effect(*later).endswith("De datum is opgeschoven.")
