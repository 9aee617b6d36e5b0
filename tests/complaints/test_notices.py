"""Who hears what, and whether it still holds when it is about to be sent (3.2a, 3.3b, T6, T26)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from complaints.notices import Notice, after_registration, instead_of, readdressed
from complaints.people import Role, Standing
from complaints.reminders import due, still_applies
from complaints.workdays import Calendar
from tests.complaints.building import (
    ANNA,
    BRAM,
    CARLA,
    DIRK,
    EVA,
    MONDAY,
    NUMBER,
    a_complaint,
    a_person,
    a_team,
    noon,
)

CALENDAR = Calendar()
DAY = timedelta(days=1)
RUNG, LATE = MONDAY + 3 * DAY, MONDAY + 8 * DAY


def told(complaint, *changed) -> set[tuple[str, str, int]]:
    notices = after_registration(complaint, a_team(*changed), not_before=noon(MONDAY))
    assert all((n.subject, n.due_on, n.not_before) == (NUMBER, MONDAY, noon(MONDAY)) for n in notices)
    return {(notice.kind, notice.step, notice.to) for notice in notices}


def carla(**facts):
    return a_person(CARLA, Role.COMPLAINTS_COACH, **facts)


# --- after registration


def test_the_complaints_coach_hears_of_every_new_complaint():
    assert told(a_complaint()) == {("new", "at_once", CARLA)}


def test_also_of_one_that_the_complaints_coach_registered():
    assert told(a_complaint(by=CARLA)) == {("new", "at_once", CARLA)}


def test_an_urgent_complaint_says_so():
    assert told(a_complaint(urgent="yes")) == {("new", "urgent", CARLA)}


def test_a_possible_leak_is_told_to_every_director_as_well():
    assert told(a_complaint(leak="yes"), a_person(EVA, Role.DIRECTOR)) == {
        ("new", "at_once", CARLA),
        ("leak", "at_once", DIRK),
        ("leak", "at_once", EVA),
    }


def test_the_deputy_hears_when_it_is_about_the_complaints_coach():
    assert told(a_complaint(involved=[CARLA]), carla(deputy=EVA)) == {("new", "at_once", EVA)}


def test_the_director_hears_when_there_is_no_deputy():
    assert told(a_complaint(involved=[CARLA])) == {("new", "at_once", DIRK)}


def test_no_involved_person_is_told():
    assert told(a_complaint(involved=[CARLA, DIRK], leak="yes")) == set()


def test_a_leak_about_the_only_director_goes_to_the_director_s_deputy():
    dirk = a_person(DIRK, Role.DIRECTOR, deputy=BRAM)
    assert ("leak", "at_once", BRAM) in told(a_complaint(involved=[DIRK], leak="yes"), dirk)


# --- what could not be delivered


def a_notice(kind: str = "new", to: int = CARLA, step: str = "at_once") -> Notice:
    return Notice(kind=kind, subject=NUMBER, due_on=MONDAY, step=step, to=to, not_before=noon(MONDAY))


@pytest.mark.parametrize(
    ("kind", "duty"), [("new", "enter"), ("enter", "enter"), ("acknowledge", "acknowledge")]
)
def test_a_director_hears_of_a_duty_that_could_not_be_told(kind, duty):
    notice = a_notice(kind)
    assert instead_of(notice, a_complaint(), a_team()) == (
        replace(notice, kind="unreachable", step=duty, to=DIRK),
    )


def test_the_other_director_hears_when_a_director_could_not_be_told():
    team = a_team(a_person(EVA, Role.DIRECTOR))
    (other,) = instead_of(a_notice("enter", to=DIRK), a_complaint(), team)
    assert (other.kind, other.step, other.to) == ("unreachable", "enter", EVA)


def test_no_involved_director_hears_of_it():
    assert instead_of(a_notice(), a_complaint(involved=[DIRK]), a_team()) == ()


def test_a_failure_to_tell_of_a_failure_ends_there():
    assert instead_of(a_notice("unreachable", to=DIRK, step="enter"), a_complaint(), a_team()) == ()


def test_the_complaints_coach_hears_of_a_leak_that_the_director_could_not_be_told():
    leak = a_notice("leak", to=DIRK)
    assert instead_of(leak, a_complaint(leak="yes"), a_team()) == (replace(leak, to=CARLA),)
    assert instead_of(replace(leak, to=CARLA), a_complaint(leak="yes"), a_team()) == ()


# --- whose recipient left, or became involved


@pytest.mark.parametrize("kind", ["new", "leak"])
def test_what_was_not_sent_yet_goes_to_whoever_is_responsible_now(kind):
    complaint = a_complaint(leak="yes", urgent="yes")
    roles = {"new": (CARLA, Role.COMPLAINTS_COACH), "leak": (DIRK, Role.DIRECTOR)}
    gone, role = roles[kind]
    team = a_team(a_person(gone, role, standing=Standing.REVOKED), a_person(EVA, role))
    notice = a_notice(kind, to=gone, step="urgent")
    assert readdressed(notice, complaint, team) == (replace(notice, to=EVA),)


def test_nothing_is_sent_again_to_the_same_person():
    assert readdressed(a_notice(), a_complaint(), a_team()) == ()


@pytest.mark.parametrize("kind", ["enter", "acknowledge", "unreachable"])
def test_the_ladder_needs_no_new_address_the_sweep_comes_by(kind):
    team = a_team(carla(standing=Standing.REVOKED))
    assert readdressed(a_notice(kind, step="2"), a_complaint(), team) == ()


# --- whether it still applies


def holds(notice: Notice, *changed, complaint=None, today: date = MONDAY) -> bool:
    return still_applies(notice, complaint or a_complaint(), a_team(*changed, today=today), CALENDAR)


NOTICES = {
    "new": (a_notice(), MONDAY),
    "leak": (a_notice("leak", to=DIRK), MONDAY),
    "unreachable": (a_notice("unreachable", to=DIRK, step="enter"), MONDAY),
    **{
        f"{n.kind} {n.step} to {n.to}": (n, today)
        for today in (RUNG, MONDAY + 7 * DAY, LATE, MONDAY + 10 * DAY, MONDAY + 14 * DAY, MONDAY + 15 * DAY)
        for n in due(a_complaint(), a_team(today=today), CALENDAR, not_before=noon(today))
    },
}
every_notice = pytest.mark.parametrize(("notice", "today"), NOTICES.values(), ids=NOTICES)


@every_notice
def test_what_is_due_applies(notice, today):
    assert holds(notice, today=today)


@every_notice
def test_nothing_applies_to_somebody_who_became_involved(notice, today):
    assert not holds(notice, complaint=a_complaint(involved=[notice.to]), today=today)


@every_notice
@pytest.mark.parametrize("standing", [Standing.REVOKED, Standing.JOINING, Standing.WAITING])
def test_nothing_applies_to_somebody_who_is_not_active(notice, today, standing):
    role = {CARLA: Role.COMPLAINTS_COACH, DIRK: Role.DIRECTOR}[notice.to]
    assert not holds(notice, a_person(notice.to, role, standing=standing), today=today)


@every_notice
def test_nothing_applies_to_somebody_who_lost_the_role(notice, today):
    assert not holds(notice, a_person(notice.to, Role.COACH), today=today)


@every_notice
def test_nothing_applies_to_a_stranger(notice, today):
    assert not holds(replace(notice, to=99), today=today)


@every_notice
def test_nothing_about_a_duty_applies_when_it_was_recorded(notice, today):
    done = a_complaint(entered=MONDAY, acknowledged=MONDAY)
    assert holds(notice, complaint=done, today=today) is (notice.kind == "leak")


@every_notice
def test_a_recorded_duty_does_not_silence_another_one(notice, today):
    duty = {"new": "enter", "unreachable": notice.step}.get(notice.kind, notice.kind)
    entered, acknowledged = a_complaint(entered=MONDAY), a_complaint(acknowledged=MONDAY)
    assert holds(notice, complaint=entered, today=today) is (duty != "enter")
    assert holds(notice, complaint=acknowledged, today=today) is (duty != "acknowledge")


@pytest.mark.parametrize(
    ("step", "until"), [("2", MONDAY + 6 * DAY), ("0", LATE - DAY), (f"late:{LATE}", LATE)]
)
def test_a_rung_applies_until_the_next_one(step, until):
    notice = next(n for n, _today in NOTICES.values() if (n.kind, n.step) == ("enter", step))
    assert holds(notice, today=until)
    assert not holds(notice, today=until + DAY)


def test_a_rung_of_another_hard_date_does_not_apply():
    notice, today = NOTICES["enter 2 to 3"]
    assert not holds(replace(notice, due_on=notice.due_on + DAY), today=today)


def test_a_new_complaint_is_not_told_to_a_coach_who_keeps_no_register_any_more():
    assert not holds(a_notice(to=ANNA), complaint=a_complaint(by=ANNA))


def test_a_deputy_is_not_told_once_the_other_is_back():
    deputy = replace(a_notice(), to=EVA)
    assert holds(deputy, carla(deputy=EVA, absent_until=MONDAY + DAY))
    assert not holds(deputy, carla(deputy=EVA))
