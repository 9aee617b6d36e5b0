"""The pictures of the handbook: the sandbox with its examples on a fixed day, and what its people see.

uv run python docs/screenshots.py
"""

from __future__ import annotations

import asyncio
import io
import os
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.async_api import async_playwright, expect

from sandbox.__main__ import listening, serving
from sandbox.clock import ZONE
from sandbox.scene import Scene

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Browser, Page

    from sandbox.messages import Message

PICTURES = Path(__file__).with_name("pictures")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
ANNA, BRAM, EVA, CARLA, DIRK = 11001, 11002, 11005, 11003, 11004
PHONE = {"width": 390, "height": 780}
DESKTOP = {"width": 1440, "height": 860}
PATIENCE = 60  # seconds, for whatever the bot has to say
COLOURS = 128
expect.set_options(timeout=PATIENCE * 1000)
# Only the messages that are meant, on the ground of the chat, as long as they are.
CHAT_ALONE = """
  header, .bar, #people, #note, .who, .write, .keys, .toasts, .pane:not(.seen), .log > :not(.seen) {
    display: none !important; }
  html, body, .panes, .pane, .log { display: block !important; height: auto !important;
    overflow: visible !important; }
  .log { display: flex !important; padding: 14px !important; }
"""
MARK = """([person, count, after]) => {
  document.querySelectorAll('.seen').forEach((one) => one.classList.remove('seen'));
  const pane = document.getElementById(`person-${person}`);
  pane.classList.add('seen');
  const drawn = [...pane.querySelector('.log').children].filter((one) => !one.matches('.day'));
  drawn.slice(drawn.length - count - after, drawn.length - after).forEach((one) => one.classList.add('seen'));
}"""


@dataclass
class Studio:
    """A sandbox that has started, and a phone that shows it."""

    scene: Scene
    browser: Browser
    phone: Page

    async def says(self, person: int, text: str, answer: str) -> Message:
        """The bot's newest message, once it holds these words."""
        self.scene.people[person].says(text)
        return await self.hears(person, answer)

    async def presses(self, person: int, label: str, answer: str) -> Message:
        """The newest button that begins so."""
        for message in reversed(self.scene.people[person].sees()):
            for button in message.buttons:
                if button.startswith(label):
                    self.scene.people[person].presses(button, message)
                    return await self.hears(person, answer)
        raise LookupError(f"no button {label!r}")

    async def hears(self, person: int, words: str) -> Message:
        def newest(_world: object) -> Message | None:
            said = [one for one in self.scene.people[person].sees() if one.by_bot]
            return said[-1] if said and words in said[-1].text else None

        try:
            found = await self.scene.server.wait_for(newest, PATIENCE)
        except TimeoutError:
            seen = [one.text for one in self.scene.people[person].sees()][-2:]
            raise LookupError(f"{words!r} did not come; there is {seen}") from None
        await self.scene.server.settled(PATIENCE)
        return found

    async def picture(self, name: str, person: int, count: int = 1, after: int = 0) -> None:
        """Of the newest messages in this chat, as a phone shows them; `after` so many are left out."""
        newest = self.scene.people[person].sees()[-1].id
        await expect(self.phone.locator(f"#person-{person} [data-message='{newest}']")).to_be_attached()
        await self.phone.evaluate(MARK, [person, count, after])
        taken = await self.phone.locator(f"#person-{person} .log").screenshot(style=CHAT_ALONE)
        keep(name, taken)


def keep(name: str, taken: bytes) -> None:
    """With few colours: a picture of text needs no more."""
    with Image.open(io.BytesIO(taken)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{name}.png", optimize=True)
    print(name, flush=True)


# --- the walks


async def _first_reminder(studio: Studio) -> None:
    await studio.hears(CARLA, "Te doen")
    await studio.picture("herinnering", CARLA)
    await studio.hears(DIRK, "Te doen")
    for message in studio.scene.people[DIRK].sees():
        if message.text.startswith("Logboek"):  # another hash each time
            studio.scene.world.erase(message)
    await studio.picture("herinnering-directie", DIRK)
    await studio.hears(EVA, "Te doen")
    await studio.picture("commissie", EVA)


FORM = (
    ("Ja", "Op welke dag"),
    ("gisteren", "Wie klaagt"),
    ("Cliënt", "Hoe heet"),
    ("Noor Bakker", "telefoonnummer"),
    ("06 12345613", "e-mailadres"),
    ("noor.bakker@voorbeeld.nl", "het adres"),
    ("/overslaan", "bericht krijgen"),
    ("E-mail", "opdrachtgever"),
    ("UWV", "dossiernummer"),
    ("TR-1120", "begeleidende coach"),
    ("Bram Jansen", "Over wie of wat"),
    ("Bram Jansen", "Over wie of wat"),
    ("klaar", "Wanneer gebeurde"),
    ("vorige week woensdag", "Waar gaat het over"),
)
REST = (
    ("klaar", "één zin"),
    ("De afspraak werd twee keer verzet", "Wat is er gebeurd"),
    (
        "Mijn coach verzette het gesprek twee keer. De tweede keer hoorde ik dat pas op kantoor.",
        "Opgeschreven",
    ),
    ("klaar", "Welke oplossing"),
    ("Een vaste dag in de week.", "al iets aan gedaan"),
    ("Nee", "Is er spoed"),
    ("Nee", "bijlagen"),
    ("/overslaan", "voorgelezen"),
    ("Ja", "Klopt"),
)


async def _form(studio: Studio) -> None:
    await studio.says(ANNA, "/start", "coach")
    await studio.picture("menu", ANNA)
    await studio.says(ANNA, "/klacht", "Hoe kwam de klacht binnen")
    await studio.picture("formulier-vraag", ANNA)
    await studio.says(ANNA, "Telefoon", "als klacht wordt behandeld")
    for text, answer in FORM:
        await studio.says(ANNA, text, answer)
    await studio.presses(ANNA, "Afspraken", "Waar gaat het over")
    await studio.picture("formulier-keuzes", ANNA)
    for text, answer in REST:
        await studio.says(ANNA, text, answer)
    await studio.picture("formulier-controle", ANNA)
    await studio.presses(ANNA, "Registreren", "is geregistreerd")
    await studio.picture("formulier-bevestiging", ANNA)


async def _complaint(studio: Studio) -> None:
    await studio.says(CARLA, "/vandaag", "Te doen op")
    await studio.picture("vandaag", CARLA)
    await studio.says(CARLA, "/klachten", "Klachten (")
    await studio.picture("klachten", CARLA)
    await studio.says(CARLA, "/zaak KL-2026-009", "KL-2026-009")
    await studio.picture("klacht", CARLA)
    await studio.says(CARLA, "waarom KL-2026-011", "KL-2026-011")
    await studio.picture("waarom-deze-datum", CARLA)
    await studio.says(CARLA, "ontvangst bevestigd KL-2026-012", "ontvangstbevestiging verstuurd")
    await studio.picture("ontvangst-bevestigd", CARLA)
    await studio.says(CARLA, "/annuleer ja", "")


async def _handling(studio: Studio) -> None:
    await studio.says(ANNA, "afhandelen KL-2026-006", "Wat is het oordeel")
    await studio.picture("afhandelen", ANNA)
    await studio.says(ANNA, "/annuleer ja", "")
    await studio.says(CARLA, "informeel opgelost KL-2026-011", "Hoe is de klacht opgelost")
    await studio.says(CARLA, "De brief is samen verbeterd.", "Op welke dag")
    await studio.says(CARLA, "gisteren", "bevestigd dat het zo goed is")
    await studio.picture("informeel-opgelost", CARLA)
    await studio.says(CARLA, "/annuleer ja", "")


async def _aftercare(studio: Studio) -> None:
    await studio.says(DIRK, "belpoging KL-2026-007", "Op welke dag is er gebeld")
    await studio.says(DIRK, "vandaag", "Hoe laat")
    await studio.says(DIRK, "half tien", "gesproken")
    await studio.says(DIRK, "Ja", "tevreden")
    await studio.picture("nazorg", DIRK)
    await studio.says(DIRK, "Ja", "telefoonnotitie")
    await studio.says(DIRK, "Mevrouw krijgt nu antwoord en is tevreden.", "Klopt")
    await studio.picture("nazorg-controle", DIRK)
    await studio.says(DIRK, "/annuleer ja", "")


async def _director(studio: Studio) -> None:
    await studio.says(DIRK, "/rapport", "rapport")
    await studio.picture("rapport", DIRK)
    await studio.says(DIRK, "/rapport inzicht 2026 ja", "Inzicht in de klachten")
    await studio.picture("inzicht", DIRK, 1, after=4)
    await studio.picture("inzicht-onderwerpen", DIRK, 1, after=3)
    await studio.picture("inzicht-afloop", DIRK, 1, after=1)
    await studio.picture("inzicht-bestand", DIRK, 1)
    await studio.says(DIRK, "/rapport uwv 2026-K3 ja", "UWV")
    await studio.picture("uwv", DIRK, 2)
    await studio.says(DIRK, "/team", "Het team")
    await studio.picture("team", DIRK)
    await studio.says(DIRK, "/avg", "Verzoeken")
    await studio.picture("avg", DIRK)
    await studio.says(DIRK, "/bekendmaking", "Nog niet verteld")
    await studio.picture("bekendmaking", DIRK)


async def _page(studio: Studio) -> None:
    """The sandbox itself, light and dark."""
    for name, viewport in (("sandbox", DESKTOP), ("sandbox-telefoon", PHONE)):
        for scheme in ("light", "dark"):
            page = await a_page(studio.browser, studio.scene, viewport, scheme)
            await page.wait_for_timeout(500)
            dark = "-donker" if scheme == "dark" else ""
            await page.locator("#welcome-yes").click()
            keep(f"rondleiding-{name}{dark}", await page.screenshot(animations="disabled"))
            await page.locator("#tour-stop").click()
            keep(f"{name}{dark}", await page.screenshot(animations="disabled"))
            await page.context.close()


WALKS: tuple[Callable[[Studio], Awaitable[None]], ...] = (
    _first_reminder, _page, _complaint, _handling, _aftercare, _director, _form,
)  # fmt: skip


# --- the studio


async def a_page(browser: Browser, scene: Scene, viewport: dict[str, int], scheme: str = "light") -> Page:
    scale = 2 if viewport is PHONE else 1
    context = await browser.new_context(
        viewport=viewport,
        device_scale_factor=scale,
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="nl-NL",
        bypass_csp=True,  # for the style of a picture
    )
    page = await context.new_page()
    scene.clock.begin(TUESDAY)  # so that the page says ten o'clock too
    await page.goto(scene.url)
    await expect(page.locator("#state")).to_have_text("Bot: draait")
    return page


@asynccontextmanager
async def a_studio() -> AsyncIterator[Studio]:
    with tempfile.TemporaryDirectory() as folder, listening("127.0.0.1", 0) as listener:
        scene = Scene(Path(folder), demo=True, start=TUESDAY)
        async with serving(scene, listener), async_playwright() as playwright:
            await scene.start()
            if scene.note:
                raise RuntimeError(scene.note)
            scene.world.now = lambda: TUESDAY  # every message says ten o'clock, however long it takes
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox"], env=os.environ | {"LANGUAGE": "nl"}
            )
            yield Studio(scene, browser, await a_page(browser, scene, PHONE))
            await browser.close()
            await scene.stop()


async def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    async with a_studio() as studio:
        for walk in WALKS:
            await walk(studio)
    total = sum(file.stat().st_size for file in PICTURES.glob("*.png"))
    print(f"{total / 1024:.0f} kB")


if __name__ == "__main__":
    asyncio.run(main())
