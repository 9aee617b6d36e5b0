"""What was replied to is written down before Telegram may forget the update; and now and then that we are
here.

Whoever comes while another is writing goes along with the next write.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot import gaps
from bot.tally import OURS
from handlers.context import House
from storage import updates
from storage.database import Page
from storage.errors import Broken, NotSaved

log = structlog.get_logger(__name__)

PULSE = timedelta(seconds=30)  # how often "we were here" is written down


class Receipts:
    """The receipts of one house, on their way to the archive."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.pulse_at: datetime | None = None
        self._turn = asyncio.Lock()

    async def write_down(self) -> None:
        """One transaction for all that wait: replied to, and which messages to clean up later.

        Raises `NotSaved`; then they wait on.
        """
        async with self._turn:
            now = self.house.clock.now()
            due = self.pulse_at is None or now - self.pulse_at >= PULSE
            receipts, self.house.receipts = self.house.receipts, []
            if not receipts and not due:
                return
            try:
                async with self.house.database.write(now) as page:
                    sent = [each for receipt in receipts for each in receipt.messages]
                    await updates.replied(page, [receipt.update_id for receipt in receipts], sent)
                    if due:
                        await self._beat(page)
            except NotSaved:
                self.house.receipts = receipts + self.house.receipts
                raise
            self.pulse_at = now if due else self.pulse_at
            OURS.replies += len(receipts)

    async def _beat(self, page: Page) -> None:
        """A gap that can't be told of, because something is damaged, is no reason to answer nobody."""
        try:
            await gaps.beat(page, self.house)
        except Broken as broken:
            log.error("gap_not_told", table=broken.table, row=broken.row_id)  # noqa: TRY400 - it says enough
