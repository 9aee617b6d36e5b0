"""A register from elsewhere, filed in one transaction: every page of it, or none (3.2)."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import bindparam, select

from complaints.complaint import Complaint
from complaints.exchange import Dissatisfaction, Found
from storage import people, register, trail
from storage.counters import last_number, next_number, reach
from storage.errors import Broken, VersionConflict
from storage.page import Page
from storage.rows import complaint as complaint_table
from storage.rows import dissatisfaction as dissatisfaction_table
from storage.rows import invitation
from storage.rows import trail as trail_table

IMPORTED, REGISTER_IMPORTED = "imported", "register.imported"

_NUMBERS = select(complaint_table.c.number)
_APART = select(dissatisfaction_table).order_by(dissatisfaction_table.c.id)
_INVITED = select(invitation.c.code, invitation.c.sealed).where(
    invitation.c.used_at.is_(None), invitation.c.expires_at > bindparam("at")
)
_EARLIER = (
    select(trail_table.c.at, trail_table.c.detail)
    .where(trail_table.c.action == bindparam("of_action"))
    .order_by(trail_table.c.seq)
)


@dataclass(frozen=True)
class Outlook:
    """What a file is held against: the numbers that are taken, the one that the next person gets, and who was
    invited and did not join yet.
    """

    taken: frozenset[str]
    first_new: int
    invited: tuple[str, ...]


async def outlook(page: Page) -> Outlook:
    numbers = (await page.connection.scalars(_NUMBERS)).all()
    invited = (await page.connection.execute(_INVITED, {"at": page.now})).all()
    names = (page.keyring.open_json("invitation", row.code.hex(), row.sealed)["name"] for row in invited)
    return Outlook(frozenset(numbers), await last_number(page, "person") + 1, tuple(map(str, names)))


async def dissatisfactions(
    page: Page, *, on_broken: Callable[[Broken], None] | None = None
) -> list[Dissatisfaction]:
    """All of them, in the order in which they came in. With `on_broken`, one damaged row does not hide the
    others.
    """
    found = []
    for row in (await page.connection.execute(_APART)).all():
        try:
            answers = page.keyring.open_json("dissatisfaction", row.id, row.sealed)
        except Broken as broken:
            if on_broken is None:
                raise
            on_broken(broken)
        else:
            found.append(Dissatisfaction(answers, row.recorded_at))
    return found


async def earlier(page: Page, content: bytes) -> datetime | None:
    """When this very content was filed before, or None."""
    wanted = _mark(page, content)
    for row in await page.connection.execute(_EARLIER, {"of_action": REGISTER_IMPORTED}):
        if json.loads(row.detail).get("content") == wanted:
            found: datetime = row.at
            return found
    return None


async def file(page: Page, found: Found, content: bytes) -> list[Complaint]:
    """The complaints with the numbers they have now. `content` is what they were read from.

    Raises `VersionConflict` when something came in since it was read.
    """
    if found.faults:
        raise ValueError("a file with faults is not filed")
    await _check_since(page, found)
    for expected, name in found.newcomers.items():
        if (await people.add_former(page, name)).id != expected:
            raise VersionConflict
    filed = await _numbered(page, found.complaints)
    detail = {
        "complaints": len(filed),
        "events": sum(len(each.events) for each in filed),
        "people": len(found.newcomers),
        "dissatisfactions": len(found.dissatisfactions),
        "content": _mark(page, content),
    }
    await trail.append(page, None, REGISTER_IMPORTED, detail=detail)
    for complaint in filed:
        await register.add(page, complaint, await next_number(page, "draft"))
        await trail.append(page, None, IMPORTED, complaint.number)
    for each in found.dissatisfactions:
        on = date.fromisoformat(str(each.answers["received_on"]))
        await register.note_dissatisfaction(replace(page, now=each.at), each.answers, on)
    return filed


async def _check_since(page: Page, found: Found) -> None:
    """No number of the file was given out meanwhile."""
    taken = (await outlook(page)).taken
    if any(each.number in taken for each in found.complaints):
        raise VersionConflict


async def _numbered(page: Page, complaints: Sequence[Complaint]) -> list[Complaint]:
    """First those that have a number; the others come after them, by the day of receipt."""
    highest: Counter[str] = Counter()
    for each in complaints:
        if each.number:
            year, number = each.number.split("-")[1:]
            highest[year] = max(highest[year], int(number))
    for year, last in highest.items():
        await reach(page, f"complaint:{year}", last)
    filed = [each for each in complaints if each.number]
    for each in sorted((each for each in complaints if not each.number), key=lambda one: one.received_on):
        in_year = each.received_on.year
        given = await next_number(page, f"complaint:{in_year}")
        filed.append(replace(each, number=f"KL-{in_year}-{given:03d}"))
    return filed


def _mark(page: Page, content: bytes) -> str:
    """Tells the same content again, and nothing about it without the key."""
    return page.keyring.lookup("import", sha256(content).hexdigest()).hex()
