"""The test of docs/regulation.md, which says what file carries out a clause and what test proves it."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PAGE = "docs/regulation.md"
EVERY = [
    *("1", "2.1", "2.2", "3.1a", "3.1b", "3.1c", "3.2a", "3.2b"),
    *("3.3a", "3.3b", "3.3c", "3.3d", "3.3e", "3.4a", "3.4b", "3.4c", "3.4d", "3.5", "3.6", "3.7"),
    *("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10"),
    *("received_on", "weeks", "working days", "act_by", "why", "computed", "Amsterdam"),
]
CODE = re.compile(r"`([^`]+)`")


class Row(NamedTuple):
    clause: str
    files: list[str]
    tests: list[str]


def cells(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if row[0] not in {"clause", "---"}]


def read(page: str) -> tuple[list[Row], list[str]]:
    """The rows that are built, and the clauses that are planned, as long as there are any."""
    built, _, planned = page.partition("## Planned")
    rows = [Row(clause, CODE.findall(files), CODE.findall(tests)) for clause, _, files, tests in cells(built)]
    return rows, [clause for clause, _ in cells(planned)]


def faults(page: str, root: Path = ROOT) -> list[str]:
    rows, planned = read(page)
    named = [row.clause for row in rows] + planned
    return [
        *(f"{clause} is named {named.count(clause)} times" for clause in EVERY if named.count(clause) != 1),
        *(f"{clause} is no clause" for clause in named if clause not in EVERY),
        *(f"{row.clause} has no file" for row in rows if not row.files),
        *(f"{row.clause} has no test" for row in rows if not row.tests),
        *(f"{row.clause}: no {file}" for row in rows for file in row.files if not (root / file).exists()),
        *(f"{row.clause}: no {test}" for row in rows for test in row.tests if not is_there(test, root)),
    ]


def is_there(test: str, root: Path) -> bool:
    file, _, name = test.partition("::")
    if not file.startswith("tests/") or not (root / file).is_file():
        return False
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse((root / file).read_text(encoding="utf-8"))
    return any(isinstance(node, functions) and node.name == name for node in ast.walk(tree))


def test_each_clause_that_is_built_has_a_file_and_a_test_that_exist():
    assert faults((ROOT / PAGE).read_text(encoding="utf-8")) == []


def test_the_clauses_that_the_code_names_are_clauses():
    named = {
        (str(file.relative_to(ROOT)), clause)
        for package in ("bot", "complaints", "handlers", "storage")
        for file in (ROOT / package).rglob("*.py")
        for clause in re.findall(r"(?<=[(\"])(3\.\d[a-z]?|P\d+)(?=[):\",])", file.read_text(encoding="utf-8"))
    }
    known = {clause[:length] for clause in EVERY for length in (3, 4)}
    assert [each for each in sorted(named) if each[1] not in known] == []
    assert len(named) > 10


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("| 3.2b |", "| 3.2x |", "3.2b is named 0 times"),
        ("| 3.2b |", "| 3.2x |", "3.2x is no clause"),
        ("| 3.2b |", "| 3.3a |", "3.3a is named 2 times"),
        ("`code.py`", "", "3.2b has no file"),
        ("`code.py`", "`gone.py`", "3.2b: no gone.py"),
        ("`tests/test_it.py::test_it`", "", "3.2b has no test"),
        ("::test_it", "::test_that", "3.2b: no tests/test_it.py::test_that"),
        ("tests/test_it.py", "tests/test_gone.py", "3.2b: no tests/test_gone.py::test_it"),
    ],
)
def test_a_fault_in_the_page_is_noticed(tmp_path, before, after, fault):
    (tmp_path / "tests").mkdir()
    (tmp_path / "code.py").touch()
    (tmp_path / "tests" / "test_it.py").write_text("async def test_it(): ...\n")
    planned = "\n".join(f"| {clause} | later |" for clause in EVERY if clause != "3.2b")
    page = f"| 3.2b | five days | `code.py` | `tests/test_it.py::test_it` |\n\n## Planned\n\n{planned}\n"
    assert faults(page, tmp_path) == []
    assert fault in faults(page.replace(before, after), tmp_path)
