"""/rapport: asking for the director's reports (3.1c, 3.6, 3.7), and the register; freezing what was sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from complaints.dates import parse_date
from complaints.errors import NotAnAnswer, NotFound, Stale
from complaints.people import Action
from complaints.periodic import is_over, subject_of
from complaints.reading import YES_OR_NO, fold
from complaints.reports import periods
from complaints.reports.periods import Period, quarter_of, year_of
from complaints.words import N_, Text, say
from handlers import later, openings
from handlers.access import require
from handlers.context import LONGEST, SHOWN_MINUTES, Button, Outgoing, Rows, Screen, Visit
from handlers.texts import _, bold, html, spoken
from storage import notices, occasions, reports, trail

YES = N_("ja")
SENT = {"verstuurd", "sent"}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Kind:
    """How a report is asked for. `offered`: its periods in the menu, the usual one first; none when it is
    about no period. `names_people`: it is made only after a confirmation (T7).
    """

    word: str
    label: str
    action: Action
    offered: Callable[[date], tuple[Period, ...]] = lambda _today: ()
    names_people: bool = False
    warning: str = N_("In dit bestand staan gegevens uit klachten. Je kunt het opslaan en doorsturen.")


def _quarters(today: date) -> tuple[Period, ...]:
    this = quarter_of(today)
    return quarter_of(this.first - DAY), this


def _years(today: date) -> tuple[Period, ...]:
    this = year_of(today)
    return this, year_of(this.first - DAY)


KINDS: Mapping[str, Kind] = MappingProxyType({
    "uwv": Kind("uwv", N_("UWV %(period)s"), Action.REPORT, _quarters),
    "insight": Kind("inzicht", N_("Inzicht %(period)s"), Action.REPORT, _years),
    "year": Kind(
        "jaar",
        N_("Jaarevaluatie %(period)s"),
        Action.REPORT,
        lambda today: _years(today)[::-1],
        names_people=True,
    ),
    "register": Kind("register", N_("Klachtenregister"), Action.SEE_REGISTER, names_people=True),
    "disclosures": Kind(
        "bekendmaking",
        N_("Bekendmakingen"),
        Action.REPORT,
        names_people=True,
        warning=N_(
            "In dit bestand staan nummers van cliënten en namen van collega's. Je kunt het opslaan en"
            " doorsturen."
        ),
    ),
})  # fmt: skip
WRONG_KIND = N_(
    "Dat rapport ken ik niet. Typ bijvoorbeeld /rapport uwv 2026-K3, /rapport inzicht 2026,"
    " /rapport jaar 2025 of /rapport register."
)


# --- asking


async def command(visit: Visit) -> Screen:
    """“/rapport uwv 2026-K3”, “/rapport register ja”, “/rapport uwv 2026-K3 verstuurd 12 oktober”."""
    require(visit, Action.SEE_REGISTER)
    word, *said = visit.text.split()[1:] or [""]
    if not word:
        return Screen("reports")
    kind = next((key for key, each in KINDS.items() if fold(word) in {each.word, key}), None)
    if kind is None:
        raise NotAnAnswer(WRONG_KIND)
    place = next((at for at, each in enumerate(said) if each in SENT), None)
    if kind == "uwv" and place is not None:
        return await _typed_sent(visit, " ".join(said[:place]), " ".join(said[place + 1 :]))
    confirmed = is_yes(said[-1:])
    return await ask(visit, kind, " ".join(said[:-1] if confirmed else said), confirmed=confirmed)


def is_yes(said: list[str]) -> bool:
    return YES_OR_NO.get(" ".join(said).lower()) == "yes"


async def pressed(visit: Visit) -> Screen:
    """`u:<kind>:<1 when confirmed>:<period>`, `u:sent:0:<report>` or `u:again:0:<report>`."""
    press = visit.pressed
    if press.id in ABOUT_ONE:
        require(visit, Action.REPORT)
        return await ABOUT_ONE[press.id](visit, await _made(visit, press.arg))
    if press.id not in KINDS:
        raise Stale("Deze knop is verlopen.")
    return await ask(visit, press.id, press.arg, confirmed=press.version == 1)


async def _made(visit: Visit, typed: str) -> reports.Kept:
    row = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST else 0
    try:
        return await reports.get(visit.page, row)
    except NotFound:
        raise Stale("Deze knop is verlopen.") from None


async def ask(visit: Visit, kind: str, typed: str, *, confirmed: bool) -> Screen:
    wanted = KINDS[kind]
    require(visit, wanted.action)
    reference = f"{kind}:{period_of(kind, typed, visit.today, visit.me.locale)}"
    if wanted.names_people and not confirmed:
        return Screen("report_asked", reference)
    if wanted.names_people:
        await openings.search(visit)
    await trail.append(visit.page, visit.me.id, "report.asked", reference)
    return await later.plan(visit, Screen("report", reference))


def period_of(kind: str, typed: str, today: date, language: str = "") -> str:
    """Its name; the usual one when none is said. Raises NotAnAnswer."""
    offered = KINDS[kind].offered(today)
    if not offered:
        return ""
    period = periods.read(typed, today, language=language) if typed else offered[0]
    if kind == "year" and period != year_of(period.first):
        raise NotAnAnswer("De jaarevaluatie gaat over een heel jaar. Typ bijvoorbeeld /rapport jaar 2026.")
    return period.name


# --- what was sent


async def _typed_sent(visit: Visit, typed: str, day: str) -> Screen:
    require(visit, Action.REPORT)
    name = period_of("uwv", typed, visit.today, visit.me.locale)
    on = parse_date(day, visit.today, language=visit.me.locale) if day else visit.today
    made = await reports.last_made(visit.page, "uwv", name, before=_end_of(on, visit))
    if made is None:
        raise NotAnAnswer("Over %(period)s was op %(on)s nog geen rapport gemaakt.", period=name, on=on)
    return await _freeze(visit, made, on)


def _end_of(day: date, visit: Visit) -> datetime:
    return datetime.combine(day + DAY, time(), visit.house.zone)


async def _sent_today(visit: Visit, made: reports.Kept) -> Screen:
    return await _freeze(visit, made, visit.today)


async def _freeze(visit: Visit, made: reports.Kept, on: date) -> Screen:
    """From now on these figures are what was reported (3.7); the reminder of that quarter is done."""
    await reports.sent(visit.page, made.id, on, visit.me.id)
    if is_over(made.kind, made.period, visit.today):
        await occasions.done(visit.page, made.kind, made.period, visit.me.id, on)
        await notices.withdraw_all(visit.page, made.kind, subject_of(made.kind, made.period))
    said = say(
        "Vastgelegd: het rapport over %(period)s is op %(on)s verstuurd aan UWV. Deze cijfers staan nu vast.",
        period=made.period,
        on=on,
    )
    return Screen("said", notes=(said,))


async def _again(visit: Visit, made: reports.Kept) -> Screen:
    await trail.append(visit.page, visit.me.id, "report.asked", f"{made.kind}:{made.period}")
    return await later.plan(visit, Screen("kept_report", str(made.id)))


ABOUT_ONE = {"sent": _sent_today, "again": _again}


# --- what is shown


async def menu_screen(visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    rows: Rows = tuple(
        tuple(
            Button(spoken(Text(each.label, {"period": name})), f"u:{key}:0:{name}")
            for name in [period.name for period in each.offered(visit.today)] or [""]
        )
        for key, each in KINDS.items()
        if visit.team.may(visit.me, each.action)
    )
    lines = [bold(say("Rapporten")), html(say("Kies een rapport. Of typ het, met een andere periode:"))]
    examples = ("/rapport uwv 2026-K3", _("/rapport inzicht 2026"), _("/rapport jaar 2025"))
    if visit.team.may(visit.me, Action.REPORT):
        lines += [f"<code>{each}</code>" for each in examples]
    else:
        lines[1:] = [html(say("Kies een rapport."))]
    return (Outgoing("\n".join(lines), rows, edit=False),)


async def asked_screen(_visit: Visit, screen: Screen) -> tuple[Outgoing, ...]:
    """Before a file with content of complaints is made (T7)."""
    kind, _sep, name = screen.arg.partition(":")
    lines = (
        Text(KINDS[kind].warning),
        say("Bewaar het alleen op een veilige plek. Zal ik het maken?"),
    )
    button = Button(_(N_("Ja, maken")), f"u:{kind}:1:{name}")
    typed = " ".join(part for part in (f"/rapport {KINDS[kind].word}", name, _(YES)) if part)
    hint = html(say("Of typ: %(command)s", command=typed))
    return (Outgoing("\n".join([*map(html, lines), hint]), ((button,),), edit=False),)


def leaves() -> Text:
    return say("Na %(minutes)s minuten haal ik dit uit de chat.", minutes=SHOWN_MINUTES)
