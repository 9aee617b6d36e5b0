"""The page in a real browser, with the stand-in as the bot; one browser and one scene for all tests here."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.async_api import expect

from sandbox.cast import CAST
from tests.sandbox.browsing import ANNA, BRAM, PHONE, newest, pane, types

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_everyone_has_a_pane_and_has_joined(page):
    await expect(page.locator(".pane h2")).to_have_text([one.name for one in CAST])
    await expect(page.locator(".pane .part")).to_have_text([one.part for one in CAST])
    for member in CAST:
        await newest(page, "Je doet mee.", member.user_id)


async def test_text_goes_to_the_bot_and_its_answer_appears_with_its_marks(page):
    await types(page, "hallo <b>&amp; 😀")
    answer = await newest(page, "Je zei: hallo <b>&amp; 😀")
    await expect(answer.locator("strong")).to_have_text("Je zei")
    await expect(answer.locator(".reply")).to_contain_text("hallo <b>&amp; 😀")
    await expect(answer.get_by_label("beschermd")).to_be_visible()


async def test_what_people_type_is_never_markup(page):
    await types(page, '<img src=x onerror="document.title=1"><script>document.title=2</script>')
    await newest(page, 'Je zei: <img src=x onerror="document.title=1"><script>document.title=2</script>')
    assert await page.title() == "Sandbox"
    assert await pane(page).locator("img, script").count() == 0


async def test_a_button_presses_and_its_answer_pops_up(page):
    await types(page, "knoppen")
    await pane(page).get_by_role("button", name="Druk").last.click()
    await expect(page.locator(".toast")).to_have_text("Gedrukt: Druk")


async def test_an_alert_must_be_closed(page):
    await types(page, "knoppen")
    await pane(page).get_by_role("button", name="Alarm").last.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Dit is belangrijk")
    await dialog.get_by_role("button", name="OK").click()
    await expect(dialog).to_be_hidden()


async def test_a_deleted_message_disappears(page, scene):
    await types(page, "knoppen", BRAM)
    buttons = pane(page, BRAM).get_by_role("button", name="Weg")
    await expect(buttons).to_have_count(1)
    await buttons.click()
    await expect(buttons).to_have_count(0)
    await newest(page, "knoppen", BRAM)


async def test_a_reply_keyboard_types_for_you(page, scene):
    await types(page, "toetsen", BRAM)
    await pane(page, BRAM).get_by_role("button", name="Nee").click()
    await newest(page, "Je zei: Nee", BRAM)


async def test_a_file_is_sent_and_its_answer_downloads(page):
    brief = {"name": "brief één.txt", "mimeType": "text/plain", "buffer": b"inhoud"}
    await pane(page).locator("input[type=file]").set_input_files(brief)
    link = pane(page).locator("a.document", has_text="terug brief één.txt")
    async with page.expect_download() as waiting:
        await link.click()
    download = await waiting.value
    assert download.suggested_filename == "terug brief één.txt"
    assert (await download.path()).read_bytes() == b"INHOUD"


async def test_a_document_of_the_bot_shows_its_name_its_size_and_that_it_is_protected(page):
    await pane(page).get_by_role("textbox").fill("bij klacht 7")
    scan = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"x" * 123_456}
    await pane(page).locator("input[type=file]").set_input_files(scan)
    answer = await newest(page, "bij klacht 7")
    link = answer.get_by_role(
        "link", name="terug scan.pdf 121 kB · beschermd Ophalen kan alleen in deze sandbox"
    )
    await expect(link).to_be_visible()
    await expect(answer.get_by_label("beschermd")).to_be_visible()
    await expect(answer.locator(".document-sign")).to_have_attribute("aria-hidden", "true")


async def test_a_file_of_a_person_is_not_called_protected(page):
    note = {"name": "brief.txt", "mimeType": "text/plain", "buffer": b"inhoud"}
    await pane(page, BRAM).locator("input[type=file]").set_input_files(note)
    await expect(pane(page, BRAM).locator("a.document")).to_have_count(2)
    await expect(pane(page, BRAM).locator(".me a.document")).to_have_text("↓brief.txt6 bytes")


async def test_a_deleted_document_disappears(page, scene):
    note = {"name": "weg.txt", "mimeType": "text/plain", "buffer": b"inhoud"}
    await pane(page).locator("input[type=file]").set_input_files(note)
    await expect(pane(page).locator("a.document", has_text="terug weg.txt")).to_be_visible()
    scene.world.erase(scene.people[ANNA].last())
    await expect(pane(page).locator("a.document", has_text="terug weg.txt")).to_have_count(0)


async def test_a_long_file_name_stays_within_its_pane(page):
    await page.set_viewport_size(PHONE)
    note = {"name": f"{'lang' * 30}.txt", "mimeType": "text/plain", "buffer": b"inhoud"}
    await pane(page).locator("input[type=file]").set_input_files(note)
    await expect(pane(page).locator("a.document", has_text="terug lang")).to_be_visible()
    assert await pane(page).locator(".log").evaluate("log => log.scrollWidth - log.clientWidth") == 0


async def test_the_menu_shows_the_commands_of_this_chat(page):
    await pane(page).get_by_role("button", name="Opdrachten").click()
    await expect(pane(page).locator(".menu li")).to_have_text(["/klachtEen klacht", "/helpHulp"])
    await pane(page).locator(".menu button", has_text="/help").click()
    await expect(pane(page).locator(".menu")).to_be_hidden()
    await newest(page, "Je zei: /help")


async def test_travelling_moves_the_date_and_restarts_the_bot(page, scene):
    old, pid = await page.locator("#now").text_content(), scene.child.pid
    assert re.fullmatch(r"[a-z]+dag \d+ [a-z]+ \d{4} \d\d:\d\d", old)
    await page.get_by_role("button", name="+1 dag").click()
    await expect(page.locator("#now")).not_to_have_text(re.compile(f"^{' '.join(old.split()[:4])}"))
    await expect(page.locator("#state")).to_have_text("Bot: draait")
    assert scene.child.pid != pid
    await types(page, "klok")
    await newest(page, f"{scene.clock():%Y-%m-%dT%H}")


async def test_a_chosen_moment_is_travelled_to(page, scene):
    target = scene.clock().astimezone().replace(year=scene.clock().year + 1, month=6, day=1)
    await page.get_by_label("Dag en tijd").fill(f"{target:%Y-%m-%d}T14:30")
    await page.get_by_role("button", name="Ga", exact=True).click()
    await expect(page.locator("#now")).to_have_text(re.compile(rf" 1 juni {target.year} 14:3\d$"))
    await expect(page.locator("#state")).to_have_text("Bot: draait")
    await expect(page.locator("#shifted")).to_be_visible()


async def test_a_killed_bot_is_back_and_nothing_waiting_is_lost(page, scene):
    pid = scene.child.pid
    await page.get_by_role("button", name="kill -9").click()
    await types(page, "ben je er nog?")
    await expect(page.locator("#note")).to_have_text("De bot is met kill -9 gestopt en weer gestart.")
    await newest(page, "Je zei: ben je er nog?")
    assert scene.child.pid != pid


async def test_a_fallen_bot_shows_its_last_words_and_a_button_to_start(page, scene):
    await types(page, "val om")
    await expect(page.locator("#state")).to_have_text("Bot: gestopt")
    await expect(page.locator("#lines")).to_contain_text("omgevallen met een reden")
    scene.world.updates.clear()
    await page.get_by_role("button", name="Start de bot").click()
    await expect(page.locator("#state")).to_have_text("Bot: draait")
    await expect(page.locator("#lines")).to_be_hidden()


async def test_on_a_phone_one_person_fits_the_width_and_the_others_are_one_tap_away(page):
    await page.set_viewport_size(PHONE)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(overflow) == 0
    assert (await pane(page).bounding_box())["width"] == PHONE["width"]
    await page.get_by_label("Personen").get_by_role("button", name="Dirk").click()
    await expect(pane(page, CAST[-1].user_id)).to_be_in_viewport(ratio=0.99)


async def test_only_this_page_on_this_machine_is_served(scene):
    async with httpx.AsyncClient(base_url=scene.url) as client:
        rebound = await client.get("/", headers={"Host": "evil.example"})
        elsewhere = await client.post(
            "/say", json={"chat": ANNA, "text": "x"}, headers={"Origin": "http://evil.example"}
        )
        nowhere = await client.post("/say", json={"chat": ANNA, "text": "x"})
        ours = await client.post("/say", json={"chat": ANNA, "text": " "}, headers={"Origin": scene.url})
        policy = (await client.get("/")).headers["content-security-policy"]
    assert [one.status_code for one in (rebound, elsewhere, nowhere, ours)] == [403, 403, 403, 400]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("/say", {"chat": 1, "text": "x"}, 404),
        ("/say", [], 400),
        ("/press", {"chat": ANNA, "message": 1, "data": "x"}, 409),
        ("/travel", {"to": "gisteren"}, 400),
        ("/travel", {"to": "2020-01-01T10:00"}, 400),
    ],
)
async def test_what_can_not_be_done_is_said(scene, path, asked, code):
    async with httpx.AsyncClient(base_url=scene.url, headers={"Origin": scene.url}) as client:
        answer = await client.post(path, json=asked)
        assert answer.status_code == code
        assert answer.json()["error"].endswith(".")
