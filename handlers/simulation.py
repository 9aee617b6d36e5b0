"""/simuleer: what would be due, and who would hear it, if nothing were done from now on. Changes nothing."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from complaints.complaint import Complaint
from complaints.dates import parse_date
from complaints.errors import Stale
from complaints.notices import Notice
from complaints.people import Action
from complaints.periodic import closings
from complaints.simulation import check, key_of, simulate
from complaints.words import N_, Text, say
from complaints.workdays import AMSTERDAM
from handlers import damaged, later
from handlers.access import require
from handlers.context import SHOWN_FOR, Outgoing, Screen, Visit
from handlers.keyboards import turning
from handlers.notices import DUTIES as TERMS
from handlers.texts import bold, html
from storage import holds, occasions, outcomes, register, trail

PER_PAGE = 25  # lines
QUICK = 10_000  # complaints times days: half a second; more takes longer than a chat should wait
TOLD_BEFORE = timedelta(days=60)  # no notice is asked for longer than this
TYPED = re.compile(r"(?P<day>.+?)(?:\s+(?:bladzijde|blz\.?|page)\s+(?P<page>\d{1,4}))?", re.IGNORECASE)
DUTIES = {
    **TERMS,
    "promise": N_("afspraak of maatregel"),
    "committee": N_("commissie aanvullen"),
    "letter": N_("brief niet bereikt"),
    "retention": N_("bewaartermijn loopt af"),
    "uwv": N_("rapportage aan UWV"),
    "year": N_("jaarlijkse evaluatie"),
}

Due = tuple[date, Notice]


async def typed(visit: Visit) -> Screen:
    """/simuleer 1 december; with "bladzijde 2" behind it, that page."""
    require(visit, Action.SEE_REGISTER)
    said = TYPED.fullmatch(" ".join(visit.text.split()[1:]))
    if said is None:
        return Screen(
            "said", notes=(say("Tot welke dag wil je vooruitkijken? Typ bijvoorbeeld /simuleer 1 december."),)
        )
    last = parse_date(said["day"], visit.today, future=True, language=visit.me.locale)
    return await _asked(visit, last, max(int(said["page"] or 1) - 1, 0))


async def pressed(visit: Visit) -> Screen:
    """`i:<ISO date>:<page>`, the page from 0."""
    require(visit, Action.SEE_REGISTER)
    try:
        last = date.fromisoformat(visit.pressed.id)
    except ValueError:
        raise Stale("Deze knop is verlopen.") from None
    return await _asked(visit, last, visit.pressed.version)


async def _asked(visit: Visit, last: date, page: int) -> Screen:
    """What takes long, the courier brings."""
    check(last, visit.today)
    await trail.append(visit.page, visit.me.id, "simulated")
    screen = Screen("simulation", f"{last.isoformat()}:{page}")
    if len(await _open_to(visit, last)) * (last - visit.today).days <= QUICK:
        return screen
    return await later.plan(visit, screen)


async def simulation_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """Day by day, a line for each duty, with who would hear of it."""
    until, _sep, wanted = screen.arg.partition(":")
    last = date.fromisoformat(until)
    items = _items(await _due(visit, last))
    pages = max(1, -(-len(items) // PER_PAGE))
    page = min(int(wanted or 0), pages - 1)
    lines = [bold(say("Als er niets gebeurt, tot en met %(day)s", day=last))]
    if pages > 1:
        lines.append(html(say("Bladzijde %(page)s van %(pages)s", page=page + 1, pages=pages)))
    if not items:
        lines += ["", html(say("Dan verstuur ik geen herinneringen over klachten die jij mag zien."))]
    for day, shown in groupby(items[page * PER_PAGE : (page + 1) * PER_PAGE], key=lambda item: item[0]):
        lines += ["", bold(say("%(day)s", day=day)), *[_line(visit, told) for _day, told in shown]]
    turned = visit.press is not None
    return (Outgoing("\n".join(lines), turning(f"i:{until}", page, pages), SHOWN_FOR, edit=turned),)


async def _due(visit: Visit, last: date) -> Sequence[Due]:
    """Of the complaints that this person may open (3.3b); what was sent before is not sent again."""
    calendar, now = visit.house.calendar, visit.page.now
    first = calendar.working_moment(now).astimezone(AMSTERDAM).date()
    complaints = await _open_to(visit, last)
    before = await outcomes.settled(visit.page, now - TOLD_BEFORE)
    ask = partial(
        simulate,
        attempts=visit.house.call_attempts,
        months=visit.house.retention_months,
        done=await occasions.all_done(visit.page),
        held=await holds.until(visit.page),
    )
    found = await asyncio.to_thread(ask, complaints, visit.team, calendar, first, last)
    return [(day, notice) for day, notice in found if key_of(notice) not in before]


async def _open_to(visit: Visit, last: date) -> list[Complaint]:
    """Of those that the sweep would ask until then."""
    page, months = visit.page, visit.house.retention_months
    found = {each.number: each async for each in register.with_duties(page, on_broken=damaged.report)}
    span = closings(visit.today, months)[0], closings(last, months)[1]
    found |= {
        each.number: each for each in await register.closed_between(page, *span, on_broken=damaged.report)
    }
    return [each for each in found.values() if visit.team.may(visit.me, Action.OPEN, each)]


def _items(found: Iterable[Due]) -> list[tuple[date, list[Notice]]]:
    """One for each duty of a day, whoever hears of it; within the day by number and hard date."""
    together: dict[tuple[date, str, date, str, str], list[Notice]] = {}
    for day, notice in found:
        key = (day, notice.subject, notice.due_on, notice.kind, notice.step)
        together.setdefault(key, []).append(notice)
    return [(key[0], together[key]) for key in sorted(together)]


def _line(visit: Visit, told: Sequence[Notice]) -> str:
    """As in "KL-2026-007: ontvangstbevestiging (Carla Smit)"."""
    values: dict[str, object] = {
        "number": told[0].subject.rpartition(":")[2],  # a number, or a period: "uwv:2026-K3"
        "duty": Text(DUTIES.get(told[0].kind, told[0].kind)),
        "names": [visit.team.people[each.to].name for each in told],
    }
    if "late:" in told[0].step:  # of a promise its place stands before it
        return html(say("%(number)s: %(duty)s, te laat (%(names)s)", **values))
    return html(say("%(number)s: %(duty)s (%(names)s)", **values))
