"""The bot as a child process: started, stopped, killed, watched; it never outlives this process."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PATIENCE = 10  # seconds between SIGTERM and SIGKILL
LINES = 20
PR_SET_PDEATHSIG = 1
STARTING, RUNNING, STOPPED = "starting", "running", "stopped"


class ChildError(Exception):
    """A command of the bot did not end well; holds its last lines."""


class Child:
    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Callable[[], dict[str, str]],
        on_change: Callable[[], None],
    ) -> None:
        self.command = command
        self.folder = folder
        self.environment = environment
        self.on_change = on_change
        self.state = STOPPED
        self.last_lines: deque[str] = deque(maxlen=LINES)
        self._process: Process | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def once(self, *arguments: str) -> str:
        """Run one command to its end and return what it printed; raises ChildError."""
        process = await self._spawn(arguments)
        output, _ = await process.communicate()
        text = output.decode(errors="replace")
        if process.returncode:
            raise ChildError(f"{' '.join(arguments)}: {text.strip()}")
        return text

    async def start(self) -> None:
        if self._process:
            return
        self.last_lines.clear()
        self._process = await self._spawn(["run"])
        self._watch = asyncio.create_task(self._read(self._process))
        self.become(STARTING)

    def is_polling(self) -> None:
        """The world saw the bot ask for updates."""
        if self.state == STARTING:
            self.become(RUNNING)

    async def stop(self) -> None:
        """SIGTERM; SIGKILL when it takes too long."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        await self._end(signal.SIGKILL)

    async def _end(self, how: signal.Signals) -> None:
        process, watch = self._process, self._watch
        if process is None or watch is None:
            return
        self._process = None  # so the watcher knows that this end was meant
        with suppress(ProcessLookupError):
            process.send_signal(how)
        done, _ = await asyncio.wait({watch}, timeout=PATIENCE)
        if not done:
            with suppress(ProcessLookupError):
                process.kill()
            await watch
        self.become(STOPPED)

    async def _spawn(self, arguments: Sequence[str]) -> Process:
        return await asyncio.create_subprocess_exec(
            *self.command,
            *arguments,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            cwd=self.folder,
            env=self.environment(),
            start_new_session=True,  # Ctrl-C is for us; we tell the bot
            preexec_fn=_die_with(os.getpid()) if sys.platform == "linux" else None,
        )

    async def _read(self, process: Process) -> None:
        if process.stdout:
            async for line in process.stdout:
                self.last_lines.append(line.decode(errors="replace").rstrip())
        await process.wait()
        if self._process is process:
            self._process = None
            print("De bot is onverwacht gestopt:", *self.last_lines, sep="\n  ", flush=True)  # noqa: T201
            self.become(STOPPED)

    def become(self, state: str) -> None:
        self.state = state
        self.on_change()


def _die_with(parent: int) -> Callable[[], None]:
    """Runs between fork and exec: the kernel kills the child when its parent is gone."""
    prctl = ctypes.CDLL(None).prctl

    def before_exec() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec
