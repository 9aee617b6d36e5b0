"""Who knocks and is not let in: one neutral sentence, at most once an hour, and nothing is stored (T1,
T2).
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
WRONG_CODES = 5
REMEMBERED = 10_000  # strangers at once; the oldest is forgotten first


@dataclass
class Knocks:
    answered_at: datetime | None = None
    wrong_codes: list[datetime] = field(default_factory=list)


@dataclass
class Doorkeeper:
    """In memory only: a stranger leaves no trace in the database."""

    knocks: OrderedDict[int, Knocks] = field(default_factory=OrderedDict)

    def may_answer(self, account: int, now: datetime) -> bool:
        """Whether this stranger gets the sentence now; counts as given."""
        known = self._of(account)
        if known.answered_at is not None and now - known.answered_at < HOUR:
            return False
        known.answered_at = now
        return True

    def may_try(self, account: int, now: datetime) -> bool:
        """Whether a code of this account is looked at at all: five wrong ones an hour are enough."""
        known = self._of(account)
        known.wrong_codes = [at for at in known.wrong_codes if now - at < HOUR]
        return len(known.wrong_codes) < WRONG_CODES

    def wrong_code(self, account: int, now: datetime) -> None:
        self._of(account).wrong_codes.append(now)

    def _of(self, account: int) -> Knocks:
        known = self.knocks.setdefault(account, Knocks())
        self.knocks.move_to_end(account)
        if len(self.knocks) > REMEMBERED:
            self.knocks.popitem(last=False)
        return known
