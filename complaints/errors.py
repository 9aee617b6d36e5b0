"""What the regulation, or a form, does not allow. Every refusal carries its Dutch sentence and its values."""

from complaints.words import Text


class Refusal(Exception):  # noqa: N818 - the trade's own word: a refusal is not a programming error
    """Raised by any rule that says no; caught once, at the edge, and shown to the person."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.text = Text(message, values)


class NotAnAnswer(Refusal):
    """What was typed or pressed can't be read as an answer; the question stays."""


class Caution(Refusal):
    """A text that is stopped before it is stored, unless a reason is given: sensitive (P2), or a name.

    `code` is "sensitive" or "name"; `found` are the words that caused it (never logged).
    """

    def __init__(self, message: str, *, code: str, found: tuple[str, ...] = (), **values: object) -> None:
        super().__init__(message, **values)
        self.code = code
        self.found = found


class NotAllowed(Refusal):
    """Not for this person to do (P7)."""


class NotFound(Refusal):
    """No such complaint, for this person: the same answer as for one that is hidden from them (3.3b)."""


class ConflictOfInterest(Refusal):
    """Somebody involved in the complaint would judge or handle it (3.3b)."""


class Stale(Refusal):
    """The button belongs to an earlier turn of the dialog, or to an earlier version of the complaint."""
