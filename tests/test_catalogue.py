"""The English of what people read in the chat: none missing, none left over, each like its source."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import cache

import pytest
from babel.messages.pofile import read_po

from complaints.dates import parse_date, parse_period
from complaints.intake import INTAKE
from complaints.reading import fold
from complaints.steps.usual import COMING_HINT, DAY_HINT
from handlers.cases import STEP_LABELS
from handlers.keyboards import WIDE
from handlers.privacy_forms import LABELS as PRIVACY_LABELS
from handlers.reminding import LATER, SEEN
from handlers.routes import ALIASES, COMMANDS
from handlers.steps import WHY
from handlers.texts import LOCALES, _, speaking
from handlers.words import ANYWHERE, COMMAND_LABELS, MENU
from tests.complaints.test_english import TODAY
from tests.test_texts import NAMED, ROOT, literal, marked, modules, tree_of

Forms = tuple[str, ...]  # the message, or its singular and plural
TAG = re.compile(r"</?[a-z]+>")
COMMAND = re.compile(r"(?<!\w)/[a-z]{3,}")
QUOTED = re.compile("“([^”%]+)”")
LABELS = (
    *STEP_LABELS.values(),
    *PRIVACY_LABELS.values(),
    WHY,
    SEEN,
    LATER,
    *MENU.values(),
    *(COMMAND_LABELS[command] for command in ANYWHERE),
    "Tijdlijn",
    "Brieven",
    "Bijlagen",
)


@cache
def sources() -> Mapping[Forms, str]:
    """Message -> file; of the files that `pybabel extract` reads."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"][
        "mappings"
    ]
    left_out = next(each["pattern"] for each in mappings if each["method"] == "ignore")
    found: dict[Forms, str] = {}
    for file in modules():
        name = file.relative_to(ROOT).as_posix()
        if name.startswith("bot/") or any(fnmatch(name, pattern) for pattern in left_out):
            continue
        for message in _messages(tree_of(file)):
            found.setdefault(message, name)
    return found


def _messages(tree: ast.AST) -> Iterator[Forms]:
    for _name, texts, _call in marked(tree):
        forms = tuple(text for each in texts if (text := literal(each)))
        if forms:
            yield forms


@cache
def english() -> Mapping[Forms, Forms]:
    file = LOCALES / "en" / "LC_MESSAGES" / "klachtenbot.po"
    with file.open("rb") as opened:
        read = read_po(opened, locale="en")
    return {_forms(each.id): _forms(each.string) for each in read if each.id}


def _forms(message: str | Forms) -> Forms:
    return (message,) if isinstance(message, str) else tuple(message)


def unlike(pattern: re.Pattern[str], *, spare: str = "") -> list[str]:
    """The messages whose English has other ones of these than the Dutch, or in another number."""
    return [
        f"{dutch} -> {said}"
        for forms, translated in english().items()
        for dutch, said in zip(forms, translated, strict=True)
        if said and dutch != spare and sorted(pattern.findall(dutch)) != sorted(pattern.findall(said))
    ]


def test_every_message_has_its_english():
    """CONTRIBUTING.md has the command that adds what is new; then fill it in."""
    said = {forms for forms, translated in english().items() if all(translated)}
    missing = {message: file for message, file in sources().items() if message not in said}
    assert missing == {}


def test_no_translation_is_left_of_what_is_no_longer_said():
    assert [forms for forms in english() if forms not in sources()] == []


@pytest.mark.parametrize("pattern", [NAMED, TAG, re.compile("\n"), re.compile("[‼✓✎📅•→]")])
def test_the_english_has_the_placeholders_tags_and_signs_of_the_dutch(pattern):
    assert unlike(pattern) == []


def test_the_english_names_the_same_commands():
    assert unlike(COMMAND, spare="Taal / language: Nederlands of English") == []


def test_the_english_begins_and_ends_as_the_dutch_does():
    ends = [
        f"{dutch} -> {said}"
        for forms, translated in english().items()
        for dutch, said in zip(forms, translated, strict=True)
        if said and (said[0] == " " or (dutch[-1] != said[-1] and {dutch[-1], said[-1]} & {*".?:! "}))
    ]
    assert ends == []


# --- what people type


def test_no_label_that_is_typed_means_two_things():
    """Either language is taken, whoever types it."""
    with speaking("en"):
        named = {label: {fold(label), fold(_(label))} for label in LABELS}
    both = [(a, b) for a in named for b in named if a < b and named[a] & named[b]]
    assert both == []


def test_the_buttons_of_a_form_fit_beside_each_other():
    with speaking("en"):
        long = [_(label) for label in COMMAND_LABELS.values() if len(_(label)) > WIDE // 2]
    assert long == []


def test_an_english_command_is_one_command():
    names = [*COMMANDS, *(alias for aliases in ALIASES.values() for alias in aliases)]
    assert len(names) == len(set(names))
    assert set(ALIASES) <= set(COMMANDS)


def test_the_days_in_the_hints_can_be_typed():
    """A hint that gives an example which is then refused is worse than none."""
    happened = next(each for each in INTAKE.questions if each.key == "happened_on")
    with speaking("en"):
        past, coming, span = _(DAY_HINT), _(COMING_HINT), _(happened.hint)
    for example in QUOTED.findall(past):
        assert parse_date(example, TODAY, language="en") < TODAY
    for example in QUOTED.findall(coming):
        assert parse_date(example, TODAY, future=True, language="en") > TODAY
    for example in QUOTED.findall(span):
        assert parse_period(example, TODAY, language="en")[1] < TODAY
    assert [len(QUOTED.findall(text)) for text in (past, coming, span)] == [2, 2, 2]
