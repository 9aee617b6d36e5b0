"""`python -m sandbox`: the Bot API, the page and the bot, on this computer only, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import signal
import socket
import sys
import tempfile
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from sandbox.clock import ZONE, in_words
from sandbox.memory import forget
from sandbox.scene import Scene
from sandbox.web import Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

PORT = 8080
WRONG_USE = 2


class _Uvicorn(uvicorn.Server):
    """Leaves the signals to us: the bot must stop before its Bot API does."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listening(host: str, port: int) -> socket.socket:
    """Raises ValueError for an address that others can reach, OSError when the port is taken."""
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"{host}: de sandbox luistert alleen op 127.0.0.1 of ::1.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


@asynccontextmanager
async def serving(scene: Scene, listener: socket.socket) -> AsyncIterator[str]:
    """The page and the Bot API on this socket; gives the address."""
    page = Page(scene)
    scene.server.app.router.routes.extend(page.routes())
    config = uvicorn.Config(
        scene.server.app, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=2
    )
    server = _Uvicorn(config)
    host, port = listener.getsockname()[:2]
    scene.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield scene.url
    finally:
        page.closing.set()
        server.should_exit = True
        await task


async def play(scene: Scene, listener: socket.socket) -> None:
    ended = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, ended.set)
    async with serving(scene, listener) as url:
        _announce(scene, url)
        start = asyncio.create_task(scene.start())
        start.add_done_callback(lambda task: None if task.cancelled() else _tell(scene))
        await ended.wait()
        start.cancel()
        await asyncio.wait({start})
        await scene.stop()


def _announce(scene: Scene, url: str) -> None:
    _print(f"De sandbox staat klaar op {url}/")
    if scene.clock.offset:
        _print(f"De klok is verschoven: hier is het {in_words(scene.clock())}.")


def _tell(scene: Scene) -> None:
    _print(scene.note or "De bot draait en het team heeft zich aangemeld.")


def _print(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201  this is what the command says


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Probeer de bot zonder Telegram.")
    parser.add_argument(
        "--port", type=int, default=PORT, help="poort op deze computer (standaard %(default)s)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="127.0.0.1 of ::1")
    parser.add_argument("--data-dir", type=Path, help="map die blijft; zonder: een tijdelijke map")
    parser.add_argument("--fresh", action="store_true", help="begin met een lege map")
    parser.add_argument("--demo", action="store_true", help="begin met een team en twaalf verzonnen klachten")
    parser.add_argument("--start", type=_moment, help="begin op dit moment, zoals 2026-11-24T10:00")
    return parser.parse_args(arguments)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = options(arguments)
    try:
        with listening(chosen.host, chosen.port) as listener, _folder(chosen) as folder:
            asyncio.run(play(Scene(folder, demo=chosen.demo, start=chosen.start), listener))
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return WRONG_USE
    return 0


@contextmanager
def _folder(chosen: argparse.Namespace) -> Iterator[Path]:
    if chosen.data_dir is None:
        with tempfile.TemporaryDirectory(prefix="sandbox-") as temporary:
            yield Path(temporary)
        return
    folder = chosen.data_dir.resolve()
    if chosen.fresh:
        forget(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield folder


if __name__ == "__main__":
    raise SystemExit(main())
