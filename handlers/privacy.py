"""The end of a complaint's term (P8): until when it is kept, and the forms to change that."""

from datetime import date
from re import IGNORECASE
from re import compile as pattern

from complaints import privacy
from complaints.complaint import Complaint
from complaints.errors import NotAllowed, NotFound, Stale
from complaints.people import Action
from complaints.periodic import RETENTION, kept_until
from complaints.words import N_, Text, say
from handlers import desk, openings, words
from handlers.access import visible
from handlers.context import SHOWN_FOR, Button, Outgoing, Screen, Visit
from handlers.numbers import named
from handlers.privacy_forms import LABELS
from handlers.texts import _, bold, html
from storage import erasure, holds

NUMBER = r"(?P<number>(?:kl[\s-]*20\d\d[\s-]+)?\d{1,4})"
TYPED = pattern(rf"(?P<what>\w+)\s+{NUMBER}", IGNORECASE)
TERM = N_("Bewaartermijn")  # of the button on the page of the complaint: `x:<number>:0`


async def pressed(visit: Visit) -> Screen:
    """`x:<number>:0`: how long it is kept; `x:<number>:0:hold` or `erase`: the form for that."""
    press = visit.pressed
    if press.arg not in {"", *LABELS}:
        raise Stale("Deze knop is verlopen.")
    return await _begin(visit, press.id, press.arg)


async def in_words(visit: Visit) -> Screen | None:
    """The buttons in words: "bewaren 7", "wissen KL-2026-007"; None when it is something else."""
    found = named(visit.text, visit.today.year, TYPED)
    if found is None:
        return None
    said, number = found
    for what, label in {"": TERM, **LABELS}.items():
        if words.is_said(label, said["what"]):
            return await _begin(visit, number, what)
    return None


async def _begin(visit: Visit, number: str, what: str) -> Screen:
    complaint = await _theirs(visit, number)
    if not what:
        await openings.look(visit, complaint)
        return Screen("retention", complaint.number)
    privacy.check_erasable(complaint)
    return await desk.begin(visit, f"{RETENTION}:{what}", f"{RETENTION}:{complaint.number}")


async def _theirs(visit: Visit, number: str) -> Complaint:
    """Raises `NotAllowed` for who may see the complaint and not do this; for anybody else `NotFound`."""
    try:
        return await visible(visit, number, Action.ERASE)
    except NotFound:
        await visible(visit, number)
        raise NotAllowed("Bewaren en wissen is aan de directie.") from None


# --- what is shown


async def retention_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """Until when it is kept, and why."""
    complaint = await visible(visit, screen.arg, Action.ERASE)
    number, house = complaint.number, visit.house
    held = (await holds.until(visit.page)).get(number)
    ends_on = kept_until(complaint, house.retention_months, held)
    lines = [*map(html, screen.notes), bold(say("Bewaartermijn van klacht %(number)s", number=number))]
    if ends_on is None:
        lines.append(html(say("De klacht is nog niet afgesloten. De termijn begint bij het afsluiten.")))
        return (Outgoing("\n".join(lines), lifetime=SHOWN_FOR, edit=False),)
    lines.append(html(say("Bewaard tot %(day)s.", day=ends_on)))
    if held == ends_on:
        reason = await holds.reason(visit.page, number)
        lines.append(html(say("Langer bewaard, omdat: %(reason)s", reason=reason)))
    lines.append(html(await _what_follows(visit, number, ends_on)))
    row = tuple(Button(_(label), f"x:{number}:0:{key}") for key, label in LABELS.items())
    return (Outgoing("\n".join(lines), (row,), SHOWN_FOR, edit=False),)


async def _what_follows(visit: Visit, number: str, ends_on: date) -> Text:
    told = await erasure.announced_at(visit.page, number, ends_on)
    day = privacy.goes_on(ends_on, told.astimezone(visit.house.zone).date() if told else None)
    if day is None:
        return say("Dertig dagen voordat ik de klacht wis, hoort de directie dat van mij.")
    return say("In de nacht voor of op %(day)s wis ik de klacht vanzelf.", day=day)
