"""Buttons in words: what is typed and is a command, not an answer; and what comes behind a label."""

from complaints.form import Command
from complaints.questions import Question
from complaints.reading import fold
from complaints.words import N_
from handlers.context import Desk
from handlers.texts import _, spoken

REGISTER, RECORD = N_("Registreren"), N_("Vastleggen")
KEEP = N_("Zo laten")


def finish(form: str) -> str:
    """The button that ends a form."""
    return REGISTER if form == "intake" else RECORD


def after(label: str, text: str) -> str:
    """What is said behind this label; "" when that is nothing, or something else is said."""
    said, length = text.split(), len(label.split())
    return " ".join(said[length:]) if fold(" ".join(said[:length])) == fold(label) else ""


def meant(text: str, found: Desk) -> tuple[str, str]:
    """A command and the question it is about; ("", "") for what is to be read as an answer."""
    said = fold(text)
    if said == fold(_(KEEP)) and Command.KEEP in found.filled.allowed:
        return "keep", ""
    is_finish = said == fold(_(finish(found.form.key)))
    if found.question is not None:
        return ("finish", "") if is_finish and _was_answered(found, found.question) else ("", "")
    if is_finish:
        return "finish", ""
    answered = (question for question, _answer in found.summary)
    return next((("amend", each.key) for each in answered if said == fold(spoken(each.name))), ("", ""))


def _was_answered(found: Desk, question: Question) -> bool:
    """On the check page it was; since then its answer became one that can't be given any more."""
    return question.key in found.draft.answers and question.key not in found.draft.reopened
