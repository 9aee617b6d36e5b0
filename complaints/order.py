"""In which order the facts of a complaint can lie in time; the same check for what happens and for what is
corrected.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from complaints.errors import Refusal
from complaints.events import (
    About,
    Accepted,
    CallAttempted,
    Closed,
    Declined,
    Event,
    MediationEnded,
    Referred,
    Reopened,
    Replied,
    Reported,
    SettledInformally,
    Told,
    UnreachableLetterSent,
    Withdrawn,
)
from complaints.words import N_

RECEIVED = N_("De klacht is ontvangen op %(day)s. Dit kan niet eerder zijn.")
REPLY_SENT = N_("De antwoordbrief ging op %(day)s weg. Dit kan niet eerder zijn.")
REOPENED = N_("De klacht is op %(day)s heropend. Dit kan niet eerder zijn.")
STILL_BUSY = N_("Op %(day)s gebeurde er nog iets met deze klacht. Dit kan niet eerder zijn.")
FOLLOWED = N_("Op %(day)s gebeurde al wat hierna komt. Deze dag kan niet later zijn.")
# Kind of event -> the kinds that come before it, each with its sentence.
AFTER: Mapping[type[Event], Mapping[type[Event], str]] = MappingProxyType({
    Replied: {
        Accepted: N_("De klacht is op %(day)s in behandeling genomen. Dit kan niet eerder zijn."),
        SettledInformally: N_("De klacht is op %(day)s opgelost. Dit kan niet eerder zijn."),
    },
    CallAttempted: {Replied: REPLY_SENT},
    UnreachableLetterSent: {
        Replied: REPLY_SENT,
        CallAttempted: N_("De laatste belpoging was op %(day)s. De brief kan niet eerder zijn."),
    },
    Referred: {Replied: REPLY_SENT},
    MediationEnded: {Referred: N_("De klacht ging op %(day)s naar de mediator. Dit kan niet eerder zijn.")},
})  # fmt: skip
DECLINE_DECIDED = N_(
    "Op %(day)s is besloten de klacht niet in behandeling te nemen. Dit kan niet eerder zijn."
)
# What belongs to the round in which it is recorded; the rest may have happened before a reopening.
OF_A_ROUND = (
    Accepted, Declined, Told, SettledInformally, Replied, CallAttempted, UnreachableLetterSent, Referred,
    MediationEnded, Withdrawn, Closed,
)  # fmt: skip


def check(events: Sequence[Event], received_on: date, today: date, corrected: Event | None = None) -> None:
    """Raises a Refusal when an event lies before the receipt, before what led to it, or in the future.

    `corrected` is the event whose day is being changed: when another event is out of order because of it, the
    sentence says so.
    """
    for place, event in enumerate(events):
        if event.on > today:
            raise Refusal("Die dag is nog niet geweest. Vandaag is het %(today)s.", today=today)
        if min(_days(event)) < received_on:
            raise Refusal(RECEIVED, day=received_on)
        for sentence, day in _before(event, events[:place]):
            if event.on < day and corrected is not None and event is not corrected:
                raise Refusal(FOLLOWED, day=event.on)
            if event.on < day:
                raise Refusal(sentence, day=day)


def _days(event: Event) -> tuple[date, ...]:
    """On which something happened: of a report to the commissioner also that of the copy (P6)."""
    return (event.on, event.copied_on) if isinstance(event, Reported) else (event.on,)


def _before(event: Event, earlier: Sequence[Event]) -> Iterable[tuple[str, date]]:
    """The days on or after which this event lies, each with its sentence."""
    for kind, sentence in AFTER.get(type(event), {}).items():
        yield from _latest(sentence, [each for each in earlier if type(each) is kind])
    if isinstance(event, Told) and event.about is About.DECLINE:
        yield from _latest(DECLINE_DECIDED, [each for each in earlier if isinstance(each, Declined)])
    if isinstance(event, OF_A_ROUND):
        yield from _latest(REOPENED, [each for each in earlier if isinstance(each, Reopened)])
    if isinstance(event, (Closed, Reopened)):
        yield from _latest(STILL_BUSY, earlier)


def _latest(sentence: str, events: Sequence[Event]) -> Iterable[tuple[str, date]]:
    if events:
        yield sentence, max(event.on for event in events)


def check_receipt(events: Sequence[Event], received_on: date) -> None:
    """Raises when something happened before a corrected day of receipt."""
    earliest = min(day for event in events for day in _days(event))
    if received_on > earliest:
        raise Refusal(
            "Op %(day)s gebeurde er al iets met deze klacht. De dag van ontvangst kan niet later zijn.",
            day=earliest,
        )
