"""The pages lead somewhere: every link to a file, a picture or a heading."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"(?:\]\(|<img src=\")([^)\"\s]+)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
OUTSIDE = ("http://", "https://", "mailto:")


def anchor(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def dead(page: Path, text: str) -> list[str]:
    return [
        link for link in LINK.findall(text) if not link.startswith(OUTSIDE) and not leads(page, text, link)
    ]


def leads(page: Path, text: str, link: str) -> bool:
    name, _, place = unquote(link).partition("#")
    target = page.parent / name
    if name and not target.exists():
        return False
    return not place or place in headings(target.read_text(encoding="utf-8") if name else text)


def headings(text: str) -> set[str]:
    return {anchor(each) for each in HEADING.findall(text)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    assert dead(page, page.read_text(encoding="utf-8")) == []


def test_a_link_that_leads_nowhere_is_found():
    text = """# Een kop
    [a](nergens.md) ![b](pictures/niets.png) <img src="weg.png" alt="weg">
    [c](#een-kop) [d](#geen-kop) [e](../README.md)"""
    assert dead(ROOT / "docs" / "page.md", text) == [
        "nergens.md",
        "pictures/niets.png",
        "weg.png",
        "#geen-kop",
    ]
