"""T27: one row in the trail for every change, every look at a complaint and every refusal."""

from collections.abc import Mapping

import pytest

from complaints.people import Role
from storage import people
from storage import trail as storage_trail
from tests.agency import ANNA, CARLA, DIRK, EVA, Agency, a_phone_complaint
from tests.security.watching import forge, rows, send, trail

NUMBER = "KL-2026-001"
GUEST = 700
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


async def added(agency: Agency, account: int, *updates: str) -> list[tuple[str, str]]:
    """What these texts and presses (with a colon) wrote in the trail, all of it by this person."""
    if not agency.world.from_bot(account):
        agency.world.write(agency.user(account).chat, agency.world.bot, {"text": "iets om op te drukken"})
    before = len(await trail(agency))
    for update in updates:
        if ":" in update:
            await forge(agency, account, update)
        else:
            await send(agency, account, update)
    new = (await trail(agency))[before:]
    assert {actor for actor, _action, _subject in new} <= {agency.ids[account]}
    return [(action, subject) for _actor, action, subject in new]


async def test_each_answer_of_a_form_is_one_row_and_registering_is_one(agency: Agency):
    assert await added(agency, ANNA, "/klacht") == [("draft.started", "draft:1")]
    for text in ("Telefoon", "Ja", "gisteren", "/terug", "gisteren"):
        assert await added(agency, ANNA, text) == [("draft.answered", "draft:1")]
    assert await added(agency, ANNA, "/bewaar") == [("draft.aside", "draft:1")]
    assert await added(agency, ANNA, "o:1:0:resume") == [("draft.resumed", "draft:1")]
    assert await added(agency, ANNA, "/annuleer ja") == [("draft.cancelled", "draft:1")]
    await a_phone_complaint(agency)
    assert (await trail(agency))[-1][1:] == ("registered", NUMBER)


@only_sqlite
async def test_a_nameless_dissatisfaction_is_one_row_without_a_number(agency: Agency):
    await send(agency, ANNA, "/klacht", "Telefoon", "Nee", "UWV", "Traagheid", "klaar")
    before = len(await trail(agency))
    await agency.presses(ANNA, "Registreren")
    assert [row[1:] for row in (await trail(agency))[before:]] == [("dissatisfaction.noted", "")]


async def test_each_look_at_a_complaint_is_one_row(agency: Agency):
    await a_phone_complaint(agency)
    for look in ("/zaak 1", NUMBER, f"z:{NUMBER}:0", f"w:{NUMBER}:0:resolve"):
        assert await added(agency, CARLA, look) == [("complaint.read", NUMBER)]


@only_sqlite
async def test_a_look_at_the_confirmation_that_an_involved_coach_keeps_is_one_row(agency: Agency):
    await a_phone_complaint(agency, at_12="Anna de Wit", at_13="Anna de Wit")
    assert await added(agency, ANNA, "/zaak 1") == [("confirmation.read", NUMBER)]


async def test_each_step_is_one_row(agency: Agency):
    await a_phone_complaint(agency)
    assert await added(agency, CARLA, f"s:{NUMBER}:1:enter") == [("complaint.enter", NUMBER)]
    started, *answered = await added(agency, CARLA, f"s:{NUMBER}:2:acknowledge", "vandaag", "E-mail")
    assert started == ("draft.started", "draft:2")
    assert answered == [("draft.answered", "draft:2")] * 2
    before = len(await trail(agency))
    await agency.presses(CARLA, "Vastleggen")
    assert [row[1:] for row in (await trail(agency))[before:]] == [("complaint.acknowledge", NUMBER)]


@only_sqlite
async def test_each_refusal_of_a_right_is_one_row_that_does_not_say_of_what(agency: Agency):
    await a_phone_complaint(agency)
    for number in (NUMBER, "KL-2026-999"):
        for attempt in (f"/zaak {number}", number, f"z:{number}:0", f"w:{number}:0:resolve"):
            assert await added(agency, EVA, attempt) == [("refused", "")]
        assert await added(agency, EVA, f"s:{number}:1:enter") == [("refused", "")]


@pytest.mark.parametrize(("label", "action"), [("Gezien", "notice.seen"), ("Morgen weer", "notice.later")])
async def test_seen_or_put_off_is_one_row(agency: Agency, label: str, action: str):
    await a_phone_complaint(agency)
    await agency.time_passes()
    shown = (button for row in agency.user(CARLA).last().rows for button in row)
    (data,) = [button["callback_data"] for button in shown if button["text"] == label]
    assert [each for each, _subject in await added(agency, CARLA, data)] == [action]


@only_sqlite
async def test_what_changes_nothing_and_shows_no_complaint_is_no_row(agency: Agency):
    await send(agency, DIRK, "/klacht")
    quiet = (
        "/help",
        "/privacy",
        "/start",
        "/onzin",
        "geen antwoord",
        "/annuleer",
        "n:0:0",
        "#:1:0",  # no button of ours
        "a:9:9:ja",
    )
    assert await added(agency, DIRK, *quiet) == []


async def test_the_same_update_twice_is_one_row(agency: Agency):
    await send(agency, ANNA, "/klacht")
    agency.user(ANNA).says("Telefoon")
    update = agency.world.updates.pending[-1]
    await agency.settle()
    before = await trail(agency)
    agency.world.redeliver(update)
    await agency.settle()
    assert before == await trail(agency)


@only_sqlite
async def test_joining_is_a_row_for_each_thing_confirmed_and_none_for_what_was_forged(agency: Agency):
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, Role.COACH, "Gast Vrij", freelancer=True, vouched=True)
    agency.world.person(GUEST)
    agency.ids[GUEST] = len(agency.ids) + 1
    assert await added(agency, GUEST, f"/start {code}") == [("accepted_invitation", "")]
    assert await added(agency, GUEST, "j:disclosure:0", "j:director:0", f"j:{'x' * 50}:0") == []
    assert await added(agency, GUEST, "j:secrecy:0") == [("joined.secrecy", "")]
    assert await added(agency, GUEST, "j:secrecy:0") == []
    assert await added(agency, GUEST, "j:disclosure:0") == [("joined.disclosure", "")]


async def test_the_chain_holds_after_all_of_it(agency: Agency):
    await a_phone_complaint(agency)
    await added(agency, EVA, "/zaak 1", f"s:{NUMBER}:1:enter")
    await added(agency, CARLA, "/zaak 1", f"s:{NUMBER}:1:enter")
    async with agency.house.database.read(agency.clock.now()) as page:
        verdict = await storage_trail.verify(page)
    assert verdict.is_whole
    assert verdict.rows == len((await rows(agency))["trail"])


@only_sqlite
async def test_a_change_without_a_row_is_noticed(agency: Agency):
    """After each test of a threat nothing may be found; here there is something to find."""
    with agency.untraced.watching():
        async with agency.house.database.write(agency.clock.now()) as page:
            await people.set_locale(page, agency.ids[ANNA], "en")
        async with agency.house.database.write(agency.clock.now()) as page:
            await people.set_locale(page, agency.ids[ANNA], "nl")
            await storage_trail.append(page, agency.ids[ANNA], "locale")
    assert agency.untraced.found == [{"person"}]
    agency.untraced.found.clear()


# Each look, export or file that was not looked at above, and the rows that it leaves.
ASKED: Mapping[str, list[tuple[str, str]]] = {
    f"t:{NUMBER}:0": [("complaint.read", NUMBER)],
    f"tijdlijn {NUMBER}": [("complaint.read", NUMBER)],
    f"b:{NUMBER}:0": [("complaint.read", NUMBER)],
    f"bijlagen {NUMBER}": [("complaint.read", NUMBER)],
    f"d:{NUMBER}:0": [("complaint.read", NUMBER)],
    f"d:{NUMBER}:0:acknowledgement": [("letter.made", NUMBER)],
    f"brief ontvangst {NUMBER}": [("letter.made", NUMBER)],
    f"x:{NUMBER}:0": [("complaint.read", NUMBER)],
    f"bewaartermijn {NUMBER}": [("complaint.read", NUMBER)],
    f"waarom {NUMBER}": [("complaint.read", NUMBER)],
    "/zoek Fenna": [("register.searched", "")],
    "/simuleer 1 december": [("simulated", "")],
    "/agenda": [("agenda.made", "")],
    "/rapport uwv 2026-K3": [("report.asked", "uwv:2026-K3")],
    "/rapport inzicht 2026": [("report.asked", "insight:2026")],
    "/rapport jaar 2025 ja": [("report.asked", "year:2025")],
    "/rapport register ja": [("report.asked", "register:")],
    "/bekendmaking export ja": [("report.asked", "disclosures:")],
    "d:disclosure:0": [("letter.made", "")],
}


@only_sqlite
async def test_each_view_export_search_and_file_is_exactly_one_row(agency: Agency):
    await a_phone_complaint(agency)
    found = {}
    for asked in ASKED:
        found[asked] = await added(agency, DIRK, asked)
    assert found == ASKED
