"""The register as sheets of cells: what is written is read back the same, and whatever is wrong is named."""

from dataclasses import fields, replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.cleaning import clean
from complaints.complaint import ANONYMOUS
from complaints.events import EVENTS, Attached, Event, Noted, Registered
from complaints.exchange import SHEETS, Raw, Shown, letter, read, tables
from complaints.exchange.details import columns_of
from complaints.exchange.words import LABELS, WHAT
from complaints.reading import fold
from complaints.regulation import CURRENT
from handlers.contact import show_phone
from handlers.texts import spoken
from tests.complaints.building import NUMBER
from tests.registers import LAST, NOW, ODD, PEOPLE, a_desk, a_register, as_came

KLACHTEN, GEBEURTENISSEN, MENSEN, ONTEVREDENHEID = (sheet.name for sheet in SHEETS)
EARLIER = date(2026, 11, 2)
# What every complaint has to have; the rest may be unknown in an older register.
LEAST = {
    "Geregistreerd door": "Anna Bakker",
    "Binnengekomen via": "Brief",
    "Ontvangen op": EARLIER,
    "Naam": "Fenna Visser",
    "Opdrachtgever": "UWV",
    "Begeleidende coach": "Geen begeleidende coach",
    "Klacht over": "De organisatie",
    "Onderwerp": "Traagheid",
    "Samenvatting": "Drie weken geen antwoord",
}
AN_EVENT = {"Nummer": NUMBER, "Datum": EARLIER, "Wat": "Ingeschreven", "Door": "Carla"}
TEAM = {1: "Anna Bakker", 2: "Bram de Wit", 3: "Carla"}


def a_sheet(name, *rows):
    """By its headings; `None` takes a heading away."""
    (sheet,) = (each for each in SHEETS if each.name == name)
    headings = sheet.headings
    return Raw(
        name,
        ((1, headings), *((n, tuple(row.get(each) for each in headings)) for n, row in enumerate(rows, 2))),
    )


def a_complaint(**cells):
    return {**LEAST, "Nummer": NUMBER, **{key.replace("_", " "): cell for key, cell in cells.items()}}


def an_event(**cells):
    return {**AN_EVENT, **{key.replace("_", " "): cell for key, cell in cells.items()}}


def found(complaints, events=(), people=(), apart=(), team=TEAM, **desk):
    names = [{"Naam": name} for name in people]
    raws = [
        a_sheet(KLACHTEN, *complaints),
        a_sheet(GEBEURTENISSEN, *events),
        a_sheet(MENSEN, *names),
        a_sheet(ONTEVREDENHEID, *apart),
    ]
    return read(raws, a_desk(people=team, first_new=4, **desk))


def only(complaints, events=(), **others):
    """The one complaint that comes out of it."""
    result = found(complaints, events, **others)
    assert [spoken(fault.said) for fault in result.faults] == []
    (complaint,) = result.complaints
    return complaint


def faults(*given, **others):
    result = found(*given, **others)
    assert result.complaints == result.dissatisfactions == ()
    return [(fault.sheet, fault.row, fault.heading, spoken(fault.text)) for fault in result.faults]


def fault(*given, **others):
    (one,) = faults(*given, **others)
    return one


# --- the tables of words and columns


def test_every_kind_of_event_has_a_word_and_every_fact_of_it_a_column():
    assert set(WHAT) == set(EVENTS) - {"Registered"}
    sheet = SHEETS[1].headings
    for name in WHAT:
        own = {field.name for field in fields(EVENTS[name])} - {field.name for field in fields(Event)}
        columns = columns_of(EVENTS[name])
        assert {key.partition(".")[0] for key in columns} == own
        headings = [column.heading for column in columns.values()]
        assert len({*headings}) == len(headings)
        assert {*headings} <= {*sheet}


def test_the_registration_has_no_facts_that_its_sheet_would_miss():
    assert {field.name for field in fields(Registered)} == {field.name for field in fields(Event)}


def test_every_question_of_the_form_has_a_column():
    assert {*LABELS.values()} <= {*SHEETS[0].headings}
    assert len({*LABELS.values()}) == len(LABELS)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_two_headings_and_no_two_words_of_a_list_are_read_as_the_same(sheet):
    for words in (sheet.headings, *(column.words for column in sheet.columns)):
        assert len({fold(word) for word in words}) == len(words)


def test_columns_are_called_by_their_letters():
    assert [letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


# --- there and back


def as_seen_from_a_file(complaint):
    """Attachments stay behind, and an instant is kept to the second."""
    answers = dict(complaint.answers)
    if answers.get("attachments"):
        answers["attachments"] = [{"id": 0}] * len(answers["attachments"])
    events = [
        replace(event, files=(0,) * len(event.files)) if isinstance(event, Attached) else event
        for event in complaint.events
    ]
    return replace(complaint, answers=answers, events=events, version=1)


def test_complaints_of_all_kinds_come_back_as_they_were():
    shown = a_register(120, seed=5)
    assert {type(event).__name__ for each in shown.complaints for event in each.events} == set(EVENTS)
    result = read(as_came(tables(shown, show_phone)), a_desk(people=PEOPLE, first_new=6))
    assert [spoken(each.said) for each in result.faults] == []
    assert result.newcomers == {}
    back = {complaint.number: complaint for complaint in result.complaints}
    assert back == {each.number: as_seen_from_a_file(each) for each in shown.complaints}
    key = lambda each: each.at  # noqa: E731 - of the two lists below
    assert sorted(result.dissatisfactions, key=key) == sorted(shown.dissatisfactions, key=key)


def test_among_strangers_the_same_cells_come_out_again():
    written = tables(a_register(60, seed=6), show_phone)
    result = read(as_came(written), a_desk(people={}, first_new=40))
    assert set(result.newcomers.values()) <= set(PEOPLE.values())
    again = Shown(result.complaints, result.dissatisfactions, result.newcomers)
    assert tables(again, show_phone) == written


words = st.text(max_size=60).map(clean).filter(lambda text: text)


@given(text=words, name=words, odd=st.sampled_from(ODD))
def test_whatever_is_written_in_it_comes_back(text, name, odd):
    complaint = only([a_complaint()])
    complaint.answers = {**complaint.answers, "description": odd + text}
    complaint.events.append(Noted(on=LAST, at=NOW, by=9, text=text))
    written = tables(Shown([complaint], (), {**TEAM, 9: name}), show_phone)
    result = read(as_came(written), a_desk(people={}, first_new=1))
    stopped = [each for each in result.faults if spoken(each.text).startswith(("Dit lijk", "“"))]
    assert list(result.faults) == stopped  # what is sensitive (P2), or no name
    if not stopped:
        assert tables(Shown(result.complaints, (), result.newcomers), show_phone) == written


# --- a simple register


def test_an_older_complaint_needs_its_starred_columns_only():
    complaint = only([a_complaint()])
    assert complaint.number == NUMBER
    assert complaint.regulation == CURRENT.version
    assert complaint.received_on == EARLIER
    assert complaint.events == [Registered(on=EARLIER, at=NOW, by=1)]
    assert complaint.answers["description"] is None  # can be filled in later, as what was skipped
    assert complaint.answers["uwv_client"] == "yes"
    assert "leak" not in complaint.answers


@pytest.mark.parametrize("heading", LEAST)
def test_what_is_needed_is_asked_for(heading):
    row = {key: cell for key, cell in a_complaint().items() if key != heading}
    assert fault([row]) == (KLACHTEN, 2, heading, "Dit moet ingevuld zijn.")


@pytest.mark.parametrize("heading", ["Datum", "Wat", "Door"])
def test_what_is_needed_of_an_event_is_asked_for(heading):
    row = {key: cell for key, cell in AN_EVENT.items() if key != heading}
    assert fault([a_complaint()], [row]) == (GEBEURTENISSEN, 2, heading, "Dit moet ingevuld zijn.")


def test_a_few_simple_events_make_a_whole_course():
    complaint = only(
        [a_complaint(Telefoon="06 12345678")],
        [
            an_event(Wat="Afgesloten", Datum=date(2026, 11, 20)),
            an_event(Wat="Belpoging", Datum=date(2026, 11, 19), Tijd=time(14, 30), Bereikt="ja",
                     Tevreden=True, Toelichting="Het is goed zo."),
            an_event(Wat="Antwoord verstuurd", Datum=date(2026, 11, 18), Manier="brief"),
            an_event(Wat="In behandeling genomen", Datum=date(2026, 11, 3)),
            an_event(),
        ],
    )  # fmt: skip
    assert [type(event).__name__ for event in complaint.events] == [
        "Registered", "Entered", "Accepted", "Replied", "CallAttempted", "Closed",
    ]  # fmt: skip
    assert complaint.stage == "closed"
    assert complaint.is_satisfied
    assert complaint.attempts[0].time == "14:30"


def test_without_a_number_the_number_of_the_old_register_ties_the_events_to_it_and_stays_in_a_note():
    complaint = only([a_complaint(Nummer=None, Eigen_nummer="2023/14 ")], [an_event(Nummer="2023/14")])
    assert complaint.number == ""
    assert [type(event).__name__ for event in complaint.events] == ["Registered", "Entered", "Noted"]
    assert complaint.events[2].text == "Nummer in het oude register: 2023/14"


def test_dissatisfaction_comes_in_without_a_name():
    row = {
        "Binnengekomen via": "Gesprek",
        "Ontvangen op": EARLIER,
        "Opdrachtgever": "UWV",
        "Onderwerp": "Kosten",
    }
    result = found([], apart=[row, row])
    assert [dict(each.answers) for each in result.dissatisfactions] == 2 * [
        {"wants_complaint": "no", "channel": "conversation", "received_on": "2026-11-02",
         "commissioner": "uwv", "categories": ["costs"]}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2026, 3, 6), date(2026, 3, 6)),
        (datetime(2026, 3, 6), date(2026, 3, 6)),  # noqa: DTZ001 - as Excel has it
        ("6-3-2026", date(2026, 3, 6)),
        ("06-03-2026 ", date(2026, 3, 6)),
        ("2026-03-06", date(2026, 3, 6)),
        ("vrijdag 6 maart 2026", date(2026, 3, 6)),
    ],
)
def test_a_day_can_be_one_of_excel_or_text(cell, day):
    assert only([a_complaint(Ontvangen_op=cell)]).received_on == day


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        ({"Traject of dossier": 12345}, {"programme": "12345"}),
        ({"Traject of dossier": 12345.0}, {"programme": "12345"}),
        ({"Naam": "  Fenna \n Visser "}, {"name": "Fenna Visser"}),
        ({"Naam": "wil anoniem blijven"}, {"name": ANONYMOUS}),
        ({"Onderwerp": "traagheid, KOSTEN"}, {"categories": ["slowness", "costs"]}),
        ({"Onderwerp": "Kosten;Traagheid\nKosten"}, {"categories": ["costs", "slowness"]}),
        ({"Klacht over": "bram de  wit; De organisatie"}, {"about": ["2", "organisation"]}),
        ({"Begeleidende coach": "ANNA BAKKER"}, {"guiding_coach": "1"}),
        ({"Gebeurd op": "Al langer"}, {"happened_on": "longer"}),
        ({"Gebeurd op": date(2026, 1, 2)}, {"happened_on": {"from": "2026-01-02", "to": "2026-01-02"}}),
        ({"Gebeurd op": "maart 2026"}, {"happened_on": {"from": "2026-03-01", "to": "2026-03-31"}}),
        ({"Spoed": True, "Reden van spoed": "Haast."}, {"urgent": "yes"}),
        ({"Opdrachtgever": "Particulier"}, {"uwv_client": "unknown"}),
        ({"UWV-cliënt": "Ja"}, {"uwv_client": "yes"}),
        ({"Bijlagen": 2}, {"attachments": [{"id": 0}, {"id": 0}]}),
        ({"Binnengekomen via": "Telefoon", "Voorgelezen en akkoord": "Nee"}, {"read_aloud": "no"}),
    ],
    ids=str,
)
def test_a_cell_is_read_as_it_was_meant(cells, answers):
    complaint = only([{**a_complaint(), **cells}])
    assert {key: complaint.answers[key] for key in answers} == answers


# --- faults, each with its place


@pytest.mark.parametrize(
    ("heading", "cell", "says"),
    [
        ("Nummer", "2026-7", "Zo ziet een nummer eruit: KL-2026-007."),
        ("Nummer", "KL-2026-000", "Zo ziet een nummer eruit"),
        ("Nummer", "KL-2026-99999", "Zo ziet een nummer eruit"),
        ("Nummer", "KL-2026-001", "Klacht KL-2026-001 staat al in het register."),
        ("Reglement", "1999-1", "Versie 1999-1 van het reglement is niet bekend."),
        ("Geregistreerd door", "Iemand Anders", "“Iemand Anders” zit niet in het team."),
        ("Geregistreerd door", "Anna Bakker; Carla", "Hier hoort één naam."),
        ("Geregistreerd op", date(2026, 11, 1), "De klacht is ontvangen op maandag 2 november 2026."),
        ("Geregistreerd op", date(2026, 11, 24), "Die dag is nog niet geweest."),
        ("Vastgelegd op", datetime(2026, 11, 23, 14, 0), "Dit moment is nog niet geweest."),  # noqa: DTZ001
        ("Vastgelegd op", "om twee uur", "Ik lees hier geen datum met tijd in."),
        ("Binnengekomen via", "Fax", "Hier hoort een van deze woorden: Telefoon; E-mail; Brief;"),
        ("Als klacht behandelen", "Ja", "Dit hoort hier niet."),
        ("Ontvangen op", "gisteren", "Ik lees hier geen datum in."),
        ("Ontvangen op", "12 november", "Ik lees hier geen datum in."),
        ("Ontvangen op", 45000, "Ik lees hier geen datum in."),
        ("Ontvangen op", "31-2-2026", "Die dag bestaat niet."),
        ("Ontvangen op", "maandag 12 november 2026", "Dat is donderdag 12 november 2026, geen maandag."),
        ("Ontvangen op", datetime(2026, 11, 2, 14, 30), "Hier hoort alleen een datum"),  # noqa: DTZ001
        ("Ontvangen op", date(2026, 11, 24), "Die dag is nog niet geweest."),
        ("Ontvangen op", date(1989, 1, 1), "Dat is vóór maandag 1 januari 1990."),
        ("Naam", "123", "Typ de naam van de klager"),
        ("Naam", 1.5, "Excel maakte hier een datum of een getal"),
        ("Naam", date(2026, 1, 1), "Excel maakte hier een datum of een getal"),
        ("Telefoon", 612345678, "Dit is geen geldig telefoonnummer."),
        ("E-mail", "fenna", "Dit is geen geldig e-mailadres."),
        ("Adres", "Utrecht", "Ik mis een deel van het adres."),
        ("Bericht via", "E-mail", "Dan moet het telefoonnummer, het e-mailadres of het adres erbij staan."),
        ("Naam opdrachtgever", "UWV Utrecht", "Dit hoort hier niet."),
        ("UWV-cliënt", "Nee", "Dit hoort hier niet."),
        ("Traject of dossier", 123456782, "Dit lijkt een burgerservicenummer."),
        ("Begeleidende coach", "Iemand Anders", "“Iemand Anders” zit niet in het team."),
        ("Klacht over", "Anna Bakker; Iemand", "“Iemand” zit niet in het team."),
        ("Gebeurd op", date(2026, 11, 3), "De klacht is ontvangen op maandag 2 november 2026."),
        ("Onderwerp", "Traagheid; Eten", "Hier hoort een van deze woorden: Bejegening;"),
        ("Mogelijk datalek", "Ja", "Dit hoort hier niet."),
        ("Samenvatting", "Kort", "Dat is wel heel kort."),
        ("Samenvatting", "x" * 81, "Dat zijn 81 tekens; hoogstens 80 kan."),
        ("Wat er gebeurde", "x" * 4001, "Dat zijn 4.001 tekens; hoogstens 4.000 kan."),
        ("Wat er gebeurde", "Ik was ziek.", "Dit lijken gevoelige gegevens: ziek."),
        ("Wat er gebeurde", "Mijn BSN is 123456782.", "Dit lijkt een burgerservicenummer."),
        ("Eerdere klacht", "KL-2025-003", "Dit hoort hier niet."),
        ("Bijlagen", "twee", "Hier hoort een heel getal."),
        ("Bijlagen", 101, "Hier hoort het aantal bijlagen"),
        ("Reden gevoelige gegevens", "Zijn BSN is 123456782.", "Dit lijkt een burgerservicenummer."),
        ("Eigen nummer", "x" * 41, "Dat zijn 41 tekens; hoogstens 40 kan."),
    ],
    ids=str,
)  # fmt: skip
def test_a_fault_in_a_complaint_is_named_with_its_place(heading, cell, says):
    sheet, row, at, said = fault([{**a_complaint(), heading: cell}], taken=frozenset({"KL-2026-001"}))
    assert (sheet, row, at) == (KLACHTEN, 2, heading)
    assert said.startswith(says)


@pytest.mark.parametrize(
    ("heading", "cells", "says"),
    [
        ("Nummer", {"Nummer": "KL-2026-008"}, "Op blad Klachten staat geen klacht met nummer"),
        ("Volgorde", {"Volgorde": 0}, "De volgorde begint bij 1."),
        ("Volgorde", {"Volgorde": "eerste"}, "Hier hoort een heel getal."),
        ("Wat", {"Wat": "Opgegeten"}, "Hier hoort een van deze woorden: Ingeschreven;"),
        ("Door", {"Door": "De klager"}, "“De klager” zit niet in het team."),
        ("Manier", {"Manier": "Brief"}, "Dit hoort hier niet."),
        ("Manier", {"Wat": "Antwoord verstuurd"}, "Dit moet ingevuld zijn."),
        ("Manier", {"Wat": "Antwoord verstuurd", "Manier": "Fax"}, "Hier hoort een van deze woorden"),
        ("", {"Wat": "Antwoord verstuurd", "Manier": "Telefoon"}, "Dit moet schriftelijk"),
        ("", {"Datum": date(2026, 11, 1)}, "De klacht is ontvangen op maandag 2 november 2026."),
        ("", {"Datum": date(2026, 11, 24)}, "Die dag is nog niet geweest."),
        ("Tijd", {"Wat": "Belpoging", "Bereikt": "Nee", "Tijd": "ooit"}, "Typ een tijd"),
        ("", {"Wat": "Belpoging", "Bereikt": "Ja", "Tijd": "14:30"}, "Schrijf op wat de klager zei"),
        ("", {"Wat": "Verlengd", "Tot en met": date(2026, 12, 24)}, "Schrijf op waarom de klacht meer tijd"),
        ("Soort", {"Wat": "Klager ingelicht", "Manier": "Brief", "Wie": "Carla", "Soort": "Maatregel"},
         "Hier hoort een van deze woorden: Niet in behandeling; Verlenging."),
        ("", {"Wat": "Commissie benoemd"}, "Vul in wie er benoemd zijn"),
        ("", {"Wat": "Uit de commissie"}, "Vul in wie uit de commissie ging"),
        ("", {"Wat": "Oordeel"}, "Vul bij minstens één onderwerp het oordeel in"),
        ("", {"Wat": "Oordeel", "Oordeel Traagheid": "Gegrond"}, "Geef bij elk onderwerp van de klacht"),
        ("Hoort bij", {"Wat": "Gedaan", "Hoort bij": 1}, "Hier hoort de volgorde van een afspraak"),
        ("Gecorrigeerd", {"Wat": "Gecorrigeerd", "Gecorrigeerd": "Alles", "Toelichting": "Fout."},
         "Hier hoort een kolom van blad Klachten"),
        ("Bijlagen", {"Wat": "Bijlagen toegevoegd"}, "Dit moet ingevuld zijn."),
        ("Toelichting", {"Wat": "Notitie", "Toelichting": "Hij is ziek."},
         "Dit lijken gevoelige gegevens: ziek."),
        ("Toelichting", {"Wat": "Notitie", "Toelichting": "BSN 123456782",
                         "Reden gevoelige gegevens": "Nodig."}, "Dit lijkt een burgerservicenummer."),
        ("Naam van buiten", {"Wat": "Mediator", "Naam van buiten": "BSN 123456782"},
         "Dit lijkt een burgerservicenummer."),
        ("Toelichting", {"Wat": "Notitie", "Toelichting": "x" * 4001}, "Dat zijn 4.001 tekens"),
    ],
    ids=str,
)  # fmt: skip
def test_a_fault_in_an_event_is_named_with_its_place(heading, cells, says):
    sheet, row, at, said = fault([a_complaint()], [{**AN_EVENT, **cells}])
    assert (sheet, row, at) == (GEBEURTENISSEN, 2, heading)
    assert said.startswith(says)


def test_every_fault_is_named_at_once_as_somebody_goes_through_the_file():
    named = faults(
        [a_complaint(Naam=None, Spoed="Soms"), a_complaint(Nummer="KL-2026-008", Ontvangen_op="ooit")],
        [an_event(Wat="Iets"), an_event(Door="Wie", Datum="ooit")],
        people=["De klager"],
    )
    assert [(sheet, row, heading) for sheet, row, heading, _said in named] == [
        (KLACHTEN, 2, "Naam"),
        (KLACHTEN, 2, "Spoed"),
        (KLACHTEN, 3, "Ontvangen op"),
        (GEBEURTENISSEN, 2, "Wat"),
        (GEBEURTENISSEN, 3, "Datum"),
        (GEBEURTENISSEN, 3, "Door"),
        (MENSEN, 2, "Naam"),
    ]


def test_a_fault_says_sheet_row_and_column_in_a_sentence():
    (named,) = found([a_complaint(Naam=None)]).faults
    assert spoken(named.said) == "Blad Klachten, rij 2, kolom K (Naam): Dit moet ingevuld zijn."


def test_one_fault_is_not_followed_by_its_consequences():
    row = a_complaint(Binnengekomen_via="Telefon", Als_klacht_behandelen="Ja", Voorgelezen_en_akkoord="Ja")
    assert fault([row])[2] == "Binnengekomen via"


# --- numbers and order


def test_two_complaints_with_one_number_are_refused():
    row, other = a_complaint(), a_complaint(Naam="Iemand Anders")
    assert fault([row, other]) == (KLACHTEN, 3, "Nummer", "Dit nummer staat ook in rij 2.")


def test_the_same_row_twice_is_refused():
    row = a_complaint(Nummer=None)
    assert fault([row, row]) == (KLACHTEN, 3, "", "Deze rij is gelijk aan rij 2.")
    assert fault([a_complaint()], [AN_EVENT, AN_EVENT])[3] == "Deze rij is gelijk aan rij 2."


def test_events_are_all_numbered_or_not_at_all():
    named = fault([a_complaint()], [an_event(Volgorde=1), an_event(Wat="Notitie", Toelichting="Gebeld.")])
    assert named[1:3] == (3, "Volgorde")
    doubled = fault(
        [a_complaint()], [an_event(Volgorde=1), an_event(Volgorde=1, Wat="In behandeling genomen")]
    )
    assert doubled[1:] == (3, "Volgorde", "Deze klacht heeft al een gebeurtenis 1.")


def test_numbers_give_the_order_and_may_leave_gaps():
    complaint = only(
        [a_complaint()],
        [
            an_event(Volgorde=30, Wat="Gedaan", Hoort_bij=20),
            an_event(Volgorde=20, Wat="Afspraak of maatregel", Soort="Afspraak", Toelichting="Bellen.",
                     Wie="Carla", Tot_en_met=EARLIER),
            an_event(Volgorde=10),
        ],
    )  # fmt: skip
    assert [type(event).__name__ for event in complaint.events[1:]] == ["Entered", "Promised", "Fulfilled"]
    assert complaint.promises == ()


def test_after_it_was_closed_nothing_goes_on_by_mistake():
    closed = [an_event(Wat="Ingetrokken"), an_event(Wat="Afgesloten", Datum=date(2026, 11, 5))]
    late = an_event(Wat="Antwoord verstuurd", Datum=date(2026, 11, 9), Manier="Brief")
    named = fault([a_complaint()], [*closed, late])
    assert named[:2] == (GEBEURTENISSEN, 4)
    assert named[3].startswith("De klacht is dan al afgesloten of ingetrokken.")
    note = an_event(Wat="Notitie", Datum=date(2026, 11, 9), Toelichting="Bedankt.")
    assert only([a_complaint()], [*closed, note]).stage == "closed"


def test_what_comes_before_what_led_to_it_is_refused():
    reply = an_event(Wat="Antwoord verstuurd", Datum=date(2026, 11, 9), Manier="Brief", Volgorde=2)
    taken_up = an_event(Wat="In behandeling genomen", Datum=date(2026, 11, 10), Volgorde=1)
    named = fault([a_complaint()], [reply, taken_up])
    assert named[:2] == (GEBEURTENISSEN, 2)
    assert (
        named[3]
        == "De klacht is op dinsdag 10 november 2026 in behandeling genomen. Dit kan niet eerder zijn."
    )


def test_so_many_events_is_a_mistake():
    many = [an_event(Volgorde=n, Wat="Notitie", Toelichting=f"Nummer {n}.") for n in range(1, 502)]
    assert fault([a_complaint()], many)[3] == "Een klacht kan hier hoogstens 500 gebeurtenissen hebben."


# --- people


def test_who_is_listed_and_not_in_the_team_becomes_a_newcomer():
    result = found([a_complaint(Klacht_over="peter  oud")], people=["Peter Oud", "Anna Bakker"])
    assert result.newcomers == {4: "Peter Oud"}
    assert result.complaints[0].involved == {4}


def test_who_is_listed_and_nowhere_else_stays_out():
    result = found([a_complaint()], people=["Peter Oud"])
    assert result.newcomers == {}
    assert [(each.row, spoken(each.text)) for each in result.remarks] == [
        (2, "Deze naam komt verder niet voor en komt er niet in.")
    ]


def test_a_name_with_a_comma_is_one_name():
    result = found([a_complaint(Klacht_over="Oud, Peter; De organisatie")], people=["Oud, Peter"])
    assert result.complaints[0].answers["about"] == ["4", "organisation"]


def test_two_with_one_name_are_told_apart_by_a_number():
    team = {1: "Anna", 2: "anna ", 3: "Carla"}
    row = a_complaint(Geregistreerd_door="Carla")
    assert only([{**row, "Klacht over": "anna (2)"}], team=team).involved == {2}
    says = "Er zijn meer mensen die “Anna” heten. Schrijf erbij wie je bedoelt: Anna (1), anna (2)."
    assert fault([{**row, "Klacht over": "Anna"}], team=team) == (KLACHTEN, 2, "Klacht over", says)
    assert fault([row], people=["Anna"], team=team) == (MENSEN, 2, "Naam", says)


def test_nobody_is_called_as_what_is_nobody():
    (complaint,) = found([a_complaint(Klacht_over="Een derde")], team={**TEAM, 9: "Een derde"}).complaints
    assert complaint.answers["about"] == ["third_party"]
    written = tables(
        Shown(
            [only([a_complaint()], team={**TEAM, 1: "De organisatie", 9: "Anna Bakker"})],
            (),
            {9: "De organisatie"},
        )
    )
    assert written[2].rows == (("De organisatie (1)",),)


def test_who_was_invited_joins_first():
    named = fault([a_complaint(Klacht_over="Peter Oud")], people=["Peter Oud"], invited=("peter oud",))
    assert named[:3] == (MENSEN, 2, "Naam")
    assert named[3].startswith("“Peter Oud” is uitgenodigd en doet nog niet mee.")


@pytest.mark.parametrize(
    ("people", "says"),
    [
        (["Peter Oud", "peter  oud"], "“peter oud” staat hier al."),
        (["De klager"], "“De klager” is geen naam van iemand."),
        (["x" * 121], "Hier hoort een naam, van hoogstens 100 tekens."),
    ],
)
def test_a_list_of_people_holds_each_once(people, says):
    assert fault([a_complaint()], people=people)[3] == says


def test_somebody_whose_row_is_lost_is_still_called_something():
    complaint = only([a_complaint()])
    complaint.events.append(Noted(on=LAST, at=NOW, by=77, text="Gebeld."))
    assert ("Onbekend 77",) in tables(Shown([complaint], (), TEAM))[2].rows


# --- what is sensitive, by P2


def test_what_is_sensitive_comes_in_with_a_reason():
    row = a_complaint(Wat_er_gebeurde="Ik was ziek.", Gewenste_oplossing="Uitleg")
    why = "Daar gaat de klacht over."
    assert only([{**row, "Reden gevoelige gegevens": why}]).answers["reasons"] == {"description": why}
    event = an_event(Wat="Notitie", Toelichting="Hij is ziek.", Reden_gevoelige_gegevens=why)
    assert only([a_complaint()], [event]).events[-1].because == why


def test_a_reason_can_be_of_one_question():
    row = a_complaint(Wat_er_gebeurde="Ik was ziek.", Gewenste_oplossing="Een psycholoog")
    one = {**row, "Reden gevoelige gegevens": "Wat er gebeurde: Nodig."}
    assert fault([one])[2] == "Gewenste oplossing"
    both = {**row, "Reden gevoelige gegevens": "Wat er gebeurde: Nodig.\nGewenste oplossing: Ook."}
    assert only([both]).answers["reasons"] == {"description": "Nodig.", "wanted": "Ook."}


def test_a_reason_that_nothing_asks_for_is_kept():
    row = a_complaint(Reden_gevoelige_gegevens="Voor de zekerheid.")
    assert only([row]).answers["reasons"] == {"description": "Voor de zekerheid."}


def test_a_name_in_the_summary_is_remarked_upon():
    result = found([a_complaint(Samenvatting="Bram kwam niet")])
    assert len(result.complaints) == 1
    assert [(each.heading, spoken(each.text)[:30]) for each in result.remarks] == [
        ("Samenvatting", "Hier lijkt een naam in te staa")
    ]


def test_what_should_have_been_erased_is_remarked_upon():
    long_ago = a_complaint(Ontvangen_op=date(2019, 3, 4))
    shut = [an_event(Wat=what, Datum=date(2019, 3, 5)) for what in ("Ingetrokken", "Afgesloten")]
    result = found([long_ago], shut)
    assert [spoken(each.text) for each in result.remarks] == [
        "De bewaartermijn is voorbij: 60 maanden na het afsluiten."
    ]


# --- sheets


def test_columns_may_stand_in_another_order_and_a_star_may_be_gone():
    headings = [*reversed(LEAST)]
    raw = Raw("klachten", ((1, (None, *headings)), (7, (None, *(LEAST[each] for each in headings)))))
    (complaint,) = read([raw], a_desk(people=TEAM)).complaints
    assert complaint.received_on == EARLIER


@pytest.mark.parametrize(
    ("raws", "says"),
    [
        ([], ["Blad Klachten: dit blad ontbreekt."]),
        ([Raw("Klachten", ())], [f"Blad Klachten: de kolom {each} ontbreekt." for each in SHEETS[0].headings
                                 if each in LEAST]),
        ([a_sheet(KLACHTEN, a_complaint()), Raw("Blad2", ((5, ("iets",)),))],
         ["Blad Blad2: dit blad ken ik niet. Haal het weg, of geef het de naam uit het sjabloon."]),
        ([a_sheet(KLACHTEN, a_complaint()), Raw("Mensen", ((1, ("Naam", "Leeftijd")),))],
         ["Blad Mensen, cel B1: deze kop ken ik niet: Leeftijd."]),
        ([a_sheet(KLACHTEN, a_complaint()), Raw("Mensen", ((1, ("Naam", "naam *")),))],
         ["Blad Mensen, cel B1: deze kop staat er twee keer: Naam."]),
        ([a_sheet(KLACHTEN, a_complaint()), Raw("Mensen", ((1, ("Naam",)), (4, ("Eva", "los"))))],
         ["Blad Mensen, cel B4: boven deze kolom staat geen kop, dus ik weet niet wat dit is."]),
        ([a_sheet(KLACHTEN)], ["Er staat geen klacht in dit bestand."]),
    ],
    ids=str,
)  # fmt: skip
def test_a_file_that_is_no_register_is_refused_with_what_is_wrong(raws, says):
    result = read(raws, a_desk(people=TEAM))
    assert [spoken(each.said) for each in result.faults] == says
    assert result.complaints == ()


def test_an_empty_sheet_more_does_no_harm():
    raws = [a_sheet(KLACHTEN, a_complaint()), Raw("Blad2", ()), Raw("Uitleg", ((1, ("iets",)),))]
    assert len(read(raws, a_desk(people=TEAM)).complaints) == 1


def test_too_many_rows_are_refused():
    rows = tuple((n, ("Eva",)) for n in range(2, 50_003))
    result = read([a_sheet(KLACHTEN, a_complaint()), Raw("Mensen", ((1, ("Naam",)), *rows))], a_desk())
    assert [spoken(each.said) for each in result.faults] == [
        "Blad Mensen: hier staan meer dan 50000 rijen. Deel ze over meer bestanden."
    ]
