"""A written complaint with its scan (2.1): who may look at it, as it came, and for fifteen minutes."""

import asyncio
import re

import httpx
import pytest

from bot.poller import Poller
from complaints.errors import NotFound
from handlers import attachments
from handlers.context import Screen, Visit
from handlers.routes import SCREENS
from sandbox.messages import Message
from storage import people
from storage.database import Database
from storage.rows import metadata
from tests.agency import ANNA, BRAM, CARLA, EVA, Agency, an_agency
from tests.bot.office import LEASE_OVER, delivered
from tests.enrolling import enrol
from tests.security.watching import forge, heard, rows, send, trail

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

SCAN = b"%PDF-1.7\n" + bytes(range(256)) * 480  # 120 kB, with every byte there is
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF een foto"
DRAWING = b"\x89PNG\r\n\x1a\n" + b"0" * 1_500_000
NUMBER, MISSING = "KL-2026-001", "KL-2026-999"
UNKNOWN = "Die klacht ken ik niet. Je ziet je klachten met /klachten."
UP_TO_THE_FILES = (
    *("/klacht", "Brief", "gisteren", "Cliënt", "Fenna Visser", "06 12345678", "/overslaan", "/overslaan"),
    *("Telefoon", "UWV", "/overslaan", "Bram Jansen", "Bram Jansen", "klaar", "vorige week woensdag"),
    *("Bejegening", "klaar", "De coach kwam te laat", "Hij kwam drie keer te laat.", "klaar"),
    *("/overslaan", "Nee", "Nee"),
)


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def a_written_complaint(agency: Agency, *files: bytes, by: int = ANNA) -> None:
    await send(agency, by, *UP_TO_THE_FILES)
    for content in files:
        agency.user(by).sends_document(content, "Fenna Visser.pdf")
    await send(agency, by, "klaar" if files else "/overslaan")
    message = await agency.presses(by, "Registreren")
    assert "is geregistreerd" in message.text
    await agency.time_passes()
    if not agency.world.from_bot(BRAM):
        await send(agency, BRAM, "/help")


async def the_list(agency: Agency, account: int, number: str = NUMBER) -> Message:
    await forge(agency, account, f"b:{number}:0")
    return agency.user(account).last()


async def the_file(agency: Agency, account: int, label: str = "1. ") -> Message:
    await the_list(agency, account)
    return await agency.presses(account, label)


async def test_the_list_has_a_button_for_each_attachment_with_its_kind_and_size(agency: Agency):
    await a_written_complaint(agency, SCAN, PHOTO, DRAWING)
    message = await the_list(agency, CARLA)
    assert message.text.startswith(f"Bijlagen bij klacht {NUMBER}")
    assert message.buttons == ["1. PDF, 120 kB", "2. JPEG, 1 kB", "3. PNG, 1,4 MB"]


async def test_a_complaint_without_attachments_says_so(agency: Agency):
    await a_written_complaint(agency)
    message = await the_list(agency, CARLA)
    assert (message.text, message.buttons) == (f"Bij klacht {NUMBER} zijn geen bijlagen.", [])


async def test_the_complaints_coach_gets_the_scan_byte_for_byte(agency: Agency):
    await a_written_complaint(agency, SCAN)
    message = await the_file(agency, CARLA)
    assert message.document is not None
    assert message.document.content == SCAN
    assert message.text.startswith(f"Klacht {NUMBER}, bijlage 1 van 1. Na 15 minuten")


async def test_the_name_of_the_file_holds_numbers_only_whatever_it_was_called(agency: Agency):
    await a_written_complaint(agency, SCAN, PHOTO, DRAWING)
    names = [(await the_file(agency, CARLA, f"{place}. ")).document.name for place in (1, 2, 3)]
    assert names == [f"{NUMBER}-bijlage-1.pdf", f"{NUMBER}-bijlage-2.jpg", f"{NUMBER}-bijlage-3.png"]


async def test_list_and_file_are_protected(agency: Agency):
    await a_written_complaint(agency, SCAN)
    assert (await the_list(agency, CARLA)).protected
    assert (await the_file(agency, CARLA)).protected


async def test_who_registered_it_may_look_too(agency: Agency):
    await a_written_complaint(agency, SCAN)
    assert (await the_file(agency, ANNA)).document.content == SCAN


async def test_list_and_file_are_gone_after_fifteen_minutes(agency: Agency):
    await a_written_complaint(agency, SCAN)
    before = [message.id for message in agency.user(CARLA).sees()]
    await the_file(agency, CARLA)
    agency.clock.ahead(minutes=14, seconds=59)
    await agency.time_passes()
    assert agency.user(CARLA).last().document is not None
    agency.clock.ahead(seconds=1)
    await agency.time_passes()
    assert [message.id for message in agency.user(CARLA).sees()] == before


@pytest.mark.parametrize("account", [BRAM, EVA], ids=["involved", "another coach"])
async def test_who_may_not_see_it_hears_what_they_hear_of_a_number_that_does_not_exist(
    agency: Agency, account: int
):
    await a_written_complaint(agency, SCAN)
    await send(agency, account, "/help")
    (kept,) = await ids(agency)
    told = agency.told(account)
    for data in ("b:{}:0", f"b:{{}}:0:{kept}", "b:{}:0:999", "b:{}:0:x"):
        since = len(agency.world.calls)
        hidden = await forge(agency, account, data.format(NUMBER)), heard(agency, account, since)
        since = len(agency.world.calls)
        missing = await forge(agency, account, data.format(MISSING)), heard(agency, account, since)
        assert hidden == missing
        assert hidden[0] == UNKNOWN
    assert agency.told(account) == told
    assert agency.world.calls_of("sendDocument") == []


async def test_an_attachment_of_another_complaint_is_refused_the_same_way(agency: Agency):
    await a_written_complaint(agency, SCAN)
    await a_written_complaint(agency, PHOTO, by=EVA)
    first, second = await ids(agency)
    assert await forge(agency, CARLA, f"b:{NUMBER}:0:{second}") == UNKNOWN
    assert await forge(agency, CARLA, f"b:{NUMBER}:0:{first}") == ""
    assert [call.code for call in agency.world.calls_of("sendDocument")] == [200]


@only_sqlite
async def test_a_file_of_a_form_that_is_still_open_belongs_to_no_complaint(agency: Agency):
    await a_written_complaint(agency, SCAN)
    await send(agency, ANNA, *UP_TO_THE_FILES)
    agency.user(ANNA).sends_document(PHOTO)
    await agency.settle()
    _first, loose = await ids(agency)
    assert await forge(agency, CARLA, f"b:{NUMBER}:0:{loose}") == UNKNOWN
    assert await forge(agency, CARLA, f"b::0:{loose}") == UNKNOWN


@only_sqlite
@pytest.mark.parametrize("argument", ["0", "-1", "٣", "1.0", "9" * 10, "9" * 40, "x", " ", "1:1"])
async def test_odd_references_send_nothing(agency: Agency, argument: str):
    await a_written_complaint(agency, SCAN)
    answer = await forge(agency, CARLA, f"b:{NUMBER}:0:{argument}"[:64])
    assert answer in {UNKNOWN, "Deze knop is verlopen."}
    assert agency.world.calls_of("sendDocument") == []


async def test_each_look_is_a_row_in_the_trail_and_each_refusal_too(agency: Agency):
    await a_written_complaint(agency, SCAN)
    (kept,) = await ids(agency)
    before = len(await trail(agency))
    await forge(agency, CARLA, f"b:{NUMBER}:0")
    await forge(agency, CARLA, f"b:{NUMBER}:0:{kept}")
    await forge(agency, BRAM, f"b:{NUMBER}:0:{kept}")
    carla, bram = agency.ids[CARLA], agency.ids[BRAM]
    assert (await trail(agency))[before:] == [
        (carla, "complaint.read", NUMBER),
        (carla, "attachment.read", NUMBER),
        (bram, "refused", ""),
    ]
    assert f'{{"attachment":{kept}}}' in await details(agency, "attachment.read")


async def test_nothing_of_the_file_or_its_old_name_is_readable_in_the_archive(agency: Agency):
    await a_written_complaint(agency, b"%PDF-1.7 KANARIE")
    await the_file(agency, CARLA)
    kept = str(await rows(agency))
    assert "KANARIE" not in kept
    assert "Fenna" not in kept


async def test_rights_that_end_between_the_list_and_the_press_end_the_look(agency: Agency):
    await a_written_complaint(agency, SCAN)
    await the_list(agency, CARLA)
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.revoke(page, agency.ids[CARLA])
    await agency.presses(CARLA, "1. ")
    assert agency.world.calls_of("sendDocument") == []


# --- typed


async def said(agency: Agency, account: int, text: str) -> Screen | None:
    """What a typed text is taken for, in a transaction that is kept."""
    async with agency.house.database.write(agency.clock.now()) as page:
        team = await people.team(page, agency.house.today())
        visit = Visit(agency.house, page, team.people[agency.ids[account]], team, text=text)
        return await attachments.in_words(visit)


@pytest.mark.parametrize(
    "text", ["bijlagen KL-2026-001", "Bijlagen 1", "bijlagen  kl 2026 1", "BIJLAGEN 001"]
)
async def test_the_list_has_a_typed_equivalent(agency: Agency, text: str):
    await a_written_complaint(agency, SCAN)
    found = await said(agency, CARLA, text)
    assert found is not None
    assert found.reference == f"attachments:{NUMBER}"
    assert (await trail(agency))[-1] == (agency.ids[CARLA], "complaint.read", NUMBER)


@only_sqlite
@pytest.mark.parametrize("text", ["bijlage 2 van KL-2026-001", "Bijlage 2 van 1"])
async def test_each_file_has_a_typed_equivalent(agency: Agency, text: str):
    await a_written_complaint(agency, SCAN, PHOTO)
    found = await said(agency, CARLA, text)
    assert found is not None
    assert found.reference == f"attachment:{NUMBER}:{(await ids(agency))[1]}"
    assert (await trail(agency))[-1] == (agency.ids[CARLA], "attachment.read", NUMBER)


@only_sqlite
@pytest.mark.parametrize("place", [0, 3, 9999])
async def test_a_place_that_is_not_there_shows_the_list(agency: Agency, place: int):
    await a_written_complaint(agency, SCAN, PHOTO)
    found = await said(agency, CARLA, f"bijlage {place} van 1")
    assert found is not None
    assert (found.reference, len(found.notes)) == (f"attachments:{NUMBER}", 1)


@only_sqlite
@pytest.mark.parametrize("text", ["bijlagen", "bijlage 1", "bijlagen van Fenna", "mijn bijlagen 1", "7"])
async def test_other_words_are_not_taken_for_it(agency: Agency, text: str):
    assert await said(agency, CARLA, text) is None


# --- lost on the way


async def test_a_file_that_telegram_held_up_comes_later_and_leaves_the_chat_as_well(agency: Agency):
    await a_written_complaint(agency, SCAN)
    agency.world.fail_next("sendDocument", CARLA, code=429, retry_after=30)
    before = len(agency.user(CARLA).sees())
    await the_file(agency, CARLA)
    assert await delivered(agency, after=29) == 0
    assert await delivered(agency, after=1) == 1
    message = agency.user(CARLA).last()
    assert message.document is not None
    assert (message.document.content, message.protected) == (SCAN, True)
    agency.clock.ahead(minutes=15)
    await agency.time_passes()
    assert len(agency.user(CARLA).sees()) == before


@only_sqlite
async def test_the_courier_tries_again_after_a_429_and_after_an_unknown_outcome(agency: Agency):
    await a_written_complaint(agency, SCAN)
    for fault in ({"code": 502}, {"code": 429, "retry_after": 60}, {"raises": httpx.ReadTimeout("slow")}):
        agency.world.fail_next("sendDocument", CARLA, **fault)
    await the_file(agency, CARLA)
    assert await delivered(agency) == 0
    assert await delivered(agency, after=60) == 0
    assert await delivered(agency, after=LEASE_OVER) == 1
    assert await delivered(agency, after=LEASE_OVER) == 0
    assert agency.user(CARLA).last().document.content == SCAN


@only_sqlite
async def test_a_short_wait_is_waited_out(agency: Agency):
    await a_written_complaint(agency, SCAN)
    agency.world.fail_next("sendDocument", CARLA, code=429, retry_after=1)
    assert (await the_file(agency, CARLA)).document.content == SCAN


async def test_a_press_in_hand_at_a_kill_brings_the_file_again(agency: Agency):
    await a_written_complaint(agency, SCAN)
    message = await the_list(agency, CARLA)
    agency.user(CARLA).presses(agency.label(CARLA, "1. "), message)
    (update,) = await agency.poller.fetch()
    dying = asyncio.ensure_future(agency.bot.process_update(update))
    agency.world.fail_next("sendDocument", CARLA, raises=asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):  # killed after the commit, before the file was out
        await dying
    agency.house.receipts.clear()
    assert agency.user(CARLA).last().document is None
    agency.poller = Poller(agency.bot, agency.house, poll=0)
    await agency.settle()
    assert agency.user(CARLA).last().document.content == SCAN
    looks = [row for row in await trail(agency) if row[1] == "attachment.read"]
    assert len(looks) == 1


@only_sqlite
async def test_who_lost_the_right_while_it_waited_gets_nothing(agency: Agency):
    await a_written_complaint(agency, SCAN)
    agency.world.fail_next("sendDocument", CARLA, code=429, retry_after=30)
    await the_file(agency, CARLA)
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.revoke(page, agency.ids[CARLA])
    await delivered(agency, after=30)
    assert [call.code for call in agency.world.calls_of("sendDocument")] == [429]


@only_sqlite
async def test_what_is_shown_later_is_judged_again_at_that_moment(agency: Agency):
    await a_written_complaint(agency, SCAN)
    (kept,) = await ids(agency)
    async with agency.house.database.read(agency.clock.now()) as page:
        team = await people.team(page, agency.house.today())
        visit = Visit(agency.house, page, team.people[agency.ids[BRAM]], team)
        for reference in (f"attachments:{NUMBER}", f"attachment:{NUMBER}:{kept}"):
            screen = Screen.parse(reference)
            with pytest.raises(NotFound):
                await SCREENS[screen.name](visit, screen)


@only_sqlite
async def test_the_largest_file_that_may_be_attached_comes_whole(agency: Agency):
    largest = b"%PDF-1.7\n".ljust(10 * 1024 * 1024, b"\x07")
    await a_written_complaint(agency, largest)
    assert (await the_file(agency, CARLA, "1. PDF, 10,0 MB")).document.content == largest


async def ids(agency: Agency) -> list[int]:
    table = metadata.tables["attachment"]
    async with agency.house.database.read(agency.clock.now()) as page:
        found = await page.connection.execute(table.select().order_by(table.c.id))
        return [row.id for row in found]


async def details(agency: Agency, action: str) -> list[str]:
    table = metadata.tables["trail"]
    async with agency.house.database.read(agency.clock.now()) as page:
        found = await page.connection.execute(table.select().where(table.c.action == action))
        return [re.sub(r"\s", "", row.detail) for row in found]
