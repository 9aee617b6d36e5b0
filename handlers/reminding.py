"""Under what the bot says of its own accord: “Gezien” and “Morgen weer”, pressed or typed; and the one
message that all of it goes out in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from complaints.errors import NotFound, Refusal, Stale
from complaints.escalation import RETURNED, duty_of
from complaints.notices import Notice
from complaints.periodic import OCCASIONS
from complaints.privacy import REQUEST
from complaints.putting_off import Open, next_working_day, open_for, put_off, waiting_for
from complaints.reminders.ladder import looked_at
from complaints.words import N_, Text, say
from handlers import words
from handlers.context import Button, Outgoing, Screen, Visit
from handlers.notices import DUTIES, LISTED, Told, compose
from handlers.texts import _, bold, html
from storage import notices, register, requests, trail
from storage.seen import newest, seen_all, seen_together, together

SEEN, LATER = N_("Gezien"), N_("Morgen weer")
NOTED = say("Genoteerd dat je dit gezien hebt.")
NO_TERM_WORDS = {
    "promise": N_("afspraak of maatregel"),
    "leak": N_("mogelijk datalek"),
    REQUEST: N_("verzoek over persoonsgegevens"),
}


def digest(told: Sequence[Told], *, welcome: bool = False) -> Outgoing:
    """All that is told to one person now, in one message; what comes down to the same line once. `welcome`:
    to who is back from absence.
    """
    if not told:
        return Outgoing(html(say("Welkom terug. Er staat niets voor je open.")), edit=False)
    lines = list({each.html: each for each in told}.values())
    message = compose(lines)
    last = (*message.rows[-1], Button(_(LATER), f"h:{lines[0].id}:0"))
    greeting = bold(say("Welkom terug. Dit staat voor je open."))
    text = f"{greeting}\n{message.html}" if welcome else message.html
    return replace(message, html=text, rows=(*message.rows[:-1], last))


async def seen(visit: Visit) -> Screen:
    """“Gezien” under a notice: kept, with the moment."""
    notice_id = await _own(visit)
    await seen_together(visit.page, notice_id, visit.me.id)
    await trail.append(visit.page, visit.me.id, "notice.seen", str(notice_id))
    return Screen("nothing", popup=NOTED)


async def later(visit: Visit) -> Screen:
    """“Morgen weer” under a notice: seen, and once more on the next working day."""
    return Screen("nothing", popup=await _put_off(visit, await _own(visit)))


async def in_words(visit: Visit) -> Screen | None:
    """The same, typed: “gezien” of everything, “morgen weer” of the last message."""
    if words.is_said(SEEN, visit.text):
        await seen_all(visit.page, visit.me.id)
        await trail.append(visit.page, visit.me.id, "notice.seen")
        return Screen("said", notes=(NOTED,))
    if words.is_said(LATER, visit.text):
        notice_id = await newest(visit.page, visit.me.id)
        if notice_id is None:
            raise Refusal("Er is geen herinnering die je nog niet gezien hebt. Kijk bij /vandaag.")
        return Screen("said", notes=(await _put_off(visit, notice_id),))
    return None


async def _own(visit: Visit) -> int:
    """The notice of the button, when it was sent to who presses it."""
    stored = await notices.get(visit.page, visit.pressed.row)
    if stored is None or stored.notice.to != visit.me.id or stored.message_id is None:
        raise Stale("Deze knop is verlopen.")
    return stored.id


async def _put_off(visit: Visit, notice_id: int) -> Text:
    """All of that message, or nothing of it."""
    calendar = visit.house.calendar
    day = next_working_day(visit.today, calendar)
    told = await together(visit.page, notice_id, visit.me.id)
    waiting = [found for each in told for found in await _waiting(visit, each.notice)]
    if urgent := [each.notice for each in waiting if each.act_by is not None and each.act_by < day]:
        raise _cannot_wait(urgent, day)
    await notices.plan(visit.page, [put_off(each, day, calendar) for each in waiting])
    await seen_together(visit.page, notice_id, visit.me.id)
    await trail.append(visit.page, visit.me.id, "notice.later", str(notice_id))
    if not waiting:
        return say("Daar is niets meer van te doen.")
    return say("Je hoort het weer op %(day)s om 08:30.", day=day)


async def _waiting(visit: Visit, notice: Notice) -> Iterable[Open]:
    """What is still to be done of what was told."""
    calendar, attempts = visit.house.calendar, visit.house.call_attempts
    if notice.kind in OCCASIONS:
        return (Open(notice, None),)
    if notice.kind == REQUEST:
        return await _waiting_request(visit, notice)
    if notice.kind == RETURNED:
        complaints = await register.listing(visit.page, open_only=True, on_broken=lambda _broken: None)
        looks = [looked_at(each, visit.team, calendar, attempts) for each in complaints]
        return tuple(found for look in looks for found in open_for(visit.me.id, look))
    try:
        complaint = await register.get(visit.page, notice.subject)
    except NotFound:
        return ()
    found = waiting_for(notice, looked_at(complaint, visit.team, calendar, attempts))
    return () if found is None else (found,)


async def _waiting_request(visit: Visit, notice: Notice) -> Iterable[Open]:
    request = (await requests.get(visit.page, notice.subject)).request
    act_by = visit.house.calendar.last_on_or_before(request.due_on)
    return () if request.settled_on is not None else (Open(notice, act_by),)


def _cannot_wait(urgent: Sequence[Notice], day: date) -> Refusal:
    named = {
        (each.subject, duty_of(each)): say(
            "%(number)s (%(duty)s)", number=each.subject, duty=Text(_duty(duty_of(each)))
        )
        for each in urgent
    }
    which = tuple(named.values())[:LISTED]
    return Refusal(
        "Dit kan niet wachten tot %(day)s: %(which)s. Doe het vandaag, of druk op Gezien.",
        day=day,
        which=which,
    )


def _duty(key: str) -> str:
    return DUTIES.get(key) or NO_TERM_WORDS[key]
