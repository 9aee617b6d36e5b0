"""The whole life of one complaint, every step of it, with a canary in every field that can hold a word."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.tidy import tidy
from tests.agency import NAMES, Agency
from tests.security.watching import refused_by_telegram, send
from tests.walking import NUMBER

CANARY = "kanarie"
PDF = b"%PDF-1.4 kanarie"


@dataclass(frozen=True)
class Cast:
    """`keeps` acts as complaints coach, `phones` as director; `spare` takes the seat of the second member."""

    keeps: int
    phones: int
    members: tuple[int, int]
    spare: int


def the_form(about: str, guided_by: str = "Geen begeleidende coach") -> Sequence[str]:
    """Every question of the registration form."""
    return (
        *("/klacht", "Telefoon", "Ja", "gisteren", "Gemachtigde", "Kanariebrief van 3 november"),
        *("Kanarienaam Visser", "06 12345678", "kanarie@voorbeeld.nl", "Kanariestraat 12, 1234 AB Utrecht"),
        *("E-mail", "Gemeente", "Kanariestad", "Onbekend", "KANARIE-55", guided_by, about, "klaar"),
        *("vorige week woensdag", "Privacy, Anders", "klaar", "Ja"),
        *("Over een kanarietitel", "De kanarie zong.", "klaar", "Een kanariekooi."),
        *("Ja, opgelost", "Met een kanariezaadje", "gisteren", "Ja"),
        *("Ja", "De kanarie is ziende weg", "/overslaan", "Ja"),
    )


async def registered(agency: Agency, by: int, about: str, guided_by: str = "Geen begeleidende coach") -> None:
    await send(agency, by, *the_form(about, guided_by))
    await agency.presses(by, "Registreren")
    assert f"Klacht {NUMBER} is geregistreerd." in agency.user(by).last().text


def life(cast: Cast) -> Sequence[tuple[int, str, tuple[str, ...]]]:
    """Who does what after registration, in words: not taken up, reopened, judged, called in vain, mediated,
    closed, reopened, settled, closed, reopened, withdrawn, closed.
    """
    keeps, phones, (first, second), spare = cast.keeps, cast.phones, cast.members, cast.spare
    named = f"{NAMES[first]} en {NAMES[second]}"
    told = ("vandaag", "Telefoon", NAMES[keeps])
    heard = ("Iemand anders", "Een kanarie", "Gehoord", "vandaag", "De kanarie floot.")
    settled = ("Met een kanariefluitje.", "vandaag", "Ja", "Ja", "vandaag", "E-mail")
    calls = [(day, "10:15", "Nee", "De kanarie nam op.") for day in ("gisteren", "vandaag", "vandaag")]
    reported = ("Ja", "vandaag", "E-mail", "Nee, dat hoeft niet", "vandaag", "De kanarie.")
    judged = ("Gegrond", "De kanarie zong echt.", "Ongegrond", "De kanarie zweeg.", "Nog niet")
    return (
        (keeps, "inschrijven", ()),
        (keeps, "ontvangst bevestigd", ("vandaag", "Brief")),
        (keeps, "niet in behandeling nemen", ("Anders", "Een kanarie is geen klacht.", "Nog niet")),
        (keeps, "klager ingelicht", told),
        (keeps, "heropenen", ("De kanarie was er toch.",)),
        (keeps, "in behandeling nemen", ("vandaag",)),
        (keeps, "commissie", (named, "klaar")),
        (first, "ik ben onafhankelijk", ()),
        (second, "ik ben onafhankelijk", ()),
        (second, "ik ben betrokken", ("Ik ken de klager persoonlijk",)),
        (keeps, "commissie", (NAMES[spare], "klaar")),
        (spare, "ik ben onafhankelijk", ()),
        (first, "hoor en wederhoor", heard),
        (first, "verlengen", ("over tien weken", "De kanarie is op reis.", "Nog niet")),
        (first, "klager ingelicht", told),
        (first, "afspraak", ("De kanarie krijgt een kooi.", NAMES[first], "over drie weken")),
        (first, "afspraak gedaan", ("1", "vandaag")),
        (keeps, "maatregel", ("Elke kanarie een kooi.", NAMES[keeps], "over drie weken")),
        (first, "notitie", ("De kanarie belde.",)),
        (first, "verslag naar opdrachtgever", reported),
        (keeps, "correctie", ("Gewenste oplossing", "Twee kanariekooien.", "De kanarie bedacht zich.")),
        (first, "afhandelen", judged),
        (first, "antwoord verstuurd", ("vandaag", "Brief")),
        *((phones, "belpoging", call) for call in calls),
        (phones, "brief niet bereikt", ("vandaag", "Brief")),
        (keeps, "mediator", ("Mr. Kanariemediator", "vandaag")),
        (keeps, "mediator", ("vandaag", "Ja", "De kanarie zingt weer.")),
        (keeps, "afsluiten", ("Koop geen kanarie.",)),
        (keeps, "heropenen", ("De kanarie viel stil.",)),
        (keeps, "informeel opgelost", settled),
        (keeps, "afsluiten", ("Fluit zachter voor de kanarie.",)),
        (keeps, "heropenen", ("Weer die kanarie.",)),
        (keeps, "intrekken", ("vandaag", "Telefoon", "De kanarie is gevlogen.")),
        (keeps, "afsluiten", ("Dag kanarie.",)),
    )  # fmt: skip


AT_ONCE = {"inschrijven", "ik ben onafhankelijk"}


async def lives(agency: Agency, cast: Cast, between: Callable[[], Awaitable[None]]) -> None:
    """Every step recorded, a file added; `between` after each."""
    for who, step, answers in life(cast):
        await _takes(agency, who, step, answers)
        await between()
        if step == "antwoord verstuurd":
            await two_days_pass(agency)
    await attaches(agency, cast.keeps)
    await between()
    assert not refused_by_telegram(agency)


async def two_days_pass(agency: Agency) -> None:
    """In hops so small that the bot was never away, and that nothing grows too old to leave a chat."""
    for _ in range(4):
        agency.clock.ahead(hours=12)
        await agency.poller.answer(await agency.poller.fetch())
        await tidy(agency.bot.bot, agency.house)


async def _takes(agency: Agency, who: int, step: str, answers: Sequence[str]) -> None:
    await send(agency, who, f"{step} {NUMBER}", *answers)
    if step not in AT_ONCE:
        await send(agency, who, "vastleggen")
    said = agency.user(who).last().text
    assert "Vastgelegd" in said or "Genoteerd" in said, f"{step}: {said}"


async def attaches(agency: Agency, who: int) -> None:
    await send(agency, who, f"bijlage {NUMBER}")
    agency.user(who).sends_document(PDF, name="kanarie.pdf")
    await agency.settle()
    await send(agency, who, "klaar", "vastleggen")
    assert "Vastgelegd: Bijlage" in agency.user(who).last().text
