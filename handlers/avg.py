"""/avg: requests of people about what is recorded of them (P4, P5, P8, P10), each with its last day."""

from datetime import date
from re import ASCII, IGNORECASE
from re import compile as pattern

from complaints.errors import NotFound, Stale
from complaints.people import Action
from complaints.privacy import LABELS, Asks, Request
from complaints.words import Text, say
from handlers import avg_files, desk, later, openings
from handlers.access import visible
from handlers.avg_forms import END, HAND_OVER, KIND, LONGER, NEW, OUTCOMES, TASKS, check
from handlers.context import SHOWN_FOR, Button, Document, Outgoing, Rows, Screen, Visit
from handlers.keyboards import paired
from handlers.notices import LATE, WAITS, Told, repeated
from handlers.texts import SOURCE, _, bold, html, speaking, spoken
from storage import requests, trail
from storage.requests import Kept

NAME = pattern(r"avg-20\d\d-\d{3,}", IGNORECASE | ASCII)
LIST, SEEK, MAKE = "list", "seek", "make"
FORMS = frozenset({LONGER, END, HAND_OVER})


async def command(visit: Visit) -> Screen:
    """“/avg”, “/avg AVG-2026-003”, “/avg nieuw”."""
    check(visit)
    typed = " ".join(visit.text.split()[1:])
    if NAME.fullmatch(typed):
        return await _opened(visit, typed.upper())
    if typed.lower() in {"nieuw", "new"}:
        return await desk.begin(visit, f"{KIND}:{NEW}", f"{KIND}:{NEW}")
    return Screen("requests")


async def pressed(visit: Visit) -> Screen:
    """`q:list:0`, `q:new:0`; `q:<name>:0`, and behind that what to do with it."""
    check(visit)
    name, what = visit.pressed.id, visit.pressed.arg
    if name == LIST:
        return Screen("requests")
    if name == NEW:
        return await desk.begin(visit, f"{KIND}:{NEW}", f"{KIND}:{NEW}")
    if not NAME.fullmatch(name):
        raise Stale("Deze knop is verlopen.")
    if not what:
        return await _opened(visit, name)
    return await _do(visit, await requests.get(visit.page, name), what)


async def _opened(visit: Visit, name: str) -> Screen:
    kept = await requests.get(visit.page, name)
    await trail.append(visit.page, visit.me.id, "request.read", kept.request.name)
    return Screen("request", kept.request.name)


async def _do(visit: Visit, kept: Kept, what: str) -> Screen:
    name = kept.request.name
    if kept.request.settled_on is not None and what != MAKE:
        raise Stale("Deze knop is verlopen.")
    if what in FORMS:
        return await desk.begin(visit, f"{KIND}:{what}", f"{KIND}:{name}")
    if what in {SEEK, MAKE}:
        await openings.search(visit)
        await trail.append(visit.page, visit.me.id, f"request.{what}", name)
        for number in _chosen(kept) if what == MAKE else ():
            await trail.append(visit.page, visit.me.id, "complaint.exported", number)
        return await later.plan(visit, Screen("request_found" if what == SEEK else "request_files", name))
    return await _choose(visit, kept, what)


async def _choose(visit: Visit, kept: Kept, number: str) -> Screen:
    """It is about this person, or after all not. Raises `NotFound` for what this director may not see."""
    if number.startswith((avg_files.DRAFT, avg_files.PROGRAMME)):
        if number not in await avg_files.found(visit, kept):
            raise NotFound("Dat is er niet meer.")
    else:
        await visible(visit, number, Action.ANSWER_REQUEST)
    chosen = _chosen(kept)
    now = [each for each in chosen if each != number] if number in chosen else [*chosen, number]
    await requests.note(visit.page, kept, visit.me.id, chosen=now)
    return Screen("request", kept.request.name)


def _chosen(kept: Kept) -> list[str]:
    chosen = kept.about.get("chosen")
    return [str(each) for each in chosen] if isinstance(chosen, list) else []


# --- what is shown


async def list_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    check(visit)
    waiting = await requests.waiting(visit.page)
    lines = [bold(say("Verzoeken over persoonsgegevens"))]
    lines += [html(line(each, visit.today)) for each in waiting] or [html(say("Er staat geen verzoek open."))]
    rows = paired(Button(each.name, f"q:{each.name}:0") for each in waiting)
    new = (Button(_(TASKS[NEW]), f"q:{NEW}:0"),)
    return (Outgoing("\n".join(lines), (*rows, new), edit=False),)


def line(request: Request, today: date) -> Text:
    """The number and the day, no name (T10)."""
    values = {"name": request.name, "what": spoken(Text(LABELS[request.asks])).lower(), "day": request.due_on}
    if request.is_late(today):
        return say("%(name)s: %(what)s is te laat, had gemoeten op %(day)s", **values)
    return say("%(name)s: %(what)s uiterlijk %(day)s", **values)


async def request_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    check(visit)
    kept = await requests.get(visit.page, screen.arg)
    request = kept.request
    lines = [bold(line(request, visit.today)), html(say("Ontvangen op %(day)s.", day=request.received_on))]
    if kept.about.get("name"):
        lines.append(html(say("Van: %(name)s", name=str(kept.about["name"]))))
    if request.told_on is not None:
        lines.append(html(say("Op %(day)s is verteld dat het langer duurt.", day=request.told_on)))
    if request.settled_on is not None:
        outcome = Text(OUTCOMES[kept.outcome or ""])
        lines.append(html(say("Afgerond op %(day)s: %(how)s.", day=request.settled_on, how=outcome)))
    else:
        lines.append(html(HOW[request.asks]))
    return (Outgoing("\n".join(lines), _rows(kept), SHOWN_FOR, edit=False),)


HOW = {
    Asks.ACCESS: say("Zoek eerst wat er van deze persoon is, kies wat klopt, en maak dan de bestanden."),
    Asks.CORRECTION: say("Zoek de klacht, open die en gebruik daar Correctie. Rond het verzoek daarna af."),
    Asks.ERASURE: say(
        "Zoek de klacht en wis die, of leg uit waarom dat niet kan: bewaarplicht, een claim, of de klacht"
        " loopt nog. Rond het verzoek daarna af."
    ),
    Asks.HANDOVER: say("Maak het bestand voor UWV. Het wachtwoord geef je langs een andere weg."),
}


def _rows(kept: Kept) -> Rows:
    name, asks = kept.request.name, kept.request.asks
    if kept.request.settled_on is not None:
        return ()
    chosen = [(Button(f"✓ {_called(kept, each)}", f"q:{name}:0:{each}"),) for each in _chosen(kept)]
    if asks is Asks.ERASURE:
        chosen += [
            (Button(say_erase(each), f"x:{each}:0:erase"),)
            for each in _chosen(kept)
            if each.startswith("KL-")
        ]
        chosen += [
            (Button(_("Traject wissen"), f"v:{each.removeprefix(avg_files.PROGRAMME)}:0:erase"),)
            for each in _chosen(kept)
            if each.startswith(avg_files.PROGRAMME)
        ]
    work = [Button(_("Zoeken"), f"q:{name}:0:{SEEK}")] if asks is not Asks.HANDOVER else []
    if asks is Asks.HANDOVER:
        work.append(Button(_(TASKS[HAND_OVER]), f"q:{name}:0:{HAND_OVER}"))
    if asks is Asks.ACCESS and chosen:
        work.append(Button(_("Bestanden maken"), f"q:{name}:0:{MAKE}"))
    work += [Button(_(TASKS[each]), f"q:{name}:0:{each}") for each in (LONGER, END)]
    return (*chosen, *((each,) for each in work))


def _called(kept: Kept, number: str) -> str:
    """What was found, in words; a complaint is called by its number."""
    if number.startswith(avg_files.DRAFT):
        return spoken(say("Formulier %(number)s", number=number.removeprefix(avg_files.DRAFT)))
    if number.startswith(avg_files.PROGRAMME):
        return spoken(say("Traject %(programme)s", programme=str(kept.about.get("programme") or "")))
    return number


def say_erase(number: str) -> str:
    return spoken(say("Wissen %(number)s", number=number))


async def found_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """What may be about this person; a director says what is."""
    check(visit)
    kept = await requests.get(visit.page, screen.arg)
    numbers = await avg_files.found(visit, kept)
    lines = [bold(say("Gevonden voor %(name)s", name=kept.request.name))]
    lines.append(html(say("Kijk na of dit echt deze persoon is, en druk dan op het nummer.")))
    if not numbers:
        lines[1:] = [html(say("Er is niets gevonden."))]
    # The same whether or not there is such a complaint (3.3b).
    hint = say(
        "Klachten waar je zelf bij betrokken bent, staan er nooit bij. Laat ook de andere directeur of je"
        " plaatsvervanger zoeken."
    )
    rows = [
        (Button(_called(kept, each), f"q:{kept.request.name}:0:{each}"), *_opens(each)) for each in numbers
    ]  # fmt: skip
    return (Outgoing("\n".join([*lines, html(hint)]), tuple(rows), SHOWN_FOR, edit=False),)


def _opens(number: str) -> tuple[Button, ...]:
    return (
        ()
        if number.startswith((avg_files.DRAFT, avg_files.PROGRAMME))
        else (Button(_("Open"), f"z:{number}:0"),)
    )


async def files_screen(visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """Kept sealed for 30 days; gone from the chat after 15 minutes, not protected there: decision 0016."""
    check(visit)
    kept = await requests.get(visit.page, screen.arg)
    with speaking(SOURCE):  # it is for the person whose data they are: decision 0023
        content = await avg_files.made(visit, kept)
    async with visit.house.database.write(visit.house.clock.now()) as page:
        await requests.add_files(page, kept, content)
    caption = html(say("Lees het na voor je het geeft: staat er echt niemand anders in?"))
    name = kept.request.name
    return tuple(
        Outgoing(
            caption if place == 0 else "",
            lifetime=SHOWN_FOR,
            edit=False,
            document=Document(f"{name}-{file}", lambda made=made: made),  # type: ignore[misc]
            protected=False,
        )
        for place, (file, made) in enumerate(avg_files.unpacked(content).items())
    )


# --- reminders


def tell(notice_id: int, request: Request, today: date, *, again: bool) -> Told:
    """As a notice about a complaint is told; `again` when it may have come before."""
    said = repeated(line(request, today), again=again)
    opens = Button(_("Open"), f"q:{request.name}:0")
    urgency = LATE if request.is_late(today) else WAITS
    return Told(notice_id, request.name, html(said), (opens,), (urgency, request.due_on), opens=False)
