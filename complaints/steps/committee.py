"""The committee (3.3b): chosen from who is free, completed when a seat is empty, confirmed by its members."""

from complaints.committee import check_enough, free_coaches, names, names_external, vacancies
from complaints.complaint import Moment
from complaints.errors import NotAllowed, Refusal
from complaints.lifecycle import STEPS, Stage, Step
from complaints.people import Person
from complaints.questions import Answers, Choice, Kind, Question, fixed
from complaints.readers import choose
from complaints.steps.situation import Situation, Taking
from complaints.steps.usual import a_choice, ids_of
from complaints.words import N_, say

REASONS = {"involved": N_("Betrokken bij de klacht"), "other": N_("Een andere reden, zoals ziekte")}


def _asks_committee(situation: Situation) -> tuple[Question, ...]:
    """Who fills the empty seats; when there are none, first who leaves."""
    empty = vacancies(situation.complaint, situation.team)
    if empty:
        return _asks_members(situation, empty)
    return (
        _asks_who_leaves(situation),
        a_choice("reason", N_("Waarom gaat dit lid eruit?"), N_("Reden"), REASONS),
        *_asks_members(situation, 1),
    )


def _asks_who_leaves(situation: Situation) -> Question:
    sitting, people = situation.complaint.committee, situation.team.people
    members = [Choice(str(each), say("%(name)s", name=people[each].name)) for each in sitting.members]
    external = [Choice(f"x{n}", say("%(name)s", name=name)) for n, name in enumerate(sitting.external)]
    return Question(
        key="leaves",
        text=N_("De commissie is compleet. Wie gaat eruit?"),
        label=N_("Gaat eruit"),
        kind=Kind.CHOICE,
        choices=fixed(*members, *external),
    )


def _asks_members(situation: Situation, empty: int) -> tuple[Question, ...]:
    """Free coaches; and, when there are too few of them, names from outside, asked of the director."""
    free = free_coaches(situation.complaint, situation.team)
    outside = max(empty - len(free), 0)
    if not names_external(situation.complaint, situation.team, situation.me):
        outside = 0
    chosen = empty - outside
    members = (_asks_coaches(free, chosen),) if chosen else ()
    return (*members, *(question for n in range(outside) for question in _asks_external(n)))


def _asks_coaches(free: tuple[Person, ...], count: int) -> Question:
    offered = (Choice(str(person.id), say("%(name)s", name=person.name)) for person in free)
    return Question(
        key="members",
        text=say("Wie komt in de commissie? Kies er %(count)s.", count=count),
        label=N_("In de commissie"),
        kind=Kind.SEVERAL,
        choices=fixed(*offered),
        check=choose(count),
        hint=N_("Je ziet alleen coaches die vrij zijn en niet bij de klacht betrokken."),
    )


def _asks_external(n: int) -> tuple[Question, ...]:
    return (
        Question(
            key=f"external_{n}",
            text=N_("Er zijn te weinig coaches vrij. Hoe heet het externe lid?"),
            label=N_("Extern lid"),
            kind=Kind.TEXT,
            limit=100,
        ),
        a_choice(
            f"independent_{n}",
            N_("Heeft dit lid verklaard niet bij de klacht betrokken te zijn?"),
            N_("Onafhankelijk"),
            {"yes": N_("Ja, dat heeft dit lid verklaard")},
        ),
    )


def _appoint(situation: Situation, answers: Answers, moment: Moment) -> None:
    complaint, leaves = situation.complaint, str(answers.get("leaves") or "")
    if leaves:
        _vacate(situation, leaves, str(answers["reason"]), moment)
    complaint.appoint(
        moment,
        members=ids_of(answers.get("members")),
        external=tuple(str(answers[key]) for key in ("external_0", "external_1") if answers.get(key)),
        team=situation.team,
    )


def _vacate(situation: Situation, leaves: str, reason: str, moment: Moment) -> None:
    complaint = situation.complaint
    if leaves.startswith("x"):
        complaint.vacate(moment, external=complaint.committee.external[int(leaves[1:])], reason=reason)
        return
    complaint.vacate(moment, member=int(leaves), reason=reason)
    if reason == "involved":
        complaint.recuse(moment, person=int(leaves))


def _check(situation: Situation) -> None:
    """Raises what makes asking useless: nobody is free for a seat that is empty, or that would become so."""
    complaint, team, me = situation.complaint, situation.team, situation.me
    check_enough(complaint, team, me)
    is_whole = complaint.stage is Stage.ACCEPTED and not vacancies(complaint, team)
    if is_whole and not free_coaches(complaint, team) and not names_external(complaint, team, me):
        raise NotAllowed(
            "De commissie is compleet en er is geen andere coach vrij. Moet er iemand uit? Vraag de directie"
            " dan om een extern lid te noemen, met de knop Commissie."
        )


def _check_time(situation: Situation, answers: Answers) -> None:
    """The empty seats for which these were chosen were filled by somebody else."""
    chosen = answers.get("members") or answers.get("external_0")
    if not chosen or answers.get("leaves") or vacancies(situation.complaint, situation.team):
        return
    sitting = situation.complaint.committee
    raise Refusal(
        "De commissie is intussen benoemd: %(names)s. Gooi dit formulier weg met /annuleer ja.",
        names=(*names(sitting.members, situation.team), *sitting.external),
    )


def _is_needed(situation: Situation) -> None:
    """Who has not confirmed yet is not told how the complaint ended."""
    if situation.complaint.stage not in STEPS[Step.CONFIRM].stages:
        raise Refusal("Dit hoeft niet meer: de commissie is klaar.")


def _confirm(situation: Situation, _answers: Answers, moment: Moment) -> None:
    situation.complaint.confirm(moment)


COMMITTEE = Taking(_appoint, _asks_committee, _check, _check_time)
CONFIRM = Taking(_confirm, before=_is_needed)
