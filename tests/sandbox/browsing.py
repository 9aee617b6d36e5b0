"""What the tests of the page have in common: a phone's width, who there is, typing, reading."""

from __future__ import annotations

import os

from playwright.async_api import expect

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ANNA, BRAM = 11001, 11002
PHONE = {"width": 375, "height": 720}
DESKTOP = {"width": 1440, "height": 800}
expect.set_options(timeout=15_000)


def pane(page, person=ANNA):
    return page.locator(f"#person-{person}")


async def types(page, text, person=ANNA):
    box = pane(page, person).get_by_role("textbox")
    await box.fill(text)
    await box.press("Enter")


async def newest(page, text, person=ANNA):
    """The newest message, once it has this text."""
    message = pane(page, person).locator(".bubble").last
    await expect(message.locator(".text")).to_have_text(text)
    return message


async def opened(page, url):
    await page.goto(url)
    await expect(page.locator("#state")).to_have_attribute("data-state", "running")
