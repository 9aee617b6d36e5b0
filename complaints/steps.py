"""The forms of the program: the registration form, and the small form of each step."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from complaints.errors import NotAnAnswer
from complaints.form import Answer, Answers, Choice, Form, Kind, Question, Scene
from complaints.intake import INTAKE, WAYS
from complaints.readers import has_been, labelled, read_day, recent_days
from complaints.words import N_


def _days_since_receipt(scene: Scene, answers: Answers) -> tuple[Choice, ...]:
    received_on = scene.received_on.isoformat() if scene.received_on else ""
    return tuple(choice for choice in recent_days(scene, answers) if str(choice.answer) >= received_on)


def _since_receipt(answer: Answer, scene: Scene, answers: Answers) -> None:
    has_been(answer, scene, answers)
    if scene.received_on and date.fromisoformat(str(answer)) < scene.received_on:
        raise NotAnAnswer(
            "De klacht is ontvangen op %(day)s. De bevestiging kan niet eerder zijn.", day=scene.received_on
        )


ACKNOWLEDGEMENT = Form(
    "acknowledge",
    (
        Question(
            key="on",
            text=N_("Op welke dag is de ontvangstbevestiging verstuurd?"),
            label=N_("Verstuurd op"),
            kind=Kind.DATE,
            choices=_days_since_receipt,
            read=read_day,
            check=_since_receipt,
            hint=N_("Kies een dag, of typ bijvoorbeeld “vorige week woensdag” of “12 november”."),
        ),
        Question(
            key="way",
            text=N_("Hoe is de ontvangst bevestigd?"),
            label=N_("Manier"),
            kind=Kind.CHOICE,
            choices=labelled(WAYS),
        ),
    ),
)  # 3.3a

FORMS: Mapping[str, Form] = MappingProxyType({form.key: form for form in (INTAKE, ACKNOWLEDGEMENT)})
