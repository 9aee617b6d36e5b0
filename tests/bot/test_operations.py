"""docs/operations.md names every event of the log and every metric, with their fields, and no others."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.metrics import Metrics
from bot.site import Site
from complaints.workdays import Calendar
from storage.database import Database

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PACKAGES = ("bot", "complaints", "handlers", "storage")
LEVELS = {"exception": "error"}
EVENT = re.compile(r"^\| `([a-z_ ]+)` \| (\w+) \| ([^|]*)\|", re.MULTILINE)
METRIC = re.compile(r"^\| `(klachtenbot_\w+)", re.MULTILINE)

Event = tuple[str, frozenset[str]]  # level, fields


@cache
def calls() -> tuple[tuple[ast.Call, str], ...]:
    return tuple(_calls())


def _calls() -> Iterator[tuple[ast.Call, str]]:
    for file in (file for package in PACKAGES for file in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and logs(node.func.value):
                yield node, node.func.attr


def logs(of: ast.expr) -> bool:
    """`log.…` or `logging.getLogger(…).…`."""
    return ast.unparse(of) == "log" or ast.unparse(of).startswith("logging.getLogger('bot')")


def in_the_code() -> dict[str, Event]:
    found: dict[str, Event] = {}
    for call, method in calls():
        if call.args and isinstance(call.args[0], ast.Constant):
            name = str(call.args[0].value)
            fields = frozenset(str(each.arg) for each in call.keywords) - {"exc_info"}
            level, before = found.get(name, (LEVELS.get(method, method), frozenset()))
            found[name] = level, before | fields
    return found


def in_the_page() -> dict[str, Event]:
    return {
        name: (level, frozenset(re.findall(r"`(\w+)`", fields)))
        for name, level, fields in EVENT.findall(TEXT)
    }


def test_every_event_is_described_with_its_level_and_its_fields():
    assert in_the_page() == in_the_code()


def test_every_event_has_a_name_of_its_own():
    nameless = [
        f"{method}: {ast.unparse(call)}"
        for call, method in calls()
        if method in {"debug", "info", "warning", "error", "exception", "critical"}
        and not (call.args and isinstance(call.args[0], ast.Constant))
    ]
    assert nameless == []


def test_what_is_no_information_says_what_to_do():
    rows = [line.split("|") for line in TEXT.splitlines() if EVENT.match(line)]
    silent = [row[1].strip() for row in rows if row[2].strip() != "info" and not row[5].strip()]
    assert silent == []


def test_no_event_has_a_field_for_what_a_person_typed():
    by_field = defaultdict(set)
    for name, (_level, fields) in in_the_code().items():
        for field in fields:
            by_field[field].add(name)
    assert not {"text", "name", "title", "value", "message", "update", "answer"} & set(by_field)


async def test_every_metric_is_described(keyring):
    away = Database("postgresql://bot@127.0.0.1:9/klachten", keyring)
    told = await Metrics(Site(away, Clock()), Calendar(), ZoneInfo("Europe/Amsterdam")).told()
    here = set(re.findall(r"^# TYPE (klachtenbot_\w+) ", told.decode(), re.MULTILINE))
    written = set(METRIC.findall(TEXT))
    assert here <= written
    source = (ROOT / "bot" / "metrics.py").read_text(encoding="utf-8")
    for name in written:
        assert name.removeprefix("klachtenbot_").removesuffix("_total") in source
    await away.close()
