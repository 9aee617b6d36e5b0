"""Names of commissioners that a person used before, offered to that person again.

By person: a name that a colleague used may come from a complaint that this one may not know of (3.3b).
"""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.page import Page
from storage.rows import commissioner

_THEIRS = (
    select(commissioner).where(commissioner.c.person == bindparam("of_person")).order_by(commissioner.c.id)
)
_REMEMBER = insert(commissioner).on_conflict_do_nothing(index_elements=["person", "kind", "name"])


async def commissioners(page: Page, person: int) -> dict[str, dict[str, str]]:
    """Kind -> id -> name."""
    known: dict[str, dict[str, str]] = {}
    for row in await page.connection.execute(_THEIRS, {"of_person": person}):
        opened = page.keyring.open_json("commissioner", bound(row.person, row.kind, row.name), row.sealed)
        known.setdefault(row.kind, {})[str(row.id)] = str(opened["name"])
    return known


async def remember_commissioner(page: Page, person: int, kind: str, name: str) -> None:
    """Once, however it is capitalised."""
    key = page.keyring.lookup("commissioner", f"{person}\0{kind}\0{name.casefold()}")
    sealed = page.keyring.seal_json("commissioner", bound(person, kind, key), {"name": name})
    row = {"person": person, "kind": kind, "name": key, "sealed": sealed}
    await page.connection.execute(_REMEMBER, row)


def bound(person: int, kind: str, key: bytes) -> str:
    """What the payload is bound to."""
    return f"{person}/{kind}/{key.hex()}"
