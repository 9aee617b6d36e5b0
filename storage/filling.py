"""What a migration could not fill in, since it stands in sealed payloads: the facts of complaints, the
programme they name, and by whom the dissatisfied were sent. At the start of the bot and before a report;
mostly there is nothing to do.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import bindparam, select, update

from complaints.errors import Refusal
from storage import facts, register
from storage.errors import Broken
from storage.page import Page, Pages
from storage.rows import complaint, dissatisfaction

_LOCK = (
    select(complaint.c.number)
    .where(complaint.c.number.in_(bindparam("of_numbers", expanding=True)))
    .order_by(complaint.c.number)  # as everybody who locks more than one: else two wait for each other
    .with_for_update()
)
_NAME = update(complaint).where(complaint.c.number == bindparam("of_number"))
_UNKNOWN = (
    select(dissatisfaction.c.id)
    .where(dissatisfaction.c.commissioner.is_(None))
    .order_by(dissatisfaction.c.id)
)
_SEALED = (
    select(dissatisfaction.c.id, dissatisfaction.c.sealed)
    .where(dissatisfaction.c.id.in_(bindparam("of_ids", expanding=True)))
    .order_by(dissatisfaction.c.id)
)
_FILL = (
    update(dissatisfaction)
    .where(dissatisfaction.c.id == bindparam("of_id"))
    .values(commissioner=bindparam("found"))
)


async def fill(database: Pages, now: datetime, on_broken: Callable[[Broken], None]) -> int:
    """How many rows were filled in, a page for each portion. What can't be read is left as it is: reports
    then refuse.
    """
    async with database.read(now) as page:
        numbers = iter(await facts.behind(page))
        ids = iter((await page.connection.scalars(_UNKNOWN)).all())
    filled = 0
    while part := [*islice(numbers, register.PORTION)]:
        async with database.write(now) as page:
            filled += await _complaints(page, part, on_broken)
        await asyncio.sleep(0)
    while rows := [*islice(ids, register.PORTION)]:
        async with database.write(now) as page:
            filled += await _dissatisfaction(page, rows, on_broken)
        await asyncio.sleep(0)
    return filled


async def _complaints(page: Page, numbers: Sequence[str], on_broken: Callable[[Broken], None]) -> int:
    await page.connection.execute(_LOCK, {"of_numbers": numbers})  # nobody changes them meanwhile
    found = []
    for number in numbers:
        try:
            read = await register.get(page, number)
            fact = facts.of(read)
        except (Refusal, LookupError, TypeError, ValueError):  # one that can't be read stops no other
            on_broken(Broken("complaint", number))
        else:
            found.append(fact)
            programme = register.copies_of(page, read)["programme"]
            await page.connection.execute(_NAME, {"of_number": number, "programme": programme})
    await facts.keep(page, found)
    return len(found)


async def _dissatisfaction(page: Page, ids: Sequence[int], on_broken: Callable[[Broken], None]) -> int:
    found = []
    for row in (await page.connection.execute(_SEALED, {"of_ids": ids})).all():
        try:
            opened = page.keyring.open_json("dissatisfaction", row.id, row.sealed)
        except Broken as broken:
            on_broken(broken)
        else:
            found.append({"of_id": row.id, "found": str(opened.get("commissioner") or "")})
    if found:
        await page.connection.execute(_FILL, found)
    return len(found)
