"""In by the webhook: 200 after the commit, once, in order within a chat; and how the process says it is."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.poller import Poller
from bot.site import Role
from handlers.routes import ALLOWED_UPDATES
from storage import chats, drafts, heartbeat
from tests.agency import ANNA, CARLA, Agency
from tests.bot.test_poller import a_second_process, answers_of, form_of, hasty, locked
from tests.bringing import SECRET, URL, Doorstep, a_webhook

__all__ = ["hasty"]  # a fixture

on_postgresql = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
async def doorstep(agency: Agency):
    async with a_webhook(agency) as made:
        yield made


# --- kept, then 200


async def test_an_update_is_taken_in_once_it_is_kept_and_replied_to(doorstep: Doorstep):
    assert await doorstep.says(ANNA, "/klacht") == 200
    assert await form_of(doorstep.agency, ANNA) is not None
    assert len(doorstep.agency.told(ANNA)) == 1
    assert doorstep.agency.house.receipts == []


async def test_an_update_that_comes_twice_is_applied_and_answered_once(doorstep: Doorstep):
    await doorstep.says(ANNA, "/klacht")
    await doorstep.says(ANNA, "Telefoon")
    said = doorstep.agency.told(ANNA)
    for update in doorstep.waiting():
        assert await doorstep.brings(update) == 200
    assert doorstep.agency.told(ANNA) == said
    assert await answers_of(doorstep.agency, ANNA) == {"channel": "phone"}


async def test_what_was_not_kept_and_not_said_has_to_come_again(hasty: Agency):
    async with a_webhook(hasty) as doorstep:
        hasty.world.fail_next("sendMessage", ANNA, code=502)
        with locked(hasty.house.database):
            assert await doorstep.says(ANNA, "/klacht") == 503
        assert await doorstep.brings(doorstep.waiting()[-1]) == 200
    assert await form_of(hasty, ANNA) is not None
    assert len(hasty.told(ANNA)) == 1


async def test_who_was_asked_to_send_it_again_is_not_answered_when_telegram_would_bring_it_again(
    hasty: Agency,
):
    """The pulse, which is due, can't be written either."""
    async with a_webhook(hasty) as doorstep:
        hasty.clock.ahead(minutes=1)
        with locked(hasty.house.database):
            assert await doorstep.says(ANNA, "/klacht") == 200
        assert hasty.told(ANNA) == ["Niet opgeslagen, stuur het zo nog eens."]
        assert hasty.house.disowned == set()
        assert await form_of(hasty, ANNA) is None


# --- order


DIALOG = ("/klacht", "Telefoon", "Ja", "gisteren", "Cliënt", "Fenna Visser", "06 12345678")


@on_postgresql
async def test_what_arrives_at_once_is_answered_in_order(doorstep: Doorstep):
    for said in DIALOG:
        doorstep.agency.user(ANNA).says(said)
    assert set(await asyncio.gather(*map(doorstep.brings, doorstep.waiting()))) == {200}
    found = await answers_of(doorstep.agency, ANNA)
    assert (found["name"], found["phone"]) == ("Fenna Visser", "+31612345678")
    assert len(doorstep.webhook._chats) == 0


@on_postgresql
async def test_of_one_chat_no_two_updates_race_in_two_processes(
    agency: Agency, an_initialised_database, keyring
):
    """The other process is halfway an update of Anna's: hers waits, Carla's does not."""
    async with (
        a_webhook(agency) as doorstep,
        a_second_process(agency, an_initialised_database, keyring) as other,
    ):
        async with other.house.database.write(agency.clock.now()) as page:
            await chats.alone(page, ANNA)
            annas = asyncio.ensure_future(doorstep.says(ANNA, "/klacht"))
            assert await doorstep.says(CARLA, "/klacht") == 200
            await agency.server.wait_for(lambda _world: agency.told(CARLA))
            assert not annas.done()
            assert agency.told(ANNA) == []
            assert await waiting_for_a_chat(page) == 1
            await drafts.start(page, agency.ids[ANNA], "intake")
        assert await asyncio.wait_for(annas, 5) == 200
    assert "Er ligt nog een formulier dat niet af is." in agency.told(ANNA)[0]


async def waiting_for_a_chat(page) -> int:
    query = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    return int(await page.connection.scalar(query))


@on_postgresql
async def test_a_dialog_that_two_processes_take_in_at_once_loses_and_doubles_nothing(
    agency: Agency, an_initialised_database, keyring
):
    async with (
        a_second_process(agency, an_initialised_database, keyring) as second,
        a_webhook(agency) as one,
        a_webhook(agency, second.house) as other,
    ):
        for turn, said in enumerate(DIALOG):
            agency.user(ANNA).says(said)
            update = one.waiting()[-1]
            assert await asyncio.gather(one.brings(update), other.brings(update)) == [200, 200]
            assert (await form_of(agency, ANNA)).version == turn + 1


# --- stopping


@on_sqlite
async def test_stopping_finishes_what_is_in_hand_and_sends_the_next_back(doorstep: Doorstep):
    agency = doorstep.agency
    agency.world.fail_next("sendMessage", ANNA, code=429, retry_after=1)
    agency.user(ANNA).says("/klacht")
    in_hand = asyncio.ensure_future(doorstep.brings(doorstep.waiting()[-1]))
    await agency.server.wait_for(lambda world: world.calls_of("sendMessage"))
    doorstep.stop.set()
    await asyncio.sleep(0.05)
    assert not doorstep.running.done()
    assert await doorstep.says(CARLA, "/klacht") == 503
    await doorstep.running
    assert await in_hand == 200
    assert len(agency.told(ANNA)) == 1
    assert await form_of(agency, CARLA) is None


@on_sqlite
async def test_who_stands_by_takes_nothing_in(doorstep: Doorstep):
    doorstep.site.becomes(Role.STANDBY)
    assert await doorstep.says(ANNA, "/klacht") == 503


# --- the switch


@on_sqlite
async def test_telegram_is_told_where_with_which_secret_and_of_what(doorstep: Doorstep):
    (call,) = doorstep.agency.world.calls_of("setWebhook")
    assert call.params["url"] == URL
    assert call.params["secret_token"] == SECRET
    assert doorstep.agency.world.updates.allowed == set(ALLOWED_UPDATES)
    assert "drop_pending_updates" not in call.params


@on_sqlite
async def test_back_to_polling_loses_nothing(agency: Agency):
    async with a_webhook(agency):
        agency.user(ANNA).says("/klacht")  # nobody brings it
    stop = asyncio.Event()
    polling = asyncio.ensure_future(Poller(agency.bot, agency.house, poll=1).run(stop))
    await agency.server.settled()
    stop.set()
    await polling
    assert await form_of(agency, ANNA) is not None
    (call,) = agency.world.calls_of("deleteWebhook")
    assert "drop_pending_updates" not in call.params


@on_sqlite
async def test_when_telegram_does_not_hear_where_it_is_told_again(agency: Agency, monkeypatch):
    monkeypatch.setattr("bot.webhook.pause_after", lambda _error, _last: 0.01)
    agency.world.fail_next("setWebhook", code=502, times=2)
    async with a_webhook(agency):
        assert [call.code for call in agency.world.calls_of("setWebhook")] == [502, 502, 200]


# --- how it is


async def told(doorstep: Doorstep) -> tuple[int, dict[str, object]]:
    answer = await doorstep.http.get("/health")
    return answer.status_code, answer.json()


async def beats(doorstep: Doorstep, **ago: timedelta) -> None:
    for name, span in ago.items():
        async with doorstep.agency.house.database.write(doorstep.agency.clock.now() - span) as page:
            await heartbeat.beat(page, name)


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("poll", "sweep", "status"), [(1, 1, 200), (2.9, 14, 200), (3.1, 1, 503), (1, 16, 503)]
)
@on_sqlite
async def test_health_is_how_long_ago_the_last_poll_and_the_last_sweep_were(
    doorstep: Doorstep, poll, sweep, status
):
    doorstep.site.since -= 3600
    await beats(doorstep, poll=poll * MINUTE, sweep=sweep * MINUTE)
    assert (await told(doorstep))[0] == status


@on_sqlite
async def test_who_has_just_begun_gets_the_time_and_who_stands_by_needs_none(doorstep: Doorstep):
    await beats(doorstep, poll=60 * MINUTE, sweep=60 * MINUTE)
    assert (await told(doorstep))[0] == 200
    doorstep.site.since -= 3600
    assert (await told(doorstep))[0] == 503
    doorstep.site.becomes(Role.STANDBY)
    doorstep.site.since -= 3600
    status, said = await told(doorstep)
    assert (status, said["role"]) == (200, "standby")


async def test_health_says_that_the_database_is_out_of_reach(hasty: Agency):
    async with a_webhook(hasty) as doorstep:
        database = type(hasty.house.database)
        doorstep.site.database = database("postgresql://127.0.0.1:1/nowhere", hasty.house.database.keyring)
        assert await told(doorstep) == (
            503,
            {"healthy": False, "role": "webhook", "database": "unreachable"},
        )
        await doorstep.site.database.close()
