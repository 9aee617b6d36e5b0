"""The first weeks: in the register (3.2b), acknowledged (3.3a), taken up or not (3.3c)."""

from collections.abc import Mapping

from complaints.complaint import Moment
from complaints.events import About, Ground
from complaints.questions import Answers, Question, always
from complaints.steps.situation import Situation, Taking
from complaints.steps.usual import (
    a_choice,
    a_day,
    a_person,
    a_text,
    a_way,
    already,
    answered,
    day_of,
    is_yes,
    text_of,
    way_of,
)
from complaints.words import N_

GROUNDS: Mapping[str, str] = {
    Ground.OLD: N_("Langer dan een jaar geleden"),
    Ground.BEFORE: N_("Al eerder behandeld"),
    Ground.ELSEWHERE: N_("Er loopt een andere procedure"),
    Ground.NOT_OURS: N_("Gaat niet over ons"),
    Ground.WITHDRAWN: N_("Ingetrokken"),
    Ground.OTHER: N_("Anders"),
}
# What the complainant was told; None: what the question before it was about.
TOLD_ON: Mapping[About | None, str] = {
    About.DECLINE: N_("Op welke dag hoorde de klager dat de klacht niet in behandeling is?"),
    About.EXTENSION: N_("Op welke dag hoorde de klager dat het langer duurt?"),
    None: N_("Op welke dag hoorde de klager dit?"),
}


def _enter(situation: Situation, _answers: Answers, moment: Moment) -> None:
    situation.complaint.enter(moment)


def _asks_acknowledgement(situation: Situation) -> tuple[Question, ...]:
    return (
        a_day(
            "on",
            N_("Op welke dag is de ontvangstbevestiging verstuurd?"),
            N_("Verstuurd op"),
            situation.complaint.received_on,
            N_("De klacht is ontvangen op %(day)s. De bevestiging kan niet eerder zijn."),
        ),
        a_way("way", N_("Hoe is de ontvangst bevestigd?")),
    )


def _acknowledge(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.acknowledge(moment, on=day_of(answers), way=way_of(answers))


def _asks_acceptance(situation: Situation) -> tuple[Question, ...]:
    text = N_("Op welke dag is besloten om de klacht te behandelen?")
    return (a_day("on", text, N_("Besloten op"), situation.complaint.received_on),)


def _accept(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.accept(moment, on=day_of(answers))


def asks_telling(situation: Situation, when: str = "") -> tuple[Question, ...]:
    """When, how and by whom the complainant was told; with `when` only after a yes to that question."""
    condition = answered(when, "yes") if when else always
    members = [person for person in situation.team.people.values() if person.is_active]
    return (
        a_day(
            "told_on",
            TOLD_ON[None if when else situation.complaint.untold],
            N_("Klager ingelicht op"),
            situation.complaint.received_on,
            when=condition,
        ),
        a_way("way", N_("Hoe hoorde de klager dit?"), condition),
        a_person("told_by", N_("Wie heeft de klager ingelicht?"), N_("Ingelicht door"), members, condition),
    )


def tell(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.tell(
        moment,
        on=day_of(answers, "told_on"),
        way=way_of(answers),
        told_by=int(str(answers["told_by"])),
    )


def _asks_decline(situation: Situation) -> tuple[Question, ...]:
    ground = a_choice(
        "ground", N_("Waarom wordt de klacht niet in behandeling genomen?"), N_("Reden"), GROUNDS
    )
    reasons = a_text(
        "explanation",
        N_("Leg kort uit waarom, voor in de brief."),
        N_("Uitleg"),
        optional=lambda answers: answers.get("ground") != Ground.OTHER,
        limit=1000,
    )
    if situation.complaint.is_anonymous:
        return ground, reasons
    told = already("told", N_("Is de klager al ingelicht?"), N_("Klager ingelicht"))
    return ground, reasons, told, *asks_telling(situation, "told")


def _decline(situation: Situation, answers: Answers, moment: Moment) -> None:
    told = is_yes(answers, "told")
    situation.complaint.decline(
        moment,
        ground=Ground(str(answers["ground"])),
        reasons=text_of(answers, "explanation"),
        on=day_of(answers, "told_on") if told else moment.today,
    )
    if told:
        tell(situation, answers, moment)


ENTER = Taking(_enter)
ACKNOWLEDGE = Taking(_acknowledge, _asks_acknowledgement)
ACCEPT = Taking(_accept, _asks_acceptance)
DECLINE = Taking(_decline, _asks_decline)
TELL = Taking(tell, asks_telling)
