"""What a process says of itself over HTTP."""

import socket
from pathlib import Path

import httpx
import pytest

from tests.whole.process import Process, a_process


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def test_health_is_told_while_polling(tmp_path: Path):
    port = a_free_port()
    async with a_process(tmp_path, HTTP_PORT=port) as process:
        await process.child.start()
        await process.until(lambda: process.server.polling)
        answer = await health(port)
        assert answer.status_code == 200
        told = answer.json()
        assert (told["healthy"], told["role"], told["database"]) == (True, "polling", "reachable")
        assert told["last_sweep"] is not None


async def test_a_port_that_is_taken_is_said(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        async with a_process(tmp_path, HTTP_PORT=taken.getsockname()[1]) as process:
            said = await ended(process)
    assert "HTTP_PORT: op 127.0.0.1 poort" in said


async def ended(process: Process) -> str:
    try:
        await process.child.once("run")
    except Exception:  # noqa: BLE001 - it did not start, which is what is asked for
        return process.log
    raise AssertionError(process.log)


async def health(port: int) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(f"http://127.0.0.1:{port}/health")


async def test_metrics_are_told_on_loopback_whatever_the_address(tmp_path: Path):
    port = a_free_port()
    async with a_process(tmp_path, METRICS_PORT=port, HTTP_HOST="0.0.0.0") as process:  # noqa: S104 - asked for
        await process.child.start()
        await process.until(lambda: process.server.polling)
        async with httpx.AsyncClient() as client:
            text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
        assert 'klachtenbot_role{role="polling"} 1.0' in text
        listening = socket.getaddrinfo(socket.gethostname(), port, type=socket.SOCK_STREAM)
        others = {address[4] for address in listening if not str(address[4][0]).startswith(("127.", "::1"))}
        for other in others:
            with socket.socket() as knocking, pytest.raises(OSError, match="refused"):
                knocking.connect(other)
