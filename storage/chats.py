"""One update of a chat at a time, whichever processes take them in."""

from sqlalchemy import text

from storage.page import Page

_ALONE = text("SELECT pg_advisory_xact_lock(:chat)")


async def alone(page: Page, account: int) -> None:
    """Until this page is kept or thrown away. The first thing on it: who holds another lock and waits for a
    chat could wait for ever. SQLite has one writer anyway.

    Raises what waiting too long for a row raises.
    """
    if page.connection.dialect.name == "sqlite":
        return
    key = page.keyring.lookup("chat", account)  # everybody on the server can see which locks are held
    await page.connection.execute(_ALONE, {"chat": int.from_bytes(key[:8], "big", signed=True)})
