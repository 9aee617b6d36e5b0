"""T6: rights are read afresh for each update; who left a moment ago is a stranger."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import pytest
from telegram import Update

from bot.app import publish_all
from bot.courier import Courier
from bot.pace import Pace
from bot.tidy import tidy
from complaints.events import Promise
from complaints.notices import Notice
from complaints.people import Role
from complaints.privacy import Asks
from storage import messages, notices, people, requests, trail
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, FAY, GIJS, NAMES, Agency, a_phone_complaint
from tests.bot.office import LEASE_OVER, a_filed_complaint, happens, plan, reported
from tests.security.leaving import asked_to_leave, leaves
from tests.security.watching import changed, heard, rows, send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

GOODBYE = "Je hebt geen toegang meer tot de klachtenbot van Bureau Voorbeeld"


async def stuck(agency: Agency) -> int:
    async with agency.house.database.read(agency.clock.now()) as page:
        return await messages.stuck(page)


class Interrupted:
    """The application, with something that happens right after its first update."""

    def __init__(self, agency: Agency, happens: Callable[[], Awaitable[None]]) -> None:
        self.bot = agency.bot.bot
        self.application = agency.bot
        self.happens: list[Callable[[], Awaitable[None]]] = [happens]

    async def process_update(self, update: Update) -> None:
        await self.application.process_update(update)
        if self.happens:
            await self.happens.pop()()


async def in_one_batch(agency: Agency, account: int, texts: Sequence[str], between: Callable) -> None:
    agency.poller.application = Interrupted(agency, between)
    await send(agency, account, *texts)


def revoking(agency: Agency, account: int) -> Callable[[], Awaitable[None]]:
    async def revoke() -> None:
        async with agency.house.database.write(agency.clock.now()) as page:
            await people.revoke(page, agency.ids[account])
            await trail.append(page, None, "team.revoke", f"person:{agency.ids[account]}")

    return revoke


async def test_who_is_revoked_between_two_updates_of_a_batch_is_refused_the_second(agency: Agency):
    await a_phone_complaint(agency)
    await in_one_batch(agency, CARLA, ["/zaak 1", "/zaak 1"], revoking(agency, CARLA))
    told = agency.told(CARLA)
    assert ["Fenna Visser" in text for text in told] == [True, False]
    assert "alleen voor medewerkers" in told[1]


async def test_an_answer_after_the_revocation_is_not_kept(agency: Agency):
    await send(agency, ANNA, "/klacht")
    kept = []

    async def between() -> None:
        await revoking(agency, ANNA)()
        kept.append(await rows(agency))

    await in_one_batch(agency, ANNA, ["Telefoon", "Ja"], between)
    assert changed(kept[0], await rows(agency)) <= {"processed_update", "chat_message"}  # of the first answer


@only_sqlite
async def test_a_role_that_is_gone_opens_nothing(agency: Agency):
    """Invited anew as a coach after leaving: no longer the keeper of the register."""
    await a_phone_complaint(agency)
    await revoking(agency, CARLA)()
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, Role.COACH, "Carla Smit", vouched=True)
    await send(agency, CARLA, f"/start {code}")
    await agency.presses(CARLA, "Ik beloof geheimhouding")
    since = len(agency.world.calls)
    await send(agency, CARLA, "/zaak 1", "/klachten", "/vandaag")
    assert not any("Fenna" in text or "KL-2026-001" in text for text in heard(agency, CARLA, since))


# --- the chat


async def test_whatever_is_younger_than_two_days_leaves_the_chat_at_once(agency: Agency):
    await agency.says(ANNA, "/help")
    agency.clock.ahead(hours=47, minutes=59)
    await tidy(agency.bot.bot, agency.house)
    await a_phone_complaint(agency)  # the confirmation would stay
    await agency.says(ANNA, "/zaak 1", "hallo", "/klacht", "Telefoon")
    await leaves(agency, ANNA)
    await tidy(agency.bot.bot, agency.house)
    assert agency.reads(ANNA) == ""
    await Courier(agency.bot.bot, agency.house).round()
    agency.clock.ahead(days=1)
    await tidy(agency.bot.bot, agency.house)
    assert [text.split(".")[0] for text in agency.told(ANNA)] == [GOODBYE]
    assert await stuck(agency) == 0


async def test_what_could_not_be_deleted_is_tried_again_and_shows_in_status(agency: Agency):
    await a_phone_complaint(agency)
    await agency.says(ANNA, "/zaak 1")
    await leaves(agency, ANNA)
    agency.world.fail_next("deleteMessages", ANNA, times=2, code=500)
    await tidy(agency.bot.bot, agency.house)
    assert "Fenna" in agency.reads(ANNA)
    agency.clock.ahead(minutes=5)
    await tidy(agency.bot.bot, agency.house)
    await tidy(agency.bot.bot, agency.house)
    assert "Fenna" in agency.reads(ANNA)
    agency.clock.ahead(days=2)
    await tidy(agency.bot.bot, agency.house)
    assert "Berichten die ik niet uit een chat kon halen: " in (await agency.says(DIRK, "/status")).text
    assert await stuck(agency) > 0


@only_sqlite
async def test_a_menu_that_a_kill_left_is_withdrawn_at_the_next_start(agency: Agency):
    await publish_all(agency.bot, agency.house)
    agency.bot.bot_data["house"].menus = Deaf()
    await leaves(agency, ANNA)
    assert last_menu(agency, ANNA) == "setMyCommands"
    await publish_all(agency.bot, agency.house)
    assert last_menu(agency, ANNA) == "deleteMyCommands"
    assert last_menu(agency, BRAM) == "setMyCommands"


class Deaf(set[int]):
    """The process died before it had published what changed."""

    def add(self, _person: int) -> None: ...


def last_menu(agency: Agency, account: int) -> str:
    about = [each for each in agency.world.calls if f'"chat_id": {account}' in str(each.params)]
    return [each.method for each in about if each.method.endswith("MyCommands")][-1]


@only_sqlite
async def test_who_never_got_beyond_the_door_hears_no_goodbye(agency: Agency):
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, Role.COACH, NAMES[FAY], vouched=False)
    await agency.says(FAY, f"/start {code}")
    await leaves(agency, FAY)
    agency.clear()
    await agency.time_passes()
    assert not any(GOODBYE in said for said in agency.told(FAY))


# --- what was to be told


class Meanwhile(Pace):
    """It waits for its turn to send, as when many are told something; and something happens."""

    def __init__(self, happens: Callable[[], Awaitable[object]]) -> None:
        super().__init__()
        self.happens = [happens]

    async def wait(self, chat: int, messages: int = 1) -> None:
        if self.happens:
            await self.happens.pop()()
        await super().wait(chat, messages)


async def test_what_was_claimed_and_judged_does_not_go_out_to_who_left_meanwhile(agency: Agency):
    await agency.joins(GIJS, Role.COMPLAINTS_COACH)
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[GIJS], agency.house.today() + timedelta(days=1), None)
    number = await a_filed_complaint(agency)
    await asked_to_leave(agency, CARLA)
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[GIJS], None, None)
    since = len(agency.world.calls)
    pace = Meanwhile(lambda: agency.says(DIRK, "vastleggen"))
    assert await Courier(agency.bot.bot, agency.house, pace).round() == 0
    assert "Vastgelegd: Toegang intrekken." in agency.user(DIRK).last().text
    assert heard(agency, CARLA, since) == []
    await Courier(agency.bot.bot, agency.house).round()
    assert number in agency.user(GIJS).last().text
    assert not any(number in said for said in heard(agency, CARLA, since))
    await agency.time_passes()
    assert sum(number in said for said in heard(agency, GIJS, since)) == 1


async def test_what_a_dead_process_had_claimed_for_them_goes_to_who_is_responsible_now(agency: Agency):
    await agency.joins(GIJS, Role.COMPLAINTS_COACH)
    await plan(agency, "new", await a_filed_complaint(agency, tell=False), step="at_once")
    async with agency.house.database.write(agency.clock.now()) as page:
        assert len(await notices.claim(page, agency.clock.now())) == 1
    await leaves(agency, CARLA)
    agency.clear()
    agency.clock.ahead(seconds=LEASE_OVER)
    for _ in range(2):
        await Courier(agency.bot.bot, agency.house).round()
    assert ["KL-2026-001" in said for said in agency.told(GIJS)] == [True]
    assert not any("KL-2026-001" in said for said in agency.told(CARLA))


async def plan_only_for(agency: Agency, account: int, kind: str, subject: str = "", **more: object) -> None:
    """Not before tomorrow."""
    planned = Notice(
        kind=kind,
        subject=subject,
        due_on=agency.house.today(),
        step=str(more.get("step", "at_once")),
        to=agency.ids[account],
        not_before=agency.clock.now() + timedelta(days=1),
    )
    async with agency.house.database.write(agency.clock.now()) as page:
        assert await notices.plan(page, [planned]) == 1


WAITING = [
    ("new", "at_once", "nieuwe klacht"),
    ("leak", "at_once", "mogelijk een datalek"),
    ("unreachable", "enter", "mijn bericht over inschrijven"),
    ("handover", "again:2026-11-24", "je neemt deze klacht over"),
    ("reopened", "again:2026-11-24", "de klacht is heropend"),
]


@only_sqlite
@pytest.mark.parametrize(("kind_of", "step", "said"), WAITING, ids=[each[0] for each in WAITING])
async def test_what_waits_for_them_is_told_to_who_is_responsible_now(
    agency: Agency, kind_of: str, step: str, said: str
):
    """At once: what they had put off was theirs to put off."""
    await agency.joins(GIJS, Role.DIRECTOR)
    await reported(agency)
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, Role.COMPLAINTS_COACH, NAMES[GIJS], vouched=True)
        await people.accept(page, code, GIJS)
    number = await a_filed_complaint(agency, tell=False, leak="yes")
    await plan_only_for(agency, CARLA, kind_of, number, step=step)
    if kind_of == "leak":
        await plan_only_for(agency, DIRK, kind_of, number, step=step)
    await leaves(agency, CARLA)
    agency.clear()
    for _ in range(3):
        await Courier(agency.bot.bot, agency.house).round()
    told = {account: sum(said in text for text in agency.told(account)) for account in (GIJS, DIRK, EVA)}
    assert told == {GIJS: 1, DIRK: kind_of == "unreachable", EVA: 0}
    assert not any(number in text for text in agency.told(CARLA))


@only_sqlite
async def test_that_somebody_waits_at_the_door_is_told_to_another_director(agency: Agency):
    await agency.joins(GIJS, Role.DIRECTOR)
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[GIJS], agency.house.today() + timedelta(days=1), None)
        code = await people.invite(page, Role.COACH, NAMES[FAY], vouched=False)
    await agency.says(FAY, f"/start {code}")
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[GIJS], None, None)
    await leaves(agency, DIRK, who=GIJS)
    agency.clear()
    for _ in range(2):
        await Courier(agency.bot.bot, agency.house).round()
    assert [text for text in agency.told(GIJS) if "uitnodiging" in text] == [
        "Iemand opende een uitnodiging voor het team. Bevestig dat het de juiste persoon is."
    ]
    assert not any("uitnodiging" in text for text in agency.told(DIRK))


@only_sqlite
async def test_the_periods_and_the_requests_of_a_director_are_the_next_one_s(agency: Agency):
    async with agency.house.database.write(agency.clock.now()) as page:
        asked = agency.house.today() - timedelta(days=30)
        await requests.begin(page, Asks.ACCESS, asked, {}, agency.ids[DIRK])
    await agency.time_passes()
    assert {"2026-K3", "2025", "AVG-2026-001"} <= set(named(agency, DIRK))
    await agency.joins(GIJS, Role.DIRECTOR)
    await leaves(agency, DIRK, who=GIJS)
    agency.clear()
    agency.clock.ahead(days=1)
    await agency.time_passes()
    assert {"2026-K3", "2025", "AVG-2026-001"} <= set(named(agency, GIJS))
    assert named(agency, DIRK) == []


def named(agency: Agency, account: int) -> list[str]:
    return [said for text in agency.told(account) for said in re.findall(r"(?m)^(?:• )?([\w-]+):", text)]


@only_sqlite
async def test_what_they_had_promised_stands_on_the_list_of_the_complaints_coach(agency: Agency):
    number = await a_filed_complaint(agency, by=EVA)  # so that she may see it
    await happens(
        agency,
        number,
        CARLA,
        lambda complaint, moment, team: complaint.promise(
            moment,
            kind=Promise.MEASURE,
            what="Bellen",
            owner=agency.ids[EVA],
            until=agency.house.today() + timedelta(days=4),
            team=team,
        ),
    )
    assert "Afspraken en maatregelen" not in (await agency.says(CARLA, "/vandaag")).text
    await leaves(agency, EVA)
    assert "Afspraken en maatregelen" in (await agency.says(CARLA, "/vandaag")).text
    agency.clear()
    agency.clock.ahead(days=2)
    await agency.time_passes()
    assert any("maatregel" in text for text in agency.told(CARLA))
    assert not any(number in text for text in agency.told(EVA))


@only_sqlite
async def test_a_notice_for_who_left_goes_to_nobody_else_by_mistake(agency: Agency):
    await a_phone_complaint(agency)
    await revoking(agency, CARLA)()
    since = len(agency.world.calls)
    await agency.time_passes()
    assert heard(agency, CARLA, since) == []
