"""T6: what somebody was filling in when they left is lost to nobody, and goes to nobody who is involved."""

import pytest

from complaints.people import Role
from storage import attachments, people, register
from storage.rows import draft as draft_table
from storage.rows import notice as notice_table
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, GIJS, Agency, a_phone_complaint
from tests.bot.office import a_filed_complaint, damage, entered, reported
from tests.enrolling import enrol
from tests.security.leaving import BEFORE_WHOM, HALF, WAITS, leaves, open_forms
from tests.security.watching import heard, rows, send, trail

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


async def test_the_complaints_coach_hears_of_it_finishes_it_and_it_is_hers_from_then_on(agency: Agency):
    await send(agency, ANNA, *BEFORE_WHOM)
    since, before = len(agency.world.calls), len(await trail(agency))
    await leaves(agency, ANNA)
    await agency.time_passes()
    assert agency.user(CARLA).last().text == WAITS
    assert not any("Fenna" in said or "Anna" in said for said in heard(agency, CARLA, since))
    await agency.presses(CARLA, "Verder gaan")
    assert "Naam: Fenna Visser" in agency.reads(CARLA)
    await send(agency, CARLA, "Geen begeleidende coach", "De organisatie", "klaar", "gisteren", "Bejegening")
    await send(agency, CARLA, "klaar", "Een coach kwam te laat", "Hij kwam te laat.", "klaar", "/overslaan")
    await send(agency, CARLA, "Nee", "Nee", "/overslaan", "Ja")
    assert "Fenna Visser" in agency.reads(CARLA)
    await agency.presses(CARLA, "Registreren")
    async with agency.house.database.read(agency.clock.now()) as page:
        filed = await register.get(page, "KL-2026-001")
    assert filed.registered_by == agency.ids[CARLA]
    told = [row for row in (await trail(agency))[before:] if row[1] != "draft.answered"]
    assert (agency.ids[DIRK], "draft.passed_on", "draft:1") in told
    assert told[-2:] == [
        (agency.ids[CARLA], "draft.resumed", "draft:1"),
        (agency.ids[CARLA], "registered", "KL-2026-001"),
    ]


@pytest.mark.parametrize(
    "answers",
    [("Carla Smit",), ("Geen begeleidende coach", "Carla Smit", "klaar"), ("Bram Jansen", "Carla Smit")],
    ids=["who guides", "who it is about", "ticked and not settled"],
)
async def test_who_is_involved_by_it_does_not_get_it_nor_hears_that_it_is_there(agency: Agency, answers):
    await send(agency, ANNA, *BEFORE_WHOM, *answers)
    since = len(agency.world.calls)
    await leaves(agency, ANNA)
    await agency.time_passes()
    assert await open_forms(agency) == [(DIRK, "intake", "", "aside")]
    assert WAITS in agency.told(DIRK)
    assert not any("formulier" in said for said in heard(agency, CARLA, since))
    assert "formulier" not in (await agency.says(CARLA, "/vandaag")).text


@only_sqlite
async def test_the_deputy_of_who_is_involved_gets_it(agency: Agency):
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[CARLA], None, agency.ids[EVA])
    await send(agency, ANNA, *BEFORE_WHOM, "Carla Smit")
    await leaves(agency, ANNA)
    assert await open_forms(agency) == [(EVA, "intake", "", "aside")]


async def test_beside_a_form_of_her_own_both_can_be_reached_one_after_the_other(agency: Agency):
    await send(agency, ANNA, *HALF)
    await send(agency, CARLA, "/klacht", "Brief", "vandaag", "Cliënt", "Sanne Groen")
    await leaves(agency, ANNA)
    await agency.time_passes()
    await send(agency, CARLA, "sanne@example.nl")  # her own lies open still
    asked = await agency.says(CARLA, "/klacht")
    assert len([label for label in asked.buttons if label.startswith("Verder: begonnen")]) == 2
    await agency.presses(CARLA, "Verder gaan")
    assert "Het formulier waar je mee bezig was, is bewaard." in agency.reads(CARLA)
    assert "Wie is de begeleidende coach?" in (await agency.says(CARLA, "TR-2026-55")).text
    await agency.says(CARLA, "/annuleer ja")
    assert "telefoonnummer van de klager" in (await agency.says(CARLA, "/klacht verder")).text
    assert [form[3] for form in await open_forms(agency)] == ["active"]


@only_sqlite
async def test_the_files_in_it_come_along(agency: Agency):
    await send(agency, ANNA, *HALF)
    async with agency.house.database.write(agency.clock.now()) as page:
        await attachments.add(page, 1, "pdf", b"%PDF-1.4 inhoud")
    await leaves(agency, ANNA)
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await attachments.count(page, 1) == 1


async def test_when_everybody_who_could_is_involved_it_waits_for_who_is_not(agency: Agency):
    about = ("Geen begeleidende coach", "Carla Smit", "Dirk Mulder", "klaar")
    await send(agency, ANNA, *BEFORE_WHOM, *about)
    await leaves(agency, ANNA)
    await agency.time_passes()
    assert await open_forms(agency) == [(ANNA, "intake", "", "active")]
    await agency.joins(GIJS, Role.DIRECTOR)
    await agency.time_passes()
    assert await open_forms(agency) == [(GIJS, "intake", "", "aside")]
    assert agency.user(GIJS).last().text == WAITS


@only_sqlite
async def test_it_goes_on_when_the_next_one_leaves_too(agency: Agency):
    await agency.joins(GIJS, Role.COMPLAINTS_COACH)
    await send(agency, ANNA, *HALF)
    await leaves(agency, ANNA)
    await leaves(agency, CARLA)
    await agency.time_passes()
    assert await open_forms(agency) == [(GIJS, "intake", "", "aside")]
    assert (agency.told(CARLA)[-1:], agency.told(GIJS)[-1:]) != ([WAITS], [])
    assert agency.told(GIJS)[-1] == WAITS


@only_sqlite
async def test_a_form_without_an_answer_goes(agency: Agency):
    await send(agency, ANNA, "/klacht")
    await leaves(agency, ANNA)
    assert await open_forms(agency) == []
    assert (agency.ids[DIRK], "draft.cancelled", "draft:1") in await trail(agency)


# --- of a step


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        (("notitie 1", "De klager belde."), [(DIRK, "note", "KL-2026-001", "aside")]),
        (("belpoging 1",), []),
        (("betrokken 1", "Ik ken de klager."), []),
    ],
    ids=["a note", "not begun", "their own word"],
)
async def test_of_a_step_what_was_typed_goes_to_who_may_take_it(agency: Agency, typed, left):
    await agency.joins(GIJS, Role.DIRECTOR)
    number = await a_filed_complaint(agency, involved=[CARLA])
    await entered(agency, number, by=DIRK)
    await send(agency, GIJS, *typed)
    await leaves(agency, GIJS)
    assert [form for form in await open_forms(agency) if form[1] != "intake"] == left


@only_sqlite
async def test_a_correction_that_names_somebody_does_not_go_to_them(agency: Agency):
    await a_phone_complaint(agency)
    await agency.joins(GIJS, Role.DIRECTOR)
    await send(agency, GIJS, "correctie 1", "Klacht over", "Carla Smit")
    assert [form[:2] for form in await open_forms(agency)] == [(GIJS, "correct")]
    await leaves(agency, GIJS)
    assert [form[:2] for form in await open_forms(agency)] == [(DIRK, "correct")]


@only_sqlite
async def test_a_request_about_ones_own_data_goes_to_another_director(agency: Agency):
    await agency.joins(GIJS, Role.DIRECTOR)
    await send(agency, GIJS, "/avg nieuw", "inzage", "vandaag", "Fenna Visser")
    assert [form[1] for form in await open_forms(agency)] == ["avg:new"]
    await leaves(agency, GIJS)
    assert [form[:2] for form in await open_forms(agency)] == [(DIRK, "avg:new")]
    await agency.time_passes()
    await agency.presses(DIRK, "Verder gaan")
    assert "Vraag" in agency.reads(DIRK)


@only_sqlite
async def test_a_decision_about_a_colleague_goes_to_nobody(agency: Agency):
    """Least of all to that colleague."""
    await agency.joins(GIJS, Role.DIRECTOR)
    await send(agency, GIJS, "afwezig Dirk Mulder", "7 december 2026")
    await leaves(agency, GIJS)
    assert await open_forms(agency) == []


# --- whatever happens


@only_sqlite
async def test_a_damaged_form_keeps_nobody_in(agency: Agency):
    await send(agency, ANNA, *HALF, "/bewaar")
    await send(agency, ANNA, "/klacht nieuw", "Telefoon", "Ja", "gisteren")
    await damage(agency, draft_table, id=1)
    await leaves(agency, ANNA)
    assert [form[0] for form in await open_forms(agency)] == [ANNA, CARLA]


@only_sqlite
async def test_who_comes_back_finds_nothing_of_before(agency: Agency):
    await reported(agency)
    number = await a_filed_complaint(agency, by=CARLA)
    await agency.joins(GIJS, Role.COMPLAINTS_COACH)
    await agency.time_passes()
    await send(agency, CARLA, "morgen weer", *HALF, "/bewaar")
    await leaves(agency, CARLA)
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, Role.COMPLAINTS_COACH, "Carla Smit", vouched=True)
    waiting = [row for row in (await rows(agency))[notice_table.name] if "'due'" in row and "again:" in row]
    assert waiting  # what she put off, looked at when she is back already
    await send(agency, CARLA, f"/start {code}")
    await agency.presses(CARLA, "Ik beloof geheimhouding")
    agency.clear()
    agency.clock.ahead(days=1)
    await agency.time_passes()
    assert await open_forms(agency) == [(GIJS, "intake", "", "aside")]
    assert agency.told(CARLA) == []
    assert number in (await agency.says(CARLA, "/klachten")).text  # what the role opens it opens again


@only_sqlite
async def test_a_coach_who_is_no_member_any_more_is_named_in_no_question(agency: Agency):
    await enrol(agency, ())
    await send(agency, CARLA, *BEFORE_WHOM)
    assert "Bram Jansen" in agency.user(CARLA).last().buttons
    await leaves(agency, BRAM)
    await send(agency, CARLA, "/terug")
    assert "Bram Jansen" not in (await agency.says(CARLA, "TR-2026-55")).buttons
