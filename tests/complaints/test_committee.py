"""Two coaches who are not involved: chosen, confirmed, replaced; who is unknown is kept out (3.3b)."""

from datetime import timedelta

import pytest

from complaints.committee import (
    check_enough,
    check_owner,
    free_coaches,
    names_external,
    possible_owners,
    require_whole,
    vacancies,
)
from complaints.errors import ConflictOfInterest, NotAllowed, Refusal
from complaints.events import Promise, Replaced
from complaints.lifecycle import Stage, Step
from complaints.people import Action, Role, Standing
from tests.complaints.building import (
    ANNA,
    BRAM,
    CARLA,
    DIRK,
    EVA,
    MONDAY,
    a_case,
    a_person,
    a_team,
    accepted,
    appoint,
    closed,
    judge,
    judged,
    judged_anonymously,
    on_day,
    reopen,
    reply,
    seated,
)

TEAM = a_team()
FINN = 6
NOBODY = 99


def about(complaint, *people):
    """Corrected: the complaint turns out to be about these."""
    complaint.amend(
        on_day(),
        fact="about",
        answers={**complaint.answers, "about": [str(each) for each in people]},
        reason="Verkeerd begrepen.",
    )
    return complaint


def with_external(complaint, *external, members=(), by=DIRK, team=TEAM):
    complaint.appoint(on_day(by=by), members=members, external=external, team=team)
    return complaint


def may(person, action, complaint, team=TEAM):
    return team.may(team.people[person], action, complaint)


# --- who is free

INVOLVED = {
    "by what the complaint is about": lambda: accepted(about=[str(ANNA)]),
    "as the coach who guides the client": lambda: accepted(guiding_coach=str(ANNA)),
    "by their own word": lambda: recused(accepted(), ANNA),
    "by a corrected answer": lambda: about(accepted(), ANNA),
    "as the only answer": lambda: accepted(about=str(ANNA)),
}


def recused(complaint, person):
    complaint.recuse(on_day(by=person), person=person, reason="close")
    return complaint


@pytest.mark.parametrize("how", INVOLVED)
def test_somebody_involved_is_not_offered_and_not_appointed(how):
    complaint = INVOLVED[how]()
    assert [person.id for person in free_coaches(complaint, TEAM)] == [BRAM, EVA]
    before = [*complaint.events]
    with pytest.raises(ConflictOfInterest):
        appoint(complaint, ANNA, BRAM)
    assert complaint.events == before


@pytest.mark.parametrize("how", INVOLVED)
def test_a_complaint_does_not_open_for_somebody_involved(how):
    complaint = INVOLVED[how]()
    allowed = {action for action in Action if may(ANNA, action, complaint)}
    assert allowed <= {Action.KEEP_NUMBER}


@pytest.mark.parametrize(
    "person",
    [
        a_person(ANNA, absent_until=MONDAY + timedelta(days=1)),
        a_person(ANNA, Role.DIRECTOR),
        a_person(ANNA, standing=Standing.REVOKED),
        a_person(ANNA, standing=Standing.JOINING),
        a_person(ANNA, standing=Standing.WAITING),
    ],
    ids=["away", "no coach", "left", "joining", "waiting"],
)
def test_only_active_coaches_who_are_there_are_offered(person):
    assert ANNA not in {each.id for each in free_coaches(accepted(), a_team(person))}


def test_a_coach_who_is_back_today_is_offered():
    team = a_team(a_person(ANNA, absent_until=MONDAY))
    assert ANNA in {each.id for each in free_coaches(accepted(), team)}


def test_who_sits_already_is_not_offered_again():
    assert [person.id for person in free_coaches(seated(), TEAM)] == [EVA]


@pytest.mark.parametrize("person", [a_person(BRAM, Role.DIRECTOR), a_person(BRAM, standing=Standing.REVOKED)])
def test_who_is_no_coach_any_more_is_refused_by_name(person):
    with pytest.raises(Refusal, match="geen coach") as refused:
        accepted().appoint(on_day(), members=(ANNA, BRAM), team=a_team(person))
    assert str(refused.value.text) == "Lid 2 is geen coach (meer). Kies iemand anders."


@pytest.mark.parametrize("unknown", [NOBODY, 0, -1])
def test_an_unknown_person_is_kept_out(unknown):
    complaint = accepted()
    with pytest.raises(ConflictOfInterest):
        appoint(complaint, ANNA, unknown)
    assert complaint.committee.size == 0


# --- how many


@pytest.mark.parametrize("members", [(), (ANNA,), (ANNA, BRAM, EVA)])
def test_the_committee_has_two_members(members):
    with pytest.raises(Refusal, match="heeft %\\(size\\)s leden"):
        appoint(accepted(), *members)


@pytest.mark.parametrize("complaint", [accepted, lambda: vacated(seated(), ANNA)], ids=["empty", "one seat"])
def test_the_same_member_twice_is_refused(complaint):
    complaint = complaint()
    before = [*complaint.events]
    with pytest.raises(Refusal, match="twee keer"):
        appoint(complaint, EVA, EVA)
    assert complaint.events == before


def test_who_sits_already_is_not_appointed_again():
    with pytest.raises(Refusal, match="zit al in de commissie"):
        appoint(vacated(seated(), ANNA), BRAM)


def test_a_third_member_is_refused():
    with pytest.raises(Refusal, match="al benoemd"):
        appoint(seated(), EVA)


def test_two_who_appoint_at_once_get_one_committee():
    complaint = seated()
    with pytest.raises(Refusal, match="al benoemd"):
        appoint(complaint, ANNA, EVA)
    assert complaint.committee.members == (ANNA, BRAM)


# --- confirming


def test_for_a_nominee_nothing_opens_until_they_confirm():
    complaint = appoint(accepted(by=EVA), ANNA, BRAM, confirmed=False)
    assert {action for action in Action if may(ANNA, action, complaint)} == {
        Action.REGISTER,
        Action.DISCLOSE,  # of no complaint, as registering is
        Action.CONFIRM,
        Action.RECUSE,
    }
    complaint.confirm(on_day(by=ANNA))
    assert may(ANNA, Action.OPEN, complaint)
    assert not may(ANNA, Action.CONFIRM, complaint)
    assert (complaint.seats, complaint.nominees) == ({ANNA}, {BRAM})


@pytest.mark.parametrize("person", [ANNA, EVA, CARLA, NOBODY])
def test_only_a_nominee_confirms(person):
    complaint = appoint(accepted(), ANNA, BRAM, confirmed=False)
    complaint.confirm(on_day(by=ANNA))
    before = [*complaint.events]
    with pytest.raises(Refusal, match="niet in deze commissie"):
        complaint.confirm(on_day(by=person))
    assert complaint.events == before


def test_a_nominee_who_is_involved_leaves_by_saying_so():
    complaint = recused(appoint(accepted(), ANNA, BRAM, confirmed=False), ANNA)
    assert complaint.nominees == {BRAM}
    with pytest.raises(Refusal, match="niet in deze commissie"):
        complaint.confirm(on_day(by=ANNA))


# --- a conflict found late

LATE = {"by their own word": recused, "by a corrected answer": about}


@pytest.mark.parametrize("how", LATE)
def test_a_member_who_proves_involved_loses_seat_access_and_confirmation(how):
    complaint = seated(by=EVA)
    assert may(ANNA, Action.OPEN, complaint)
    LATE[how](complaint, ANNA)
    assert complaint.committee.members == (BRAM,)
    assert complaint.seats == {BRAM}
    assert not may(ANNA, Action.OPEN, complaint)
    assert vacancies(complaint, TEAM) == 1


@pytest.mark.parametrize("how", LATE)
def test_the_seat_is_filled_by_another(how):
    complaint = appoint(LATE[how](seated(), ANNA), EVA)
    assert complaint.committee.members == (BRAM, EVA)
    require_whole(complaint, TEAM)


def test_a_conflict_found_by_a_correction_is_logged():
    complaint = about(seated(), ANNA)
    assert [event.member for event in complaint.events if isinstance(event, Replaced)] == [ANNA]


def test_a_seat_that_was_lost_does_not_come_back_with_the_next_correction():
    complaint = appoint(about(seated(), ANNA), EVA)
    about(complaint)
    assert complaint.involved == set()
    assert complaint.committee.members == (BRAM, EVA)
    assert not may(ANNA, Action.HANDLE, complaint)


def test_a_corrected_answer_about_nobody_in_the_committee_leaves_it_whole():
    complaint = about(seated(), EVA)
    assert complaint.committee.confirmed == {ANNA, BRAM}
    assert not any(isinstance(event, Replaced) for event in complaint.events)


def test_who_judged_and_proves_involved_before_the_reply_has_not_judged():
    complaint = recused(judged(), ANNA)
    assert complaint.judged is None
    assert Step.REPLY not in complaint.steps()
    with pytest.raises(Refusal, match="nog geen oordeel"):
        reply(complaint)
    judge(appoint(complaint, EVA))
    assert reply(complaint).stage is Stage.RESOLVED


def test_a_bystander_who_proves_involved_leaves_the_judgment_as_it_is():
    assert Step.REPLY in recused(judged(), EVA).steps()


def test_a_judgment_stands_once_the_reply_is_sent():
    complaint = recused(reply(judged()), ANNA)
    assert complaint.judged
    assert complaint.stage is Stage.RESOLVED


def test_the_judgment_of_an_anonymous_complaint_is_its_settlement():
    complaint = recused(judged_anonymously(), ANNA)
    assert complaint.judged
    assert complaint.stage is Stage.RESOLVED


# --- leaving and coming back


def vacated(complaint, member):
    complaint.vacate(on_day(), member=member, reason="other")
    return complaint


def test_who_left_the_committee_has_no_access_and_may_come_back_unconfirmed():
    complaint = vacated(seated(by=EVA), ANNA)
    assert not may(ANNA, Action.OPEN, complaint)
    appoint(complaint, ANNA, confirmed=False)
    assert (complaint.seats, complaint.nominees) == ({BRAM}, {ANNA})
    assert not may(ANNA, Action.OPEN, complaint)
    complaint.confirm(on_day(by=ANNA))
    assert complaint.seats == {ANNA, BRAM}


@pytest.mark.parametrize("who", [{"member": EVA}, {"external": "M. Buiten"}, {}])
def test_only_a_member_leaves(who):
    complaint = seated()
    before = [*complaint.events]
    with pytest.raises(Refusal, match="zit niet in de commissie"):
        complaint.vacate(on_day(), reason="other", **who)
    assert complaint.events == before


@pytest.mark.parametrize(
    "gone", [a_person(ANNA, standing=Standing.REVOKED), a_person(ANNA, Role.DIRECTOR)], ids=["left", "role"]
)
def test_the_seat_of_a_member_who_left_the_agency_is_empty(gone):
    complaint, team = seated(), a_team(gone)
    assert vacancies(complaint, team) == 1
    with pytest.raises(ConflictOfInterest, match="niet voltallig"):
        judge(complaint, team=team)
    complaint.appoint(on_day(), members=(EVA,), team=team)
    assert complaint.committee.members == (BRAM, EVA)
    assert [event.member for event in complaint.events if isinstance(event, Replaced)] == [ANNA]


def test_a_member_who_is_no_longer_known_leaves_an_empty_seat():
    team = a_team()
    team = type(team)({key: person for key, person in team.people.items() if key != ANNA}, MONDAY)
    assert vacancies(seated(), team) == 1


def test_a_new_round_keeps_its_committee():
    assert reopen(closed()).seats == {ANNA, BRAM}


# --- judging


def one_confirmed():
    complaint = appoint(accepted(), ANNA, BRAM, confirmed=False)
    complaint.confirm(on_day(by=ANNA))
    return complaint


NOT_YET = {
    "nobody appointed": (accepted, "niet voltallig"),
    "nobody confirmed": (lambda: appoint(accepted(), ANNA, BRAM, confirmed=False), "Nog niet elk lid"),
    "one confirmed": (one_confirmed, "Nog niet elk lid"),
    "one left": (lambda: vacated(seated(), BRAM), "niet voltallig"),
    "one involved": (lambda: recused(seated(), BRAM), "niet voltallig"),
}


@pytest.mark.parametrize("how", NOT_YET)
def test_nobody_judges_until_the_committee_is_whole_and_confirmed(how):
    made, sentence = NOT_YET[how]
    complaint = made()
    before = [*complaint.events]
    with pytest.raises(ConflictOfInterest, match=sentence):
        judge(complaint)
    assert complaint.events == before


def test_it_is_said_who_still_has_to_confirm():
    with pytest.raises(ConflictOfInterest) as refused:
        judge(one_confirmed())
    assert [str(name) for name in refused.value.text.values["names"]] == ["Lid 2"]


# --- too few coaches: a member from outside

FEW = a_team(a_person(BRAM, Role.DIRECTOR), a_person(EVA, Role.DIRECTOR))  # only Anna coaches
NONE = a_team(a_person(ANNA, Role.DIRECTOR), a_person(BRAM, Role.DIRECTOR), a_person(EVA, Role.DIRECTOR))


@pytest.mark.parametrize(("team", "free"), [(FEW, 1), (NONE, 0)])
def test_with_too_few_free_coaches_the_way_out_is_said(team, free):
    complaint = accepted()
    with pytest.raises(NotAllowed) as refused:
        check_enough(complaint, team, team.people[CARLA])
    sentence = (
        f"Er zijn te weinig coaches vrij voor deze commissie: {free} van de 2 die nodig zijn."
        " Vraag de directie om een extern lid te noemen, met de knop Commissie."
    )
    assert str(refused.value.text) == sentence
    with pytest.raises(NotAllowed) as refused:
        complaint.appoint(on_day(), members=(), team=team)
    assert str(refused.value.text) == sentence


def test_enough_is_counted_by_the_seats_that_are_empty():
    check_enough(accepted(), TEAM, TEAM.people[CARLA])
    check_enough(vacated(seated(), ANNA), TEAM, TEAM.people[CARLA])
    check_enough(accepted(), FEW, FEW.people[DIRK])


def test_the_director_names_a_member_from_outside():
    complaint = with_external(accepted(), "M. Buiten", members=(ANNA,), team=FEW)
    assert (complaint.committee.members, complaint.committee.external) == ((ANNA,), ("M. Buiten",))
    with pytest.raises(ConflictOfInterest, match="Nog niet elk lid"):
        require_whole(complaint, FEW)
    complaint.confirm(on_day(by=ANNA))
    assert judge(complaint, team=FEW).judged


def test_two_members_from_outside_when_there_is_no_coach_at_all():
    complaint = with_external(accepted(), "M. Buiten", "N. Verweg", team=NONE)
    require_whole(complaint, NONE)
    complaint.vacate(on_day(), external="M. Buiten", reason="other")
    assert complaint.committee.external == ("N. Verweg",)


@pytest.mark.parametrize("by", [CARLA, ANNA, NOBODY])
def test_nobody_but_the_director_names_a_member_from_outside(by):
    with pytest.raises(NotAllowed, match="Alleen de directie"):
        with_external(accepted(), "M. Buiten", members=(ANNA,), by=by, team=FEW)


def test_an_involved_director_names_nobody_and_the_one_who_stands_in_does():
    team = a_team(a_person(BRAM, standing=Standing.REVOKED), a_person(EVA, standing=Standing.REVOKED))
    complaint = accepted(about=[str(DIRK)])
    assert not names_external(complaint, team, team.people[DIRK])
    with pytest.raises(NotAllowed):
        with_external(complaint, "M. Buiten", members=(ANNA,), by=DIRK, team=team)
    assert with_external(complaint, "M. Buiten", members=(ANNA,), by=CARLA, team=team).committee.size == 2


def test_nobody_from_outside_while_enough_coaches_are_free():
    with pytest.raises(Refusal, match="genoeg coaches vrij"):
        with_external(accepted(), "M. Buiten", members=(ANNA,))


def test_one_who_just_left_the_committee_does_not_count_as_free():
    complaint = vacated(a_case(committee=(ANNA, BRAM)), ANNA)
    team = a_team(a_person(EVA, Role.DIRECTOR))
    assert with_external(complaint, "M. Buiten", team=team).committee.size == 2


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("",), "Typ de naam"),
        (("  ",), "Typ de naam"),
        (("lid 2",), "hoort bij het team"),
        (("M. Buiten", "M. Buiten"), "twee keer"),
    ],
)
def test_a_member_from_outside_has_a_name_of_their_own(names, sentence):
    complaint = accepted()
    before = [*complaint.events]
    with pytest.raises(Refusal, match=sentence):
        with_external(complaint, *names, members=(ANNA,) if len(names) == 1 else (), team=FEW)
    assert complaint.events == before


def test_a_member_from_outside_sits_once():
    complaint = vacated(with_external(accepted(), "M. Buiten", members=(ANNA,), team=FEW), ANNA)
    with pytest.raises(Refusal, match="zit al"):
        with_external(complaint, "M. Buiten", team=FEW)


# --- owners of an agreement (3.3e)


def promise(complaint, owner, team=TEAM):
    complaint.promise(
        on_day(), kind=Promise.AGREEMENT, what="Bel terug.", owner=owner, until=MONDAY, team=team
    )


@pytest.mark.parametrize("owner", [NOBODY, FINN])
def test_an_owner_who_left_or_never_was_is_refused(owner):
    team = a_team(a_person(FINN, standing=Standing.REVOKED))
    with pytest.raises(Refusal, match="niet meer in het team"):
        promise(seated(), owner, team)


def test_an_owner_may_know_of_the_complaint():
    complaint = recused(seated(by=BRAM), ANNA)
    with pytest.raises(Refusal, match="mag deze klacht niet zien"):
        promise(complaint, ANNA)
    with pytest.raises(Refusal, match="mag deze klacht niet zien"):
        check_owner(complaint, EVA, TEAM)
    assert {person.id for person in possible_owners(complaint, TEAM)} == {BRAM, CARLA, DIRK}
    promise(complaint, BRAM)


def test_an_agreement_is_for_a_day_to_come():
    with pytest.raises(Refusal, match="nog komt"):
        seated().promise(
            on_day(),
            kind=Promise.AGREEMENT,
            what="Bel.",
            owner=CARLA,
            until=MONDAY - timedelta(days=1),
            team=TEAM,
        )
