"""Who hears what, and whether it still holds when it is about to be sent (3.2a, 3.3b, T6, T26)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from complaints.escalation import instead_of
from complaints.events import (
    EVENTS,
    About,
    Accepted,
    Appointed,
    CallAttempted,
    Closed,
    Confirmed,
    Corrected,
    Entered,
    Event,
    Extended,
    Fulfilled,
    Involved,
    Judged,
    Noted,
    Promise,
    Promised,
    Reopened,
    Replaced,
    Replied,
    SettledInformally,
    Told,
    UnreachableLetterSent,
    Way,
)
from complaints.facts import ANONYMOUS
from complaints.notices import (
    Notice,
    after,
    after_leaving,
    after_registration,
    readdressed,
)
from complaints.people import Role, Standing
from complaints.reminders import due, still_applies
from complaints.tellings import TELLINGS
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


# --- after a change


def an(kind: type[Event], by: int = CARLA, on: date = MONDAY, **facts) -> Event:
    return kind(on=on, at=noon(on), by=by, **facts)


def handled(*events: Event, **answers):
    """Taken up on Monday; what is given happened after that."""
    complaint = a_complaint(**answers)
    complaint.events += [an(Accepted), *events]
    return complaint


SEATED = (an(Appointed, members=(BRAM, EVA)), an(Confirmed, by=BRAM), an(Confirmed, by=EVA))
REPLIED = an(Replied, way=Way.LETTER)


def said_after(complaint, *changed, last: int = 1, today: date = MONDAY) -> tuple[Notice, ...]:
    """Because of the last events."""
    team = a_team(*changed, today=today)
    return after(complaint, len(complaint.events) - last, team, not_before=noon(today))


def hears(complaint, *changed, last: int = 1) -> set[tuple[str, str, int]]:
    return {(each.kind, each.step, each.to) for each in said_after(complaint, *changed, last=last)}


def test_who_is_chosen_for_the_committee_is_asked():
    complaint = handled(an(Appointed, members=(BRAM, EVA)))
    assert hears(complaint) == {("seat", "at_once:3", BRAM), ("seat", "at_once:3", EVA)}


def test_only_who_was_chosen_now_is_asked_now():
    complaint = handled(an(Appointed, members=(BRAM,)), an(Appointed, members=(EVA,)))
    assert hears(complaint) == {("seat", "at_once:4", EVA)}


def test_who_confirmed_at_once_is_not_asked_any_more():
    complaint = handled(an(Appointed, members=(BRAM, EVA)), an(Confirmed, by=BRAM))
    assert hears(complaint, last=2) == {("seat", "at_once:3", EVA)}


@pytest.mark.parametrize(
    "event",
    [an(Replaced, member=BRAM, reason="other"), an(Involved, person=BRAM), an(Involved, BRAM, person=BRAM)],
)
def test_an_empty_seat_is_told_to_the_complaints_coach_unless_she_did_it(event):
    expected = set() if event.by == CARLA else {("committee", "at_once:6", CARLA)}
    assert hears(handled(*SEATED, event)) == expected


def test_a_seat_of_who_did_not_confirm_yet_can_become_empty_too():
    complaint = handled(an(Appointed, members=(BRAM, EVA)), an(Involved, by=BRAM, person=BRAM))
    assert hears(complaint) == {("committee", "at_once:4", CARLA)}


def test_a_seat_of_somebody_from_outside_can_become_empty_too():
    complaint = handled(
        an(Appointed, members=(BRAM,), external=("Kim de Wilde",)),
        an(Replaced, DIRK, external="Kim de Wilde"),
    )
    assert hears(complaint) == {("committee", "at_once:4", CARLA)}


def test_who_is_involved_and_did_not_sit_empties_no_seat():
    assert hears(handled(*SEATED, an(Involved, by=ANNA, person=ANNA))) == set()


def test_a_seat_that_was_filled_again_in_the_same_step_is_not_told():
    events = (an(Replaced, DIRK, member=BRAM), an(Appointed, DIRK, members=(ANNA,)))
    assert hears(handled(*SEATED, *events), last=2) == {("seat", "at_once:7", ANNA)}


def test_a_committee_that_has_judged_and_replied_needs_no_new_member():
    assert hears(handled(*SEATED, REPLIED, an(Involved, by=BRAM, person=BRAM))) == set()


def test_a_correction_of_who_it_is_about_can_empty_a_seat():
    complaint = handled(
        *SEATED, an(Corrected, DIRK, fact="about", reason="Verkeerde naam"), about=[str(BRAM)]
    )
    assert hears(complaint) == {("committee", "at_once:6", CARLA)}
    other = handled(*SEATED, an(Corrected, DIRK, fact="about", reason="Verkeerde naam"), about=[str(ANNA)])
    assert hears(other) == set()


def test_a_reply_asks_the_directors_to_phone():
    assert hears(handled(REPLIED), a_person(ANNA, Role.DIRECTOR)) == {
        ("call", "at_once:3", DIRK),
        ("call", "at_once:3", ANNA),
    }


def test_a_director_who_sent_the_reply_needs_no_word_of_it():
    assert hears(handled(an(Replied, DIRK, way=Way.EMAIL))) == set()


@pytest.mark.parametrize(
    "complaint",
    [
        handled(REPLIED, name=ANONYMOUS),
        handled(an(SettledInformally, how="Samen opgelost"), REPLIED),
        handled(REPLIED, an(CallAttempted, time="10:00", reached=True, satisfied=True, note="Goed")),
        handled(REPLIED, an(UnreachableLetterSent, way=Way.LETTER)),
    ],
    ids=["anonymous", "settled together", "reached already", "written to already"],
)
def test_nobody_is_asked_to_phone_when_there_is_no_term_of_aftercare(complaint):
    assert "call" not in {kind for kind, _step, _to in hears(complaint, last=3)}


def a_promise(owner: int, by: int = CARLA, of: Promise = Promise.AGREEMENT) -> Event:
    return an(Promised, by, of=of, what="Bellen", owner=owner, until=MONDAY + 9 * DAY)


@pytest.mark.parametrize("of", Promise)
def test_the_owner_of_a_promise_hears_of_it_with_its_day(of):
    (notice,) = said_after(handled(a_promise(DIRK, of=of)))
    assert (notice.kind, notice.step, notice.to, notice.due_on) == (
        "promise",
        "at_once:3",
        DIRK,
        MONDAY + 9 * DAY,
    )


def test_not_when_the_owner_recorded_it():
    assert hears(handled(a_promise(CARLA))) == set()


def test_not_when_the_owner_may_not_know_of_the_complaint():
    assert hears(handled(a_promise(EVA))) == set()
    assert hears(handled(a_promise(DIRK), involved=[DIRK])) == set()


def test_two_promises_on_one_day_to_one_owner_are_two_notices():
    notices = said_after(handled(a_promise(DIRK), a_promise(DIRK)), last=2)
    assert len({(n.kind, n.subject, n.due_on, n.step, n.to) for n in notices}) == 2


def test_the_complaints_coach_hears_of_a_reopening_by_somebody_else():
    closed = (REPLIED, an(Closed))
    assert hears(handled(*closed, an(Reopened, DIRK, reason="Nieuw feit"))) == {
        ("reopened", "at_once:5", CARLA)
    }
    assert hears(handled(*closed, an(Reopened, CARLA, reason="Nieuw feit"))) == set()


# --- who takes over from the complaints coach


CARLA_OUT = an(Involved, by=CARLA, person=CARLA)


@pytest.mark.parametrize("entered", [[], [an(Entered)]], ids=["new", "entered"])
@pytest.mark.parametrize(
    ("deputy", "hearer"), [(None, DIRK), (EVA, EVA), (DIRK, DIRK)], ids=["no deputy", "a coach", "a director"]
)
def test_who_takes_over_from_the_complaints_coach_hears_it_at_once(entered, deputy, hearer):
    complaint = handled(*entered, CARLA_OUT)
    assert hears(complaint, carla(deputy=deputy)) == {("handover", f"at_once:{3 + len(entered)}", hearer)}


def test_and_who_takes_over_in_turn():
    complaint = handled(CARLA_OUT, an(Involved, by=EVA, person=EVA))
    assert hears(complaint, carla(deputy=EVA)) == {("handover", "at_once:4", DIRK)}


def test_who_recorded_it_needs_no_word_of_taking_over():
    assert hears(handled(an(Involved, by=DIRK, person=CARLA))) == set()


def test_nobody_takes_over_from_who_did_not_keep_it():
    assert hears(handled(an(Involved, by=BRAM, person=BRAM))) == set()
    away = carla(deputy=EVA, absent_until=MONDAY + DAY)
    assert hears(handled(an(Involved, by=DIRK, person=CARLA)), away) == set()  # Eva kept it already
    assert hears(handled(an(Involved, by=DIRK, person=CARLA), involved=[CARLA]), carla(deputy=EVA)) == set()


def corrected(*tied: int, fact: str = "about", by: int = CARLA, **answers):
    return handled(an(Corrected, by, fact=fact, reason="Verkeerde naam", tied=tied), **answers)


def test_a_correction_that_ties_the_complaints_coach_hands_it_over():
    expected = {("handover", "at_once:3", DIRK)}
    assert hears(corrected(CARLA, about=[str(CARLA)])) == expected
    assert hears(corrected(CARLA, fact="guiding_coach", guiding_coach=str(CARLA))) == expected


def test_a_correction_that_ties_nobody_new_hands_nothing_over():
    assert hears(corrected(ANNA, by=ANNA, about=[str(CARLA), str(ANNA)])) == set()
    assert hears(corrected(by=ANNA, about=[str(CARLA)])) == set()


def test_who_takes_over_does_not_hear_it_when_the_correction_was_undone():
    (notice,) = said_after(corrected(CARLA, about=[str(CARLA)]))
    undone = an(Corrected, DIRK, fact="about", reason="Toch niet")
    complaint = corrected(CARLA)
    complaint.events.append(undone)
    assert not holds(notice, complaint=complaint)
    assert hears(complaint, last=2) == set()


# --- a member of the committee who leaves the agency


def left(complaint, member: int, *changed) -> tuple[Notice, ...]:
    return after_leaving(complaint, member, a_team(*changed), not_before=noon(MONDAY))


GONE = {
    "revoked": a_person(BRAM, standing=Standing.REVOKED),
    "another role": a_person(BRAM, Role.DIRECTOR),
}


@pytest.mark.parametrize("bram", GONE.values(), ids=GONE)
def test_a_member_who_left_the_agency_leaves_a_seat_that_is_told_at_once(bram):
    complaint = handled(*SEATED)
    (notice,) = left(complaint, BRAM, bram)
    assert (notice.kind, notice.step, notice.to) == ("committee", f"at_once:left:{BRAM}", CARLA)
    assert holds(notice, bram, complaint=complaint)
    assert not holds(notice, complaint=complaint)  # back again
    filled = handled(*SEATED, an(Replaced, member=BRAM), an(Appointed, members=(ANNA,)))
    assert not holds(notice, bram, complaint=filled)


def test_it_is_told_to_who_may_fill_the_seat():
    complaint, bram = handled(*SEATED), GONE["revoked"]
    (notice,) = left(complaint, BRAM, bram)
    assert not holds(replace(notice, to=EVA), bram, complaint=complaint)
    assert not holds(replace(notice, to=99), bram, complaint=complaint)
    (other,) = left(handled(*SEATED, involved=[CARLA]), BRAM, bram)
    assert other.to == DIRK
    gone = a_team(bram, carla(standing=Standing.REVOKED))
    assert readdressed(notice, complaint, gone) == (replace(notice, to=DIRK),)


@pytest.mark.parametrize(
    "complaint",
    [
        handled(),
        handled(*SEATED, an(Judged)),
        handled(*SEATED, REPLIED),
        handled(*SEATED, an(SettledInformally, how="Samen")),
        handled(*SEATED, an(Involved, person=BRAM)),
    ],
    ids=["no member", "judged", "replied", "settled", "lost the seat before"],
)
def test_no_seat_is_told_when_it_needs_nobody(complaint):
    assert left(complaint, BRAM, GONE["revoked"]) == ()


def test_nobody_involved_hears_anything():
    everything = (
        *SEATED,
        an(Involved, by=BRAM, person=BRAM),
        a_promise(DIRK, EVA),
        REPLIED,
        an(Reopened, EVA, reason="x"),
    )
    told_to = {to for _k, _s, to in hears(handled(*everything, involved=[CARLA, DIRK]), last=len(everything))}
    assert told_to & {BRAM, CARLA, DIRK} == set()


@pytest.mark.parametrize("involved", [[], [CARLA]])
def test_the_deputy_hears_for_the_complaints_coach_who_is_away_or_involved(involved):
    away = carla(deputy=ANNA, absent_until=None if involved else MONDAY + DAY)
    complaint = handled(*SEATED, an(Involved, by=BRAM, person=BRAM), involved=involved, by=DIRK)
    assert hears(complaint, away) == {("committee", "at_once:6", ANNA)}


def test_only_what_is_new_is_told():
    complaint = handled(*SEATED, an(Involved, by=BRAM, person=BRAM), an(Noted, DIRK, text="Gebeld"))
    assert hears(complaint) == set()


QUIET = EVENTS.keys() - {"Appointed", "Replaced", "Involved", "Corrected", "Replied", "Promised", "Reopened"}


def test_the_other_kinds_of_event_tell_nobody_at_once():
    samples = (
        an(Extended, DIRK, until=MONDAY + DAY, reason="x"),
        an(Told, DIRK, about=About.EXTENSION, way=Way.PHONE, told_by=DIRK),
        an(Fulfilled, DIRK, promise=3),
        an(Closed, DIRK),
    )
    assert {type(event).__name__ for event in samples} <= QUIET
    for event in samples:
        assert hears(handled(event)) == set()


# --- and whether that still applies


TOLD = {
    "seat": handled(an(Appointed, members=(BRAM, EVA))),
    "committee": handled(*SEATED, an(Involved, by=BRAM, person=BRAM)),
    "call": handled(REPLIED),
    "promise": handled(a_promise(DIRK)),
    "handover": handled(an(Entered), an(Involved, by=CARLA, person=CARLA)),
    "reopened": handled(REPLIED, an(Closed), an(Reopened, DIRK, reason="Nieuw feit")),
}
each_telling = pytest.mark.parametrize("kind", TELLINGS)


def test_there_is_an_example_of_each():
    assert TOLD.keys() == TELLINGS.keys()
    assert TELLINGS.keys() == FAILED.keys()


@each_telling
def test_what_is_told_at_once_applies(kind):
    notices = said_after(TOLD[kind])
    assert notices
    assert all(holds(notice, complaint=TOLD[kind]) for notice in notices)


OVER = {
    "seat": (an(Confirmed, by=BRAM), an(Confirmed, by=EVA)),
    "committee": (an(Appointed, members=(ANNA,)),),
    "call": (an(CallAttempted, time="10:00", reached=True, satisfied=True, note="Goed"),),
    "promise": (an(Fulfilled, promise=3),),
    "handover": (an(Closed),),
    "reopened": (),
}


@pytest.mark.parametrize("kind", [kind for kind, events in OVER.items() if events])
def test_not_any_more_when_it_was_done(kind):
    before, since = TOLD[kind], replace(TOLD[kind], events=[*TOLD[kind].events, *OVER[kind]])
    assert not any(holds(notice, complaint=since) for notice in said_after(before))


@each_telling
def test_not_to_somebody_who_became_involved(kind):
    for notice in said_after(TOLD[kind]):
        since = replace(TOLD[kind], events=[*TOLD[kind].events, an(Involved, by=notice.to, person=notice.to)])
        assert not holds(notice, complaint=since)


@each_telling
def test_not_to_somebody_who_left_nor_to_a_stranger(kind):
    for notice in said_after(TOLD[kind]):
        gone = a_person(notice.to, *Role, standing=Standing.REVOKED)
        assert not holds(notice, gone, complaint=TOLD[kind])
        assert not holds(replace(notice, to=99), complaint=TOLD[kind])


@each_telling
@pytest.mark.parametrize("step", ["at_once", "at_once:0", "at_once:99", "at_once:x", "2"])
def test_not_about_an_event_that_is_not_there(kind, step):
    for notice in said_after(TOLD[kind]):
        assert not holds(replace(notice, step=step), complaint=TOLD[kind])


def test_a_promise_that_got_another_owner_is_told_to_that_one():
    (notice,) = said_after(handled(a_promise(DIRK, by=ANNA)))
    moved = handled(a_promise(CARLA, by=ANNA))
    assert not holds(notice, complaint=moved)
    assert readdressed(notice, moved, a_team()) == (replace(notice, to=CARLA),)


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("committee", Role.COMPLAINTS_COACH),
        ("call", Role.DIRECTOR),
        ("handover", Role.DIRECTOR),
        ("reopened", Role.COMPLAINTS_COACH),
    ],
)
def test_what_was_not_sent_goes_to_whoever_is_responsible_by_now(kind, role):
    (notice,) = said_after(TOLD[kind])
    team = a_team(a_person(notice.to, role, standing=Standing.REVOKED), a_person(ANNA, role))
    (other,) = readdressed(notice, TOLD[kind], team)
    assert other == replace(notice, to=ANNA)
    assert still_applies(other, TOLD[kind], team, CALENDAR)


def test_of_two_seats_that_became_empty_the_last_is_told():
    first = an(Involved, by=BRAM, person=BRAM)
    one = handled(*SEATED, first)
    both = handled(*SEATED, first, an(Involved, by=EVA, person=EVA))
    assert not any(holds(notice, complaint=both) for notice in said_after(one))
    assert hears(both, last=2) == {("committee", "at_once:7", CARLA)}


def test_who_was_asked_again_hears_of_the_last_time():
    again = (an(Replaced, member=BRAM, reason="other"), an(Appointed, members=(BRAM,)))
    complaint = handled(an(Appointed, members=(BRAM, EVA)), *again)
    assert hears(complaint, last=3) == {("seat", "at_once:3", EVA), ("seat", "at_once:5", BRAM)}


def test_a_call_after_an_earlier_reply_is_not_asked_any_more_when_there_is_a_later_one():
    complaint = handled(REPLIED, an(Closed), an(Reopened, reason="Nieuw feit"), an(Replied, way=Way.EMAIL))
    (earlier,) = said_after(handled(REPLIED))
    assert not holds(earlier, complaint=complaint)
    assert hears(complaint) == {("call", "at_once:6", DIRK)}


FAILED = {
    "seat": ("unreachable", "seat", {DIRK}),
    "committee": ("committee", "at_once:6", {DIRK}),
    "call": ("unreachable", "call", {CARLA}),
    "promise": ("unreachable", "promise", {ANNA}),
    "handover": ("unreachable", "handover", {ANNA}),
    "reopened": ("reopened", "at_once:5", {DIRK}),
}


@each_telling
def test_somebody_else_hears_of_what_could_not_be_delivered(kind):
    notice = said_after(TOLD[kind])[0]
    team = a_team(a_person(ANNA, Role.DIRECTOR)) if kind in {"promise", "handover"} else a_team()
    told_instead = instead_of(
        notice, (), TOLD[kind], team, applies=lambda each: still_applies(each, TOLD[kind], team, CALENDAR)
    )
    expected_kind, step, recipients = FAILED[kind]
    assert {(each.kind, each.step) for each in told_instead} == {(expected_kind, step)}
    assert {each.to for each in told_instead} == recipients
    assert all(still_applies(each, TOLD[kind], team, CALENDAR) for each in told_instead)


@pytest.mark.parametrize("kind", ["seat", "promise", "call", "handover"])
def test_and_no_more_once_it_was_done(kind):
    notice = replace(a_notice("unreachable", step=kind), to=DIRK if kind == "handover" else CARLA)
    since = replace(TOLD[kind], events=[*TOLD[kind].events, *OVER[kind]])
    assert holds(notice, complaint=TOLD[kind])
    assert not holds(notice, complaint=since)


# --- what the sweep plans and what the courier sends is judged by one rule


TEAMS = {
    "as usual": (),
    "the complaints coach away": (carla(absent_until=MONDAY + 30 * DAY),),
    "away with a deputy": (carla(deputy=EVA, absent_until=MONDAY + 30 * DAY),),
    "the director away with a deputy": (
        a_person(DIRK, Role.DIRECTOR, deputy=ANNA, absent_until=MONDAY + 30 * DAY),
    ),
    "no complaints coach": (carla(standing=Standing.REVOKED),),
    "no director": (a_person(DIRK, Role.DIRECTOR, standing=Standing.REVOKED),),
    "two of each": (a_person(ANNA, Role.COMPLAINTS_COACH), a_person(EVA, Role.DIRECTOR)),
}


@pytest.mark.parametrize("changed", TEAMS.values(), ids=TEAMS)
@pytest.mark.parametrize("involved", [[], [CARLA], [DIRK], [CARLA, DIRK]])
def test_whatever_the_sweep_plans_the_courier_sends(changed, involved):
    """Else it would be planned and withdrawn again, every few minutes."""
    complaint = a_complaint(involved=involved)
    for today in (MONDAY + n * DAY for n in range(40)):
        team = a_team(*changed, today=today)
        for notice in due(complaint, team, CALENDAR, not_before=noon(today)):
            assert still_applies(notice, complaint, team, CALENDAR), (notice, today)
