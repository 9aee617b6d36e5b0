"""A file for who has no keyring (P10): it opens with its passphrase, whole, and with nothing else."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from storage.passphrase import GROUPS, LETTERS, PER_GROUP, Unopened, generated, locked, unlocked

RECIPE = Path(__file__).parents[2] / "docs" / "handover.md"
PASSPHRASE = "k7wm-p3xa-qq2z"


def test_it_opens_with_its_passphrase_however_it_is_typed():
    file = locked(b"de overdracht", PASSPHRASE)
    for typed in (PASSPHRASE, "K7WM P3XA QQ2Z", " k7wmp3xaqq2z\n"):
        assert unlocked(file, typed) == b"de overdracht"


@pytest.mark.parametrize("typed", ["", "k7wm-p3xa-qq2y"])
def test_with_another_passphrase_it_stays_shut(typed):
    with pytest.raises(Unopened):
        unlocked(locked(b"x", PASSPHRASE), typed)


def test_whatever_is_changed_in_it_is_noticed():
    file, rng = locked(b"de overdracht", PASSPHRASE), random.Random(1)
    for place in {0, 13, 14, 29, 30, 41, 42, len(file) - 1, *(rng.randrange(len(file)) for _ in range(5))}:
        broken = bytearray(file)
        broken[place] ^= 1
        with pytest.raises(Unopened):
            unlocked(bytes(broken), PASSPHRASE)
    for part in (b"", file[:20], file[:45], file[:-1]):
        with pytest.raises(Unopened):
            unlocked(part, PASSPHRASE)


def test_the_same_content_twice_is_two_files():
    assert locked(b"x", PASSPHRASE) != locked(b"x", PASSPHRASE)


def test_a_passphrase_has_128_bits_at_least_and_is_read_aloud_well():
    made = {generated() for _ in range(50)}
    assert len(made) == 50
    assert len(LETTERS) ** (GROUPS * PER_GROUP) > 2**128
    for each in made:
        assert [len(group) for group in each.split("-")] == [PER_GROUP] * GROUPS
        assert not set(each) & set("il01o")


def test_the_recipe_in_the_docs_opens_it(tmp_path, monkeypatch):
    """UWV has no klachtenbot."""
    recipe = RECIPE.read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    (tmp_path / "uwv.overdracht").write_bytes(locked(b"de overdracht", PASSPHRASE))
    monkeypatch.chdir(tmp_path)
    typed = f"{PASSPHRASE.upper()}\n"
    command = [sys.executable, "-c", recipe]
    subprocess.run(command, input=typed, text=True, check=True, capture_output=True)  # noqa: S603 - our own page
    assert (tmp_path / "uwv.zip").read_bytes() == b"de overdracht"
