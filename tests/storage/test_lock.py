"""One process per data folder (T25)."""

import subprocess
import sys

import pytest

from storage.errors import AlreadyRunning
from storage.lock import holding

HOLD = """
import sys
from storage.lock import holding
with holding(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/klachtenbot.db"


@pytest.fixture
def holder(url):
    with subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_process_is_refused(url, holder):
    with pytest.raises(AlreadyRunning), holding(url):
        raise AssertionError


def test_a_killed_process_holds_nothing(url, holder):
    holder.kill()
    holder.wait()
    with holding(url):
        pass


def test_the_lock_ends_with_its_block(url):
    for _ in range(2):
        with holding(url):
            pass
