"""/avg: somebody asks what is recorded of them (P4): found, confirmed, and made into files, in time."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from bot.courier import Courier
from bot.sweep import sweep
from bot.tidy import upkeep
from sandbox.messages import Message
from storage import people, requests
from storage.database import Database
from storage.passphrase import unlocked
from storage.verify import verify
from tests.agency import ANNA, CARLA, DIRK, EVA, Agency, an_agency
from tests.bot.office import NARROW, a_filed_complaint, delivered, heard
from tests.enrolling import enrol
from tests.security.watching import forge, send, trail
from tests.walking import registered

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
NAME = "AVG-2026-001"
FIRST, SECOND = "KL-2026-001", "KL-2026-002"


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def asked(agency: Agency, what: str = "Inzage", name: str = "Fenna Visser") -> Message:
    answers = (what, "vandaag", *([] if what == "Overdracht" else [name, *["/overslaan"] * 3]))
    await send(agency, DIRK, "/avg nieuw", *answers)
    return await agency.presses(DIRK, "Vastleggen")


async def comes(agency: Agency) -> None:
    agency.clock.ahead(seconds=2)
    await Courier(agency.bot.bot, agency.house).round()


async def of_fenna(agency: Agency, **answers: object) -> str:
    return await a_filed_complaint(
        agency,
        tell=False,
        **{
            "name": "Fenna Visser",
            "about": ["organisation"],
            "description": "Anna de Wit kwam te laat.",
            **answers,
        },
    )


async def test_a_request_is_a_case_with_its_last_day(agency: Agency):
    said = await asked(agency)
    assert said.text.splitlines()[:3] == [
        f"{NAME}: inzage uiterlijk woensdag 23 december 2026",
        "Ontvangen op maandag 23 november 2026.",
        "Van: Fenna Visser",
    ]
    listed = await agency.says(DIRK, "/avg")
    assert f"{NAME}: inzage uiterlijk woensdag 23 december 2026" in listed.text
    assert "Fenna" not in listed.text
    assert (agency.ids[DIRK], "request.received", NAME) in await trail(agency)


async def test_told_in_time_it_may_take_two_months_more(agency: Agency):
    await asked(agency)
    await agency.presses(DIRK, "Bericht dat het langer duurt")
    await agency.says(DIRK, "vandaag")
    said = await agency.presses(DIRK, "Vastleggen")
    assert said.text.startswith(f"{NAME}: inzage uiterlijk dinsdag 23 februari 2027")


async def test_what_is_found_confirmed_and_made_names_nobody_else(agency: Agency):
    await of_fenna(agency)
    await of_fenna(agency, name="Fenna de Visser-Post", description="Een ander.")
    await of_fenna(agency, name="Gerrit Kok", description="Niets.")
    await send(agency, EVA, "/klacht", "E-mail", "vandaag", "Cliënt", "Fenna Visser", "06 12345678")
    await asked(agency)
    await agency.presses(DIRK, "Zoeken")
    await comes(agency)
    found = agency.user(DIRK).last()
    assert [each for each in found.buttons if each != "Open"] == [FIRST, SECOND, "Formulier 1"]
    assert "Klachten waar je zelf bij betrokken bent, staan er nooit bij." in found.text
    await agency.presses(DIRK, FIRST, "Formulier 1", "Bestanden maken")
    await comes(agency)
    files = {each.document.name: each for each in agency.user(DIRK).sees() if each.document}
    assert [*files] == [f"{NAME}-inzage.docx", f"{NAME}-inzage.json"]
    assert [each.protected for each in files.values()] == [False, False]
    word = docx.Document(BytesIO(files[f"{NAME}-inzage.docx"].document.content))
    read = "\n".join(each.text for each in word.paragraphs)
    data = files[f"{NAME}-inzage.json"].document.content.decode()
    for text in (read, data):
        assert "[coach] kwam te laat." in text
        assert "Fenna Visser" in text
        assert [name for name in ("Anna", "Eva", "Gerrit", SECOND) if name in text] == []
    assert [part["titel"] for part in json.loads(data)["delen"]] == [
        f"Klacht {FIRST}",
        "Formulier dat nog niet klaar is, van maandag 23 november 2026",
    ]
    assert (agency.ids[DIRK], "complaint.exported", FIRST) in await trail(agency)
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert [each for each in agency.user(DIRK).sees() if each.document] == []


async def test_the_files_are_kept_sealed_for_thirty_days(agency: Agency):
    await of_fenna(agency)
    await asked(agency)
    await forge(agency, DIRK, f"q:{NAME}:0:{FIRST}")
    await agency.presses(DIRK, "Bestanden maken")
    await comes(agency)
    agency.clock.ahead(days=29, hours=23)
    await upkeep(agency.house)
    assert await kept_files(agency) is not None
    agency.clock.ahead(hours=2)
    await upkeep(agency.house)
    assert await kept_files(agency) is None


async def kept_files(agency: Agency) -> int | None:
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await verify(page) == []
        return await requests.last_files(page, await requests.get(page, NAME))


async def test_who_is_involved_finds_nothing_and_can_t_choose_it_either(agency: Agency):
    await of_fenna(agency, about=[str(agency.ids[DIRK])])
    await send(agency, EVA, "/klacht", "E-mail", "vandaag", "Cliënt", "Fenna Visser", "06 12345678")
    await send(agency, EVA, "/overslaan", "/overslaan", "Telefoon", "UWV", "/overslaan", "Dirk Mulder")
    await asked(agency)
    await agency.presses(DIRK, "Zoeken")
    await comes(agency)
    assert "Er is niets gevonden." in agency.user(DIRK).last().text
    hidden = await forge(agency, DIRK, f"q:{NAME}:0:{FIRST}")
    assert hidden == await forge(agency, DIRK, f"q:{NAME}:0:KL-2026-099")
    assert "Dat formulier is er niet meer." not in hidden


async def test_a_request_to_erase_is_settled_with_a_ground_or_by_erasing(agency: Agency):
    await asked(agency, "Wissen")
    await agency.presses(DIRK, "Afronden")
    await agency.says(DIRK, "De klacht loopt nog", "We bewaren het tot de klacht klaar is.")
    said = await agency.presses(DIRK, "Vastleggen")
    assert said.text.splitlines()[-1] == "Afgerond op maandag 23 november 2026: De klacht loopt nog."
    assert said.buttons == []
    assert "Er staat geen verzoek open." in (await agency.says(DIRK, "/avg")).text
    assert await forge(agency, DIRK, f"q:{NAME}:0:seek") == "Deze knop is verlopen."
    assert (agency.ids[DIRK], "request.settled", NAME) in await trail(agency)


async def test_an_open_request_is_told_of_in_time_with_no_name(agency: Agency):
    await asked(agency)
    agency.clear()
    agency.clock.at(2026, 12, 16, 8, 30)
    await agency.time_passes()
    (told,) = [each for each in agency.told(DIRK) if NAME in each]
    assert f"• {NAME}: inzage uiterlijk woensdag 23 december 2026" in told.splitlines()
    assert NARROW.fullmatch(told)
    assert f"{NAME}: inzage uiterlijk" in (await agency.says(DIRK, "/vandaag")).text
    assert NAME not in (await agency.says(CARLA, "/vandaag")).text
    agency.clock.at(2026, 12, 24, 8, 30)
    await agency.time_passes()
    late = f"• {NAME}: inzage is te laat, had gemoeten op woensdag 23 december 2026"
    assert late in agency.told(DIRK)[-1].splitlines()


async def test_only_a_director_hears_of_requests(agency: Agency):
    await asked(agency)
    for who in (CARLA, ANNA):
        assert "Dat kan niet met jouw rol." in (await agency.says(who, f"/avg {NAME}")).text
        await agency.says(who, "/vandaag")
        assert "Dat kan niet met jouw rol." in await forge(agency, who, f"q:{NAME}:0")


async def test_the_deputy_of_a_director_who_is_away_goes_on_with_it(agency: Agency):
    await asked(agency)
    now = agency.clock.now()
    async with agency.house.database.write(now) as page:
        await people.set_absence(page, agency.ids[DIRK], date(2027, 1, 4), agency.ids[CARLA])
    agency.clock.at(2026, 12, 16, 8, 30)
    await agency.time_passes()
    assert f"• {NAME}: inzage uiterlijk woensdag 23 december 2026" in agency.told(CARLA)[-1].splitlines()
    await agency.says(CARLA, f"/avg {NAME}")
    await agency.presses(CARLA, "Afronden")
    await agency.says(CARLA, "Gedaan zoals gevraagd")
    said = await agency.presses(CARLA, "Vastleggen")
    assert said.text.splitlines()[-1].startswith("Afgerond op woensdag 16 december 2026")


async def test_a_correction_is_made_in_the_complaint_and_the_request_is_settled(agency: Agency):
    await registered(agency, at_12="Geen begeleidende coach", at_13="De organisatie")
    said = await asked(agency, "Correctie")
    assert "gebruik daar Correctie" in said.text
    await agency.says(DIRK, f"correctie {FIRST}", "Gewenste oplossing", "Een brief.", "Ze bedacht zich.")
    assert "Vastgelegd" in (await agency.presses(DIRK, "Vastleggen")).text
    await forge(agency, DIRK, f"q:{NAME}:0:end")
    await agency.says(DIRK, "Gedaan zoals gevraagd")
    said = await agency.presses(DIRK, "Vastleggen")
    assert said.text.splitlines()[-1].endswith("Gedaan zoals gevraagd.")
    assert (agency.ids[DIRK], "complaint.correct", FIRST) in await trail(agency)


# --- handing over


async def handed_over(agency: Agency) -> tuple[bytes, str]:
    """The file and its passphrase, as they stand in the chat."""
    await asked(agency, "Overdracht")
    await agency.presses(DIRK, "Overdracht maken")
    await send(agency, DIRK, "Ja", "vandaag")
    assert "Er is niets gemaakt." in (await agency.says(DIRK, "ja")).text
    await agency.says(DIRK, NAME)
    await agency.presses(DIRK, "Vastleggen")
    await comes(agency)
    file, secret = agency.user(DIRK).sees()[-2:]
    assert file.document.name in secret.text
    assert (file.protected, secret.protected) == (False, True)
    return file.document.content, secret.text.splitlines()[1]


async def test_a_hand_over_is_one_locked_file_with_all_of_uwv_and_a_passphrase_apart(agency: Agency):
    await of_fenna(agency, commissioner="uwv", description="De hele klacht.")
    await of_fenna(agency, commissioner="private", uwv_client="no", name="Gerrit Kok")
    await of_fenna(agency, commissioner="uwv", about=[str(agency.ids[DIRK])], name="Hanna Vos")
    content, passphrase = await handed_over(agency)
    assert passphrase.encode() not in content
    assert b"Fenna" not in content
    with ZipFile(BytesIO(unlocked(content, passphrase.upper()))) as archive:
        assert archive.namelist() == ["register.xlsx", "overdracht.json"]
        data = json.loads(archive.read("overdracht.json"))
    assert [each["nummer"] for each in data["klachten"]] == [FIRST]
    assert data["klachten"][0]["formulier"]["description"] == "De hele klacht."
    assert (agency.ids[DIRK], "handover.made", NAME) in await trail(agency)
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert passphrase not in agency.reads(DIRK)


async def test_the_passphrase_is_kept_nowhere(agency: Agency, tmp_path: Path):
    await of_fenna(agency, commissioner="uwv")
    _content, passphrase = await handed_over(agency)
    assert [file for file, held in contents(tmp_path).items() if passphrase.encode() in held] == []


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def on_the_last_days(agency: Agency) -> None:
    """Half past eight, two working days before a request has to be answered."""
    await asked(agency)
    agency.clear()
    agency.clock.at(2026, 12, 21, 8, 31)
    await sweep(agency.house)


async def test_its_reminder_is_a_line_of_the_morning_and_no_message_of_its_own(agency: Agency):
    await a_filed_complaint(agency, received=date(2026, 11, 20), tell=False)
    await on_the_last_days(agency)
    await delivered(agency, after=2)
    (told,) = heard(agency, DIRK)
    assert f"{NAME}: inzage uiterlijk woensdag 23 december 2026" in told.splitlines()
    assert told.startswith("Te doen\nKL-2026-001: ")
    await agency.presses(DIRK, f"{NAME}: Open")
    assert "Van: Fenna Visser" in agency.reads(DIRK)


async def test_it_can_wait_until_tomorrow_but_not_past_its_last_day(agency: Agency):
    await on_the_last_days(agency)
    await delivered(agency, after=2)
    await agency.presses(DIRK, "Morgen weer")
    agency.clock.at(2026, 12, 22, 8, 31)
    await delivered(agency, after=2)
    assert sum(NAME in said for said in agency.told(DIRK)) == 2
    agency.clock.at(2026, 12, 23, 9, 31)
    await agency.says(DIRK, "morgen weer")
    assert "Dit kan niet wachten tot donderdag 24 december 2026" in agency.reads(DIRK)
    assert f"{NAME} (verzoek over persoonsgegevens)" in agency.reads(DIRK)


async def test_nothing_is_said_of_what_was_answered_meanwhile(agency: Agency):
    await on_the_last_days(agency)
    async with agency.house.database.write(agency.clock.now()) as page:
        kept = await requests.get(page, NAME)
        await requests.settle(page, kept, "done", agency.house.today(), agency.ids[DIRK])
    await delivered(agency, after=2)
    assert [said for said in heard(agency, DIRK) if NAME in said] == []
