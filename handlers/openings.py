"""Who opens very many complaints is stopped for a while, and a director hears of it (T4): decision 0021."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from complaints.complaint import Complaint
from complaints.errors import NotAllowed, Stale
from complaints.notices import Notice
from complaints.openings import COMPLAINTS, LIMIT, SEARCHES, TooMany, is_due, judge, may_allow, told_of
from complaints.reading import fold
from complaints.words import N_, Text, say
from handlers import words
from handlers.context import SHOWN_FOR, Act, Button, Outgoing, Rows, Screen, Visit
from handlers.later import brought
from handlers.texts import _, bold, html, moment, spoken
from storage import notices, openings, trail
from storage.openings import ALLOWED, STOPPED, Stop, subject

KIND = "openings"  # the notice that somebody was stopped
LIST, ALLOW = "list", "allow"
WHO, AGAIN = N_("Wie opende veel"), N_("Weer toestaan")
REMEMBERED = timedelta(days=3)  # a stop of Friday evening is heard of on Monday
MOST = 20  # stops with a line and a button
DID: Mapping[str, str] = MappingProxyType({
    COMPLAINTS: N_("Je opende in een uur %(count)s klachten. Dat is veel. Daarom eerst een pauze."),
    SEARCHES: N_("Je zocht in een uur %(count)s keer. Dat is veel. Daarom eerst een pauze."),
})  # fmt: skip
TOLD: Mapping[str, str] = MappingProxyType({
    COMPLAINTS: N_("Iemand uit het team opende in een uur %(count)s klachten: %(at)s. Nu een uur pauze."),
    SEARCHES: N_("Iemand uit het team zocht in een uur %(count)s keer: %(at)s. Nu een uur pauze."),
})  # fmt: skip
NOT_YOURS = N_("Dat kan alleen de directie, of wie hiervan bericht kreeg.")
LISTED: Mapping[str, str] = MappingProxyType({
    COMPLAINTS: N_("%(at)s: %(count)s klachten in een uur"),
    SEARCHES: N_("%(at)s: %(count)s keer gezocht in een uur"),
})  # fmt: skip


# --- looking


async def look(
    visit: Visit,
    complaint: Complaint,
    action: str = "complaint.read",
    detail: Mapping[str, object] | None = None,
) -> None:
    """A row in the trail for each look (P7). Raises `TooMany`, but for what this person has to do today."""
    refusal = judge(await openings.past(visit.page, visit.me.id), complaint.number, visit.page.now)
    if refusal and not is_due(visit.me, complaint, visit.team, visit.house.calendar):
        raise refusal
    await trail.append(visit.page, visit.me.id, action, complaint.number, detail)


async def search(visit: Visit) -> None:
    """Raises `TooMany`: to search word by word is another way to read. So is to have all of it as a file."""
    if refusal := judge(await openings.past(visit.page, visit.me.id), "", visit.page.now):
        raise refusal


def stopped(refusal: TooMany) -> Act:
    """An act that records the refusal and says it. The first one begins the stop, and is told to others."""

    async def act(visit: Visit) -> Screen:
        past, now = await openings.past(visit.page, visit.me.id), visit.page.now
        until = now + LIMIT.pause if past.stopped_at is None else past.stopped_at + LIMIT.pause
        if until > now and past.stopped_at is not None:
            await trail.append(visit.page, visit.me.id, "refused", detail={"why": type(refusal).__name__})
            return _stopped(refusal, until)
        detail = {"of": refusal.of, "count": LIMIT.most}
        await trail.append(visit.page, visit.me.id, STOPPED, detail=detail)
        await notices.plan(visit.page, _told(visit, refusal.of))
        return _stopped(refusal, now + LIMIT.pause)

    return act


def _stopped(refusal: TooMany, until: datetime) -> Screen:
    return Screen("stopped", f"{refusal.of}:{until.isoformat()}")


def _told(visit: Visit, of: str) -> list[Notice]:
    """Once for each stop: its moment is the step."""
    now = visit.page.now
    return [
        Notice(
            kind=KIND,
            subject=subject(visit.me.id),
            due_on=visit.today,
            step=f"{of}/{int(now.timestamp())}",
            to=person.id,
            not_before=visit.house.calendar.working_moment(now),
        )
        for person in told_of(visit.me.id, visit.team)
    ]


async def stopped_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """How long it lasts, what still goes, and whom to ask."""
    of, _sep, until = screen.arg.partition(":")
    names = [each.name for each in told_of(visit.me.id, visit.team)]
    lines = [
        Text(DID[of], {"count": LIMIT.most}),
        say("Tot %(until)s uur open ik geen andere klachten en zoek ik niet.", until=_hour(visit, until)),
        say("Wat je het laatste kwartier opende en wat je vandaag moet doen, gaat wel open."),
        say("Heb je nu meer nodig? Vraag het aan: %(names)s. Daar gaat ook een bericht heen.", names=names)
        if names
        else say("Heb je nu meer nodig? Vraag het aan de directie."),
    ]
    return (Outgoing("\n".join(map(html, lines)), edit=False),)


def _hour(visit: Visit, at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(visit.house.zone):%H:%M}"


# --- what a director hears, sees and allows


async def notice(visit: Visit, told: Notice, notice_id: int) -> tuple[Outgoing, ...]:
    """Without a name (T10). Nothing to who is no longer the one to hear it."""
    person = int(told.subject.partition(":")[2])
    if not may_allow(visit.me, person, visit.team):
        return ()
    of, _sep, at = told.step.partition("/")
    values = {"count": LIMIT.most, "at": moment(datetime.fromtimestamp(int(at), UTC), visit.house.zone)}
    row = (Button(_(WHO), f"y:{LIST}:0"), Button(_("Gezien"), f"g:{notice_id}:0"))
    return (Outgoing(html(Text(TOLD[of], values)), (row,), edit=False),)


async def pressed(visit: Visit) -> Screen:
    """`y:list:0`: who was stopped; `y:<person>:0:allow`: they may go on."""
    press = visit.pressed
    if press.id == LIST:
        return await listed(visit)
    if not press.row or press.arg != ALLOW:
        raise Stale("Deze knop is verlopen.")
    return await _allow(visit, press.row)


async def in_words(visit: Visit) -> Screen | None:
    """The buttons in words: "wie opende veel", "weer toestaan Bram Jansen"; None when it is neither."""
    if words.is_said(WHO, visit.text):
        return await listed(visit)
    if not (name := words.after(AGAIN, visit.text)):
        return None
    for each in await _theirs(visit):
        if fold(visit.team.people[each.person].name).startswith(fold(name)):
            return await _allow(visit, each.person)
    raise NotAllowed(NOT_YOURS)


async def listed(visit: Visit) -> Screen:
    await trail.append(visit.page, visit.me.id, "stops.read")
    return Screen("stops")


async def _theirs(visit: Visit) -> list[Stop]:
    """The stops that this person may hear of, the latest first."""
    found = await openings.stops(visit.page, visit.page.now - REMEMBERED)
    known = [each for each in found if each.person in visit.team.people]
    return [each for each in known if may_allow(visit.me, each.person, visit.team)][:MOST]


async def _allow(visit: Visit, person: int) -> Screen:
    """From now on they are counted anew, and hear so. A second time changes nothing."""
    if not may_allow(visit.me, person, visit.team):
        raise NotAllowed(NOT_YOURS)
    if not any(each.person == person and _runs(visit, each) for each in await _theirs(visit)):
        raise Stale("Deze pauze is al voorbij.")
    await trail.append(visit.page, visit.me.id, ALLOWED, subject(person))
    await notices.withdraw_all(visit.page, KIND, subject(person))
    update = visit.update.update_id if visit.update else 0
    told = brought(Screen("allowed"), to=person, update=update, on=visit.today, not_before=visit.page.now)
    await notices.plan(visit.page, [told])
    said = say("%(name)s kan weer klachten openen.", name=visit.team.people[person].name)
    return Screen("said", notes=(said,)) if visit.press is None else Screen("nothing", popup=said)


def _runs(visit: Visit, stop: Stop) -> bool:
    return not stop.allowed and visit.page.now < stop.at + LIMIT.pause


async def allowed_screen(_visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    return (Outgoing(html(say("Je kunt weer klachten openen.")), edit=False),)


async def stops_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    """By name, how much and when; which complaints it were is in the trail, not here: one of them may be
    hidden from who reads this (3.3b).
    """
    stops = await _theirs(visit)
    if not stops:
        return (Outgoing(html(say("De laatste dagen opende of zocht niemand te veel.")), edit=False),)
    lines = [bold(say("Wie veel opende of zocht")), ""]
    for each in stops:
        lines += [bold(_name(visit, each)), html(_when(visit, each)), html(_how_now(visit, each))]
    advice = say(
        "Vraag na waarvoor het nodig was. Is het gewoon werk? Sta het dan weer toe. Klopt het niet? Trek dan"
        " bij /team de toegang in."
    )
    running = [each for each in stops if _runs(visit, each)]
    rows: Rows = tuple(
        (Button(f"{_(AGAIN)}: {spoken(_name(visit, each))}", f"y:{each.person}:0:{ALLOW}"),)
        for each in running
    )
    hint = [html(say("Je kunt ook typen: weer toestaan, met de naam erachter."))] if running else []
    return (Outgoing("\n".join([*lines, "", html(advice), *hint]), rows, SHOWN_FOR, edit=False),)


def _name(visit: Visit, stop: Stop) -> Text:
    return say("%(name)s", name=visit.team.people[stop.person].name)


def _when(visit: Visit, stop: Stop) -> Text:
    return Text(LISTED[stop.of], {"at": moment(stop.at, visit.house.zone), "count": LIMIT.most})


def _how_now(visit: Visit, stop: Stop) -> Text:
    if stop.allowed:
        return say("Mag weer.")
    until = f"{(stop.at + LIMIT.pause).astimezone(visit.house.zone):%H:%M}"
    if _runs(visit, stop):
        return say("Pauze tot %(until)s uur.", until=until)
    return say("De pauze was tot %(until)s uur.", until=until)
