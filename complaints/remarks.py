"""What the registration form refuses, and what it says after an answer that it took."""

from collections.abc import Callable, Mapping
from datetime import date

from complaints.conditions import is_dissatisfaction
from complaints.deadlines import deadline
from complaints.errors import NotAnAnswer
from complaints.questions import Answer, Answers, Scene, day, period
from complaints.readers import ANONYMOUS, a_year_before
from complaints.regulation import CURRENT
from complaints.words import N_, Text, say

PASSED: Mapping[str, str] = {
    "enter": N_("De termijn voor inschrijven is al verlopen (%(due_on)s)."),
    "acknowledge": N_("De termijn voor de ontvangstbevestiging is al verlopen (%(due_on)s)."),
    "decide": N_("De termijn om te laten weten of we de klacht behandelen, is al verlopen (%(due_on)s)."),
    "resolve": N_("De termijn om de klacht schriftelijk af te handelen is al verlopen (%(due_on)s)."),
}


def on_receipt(answer: Answer, scene: Scene, answers: Answers) -> tuple[Text, ...]:
    received_on = date.fromisoformat(str(answer))
    echo = say("Ontvangen op %(day)s.", day=received_on)
    if is_dissatisfaction(answers):
        return (echo,)
    limits = ((key, deadline(CURRENT.term(key), received_on, scene.calendar).due_on) for key in PASSED)
    passed = (Text(PASSED[key], {"due_on": due_on}) for key, due_on in limits if due_on < scene.today)
    return (echo, *passed)


def before_receipt(answer: Answer, scene: Scene, answers: Answers) -> None:
    found = period(answer)
    if found is None:
        return
    if found[1] > scene.today:
        raise NotAnAnswer("Die dag is nog niet geweest. Vandaag is het %(today)s.", today=scene.today)
    received_on = day(answers.get("received_on"))
    if received_on and found[1] > received_on:
        raise NotAnAnswer(
            "De klacht is ontvangen op %(day)s. Het kan niet daarna gebeurd zijn.", day=received_on
        )


def echo_day(answer: Answer, _scene: Scene, _answers: Answers) -> tuple[Text, ...]:
    return (say("%(day)s.", day=date.fromisoformat(str(answer))),)


def on_happened(answer: Answer, _scene: Scene, answers: Answers) -> tuple[Text, ...]:
    found = period(answer)
    if found is None:
        return ()
    first, last = found
    echo = say("%(day)s.", day=first)
    if first != last:
        echo = say("%(first)s tot en met %(last)s.", first=first, last=last)
    received_on = day(answers.get("received_on"))
    if received_on is None or last >= a_year_before(received_on):
        return (echo,)
    return echo, say("Dat is langer dan een jaar geleden. Je kunt de klacht gewoon registreren.")


def on_name(answer: Answer, _scene: Scene, _answers: Answers) -> tuple[Text, ...]:
    if answer != ANONYMOUS:
        return ()
    return (say("De klager blijft anoniem: we kunnen dan geen brieven sturen en later niet bellen."),)


def on_yes(sentence: str) -> Callable[[Answer, Scene, Answers], tuple[Text, ...]]:
    return lambda answer, _scene, _answers: (Text(sentence),) if answer == "yes" else ()
