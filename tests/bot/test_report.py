"""`klachtenbot report`: the reports of the chat, as a file that the operator names."""

import json
import os
from io import BytesIO
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from bot.cli import cli

DONE, REFUSED, WRONG_USE = 0, 1, 2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With an empty register."""
    for name in [name for name in os.environ if name.startswith("KLACHTENBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    assert klachtenbot("init").exit_code == DONE
    return tmp_path


def klachtenbot(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_report_to_uwv_as_word_excel_and_json(folder: Path):
    for ending in ("docx", "xlsx", "json"):
        made = klachtenbot("report", "uwv", "2025-K3", "--out", f"uwv.{ending}")
        assert (made.exit_code, made.output) == (DONE, f"Klaar: uwv.{ending}\n")
    assert docx.Document(BytesIO((folder / "uwv.docx").read_bytes())).tables
    sheet = load_workbook(folder / "uwv.xlsx").worksheets[0]
    assert [row[2] for row in sheet.iter_rows(min_row=2, max_row=6, values_only=True)] == [0] * 5
    figures = json.loads((folder / "uwv.json").read_text())
    assert (figures["period"], figures["counts"]["submitted"]) == ("2025-K3", 0)
    assert len(figures["hash"]) == 64


@pytest.mark.parametrize(
    ("asked", "endings"),
    [
        (("insight", "2025"), ("xlsx", "json")),
        (("year", "2025"), ("docx", "xlsx", "json")),
        (("register",), ("xlsx", "json")),
        (("disclosures",), ("xlsx", "json")),
    ],
)
def test_the_other_reports_are_made_too(folder: Path, asked: tuple[str, ...], endings: tuple[str, ...]):
    for ending in endings:
        made = klachtenbot("report", *asked, "--out", f"rapport.{ending}")
        assert (made.exit_code, made.output) == (DONE, f"Klaar: rapport.{ending}\n")
        content = (folder / f"rapport.{ending}").read_bytes()
        assert json.loads(content) if ending == "json" else content.startswith(b"PK")


@pytest.mark.parametrize(
    ("period", "out", "said"),
    [
        ("2026-K9", "uwv.docx", "Die periode ken ik niet."),
        ("2099", "uwv.docx", "Dat ligt in de toekomst"),
        ("2025-K3", "uwv.pdf", "kan als .docx, .xlsx, .json"),
        ("2025-K3", "uwv", "kan als .docx, .xlsx, .json"),
    ],
)
def test_what_can_not_be_made_is_refused_and_leaves_no_file(folder: Path, period: str, out: str, said: str):
    made = klachtenbot("report", "uwv", period, "--out", out)
    assert made.exit_code == REFUSED
    assert said in made.output
    assert not (folder / out).exists()


def test_a_file_that_is_there_is_not_written_over(folder: Path):
    (folder / "uwv.json").write_text("verstuurd")
    made = klachtenbot("report", "uwv", "2025-K3", "--out", "uwv.json")
    assert (made.exit_code, made.output) == (
        REFUSED,
        "Het bestand uwv.json is er al. Er is niets gewijzigd.\n",
    )
    assert (folder / "uwv.json").read_text() == "verstuurd"


def test_a_report_that_does_not_exist_is_wrong_use(folder: Path):
    assert klachtenbot("report", "weather", "--out", "x.json").exit_code == WRONG_USE
