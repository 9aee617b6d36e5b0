"""Handling a complaint (3.3d): both sides heard, extended, judged, or solved together; the written reply."""

from collections.abc import Mapping
from dataclasses import replace

from complaints.committee import require_whole
from complaints.complaint import Moment
from complaints.errors import NotAnAnswer
from complaints.events import Judgment
from complaints.intake import CATEGORIES
from complaints.lifecycle import Step
from complaints.questions import Answer, Answers, Choice, Kind, Question, Scene, fixed
from complaints.steps.opening import asks_telling, tell
from complaints.steps.situation import Situation, Taking
from complaints.steps.usual import (
    YES_NO,
    a_choice,
    a_coming_day,
    a_day,
    a_text,
    a_written_way,
    already,
    answered,
    day_of,
    is_yes,
    text_of,
    way_of,
)
from complaints.words import N_, Text, say

JUDGMENTS: Mapping[str, str] = {
    Judgment.FOUNDED: N_("Gegrond"),
    Judgment.PARTLY: N_("Deels gegrond"),
    Judgment.UNFOUNDED: N_("Ongegrond"),
    Judgment.NONE: N_("Geen oordeel"),
}
HEARD: Mapping[str, str] = {"heard": N_("Gehoord"), "waived": N_("Wil niet gehoord worden")}


# --- both sides


def _asks_hearing(situation: Situation) -> tuple[Question, ...]:
    team, complaint = situation.team, situation.complaint
    subjects = [team.people[person] for person in complaint.subjects if person in team.people]
    who = (
        Choice("complainant", say("De klager")),
        *(Choice(str(person.id), say("%(name)s", name=person.name)) for person in subjects),
        Choice("other", say("Iemand anders")),
    )
    return (
        Question(
            key="who", text=N_("Wie is gehoord?"), label=N_("Gehoord"), kind=Kind.CHOICE, choices=fixed(*who)
        ),
        a_text("other", N_("Wie dan? Typ de naam."), N_("Naam"), when=answered("who", "other"), limit=100),
        a_choice("how", N_("Hoe is dat gegaan?"), N_("Uitkomst"), HEARD),
        a_day("on", N_("Op welke dag?"), N_("Op"), complaint.received_on),
        a_text(
            "report",
            N_("Wat is er gezegd? Schrijf een kort verslag."),
            N_("Verslag"),
            optional=answered("how", "waived"),
        ),
    )


def _hear(situation: Situation, answers: Answers, moment: Moment) -> None:
    who = str(answers["who"])
    situation.complaint.hear(
        moment,
        on=day_of(answers),
        who=text_of(answers, "other") if who == "other" else who,
        waived=answers["how"] == "waived",
        report=text_of(answers, "report"),
    )


# --- more time


def _asks_extension(situation: Situation) -> tuple[Question, ...]:
    return (
        a_coming_day("until", N_("Tot welke dag is er meer tijd nodig?"), N_("Verlengen tot en met")),
        a_text("reason", N_("Waarom is er meer tijd nodig?"), N_("Reden"), limit=500),
        already("told", N_("Is de klager hierover al ingelicht?"), N_("Klager ingelicht")),
        *asks_telling(situation, "told"),
    )


def _extend(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.extend(
        moment,
        until=day_of(answers, "until"),
        reason=text_of(answers, "reason"),
        calendar=situation.calendar,
    )
    if is_yes(answers, "told"):
        tell(situation, answers, moment)


# --- the judgment


def _asks_judgment(situation: Situation) -> tuple[Question, ...]:
    questions: list[Question] = []
    for category in situation.complaint.categories:
        name = Text(CATEGORIES.get(category, category))
        questions += [
            a_choice(
                f"judgment_{category}",
                say("Wat is het oordeel over “%(category)s”?", category=name),
                say("Oordeel over %(category)s", category=name),
                JUDGMENTS,
            ),
            a_text(
                f"reasons_{category}",
                say("Waarom is dat het oordeel over “%(category)s”?", category=name),
                say("Redenen bij %(category)s", category=name),
            ),
        ]
    return (*questions, *_asks_reply(situation, "sent"))


def _asks_reply(situation: Situation, when: str = "") -> tuple[Question, ...]:
    """The day and the way of the written reply; after a yes to `when`, and to nobody who is anonymous."""
    if situation.complaint.is_anonymous:
        return ()
    day = a_day(
        "replied_on",
        N_("Op welke dag is het antwoord verstuurd?"),
        N_("Antwoord verstuurd op"),
        situation.complaint.received_on,
    )
    way = a_written_way("way", N_("Hoe is het antwoord verstuurd?"))
    if not when:
        return day, way
    sent = already(when, N_("Is het antwoord al verstuurd aan de klager?"), N_("Antwoord verstuurd"))
    return sent, *(_only(question, when) for question in (day, way))


def _only(question: Question, when: str) -> Question:
    return replace(question, when=answered(when, "yes"))


def _judge(situation: Situation, answers: Answers, moment: Moment) -> None:
    categories = situation.complaint.categories
    situation.complaint.judge(
        moment,
        judgments={key: Judgment(str(answers[f"judgment_{key}"])) for key in categories},
        reasons={key: text_of(answers, f"reasons_{key}") for key in categories},
        team=situation.team,
    )
    _reply_if_sent(situation, answers, moment)


def _committee_is_whole(situation: Situation) -> None:
    """Once it is taken up: before that there is no committee to ask for."""
    situation.complaint.require(Step.RESOLVE)
    require_whole(situation.complaint, situation.team)


def _reply_if_sent(situation: Situation, answers: Answers, moment: Moment) -> None:
    if is_yes(answers, "sent"):
        _reply(situation, answers, moment)


def _reply(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.reply(moment, on=day_of(answers, "replied_on"), way=way_of(answers))


# --- solved together


def _agreed(answer: Answer, _scene: Scene, _answers: Answers) -> None:
    if answer == "no":
        raise NotAnAnswer("Vraag eerst of de klager het zo goed vindt. Met Bewaar ga je later verder.")


def _asks_settlement(situation: Situation) -> tuple[Question, ...]:
    return (
        a_text("how", N_("Hoe is de klacht opgelost?"), N_("Oplossing"), limit=1000),
        a_day("on", N_("Op welke dag is dat gebeurd?"), N_("Opgelost op"), situation.complaint.received_on),
        Question(
            key="confirmed",
            text=N_("Heeft de klager bevestigd dat het zo goed is?"),
            label=N_("Door klager bevestigd"),
            kind=Kind.CHOICE,
            choices=YES_NO,
            check=_agreed,
        ),
        *_asks_reply(situation, "sent"),
    )


def _settle(situation: Situation, answers: Answers, moment: Moment) -> None:
    situation.complaint.settle(
        moment,
        on=day_of(answers),
        how=text_of(answers, "how"),
        confirmed=is_yes(answers, "confirmed"),
    )
    _reply_if_sent(situation, answers, moment)


HEAR = Taking(_hear, _asks_hearing)
EXTEND = Taking(_extend, _asks_extension)
RESOLVE = Taking(_judge, _asks_judgment, _committee_is_whole)
SETTLE = Taking(_settle, _asks_settlement)
REPLY = Taking(_reply, _asks_reply)
