"""The buttons of a form in words: what is typed here and is a command, not an answer."""

from complaints.form import Command, Draft, Form, Scene
from complaints.reading import fold
from complaints.words import N_
from handlers.texts import _

FINISH = {"intake": N_("Registreren"), "acknowledge": N_("Vastleggen")}
KEEP = N_("Zo laten")


def meant(text: str, form: Form, draft: Draft, scene: Scene) -> tuple[str, str]:
    """A command and the question it is about; ("", "") for what is to be read as an answer."""
    said = fold(text)
    if Command.KEEP in form.allowed(draft, scene) and said == fold(_(KEEP)):
        return "keep", ""
    if form.position(draft, scene) is not None:
        return "", ""
    if said == fold(_(FINISH[form.key])):
        return "finish", ""
    answered = (question for question, _answer in form.summary(draft, scene))
    return next((("amend", each.key) for each in answered if said == fold(_(each.label))), ("", ""))
