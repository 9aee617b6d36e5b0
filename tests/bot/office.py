"""A complaint without the dialog, the outbox as it stands, and what a notice may say (T10)."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import count

from sqlalchemy import Table, select, update

from bot.courier import Courier
from complaints.complaint import Complaint, Moment
from complaints.notices import Notice, after, after_registration
from complaints.people import Team
from complaints.periodic import OCCASIONS
from complaints.regulation import CURRENT
from storage import notices, occasions, people, register
from storage.notices import State
from storage.rows import notice
from tests.agency import ANNA, CARLA, DIRK, Agency, a_phone_complaint

CANARY = "kanariegeel"
LEASE_OVER = 121  # seconds
_drafts = count(9000)

# The form as it is filled in whole, about nobody in the team: a page can be made of it.
WHOLE: Mapping[str, object] = {
    "channel": "phone",
    "wants_complaint": "yes",
    "received_on": "2026-11-22",
    "complainant_kind": "client",
    "name": "Fenna Visser",
    "phone": "+31612345678",
    "email": None,
    "address": None,
    "preferred_way": "phone",
    "commissioner": "uwv",
    "programme": "TR-2026-55",
    "guiding_coach": "none",
    "about": ["organisation"],
    "categories": ["treatment"],
    "happened_on": {"from": "2026-11-18", "to": "2026-11-18"},
    "title": "De coach kwam te laat",
    "description": f"Hij zei {CANARY}.",
    "wanted": "Een excuus.",
    "earlier": "no",
    "urgent": "no",
    "attachments": None,
    "read_aloud": "yes",
    "reasons": {},
    "uwv_client": "yes",
}

Act = Callable[[Complaint, Moment, Team], None]

DATE = (
    r"(maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag) \d{1,2} (januari|februari|maart|april"
    r"|mei|juni|juli|augustus|september|oktober|november|december) \d{4}"
)
WHAT = (
    r"(inschrijven|ontvangstbevestiging|besluit en bericht aan de klager|schriftelijk antwoord|nabellen"
    r"|afspraak|maatregel)"
    rf" (is te laat, had gemoeten op {DATE}|uiterlijk vandaag, {DATE}"
    rf"|uiterlijk {DATE}( \(nog \d+ werkdag(en)?\))?)"
)
LINE = (
    rf"KL-\d{{4}}-\d{{3,}}: ({WHAT}|nieuwe klacht(, met spoed)?; {WHAT}"
    rf"|mijn bericht over ({WHAT}|een plaats in de commissie|een afspraak of maatregel|de commissie"
    r"|een brief aan de klager|de bewaartermijn|wie de klacht overneemt,) kwam niet aan"
    rf"|op mijn herinnering is nog niet gereageerd: ({WHAT}|een plaats in de commissie"
    rf"|een afspraak of maatregel, uiterlijk {DATE}|de commissie|de brief dat de klager niet is bereikt"
    r"|wie de klacht overneemt)"
    r"|je neemt deze klacht over van de klachtencoach"
    r"|je bent gevraagd voor de klachtencommissie\. Bevestig dat je onafhankelijk bent\."
    r"|er is een plaats vrij in de commissie|de commissie is nog niet compleet|de klacht is heropend"
    rf"|de brief dat de klager niet is bereikt, moet nog weg|de bewaartermijn loopt af op {DATE}"
    rf"|je hebt een (afspraak|maatregel) op je naam, uiterlijk {DATE}"
    r"|mogelijk een datalek\. Melden kan tot 72 uur na de ontdekking\.)( \(herhaling\))?"
    r"|\d{4}-K[1-4]: de rapportage aan UWV is nog niet vastgelegd( \(herhaling\))?"
    r"|\d{4}: de jaarlijkse evaluatie is nog niet vastgelegd( \(herhaling\))?"
    rf"|AVG-\d{{4}}-\d{{3,}}: (inzage|correctie|wissen|overdracht)"
    rf" (uiterlijk {DATE}|is te laat, had gemoeten op {DATE})( \(herhaling\))?"
    r"|Bekendmaking: (\d+ traject(en)?|\d+ freelancers?|\d+ traject(en)? en \d+ freelancers?) zonder bewijs"
    r"( \(herhaling\))?"
)
MOMENT = r"(nog nooit|\d{1,2} [a-z]+ \d{4} \d\d:\d\d)"
OF_ITSELF = (
    r"Logboek: regel \d+, [0-9a-f]{16}\. Je hoeft niets te doen\."
    rf"|De reservekopie is niet gelukt\. De laatste goede: {MOMENT}\."
    r" Laat de beheerder op de server typen: klachtenbot backup"
    rf"|Iemand uit het team (opende in een uur \d+ klachten|zocht in een uur \d+ keer): {MOMENT}\."
    r" Nu een uur pauze\."
)
NARROW = re.compile(rf"{LINE}|{OF_ITSELF}|Te doen(\n• ({LINE}))+(\nEn nog \d+\. Alles staat in /vandaag\.)?")


async def a_filed_complaint(
    agency: Agency,
    *,
    received: date | None = None,
    by: int = ANNA,
    involved: Iterable[int] = (),
    tell: bool = True,
    **answers: object,
) -> str:
    """Its number; with a canary in every field. What follows from registering is planned, as in the chat."""
    today = agency.house.today()
    given = {
        "received_on": (received or today).isoformat(),
        "channel": "phone",
        "name": f"Fenna {CANARY}",
        "commissioner": "uwv",
        "categories": ["treatment"],
        "title": f"Een {CANARY} voorval",
        "description": f"Het was {CANARY}.",
        "about": [str(agency.ids[account]) for account in involved],
        **answers,
    }
    async with agency.house.database.write(agency.clock.now()) as page:
        filed = await register.open_complaint(
            page,
            draft_id=next(_drafts),
            answers=given,
            regulation=CURRENT.version,
            by=agency.ids[by],
            on=today,
        )
        if tell:
            team = await people.team(page, today)
            await notices.plan(page, after_registration(filed, team, not_before=agency.clock.now()))
    return filed.number


async def reported(agency: Agency, by: int = DIRK) -> None:
    """To UWV about the quarter before, and the year before was evaluated: neither is due."""
    today = agency.house.today()
    async with agency.house.database.write(agency.clock.now()) as page:
        for kind, occasion in OCCASIONS.items():
            period = occasion.before(occasion.begins(today))
            await occasions.done(page, kind, period, agency.ids[by], today)


async def registered(agency: Agency) -> None:
    """By Anna in the chat, about nobody in the team; then the chats are emptied."""
    await a_phone_complaint(agency, at_12="Geen begeleidende coach", at_13="De organisatie")
    agency.clear()


async def plan(agency: Agency, kind: str, subject: str = "", *, to: int = CARLA, step: str = "") -> None:
    planned = Notice(
        kind=kind,
        subject=subject,
        due_on=agency.house.today(),
        step=step,
        to=agency.ids[to],
        not_before=agency.clock.now(),
    )
    async with agency.house.database.write(agency.clock.now()) as page:
        assert await notices.plan(page, [planned]) == 1


async def entered(agency: Agency, number: str, by: int = CARLA) -> Complaint:
    now, who = agency.clock.now(), agency.ids[by]
    async with (
        agency.house.database.write(now) as page,
        register.change(page, number, by=who, action="complaint.enter") as complaint,
    ):
        complaint.enter(Moment(by=who, at=now))
    return complaint


async def happens(agency: Agency, number: str, by: int, *acts: Act) -> Complaint:
    """These, one after the other, with what each has to tell at once: as a step does."""
    now, who = agency.clock.now(), agency.ids[by]
    for act in acts:
        async with agency.house.database.write(now) as page:
            team = await people.team(page, agency.house.today())
            async with register.change(page, number, by=who, action="complaint.changed") as complaint:
                was = len(complaint.events)
                act(complaint, Moment(by=who, at=now), team)
            await notices.plan(page, after(complaint, was, team, not_before=now))
    return complaint


async def revoked(agency: Agency, account: int) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.revoke(page, agency.ids[account])


async def outbox(agency: Agency) -> list[tuple[str, State]]:
    """Kind and state of every notice, in the order of planning."""
    async with agency.house.database.read(agency.clock.now()) as page:
        rows = await page.connection.execute(select(notice).order_by(notice.c.id))
        return [(row.kind, State(row.state)) for row in rows]


async def damage(agency: Agency, table: Table, **where: object) -> None:
    """Flip the last byte of this row's sealed payload."""
    condition = [table.c[name] == value for name, value in where.items()]
    async with agency.house.database.write(agency.clock.now()) as page:
        sealed = await page.connection.scalar(select(table.c.sealed).where(*condition))
        broken = sealed[:-1] + bytes((sealed[-1] ^ 1,))
        await page.connection.execute(update(table).where(*condition).values(sealed=broken))


async def delivered(agency: Agency, after: float = 0) -> int:
    """One round of the courier, so many seconds from now; how many messages it sent."""
    agency.clock.ahead(seconds=after)
    return await Courier(agency.bot.bot, agency.house).round()


def heard(agency: Agency, account: int) -> list[str]:
    """What the bot wrote of its own accord since the chat was cleared: each of it as poor as T10 asks. The
    lines of a list without their bullets, as they stand when they come alone.
    """
    told = agency.told(account)
    assert_poor(told)
    return [text.replace("\n• ", "\n") for text in told]


def assert_poor(told: Sequence[str]) -> None:
    for text in told:
        assert NARROW.fullmatch(text), text
