"""The letters in the chat (3.3a-3.4d, 3.1a): who gets them, when they are there, and for how long."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest

from complaints.complaint import Complaint, Moment
from complaints.events import Ground
from sandbox.messages import Message
from storage import register
from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, PHONE_COMPLAINT, Agency, a_phone_complaint, an_agency
from tests.enrolling import enrol
from tests.security.watching import forge, heard, send, trail

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

NUMBER, MISSING = "KL-2026-001", "KL-2026-999"
UNKNOWN = "Die klacht ken ik niet. Je ziet je klachten met /klachten."
LETTER = f"d:{NUMBER}:0:acknowledgement"


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


@pytest.fixture
async def complaint(agency: Agency) -> Agency:
    """A complaint about Bram, registered by Anna."""
    await a_phone_complaint(agency)
    await agency.time_passes()
    return agency


async def change(agency: Agency, verb: Callable[[Complaint, Moment], None]) -> None:
    now = agency.clock.now()
    async with (
        agency.house.database.write(now) as page,
        register.change(page, NUMBER, by=agency.ids[CARLA], action="changed") as found,
    ):
        verb(found, Moment(by=agency.ids[CARLA], at=now))


def decline(complaint: Complaint, moment: Moment) -> None:
    complaint.decline(moment, ground=Ground.BEFORE, reasons="Dat was in mei.", on=moment.today)


async def the_list(agency: Agency, account: int) -> Message:
    await forge(agency, account, f"d:{NUMBER}:0")
    return agency.user(account).last()


async def the_letter(agency: Agency, account: int = CARLA, label: str = "Ontvangstbevestiging") -> Message:
    await the_list(agency, account)
    return await agency.presses(account, label)


def own_template(folder: Path, text: str) -> None:
    document = docx.Document()
    document.add_paragraph(text)
    document.save(folder / "ontvangstbevestiging.docx")


def text_of(message: Message) -> str:
    assert message.document is not None
    return "\n".join(each.text for each in docx.Document(BytesIO(message.document.content)).paragraphs)


async def test_the_list_has_a_button_for_each_letter_the_complaint_calls_for(complaint: Agency):
    assert (await the_list(complaint, CARLA)).buttons == ["Ontvangstbevestiging"]
    await change(complaint, decline)
    message = await the_list(complaint, CARLA)
    assert message.text.startswith(f"Brieven bij klacht {NUMBER}")
    assert message.buttons == ["Ontvangstbevestiging", "Niet in behandeling"]


async def test_a_press_gives_the_letter_as_a_word_file_with_the_facts_of_the_complaint(complaint: Agency):
    message = await the_letter(complaint)
    assert message.document.name == f"{NUMBER}-ontvangstbevestiging.docx"
    text = text_of(message)
    assert "Beste Fenna Visser," in text
    assert "Carla Smit" in text
    assert "uiterlijk op zondag 3 januari 2027" in text


async def test_the_letter_says_what_was_decided_just_now(complaint: Agency):
    await change(complaint, decline)
    text = text_of(await the_letter(complaint, label="Niet in behandeling"))
    assert "Wij hebben deze klacht al eerder behandeld." in text
    assert "Dat was in mei." in text


@only_sqlite
async def test_the_caption_holds_nothing_of_the_content(complaint: Agency):
    assert (await the_letter(complaint)).text == (
        f"Klacht {NUMBER}: Ontvangstbevestiging.\nLees de brief na voor je hem verstuurt.\n"
        "Na 15 minuten haal ik dit bestand weg."
    )


@only_sqlite
async def test_without_a_contact_in_the_settings_the_caption_says_so(complaint: Agency):
    complaint.house.contact = ""
    assert "De contactpersoon ontbreekt nog." in (await the_letter(complaint)).text


async def test_a_letter_can_be_saved_and_it_and_the_list_are_gone_after_fifteen_minutes(complaint: Agency):
    before = [message.id for message in complaint.user(CARLA).sees()]
    assert (await the_list(complaint, CARLA)).protected
    assert not (await the_letter(complaint)).protected
    complaint.clock.ahead(minutes=14, seconds=59)
    await complaint.time_passes()
    assert complaint.user(CARLA).last().document is not None
    complaint.clock.ahead(seconds=1)
    await complaint.time_passes()
    assert [message.id for message in complaint.user(CARLA).sees()] == before


async def test_each_letter_is_one_row_in_the_trail(complaint: Agency):
    await the_list(complaint, CARLA)
    before = len(await trail(complaint))
    await forge(complaint, CARLA, LETTER)
    assert (await trail(complaint))[before:] == [(complaint.ids[CARLA], "letter.made", NUMBER)]


async def test_the_director_gets_the_letters_too(complaint: Agency):
    await send(complaint, DIRK, "/help")
    assert (await the_letter(complaint, DIRK)).document is not None


@pytest.mark.parametrize("account", [BRAM, EVA, ANNA], ids=["involved", "another coach", "registered it"])
@pytest.mark.parametrize("data", ["d:{}:0", "d:{}:0:acknowledgement", "d:{}:0:declined"])
async def test_who_may_not_write_to_the_complainant_hears_what_they_hear_of_no_complaint(
    complaint: Agency, account: int, data: str
):
    await send(complaint, account, "/help")
    since = len(complaint.world.calls)
    hidden = await forge(complaint, account, data.format(NUMBER)), heard(complaint, account, since)
    since = len(complaint.world.calls)
    missing = await forge(complaint, account, data.format(MISSING)), heard(complaint, account, since)
    assert hidden == missing
    assert hidden[0] == UNKNOWN
    assert complaint.world.calls_of("sendDocument") == []


@only_sqlite
async def test_a_letter_that_the_complaint_does_not_call_for_is_refused(complaint: Agency):
    said = await forge(complaint, CARLA, f"d:{NUMBER}:0:declined")
    assert (
        said == f"De brief “Niet in behandeling” hoort nu niet bij klacht {NUMBER}. Is de stap al vastgelegd?"
    )


@only_sqlite
@pytest.mark.parametrize("code", ["x", "disclosure", "ACKNOWLEDGEMENT", "acknowledgement:x"])
async def test_a_letter_that_does_not_exist_is_a_stale_button(complaint: Agency, code: str):
    assert await forge(complaint, CARLA, f"d:{NUMBER}:0:{code}") == "Deze knop is verlopen."


async def test_an_anonymous_complaint_has_nobody_to_write_to(agency: Agency):
    answers = list(PHONE_COMPLAINT)
    answers[5:10] = ["Wil anoniem blijven"]
    await agency.says(ANNA, *answers)
    await agency.presses(ANNA, "Registreren")
    await agency.time_passes()
    said = "De klager is anoniem: er is niemand om een brief aan te sturen."
    message = await the_list(agency, CARLA)
    assert (message.text, message.buttons) == (said, [])
    assert await forge(agency, CARLA, LETTER) == said


@only_sqlite
@pytest.mark.parametrize("text", ["brieven 1", "Brieven van KL-2026-001"])
async def test_the_list_can_be_asked_in_words(complaint: Agency, text: str):
    assert (await complaint.says(CARLA, text)).buttons == ["Ontvangstbevestiging"]


@only_sqlite
@pytest.mark.parametrize(
    "text",
    [
        "brief ontvangstbevestiging 1",
        "Brief ontvangst van KL-2026-001",
        "brief ontvangstbevestiging kl 2026 1",
    ],
)
async def test_a_letter_can_be_asked_in_words(complaint: Agency, text: str):
    assert (await complaint.says(CARLA, text)).document.name == f"{NUMBER}-ontvangstbevestiging.docx"


@only_sqlite
async def test_the_example_of_the_list_is_understood(complaint: Agency):
    await change(complaint, decline)
    example = (await the_list(complaint, CARLA)).text.partition("typ bijvoorbeeld: ")[2]
    assert (await complaint.says(CARLA, example)).document.name == f"{NUMBER}-niet-in-behandeling.docx"


@only_sqlite
async def test_a_letter_nobody_knows_shows_which_there_are(complaint: Agency):
    message = await complaint.says(CARLA, "brief beterschap 1")
    assert message.text.startswith("Die brief ken ik niet.")
    assert message.buttons == ["Ontvangstbevestiging"]


@only_sqlite
@pytest.mark.parametrize("text", ["brief", "brieven", "brief verlenging", "brieven van gisteren"])
async def test_words_without_a_number_are_no_letter(complaint: Agency, text: str):
    assert (await complaint.says(CARLA, text)).text.startswith("Een klacht registreren?")


@pytest.mark.parametrize("account", [ANNA, CARLA, DIRK])
async def test_the_disclosure_is_there_for_every_member_and_of_no_complaint(agency: Agency, account: int):
    message = await agency.says(account, "brief bekendmaking")
    assert message.document.name == "bekendmaking.docx"
    assert "Binnen 2 weken krijgt u bericht" in text_of(message)
    assert (await trail(agency))[-1] == (agency.ids[account], "letter.made", "")
    await forge(agency, account, "d:disclosure:0")
    assert agency.user(account).last().document.name == "bekendmaking.docx"


@only_sqlite
async def test_the_agency_s_own_template_is_used(complaint: Agency, tmp_path: Path):
    own_template(tmp_path, "Dag {{ naam }}")
    complaint.house.letters_dir = tmp_path
    assert text_of(await the_letter(complaint)) == "Dag Fenna Visser"


@only_sqlite
async def test_a_broken_template_is_said_instead_of_a_letter(complaint: Agency, tmp_path: Path):
    own_template(tmp_path, "Dag {{ naan }}")
    complaint.house.letters_dir = tmp_path
    message = await the_letter(complaint)
    assert message.document is None
    assert message.text.startswith(
        "In het sjabloon ontvangstbevestiging.docx staat een invulplek die daar niet bestaat: naan"
    )
    assert "naan" in message.text
