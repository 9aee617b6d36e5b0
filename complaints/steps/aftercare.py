"""Aftercare (3.4): the call, the letter to who can't be reached, the mediator."""

from complaints.complaint import Moment
from complaints.errors import NotAnAnswer
from complaints.events import Replied
from complaints.lifecycle import Stage
from complaints.questions import Answer, Answers, Kind, Question, Scene, always
from complaints.readers import read_time
from complaints.steps.situation import Situation, Taking
from complaints.steps.usual import (
    a_day,
    a_text,
    a_written_way,
    answered,
    day_of,
    is_yes,
    text_of,
    way_of,
    yes_or_no,
)
from complaints.words import N_

NOT_BEFORE_REPLY = N_("De antwoordbrief ging op %(day)s weg. Dit kan niet eerder zijn.")


def _a_day_since_reply(situation: Situation, text: str) -> Question:
    replied = situation.complaint.now(Replied)
    first = replied.on if replied else situation.complaint.received_on
    return a_day("on", text, N_("Op"), first, NOT_BEFORE_REPLY)


def _asks_call(situation: Situation) -> tuple[Question, ...]:
    reached = answered("reached", "yes")
    return (
        _a_day_since_reply(situation, N_("Op welke dag is er gebeld?")),
        Question(
            key="time",
            text=N_("Hoe laat was dat?"),
            label=N_("Tijd"),
            kind=Kind.TEXT,
            read=read_time,
            limit=30,
            hint=N_("Bijvoorbeeld 14:30 of half drie."),
        ),
        yes_or_no("reached", N_("Heb je de klager gesproken?"), N_("Klager bereikt")),
        yes_or_no(
            "satisfied",
            N_("Is de klager tevreden over de afhandeling?"),
            N_("Klager tevreden"),
            reached,
        ),
        a_text(
            "note",
            N_("Wat zei de klager? Schrijf een korte telefoonnotitie."),
            N_("Telefoonnotitie"),
            when=reached,
        ),
        a_text(
            "remark",
            N_("Wil je er iets bij noteren?"),
            N_("Telefoonnotitie"),
            when=answered("reached", "no"),
            optional=always,
            limit=500,
        ),
    )


def _call(situation: Situation, answers: Answers, moment: Moment) -> None:
    reached = is_yes(answers, "reached")
    situation.complaint.call(
        moment,
        on=day_of(answers),
        time=str(answers["time"]),
        reached=reached,
        satisfied=is_yes(answers, "satisfied") if reached else None,
        note=text_of(answers, "note" if reached else "remark"),
    )


def _asks_letter(situation: Situation) -> tuple[Question, ...]:
    return (
        _a_day_since_reply(situation, N_("Op welke dag is de brief verstuurd?")),
        a_written_way("way", N_("Hoe is de brief verstuurd?")),
    )


def _write(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.write_unreachable(
        moment, on=day_of(answers), way=way_of(answers), attempts=situation.attempts
    )


def _read_mediator(text: str, _scene: Scene, _answers: Answers) -> Answer:
    line = " ".join(text.split())
    if not any(char.isalpha() for char in line):
        raise NotAnAnswer("Typ de naam van de mediator.")
    return line


def _asks_mediation(situation: Situation) -> tuple[Question, ...]:
    """First to whom and when; once it is there, how it ended."""
    if situation.complaint.stage is Stage.IN_MEDIATION:
        return (
            a_day(
                "on",
                N_("Op welke dag is de mediation afgerond?"),
                N_("Afgerond op"),
                situation.complaint.received_on,
            ),
            yes_or_no("agreed", N_("Zijn de partijen eruit gekomen?"), N_("Eruit gekomen")),
            a_text("outcome", N_("Wat is de uitkomst?"), N_("Uitkomst")),
        )
    return (
        Question(
            key="mediator",
            text=N_("Naar welke erkende mediator gaat de klacht?"),
            label=N_("Mediator"),
            kind=Kind.TEXT,
            read=_read_mediator,
            limit=100,
            hint=N_("Typ de naam van de mediator, en eventueel van het bureau."),
        ),
        _a_day_since_reply(situation, N_("Op welke dag is de klacht verwezen?")),
    )


def _mediate(situation: Situation, answers: Answers, moment: Moment) -> None:
    if "mediator" in answers:
        situation.complaint.refer(moment, on=day_of(answers), mediator=str(answers["mediator"]))
        return
    situation.complaint.end_mediation(
        moment, on=day_of(answers), agreed=is_yes(answers, "agreed"), outcome=text_of(answers, "outcome")
    )


CALL = Taking(_call, _asks_call)
LETTER = Taking(_write, _asks_letter)
MEDIATE = Taking(_mediate, _asks_mediation)
