"""Sentences for people: whole, with named placeholders, so that they can be translated."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "complaints", "handlers", "storage")
REFUSALS = {"Refusal", "NotAnAnswer", "Caution", "NotAllowed", "NotFound", "Stale", "ConflictOfInterest"}
WITH_VALUES = {"say", *REFUSALS}
MARKERS = {"N_", "_", "gettext", "ngettext", "NotYet", *WITH_VALUES}
PLURALS = {"ngettext"}
NOT_VALUES = {"code", "found"}  # Caution's own
NAMED = re.compile(r"%\((\w+)\)[sd]")
LOOSE = re.compile(r"%(?!\(\w+\)[sd])")
NOT_A_PERCENTAGE = re.compile(r"%\(\w+\)[sd]|%[a-z]")
MADE_UP = (ast.JoinedStr, ast.BinOp)

Call = tuple[str, list[ast.expr], ast.Call]


def modules() -> list[Path]:
    found = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    return sorted(file for file in found if "versions" not in file.parts)


def marked(tree: ast.AST) -> Iterator[Call]:
    """Marker, its texts, the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MARKERS:
                yield name, node.args[: 2 if name in PLURALS else 1], node


def literal(text: ast.expr) -> str | None:
    return text.value if isinstance(text, ast.Constant) and isinstance(text.value, str) else None


def composed(tree: ast.AST) -> list[str]:
    """Made of pieces, so that no catalogue can know it."""
    return [
        ast.unparse(call)[:80]
        for _, texts, call in marked(tree)
        for text in texts
        if any(isinstance(part, MADE_UP) for part in ast.walk(text))
    ]


def nameless(tree: ast.AST) -> list[str]:
    """`%s`, or a lone `%` beside a named placeholder."""
    texts = [literal(text) or "" for _, texts, _ in marked(tree) for text in texts]
    return [
        text
        for text in texts
        if LOOSE.search(bare := text.replace("%%", "")) and NOT_A_PERCENTAGE.search(bare)
    ]


def mismatched(tree: ast.AST) -> list[str]:
    """A placeholder without a value would be shown as it stands, or raise; a value without one is a slip."""
    return [
        ast.unparse(call)[:80]
        for name, (text,), call in (
            (name, texts, call) for name, texts, call in marked(tree) if name in WITH_VALUES
        )
        if (source := literal(text)) is not None
        and all(keyword.arg for keyword in call.keywords)
        and set(NAMED.findall(source)) != {keyword.arg for keyword in call.keywords} - NOT_VALUES
    ]


def uneven(tree: ast.AST) -> list[str]:
    """A plural form that speaks of something else than its singular; the number itself may be a word."""
    pairs = [[literal(text) or "" for text in texts] for name, texts, _ in marked(tree) if name in PLURALS]
    return [one for one, many in pairs if not set(NAMED.findall(one)) <= set(NAMED.findall(many))]


def hidden(tree: ast.AST) -> list[str]:
    """Inside an f-string, where Babel does not look."""
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    return [
        ast.unparse(call)[:80] for string in strings for _, texts, call in marked(string) if literal(texts[0])
    ]


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


CHECKS = (composed, hidden, nameless, mismatched, uneven)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_sentence_for_people_is_whole_and_its_values_have_names(file, check):
    assert check(tree_of(file)) == []


def test_there_are_sentences_to_check():
    trees = [tree_of(file) for file in modules()]
    assert sum(1 for tree in trees for _ in marked(tree)) > 100


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (composed, '_(f"Klacht {number}")'),
        (composed, '_("Klacht %(number)s" % values)'),
        (composed, 'say("Klacht " + number)'),
        (hidden, """f"{_('Klacht')} {number}\""""),
        (composed, 'raise Refusal(f"Nee, {name}")'),
        (composed, 'ngettext("een dag", f"{n} dagen", n)'),
        (composed, '_("Klacht {}" + x.format(1))'),
        (nameless, '_("Klacht %s")'),
        (nameless, 'say("%(n)s is 5 % van alles", n=1)'),
        (nameless, 'ngettext("%d dag", "%d dagen", n)'),
        (mismatched, 'say("Klacht %(number)s")'),
        (mismatched, 'raise NotAnAnswer("Typ een dag.", day=day)'),
        (mismatched, 'errors.Caution("Er staat %(word)s.", code="name", found=found)'),
        (uneven, 'ngettext("%(x)s dag", "%(n)s dagen", n)'),
    ],
)
def test_each_check_of_the_sentences_can_fail(check, code):
    assert check(ast.parse(code))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize(
    "code",
    [
        '_("Klacht %(number)s is in behandeling genomen.") % {"number": 7}',
        '_("Een zin die "\n  "doorloopt.")',
        'say("%(n)s van de %(all)s, 100%% zeker", n=1, all=2)',
        'Caution("Er staat %(word)s.", code="name", found=("Bob",), word="Bob")',
        'ngettext("morgen", "over %(n)s dagen", n)',
        "Refusal(message, **values)",
        'say("100 % zeker")',
    ],
)
def test_a_good_sentence_passes(check, code):
    assert check(ast.parse(code)) == []
