"""Out: in working hours, poor in content, one message each, never lost, double only after a death."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from sqlalchemy import update

from bot import courier as courier_module
from bot.courier import Courier
from bot.pace import Pace
from bot.sweep import sweep
from complaints.events import Judgment, Promise, Way
from complaints.people import Role
from complaints.reminders import DUTIES
from complaints.tellings import TELLINGS
from handlers.cases import STEP_LABELS
from handlers.notices import KINDS
from storage import notices, people, register
from storage.notices import State
from storage.rows import complaint as complaint_table
from storage.rows import draft as draft_table
from storage.rows import event as event_table
from tests.agency import AMSTERDAM, ANNA, BRAM, CARLA, DIRK, EVA, Agency, FixedClock
from tests.bot.conftest import joined
from tests.bot.office import (
    CANARY,
    LEASE_OVER,
    a_filed_complaint,
    damage,
    delivered,
    entered,
    happens,
    heard,
    outbox,
    plan,
    registered,
    revoked,
)

# --- when


HOURS = [
    ("2026-03-27 17:29", True),  # a Friday, in winter time
    ("2026-03-27 17:30", False),
    ("2026-03-29 03:30", False),  # the night that the clock goes ahead
    ("2026-03-30 08:29", False),  # a Monday, in summer time
    ("2026-03-30 08:30", True),
    ("2026-04-03 12:00", False),  # Good Friday
    ("2026-04-27 12:00", False),  # the King's birthday
    ("2026-05-05 12:00", True),  # a working day in 2026
    ("2026-10-23 17:29", True),
    ("2026-10-25 02:30", False),  # the night that the clock goes back
    ("2026-10-26 08:29", False),
    ("2026-10-26 08:30", True),
    ("2026-11-24 08:29", False),
    ("2026-11-24 08:30", True),
    ("2026-11-24 17:29", True),
    ("2026-11-24 17:30", False),
    ("2026-11-28 12:00", False),  # a Saturday
    ("2026-11-29 06:30", False),  # a Sunday
    ("2026-12-25 12:00", False),
]


async def test_only_in_working_hours(agency: Agency):
    for moment, told in HOURS:
        agency.clock.moment = datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM).astimezone(UTC)
        number = await a_filed_complaint(agency)
        assert await delivered(agency) == told, moment
        assert any(number in text for text in heard(agency, CARLA)) is told, moment


async def test_what_comes_up_at_night_waits_for_the_morning(agency: Agency):
    agency.clock.at(2026, 11, 27, 22, 0)
    await a_filed_complaint(agency)
    assert await delivered(agency) == 0
    agency.clock.at(2026, 11, 30, 8, 29)
    assert await delivered(agency) == 0
    agency.clock.at(2026, 11, 30, 8, 30)
    assert await delivered(agency) == 1


# --- what


async def test_a_new_complaint_is_number_step_and_date(agency: Agency):
    number = await a_filed_complaint(agency)
    assert await delivered(agency) == 1
    assert heard(agency, CARLA) == [
        f"{number}: nieuwe klacht; inschrijven uiterlijk maandag 30 november 2026 (nog 5 werkdagen)"
    ]
    assert heard(agency, ANNA) == heard(agency, DIRK) == []


async def test_haste_and_a_leak_are_said_at_once(agency: Agency):
    number = await a_filed_complaint(agency, urgent="yes", leak="yes")
    await delivered(agency)
    assert heard(agency, CARLA)[0].startswith(f"{number}: nieuwe klacht, met spoed; inschrijven")
    assert heard(agency, DIRK) == [f"{number}: mogelijk een datalek. Melden kan tot 72 uur na de ontdekking."]


async def test_nothing_that_is_sent_holds_a_word_of_the_content(agency: Agency):
    await a_filed_complaint(agency, leak="yes", urgent="yes")
    await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=20))
    await sweep(agency.house)
    await delivered(agency)
    for account in (CARLA, DIRK):
        assert heard(agency, account)
        assert CANARY not in agency.reads(account)
        assert "Fenna" not in agency.reads(account)


@pytest.fixture
async def reminded(agency: Agency) -> Agency:
    """Of a complaint that was registered in the chat, Carla has the notice, with its buttons."""
    await registered(agency)
    agency.clear()
    assert await delivered(agency) == 1
    return agency


async def test_inschrijven_under_the_notice_enters_it(reminded: Agency):
    assert reminded.user(CARLA).last().buttons == ["Inschrijven", "Open", "Gezien", "Morgen weer"]
    message = await reminded.presses(CARLA, "Inschrijven")
    assert "inschrijven in het register: gedaan op maandag 23 november 2026 (op tijd)" in message.text


async def test_open_under_the_notice_opens_it(reminded: Agency):
    message = await reminded.presses(CARLA, "Open")
    assert "Fenna Visser" in message.text


async def test_gezien_under_the_notice_is_kept(reminded: Agency):
    await reminded.presses(CARLA, "Gezien")
    async with reminded.house.database.read(reminded.clock.now()) as page:
        stored = await notices.get(page, 1)
    assert (stored.seen_by, stored.seen_at) == (reminded.ids[CARLA], reminded.clock.now())


async def test_ontvangst_bevestigd_under_the_reminder_opens_its_form(reminded: Agency):
    await reminded.presses(CARLA, "Inschrijven")
    reminded.clear()
    reminded.clock.at(2026, 12, 2, 10, 0)
    await reminded.time_passes()
    assert heard(reminded, CARLA) == [
        "KL-2026-001: ontvangstbevestiging uiterlijk vrijdag 4 december 2026 (nog 2 werkdagen)"
    ]
    message = await reminded.presses(CARLA, "Ontvangst bevestigd")
    assert "Op welke dag is de ontvangstbevestiging verstuurd?" in message.text
    await reminded.presses(CARLA, "Vandaag", "E-mail")
    message = await reminded.presses(CARLA, "Vastleggen")
    assert "ontvangst bevestigen: gedaan op" in message.text


async def test_gezien_under_a_list_counts_for_all_of_it(agency: Agency):
    for _ in range(3):
        await a_filed_complaint(agency)
    await delivered(agency)
    await agency.presses(CARLA, "Gezien")
    async with agency.house.database.read(agency.clock.now()) as page:
        assert {(await notices.get(page, n)).seen_by for n in (1, 2, 3)} == {agency.ids[CARLA]}


async def test_a_number_under_a_list_opens_that_complaint(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    await registered(agency)
    await plan(agency, "unreachable", "KL-2026-001", step="enter")
    await delivered(agency)
    message = await agency.presses(CARLA, "KL-2026-002")
    assert "Klacht KL-2026-002" in message.text


# --- what an event tells at once


def accepted(complaint, moment, _team):
    complaint.accept(moment, on=moment.today)


def appointed(*members: int):
    return lambda complaint, moment, team: complaint.appoint(moment, members=members, team=team)


def recused(complaint, moment, _team):
    complaint.recuse(moment, person=moment.by, reason="close")


def confirmed(complaint, moment, _team):
    complaint.confirm(moment)


def judged(complaint, moment, team):
    complaint.judge(
        moment, judgments={"treatment": Judgment.FOUNDED}, reasons={"treatment": CANARY}, team=team
    )


def replied(complaint, moment, _team):
    complaint.reply(moment, on=moment.today, way=Way.LETTER)


def promised(owner: int, kind: Promise):
    return lambda complaint, moment, team: complaint.promise(
        moment, kind=kind, what=CANARY, owner=owner, until=moment.today + timedelta(days=9), team=team
    )


def closed(complaint, moment, _team):
    complaint.withdraw(moment, on=moment.today, reason=CANARY)


def reopened(complaint, moment, _team):
    complaint.reopen(moment, reason=CANARY)


@pytest.fixture
async def committee(agency: Agency) -> Agency:
    """Anna and Eva were asked for the committee of the first complaint; nothing was delivered yet."""
    await joined(agency, EVA, BRAM)
    number = await a_filed_complaint(agency, by=DIRK, tell=False, phone="+31612345678")
    await happens(agency, number, CARLA, accepted, appointed(agency.ids[ANNA], agency.ids[EVA]))
    return agency


FIRST = "KL-2026-001"
ASKED = f"{FIRST}: je bent gevraagd voor de klachtencommissie. Bevestig dat je onafhankelijk bent."


async def test_who_is_asked_for_the_committee_can_say_yes_or_no_and_opens_nothing(committee: Agency):
    assert await delivered(committee) == 2
    assert heard(committee, ANNA) == heard(committee, EVA) == [ASKED]
    buttons = committee.user(ANNA).last().buttons
    assert buttons == ["Ik ben onafhankelijk", "Ik ben betrokken", "Gezien", "Morgen weer"]


async def test_ik_ben_onafhankelijk_under_the_notice_confirms_it(committee: Agency):
    await delivered(committee)
    await committee.presses(ANNA, "Ik ben onafhankelijk")
    async with committee.house.database.read(committee.clock.now()) as page:
        assert (await register.get(page, FIRST)).seats == {committee.ids[ANNA]}


async def test_who_confirmed_before_the_notice_went_is_not_asked_any_more(committee: Agency):
    await happens(committee, FIRST, ANNA, confirmed)
    assert await delivered(committee) == 1
    assert heard(committee, ANNA) == []


async def test_in_a_list_a_seat_keeps_its_buttons_and_its_page_stays_shut(committee: Agency):
    other = await a_filed_complaint(committee, by=DIRK, tell=False)
    await happens(committee, other, CARLA, accepted, appointed(committee.ids[ANNA], committee.ids[EVA]))
    await delivered(committee)
    (told,) = heard(committee, ANNA)
    assert told.startswith("Te doen")
    assert committee.user(ANNA).last().buttons == [
        f"{FIRST}: Ik ben onafhankelijk",
        f"{FIRST}: Ik ben betrokken",
        f"{other}: Ik ben onafhankelijk",
        f"{other}: Ik ben betrokken",
        "Gezien",
        "Morgen weer",
    ]


async def test_an_empty_seat_asks_the_complaints_coach_for_a_new_member(committee: Agency):
    await happens(committee, FIRST, ANNA, recused)
    await delivered(committee)
    assert heard(committee, CARLA) == [f"{FIRST}: er is een plaats vrij in de commissie"]
    assert committee.user(CARLA).last().buttons == ["Commissie", "Open", "Gezien", "Morgen weer"]
    assert heard(committee, ANNA) == []


async def test_not_any_more_when_the_seat_was_taken_meanwhile(committee: Agency):
    await happens(committee, FIRST, ANNA, recused)
    await happens(committee, FIRST, DIRK, appointed(committee.ids[BRAM]))
    await delivered(committee)
    assert heard(committee, CARLA) == []
    assert heard(committee, BRAM) == [ASKED]


async def test_a_reply_asks_the_director_to_phone_with_the_last_day(committee: Agency):
    await happens(committee, FIRST, ANNA, confirmed)
    await happens(committee, FIRST, EVA, confirmed)
    await happens(committee, FIRST, CARLA, judged, replied)
    await delivered(committee)
    assert heard(committee, DIRK) == [
        f"{FIRST}: nabellen uiterlijk maandag 30 november 2026 (nog 5 werkdagen)"
    ]
    assert committee.user(DIRK).last().buttons == ["Belpoging", "Open", "Gezien", "Morgen weer"]


@pytest.mark.parametrize(
    ("kind", "word"), [(Promise.AGREEMENT, "een afspraak"), (Promise.MEASURE, "een maatregel")]
)
async def test_a_promise_is_told_to_its_owner_with_its_day_and_without_its_content(
    agency: Agency, kind, word
):
    number = await a_filed_complaint(agency, tell=False)
    await happens(agency, number, CARLA, promised(agency.ids[DIRK], kind))
    await delivered(agency)
    assert heard(agency, DIRK) == [f"{number}: je hebt {word} op je naam, uiterlijk woensdag 2 december 2026"]
    assert agency.user(DIRK).last().buttons[-3:] == ["Open", "Gezien", "Morgen weer"]


async def test_a_reopening_is_told_to_the_complaints_coach(agency: Agency):
    number = await a_filed_complaint(agency, tell=False)
    await happens(agency, number, DIRK, closed, reopened)
    await delivered(agency)
    assert heard(agency, CARLA) == [f"{number}: de klacht is heropend"]
    assert agency.user(CARLA).last().buttons == ["Open", "Gezien", "Morgen weer"]


async def test_who_takes_over_from_the_complaints_coach_hears_it_though_it_was_entered(agency: Agency):
    number = await a_filed_complaint(agency, tell=False)
    await entered(agency, number)
    await happens(agency, number, CARLA, recused)
    await delivered(agency)
    assert heard(agency, DIRK) == [f"{number}: je neemt deze klacht over van de klachtencoach"]
    assert agency.user(DIRK).last().buttons == ["Open", "Gezien", "Morgen weer"]
    assert heard(agency, CARLA) == []


async def test_taking_over_can_wait_until_tomorrow(agency: Agency):
    number = await a_filed_complaint(agency, tell=False)
    await entered(agency, number)
    await happens(agency, number, CARLA, recused)
    await delivered(agency)
    await agency.presses(DIRK, "Morgen weer")
    agency.clear()
    agency.clock.at(2026, 11, 24, 8, 30)
    await delivered(agency)
    assert heard(agency, DIRK) == [f"{number}: je neemt deze klacht over van de klachtencoach"]


async def test_when_who_takes_over_blocked_the_bot_the_next_one_hears(agency: Agency):
    await joined(agency, EVA)
    await away(agency, CARLA, None, agency.ids[EVA])
    number = await a_filed_complaint(agency, tell=False)
    await happens(agency, number, CARLA, recused)
    agency.user(EVA).blocks()
    await agency.settle()
    await delivered(agency)
    await delivered(agency)
    assert heard(agency, DIRK) == [f"{number}: mijn bericht over wie de klacht overneemt, kwam niet aan"]


async def test_a_canary_in_every_step_reaches_nobody(committee: Agency):
    await happens(committee, FIRST, ANNA, confirmed)
    await happens(committee, FIRST, EVA, confirmed)
    await happens(committee, FIRST, CARLA, judged, promised(committee.ids[DIRK], Promise.AGREEMENT), replied)
    await delivered(committee)
    for account in committee.users:
        heard(committee, account)
        assert CANARY not in committee.reads(account)


async def test_when_a_nominee_blocked_the_bot_a_director_hears(committee: Agency):
    committee.user(ANNA).blocks()
    await committee.settle()
    await delivered(committee)
    await delivered(committee)
    assert heard(committee, DIRK) == [f"{FIRST}: mijn bericht over een plaats in de commissie kwam niet aan"]
    assert heard(committee, CARLA) == []


def test_every_kind_that_is_planned_about_a_complaint_has_its_words():
    planned = {"new", "leak", "unreachable", "unseen"} | TELLINGS.keys() | {duty.kind for duty in DUTIES}
    assert planned <= KINDS.keys()


def test_what_the_page_of_a_complaint_calls_a_step_is_on_its_button():
    assert {step for kind in KINDS.values() for step in kind.steps} <= STEP_LABELS.keys()


# --- one message each


async def test_several_at_once_are_one_message_the_most_urgent_first(agency: Agency):
    today = agency.house.today()
    plain = await a_filed_complaint(agency)
    earlier = await a_filed_complaint(agency, received=today - timedelta(days=2))
    haste = await a_filed_complaint(agency, urgent="yes")
    assert await delivered(agency) == 1
    (told,) = heard(agency, CARLA)
    assert [line.split(":")[0] for line in told.splitlines()] == ["Te doen", haste, earlier, plain]
    assert agency.user(CARLA).last().buttons == [haste, earlier, plain, "Gezien", "Morgen weer"]


async def test_after_ten_days_away_each_hears_once(agency: Agency):
    for back in range(0, 12, 2):
        await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=back))
    await sweep(agency.house)
    agency.clock.ahead(days=10)
    for _ in range(5):
        await agency.time_passes()
        agency.clock.ahead(seconds=2)
    assert (len(heard(agency, CARLA)), len(heard(agency, DIRK))) == (1, 1)


async def test_a_long_list_is_still_one_message(agency: Agency):
    for _ in range(60):
        await a_filed_complaint(agency)
    assert await delivered(agency) == 1
    assert await delivered(agency) == 0
    (told,) = heard(agency, CARLA)
    assert told.endswith("En nog 40. Alles staat in /vandaag.")
    assert {state for _kind, state in await outbox(agency)} == {State.SENT}


# --- what goes wrong at Telegram


async def test_too_many_requests_is_due_again_at_that_time_not_lost_and_not_double(agency: Agency):
    await a_filed_complaint(agency)
    agency.world.fail_next("sendMessage", CARLA, code=429, retry_after=30)
    assert await delivered(agency) == 0
    assert await delivered(agency, after=29) == 0
    assert await delivered(agency, after=1) == 1
    assert await delivered(agency, after=LEASE_OVER) == 0
    (told,) = heard(agency, CARLA)
    assert "herhaling" not in told


async def test_too_many_requests_for_one_does_not_hold_up_the_other(agency: Agency):
    await a_filed_complaint(agency, leak="yes")
    agency.world.fail_next("sendMessage", CARLA, code=429, retry_after=30)
    assert await delivered(agency) == 1
    assert len(heard(agency, DIRK)) == 1


async def test_when_the_recipient_blocked_the_bot_a_director_hears(agency: Agency):
    number = await a_filed_complaint(agency)
    agency.user(CARLA).blocks()
    await agency.settle()
    assert await delivered(agency) == 0
    assert await outbox(agency) == [("new", State.FAILED), ("unreachable", State.DUE)]
    assert await delivered(agency) == 1
    term = "inschrijven uiterlijk maandag 30 november 2026 (nog 5 werkdagen)"
    assert heard(agency, DIRK) == [f"{number}: mijn bericht over {term} kwam niet aan"]
    assert await delivered(agency, after=LEASE_OVER) == 0


async def test_when_all_blocked_the_bot_every_notice_has_failed_and_none_goes_round(agency: Agency):
    await a_filed_complaint(agency, leak="yes")
    for account in (CARLA, DIRK):
        agency.user(account).blocks()
    await agency.settle()
    for _ in range(4):
        assert await delivered(agency, after=LEASE_OVER) == 0
    assert {state for _kind, state in await outbox(agency)} == {State.FAILED}


@pytest.mark.parametrize("arrived", [True, False])
async def test_when_nobody_knows_whether_it_went_it_goes_again_and_says_so(agency: Agency, arrived):
    number = await a_filed_complaint(agency)
    agency.world.fail_next("sendMessage", CARLA, raises=httpx.ReadTimeout("slow"), executed=arrived)
    assert await delivered(agency) == 0
    assert await delivered(agency, after=119) == 0
    assert await delivered(agency, after=2) == 1
    assert await delivered(agency, after=LEASE_OVER) == 0
    *first, last = heard(agency, CARLA)
    assert (len(first), last.startswith(number), last.endswith(" (herhaling)")) == (arrived, True, True)


async def test_a_server_error_is_no_reason_to_lose_it(agency: Agency):
    await a_filed_complaint(agency)
    agency.world.fail_next("sendMessage", CARLA, code=502)
    assert await delivered(agency) == 0
    assert await delivered(agency, after=LEASE_OVER) == 1


async def test_what_a_dead_process_had_claimed_goes_again_after_the_lease(agency: Agency):
    await a_filed_complaint(agency)
    async with agency.house.database.write(agency.clock.now()) as page:
        assert len(await notices.claim(page, agency.clock.now())) == 1
    assert await delivered(agency) == 0
    assert await delivered(agency, after=LEASE_OVER) == 1
    assert heard(agency, CARLA)[0].endswith(" (herhaling)")


async def test_couriers_side_by_side_deliver_once(agency: Agency):
    for _ in range(5):
        await a_filed_complaint(agency, leak="yes")
    couriers = [Courier(agency.bot.bot, agency.house) for _ in range(6)]
    sent = await asyncio.gather(*(courier.round() for courier in couriers))
    assert sum(sent) == 2
    assert (len(heard(agency, CARLA)), len(heard(agency, DIRK))) == (1, 1)


@dataclass
class Slow(Pace):
    """Whoever has to wait for it, waits a minute."""

    clock: FixedClock | None = None
    served: int = 0

    async def wait(self, _chat: int, _messages: int = 1) -> None:
        self.served += 1
        if self.served > 1:
            self.clock.ahead(seconds=61)


async def test_what_can_t_be_sent_within_the_lease_is_left_to_another(agency: Agency):
    """The second person's notice goes back, and goes out unmarked."""
    await a_filed_complaint(agency, leak="yes")
    slow = Courier(agency.bot.bot, agency.house, Slow(clock=agency.clock))
    assert await slow.round() == 1
    assert await delivered(agency) == 1
    told = heard(agency, CARLA) + heard(agency, DIRK)
    assert len(told) == 2
    assert not any("herhaling" in text for text in told)


async def test_a_courier_that_has_to_stop_gives_back_what_it_did_not_send(agency: Agency):
    await a_filed_complaint(agency)
    courier = Courier(agency.bot.bot, agency.house, Slow(clock=agency.clock))
    rounds = asyncio.create_task(courier.round())
    courier.close()
    assert await rounds == 0
    assert await delivered(agency) == 1
    assert not heard(agency, CARLA)[0].endswith("(herhaling)")


async def test_more_people_than_one_portion_all_hear_in_one_round(agency: Agency, monkeypatch):
    monkeypatch.setattr(courier_module, "PORTION", 1)
    await a_filed_complaint(agency, leak="yes")
    await a_filed_complaint(agency)
    assert await delivered(agency) == 2
    assert (len(heard(agency, CARLA)), len(heard(agency, DIRK))) == (1, 1)


# --- what no longer applies


async def test_withdrawn_when_the_step_was_recorded_in_between(agency: Agency):
    number = await a_filed_complaint(agency)
    await entered(agency, number)
    assert await delivered(agency) == 0
    assert await outbox(agency) == [("new", State.WITHDRAWN)]


async def test_withdrawn_when_the_recipient_became_involved_and_the_next_one_hears(agency: Agency):
    number = await a_filed_complaint(agency, involved=[CARLA], tell=False)
    await plan(agency, "new", number, step="at_once")
    assert await delivered(agency) == 0
    assert await delivered(agency) == 1
    assert heard(agency, CARLA) == []
    assert number in heard(agency, DIRK)[0]


async def test_withdrawn_when_the_recipient_left_and_the_next_one_hears(agency: Agency):
    number = await a_filed_complaint(agency)
    await revoked(agency, CARLA)
    assert await delivered(agency) == 0
    assert await delivered(agency) == 1
    assert heard(agency, CARLA) == []
    assert number in heard(agency, DIRK)[0]


async def test_withdrawn_when_there_is_no_such_complaint(agency: Agency):
    await plan(agency, "new", "KL-2026-999", step="at_once")
    assert await delivered(agency) == 0
    assert await outbox(agency) == [("new", State.WITHDRAWN)]


# --- and does not go round


async def test_two_who_both_need_not_hear_any_more_do_not_hand_it_to_each_other(agency: Agency):
    await also(agency, ANNA, Role.COMPLAINTS_COACH)
    number = await a_filed_complaint(agency)
    await entered(agency, number)
    for _ in range(4):
        assert await delivered(agency, after=1) == 0
        assert await outbox(agency) == [("new", State.WITHDRAWN)] * 2


async def also(agency: Agency, account: int, role: Role) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, role, "Anna", vouched=True)
        await people.accept(page, code, account)


async def away(agency: Agency, account: int, until: date | None, deputy: int | None) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[account], until, deputy)


async def test_a_reminder_that_was_withdrawn_and_applies_again_goes_out_once(agency: Agency):
    today = agency.house.today()
    number = await a_filed_complaint(agency, received=today - timedelta(days=10), tell=False)
    await sweep(agency.house)
    await away(agency, CARLA, today + timedelta(days=1), agency.ids[DIRK])
    await delivered(agency)
    assert heard(agency, CARLA) == []
    assert await sweep(agency.house) == 0  # it is not hers now: nothing to plan, nothing to withdraw
    await away(agency, CARLA, None, None)
    assert await sweep(agency.house) == 1
    assert await delivered(agency) == 1
    assert await sweep(agency.house) == 0
    assert [text.split(":")[0] for text in heard(agency, CARLA)] == [number]


async def test_sweeping_and_delivering_comes_to_rest(agency: Agency):
    """Whatever is planned is sent, and what was sent is not planned again."""
    today = agency.house.today()
    for back in (0, 5, 10, 20, 40):
        await a_filed_complaint(agency, received=today - timedelta(days=back))
    await away(agency, DIRK, today + timedelta(days=9), agency.ids[ANNA])
    for _ in range(3):
        await agency.time_passes()
    rested = await outbox(agency)
    assert State.WITHDRAWN not in {state for _kind, state in rested}
    for _ in range(3):
        assert await sweep(agency.house) == 0
        assert await delivered(agency, after=1) == 0
    assert await outbox(agency) == rested


# --- what is damaged


async def test_one_damaged_complaint_does_not_stop_the_others(agency: Agency):
    first, *others = [await a_filed_complaint(agency) for _ in range(3)]
    await damage(agency, complaint_table, number=first)
    assert await delivered(agency) == 1
    (told,) = heard(agency, CARLA)
    assert first not in told
    assert all(number in told for number in others)
    assert [state for _kind, state in await outbox(agency)] == [State.FAILED, State.SENT, State.SENT]


async def test_one_damaged_event_does_not_stop_the_others(agency: Agency):
    first, other = [await a_filed_complaint(agency) for _ in range(2)]
    await damage(agency, event_table, complaint=first, seq=1)
    assert await delivered(agency) == 1
    assert other in heard(agency, CARLA)[0]


@pytest.mark.parametrize(
    ("kind", "subject", "step"),
    [
        ("from_a_later_version", "KL-2026-001", ""),
        ("resume", "draft:x", ""),
        ("screen", "dialog:x", "7"),
        ("screen", "no_such_screen", "8"),
        ("unreachable", "KL-2026-001", "no_such_duty"),
    ],
)
async def test_one_notice_that_makes_no_sense_does_not_stop_the_others(agency: Agency, kind, subject, step):
    await plan(agency, kind, subject, step=step)
    number = await a_filed_complaint(agency)
    assert await delivered(agency) == 1
    assert number in heard(agency, CARLA)[0]
    assert State.SENT not in [state for each, state in await outbox(agency) if each == kind]


async def test_a_complaint_under_an_unknown_regulation_does_not_stop_the_others(agency: Agency):
    strange = await a_filed_complaint(agency)
    number = await a_filed_complaint(agency)
    await _under_another_regulation(agency, strange)
    assert await delivered(agency) == 1
    assert number in heard(agency, CARLA)[0]


async def _under_another_regulation(agency: Agency, number: str) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        keyring = page.keyring
        sealed = await page.connection.scalar(
            complaint_table.select()
            .with_only_columns(complaint_table.c.sealed)
            .where(complaint_table.c.number == number)
        )
        payload = keyring.open_json("complaint", number, sealed) | {"regulation": "1998-1"}
        again = keyring.seal_json("complaint", number, payload)
        await page.connection.execute(
            update(complaint_table).where(complaint_table.c.number == number).values(sealed=again)
        )


async def test_one_damaged_form_does_not_stop_the_others(agency: Agency):
    await agency.says(CARLA, "/klacht")
    agency.clear()
    await damage(agency, draft_table, owner=agency.ids[CARLA])
    await plan(agency, "resume", "draft:1")
    number = await a_filed_complaint(agency)
    assert await delivered(agency) == 1
    assert number in heard(agency, CARLA)[0]


# --- a reply that could not be sent


LOST = [{"code": 429, "retry_after": 30}, {"raises": httpx.ConnectError("down")}]


@pytest.mark.parametrize("fault", LOST, ids=["429", "network"])
async def test_a_reply_that_could_not_be_sent_comes_later_as_the_same_screen(agency: Agency, fault):
    question = (await agency.says(ANNA, "/klacht")).text
    agency.clear()
    agency.world.fail_next("sendMessage", ANNA, **fault)
    agency.user(ANNA).says("Telefoon")
    await agency.settle()
    assert agency.told(ANNA) == []
    assert await delivered(agency, after=30) == 1
    (reply,) = agency.told(ANNA)
    assert "Wil de cliënt" in reply
    assert reply != question
    message = await agency.presses(ANNA, "Ja")
    assert "ontvangen" in message.text


async def test_an_answer_comes_at_any_hour(agency: Agency):
    agency.clock.at(2026, 11, 29, 3, 0)
    agency.world.fail_next("sendMessage", ANNA, code=502)
    agency.user(ANNA).says("/help")
    await agency.settle()
    assert await delivered(agency) == 1
    assert agency.told(ANNA)[0].startswith("Zo werkt het")


async def test_a_screen_that_comes_later_leaves_the_chat_as_well(agency: Agency):
    await registered(agency)
    agency.clear()
    agency.world.fail_next("sendMessage", CARLA, code=502)
    agency.user(CARLA).says("/zaak KL-2026-001")
    await agency.settle()
    await delivered(agency)
    assert any("Fenna Visser" in text for text in agency.told(CARLA))
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert not any("Fenna Visser" in text for text in agency.told(CARLA))


async def test_a_refusal_that_comes_later_does_not_say_that_it_was_done(agency: Agency):
    agency.world.fail_next("sendMessage", ANNA, code=502)
    agency.user(ANNA).says("/terug")
    await agency.settle()
    assert await delivered(agency) == 1
    assert agency.told(ANNA) == ["Ik kon je net niet antwoorden. Stuur je laatste bericht nog eens."]


async def test_who_is_joining_gets_the_answer_that_was_lost(agency: Agency):
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, Role.COACH, "Eva Bos", vouched=True)
    agency.users[EVA] = agency.world.person(EVA, "Eva")
    agency.world.fail_next("sendMessage", EVA, code=502)
    agency.user(EVA).says(f"/start {code}")
    await agency.settle()
    assert await delivered(agency) == 1
    message = await agency.presses(EVA, "Ik beloof geheimhouding")
    assert "Dag Eva Bos" in message.text


@pytest.mark.parametrize("asked", ["/zaak KL-2026-001", "/help"])
async def test_who_left_gets_no_answer_any_more(agency: Agency, asked):
    await registered(agency)
    agency.world.fail_next("sendMessage", ANNA, code=502)
    agency.user(ANNA).says(asked)
    await agency.settle()
    agency.clear()
    await revoked(agency, ANNA)
    await delivered(agency)
    assert agency.told(ANNA) == []
    assert ("screen", State.WITHDRAWN) in await outbox(agency)
