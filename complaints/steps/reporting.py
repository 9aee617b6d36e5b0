"""A written report about a complaint goes to the commissioner: the client has a copy first (P6)."""

from dataclasses import replace
from datetime import date

from complaints.complaint import Moment
from complaints.errors import NotAnAnswer
from complaints.questions import Answer, Answers, Question, Scene
from complaints.readers import has_been
from complaints.sound import COPY_FIRST
from complaints.steps.situation import Situation, Taking
from complaints.steps.usual import (
    a_choice,
    a_day,
    a_text,
    a_written_way,
    already,
    day_of,
    text_of,
    way_of,
)
from complaints.words import N_

SIGNING = {
    "no": N_("Nee, dat hoeft niet"),
    "yes": N_("Ja, en dat is gebeurd"),
    "not_yet": N_("Ja, maar dat is nog niet gebeurd"),
}


def _asks_report(situation: Situation) -> tuple[Question, ...]:
    received = situation.complaint.received_on
    copied = already(
        "copied", N_("Heeft de cliënt al een afschrift van het verslag?"), N_("Afschrift gegeven")
    )
    signing = a_choice(
        "signing", N_("Moet de cliënt het verslag ondertekenen?"), N_("Ondertekend door cliënt"), SIGNING
    )
    sent = a_day(
        "on", N_("Op welke dag ging het verslag naar de opdrachtgever?"), N_("Verstuurd op"), received
    )
    return (
        replace(copied, check=_is_copied),
        a_day("copied_on", N_("Op welke dag kreeg de cliënt het afschrift?"), N_("Afschrift op"), received),
        a_written_way("way", N_("Hoe kreeg de cliënt het afschrift?")),
        replace(signing, check=_is_signed),
        replace(sent, check=_copied_before),
        a_text("what", N_("Waar gaat het verslag over?"), N_("Verslag"), limit=500),
    )


def _is_copied(answer: Answer, _scene: Scene, _answers: Answers) -> None:
    if answer == "no":
        raise NotAnAnswer(
            "De cliënt krijgt het verslag vóór de opdrachtgever. Geef eerst een afschrift; met Bewaar ga je"
            " later verder. Lukt dat niet, stuur dan alleen aantallen."
        )


def _is_signed(answer: Answer, _scene: Scene, _answers: Answers) -> None:
    if answer == "not_yet":
        raise NotAnAnswer("Wacht dan tot de cliënt heeft ondertekend. Met Bewaar ga je later verder.")


def _copied_before(answer: Answer, scene: Scene, answers: Answers) -> None:
    has_been(answer, scene, answers)
    if date.fromisoformat(str(answer)) < day_of(answers, "copied_on"):
        raise NotAnAnswer(COPY_FIRST)


def _report(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.report(
        moment,
        on=day_of(answers),
        what=text_of(answers, "what"),
        copied_on=day_of(answers, "copied_on"),
        way=way_of(answers),
        signed=answers["signing"] == "yes",
    )


REPORT = Taking(_report, _asks_report)
