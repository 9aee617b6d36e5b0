"""The page as a place to learn: the guided tour, two languages, dark and light, by keyboard, and to keep."""

from __future__ import annotations

import re
from importlib.resources import files

import httpx
import pytest
from playwright.async_api import expect

from sandbox.cast import CAST
from sandbox.web import HERE as PAGE
from tests.sandbox.browsing import ANNA, BRAM, DESKTOP, PHONE, newest, opened, pane, types

pytestmark = pytest.mark.asyncio(loop_scope="module")
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
TITLES = (
    "Een coach registreert een klacht",
    "De klachtencoach hoort het meteen",
    "Zet een stap",
    "Reis in de tijd",
    "De directie maakt een rapport",
)
CARLA, EVA = CAST[3].user_id, CAST[2].user_id
DUTCH = re.compile(r'\bt\(\s*(?:[^")]*\?\s*)?"([^"]+)"(?:\s*:\s*"([^"]+)")?')
STATIC = re.compile(r'data-(?:label|hint|title)="([^"]+)"|\bdata-t>([^<]+)<')
STEP = re.compile(r'\b(?:title|text|label): "([A-Z][^"]+)"')
SAID = re.compile(r'(?:self\.say\(|RefusedError\(\d+, |ValueError\()"([A-Z][^"]+\.)"')


async def language(page, code):
    await page.locator("#settings summary").click()
    await page.get_by_role("combobox").first.select_option(code)
    await page.keyboard.press("Escape")


# -- the tour


async def test_the_tour_goes_along_five_steps_and_is_not_offered_again(page):
    await page.get_by_role("button", name="Begin de rondleiding").click()
    for number, title in enumerate(TITLES, 1):
        heading = page.get_by_role("heading", name=title)
        await expect(heading).to_be_focused()
        await expect(page.locator("#tour-step")).to_have_text(f"Stap {number} van 5")
        await page.locator("#tour-next").click()
    await expect(page.locator("#tour")).to_be_hidden()
    await page.reload()
    await expect(page.locator(".pane")).to_have_count(len(CAST))
    await expect(page.locator("#welcome")).to_be_hidden()
    await expect(page.locator("#tour")).to_be_hidden()


async def test_the_tour_points_at_who_it_is_about_and_does_it_when_asked(page, scene):
    await page.locator("#welcome-yes").click()
    await expect(pane(page)).to_have_class(re.compile("pointed"))
    await page.get_by_role("button", name="Typ /klacht").click()
    await newest(page, "Je zei: /klacht")
    await page.locator("#tour-next").click()
    await expect(pane(page, CARLA)).to_have_class(re.compile("pointed"))
    await expect(pane(page)).not_to_have_class(re.compile("pointed"))


async def test_the_tour_goes_on_where_it_was_and_can_be_left_and_begun_again(page):
    await page.locator("#welcome-yes").click()
    await page.locator("#tour-next").click()
    await page.reload()
    await expect(page.get_by_role("heading", name=TITLES[1])).to_be_visible()
    await page.locator("#tour-back").focus()
    await page.keyboard.press("Escape")
    await expect(page.locator("#tour")).to_be_hidden()
    await expect(page.locator("#settings summary")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Rondleiding").press("Enter")
    await expect(page.get_by_role("heading", name=TITLES[0])).to_be_focused()


async def test_who_needs_no_tour_is_not_asked_again(page):
    await page.get_by_role("button", name="Niet nodig").click()
    await page.reload()
    await expect(page.locator(".pane")).to_have_count(len(CAST))
    await expect(page.locator("#welcome")).to_be_hidden()


# -- two languages


async def test_in_english_the_page_speaks_it_and_the_bot_hears_that_everybody_does(page, scene):
    await language(page, "en")
    await expect(page.locator("#state")).to_have_text("Bot: running")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(pane(page, CARLA).locator(".part")).to_have_text("complaints coach")
    await expect(pane(page).get_by_role("log", name="Conversation of Anna de Wit")).to_be_visible()
    await types(page, "taal")
    await newest(page, "Telegram zegt: en")
    await page.reload()
    await expect(page.get_by_role("button", name="Start the tour")).to_be_visible()
    await language(page, "nl")
    await expect(page.locator("#state")).to_have_text("Bot: draait")
    await types(page, "taal")
    await newest(page, "Telegram zegt: nl")


async def test_every_sentence_of_the_page_and_of_the_sandbox_has_its_english(page):
    english = await page.evaluate("import('/page/words.js').then((words) => words.ENGLISH)")
    scripts = "".join(file.read_text() for file in PAGE.glob("*.js") if file.name != "words.js")
    python = "".join(file.read_text() for file in PAGE.parent.glob("*.py"))
    found = [
        *DUTCH.findall(scripts),
        *STATIC.findall((PAGE / "chat.html").read_text()),
        *STEP.findall(scripts),
        *SAID.findall(python),
    ]
    sentences = {text for each in found for text in ((each,) if isinstance(each, str) else each) if text}
    assert len(sentences) > 60
    only_on_the_command_line = {one for one in sentences if "--fresh" in one}
    assert sentences - only_on_the_command_line - english.keys() == set()


# -- how it looks


async def test_dark_and_light_follow_the_computer_until_somebody_chooses(page):
    ground = "getComputedStyle(document.body).backgroundColor"
    await page.emulate_media(color_scheme="light")
    light = await page.evaluate(ground)
    await page.emulate_media(color_scheme="dark")
    dark = await page.evaluate(ground)
    assert light != dark
    await page.locator("#settings summary").click()
    await page.get_by_label("Kleuren").select_option("light")
    assert await page.evaluate(ground) == light
    await page.reload()
    await expect(page.locator("#theme")).to_have_value("light")
    assert await page.evaluate(ground) == light


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious(browser, scene, scheme, viewport):
    """An empty chat, buttons, a document, a picture; then the tour, the settings and a menu open."""
    context = await browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = await context.new_page()
    await opened(page, scene.url)
    await a_full_page(page, scene)
    assert await serious(page) == []
    await page.locator("#welcome-yes").click()
    await pane(page).get_by_role("button", name="Opdrachten").click()
    await page.locator("#settings summary").click()
    assert await serious(page) == []
    await context.close()


async def a_full_page(page, scene):
    for message in scene.people[EVA].sees():
        scene.world.erase(message)
    if not any(one.file for one in scene.people[ANNA].sees()):
        scene.people[ANNA].sends_document(b"inhoud", "brief.txt", "text/plain")
        scene.people[BRAM].sends_photo(A_PIXEL)
    await types(page, "knoppen")
    await expect(pane(page).get_by_role("button", name="Druk").last).to_be_visible()
    await expect(pane(page).locator("a.document").last).to_be_attached()
    await expect(pane(page, EVA).locator(".log")).to_have_text("Nog geen berichten.")


async def serious(page):
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


async def test_axe_does_find_what_is_wrong(page):
    """A check that finds nothing on any page would prove nothing."""
    await page.evaluate("document.querySelector('textarea').removeAttribute('aria-label')")
    await page.evaluate("document.querySelector('.part').style.color = '#bbb'")
    assert {rule for rule, _ in await serious(page)} >= {"color-contrast"}


# -- by keyboard, and read aloud


async def test_the_keyboard_reaches_everything_and_keeps_its_place(page):
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Naar de gesprekken")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#panes")).to_be_focused()
    await types(page, "knoppen", BRAM)
    button = pane(page, BRAM).get_by_role("button", name="Weg").last
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(button).to_have_count(0)
    await expect(pane(page, BRAM).get_by_role("log")).to_be_focused()


async def test_escape_shuts_a_menu_and_gives_the_focus_back(page):
    opener = pane(page).get_by_role("button", name="Opdrachten")
    await opener.press("Enter")
    await pane(page).locator(".menu button").first.focus()
    await page.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await expect(opener).to_have_attribute("aria-expanded", "false")


async def test_new_messages_are_announced_with_who_wrote_them(page):
    log = pane(page).get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await types(page, "hallo")
    answer = await newest(page, "Je zei: hallo")
    await expect(answer).to_contain_text("De bot:")


# -- to keep


@pytest.mark.parametrize(("label", "ending"), [("Als tekst", "txt"), ("Als webpagina", "html")])
async def test_a_conversation_can_be_kept(page, scene, label, ending):
    await types(page, "knoppen <b>&")
    await newest(page, "Je zei: knoppen <b>&")
    await pane(page).locator(".saved summary").click()
    async with page.expect_download() as waiting:
        await pane(page).get_by_role("link", name=label).click()
    kept = await waiting.value
    assert re.fullmatch(rf"anna-\d{{4}}-\d\d-\d\d\.{ending}", kept.suggested_filename)
    text = (await kept.path()).read_text()
    assert "Gesprek van Anna de Wit met de bot" in text
    assert ("knoppen &lt;b&gt;&amp;" if ending == "html" else "Je zei: knoppen <b>&") in text
    assert "<script" not in text


async def test_a_transcript_is_of_a_person_and_in_a_form_that_are_there(scene):
    async with httpx.AsyncClient(base_url=scene.url) as client:
        codes = [(await client.get(f"/transcripts/{name}")).status_code for name in ("1.txt", f"{ANNA}.pdf")]
        elsewhere = await client.get(f"/transcripts/{ANNA}.txt", headers={"Host": "evil.example"})
        part = await client.get("/page/nothing.js")
    assert codes == [404, 404]
    assert (elsewhere.status_code, part.status_code) == (403, 404)


A_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)
