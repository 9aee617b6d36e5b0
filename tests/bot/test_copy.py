"""`klachtenbot copy`, as in docs/postgresql.md: there and back."""

from pathlib import Path

import pytest

from storage.lock import holding
from tests.bot.test_backup import done, folder, klachtenbot, refused

__all__ = ["folder"]  # a fixture
USAGE = 2

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def test_a_move_to_postgresql_and_back(folder: Path, monkeypatch, request):
    """Word for word what docs/postgresql.md says under "Moving"."""
    done("init")
    done("invite", "--role", "director", "--name", "Dirk Mulder")
    with request.getfixturevalue("postgresql_server").database() as there:
        said = done("copy", "--to", there)
        assert "invitation                  1        1\n" in said
        assert "Logboek: klopt hier en daar, tot en met regel 1, " in said
        assert refused("copy", "--to", there).startswith("Daar staat al een database")
        monkeypatch.setenv("KLACHTENBOT_DATABASE_URL", there)
        assert done("verify") == "In orde: de database, de sleutels en het logboek kloppen.\n"
        done("invite", "--role", "coach", "--name", "Anna de Wit")
        said = done("copy", "--to", "sqlite:///terug/klachten.sqlite3")
        assert "invitation                  2        2\n" in said
    monkeypatch.setenv("KLACHTENBOT_DATABASE_URL", "sqlite:///terug/klachten.sqlite3")
    done("verify")


def test_not_while_the_bot_runs(folder: Path):
    done("init")
    with holding("sqlite:///data/klachten.sqlite3"):
        assert "De bot draait al" in refused("copy", "--to", "sqlite:///elders.sqlite3")
    assert not (folder / "elders.sqlite3").exists()


@pytest.mark.parametrize("address", ["elders", "mysql://localhost/x", "sqlite://", "postgresql://[bot"])
def test_an_address_that_is_none(folder: Path, address: str):
    result = klachtenbot("copy", "--to", address)
    assert result.exit_code == USAGE
    assert "--to: " in result.output
