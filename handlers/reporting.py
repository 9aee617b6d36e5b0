"""What a report holds, gathered for whoever asks: the chat (`reports.py`) and the command line alike."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from complaints.complaint import Complaint
from complaints.exchange import Shown
from complaints.people import Person
from complaints.regulation import CURRENT
from complaints.reports.insight import Insight, Tally
from complaints.reports.keeping import content_of, counts_in, differences
from complaints.reports.periods import Period, year_of
from complaints.reports.yearly import Yearly, quarters_of, yearly
from handlers import damaged
from handlers.context import House
from handlers.documents.report_disclosures import Proofs
from handlers.documents.report_uwv import UwvReport
from storage import disclosures, facts, importing, register, reports, trail
from storage.database import Page
from storage.errors import Broken
from storage.reports import Kept

UWV = "uwv"
Readable: TypeAlias = Callable[[Complaint], bool]


async def uwv(page: Page, house: House, period: Period, by: int | None) -> tuple[Kept, Kept | None]:
    """Counted, checked, and kept; and what was sent of it before. Raises Inconsistent, `Uncounted`.

    `by` is a person's id, None on the command line.
    """
    now = house.clock.now()
    counts = await facts.uwv_counts(page, period, house.calendar, house.today())
    async with house.database.write(now) as writing:
        content = content_of(counts, now, CURRENT.version)
        kept = await reports.keep(writing, UWV, period.name, content, by)
    return kept, await reports.last_sent(page, UWV, period.name)


def shown(kept: Kept, house: House, earlier: Kept | None = None) -> UwvReport:
    """As it was kept, to the letter; `earlier` is what was sent before it."""
    counts = counts_in(kept.content)
    return UwvReport(
        counts=counts,
        cut_off=kept.made_at.astimezone(house.zone),
        regulation=kept.regulation,
        content_hash=kept.content_hash,
        trail_head=kept.trail_head,
        sent_on=earlier.sent_on if earlier else None,
        differences=differences(counts_in(earlier.content), counts) if earlier else (),
    )


async def yearly_of(page: Page, house: House, year: int, may_read: Readable) -> Yearly:
    """What is damaged is left out, as it is everywhere. Raises `Uncounted`, Inconsistent."""
    today = house.today()
    found = await insight_of(page, house, year_of(date(year, 1, 1)))
    quarters = [
        await facts.uwv_counts(page, quarter, house.calendar, today) for quarter in quarters_of(year, today)
    ]
    every = register.everything(page, on_broken=damaged.report)
    readable = [complaint async for complaint in every if may_read(complaint)]
    return yearly(found, quarters, readable, may_read=may_read)


async def register_of(page: Page, people: Mapping[int, Person], may_read: Readable) -> tuple[Shown, int]:
    """What its reader may see of the register, and how many rows are damaged and so not in it."""
    lost: list[str] = []

    def note(broken: Broken) -> None:
        lost.append(broken.row_id)

    every = register.everything(page, on_broken=note)
    complaints = [complaint async for complaint in every if may_read(complaint)]
    names = {each.id: each.name for each in people.values()}
    return Shown(complaints, await importing.dissatisfactions(page, on_broken=note), names), len(lost)


async def insight_of(page: Page, house: House, period: Period) -> Insight:
    """Raises `Uncounted`."""
    tally = Tally(period, house.calendar, house.today())
    async for cases in facts.between(page, date.min, house.today()):
        for case in cases:
            tally.add(case)
    return tally.insight(await facts.dissatisfied(page, period.first, period.last))


async def disclosures_of(page: Page, house: House, people: Mapping[int, Person]) -> tuple[Proofs, int]:
    """Who was told (3.1), and how many rows are damaged and so not in it."""
    lost: list[str] = []
    recorded = await disclosures.everything(page, on_broken=lambda broken: lost.append(broken.row_id))
    seq, hash_ = await trail.head(page)
    return Proofs(recorded, people, page.now, house.zone, f"{seq}: {hash_}"), len(lost)
