"""In: an update is confirmed after it was applied, in order within a chat, and applied once."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

import httpx
import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.event import listen
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot import poller as poller_module
from bot.app import application
from bot.poller import Poller, pause_after
from complaints.people import Role
from storage import drafts, people
from storage.database import Database
from storage.drafts import StoredDraft
from storage.errors import NotSaved
from storage.rows import draft as draft_table
from storage.rows import person, processed_update
from tests.agency import ANNA, CARLA, DIRK, Agency, _in_process, an_agency
from tests.bot.conftest import joined
from tests.bot.office import damage, delivered

NOT_SAVED = "Niet opgeslagen, stuur het zo nog eens."
FIRST_QUESTION = "Hoe kwam de klacht binnen?"


async def form_of(agency: Agency, account: int) -> StoredDraft | None:
    async with agency.house.database.read(agency.clock.now()) as page:
        return await drafts.active(page, agency.ids[account])


async def answers_of(agency: Agency, account: int) -> dict[str, object]:
    stored = await form_of(agency, account)
    return {} if stored is None else dict(stored.draft["answers"])


def confirmed(agency: Agency) -> bool:
    return not agency.world.updates.pending


# --- confirm after commit


async def test_an_update_is_confirmed_by_the_poll_after_its_commit(agency: Agency):
    agency.user(ANNA).says("/klacht")
    batch = await agency.poller.fetch()
    assert await form_of(agency, ANNA) is None
    await agency.poller.answer(batch)
    assert await form_of(agency, ANNA) is not None
    assert not confirmed(agency)
    await agency.poller.fetch()
    assert confirmed(agency)


async def test_what_was_in_hand_at_a_kill_comes_again_and_is_applied(agency: Agency):
    agency.user(ANNA).says("/klacht")
    agency.user(ANNA).says("Telefoon")
    first, _second = await agency.poller.fetch()
    await agency.bot.process_update(first)  # killed here: nothing replied, nothing confirmed
    agency.house.receipts.clear()
    agency.poller = Poller(agency.bot, agency.house, poll=0)
    await agency.settle()
    assert await answers_of(agency, ANNA) == {"channel": "phone"}
    assert confirmed(agency)


async def test_after_a_quiet_week_an_update_with_a_lower_number_is_answered(agency: Agency):
    await agency.says(ANNA, "/help")
    await agency.poller.answer(await agency.poller.fetch())
    agency.clock.ahead(days=8)
    agency.world.updates.next_id = 7
    await agency.poller.answer(await agency.poller.fetch())
    agency.clear()
    await agency.says(ANNA, "/klacht")
    assert any(FIRST_QUESTION in text for text in agency.told(ANNA))


# --- an archive that is locked


@pytest.fixture
async def hasty(an_initialised_database: str, keyring) -> AsyncIterator[Agency]:
    """An agency that waits no longer than an instant for a locked database."""
    async with (
        Database(an_initialised_database, keyring, busy_timeout=0.1) as database,
        an_agency(database, members=()) as opened,
    ):
        await joined(opened, ANNA, CARLA)
        yield opened


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Somebody else is writing, and does not stop."""
    if database.file is not None:
        other = sqlite3.connect(database.file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
        other.close()
        return
    with psycopg.connect(database.url.replace("+psycopg", "")) as holding:
        holding.execute("LOCK TABLE person, processed_update IN ACCESS EXCLUSIVE MODE")
        yield
        holding.rollback()


async def answered(agency: Agency) -> None:
    """One round of the loop, as `run` does it."""
    try:
        await agency.poller.answer(await agency.poller.fetch())
    except NotSaved:
        return


async def test_a_locked_database_is_said_and_afterwards_it_goes_on(hasty: Agency):
    with locked(hasty.house.database):
        hasty.user(ANNA).says("/klacht")
        await answered(hasty)
        assert hasty.told(ANNA) == [NOT_SAVED]
    await hasty.settle()
    assert await form_of(hasty, ANNA) is None
    await hasty.says(ANNA, "/klacht", "Telefoon")
    assert await answers_of(hasty, ANNA) == {"channel": "phone"}


async def test_a_press_that_was_not_saved_is_told_on_the_button(hasty: Agency):
    await hasty.says(ANNA, "/klacht")
    with locked(hasty.house.database):
        press = hasty.user(ANNA).presses("Telefoon")
        await answered(hasty)
    assert press.answer == {"text": NOT_SAVED, "show_alert": True}
    await hasty.presses(ANNA, "Telefoon")
    assert await answers_of(hasty, ANNA) == {"channel": "phone"}


async def test_who_reads_english_is_told_in_english_that_nothing_was_saved(hasty: Agency):
    await hasty.says(ANNA, "/taal english")
    with locked(hasty.house.database):
        hasty.user(ANNA).says("/klacht")
        await answered(hasty)
    assert hasty.told(ANNA)[-1] == "Not saved, please send it again in a moment."


async def test_when_telling_fails_too_the_update_comes_again(hasty: Agency):
    hasty.world.fail_next("sendMessage", ANNA, code=502)
    with locked(hasty.house.database):
        hasty.user(ANNA).says("/klacht")
        await answered(hasty)
    assert (hasty.told(ANNA), confirmed(hasty)) == ([], False)
    await hasty.settle()
    assert [FIRST_QUESTION in text for text in hasty.told(ANNA)] == [True]
    assert confirmed(hasty)


async def test_what_follows_in_that_chat_waits_and_the_other_chat_does_not(hasty: Agency):
    hasty.user(ANNA).says("/klacht")
    hasty.user(ANNA).says("Telefoon")
    hasty.user(CARLA).says("/klacht")
    hasty.world.fail_next("sendMessage", ANNA, code=502)
    batch = await hasty.poller.fetch()
    with locked(hasty.house.database):
        await hasty.poller._chat([update for update in batch if update.effective_user.id == ANNA])
    assert hasty.told(ANNA) == []
    await hasty.settle()
    assert await answers_of(hasty, ANNA) == {"channel": "phone"}
    assert len(hasty.told(CARLA)) == 1
    assert confirmed(hasty)


async def test_who_was_asked_to_send_it_again_is_not_answered_twice_because_another_update_comes_again(
    hasty: Agency,
):
    hasty.world.fail_next("sendMessage", ANNA, code=502)
    with locked(hasty.house.database):
        hasty.user(ANNA).says("/klacht")
        hasty.user(CARLA).says("/klacht")
        await answered(hasty)
    assert (hasty.told(ANNA), hasty.told(CARLA)) == ([], [NOT_SAVED])
    await hasty.settle()
    assert await form_of(hasty, ANNA) is not None
    assert await form_of(hasty, CARLA) is None
    await hasty.says(CARLA, "/klacht")
    assert await form_of(hasty, CARLA) is not None


async def test_somebody_not_yet_known_hears_nothing_and_comes_again(hasty: Agency):
    """After a start nobody is known yet: a stranger may not learn that there is something to save."""
    hasty.house.known.clear()
    with locked(hasty.house.database):
        hasty.user(ANNA).says("/klacht")
        await answered(hasty)
        assert (hasty.told(ANNA), confirmed(hasty)) == ([], False)
    await hasty.settle()
    assert FIRST_QUESTION in hasty.told(ANNA)[0]


async def test_what_was_replied_is_written_down_later_when_the_archive_was_locked(hasty: Agency):
    hasty.user(ANNA).says("/klacht")
    batch = await hasty.poller.fetch()
    await hasty.poller._chat(batch)
    with locked(hasty.house.database), pytest.raises(NotSaved):
        await hasty.poller.receipts.write_down()
    await hasty.settle()
    assert await replied(hasty, batch) == [True]


async def test_a_damaged_form_is_said_and_the_others_go_on(agency: Agency):
    await agency.says(ANNA, "/klacht")
    agency.clear()
    await damage(agency, draft_table, owner=agency.ids[ANNA])
    agency.user(ANNA).says("Telefoon")
    agency.user(CARLA).says("/klacht")
    await agency.settle()
    (said,) = agency.told(ANNA)
    assert said.startswith("Wat hiervoor nodig is, is beschadigd en wordt niet getoond.")
    assert FIRST_QUESTION in agency.told(CARLA)[0]


async def test_a_damaged_member_does_not_stop_the_loop(agency: Agency):
    await agency.poller.answer([])
    agency.clock.ahead(hours=25)
    await damage(agency, person, id=agency.ids[DIRK])
    await agency.poller.answer([])
    assert agency.poller.receipts.pulse_at == agency.clock.now()


# --- order


DIALOG = (
    "/klacht", "Telefoon", "Ja", "gisteren", "Cliënt", "Fenna Visser", "06 12345678", "/overslaan",
    "/overslaan", "Telefoon",
)  # fmt: skip


async def ten_members(agency: Agency) -> list[int]:
    accounts = list(range(201, 211))
    async with agency.house.database.write(agency.clock.now()) as page:
        for account in accounts:
            code = await people.invite(page, Role.COACH, f"Lid {account}", vouched=True)
            member = await people.accept(page, code, account)
            await people.joined(page, member.id, secrecy_on=agency.house.today(), disclosure_on=None)
            agency.users[account] = agency.world.person(account)
            agency.users[account].chat.reachable = True
            agency.ids[account] = member.id
    return accounts


async def test_ten_chats_of_ten_messages_each_in_order_and_a_slow_one_holds_up_nobody(agency: Agency):
    accounts = await ten_members(agency)
    for text in DIALOG:
        for account in accounts:
            agency.user(account).says(text)
    agency.world.fail_next("sendMessage", accounts[0], code=429, retry_after=4)
    batch = await agency.poller.fetch()
    assert len(batch) == 100
    await agency.poller.answer(batch)
    for account in accounts:
        assert set(found := await answers_of(agency, account)) == {
            "channel", "wants_complaint", "received_on", "complainant_kind", "name", "phone", "email",
            "address", "preferred_way",
        }  # fmt: skip
        assert (found["channel"], found["name"], found["phone"]) == ("phone", "Fenna Visser", "+31612345678")
        assert len(agency.told(account)) == 10
    calls = [call.chat_id for call in agency.world.calls_of("sendMessage") if call.code == 200]
    assert len(calls) == 100
    assert calls[-10:] == [accounts[0]] * 10


async def test_a_batch_is_marked_as_replied_in_one_transaction(agency: Agency):
    accounts = await ten_members(agency)
    await agency.poller.answer([])
    begun: list[object] = []
    listen(agency.house.database._engine.sync_engine, "begin", begun.append)
    for account in accounts:
        agency.user(account).says("/help")
    batch = await agency.poller.fetch()
    await agency.poller.answer(batch)
    assert len(begun) == 10 + 1
    assert await replied(agency, batch) == [True] * 10


async def replied(agency: Agency, batch) -> list[bool]:
    async with agency.house.database.read(agency.clock.now()) as page:
        query = select(processed_update.c.replied).where(
            processed_update.c.id.in_([update.update_id for update in batch])
        )
        return list((await page.connection.scalars(query)).all())


# --- twice


async def test_an_update_that_was_replied_to_and_comes_again_is_left_alone(agency: Agency):
    await agency.says(ANNA, "/klacht")
    agency.user(ANNA).says("Telefoon")
    (update,) = await agency.poller.fetch()
    await agency.poller.answer([update])
    before = agency.told(ANNA)
    await agency.poller.answer([update])
    assert agency.told(ANNA) == before
    assert await answers_of(agency, ANNA) == {"channel": "phone"}


async def test_an_update_that_comes_again_and_was_not_replied_to_is_shown_again(agency: Agency):
    await agency.says(ANNA, "/klacht")
    agency.user(ANNA).says("Telefoon")
    (update,) = await agency.poller.fetch()
    await agency.bot.process_update(update)  # killed before the reply was written down
    agency.house.receipts.clear()
    question = agency.told(ANNA)[-1].split("\n", 2)[-1]
    agency.clear()
    await agency.poller.answer([update])
    assert [text in question for text in agency.told(ANNA)] == [True]
    assert await answers_of(agency, ANNA) == {"channel": "phone"}


@asynccontextmanager
async def a_second_process(agency: Agency, url: str, keyring) -> AsyncIterator[Poller]:
    """Another bot with the same token on the same database."""
    async with Database(url, keyring) as database:
        house = type(agency.house)(
            database=database,
            clock=agency.clock,
            calendar=agency.house.calendar,
            zone=agency.house.zone,
            organisation=agency.house.organisation,
            contact=agency.house.contact,
        )
        pools = {"request": _in_process(agency.server), "polling": _in_process(agency.server)}
        async with application(agency.world.token, "http://sandbox", house, **pools) as app:
            yield Poller(app, house, poll=0)


async def test_an_update_in_two_processes_at_once_is_applied_once(
    agency: Agency, an_initialised_database, keyring
):
    async with a_second_process(agency, an_initialised_database, keyring) as other:
        for turn, text in enumerate(DIALOG):
            agency.user(ANNA).says(text)
            (update,) = await agency.poller.fetch()
            twin = Update.de_json(update.to_dict(), other.application.bot)
            await asyncio.gather(agency.poller.answer([update]), other.answer([twin]))
            assert (await form_of(agency, ANNA)).version == turn + 1
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await page.connection.scalar(select(func.count()).select_from(processed_update)) == len(DIALOG)


# --- what goes wrong at Telegram


@pytest.mark.parametrize(
    ("error", "last", "seconds"),
    [
        (RetryAfter(17), 0, 17),
        (RetryAfter(timedelta(seconds=40)), 0, 40),
        (Conflict("another"), 0, 5),
        (NetworkError("down"), 0, 1),
        (NetworkError("down"), 1, 2),
        (NetworkError("down"), 16, 30),
        (TimeoutError(), 30, 30),
        (NotSaved("locked"), 0, 1),
        (TelegramError("odd"), 0, 5),
    ],
)
def test_the_pause_after_a_poll_that_failed(error, last, seconds):
    assert pause_after(error, last) == seconds


@asynccontextmanager
async def running(poller: Poller) -> AsyncIterator[asyncio.Task[None]]:
    stop = asyncio.Event()
    task = asyncio.ensure_future(poller.run(stop))
    try:
        yield task
    finally:
        stop.set()
        await asyncio.wait_for(task, 5)


FAULTS = [
    {"code": 409, "description": "Conflict: terminated by other getUpdates request"},
    {"code": 500},
    {"code": 429, "retry_after": 1},
    {"raises": httpx.ConnectError("down")},
    {"raises": httpx.ReadTimeout("slow")},
    {"code": 400, "description": "Bad Request: odd"},
]


async def test_whatever_a_poll_meets_the_next_one_goes_on(agency: Agency, monkeypatch):
    monkeypatch.setattr(poller_module, "pause_after", lambda _error, _last: 0.01)
    for fault in FAULTS:
        agency.world.fail_next("getUpdates", **fault)
    agency.user(ANNA).says("/help")
    async with running(Poller(agency.bot, agency.house, poll=1)):
        await agency.server.settled()
    assert agency.world.faults.ordered == []
    assert len(agency.told(ANNA)) == 1


async def test_a_token_that_is_no_longer_valid_ends_it(agency: Agency):
    agency.world.token = "1:gone"
    with pytest.raises(InvalidToken):
        await Poller(agency.bot, agency.house, poll=1).run(asyncio.Event())


async def test_stopping_drops_a_poll_that_waits(agency: Agency):
    async with running(Poller(agency.bot, agency.house, poll=50)) as task:
        await agency.server.wait_for(lambda _world: agency.server.polling)
        started = asyncio.get_running_loop().time()
    assert task.done()
    assert asyncio.get_running_loop().time() - started < 3


async def test_stopping_finishes_and_confirms_the_batch_in_hand(agency: Agency):
    for text in DIALOG:
        agency.user(ANNA).says(text)
    agency.world.fail_next("sendMessage", ANNA, code=429, retry_after=1)
    async with running(Poller(agency.bot, agency.house, poll=50)):
        await agency.server.wait_for(lambda world: world.calls_of("sendMessage"))
    assert len(agency.told(ANNA)) == len(DIALOG)
    assert len(await answers_of(agency, ANNA)) == 9
    assert agency.house.receipts == []
    assert confirmed(agency)


# --- another process may poll now


only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@only_sqlite
async def test_who_may_no_longer_poll_drops_the_poll_at_once(agency: Agency):
    lost = asyncio.Event()
    polling = asyncio.ensure_future(Poller(agency.bot, agency.house, poll=50, lost=lost).run(asyncio.Event()))
    await agency.server.wait_for(lambda _world: agency.server.polling)
    lost.set()
    await asyncio.wait_for(polling, 3)
    await agency.server.wait_for(lambda _world: not agency.server.polling)


@only_sqlite
async def test_who_may_no_longer_poll_finishes_one_update_of_each_chat_and_confirms_nothing(agency: Agency):
    lost = asyncio.Event()
    for text in DIALOG:
        agency.user(ANNA).says(text)
    agency.user(CARLA).says("/help")
    agency.world.fail_next("sendMessage", ANNA, code=429, retry_after=1)
    polling = asyncio.ensure_future(Poller(agency.bot, agency.house, poll=50, lost=lost).run(asyncio.Event()))
    await agency.server.wait_for(lambda world: world.calls_of("sendMessage", chat_id=ANNA))
    lost.set()
    await asyncio.wait_for(polling, 5)
    assert (len(agency.told(ANNA)), len(agency.told(CARLA))) == (1, 1)
    assert len(agency.world.updates.pending) == len(DIALOG) + 1
    assert len(agency.world.calls_of("getUpdates")) == 1
    agency.poller = Poller(agency.bot, agency.house, poll=0)  # the other process
    await agency.settle()
    assert len(await answers_of(agency, ANNA)) == 9
    assert (len(agency.told(ANNA)), len(agency.told(CARLA))) == (len(DIALOG), 1)


async def test_what_was_refused_before_a_stop_is_not_judged_again_after_it(agency: Agency):
    async with running(Poller(agency.bot, agency.house, poll=1)):
        agency.user(ANNA).says("/terug")
        await agency.server.wait_for(lambda _world: agency.told(ANNA))
    before = agency.told(ANNA)
    agency.poller = Poller(agency.bot, agency.house, poll=0)
    await agency.poller.answer(await agency.poller.fetch())
    assert agency.told(ANNA) == before
    assert await delivered(agency) == 0


async def test_a_refused_answer_is_not_judged_again_after_a_kill(agency: Agency):
    """Killed before anything was confirmed: what was refused as a date must not become the name."""
    await joined(agency, ANNA)
    await agency.says(ANNA, "/klacht", "E-mail")
    for text in ("Fenna Visser", "gisteren", "Cliënt"):
        agency.user(ANNA).says(text)
    batch = await agency.poller.fetch()
    for update in batch:
        await agency.bot.process_update(update)
    assert "Hoe heet de klager?" in agency.user(ANNA).last().text
    agency.house.receipts.clear()
    await agency.poller.answer(batch)
    assert "Hoe heet de klager?" in agency.user(ANNA).last().text
