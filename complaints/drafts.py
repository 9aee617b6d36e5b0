"""An unfinished form as one value: what was answered, gathered and reopened. No position: that follows."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from complaints.errors import Refusal
from complaints.questions import Answer
from complaints.words import N_

V = TypeVar("V")


class UnreadableDraft(Refusal):
    """What was stored is not a draft."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`reasons` say why a stopped text was kept; `unfinished` is what a question has gathered before "klaar".

    `assumed` are answers that nobody gave, fixed on the day they first held. `turn` rises with every question
    answered or left, not with a tick: a button of another turn is stale.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, Answer] = field(default_factory=dict)
    unfinished: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    reopened: tuple[str, ...] = ()
    turn: int = 0

    def settle(self, key: str, answer: Answer, reason: str) -> "Draft":
        reasons = {**_without(self.reasons, key), key: reason} if reason else _without(self.reasons, key)
        return replace(self.close(key), answers={**self.answers, key: answer}, reasons=reasons)

    def close(self, key: str) -> "Draft":
        reopened = tuple(open_key for open_key in self.reopened if open_key != key)
        return replace(self, reopened=reopened, unfinished=_without(self.unfinished, key), turn=self.turn + 1)

    def reopen(self, key: str) -> "Draft":
        reopened = self.reopened if key in self.reopened else (*self.reopened, key)
        return replace(self, reopened=reopened, turn=self.turn + 1)

    def gather(self, key: str, parts: tuple[Answer, ...], reason: str = "") -> "Draft":
        known = self.reasons.get(key, "")
        reasons = (
            {key: "; ".join(part for part in (known, reason) if part)} if reason and reason != known else {}
        )
        return replace(self, unfinished={**self.unfinished, key: parts}, reasons={**self.reasons, **reasons})

    def as_mapping(self) -> dict[str, object]:
        """JSON values only, and not a copy."""
        return {known.name: getattr(self, known.name) for known in fields(self)}

    def to_json(self) -> str:
        return json.dumps(self.as_mapping(), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Draft":
        """Raises UnreadableDraft."""
        try:
            stored = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise _unreadable() from error
        return cls.from_mapping(stored)

    @classmethod
    def from_mapping(cls, stored: object) -> "Draft":
        """Raises UnreadableDraft."""
        if not isinstance(stored, dict) or set(stored) - {known.name for known in fields(cls)}:
            raise _unreadable()
        if not all(_HAS_SHAPE[name](value) for name, value in stored.items()):
            raise _unreadable()
        unfinished = {key: tuple(parts) for key, parts in stored.get("unfinished", {}).items()}
        return cls(**{**stored, "reopened": tuple(stored.get("reopened", ())), "unfinished": unfinished})


def _without(values: Mapping[str, V], key: str) -> dict[str, V]:
    return {known: value for known, value in values.items() if known != key}


def _unreadable() -> UnreadableDraft:
    return UnreadableDraft(N_("Dit concept is niet meer te lezen. Begin opnieuw."))


def _is_mapping(value: object) -> bool:
    return isinstance(value, dict)


_HAS_SHAPE: Mapping[str, Callable[[object], bool]] = {
    "answers": _is_mapping,
    "reasons": lambda value: isinstance(value, dict) and all(isinstance(v, str) for v in value.values()),
    "assumed": _is_mapping,
    "unfinished": lambda value: isinstance(value, dict) and all(isinstance(v, list) for v in value.values()),
    "reopened": lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value),
    "turn": lambda value: type(value) is int and value >= 0,
}
