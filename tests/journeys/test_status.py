"""/status: the bot's health in counts; each line that is not good says what to do."""

from datetime import timedelta

import pytest

from bot.courier import Courier
from bot.sweep import sweep
from storage import heartbeat, messages, notices, trail
from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, Agency, an_agency
from tests.bot.office import CANARY, a_filed_complaint
from tests.enrolling import enrol
from tests.security.watching import changed, refused_by_telegram, rows

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

BACKUP = "‼ Laatste reservekopie: nog nooit"


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await sweep(opened.house)
        yield opened


async def status(agency: Agency) -> list[str]:
    return (await agency.says(DIRK, "/status")).text.splitlines()[2:]


def bad(lines: list[str]) -> list[str]:
    """What is not good, without the backup, which is not made here; each has its advice on the next line."""
    found = [line for line in lines if line.startswith("‼ ")]
    for line in found:
        assert lines[lines.index(line) + 1].startswith("→ ")
    return [line for line in found if line != BACKUP]


async def test_all_is_well(agency: Agency):
    lines = await status(agency)
    async with agency.house.database.read(agency.clock.now()) as page:
        seq, digits = await trail.head(page)
    assert lines == [
        "✓ Berichten opgehaald bij Telegram: 23 november 2026 10:00",
        "✓ Herinneringen berekend: 23 november 2026 10:00",
        "✓ Berichten vandaag verstuurd: 0; nog te versturen: 2",
        "✓ Berichten vandaag mislukt: 0",
        "✓ Medewerkers die geen berichten krijgen: geen",
        "✓ Open formulieren: 0",
        "✓ Berichten die ik niet uit een chat kon halen: 0",
        BACKUP,
        "→ Laat de beheerder op de server typen: klachtenbot backup",
        f"✓ Logboek: regel {seq}, {digits[:8]}",
        "✓ Versie: 0.1.0",
    ]
    assert refused_by_telegram(agency) == []


async def test_what_was_sent_and_what_waits_is_counted(agency: Agency):
    await a_filed_complaint(agency)
    await Courier(agency.bot.bot, agency.house).round()
    assert "✓ Berichten vandaag verstuurd: 3; nog te versturen: 0" in await status(agency)
    agency.clock.ahead(days=1)
    assert any("vandaag verstuurd: 0;" in line for line in await status(agency))


@only_sqlite
async def test_a_sweep_of_more_than_an_hour_ago_is_not_good(agency: Agency):
    agency.clock.ahead(minutes=60)
    assert [line for line in bad(await status(agency)) if "berekend" in line] == []
    agency.clock.ahead(seconds=1)
    lines = await status(agency)
    assert "‼ Herinneringen berekend: 23 november 2026 10:00" in lines
    assert "→ Start de bot opnieuw." in lines


@only_sqlite
async def test_a_poll_of_more_than_three_minutes_ago_is_not_good(agency: Agency):
    async with agency.house.database.write(agency.clock.now()) as page:
        await heartbeat.beat(page, "poll")
    agency.clock.ahead(minutes=3, seconds=1)
    assert bad(await status(agency)) == ["‼ Berichten opgehaald bij Telegram: 23 november 2026 10:00"]


async def test_a_courier_that_is_held_up_is_not_good(agency: Agency):
    agency.clock.ahead(minutes=15)
    assert [line for line in bad(await status(agency)) if "te versturen" in line] == []
    agency.clock.ahead(seconds=1)
    lines = await status(agency)
    assert "‼ Berichten vandaag verstuurd: 0; nog te versturen: 2" in bad(lines)
    advice = "→ Het oudste wacht sinds 23 november 2026 10:00. Blijft dat zo? Start de bot opnieuw."
    assert advice in lines


async def test_who_blocked_the_bot_is_named_until_a_message_arrives(agency: Agency):
    await Courier(agency.bot.bot, agency.house).round()
    agency.user(CARLA).blocks()
    await a_filed_complaint(agency)
    await Courier(agency.bot.bot, agency.house).round()
    assert bad(await status(agency)) == [
        "‼ Berichten vandaag mislukt: 1",
        "‼ Medewerkers die geen berichten krijgen: Carla Smit",
    ]
    agency.user(CARLA).unblocks()
    agency.clock.ahead(seconds=1)
    await a_filed_complaint(agency)
    await Courier(agency.bot.bot, agency.house).round()
    assert bad(await status(agency)) == ["‼ Berichten vandaag mislukt: 1"]


async def test_forms_that_are_not_finished_are_counted_put_aside_or_not(agency: Agency):
    await agency.says(ANNA, "/klacht", "Telefoon")
    await agency.says(BRAM, "/klacht", "Telefoon", "/bewaar")
    assert "✓ Open formulieren: 2" in await status(agency)
    await agency.says(ANNA, "/annuleer")
    await agency.presses(ANNA, "Ja")
    assert "✓ Open formulieren: 1" in await status(agency)


async def test_messages_that_could_not_be_deleted_are_counted(agency: Agency):
    now = agency.clock.now()
    async with agency.house.database.write(now) as page:
        await messages.remember(page, agency.ids[ANNA], 9001, 9002, delete_after=now)
    async with agency.house.database.write(now + timedelta(hours=48)) as page:
        await messages.due(page, now + timedelta(hours=48))
    assert bad(await status(agency)) == ["‼ Berichten die ik niet uit een chat kon halen: 2"]


@only_sqlite
async def test_a_clock_that_was_moved_is_said(agency: Agency):
    agency.house.shift = timedelta(days=1)
    async with agency.house.database.write(agency.clock.now()) as page:
        await heartbeat.beat(page, "poll", shift=agency.house.shift)
    assert bad(await status(agency)) == ["‼ De klok is 86400 seconden verschoven."]


@only_sqlite
async def test_only_for_a_director(agency: Agency):
    for who in (ANNA, CARLA):
        said = await agency.says(who, "/status")
        assert said.text == "Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help."
    menus = [(await agency.says(who, "/help")).text for who in (ANNA, CARLA, DIRK)]
    assert ["/status" in menu for menu in menus] == [False, False, True]


async def test_counts_only_and_nothing_changes(agency: Agency):
    await a_filed_complaint(agency)
    before = await rows(agency)
    text = "\n".join(await status(agency))
    assert changed(before, await rows(agency)) == {"processed_update", "chat_message"}  # what stands there
    assert CANARY not in text
    assert "KL-" not in text
    async with agency.house.database.read(agency.clock.now()) as page:
        assert (await notices.stats(page)).counts
