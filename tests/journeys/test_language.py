"""/taal: Dutch or English, for each person; letters, reports and what was written stay Dutch."""

import re
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook

from complaints.words import Count, say
from handlers.texts import speaking, spoken
from storage import people
from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, FAY, NAMES, ROLES, Agency, an_agency
from tests.enrolling import enrol
from tests.security.watching import forge, heard, trail
from tests.walking import NUMBER, registered

DUTCH = re.compile(
    r"\b(de|het|een|niet|je|dat|van|voor|geen|wat|aan|wordt|nog|nee|en|naar|te|ik|moet|kun|kunt|bij|op|met|dit"
    r"|deze|uur|wie|waarom|hoe|heeft|hebt|klacht|klachten|klager|brief|antwoord|gisteren|vandaag|uiterlijk|reden"
    r"|(maan|dins|woens|donder|vrij|zater|zon)dag|januari|februari|maart|mei|juni|juli|augustus|oktober)\b",
    re.IGNORECASE,
)
OURS = re.compile(rf"callback_data\W+[\w:-]+|/taal nederlands|/\w+|{'|'.join(NAMES.values())}")
ENGLISH = (
    *("/klacht", "Phone", "Yes", "yesterday", "Client", "Fenna Visser", "06 12345678", "/skip", "/overslaan"),
    *("phone", "UWV", "TR-2026-55", "Bram Jansen", "Bram Jansen", "done", "last week Wednesday"),
    *("treatment and slowness", "done", "The coach was late", "He was late three times.", "done"),
    *("An apology.", "no", "No", "/skip", "Yes"),
)


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def reads_english(agency: Agency, *accounts: int) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        for account in accounts:
            await people.set_locale(page, agency.ids[account], "en")


def dutch(agency: Agency, account: int) -> set[str]:
    """Every Dutch word that was ever sent to this chat: texts, buttons, captions, pop-ups."""
    texts = (OURS.sub("", text) for text in heard(agency, account))
    return {found[0] for text in texts for found in DUTCH.finditer(text)}


def menu(agency: Agency, account: int) -> dict[str, str]:
    return {each["command"]: each["description"] for each in agency.world.commands_for(account)}


# --- choosing


async def test_a_button_changes_the_language_at_once_and_the_menu_with_it(agency: Agency):
    asked = await agency.says(ANNA, "/taal")
    assert asked.buttons == ["✓ Nederlands", "English"]
    chosen = await agency.presses(ANNA, "English")
    assert chosen.text.startswith("In which language shall I talk to you?")
    assert chosen.buttons == ["Nederlands", "✓ English"]
    assert menu(agency, ANNA)["klacht"] == "Register a complaint"
    assert (agency.ids[ANNA], "language.chosen", "") in await trail(agency)
    back = await agency.presses(ANNA, "Nederlands")
    assert back.text.startswith("In welke taal zal ik met je praten?")
    assert menu(agency, ANNA)["klacht"] == "Een klacht registreren"


@pytest.mark.parametrize("typed", ["/taal english", "taal Engels", "/language en", "language english"])
async def test_it_can_be_typed(agency: Agency, typed):
    assert (await agency.says(ANNA, typed)).buttons == ["Nederlands", "✓ English"]
    assert (await agency.says(ANNA, "language dutch")).buttons == ["✓ Nederlands", "English"]


async def test_a_language_that_it_does_not_speak_changes_nothing(agency: Agency):
    refused = await agency.says(ANNA, "/taal frans")
    assert refused.text == "Die taal spreek ik niet. Typ /taal nederlands of /taal english."
    assert await forge(agency, ANNA, "lang:fr:0") == "Deze knop is verlopen."
    assert (await agency.says(ANNA, "/taal")).buttons == ["✓ Nederlands", "English"]
    assert "language.chosen" not in [action for _who, action, _what in await trail(agency)]


async def test_who_joins_with_an_english_telegram_is_offered_english_and_never_switched(agency: Agency):
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, ROLES[ANNA], NAMES[FAY], vouched=True)
    agency.users[FAY] = agency.world.person(FAY, "Fay", language_code="en-GB")
    welcome = await agency.says(FAY, f"/start {code}")
    assert welcome.text.startswith("Welkom, Fay Post.")
    assert welcome.buttons == ["Ik beloof geheimhouding", "English"]
    changed = await agency.presses(FAY, "English")
    assert changed.text.startswith("Welcome, Fay Post.")
    assert changed.buttons == ["I promise secrecy"]
    assert (await agency.presses(FAY, "I promise secrecy")).text.startswith("Hello Fay Post.")
    assert menu(agency, FAY)["vandaag"] == "What you have to do"


async def test_who_joins_with_a_dutch_telegram_is_asked_nothing_more(agency: Agency):
    async with agency.house.database.write(agency.clock.now()) as page:
        code = await people.invite(page, ROLES[ANNA], NAMES[FAY], vouched=True)
    agency.users[FAY] = agency.world.person(FAY, "Fay")
    assert (await agency.says(FAY, f"/start {code}")).buttons == ["Ik beloof geheimhouding"]


# --- each their own


async def test_nothing_of_one_language_leaks_into_the_next_answer(agency: Agency):
    await reads_english(agency, ANNA)
    for account in (ANNA, BRAM, ANNA, BRAM):
        agency.user(account).says("/help")
    await agency.settle()
    assert dutch(agency, ANNA) == set()
    assert [text.splitlines()[0] for text in agency.told(BRAM)] == ["Zo werkt het", "Zo werkt het"]
    assert await forge(agency, ANNA, "nonsense") == "This button has expired."
    assert await forge(agency, BRAM, "nonsense") == "Deze knop is verlopen."


async def test_the_same_event_is_told_to_each_in_their_own_language(agency: Agency):
    await reads_english(agency, DIRK)
    await registered(agency)
    agency.clock.at(2026, 12, 8, 9, 0)
    agency.clear()
    await agency.time_passes()
    (to_carla,), (to_dirk,) = agency.told(CARLA), agency.told(DIRK)
    late = f"{NUMBER}: ontvangstbevestiging is te laat, had gemoeten op maandag 7 december 2026"
    assert late in to_carla
    assert f"{NUMBER}: acknowledgement is late, was due on Monday, 7 December 2026" in to_dirk
    assert "Gezien" in agency.reads(CARLA)
    assert dutch(agency, DIRK) == set()


async def test_typed_labels_may_be_of_either_language(agency: Agency):
    await reads_english(agency, CARLA)
    await registered(agency)
    assert "Recorded: Enter." in (await agency.says(CARLA, f"inschrijven {NUMBER}")).text
    done = await takes_in_english(agency, CARLA, "receipt acknowledged", "vandaag", "brief")
    assert "Recorded: Receipt acknowledged." in done
    assert "KL-2026-001: why this date?" in (await agency.says(CARLA, "waarom 1")).text


# --- a whole life


async def takes_in_english(agency: Agency, who: int, step: str, *answers: str) -> str:
    await agency.says(who, f"{step} 1", *answers)
    return (await agency.says(who, "record")).text


async def test_a_whole_life_in_english_shows_no_dutch_word_and_its_letters_are_dutch(agency: Agency):
    await reads_english(agency, *ROLES)
    done = await agency.says(ANNA, *ENGLISH, "Register")
    assert done.text.startswith("Complaint KL-2026-001 is registered.")
    await comes_to_a_committee(agency)
    await is_judged_phoned_and_closed(agency)
    await is_looked_at(agency)
    for account in ROLES:
        assert dutch(agency, account) == set(), NAMES[account]


async def comes_to_a_committee(agency: Agency) -> None:
    await agency.time_passes()
    assert "new complaint; enter by Friday, 27 November 2026 (4 working days left)" in agency.reads(CARLA)
    await agency.says(CARLA, "enter 1")
    await takes_in_english(agency, CARLA, "receipt acknowledged", "today", "letter")
    await takes_in_english(agency, CARLA, "accept", "yesterday")
    early = await agency.says(CARLA, "accept 1")
    assert early.text == "That can't be done with complaint KL-2026-001 now: it is accepted."
    await takes_in_english(agency, CARLA, "committee", "Anna de Wit and Eva Bos", "done")
    for member in (ANNA, EVA):
        await agency.says(member, "I am independent 1")
    await agency.time_passes()


async def is_judged_phoned_and_closed(agency: Agency) -> None:
    await takes_in_english(
        agency, EVA, "hear both sides", "the complainant", "heard", "today", "She waited outside."
    )
    await takes_in_english(agency, EVA, "agreement", "Coach calls.", "Anna de Wit", "in a week")
    await takes_in_english(agency, EVA, "extend", "in 8 weeks", "It needs more time.", "not yet")
    founded = ("upheld", "He was late.", "not upheld", "He did answer.", "yes", "today", "email")
    assert "aftercare call: by Monday, 30 November 2026" in await takes_in_english(
        agency, EVA, "resolve", *founded
    )
    await agency.time_passes()
    await takes_in_english(agency, DIRK, "call attempt", "today", "half past ten", "yes", "yes", "Happy now.")
    await agency.says(CARLA, "correction 1", "/cancel yes")
    await takes_in_english(agency, CARLA, "close", "Call when you are late.")


async def is_looked_at(agency: Agency) -> None:
    for text in ("/start", "/help", "/privacy", "/vandaag", "/klachten", "/zaak 1", "timeline 1", "why 1"):
        await agency.says(EVA, text)
    await agency.says(
        DIRK, "/team", "/status", "/simuleer in 4 weeks", "/zoek late", "/bekendmaking", "/agenda"
    )
    await agency.says(DIRK, "/avg new", "access", "today", "/cancel yes", "retention 1", "away Anna de Wit")
    await agency.says(DIRK, "friday next week", "/annuleer yes", "/rapport", "/rapport register", "banana")
    letter = (await agency.says(CARLA, "letter acknowledgement 1")).document
    assert "hebben wij uw klacht ontvangen" in written(letter.content)
    await agency.says(DIRK, "/rapport register yes")
    agency.clock.ahead(seconds=2)
    await agency.time_passes()
    book = next(m.document for m in agency.user(DIRK).sees() if m.document)
    assert "Klachten" in load_workbook(BytesIO(book.content)).sheetnames


def written(content: bytes) -> str:
    return "\n".join(each.text for each in docx.Document(BytesIO(content)).paragraphs)


async def test_the_access_export_by_a_director_who_reads_english_is_dutch(agency: Agency):
    """The access export goes to the person whose data they are: in Dutch."""
    await registered(agency)
    await reads_english(agency, DIRK)
    await agency.says(DIRK, "/avg new", "access", "today", "Fenna Visser", "/skip", "/skip", "/skip")
    await agency.presses(DIRK, "Record", "Search")
    await agency.time_passes()
    await agency.presses(DIRK, NUMBER, "Make files")
    agency.clock.ahead(seconds=2)
    await agency.time_passes()
    file = next(m.document for m in agency.user(DIRK).sees() if m.document)
    assert "Wat er over jou is vastgelegd" in written(file.content)
    assert "Binnengekomen via: Telefoon" in written(file.content)


def test_figures_are_written_as_the_reader_writes_them():
    said = say("Dat zijn %(count)s tekens; hoogstens %(limit)s kan.", count=Count(4312), limit=Count(4000))
    assert str(said) == spoken(said) == "Dat zijn 4.312 tekens; hoogstens 4.000 kan."
    with speaking("en"):
        assert spoken(said) == "That is 4,312 characters; at most 4,000 will fit."
