"""Builders with defaults: a test shows only what matters to it."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta

from complaints.complaint import Complaint
from complaints.notices import Notice
from complaints.people import Person, Role
from complaints.reports.cases import Case
from storage import facts, notices, people, register
from storage.database import Database
from storage.errors import Broken
from storage.page import Page
from tests.conftest import NOW

TODAY = NOW.date()
ALWAYS = (date.min, date.max)
ANSWERS: Mapping[str, object] = {
    "received_on": "2026-11-20",
    "channel": "phone",
    "commissioner": "uwv",
    "categories": ["treatment", "slowness"],
    "name": "K. Lager",
    "urgent": "no",
}


def writing(database: Database) -> AbstractAsyncContextManager[Page]:
    return database.write(NOW)


def reading(database: Database) -> AbstractAsyncContextManager[Page]:
    return database.read(NOW)


async def a_member(page: Page, name: str = "Alice", role: Role = Role.COACH, account: int = 1001) -> Person:
    code = await people.invite(page, role, name, vouched=True)
    invited = await people.accept(page, code, account)
    assert invited is not None
    return await people.joined(page, invited.id, secrecy_on=TODAY, disclosure_on=TODAY)


async def a_complaint(page: Page, by: int, draft_id: int = 1, **answers: object) -> Complaint:
    return await register.open_complaint(
        page, draft_id=draft_id, answers={**ANSWERS, **answers}, regulation="2026-1", by=by, on=TODAY
    )


def a_notice(to: int, step: str = "5", kind: str = "acknowledge", subject: str = "KL-2026-001") -> Notice:
    return Notice(
        kind=kind,
        subject=subject,
        due_on=date(2026, 12, 4),
        step=step,
        to=to,
        not_before=NOW - timedelta(minutes=1),
    )


async def sent(page: Page, notice: Notice, *, message_id: int = 42, at: datetime = NOW) -> int:
    """Planned, and sent at that moment; its id."""
    await notices.plan(page, [notice])
    (claimed,) = await notices.claim(page, NOW)
    await notices.settle(replace(page, now=at), claimed.id, message_id=message_id)
    return claimed.id


async def counted(page: Page, first: date = date.min, last: date = date.max) -> list[Case]:
    return [case async for portion in facts.between(page, first, last) for case in portion]


def unheard(broken: Broken) -> None:
    """Where nothing is damaged."""
    raise AssertionError(broken)
