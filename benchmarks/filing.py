"""A team and complaints by the thousand, as the register would write them: sealed, with events and facts.

Only the trail does not hear of it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TypeVar

from sqlalchemy import insert

from complaints.complaint import Complaint
from complaints.people import Person, Role
from complaints.regulation import CURRENT
from storage import facts, people, register
from storage.database import Database, Page
from storage.mapping import dumped, plain
from storage.rows import complaint as complaint_table
from storage.rows import event as event_table

T = TypeVar("T")

AT_ONCE = 500  # complaints in one insert
DESCRIPTION = "De coach kwam drie keer een half uur te laat en zei daar niets over. " * 6


async def join(page: Page, account: int, role: Role) -> Person:
    code = await people.invite(page, role, f"Collega {account}", vouched=True)
    invited = await people.accept(page, code, account)
    assert invited
    return await people.joined(page, invited.id, secrecy_on=page.now.date(), disclosure_on=None)


def the_facts(on: date, by: int) -> dict[str, object]:
    """Those of every event: the day, the instant and the person."""
    return {"on": on, "at": datetime.combine(on, time(10), UTC), "by": by}


def answers(received_on: date, **more: object) -> dict[str, object]:
    """As a form that was filled in on the phone."""
    return {
        "received_on": received_on.isoformat(),
        "channel": "phone",
        "capacity": "client",
        "name": "Fenna Voorbeeld",
        "phone": "+31612345678",
        "commissioner": "uwv",
        "programme": "TR-2026-55",
        "period": "september en oktober",
        "categories": ["treatment", "agreements"],
        "title": "Telkens te laat",
        "description": DESCRIPTION,
        "wish": "Een excuus en een andere coach.",
        "urgent": "no",
        "leak": "no",
        **more,
    }


async def file(database: Database, now: datetime, complaints: Iterable[Complaint], first: int = 1) -> None:
    """`first`: the number of the draft that the first of them came from."""
    drafts = iter(range(first, 10**9))
    left = iter(complaints)
    while part := [*islice(left, AT_ONCE)]:
        async with database.write(now) as page:
            rows = [{**_row(page, each), "draft_id": next(drafts)} for each in part]
            await page.connection.execute(insert(complaint_table), rows)
            events = [row for each in part for row in _event_rows(page, each)]
            await page.connection.execute(insert(event_table), events)
            await facts.keep(page, [facts.of(each) for each in part])


def _row(page: Page, complaint: Complaint) -> dict[str, object]:
    payload = {
        "regulation": complaint.regulation,
        "answers": plain(complaint.answers),
        "events": len(complaint.events),
    }
    sealed = page.keyring.seal_json("complaint", complaint.number, payload)
    clear = register.clear_columns(complaint)
    return {**clear, "number": complaint.number, "version": complaint.version, "sealed": sealed}


def _event_rows(page: Page, complaint: Complaint) -> Iterator[dict[str, object]]:
    for seq, event in enumerate(complaint.events, 1):
        row_id = register.event_id(complaint.number, seq, type(event).__name__)
        sealed = page.keyring.seal_json("event", row_id, dumped(event))
        yield {**register.event_columns(event), "complaint": complaint.number, "seq": seq, "sealed": sealed}


def numbered(number: int, received_on: date, events: list[object], **more: object) -> Complaint:
    return Complaint(
        f"KL-{received_on.year}-{number:06d}",
        CURRENT.version,
        answers(received_on, **more),
        events,  # type: ignore[arg-type]
        version=len(events),
    )


def days(count: int) -> timedelta:
    return timedelta(days=count)
