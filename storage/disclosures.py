"""That clients were told (3.1a): a row for each programme, its reference sealed, told of once."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, bindparam, delete, exists, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert

from complaints.disclosure import Disclosure, kept_until, same
from complaints.errors import NotFound, Refusal
from complaints.periodic import retention_ends_on
from storage import attachments, messages, trail
from storage.counters import next_number
from storage.errors import Broken
from storage.mapping import dumped, loaded
from storage.page import AnyRow, Page
from storage.rows import attachment, complaint, disclosure, draft, tombstone

COPIED = ("started_on", "recorded_by", "recorded_at", "told_on", "way", "told_by", "told_at", "proof")

ERASED = "disclosure.erased"  # in the trail

_ADD = insert(disclosure).on_conflict_do_nothing(index_elements=["reference"]).returning(disclosure.c.id)
_ONE = select(disclosure).where(disclosure.c.id == bindparam("of_id"))
_CALLED = select(disclosure).where(disclosure.c.reference == bindparam("of_reference"))
_TELL = update(disclosure).where(disclosure.c.id == bindparam("of_id"), disclosure.c.told_on.is_(None))
_REWRITE = update(disclosure).where(disclosure.c.id == bindparam("of_id"))
_ITSELF = delete(disclosure).where(disclosure.c.id == bindparam("of_id"))
_REMOVE_PROOF = delete(attachment).where(
    attachment.c.id == bindparam("of_proof"), attachment.c.complaint.is_(None)
)
_FORMS = select(draft.c.id).where(draft.c.subject == bindparam("of_subject"))
_FORGET_FORM = delete(draft).where(draft.c.id == bindparam("of_id"))
_BURY = insert(tombstone)
_RECORDED = select(disclosure.c.id, disclosure.c.recorded_at)
_OLD = (
    select(disclosure)
    .where(
        disclosure.c.started_on <= bindparam("last"),
        or_(disclosure.c.told_on.is_(None), disclosure.c.told_on <= bindparam("last")),
        ~exists().where(complaint.c.programme == disclosure.c.reference),
    )
    .order_by(disclosure.c.id)
)


async def record(page: Page, new: Disclosure) -> Disclosure | None:
    """With its number; None when that programme is there already. `new.id` counts for nothing."""
    made = await _proven(page, replace(new, id=await next_number(page, "disclosure")))
    row = {"id": made.id, "reference": _key(page, made.reference), **_columns(page, made)}
    added = (await page.connection.execute(_ADD, row)).one_or_none()
    return None if added is None else made


async def tell(page: Page, told: Disclosure) -> bool:
    """What was a gap is filled; False when somebody else did that a moment ago."""
    row = _columns(page, await _proven(page, told))
    return (await page.connection.execute(_TELL, {"of_id": told.id, **row})).rowcount == 1


async def get(page: Page, disclosure_id: int) -> Disclosure:
    """Raises `NotFound`. Whether this person may see it is the caller's to check."""
    row = (await page.connection.execute(_ONE, {"of_id": disclosure_id})).one_or_none()
    if row is None:
        raise NotFound("Dat traject staat er niet.")
    return _disclosure(page, row)


async def called(page: Page, reference: str) -> Disclosure | None:
    """The one of this programme, however it is spaced and capitalised."""
    row = (await page.connection.execute(_CALLED, {"of_reference": _key(page, reference)})).one_or_none()
    return None if row is None else _disclosure(page, row)


async def untold(page: Page, on_broken: Callable[[Broken], None]) -> list[Disclosure]:
    return [each async for each in _some(page, disclosure.c.told_on.is_(None), on_broken)]


async def everything(page: Page, on_broken: Callable[[Broken], None]) -> list[Disclosure]:
    """In the order in which they were recorded."""
    return [each async for each in _some(page, true(), on_broken)]


async def correct(page: Page, was: Disclosure, now: Disclosure) -> None:
    """The wrong value goes, and with it a proof that is no longer one (P5). Raises a Refusal for a reference
    that another programme has.
    """
    other = await called(page, now.reference)
    if other is not None and other.id != was.id:
        raise Refusal("%(reference)s is al vastgelegd.", reference=now.reference)
    proven = await _proven(page, now) if now.proof != was.proof else now
    values = {"of_id": was.id, "reference": _key(page, now.reference), **_columns(page, proven)}
    await page.connection.execute(_REWRITE, values)
    if was.proof is not None and was.proof != now.proof:
        await page.connection.execute(_REMOVE_PROOF, {"of_proof": was.proof})


# --- what goes for good


def name_of(disclosure_id: int) -> str:
    """What it is called in the trail, on the list of what was erased, and by its forms."""
    return f"disclosure:{disclosure_id}"


async def erase(page: Page, disclosure_id: int, *, by: int | None, on: date, why: str) -> None:
    """The row, its proof, and the open forms about it. Raises `NotFound`."""
    row = (await page.connection.execute(_ONE, {"of_id": disclosure_id})).one_or_none()
    if row is None:
        raise NotFound("Dat traject staat er niet.")
    for form in (await page.connection.scalars(_FORMS, {"of_subject": name_of(disclosure_id)})).all():
        await messages.forget_draft(page, form, page.now)
        await attachments.remove_all(page, form)
        await page.connection.execute(_FORGET_FORM, {"of_id": form})
    await page.connection.execute(_ITSELF, {"of_id": disclosure_id})
    if row.proof is not None:
        await page.connection.execute(_REMOVE_PROOF, {"of_proof": row.proof})
    buried = {"number": name_of(disclosure_id), "registered_at": row.recorded_at, "closed_on": None}
    await page.connection.execute(_BURY, {**buried, "erased_on": on, "erased_by": by})
    await trail.append(page, by, ERASED, name_of(disclosure_id), {"on": on.isoformat(), "why": why})


async def past_their_term(page: Page, months: int, today: date) -> list[int]:
    """Which may go: past their term, and named by no complaint that is still here."""
    last = retention_ends_on(today, -months) + timedelta(days=3)  # months differ in length
    rows = (await page.connection.execute(_OLD, {"last": last})).all()
    return [row.id for row in rows if kept_until(_disclosure(page, row), months) <= today]


async def recorded_at(page: Page) -> dict[str, datetime]:
    """By its name, of each that is there."""
    return {name_of(row.id): row.recorded_at for row in await page.connection.execute(_RECORDED)}


async def _some(
    page: Page, which: ColumnElement[bool], on_broken: Callable[[Broken], None]
) -> AsyncGenerator[Disclosure]:
    """One damaged row does not hide the others."""
    query = select(disclosure).where(which).order_by(disclosure.c.id)
    for row in (await page.connection.execute(query)).all():
        try:
            yield _disclosure(page, row)
        except Broken as broken:
            on_broken(broken)


async def _proven(page: Page, told: Disclosure) -> Disclosure:
    """With the hash of its proof, as the file is now. Raises `NotFound`, `Broken`."""
    if told.proof is None:
        return told
    content = (await attachments.get(page, told.proof)).content
    return replace(told, proof_hash=sha256(content).hexdigest())


def _disclosure(page: Page, row: AnyRow) -> Disclosure:
    return loaded(Disclosure, page.keyring.open_json("disclosure", row.id, row.sealed))


def _columns(page: Page, kept: Disclosure) -> dict[str, object]:
    return {**_copies(kept), "sealed": page.keyring.seal_json("disclosure", kept.id, dumped(kept))}


def _copies(kept: Disclosure) -> dict[str, object]:
    """Copies: the sealed payload has the last word."""
    copies = {name: getattr(kept, name) for name in COPIED}
    return {**copies, "way": kept.way.value if kept.way else None}


def copies_of(page: Page, row: AnyRow) -> dict[str, object]:
    """Each of the clear columns as its sealed payload says it."""
    sealed = _disclosure(page, row)
    return {"id": sealed.id, "reference": _key(page, sealed.reference), **_copies(sealed)}


def _key(page: Page, reference: str) -> bytes:
    return page.keyring.lookup("disclosure", same(reference))
