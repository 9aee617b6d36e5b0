"""/bekendmaking: which clients were told of the complaints system (3.1a), and who was not yet (3.1a, 3.1b).
Also typed: "alsnog verteld TR-1042".
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from complaints.disclosing import FACTS
from complaints.disclosure import Disclosure, Gaps, Spoken, gaps, may_see, sees_all
from complaints.drafts import Draft
from complaints.errors import NotAnAnswer, NotFound, Stale
from complaints.notices import Notice
from complaints.people import Action, Person, Team
from complaints.periodic import NOTHING, OCCASIONS, UNTOLD, subject_of
from complaints.reading import fold
from complaints.words import N_, Text, say
from handlers import damaged, desk, letters, reports, words
from handlers.access import require
from handlers.context import SHOWN_FOR, Act, Button, Outgoing, Rows, Screen, Visit
from handlers.disclosing import (
    CORRECT,
    ERASE,
    FIRST,
    GAP,
    LIST,
    NEW,
    may_erase,
    mine,
    subject,
    told_already,
)
from handlers.keyboards import turning
from handlers.notices import WAITS, Told, day_in, repeated
from handlers.texts import _, bold, html, ngettext, spoken
from storage import disclosures, drafts, notices, occasions, register, trail
from storage.page import Page

PER_PAGE = 8
TURNED = "turn"
AFTER_ALL = N_("Alsnog verteld")
LETTER = N_("Brief maken (Word)")
WAYS = {"email": N_("per e-mail"), "letter": N_("per brief")}
CHANGES: Mapping[str, str] = MappingProxyType({"correct": CORRECT, "erase": ERASE})
UNKNOWN = N_(
    "Dat ken ik niet. Typ /bekendmaking, /bekendmaking nieuw, /bekendmaking brief of /bekendmaking export."
)

Known = Callable[[Team, Person], Gaps]


# --- asking


async def command(visit: Visit) -> Screen:
    """“/bekendmaking”, and what stands in WORDS behind it."""
    require(visit, Action.DISCLOSE)
    word, *said = visit.text.split()[1:] or [""]
    act = WORDS.get(fold(word))
    if act is None and word and (known := await disclosures.called(visit.page, " ".join([word, *said]))):
        return await _open(visit, known)
    if act is None or (said and act is not _export):
        raise NotAnAnswer(UNKNOWN)
    return await act(visit)


async def pressed(visit: Visit) -> Screen:
    """`v:list:<page>`, `v:new:0`, or `v:<programme>:0`: told after all; behind it, what to change."""
    require(visit, Action.DISCLOSE)
    press = visit.pressed
    if press.id == "list":
        return await _list(visit)
    if press.id == "new":
        return await _new(visit)
    if not press.row:
        raise Stale("Deze knop is verlopen.")
    kept = await mine(visit, press.row)
    return await (_change(visit, kept, press.arg) if press.arg else _begin(visit, kept))


async def _open(visit: Visit, known: Disclosure) -> Screen:
    """Of one that is somebody else's no more is said than of one that is not there."""
    if not may_see(visit.team, visit.me, known):
        raise NotAnAnswer(UNKNOWN)
    await trail.append(visit.page, visit.me.id, "disclosure.read", subject(known.id))
    return Screen("disclosed", str(known.id))


async def _change(visit: Visit, kept: Disclosure, what: str) -> Screen:
    """Correct it (P5), or erase it (P8), which is for a director."""
    if what not in CHANGES:
        raise Stale("Deze knop is verlopen.")
    if CHANGES[what] == ERASE:
        may_erase(visit)
    return await _form(visit, kept, CHANGES[what])


async def in_words(visit: Visit) -> Screen | None:
    """The button in words: "alsnog verteld TR-1042"; None when it is something else."""
    reference = words.after(AFTER_ALL, visit.text)
    if not reference:
        return None
    require(visit, Action.DISCLOSE)
    found = await disclosures.called(visit.page, reference)
    if found is None or not may_see(visit.team, visit.me, found):
        return Screen("said", notes=(say("Dat traject staat er niet. Typ /bekendmaking voor de lijst."),))
    return await _begin(visit, found)


async def _list(visit: Visit) -> Screen:
    """A director who looks knows what is missing: of this quarter there is no more to be told."""
    await trail.append(visit.page, visit.me.id, "disclosure.list")
    if sees_all(visit.team, visit.me):
        await _looked(visit)
    return Screen("disclosures", str(visit.press.version if visit.press else 0))


async def _looked(visit: Visit) -> None:
    occasion = OCCASIONS[UNTOLD]
    begin = occasion.begins(visit.today)
    if visit.today < visit.house.calendar.next_on_or_after(begin):
        return
    period = occasion.before(begin)
    if await occasions.done(visit.page, UNTOLD, period, visit.me.id, visit.today):
        await trail.append(visit.page, visit.me.id, "occasion.done", subject_of(UNTOLD, period))
        await notices.withdraw_all(visit.page, UNTOLD, subject_of(UNTOLD, period))


async def _new(visit: Visit) -> Screen:
    return await desk.begin(visit, NEW, FIRST)


async def _begin(visit: Visit, gap: Disclosure) -> Screen:
    """The form knows which programme it is about: it may lie for days."""
    if gap.told_on is not None:
        raise told_already(gap)
    return await _form(visit, gap, GAP)


async def _form(visit: Visit, kept: Disclosure, form: str) -> Screen:
    screen = await desk.begin(visit, form, subject(kept.id))
    stored = await drafts.active(visit.page, visit.me.id)
    if stored is not None and not stored.draft:
        known = {"reference": kept.reference, "is_told": "yes" if kept.is_told else "no"}
        await drafts.save(visit.page, stored, Draft(answers=known).as_mapping())
    return screen


async def _export(visit: Visit) -> Screen:
    """One of the director's reports: “/bekendmaking export ja” is its confirmation."""
    return await reports.ask(visit, "disclosures", "", confirmed=reports.is_yes(visit.text.split()[2:]))


WORDS: Mapping[str, Act] = MappingProxyType({
    "": _list,
    "nieuw": _new,
    "new": _new,
    "brief": letters.disclosed,
    "letter": letters.disclosed,
    "export": _export,
})  # fmt: skip


# --- what is missing


async def missing(page: Page) -> Known:
    """What was not told, and what complaints speak of and nobody recorded, read once; then, for each person,
    what is missing.
    """
    complaints = await register.of_unrecorded_programmes(page, on_broken=damaged.report)
    untold = await disclosures.untold(page, damaged.report)
    return lambda team, me: gaps(team, me, untold, complaints)


def tell(notice_id: int, notice: Notice, found: Gaps, *, again: bool) -> Told:
    """How many, and nothing else (T10)."""
    said = repeated(say("Bekendmaking: %(what)s zonder bewijs", what=_counted(found)), again=again)
    opens = Button(_(LIST), "v:list:0")
    name = spoken(say("Bekendmaking"))
    return Told(notice_id, name, html(said), (opens,), (WAITS, day_in(notice)), opens=False)


def _counted(found: Gaps) -> Text:
    """As in "3 trajecten en 1 freelancer"."""
    programmes, people = found.programmes, len(found.freelancers)
    counted = [
        ngettext("%(count)s traject", "%(count)s trajecten", programmes) % {"count": programmes},
        ngettext("%(count)s freelancer", "%(count)s freelancers", people) % {"count": people},
    ]
    some = [said for said, count in zip(counted, (programmes, people), strict=True) if count]
    if len(some) == 1:
        return say("%(what)s", what=some[0])
    return say("%(programmes)s en %(people)s", programmes=some[0], people=some[1])


# --- what is shown


async def list_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """The gaps, eight a page: numbers and references only."""
    require(visit, Action.DISCLOSE)
    found = (await missing(visit.page))(visit.team, visit.me)
    items: list[Disclosure | Spoken] = [*found.untold, *found.spoken]
    pages = max(1, -(-len(items) // PER_PAGE))
    page = min(int(screen.arg), pages - 1)
    shown = items[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = [*_title(found, page, pages), *(_line(each) for each in shown), *_of_people(found)]
    gaps_ = [each for each in shown if isinstance(each, Disclosure)]
    if gaps_:
        hint = say("Verteld? Druk op de knop, of typ: alsnog verteld %(number)s", number=gaps_[0].reference)
        lines += ["", html(hint)]
    rows: Rows = tuple((Button(_after_all(each), f"v:{each.id}:0"),) for each in gaps_)
    rows += turning("v:list", page, pages, f":{TURNED}")
    replaces = visit.press is not None and visit.press.arg == TURNED
    return (Outgoing("\n".join(lines), (*rows, *_below(visit, found)), SHOWN_FOR, edit=replaces),)


def _title(found: Gaps, page: int, pages: int) -> list[str]:
    if found.programmes:
        return [
            bold(say("Nog niet verteld (bladzijde %(page)s van %(pages)s)", page=page + 1, pages=pages)),
            "",
        ]
    told = say("Er ontbreekt geen traject.")
    hint = say("Begint een cliënt aan een traject? Leg hier vast dat je over de klachtenregeling vertelde.")
    return [bold(say("Bekendmaking")), html(told), html(hint)]


def _line(item: Disclosure | Spoken) -> str:
    if isinstance(item, Disclosure):
        said = say("begonnen op %(day)s, nog niet verteld", day=item.started_on)
    else:
        said = say("staat in klacht %(number)s, hier nog niet vastgelegd", number=item.number)
    reference = bold(say("%(reference)s", reference=item.reference))
    return f"{reference} · {html(said)}"


def _of_people(found: Gaps) -> list[str]:
    if not found.freelancers:
        return []
    said = ngettext(
        "%(count)s freelancer heeft de bekendmaking nog niet bevestigd. Je ziet wie in /team.",
        "%(count)s freelancers hebben de bekendmaking nog niet bevestigd. Je ziet wie in /team.",
        len(found.freelancers),
    )
    return ["", html(Text(said, {"count": len(found.freelancers)}))]


def _after_all(gap: Disclosure) -> str:
    return spoken(say("%(told)s: %(number)s", told=Text(AFTER_ALL), number=gap.reference))


def _below(visit: Visit, found: Gaps) -> Rows:
    rows: Rows = ((Button(_("Traject vastleggen"), "v:new:0"), Button(_(LETTER), "d:disclosure:0")),)
    if found.freelancers and visit.team.may(visit.me, Action.MANAGE_TEAM):
        rows += ((Button(_("Team"), "p:team:1"),),)
    if visit.team.may(visit.me, Action.REPORT):
        rows += ((Button(_("Alles als Excel"), "u:disclosures:0:"),),)
    return rows


async def disclosed_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """What was recorded, and what can come next."""
    try:
        kept = await mine(visit, int(screen.arg))
    except NotFound:
        return ()
    again = (Button(_("Nog een traject"), "v:new:0"), Button(_(LIST), "v:list:0"))
    if kept.told_on is None:
        said = say("Vastgelegd: %(reference)s, nog niet verteld.", reference=kept.reference)
        later = say("Het blijft in de lijst staan tot je vastlegt dat je het hebt verteld.")
        rows: Rows = ((Button(_(LETTER), "d:disclosure:0"),), again)
        lines = [html(said), html(later), *_corrections(visit, kept)]
        return (Outgoing("\n".join(lines), (*rows, _changes(visit, kept)), SHOWN_FOR, edit=False),)
    said = say(
        "Vastgelegd: %(reference)s. Verteld op %(day)s, %(way)s.",
        reference=kept.reference,
        day=kept.told_on,
        way=Text(WAYS[kept.way or "letter"]),
    )
    lines = [html(said)]
    if kept.proof is not None:
        lines.append(html(say("Het bewijs is bewaard.")))
    lines += _corrections(visit, kept)
    return (Outgoing("\n".join(lines), (again, _changes(visit, kept)), SHOWN_FOR, edit=False),)


def _corrections(visit: Visit, kept: Disclosure) -> list[str]:
    return [
        html(
            say(
                "Gecorrigeerd op %(day)s door %(who)s: %(fact)s. Reden: %(reason)s",
                day=datetime.fromisoformat(each["at"]).astimezone(visit.house.zone).date(),
                who=visit.team.people[int(each["by"])].name,
                fact=Text(FACTS[each["fact"]]),
                reason=each["reason"],
            )
        )
        for each in kept.corrections
    ]


def _changes(visit: Visit, kept: Disclosure) -> tuple[Button, ...]:
    correct = Button(_("Correctie"), f"v:{kept.id}:0:correct")
    if not visit.team.may(visit.me, Action.ERASE, NOTHING):
        return (correct,)
    return correct, Button(_("Wissen"), f"v:{kept.id}:0:erase")
