"""The house rules of the code: who imports whom, who sees the clock, who may wait."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "complaints", "handlers", "sandbox", "storage")
LINT_IMPORTS = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
CLOCK = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime|strftime))$"
    r"|^func\.(now|current_timestamp|current_date|localtime)$"
)
WAITING = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)


def modules(*packages: str) -> list[Path]:
    return sorted(
        file
        for package in packages
        for file in (ROOT / package).rglob("*.py")
        if "versions" not in file.parts
    )


def shown(file: Path) -> str:
    return str(file.relative_to(ROOT))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def foreign_to_the_core(tree: ast.AST) -> list[str]:
    ours = sys.stdlib_module_names | {"complaints", "holidays"}
    return [name for name in imported(tree) if name.partition(".")[0] not in ours - {"asyncio", "sqlite3"}]


def looks_at_the_clock(tree: ast.AST) -> list[str]:
    named = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    taken = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
    ]
    return [name for name in (*named, *taken) if CLOCK.search(name)]


def waits(tree: ast.AST) -> list[str]:
    return [ast.unparse(node)[:60] for node in ast.walk(tree) if isinstance(node, WAITING)]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    assert LINT_IMPORTS
    command = [LINT_IMPORTS, "--no-cache", "--no-logo", "--config", str(folder / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603


def test_the_import_contracts_are_kept():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("complaints", "import storage.one", "Imports go one way"),
        ("storage", "import handlers.one", "Imports go one way"),
        ("handlers", "import bot.one", "Imports go one way"),
        ("sandbox", "import complaints.one", "The sandbox knows nothing of the bot"),
        ("bot", "import sandbox.one", "The bot starts the sandbox as a process"),
        ("handlers", "import sqlalchemy", "SQL and encryption only in storage"),
        ("bot", "import sqlite3", "SQL and encryption only in storage"),
        ("storage", "import telegram", "Telegram only in handlers and bot"),
        ("handlers", "import handlers.two", "No cycles between siblings"),
    ],
)
def test_a_broken_contract_is_noticed(tmp_path, module, line, contract):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
        (tmp_path / package / "one.py").touch()
        (tmp_path / package / "two.py").write_text(f"import {package}.one\n")
    assert lint(tmp_path).returncode == 0
    (tmp_path / module / "one.py").write_text(line + "\n")
    broken = [text for text in lint(tmp_path).stdout.splitlines() if text.endswith("BROKEN")]
    assert [text for text in broken if text.startswith(contract)] == broken != []


@pytest.mark.parametrize("file", modules("complaints"), ids=shown)
def test_the_core_needs_only_the_standard_library_and_holidays(file):
    assert foreign_to_the_core(ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("file", modules("complaints"), ids=shown)
def test_the_core_never_waits(file):
    assert waits(ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("file", modules("complaints", "handlers", "storage"), ids=shown)
def test_the_day_and_the_time_are_arguments(file):
    assert looks_at_the_clock(ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (foreign_to_the_core, "import pydantic"),
        (foreign_to_the_core, "from sqlalchemy.orm import Session"),
        (foreign_to_the_core, "import asyncio"),
        (foreign_to_the_core, "from . import words"),
        (waits, "async def f(): ..."),
        (waits, "async def f():\n    await g()"),
        (looks_at_the_clock, "due = datetime.now(UTC)"),
        (looks_at_the_clock, "field(default_factory=datetime.datetime.now)"),
        (looks_at_the_clock, "date.today()"),
        (looks_at_the_clock, "time.time()"),
        (looks_at_the_clock, "from time import time"),
        (looks_at_the_clock, "Column(server_default=func.now())"),
    ],
)
def test_each_check_of_the_code_can_fail(check, code):
    assert check(ast.parse(code))
