"""T17: whatever is typed is shown as it was typed, and Telegram refuses no message of ours."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from complaints.cleaning import clean
from complaints.errors import Refusal
from complaints.reading import says_done
from complaints.sensitive import check_text
from tests.agency import ANNA, CARLA, Agency, a_phone_complaint
from tests.security.watching import refused_by_telegram, send

NASTY = (
    *("<", ">", "&", '"', "'", "</b>", "<b>", "&lt;", "&#60;", "&amp;amp;", "<a href='x'>", "<!--", "]]>"),
    *("%(name)s", "%s", "%", "{0}", "\\", "`", "*", "_", "/x", "😀", "e\u0301", "\u202e", "\u200b", "\u2028"),
    *("\x00", "\ud800", "\r", "\t", "\n\n\n"),
)
PIECES = st.one_of(st.sampled_from(NASTY), st.text(max_size=8), st.sampled_from(["woord ", "\n", " "]))
TEXTS = st.lists(PIECES, min_size=1, max_size=30).map("".join)
TRY = settings(
    max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
STORM = settings(TRY, max_examples=1000)
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def typed(text: str) -> str:
    """As it should be shown; what is a command, an end or a stop (P2) is left out here."""
    cleaned = clean(text)
    assume(cleaned and not text.lstrip().startswith("/") and not says_done(cleaned))
    try:
        check_text(cleaned)
    except Refusal:
        assume(condition=False)
    return cleaned


def shown(agency: Agency, label: str, before: int) -> str:
    """The answer as it was read back, over one message or more; "" when it was refused."""
    texts = [message.text for message in agency.world.from_bot(ANNA) if message.id > before]
    read_back = "\n".join(texts).partition("\n\nVraag ")[0].partition(f"✓ {label}: ")
    return read_back[2]


@pytest.fixture
async def at_the_name(agency: Agency) -> Agency:
    await send(agency, ANNA, "/klacht", "Telefoon", "Ja", "gisteren", "Cliënt")
    return agency


@pytest.fixture
async def at_the_description(at_the_name: Agency) -> Agency:
    contact = ("Fenna", "06 12345678", "/overslaan", "/overslaan", "Telefoon", "UWV", "/overslaan")
    matter = ("Bram Jansen", "Bram", "klaar", "gisteren", "Bejegening", "klaar", "De coach kwam te laat")
    await send(at_the_name, ANNA, *contact, *matter)
    return at_the_name


async def a_name_is_read_back(agency: Agency, text: str) -> None:
    cleaned = typed(text)
    name = " ".join(cleaned.split())
    before = agency.user(ANNA).last().id
    await send(agency, ANNA, text)
    if len(cleaned) <= 100 and any(sign.isalpha() for sign in name):
        assert shown(agency, "Naam", before) == name
        await send(agency, ANNA, "/terug")
    assert refused_by_telegram(agency) == []


async def a_description_is_read_back(agency: Agency, text: str) -> None:
    story = typed(text)
    before = agency.user(ANNA).last().id
    await send(agency, ANNA, text, "klaar")
    assert shown(agency, "Wat er gebeurde", before) == story
    await send(agency, ANNA, "/terug")
    assert refused_by_telegram(agency) == []


@only_sqlite
@TRY
@given(text=TEXTS)
async def test_a_name_is_shown_as_it_was_typed(at_the_name: Agency, text: str):
    await a_name_is_read_back(at_the_name, text)


@only_sqlite
@TRY
@given(text=TEXTS)
async def test_a_description_is_shown_as_it_was_typed(at_the_description: Agency, text: str):
    await a_description_is_read_back(at_the_description, text)


@pytest.mark.storm
@STORM
@given(text=TEXTS)
async def test_a_thousand_names_are_shown_as_they_were_typed(at_the_name: Agency, text: str):
    await a_name_is_read_back(at_the_name, text)


@pytest.mark.storm
@STORM
@given(text=TEXTS)
async def test_a_thousand_descriptions_are_shown_as_they_were_typed(at_the_description: Agency, text: str):
    await a_description_is_read_back(at_the_description, text)


@only_sqlite
@pytest.mark.parametrize("sign", ["x", "<", "😀", "&amp;"])
async def test_the_longest_description_is_shown_whole(at_the_description: Agency, sign: str):
    """In messages of the greatest length; some signs count double at Telegram, or five times in HTML."""
    story = (sign * 4000)[:3999]
    before = at_the_description.user(ANNA).last().id
    await send(at_the_description, ANNA, story[:2048], story[2048:], "klaar")
    assert shown(at_the_description, "Wat er gebeurde", before).replace("\n", "") == story
    assert refused_by_telegram(at_the_description) == []


async def test_markup_reaches_the_complaints_coach_as_plain_signs(agency: Agency):
    name, title, story = (
        "<b>Fenna</b> & %(x)s",
        "5 < 6 & 7 > 4 <i>",
        "</b></i><script>alert('x')</script> &lt;",
    )
    await a_phone_complaint(agency, at_5=name, at_18=title, at_19=story, at_11="<a href=x>%s</a>")
    case = await agency.says(CARLA, "/zaak 1")
    for text in (name, title, story, "<a href=x>%s</a>"):
        assert text in case.text
    assert refused_by_telegram(agency) == []
