"""A phone complaint from register to closed (3.2-3.5), and an anonymous one: who sees and hears what."""

import pytest

from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, ROLES, Agency, an_agency
from tests.enrolling import enrol
from tests.walking import NUMBER, begins, page, registered, takes

UNKNOWN = "Die klacht ken ik niet. Je ziet je klachten met /klachten."
NOBODY: dict[int, list[str]] = {}
TOLD_IN_ORDER = (
    "Anna de Wit\nDe klacht is geregistreerd.",
    "Carla Smit\nDe klacht is ingeschreven in het register.",
    "Carla Smit\nDe ontvangst is bevestigd, per e-mail.",
    "Carla Smit\nDe klacht is in behandeling genomen.",
    "Carla Smit\nIn de commissie benoemd: Anna de Wit, Eva Bos.",
    "Eva Bos\nEva Bos bevestigde niet bij de klacht betrokken te zijn.",
    "Anna de Wit\nAnna de Wit bevestigde niet bij de klacht betrokken te zijn.",
    "Eva Bos\nGehoord: de klager.\nVerslag: Drie keer stond ze voor een dichte deur.",
    "Anna de Wit\nWil niet gehoord worden: Bram Jansen.",
    "Anna de Wit\nNotitie: De agenda van november is opgevraagd.",
    "Eva Bos\nAfspraak: Anna de Wit zorgt hiervoor, uiterlijk maandag 30 november 2026.\nCoach belt.",
    "Anna de Wit\nDeze afspraak is gedaan:\nCoach belt.",
    "Eva Bos\nHet oordeel van de commissie is vastgelegd.\nBejegening: Gegrond. Hij kwam drie keer te laat.",
    "Traagheid: Ongegrond. Elke mail was binnen een dag beantwoord.",
    "Eva Bos\nHet antwoord is verstuurd, per e-mail.",
    "Dirk Mulder\nGebeld om 10:30: de klager is bereikt, en is tevreden.\nTelefoonnotitie: Blij ermee.",
    "Carla Smit\nDe klacht is afgesloten.\nWat we leren: Bel als je later komt.",
)


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def notices(agency: Agency) -> dict[int, list[str]]:
    """What the bot says of this complaint of its own accord now, by person; the chats are emptied first."""
    agency.clear()
    await agency.time_passes()
    told = {account: [text for text in agency.told(account) if NUMBER in text] for account in ROLES}
    return {account: texts for account, texts in told.items() if texts}


async def to_do(agency: Agency, who: int) -> str:
    return (await agency.says(who, "/vandaag")).text


async def listed(agency: Agency, who: int) -> str:
    return (await agency.says(who, "/klachten")).text


async def test_a_phone_complaint_from_register_to_closed(agency: Agency):
    await arrives(agency)
    await gets_a_committee(agency)
    await is_heard_noted_and_agreed(agency)
    await is_judged(agency)
    await is_phoned_and_closed(agency)
    await stays_hidden_from_who_it_is_about(agency)
    await tells_everything_in_order(agency)


async def arrives(agency: Agency) -> None:
    """The complaints coach hears of it, enters it and lets the client know."""
    await registered(agency, at_16="Bejegening, Traagheid")
    new = f"{NUMBER}: nieuwe klacht; inschrijven uiterlijk maandag 30 november 2026 (nog 5 werkdagen)"
    assert await notices(agency) == {CARLA: [new]}
    assert f"Deze week\n{NUMBER} · inschrijven in het register, uiterlijk ma 30 nov" in await to_do(
        agency, CARLA
    )
    for account in (ANNA, BRAM, DIRK, EVA):
        assert NUMBER not in await to_do(agency, account)
    assert f"geregistreerd\n{NUMBER} · inschrijven in het register" in await listed(agency, DIRK)
    own = await page(agency, ANNA)
    assert own.buttons[:4] == ["Notitie", "Bijlage", "Ik ben betrokken", "Tijdlijn"]
    entered = await agency.presses(CARLA, "Inschrijven")  # under the notice
    assert "✓ inschrijven in het register: gedaan op maandag 23 november 2026 (op tijd)" in entered.text
    await agency.presses(CARLA, "Open", "Ontvangst bevestigd", "Vandaag", "E-mail", "Vastleggen")
    early = await agency.says(CARLA, f"afhandelen {NUMBER}")
    assert early.text == f"Neem klacht {NUMBER} eerst in behandeling."
    accepted = await takes(agency, CARLA, "in behandeling nemen", "vandaag")
    assert "• schriftelijk afhandelen: uiterlijk maandag 4 januari 2027" in accepted.text
    assert await notices(agency) == NOBODY


async def gets_a_committee(agency: Agency) -> None:
    """Two who are free; for each the complaint opens with their own confirmation, not before."""
    asked = await begins(agency, CARLA, "commissie")
    assert asked.buttons == ["Anna de Wit", "Eva Bos", "Bewaar", "Annuleer"]
    few = await agency.presses(CARLA, "Eva Bos", "Klaar")
    assert "Klopt dit allemaal?" not in few.text
    await agency.presses(CARLA, "Anna de Wit", "Klaar", "Vastleggen")
    seat = f"{NUMBER}: je bent gevraagd voor de klachtencommissie. Bevestig dat je onafhankelijk bent."
    assert await notices(agency) == {ANNA: [seat], EVA: [seat]}
    assert f"Klachtencommissie: bevestig dat je onafhankelijk bent\n{NUMBER}" in await to_do(agency, EVA)
    assert NUMBER not in await listed(agency, EVA)
    assert "Fenna" not in (await page(agency, EVA)).text
    refused = await agency.says(CARLA, f"afhandelen {NUMBER}")
    assert "Nog niet elk lid heeft bevestigd onafhankelijk te zijn" in refused.text
    await agency.presses(EVA, "Ik ben onafhankelijk")
    await agency.says(ANNA, f"ik ben onafhankelijk {NUMBER}")
    nobody_left = (await agency.says(CARLA, f"commissie {NUMBER}")).text
    assert nobody_left == (
        "De commissie is compleet en er is geen andere coach vrij."
        " Moet er iemand uit? Vraag de directie dan om een extern lid te noemen, met de knop Commissie."
    )
    seen = await page(agency, EVA)
    assert "Commissie: Anna de Wit, Eva Bos" in seen.text
    assert {"Hoor en wederhoor", "Afhandelen", "Afspraak", "Brieven"} <= {*seen.buttons}
    assert not {"Commissie", "Intrekken", "Correctie", "Afsluiten"} & {*seen.buttons}
    assert f"in behandeling\n{NUMBER} · schriftelijk afhandelen" in await listed(agency, EVA)


async def is_heard_noted_and_agreed(agency: Agency) -> None:
    await agency.presses(EVA, "Hoor en wederhoor", "De klager", "Gehoord", "Vandaag")
    await agency.says(EVA, "Drie keer stond ze voor een dichte deur.", "vastleggen")
    waived = ("Bram Jansen", "wil niet gehoord worden", "vandaag", "/overslaan")
    await takes(agency, ANNA, "hoor en wederhoor", *waived)
    await takes(agency, ANNA, "notitie", "De agenda van november is opgevraagd.")
    asked = await begins(agency, EVA, "afspraak", "Coach belt.")
    assert "Bram Jansen" not in asked.buttons
    await agency.says(EVA, "Anna de Wit", "over een week", "vastleggen")
    told = f"{NUMBER}: je hebt een afspraak op je naam, uiterlijk maandag 30 november 2026"
    assert await notices(agency) == {ANNA: [told]}
    assert f"Afspraken en maatregelen\n{NUMBER} · uiterlijk ma 30 nov" in await to_do(agency, ANNA)
    assert "Afspraak: Coach belt. (Anna de Wit, uiterlijk" in (await page(agency, DIRK)).text
    await agency.presses(ANNA, "Afspraak gedaan", "Afspraak: Coach belt.", "Vandaag", "Vastleggen")
    assert NUMBER not in await to_do(agency, ANNA)
    assert "Afspraak gedaan" not in (await page(agency, ANNA)).buttons


async def is_judged(agency: Agency) -> None:
    """Each subject of the complaint for itself; the director has five working days to phone."""
    founded = ("gegrond", "Hij kwam drie keer te laat.")
    unfounded = ("ongegrond", "Elke mail was binnen een dag beantwoord.")
    asked = await begins(agency, EVA, "afhandelen", *founded)
    assert "Wat is het oordeel over “Traagheid”?" in asked.text
    await agency.says(EVA, *unfounded, "ja", "vandaag", "e-mail")
    done = await agency.presses(EVA, "Vastleggen")
    assert "✓ schriftelijk afhandelen: gedaan op maandag 23 november 2026 (op tijd)" in done.text
    assert "• nabellen: uiterlijk maandag 30 november 2026" in done.text
    call = f"{NUMBER}: nabellen uiterlijk maandag 30 november 2026 (nog 5 werkdagen)"
    assert await notices(agency) == {DIRK: [call]}
    assert f"{NUMBER} · nabellen, uiterlijk ma 30 nov" in await to_do(agency, DIRK)
    for account in (ANNA, CARLA, EVA):
        assert NUMBER not in await to_do(agency, account)


async def is_phoned_and_closed(agency: Agency) -> None:
    await agency.presses(DIRK, "Belpoging", "Vandaag")
    assert "Hoe laat was dat?" in (await agency.says(DIRK, "25:00")).text
    done = await agency.says(DIRK, "half elf", "ja", "ja", "Blij ermee.", "vastleggen")
    assert "✓ nabellen: gedaan op maandag 23 november 2026 (op tijd)" in done.text
    assert "Belpoging" not in (await page(agency, DIRK)).buttons
    assert f"Klaar om af te sluiten\n{NUMBER}" in await to_do(agency, CARLA)
    await agency.presses(CARLA, NUMBER, "Afsluiten")
    await agency.says(CARLA, "Bel als je later komt.")
    await agency.presses(CARLA, "Vastleggen")
    assert await notices(agency) == NOBODY
    for account in (ANNA, CARLA, DIRK, EVA):
        assert NUMBER not in await to_do(agency, account)
        assert f"afgesloten\n{NUMBER} · geen open termijn" in await listed(agency, account)
    assert {"Heropenen", "Correctie"} <= {*(await page(agency, CARLA)).buttons}


async def stays_hidden_from_who_it_is_about(agency: Agency) -> None:
    assert NUMBER not in await to_do(agency, BRAM)
    assert NUMBER not in await listed(agency, BRAM)
    for text in (f"/zaak {NUMBER}", f"tijdlijn {NUMBER}", f"notitie {NUMBER}", f"waarom {NUMBER}"):
        assert (await agency.says(BRAM, text)).text == UNKNOWN


async def tells_everything_in_order(agency: Agency) -> None:
    first = await agency.says(EVA, f"tijdlijn {NUMBER}")
    told = first.text + (await agency.presses(EVA, "»")).text
    places = [told.find(sentence) for sentence in TOLD_IN_ORDER]
    assert -1 not in places
    assert places == sorted(places)


async def test_an_anonymous_complaint_needs_no_letter_and_no_call(agency: Agency):
    await an_anonymous_complaint(agency)
    seen = await page(agency, CARLA)
    assert "Naam: Wil anoniem blijven" in seen.text
    assert "ontvangst bevestigen" not in seen.text
    assert not {"Ontvangst bevestigd", "Verlengen", "Brieven"} & {*seen.buttons}
    for step in ("ontvangst bevestigd", "verlengen", "brieven"):
        assert "De klager is anoniem: er is niemand om" in (await agency.says(CARLA, f"{step} 1")).text
    await with_its_committee(agency)
    done = await takes(agency, EVA, "afhandelen", "ongegrond", "De brief was wel verstuurd.")
    assert "✓ schriftelijk afhandelen: gedaan op maandag 23 november 2026 (op tijd)" in done.text
    assert done.buttons == ["Open"]
    assert await notices(agency) == NOBODY
    for step in ("belpoging", "brief niet bereikt", "mediator"):
        refused = (await agency.says(DIRK, f"{step} 1")).text
        assert refused == "De klager is anoniem: er is niemand om te schrijven of te bellen."
    assert f"Klaar om af te sluiten\n{NUMBER}" in await to_do(agency, CARLA)
    await takes(agency, CARLA, "afsluiten", "/overslaan")
    assert "Stand: afgesloten" in (await page(agency, DIRK)).text


async def an_anonymous_complaint(agency: Agency) -> None:
    await agency.says(
        CARLA,
        *("/klacht", "E-mail", "vandaag", "Cliënt", "Wil anoniem blijven", "UWV", "/overslaan"),
        *("Geen begeleidende coach", "De organisatie", "klaar", "vandaag", "Informatie", "klaar"),
        *("Er kwam geen brief", "De brief kwam niet.", "klaar", "/overslaan", "Nee", "Nee", "/overslaan"),
    )
    await agency.presses(CARLA, "Registreren")


async def with_its_committee(agency: Agency) -> None:
    await agency.says(CARLA, "inschrijven 1")
    await takes(agency, CARLA, "in behandeling nemen", "vandaag")
    await takes(agency, CARLA, "commissie", "Anna de Wit en Eva Bos", "klaar")
    for member in (ANNA, EVA):
        await agency.says(member, "ik ben onafhankelijk 1")
