"""Absence, and who takes over. A chain of deputies ends at the first who is here; one that would lead back to
its beginning is refused.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from complaints.errors import NotAnAnswer, Refusal
from complaints.membership import Decision, Membership
from complaints.people import Person, Team
from complaints.questions import Answer, Answers, Choice, Kind, Question, Scene, fixed
from complaints.readers import is_coming
from complaints.steps.usual import a_coming_day, day_of
from complaints.words import N_, Text, say

NOBODY = "none"


def _asks_absence(membership: Membership) -> tuple[Question, ...]:
    back = a_coming_day(
        "until", say("Op welke dag is %(name)s er weer?", name=membership.name), N_("Er weer op")
    )
    return (replace(back, check=_is_later), *_asks_deputy(membership))


def _is_later(answer: Answer, scene: Scene, answers: Answers) -> None:
    """Absent *until* that day: it has to come still."""
    is_coming(answer, scene, answers)
    if date.fromisoformat(str(answer)) == scene.today:
        raise NotAnAnswer("Dat is vandaag. Kies de eerste dag waarop deze persoon er weer is.")


def _asks_deputy(membership: Membership) -> tuple[Question, ...]:
    others = (
        Choice(str(each.id), say("%(name)s", name=each.name))
        for each in membership.team.people.values()
        if each.is_active and each.id != membership.person.id
    )
    return (
        Question(
            key="deputy",
            text=say("Wie neemt het werk van %(name)s over?", name=membership.name),
            label=N_("Plaatsvervanger"),
            kind=Kind.CHOICE,
            choices=fixed(*others, Choice(NOBODY, say("Niemand"))),
            check=lambda answer, _scene, _answers: check_deputy(membership, _id(answer)),
            notes=lambda answer, _scene, _answers: _remarks(membership, _id(answer)),
        ),
    )


def _id(answer: Answer) -> int | None:
    return None if answer == NOBODY else int(str(answer))


def check_deputy(membership: Membership, deputy: int | None) -> None:
    """Raises unless this is an active member, somebody else, and not replaced by this person in turn."""
    if deputy is None:
        return
    person, found = membership.person, membership.team.people.get(deputy)
    if found is None or not found.is_active:
        raise NotAnAnswer("Die persoon zit niet in het team. Kies iemand anders.")
    if found.id == person.id:
        raise NotAnAnswer("Niemand kan zichzelf vervangen. Kies iemand anders.")
    if any(each.id == person.id for each in chain(membership.team, deputy)):
        raise NotAnAnswer(
            "Is %(deputy)s er niet, dan komt het werk weer bij %(name)s terecht. Kies iemand anders.",
            deputy=found.name,
            name=person.name,
        )


def chain(team: Team, first: int | None) -> Iterator[Person]:
    """The person, then the deputy, and so on; a chain that bites its tail ends."""
    seen: set[int] = set()
    while first is not None and first not in seen and first in team.people:
        seen.add(first)
        yield team.people[first]
        first = team.people[first].deputy


def _remarks(membership: Membership, deputy: int | None) -> tuple[Text, ...]:
    """A chain that ends with nobody who is here is not accepted in silence."""
    if deputy is None:
        return (say("Let op: nu neemt niemand het werk van %(name)s over.", name=membership.name),)
    team = membership.team
    found = team.people[deputy]
    here = next((p for p in chain(team, deputy) if p.is_active and not p.is_absent(team.today)), None)
    if here is None:
        return (say("Let op: %(name)s is nu zelf afwezig, en niemand neemt het over.", name=found.name),)
    if here.id != deputy:
        return (
            say(
                "%(name)s is nu zelf afwezig. Zolang neemt %(other)s het over.",
                name=found.name,
                other=here.name,
            ),
        )
    return ()


def _set_absence(membership: Membership, answers: Answers) -> Person:
    until = day_of(answers, "until")
    if until <= membership.team.today:
        raise Refusal(
            "Die dag is al geweest. Kies opnieuw wanneer %(name)s er weer is.", name=membership.name
        )
    return replace(_set_deputy(membership, answers), absent_until=until)


def _set_deputy(membership: Membership, answers: Answers) -> Person:
    deputy = _id(answers["deputy"])
    check_deputy(membership, deputy)
    return replace(membership.person, deputy=deputy)


def _is_away(membership: Membership) -> None:
    if not membership.person.is_absent(membership.team.today):
        raise Refusal("%(name)s is niet afwezig.", name=membership.name)


def _set_back(membership: Membership, _answers: Answers) -> Person:
    """The deputy stays: also for complaints that this person is involved in (3.3b)."""
    return replace(membership.person, absent_until=None)


BACK = Decision(_set_back, before=_is_away)
ABSENT = Decision(_set_absence, _asks_absence)
DEPUTY = Decision(_set_deputy, _asks_deputy)
