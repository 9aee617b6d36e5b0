"""What the registration form refuses, and what it says after an answer that it took."""

from collections.abc import Callable, Mapping
from datetime import date

from complaints.conditions import is_dissatisfaction
from complaints.deadlines import deadline
from complaints.errors import NotAnAnswer
from complaints.questions import Answer, Answers, Scene, day, period
from complaints.readers import ANONYMOUS, a_year_before, day_has_been
from complaints.regulation import CURRENT
from complaints.words import N_, Text, say

PASSED: Mapping[str, str] = {
    "enter": N_("De termijn voor inschrijven is al verlopen (%(due_on)s)."),
    "acknowledge": N_("De termijn voor de ontvangstbevestiging is al verlopen (%(due_on)s)."),
    "decide": N_("De termijn om te laten weten of we de klacht behandelen, is al verlopen (%(due_on)s)."),
    "resolve": N_("De termijn om de klacht schriftelijk af te handelen is al verlopen (%(due_on)s)."),
}


def on_receipt(answer: Answer, scene: Scene, answers: Answers) -> tuple[Text, ...]:
    """The terms that have already passed; an expression of dissatisfaction has none."""
    if is_dissatisfaction(answers):
        return ()
    received_on = date.fromisoformat(str(answer))
    limits = ((key, deadline(CURRENT.term(key), received_on, scene.calendar).due_on) for key in PASSED)
    return tuple(Text(PASSED[key], {"due_on": due_on}) for key, due_on in limits if due_on < scene.today)


def before_receipt(answer: Answer, scene: Scene, answers: Answers) -> None:
    found = period(answer)
    if found is None:
        return
    for end in found:
        day_has_been(end, scene)
    received_on = day(answers.get("received_on"))
    if received_on and found[1] > received_on:
        raise NotAnAnswer(
            "De klacht is ontvangen op %(day)s. Het kan niet daarna gebeurd zijn.", day=received_on
        )


def on_happened(answer: Answer, _scene: Scene, answers: Answers) -> tuple[Text, ...]:
    found, received_on = period(answer), day(answers.get("received_on"))
    if found is None or received_on is None or found[1] >= a_year_before(received_on):
        return ()
    return (say("Dat is langer dan een jaar geleden. Je kunt de klacht gewoon registreren."),)


def on_name(answer: Answer, _scene: Scene, _answers: Answers) -> tuple[Text, ...]:
    if answer != ANONYMOUS:
        return ()
    return (say("De klager blijft anoniem: we kunnen dan geen brieven sturen en later niet bellen."),)


def on_yes(sentence: str) -> Callable[[Answer, Scene, Answers], tuple[Text, ...]]:
    return lambda answer, _scene, _answers: (Text(sentence),) if answer == "yes" else ()
