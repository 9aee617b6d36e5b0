"""`klachtenbot sandbox` as somebody tries it: a complaint by clicking, a journey in time, the reminder."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Page, async_playwright, expect

from complaints.workdays import Calendar
from tests.whole.process import ROOT

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ANNA, CARLA, DIRK = 11001, 11003, 11004
START_UP = 120_000  # milliseconds: the bot starts, and four people join
CALENDAR = Calendar()
expect.set_options(timeout=30_000)


@asynccontextmanager
async def a_sandbox(folder: Path) -> AsyncIterator[str]:
    """The command itself, in a process of its own; gives the page's address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KLACHTENBOT_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "sandbox",
        "--port",
        str(port),
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        assert f"127.0.0.1:{port}" in (await process.stdout.readline()).decode()
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) == 0


@asynccontextmanager
async def a_page(url: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1400, "height": 900}, locale="nl-NL")
        await page.goto(url)
        yield page
        await browser.close()


def log(page: Page, person: int):
    return page.locator(f"#person-{person}").get_by_role("log")


async def clicks(page: Page, person: int, *labels: str) -> None:
    """The newest button with this label, when it is there."""
    for label in labels:
        await log(page, person).get_by_role("button", name=label, exact=True).last.click()


async def types(page: Page, person: int, text: str) -> None:
    box = page.locator(f"#person-{person}").get_by_role("textbox")
    await box.fill(text)
    await box.press("Enter")


async def asks(page: Page, text: str, person: int = ANNA) -> None:
    await expect(log(page, person).locator(".bubble").last).to_contain_text(text)


async def travels(page: Page, day: date, time: str) -> None:
    await page.get_by_label("Dag en tijd").fill(f"{day.isoformat()}T{time}")
    await page.get_by_role("button", name="Ga", exact=True).click()
    await expect(page.locator("#state")).not_to_have_text("Bot: draait")
    await expect(page.locator("#state")).to_have_text("Bot: draait")


async def test_a_complaint_by_clicking_and_the_reminder_on_its_day(tmp_path: Path):
    async with a_sandbox(tmp_path) as url, a_page(url) as page:
        await log(page, DIRK).get_by_text("Je bent hier directie").wait_for(timeout=START_UP)
        await expect(page.locator("#note")).to_be_hidden(timeout=START_UP)
        tomorrow = datetime.now(ZoneInfo("Europe/Amsterdam")).date() + timedelta(days=4)
        today = CALENDAR.next_on_or_after(tomorrow)
        await travels(page, today, "10:00")
        await register_by_clicking(page)
        await log(page, CARLA).get_by_text("nieuwe klacht; inschrijven uiterlijk").wait_for(timeout=10_000)
        await clicks(page, CARLA, "Inschrijven")
        await log(page, CARLA).get_by_text("inschrijven in het register: gedaan").wait_for()

        act_by = CALENDAR.last_on_or_before(today + timedelta(weeks=2))
        await travels(page, CALENDAR.back(act_by, 5), "08:31")
        await log(page, CARLA).get_by_text("ontvangstbevestiging uiterlijk").wait_for()
        await clicks(page, CARLA, "Ontvangst bevestigd")
        await asks(page, "ontvangstbevestiging verstuurd", CARLA)
        await clicks(page, CARLA, "Vandaag", "E-mail", "Vastleggen")
        await log(page, CARLA).get_by_text("ontvangst bevestigen: gedaan").wait_for()
        if folder := os.environ.get("SCREENSHOTS"):
            await page.screenshot(path=f"{folder}/sandbox.png")


async def register_by_clicking(page: Page) -> None:
    """Buttons wherever there is one; typing only what no button can say."""
    await clicks(page, ANNA, "Klacht registreren", "E-mail")
    await asks(page, "Op welke dag")
    await clicks(page, ANNA, "Vandaag", "Cliënt")
    await asks(page, "Hoe heet de klager?")
    await types(page, ANNA, "Fenna Visser")
    await asks(page, "telefoonnummer")
    await clicks(page, ANNA, "Overslaan")
    await asks(page, "e-mailadres")
    await types(page, ANNA, "fenna@voorbeeld.nl")
    await asks(page, "het adres van de klager")
    await clicks(page, ANNA, "Overslaan")
    await asks(page, "bericht krijgen")
    await clicks(page, ANNA, "E-mail", "UWV")
    await asks(page, "dossiernummer")
    await clicks(page, ANNA, "Overslaan")
    await asks(page, "begeleidende coach")
    await clicks(page, ANNA, "Geen begeleidende coach", "De organisatie", "Klaar")
    await asks(page, "Wanneer gebeurde het?")
    await clicks(page, ANNA, "Gisteren", "Traagheid", "Informatie", "Klaar")
    await asks(page, "in één zin")
    await types(page, ANNA, "Er kwam geen antwoord op drie mails")
    await asks(page, "Wat is er gebeurd?")
    await types(page, ANNA, "Ik mailde drie keer en hoorde niets.")
    await asks(page, "Opgeschreven")
    await clicks(page, ANNA, "Klaar")
    await asks(page, "Welke oplossing")
    await clicks(page, ANNA, "Overslaan")
    await asks(page, "al iets aan gedaan")
    await clicks(page, ANNA, "Nee")
    await asks(page, "Is er spoed?")
    await clicks(page, ANNA, "Nee")
    await asks(page, "Heb je bijlagen?")
    await clicks(page, ANNA, "Overslaan", "Registreren")
    await log(page, ANNA).get_by_text("KL-", exact=False).last.wait_for()
    await asks(page, "is geregistreerd")
