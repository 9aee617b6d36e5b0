"""/status: how the bot is doing, in counts and members' names; what is not good says what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from importlib.metadata import version

from complaints.people import Action
from complaints.words import Text, say
from handlers.access import require
from handlers.context import Outgoing, Screen, Visit
from handlers.texts import bold, html, moment
from storage import heartbeat, messages, notices, outcomes, trail
from storage.notices import State

POLLED = timedelta(minutes=3)  # as long as the poller waits for an answer before it calls it wedged
STALLED = timedelta(hours=1)
BACKUP = "backup"  # its heartbeat
BACKED_UP = timedelta(hours=26)  # since the night before, and a long one
WAITED = timedelta(minutes=15)  # longer than any pause that Telegram asks of us
HEAD = 8  # hex digits
WITNESSED = 16  # the same: too many to find another trail that ends so


@dataclass(frozen=True)
class Line:
    """`advice` makes it a line that is not good."""

    said: Text
    advice: Text | None = None


async def status(visit: Visit) -> Screen:
    require(visit, Action.SEE_STATUS)
    return Screen("status")


async def status_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    lines = [
        await _polled(visit),
        await _swept(visit),
        *await _courier(visit),
        await _unreachable(visit),
        Line(say("Open formulieren: %(count)s", count=await outcomes.open_drafts(visit.page))),
        await _stuck(visit),
        await _backed_up(visit),
        await _head(visit),
        Line(say("Versie: %(version)s", version=version("klachtenbot"))),
        *_shift(visit),
    ]
    told = [bold(say("Zo gaat het met de bot")), "", *(line for each in lines for line in _written(each))]
    return (Outgoing("\n".join(told), edit=False),)


def _written(line: Line) -> Iterator[str]:
    if line.advice is None:
        yield html(say("✓ %(said)s", said=line.said))
    else:
        yield html(say("‼ %(said)s", said=line.said))
        yield html(say("→ %(advice)s", advice=line.advice))


async def _polled(visit: Visit) -> Line:
    at = await heartbeat.last(visit.page, "poll", shift=visit.house.shift)
    said = say("Berichten opgehaald bij Telegram: %(at)s", at=_when(visit, at))
    if _is_recent(visit, at, POLLED):
        return Line(said)
    return Line(said, say("Laat de beheerder op de server typen: klachtenbot doctor"))


async def _swept(visit: Visit) -> Line:
    at = await heartbeat.last(visit.page, "sweep")
    said = say("Herinneringen berekend: %(at)s", at=_when(visit, at))
    return Line(said) if _is_recent(visit, at, STALLED) else Line(said, say("Start de bot opnieuw."))


async def _courier(visit: Visit) -> tuple[Line, Line]:
    stats, today = await notices.stats(visit.page), await outcomes.counts(visit.page, _midnight(visit))
    waiting = stats.counts.get(State.DUE, 0) + stats.counts.get(State.CLAIMED, 0)
    said = say(
        "Berichten vandaag verstuurd: %(sent)s; nog te versturen: %(waiting)s",
        sent=today.get(State.SENT, 0),
        waiting=waiting,
    )
    failed = say("Berichten vandaag mislukt: %(count)s", count=today.get(State.FAILED, 0))
    look = say("Kijk hieronder wie niet te bereiken is, en anders in het logbestand.")
    return (
        Line(said, _held_up(visit, stats.oldest_due)),
        Line(failed, look if today.get(State.FAILED) else None),
    )


def _held_up(visit: Visit, oldest_due: datetime | None) -> Text | None:
    if oldest_due is None or visit.page.now - oldest_due <= WAITED:
        return None
    return say(
        "Het oudste wacht sinds %(at)s. Blijft dat zo? Start de bot opnieuw.", at=_when(visit, oldest_due)
    )


async def _unreachable(visit: Visit) -> Line:
    """By name: the director manages the team."""
    failing = await outcomes.unreachable(visit.page)
    names = [each.name for each in visit.team.people.values() if each.is_active and each.id in failing]
    if not names:
        return Line(say("Medewerkers die geen berichten krijgen: geen"))
    return Line(
        say("Medewerkers die geen berichten krijgen: %(names)s", names=sorted(names)),
        say("Vraag hun de bot te openen, de blokkade op te heffen en /start te typen."),
    )


async def _stuck(visit: Visit) -> Line:
    count = await messages.stuck(visit.page)
    said = say("Berichten die ik niet uit een chat kon halen: %(count)s", count=count)
    if not count:
        return Line(said)
    return Line(said, say("Vraag het team om berichten ouder dan twee dagen zelf uit de chat te wissen."))


async def _backed_up(visit: Visit) -> Line:
    at = await heartbeat.last(visit.page, BACKUP, shift=visit.house.shift)
    said = say("Laatste reservekopie: %(at)s", at=_when(visit, at))
    if _is_recent(visit, at, BACKED_UP):
        return Line(said)
    return Line(said, say("Laat de beheerder op de server typen: klachtenbot backup"))


async def _head(visit: Visit) -> Line:
    seq, digits = await trail.head(visit.page)
    return Line(say("Logboek: regel %(seq)s, %(digits)s", seq=seq, digits=digits[:HEAD]))


def _shift(visit: Visit) -> Iterator[Line]:
    if visit.house.shift:
        seconds = int(visit.house.shift.total_seconds())
        yield Line(
            say("De klok is %(seconds)s seconden verschoven.", seconds=seconds),
            say("Is dit geen proef? Haal KLACHTENBOT_CLOCK_OFFSET uit de instellingen."),
        )


def _is_recent(visit: Visit, at: datetime | None, within: timedelta) -> bool:
    return at is not None and abs(visit.page.now - at) <= within


def _when(visit: Visit, at: datetime | None) -> Text:
    if at is None:
        return say("nog nooit")
    return say("%(at)s", at=moment(at, visit.house.zone))


def _midnight(visit: Visit) -> datetime:
    return datetime.combine(visit.today, day_time(), visit.house.zone).astimezone(UTC)


async def stalled(visit: Visit) -> tuple[Outgoing, ...]:
    """Told by the bot itself; nothing when the sweep came round in the meantime."""
    if _is_recent(visit, await heartbeat.last(visit.page, "sweep"), STALLED):
        return ()
    text = say(
        "De herinneringen zijn meer dan een uur niet berekend. Kijk bij /status en start de bot opnieuw."
    )
    return (Outgoing(html(text), edit=False),)


async def backup_failed(visit: Visit, day: date) -> tuple[Outgoing, ...]:
    """Told by the bot itself; nothing when one was made on that day after all."""
    at = await heartbeat.last(visit.page, BACKUP, shift=visit.house.shift)
    if at is not None and at.astimezone(visit.house.zone).date() >= day:
        return ()
    text = say(
        "De reservekopie is niet gelukt. De laatste goede: %(at)s. Laat de beheerder op de server typen:"
        " klachtenbot backup",
        at=_when(visit, at),
    )
    return (Outgoing(html(text), edit=False),)


async def witnessed(visit: Visit) -> tuple[Outgoing, ...]:
    """The head as it is when it is sent; it stays in the chat, to hold a trail against later."""
    seq, digits = await trail.head(visit.page)
    text = say(
        "Logboek: regel %(seq)s, %(digits)s. Je hoeft niets te doen.", seq=seq, digits=digits[:WITNESSED]
    )
    return (Outgoing(html(text), edit=False, silent=True),)
