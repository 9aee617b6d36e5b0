"""The handbook speaks of buttons and commands that are there."""

import ast
import re
from pathlib import Path

import pytest

from complaints.people import Person, Role
from handlers.start import offered
from tests.test_texts import literal, marked, modules

HANDBOOK = (Path(__file__).parents[2] / "docs" / "handleiding.md").read_text(encoding="utf-8")
BUTTONS = sorted(set(re.findall(r"\*\*([^*]+)\*\*", HANDBOOK)))
COMMANDS = sorted(set(re.findall(r"`/([a-z]+)", HANDBOOK)))


def said() -> set[str]:
    """Every Dutch text that people can read; those with a value in them up to that."""
    texts = (
        literal(text) or ""
        for file in modules()
        for _, texts, _ in marked(ast.parse(file.read_text(encoding="utf-8")))
        for text in texts
    )
    return {text.partition(" %(")[0] for text in texts}


def test_every_button_it_names_is_one():
    assert BUTTONS
    assert set(BUTTONS) - said() == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_it_names_is_in_somebody_s_menu(command):
    everybody = Person(id=1, name="Alice", roles=frozenset(Role))
    assert command in dict(offered(everybody))
