"""What the tests of T6 share: a director who revokes in the chat, and the forms that are left."""

from sqlalchemy import select

from storage.rows import draft as draft_table
from tests.agency import DIRK, NAMES, PHONE_COMPLAINT, Agency

HALF = PHONE_COMPLAINT[:11]  # up to the programme; a name is in it
BEFORE_WHOM = PHONE_COMPLAINT[:12]  # up to the question for the guiding coach
WAITS = "Er staat een formulier voor je klaar van wie weg is. Kijk wat erin staat, en maak het af."


async def asked_to_leave(agency: Agency, account: int, who: int = DIRK) -> None:
    """Up to the last press."""
    for text in (f"toegang intrekken {NAMES[account]}", "ja, intrekken"):
        agency.user(who).says(text)
    await agency.settle()


async def leaves(agency: Agency, account: int, who: int = DIRK) -> None:
    await asked_to_leave(agency, account, who)
    said = await agency.says(who, "vastleggen")
    assert "Vastgelegd: Toegang intrekken." in said.text


async def open_forms(agency: Agency) -> list[tuple[int, str, str, str]]:
    """Whose, which, about what, in which state; of all that are not done."""
    async with agency.house.database.read(agency.clock.now()) as page:
        rows = await page.connection.execute(select(draft_table).order_by(draft_table.c.id))
        accounts = {person: account for account, person in agency.ids.items()}
        return [
            (accounts[row.owner], row.form, row.subject, row.state)
            for row in rows
            if row.state in {"active", "aside"}
        ]
