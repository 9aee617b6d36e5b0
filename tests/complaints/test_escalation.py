"""Who is told next of a duty that was not seen, or could not be delivered; and who is back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from complaints.escalation import (
    can_go_unseen,
    heard_of,
    instead_of,
    returned,
    sent_before,
    unseen,
)
from complaints.events import Promise, Promised
from complaints.notices import Notice
from complaints.people import Role
from complaints.reminders import still_applies
from complaints.workdays import Calendar
from tests.complaints.building import (
    ANNA,
    BRAM,
    CARLA,
    DIRK,
    EVA,
    MONDAY,
    NUMBER,
    TUESDAY,
    a_complaint,
    a_person,
    a_team,
    noon,
    resolved,
    seated,
)

CALENDAR = Calendar()
DUE = MONDAY + timedelta(days=14)
LATER = noon(MONDAY + timedelta(days=9))


def a_notice(kind: str = "acknowledge", to: int = CARLA, step: str = "5", due_on: date = DUE) -> Notice:
    return Notice(kind=kind, subject=NUMBER, due_on=due_on, step=step, to=to, not_before=noon(MONDAY))


def applying(complaint, team):
    return {"applies": lambda each: still_applies(each, complaint, team, CALENDAR)}


def told_of(notice: Notice, *changed, heard=(), complaint=None) -> set[tuple[str, str, int]]:
    """Kind, step and recipient of what is planned because nobody saw this."""
    complaint, team = complaint or a_complaint(), a_team(*changed)
    planned = unseen(notice, heard, complaint, team, not_before=LATER, **applying(complaint, team))
    assert {(each.subject, each.due_on, each.not_before) for each in planned} <= {
        (notice.subject, notice.due_on, LATER)
    }
    return {(each.kind, each.step, each.to) for each in planned}


def told_instead(notice: Notice, *changed, heard=(), complaint=None) -> set[tuple[str, str, int]]:
    complaint, team = complaint or a_complaint(), a_team(*changed)
    planned = instead_of(notice, heard, complaint, team, **applying(complaint, team))
    return {(each.kind, each.step, each.to) for each in planned}


def carla(**facts):
    return a_person(CARLA, Role.COMPLAINTS_COACH, **facts)


def also_keeper(number: int, **facts):
    return a_person(number, Role.COACH, Role.COMPLAINTS_COACH, **facts)


# --- when


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),  # Monday: on Wednesday
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday: on Monday
        (date(2026, 11, 27), date(2026, 12, 1)),
        (date(2026, 12, 23), date(2026, 12, 28)),  # over Christmas, a Friday
        (date(2026, 4, 2), date(2026, 4, 8)),  # over Good Friday and Easter Monday
    ],
)
def test_what_is_not_seen_has_two_working_days(sent, told):
    days = [sent + timedelta(days=n) for n in range(12)]
    assert next(day for day in days if noon(sent) < sent_before(day, CALENDAR)) == told


def test_a_reminder_that_goes_out_at_the_last_minute_of_a_day_counts_for_that_day():
    wednesday = date(2026, 11, 25)
    assert noon(MONDAY) + timedelta(hours=11) < sent_before(wednesday, CALENDAR) < noon(TUESDAY)


# --- who


def test_the_deputy_comes_first():
    assert told_of(a_notice(), carla(deputy=EVA), also_keeper(EVA)) == {("unseen", "acknowledge", EVA)}


def test_without_a_deputy_the_directors():
    team = a_person(EVA, Role.DIRECTOR)
    assert told_of(a_notice(), team) == {("unseen", "acknowledge", DIRK), ("unseen", "acknowledge", EVA)}


@pytest.mark.parametrize(
    "eva",
    [also_keeper(EVA, absent_until=MONDAY + timedelta(days=5)), a_person(EVA)],
    ids=["is absent", "may not see it"],
)
def test_the_directors_when_the_deputy(eva):
    assert told_of(a_notice(), carla(deputy=EVA), eva) == {("unseen", "acknowledge", DIRK)}


def test_never_who_is_involved():
    complaint = a_complaint(involved=[EVA])
    assert told_of(a_notice(), carla(deputy=EVA), also_keeper(EVA), complaint=complaint) == {
        ("unseen", "acknowledge", DIRK)
    }


def test_the_first_along_the_chain_of_deputies():
    away = also_keeper(EVA, absent_until=TUESDAY, deputy=BRAM)
    assert told_of(a_notice(), carla(deputy=EVA), away, also_keeper(BRAM)) == {
        ("unseen", "acknowledge", BRAM)
    }


def test_a_chain_that_bites_its_tail_ends():
    away = also_keeper(EVA, absent_until=TUESDAY, deputy=CARLA)
    assert told_of(a_notice(), carla(deputy=EVA), away) == {("unseen", "acknowledge", DIRK)}


def test_what_the_deputy_did_not_see_goes_to_the_directors():
    told = a_notice("unseen", to=EVA, step="acknowledge")
    assert told_of(
        told, carla(deputy=EVA), also_keeper(EVA, deputy=BRAM), also_keeper(BRAM), heard={CARLA}
    ) == {("unseen", "acknowledge", DIRK)}


def test_nobody_is_told_twice():
    assert told_of(a_notice(), heard={CARLA, DIRK}) == set()
    assert told_of(a_notice("unseen", to=DIRK, step="acknowledge"), heard={CARLA}) == set()


def test_the_complaints_coach_when_the_only_director_did_not_see_it():
    complaint = resolved()
    call = complaint.deadlines(CALENDAR)[-1]
    assert told_of(a_notice("call", to=DIRK, step="2", due_on=call.due_on), complaint=complaint) == {
        ("unseen", "call", CARLA)
    }


def test_nobody_once_it_was_done():
    assert told_of(a_notice(), complaint=a_complaint(acknowledged=TUESDAY)) == set()


def test_of_a_promise_only_while_the_one_of_that_day_is_open():
    complaint = seated()
    promised = Promised(
        on=MONDAY, at=noon(MONDAY), by=CARLA, of=Promise.AGREEMENT, what="x", owner=CARLA, until=DUE
    )
    complaint.events.append(promised)
    place = len(complaint.events)
    assert told_of(a_notice("promise", step=f"{place}/2"), complaint=complaint) == {
        ("unseen", "promise", DIRK)
    }
    other = a_notice("promise", step=f"{place}/2", due_on=DUE + timedelta(days=1))
    assert told_of(other, complaint=complaint) == set()


@pytest.mark.parametrize(
    ("kind", "step", "can"),
    [
        ("enter", "2", True),
        ("committee", "every:2026-12-03", True),
        ("resolve", "late:2026-12-03", True),
        ("acknowledge", "again:2026-12-03", True),
        ("unseen", "enter", True),
        ("unreachable", "enter", True),
        ("call", "at_once:7", False),
        ("new", "at_once", False),
        ("leak", "at_once", False),
        ("screen", "7", False),
    ],
)
def test_only_the_ladder_and_what_came_of_it_can_go_unseen(kind, step, can):
    assert can_go_unseen(a_notice(kind, step=step)) == can


def test_who_heard_of_a_duty_heard_of_each_notice_about_it():
    others = [
        a_notice(to=ANNA),
        a_notice("unseen", to=BRAM, step="acknowledge"),
        a_notice("unreachable", to=EVA, step="acknowledge:again:2026-12-03"),
        a_notice("unseen", to=DIRK, step="enter"),
    ]
    assert heard_of(a_notice(), others) == {ANNA, BRAM, EVA}


# --- what could not be delivered


@pytest.mark.parametrize(
    ("kind", "duty"),
    [("new", "enter"), *((term, term) for term in ("enter", "acknowledge", "decide", "resolve"))],
)
def test_of_a_duty_that_could_not_be_told_the_director_hears(kind, duty):
    assert told_instead(a_notice(kind)) == {("unreachable", duty, DIRK)}


def test_the_deputy_hears_first_of_what_could_not_be_told():
    assert told_instead(a_notice(), carla(deputy=EVA), also_keeper(EVA)) == {
        ("unreachable", "acknowledge", EVA)
    }


def test_when_the_deputy_can_t_be_told_either_the_director_hears():
    failed = a_notice("unreachable", to=EVA, step="acknowledge")
    assert told_instead(failed, carla(deputy=EVA), also_keeper(EVA), heard={CARLA}) == {
        ("unreachable", "acknowledge", DIRK)
    }


def test_the_other_director_hears_when_a_director_could_not_be_told():
    assert told_instead(a_notice("enter", to=DIRK), a_person(EVA, Role.DIRECTOR)) == {
        ("unreachable", "enter", EVA)
    }


def test_no_involved_director_hears_of_it():
    assert told_instead(a_notice(), complaint=a_complaint(involved=[DIRK])) == set()


def test_when_all_have_failed_it_ends_there():
    assert told_instead(a_notice("unreachable", to=DIRK, step="enter"), heard={CARLA}) == set()


def test_a_leak_is_told_to_the_next_as_it_is():
    leak, complaint = a_notice("leak", to=DIRK, step="at_once"), a_complaint(leak="yes")
    assert told_instead(leak, complaint=complaint) == {("leak", "at_once", CARLA)}
    assert told_instead(replace(leak, to=CARLA), heard={DIRK}, complaint=complaint) == set()


# --- back from absence


def test_who_is_back_gets_a_list_on_the_first_working_day():
    saturday = date(2026, 11, 28)
    team = a_team(carla(absent_until=saturday), today=saturday)
    (told,) = returned(team, CALENDAR, noon(saturday))
    assert (told.kind, told.to, told.due_on) == ("returned", CARLA, saturday)
    assert told.not_before.isoformat() == "2026-11-30T07:30:00+00:00"


@pytest.mark.parametrize("days", [-1, 14, 100])
def test_no_list_before_that_nor_long_after(days):
    back = MONDAY - timedelta(days=days)
    assert returned(a_team(carla(absent_until=back)), CALENDAR, noon(MONDAY)) == ()
