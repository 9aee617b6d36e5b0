"""Buttons in words: what is typed and is a command, not an answer; and what comes behind a label."""

from complaints.form import Command
from complaints.questions import Question
from complaints.reading import fold
from complaints.words import N_
from handlers.context import Desk
from handlers.texts import _, spoken

REGISTER, RECORD = N_("Registreren"), N_("Vastleggen")
KEEP = N_("Zo laten")
COMMAND_LABELS = {
    "done": N_("Klaar"),
    "keep": KEEP,
    "back": N_("Terug"),
    "skip": N_("Overslaan"),
    "aside": N_("Bewaar"),
    "cancel": N_("Annuleer"),
}
ANYWHERE = ("back", "skip", "aside", "cancel")  # never answers; "klaar" may be one, "zo laten" too
MENU = {"klacht": N_("Klacht registreren"), "vandaag": N_("Vandaag"), "klachten": N_("Klachten")}


def finish(form: str) -> str:
    """The button that ends a form."""
    return REGISTER if form == "intake" else RECORD


def is_said(label: str, text: str) -> bool:
    """Whether this is what a button says: in the reader's language, or in Dutch."""
    return fold(text) in {fold(_(label)), fold(label)}


def after(label: str, text: str) -> str:
    """What is said behind this label, in either language; "" when that is nothing, or something else is
    said.
    """
    return _behind(_(label), text) or _behind(label, text)


def _behind(label: str, text: str) -> str:
    said, length = text.split(), len(label.split())
    return " ".join(said[length:]) if fold(" ".join(said[:length])) == fold(label) else ""


def meant(text: str, found: Desk) -> tuple[str, str]:
    """A command and the question it is about; ("", "") for what is to be read as an answer."""
    if is_said(KEEP, text) and Command.KEEP in found.filled.allowed:
        return "keep", ""
    for command in ANYWHERE:
        if is_said(COMMAND_LABELS[command], text):
            return command, ""
    is_finish = is_said(finish(found.form.key), text)
    if found.question is not None:
        return ("finish", "") if is_finish and _was_answered(found, found.question) else ("", "")
    if is_finish:
        return "finish", ""
    said = fold(text)
    return next(
        (
            ("amend", question.key)
            for question, _answer in found.summary
            if said in {fold(spoken(question.name)), fold(str(question.name))}
        ),
        ("", ""),
    )


def _was_answered(found: Desk, question: Question) -> bool:
    """On the check page it was; since then its answer became one that can't be given any more."""
    return question.key in found.draft.answers and question.key not in found.draft.reopened
