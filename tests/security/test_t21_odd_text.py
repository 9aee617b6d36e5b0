"""T21: what nobody can see goes out at the door; what is too much is refused, with its number, never cut."""

import pytest

from tests.agency import ANNA, CARLA, Agency, a_phone_complaint
from tests.security.watching import refused_by_telegram, rows, send

ODD = (
    *("\x00", "\x00\x01\x1f", "\ud800", "\udfff\ud800", "\u202e\u2066", "\u200b\u200d\u2060\ufeff", "\u115f"),
    *(
        "\ufffe",
        "\U0010ffff",
        "e" + "\u0301" * 2000,
        "a\x00b\ud800c\u202ed",
        "\U000e0041",
        "\r\n\r\n",
        "\u2028",
    ),
    *("x" * 4096, "é" * 4096, "😀" * 2048, "\n" * 4096, "1" * 4096, "9" * 400, "KL-2026-" + "9" * 300),
    *(
        "٣",
        "²",
        "KL-٢٠٢٦-٠٠١",
        "31-02-2026",
        "0-0-0",
        "99-99-9999",
        "-" * 300,
        "van tot en met tot",
        "%(x)s %s {}",
    ),
)
ROAD = (
    *(
        "Telefoon",
        "Ja",
        "gisteren",
        "Cliënt",
        "Fenna",
        "06 12345678",
        "a@voorbeeld.nl",
        "/overslaan",
        "Telefoon",
    ),
    *("Gemeente", "Utrecht", "Nee", "/overslaan", "Bram Jansen", "Bram", "klaar", "gisteren", "Bejegening"),
    *(
        "klaar",
        "De coach kwam te laat",
        "Hij was te laat.",
        "klaar",
        "/overslaan",
        "Nee",
        "Nee",
        "/overslaan",
    ),
)
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


async def test_at_no_question_an_odd_text_is_an_error(agency: Agency):
    """Each odd text at some questions, and at each question some odd texts."""
    await send(agency, ANNA, "/klacht")
    for place, answer in enumerate(ROAD):
        await send(agency, ANNA, *ODD[place % 13 :: 13])
        if (
            "Wat er gebeurde" in agency.user(ANNA).last().text
            or "Opgeschreven" in agency.user(ANNA).last().text
        ):
            await send(agency, ANNA, "klaar", "/terug")
        await send(agency, ANNA, answer)
    assert not any("Er ging iets mis" in text or "Niet opgeslagen" in text for text in agency.told(ANNA))
    assert refused_by_telegram(agency) == []


async def test_outside_a_form_an_odd_text_or_command_is_no_error(agency: Agency):
    await a_phone_complaint(agency)
    await send(agency, CARLA, *ODD)
    await send(agency, CARLA, *[f"/zaak {text}" for text in ODD], "/annuleer \x00", "/start \ud800\x00")
    assert not any("Er ging iets mis" in text for text in agency.told(CARLA))
    assert refused_by_telegram(agency) == []


async def test_what_cannot_be_seen_is_gone_before_it_is_stored(agency: Agency):
    await a_phone_complaint(
        agency, at_5="Fe\u200bn\x00na\u202e Vis\ud800ser\ufeff", at_19="Een\r\nTwee\u2028Drie\x00"
    )
    case = await agency.says(CARLA, "/zaak 1")
    assert "Naam: Fenna Visser" in case.text
    assert "Een\nTwee\nDrie" in case.text


@only_sqlite
@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (4, "x" * 101, "Dat zijn 101 tekens; hoogstens 100 kan."),
        (12, "x" * 51, "Dat zijn 51 tekens; hoogstens 50 kan."),
        (19, "x" * 81, "Dat zijn 81 tekens; hoogstens 80 kan."),
        (22, "x" * 1001, "Dat zijn 1.001 tekens; hoogstens 1.000 kan."),
    ],
)
async def test_too_long_is_refused_with_the_counted_length(agency: Agency, place: int, text: str, said: str):
    await send(agency, ANNA, "/klacht", *ROAD[:place])
    kept = (await rows(agency))["draft"]
    await send(agency, ANNA, text)
    assert said in agency.user(ANNA).last().text
    assert kept == (await rows(agency))["draft"]


@only_sqlite
async def test_a_description_over_its_limit_keeps_what_was_there(agency: Agency):
    await send(agency, ANNA, "/klacht", *ROAD[:20], "a" * 2000, "b" * 1999)
    assert "Opgeschreven: 4.000 van 4.000" in agency.user(ANNA).last().text.replace("4000", "4.000")
    kept = (await rows(agency))["draft"]
    await send(agency, ANNA, "c")
    assert "Dat zijn 4.002 tekens; hoogstens 4.000 kan." in agency.user(ANNA).last().text
    assert kept == (await rows(agency))["draft"]
