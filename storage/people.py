"""Members and invitations. A person's row is sealed whole: a role can't be given in the database."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import structlog
from sqlalchemy import bindparam, insert, select, update

from complaints.errors import NotFound
from complaints.people import Person, Role, Standing, Team
from complaints.team import after_confirming
from storage import notices
from storage.counters import next_number
from storage.crypto import Keyring
from storage.errors import Broken
from storage.mapping import dumped, loaded
from storage.page import AnyRow, Page
from storage.rows import invitation, person

log = structlog.get_logger(__name__)

CODE_BYTES = 32  # 256 bits, 43 characters of A-Za-z0-9_-
CODE_LIFETIME = timedelta(hours=48)

_ALL = select(person.c.id, person.c.sealed).order_by(person.c.id)
_ALL_LOCKED = _ALL.with_for_update(key_share=True)  # others may still refer to a person
_BY_ID = select(person.c.id, person.c.sealed).where(person.c.id == bindparam("of_id")).with_for_update()
_BY_ACCOUNT = select(person.c.id, person.c.sealed).where(person.c.account == bindparam("of_account"))
_BY_ACCOUNT_LOCKED = _BY_ACCOUNT.with_for_update()
_ADD = insert(person)
_KEEP = update(person).where(person.c.id == bindparam("of_id"))
_INVITE = insert(invitation)
_USE = (
    update(invitation)
    .where(
        invitation.c.code == bindparam("of_code"),
        invitation.c.used_at.is_(None),
        invitation.c.expires_at > bindparam("at"),
    )
    .values(used_at=bindparam("at"))
    .returning(invitation.c.code, invitation.c.sealed)
)


async def invite(
    page: Page, role: Role, name: str, *, freelancer: bool = False, made_by: int | None = None, vouched: bool
) -> str:
    """A code for one use within 48 hours; only its HMAC is kept. `vouched`: made by the operator."""
    code = secrets.token_urlsafe(CODE_BYTES)
    key = page.keyring.lookup("invitation", code)
    payload = {"name": name, "role": role.value, "freelancer": freelancer, "vouched": vouched}
    row = {
        "code": key,
        "made_by": made_by,
        "made_at": page.now,
        "expires_at": page.now + CODE_LIFETIME,
        "sealed": page.keyring.seal_json("invitation", key.hex(), payload),
    }
    await page.connection.execute(_INVITE, row)
    return code


async def accept(page: Page, code: str, account: int) -> Person | None:
    """Who this code makes of this account; None for a code that is wrong, used or expired.

    A member gets the role added, and keeps waiting, or waits again, when nobody vouches for the account yet.
    Somebody who was revoked starts anew, with this role only: nothing of before is told to them any more.
    """
    key = page.keyring.lookup("invitation", code)
    used = (await page.connection.execute(_USE, {"of_code": key, "at": page.now})).one_or_none()
    if used is None:
        return None
    known = (
        await page.connection.execute(_BY_ACCOUNT_LOCKED, {"of_account": _account(page, account)})
    ).one_or_none()
    invited = _invited(page, used, account)
    if known is None:
        invited = replace(invited, id=await next_number(page, "person"))
        await page.connection.execute(_ADD, _row(page, invited))
        return invited
    member = _person(page, known)
    if member.standing is Standing.REVOKED:
        await notices.withdraw_to(page, member.id)
    return await keep(page, _joined_to(member, invited))


async def confirm_account(page: Page, person_id: int) -> Person:
    """A director has seen that this account is who was invited."""
    found = await _get(page, person_id)
    if found.standing is not Standing.WAITING:
        return found
    return await keep(page, replace(found, standing=after_confirming(found)))


async def joined(
    page: Page, person_id: int, *, secrecy_on: date | None, disclosure_on: date | None
) -> Person:
    """Record the secrecy statement (P9) and the disclosure (3.1b); active once what is needed is there."""
    found = replace(await _get(page, person_id), secrecy_on=secrecy_on, disclosure_on=disclosure_on)
    if found.standing in (Standing.JOINING, Standing.ACTIVE):
        found = replace(found, standing=after_confirming(found))
    return await keep(page, found)


async def add_former(page: Page, name: str) -> Person:
    """Somebody who is known by name only: never had an account here, and has no access."""
    number = await next_number(page, "person")
    # No account of Telegram is below zero, so nobody is ever taken for them.
    former = Person(id=number, name=name, roles=frozenset(), account=-number, standing=Standing.REVOKED)
    await page.connection.execute(_ADD, _row(page, former))
    return former


async def revoke(page: Page, person_id: int) -> Person:
    """Leaving closes access at once (P9)."""
    return await keep(page, replace(await _get(page, person_id), standing=Standing.REVOKED))


async def set_absence(page: Page, person_id: int, until: date | None, deputy: int | None) -> Person:
    return await keep(page, replace(await _get(page, person_id), absent_until=until, deputy=deputy))


async def set_locale(page: Page, person_id: int, locale: str) -> Person:
    return await keep(page, replace(await _get(page, person_id), locale=locale))


async def by_account(page: Page, account: int) -> Person | None:
    """Whatever their standing; None for a stranger."""
    row = (await page.connection.execute(_BY_ACCOUNT, {"of_account": _account(page, account)})).one_or_none()
    return None if row is None else _person(page, row)


async def team(page: Page, today: date) -> Team:
    """Everybody, read afresh: a right that was taken away a moment ago is gone."""
    rows = (await page.connection.execute(_ALL)).all()
    return Team.of(_readable(page, rows), today)


async def locked_team(page: Page, today: date) -> Team:
    """Everybody, and nobody else decides about anybody until this page is done: two directors who revoke each
    other would leave none.
    """
    rows = (await page.connection.execute(_ALL_LOCKED)).all()
    return Team.of(_readable(page, rows), today)


def _readable(page: Page, rows: Iterable[AnyRow]) -> Iterator[Person]:
    """A person whose row is damaged can do nothing until it is mended; the others go on."""
    for row in rows:
        try:
            yield _person(page, row)
        except Broken as broken:
            log.error("person_unreadable", person=broken.row_id)  # noqa: TRY400 - it says enough
            page.left_out.append(broken.table)


def _invited(page: Page, used: AnyRow, account: int) -> Person:
    opened = page.keyring.open_json("invitation", used.code.hex(), used.sealed)
    return Person(
        id=0,
        name=str(opened["name"]),
        roles=frozenset({Role(str(opened["role"]))}),
        account=account,
        standing=Standing.JOINING if opened["vouched"] else Standing.WAITING,
        freelancer=bool(opened["freelancer"]),
    )


def _joined_to(known: Person, invited: Person) -> Person:
    if known.standing is Standing.REVOKED:
        return replace(invited, id=known.id)
    both = replace(
        known, roles=known.roles | invited.roles, freelancer=known.freelancer or invited.freelancer
    )
    if Standing.WAITING in (known.standing, invited.standing):
        return replace(both, standing=Standing.WAITING)
    return replace(both, standing=after_confirming(both))


async def _get(page: Page, person_id: int) -> Person:
    row = (await page.connection.execute(_BY_ID, {"of_id": person_id})).one_or_none()
    if row is None:
        raise NotFound("Die persoon ken ik niet.")
    return _person(page, row)


async def keep(page: Page, kept: Person) -> Person:
    """As they became by what was decided about them."""
    await page.connection.execute(_KEEP, {"of_id": kept.id, **_row(page, kept)})
    return kept


def _person(page: Page, row: AnyRow) -> Person:
    return _opened(page.keyring, row.id, row.sealed)


@lru_cache(maxsize=500)
def _opened(keyring: Keyring, person_id: int, sealed: bytes) -> Person:
    """The rows are read afresh each time; the same sealed bytes are the same person, so are opened once."""
    return loaded(Person, keyring.open_json("person", person_id, sealed))


def _row(page: Page, kept: Person) -> dict[str, object]:
    sealed = page.keyring.seal_json("person", kept.id, dumped(kept))
    return {"id": kept.id, "sealed": sealed, **clear_columns(page, kept)}


def clear_columns(page: Page, kept: Person) -> dict[str, object]:
    """Copies: the sealed payload has the last word."""
    return {"account": _account(page, kept.account or 0), "standing": kept.standing.value}


def _account(page: Page, account: int) -> bytes:
    return page.keyring.lookup("account", account)
