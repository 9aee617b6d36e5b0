"""What is reported to UWV each quarter (3.7) and evaluated each year (3.6): the reminder, and that it was
done.
"""

from collections.abc import Mapping
from types import MappingProxyType

from complaints.errors import NotAllowed, Stale
from complaints.notices import Notice
from complaints.people import Action
from complaints.periodic import NOTHING, is_over, subject_of
from complaints.words import N_, Text
from handlers import words
from handlers.context import Button, Screen, Visit
from handlers.notices import WAITS, Told, day_in, repeated
from handlers.texts import _, html
from storage import notices, occasions, trail

SAID: Mapping[str, str] = MappingProxyType({
    "uwv": N_("%(period)s: de rapportage aan UWV is nog niet vastgelegd"),
    "year": N_("%(period)s: de jaarlijkse evaluatie is nog niet vastgelegd"),
})  # fmt: skip
LABELS: Mapping[str, str] = MappingProxyType({
    "uwv": N_("Gerapporteerd"),
    "year": N_("Geëvalueerd"),
})  # fmt: skip
RECORDED: Mapping[str, str] = MappingProxyType({
    "uwv": N_("Vastgelegd: over %(period)s is aan UWV gerapporteerd."),
    "year": N_("Vastgelegd: %(period)s is geëvalueerd."),
})  # fmt: skip


def tell(notice_id: int, notice: Notice, *, again: bool) -> Told:
    """As a notice about a complaint is told; `again` when it may have come before."""
    kind, _sep, period = notice.subject.partition(":")
    said = repeated(Text(SAID[kind], {"period": period}), again=again)
    make = Button(_("Rapport maken"), f"u:{kind}:0:{period}")
    done = Button(_(LABELS[kind]), f"f:{kind}:0:{period}")
    return Told(notice_id, period, html(said), (make, done), (WAITS, day_in(notice)), opens=False)


async def pressed(visit: Visit) -> Screen:
    """`f:<kind>:0:<period>`."""
    press = visit.pressed
    if not is_over(press.id, press.arg, visit.today):
        raise Stale("Deze knop is verlopen.")
    return await _record(visit, press.id, press.arg)


async def in_words(visit: Visit) -> Screen | None:
    """The button in words: "gerapporteerd 2026-K3", "geëvalueerd 2026"; None when it is something else."""
    for kind, label in LABELS.items():
        period = words.after(label, visit.text).upper()
        if is_over(kind, period, visit.today):
            return await _record(visit, kind, period)
    return None


async def _record(visit: Visit, kind: str, period: str) -> Screen:
    """Only by a director, or who acts as one; a second time changes nothing."""
    if not visit.team.may(visit.me, Action.REPORT, NOTHING):
        raise NotAllowed("Dat legt de directie vast.")
    subject = subject_of(kind, period)
    if await occasions.done(visit.page, kind, period, visit.me.id, visit.today):
        await trail.append(visit.page, visit.me.id, "occasion.done", subject)
        await notices.withdraw_all(visit.page, kind, subject)
    said = Text(RECORDED[kind], {"period": period})
    return Screen("said", notes=(said,)) if visit.press is None else Screen("nothing", popup=said)
