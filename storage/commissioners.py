"""Names of commissioners that were used before, offered again in the form."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from storage.page import Page
from storage.rows import commissioner

_ALL = select(commissioner).order_by(commissioner.c.id)
_REMEMBER = insert(commissioner).on_conflict_do_nothing(index_elements=["kind", "name"])


async def commissioners(page: Page) -> dict[str, dict[str, str]]:
    """Kind -> id -> name."""
    known: dict[str, dict[str, str]] = {}
    for row in await page.connection.execute(_ALL):
        opened = page.keyring.open_json("commissioner", f"{row.kind}/{row.name.hex()}", row.sealed)
        known.setdefault(row.kind, {})[str(row.id)] = str(opened["name"])
    return known


async def remember_commissioner(page: Page, kind: str, name: str) -> None:
    """Once, however it is capitalised."""
    key = page.keyring.lookup("commissioner", f"{kind}\0{name.casefold()}")
    sealed = page.keyring.seal_json("commissioner", f"{kind}/{key.hex()}", {"name": name})
    await page.connection.execute(_REMEMBER, {"kind": kind, "name": key, "sealed": sealed})
