"""A real hall in a process of its own, over a folder that a test prepared: started, killed, started again."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import msgspec


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Forked:
    """A process that another one forked: as much of `subprocess.Popen` as a hall of a browser story needs; its exit code is 0."""

    def __init__(self, pid: int) -> None:
        self._process = os.pidfd_open(pid)

    def poll(self) -> int | None:
        return 0 if self._has_ended(0) else None

    def wait(self, timeout: float | None = None) -> int:
        if not self._has_ended(timeout):
            raise subprocess.TimeoutExpired("a forked hall", timeout or 0)
        return 0

    def send_signal(self, number: signal.Signals) -> None:
        if not self._has_ended(0):
            signal.pidfd_send_signal(self._process, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _has_ended(self, timeout: float | None) -> bool:
        return bool(select.select([self._process], [], [], timeout)[0])


@cache
def _warm() -> subprocess.Popen[str]:
    """The process that forks halls; it ends with us, as nobody writes to it any more."""
    return subprocess.Popen([sys.executable, "-m", "tests.warm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


class Served:
    """One hall's process. Answers at `address`; `kill` is SIGKILL, `stop` is SIGTERM. A `warm` one is forked: see warm.py."""

    def __init__(self, data: Path, database_url: str = "", port: int = 0, warm: bool = False, **environ: str) -> None:
        self.data, self.port = data, port or free_port()
        self._warm = warm and hasattr(os, "pidfd_open")
        self.address = f"http://127.0.0.1:{self.port}"
        self._environ = {
            **os.environ, "EXAMHALL_DATA": str(data), "EXAMHALL_DATABASE_URL": database_url,
            "EXAMHALL_PORT": str(self.port), "EXAMHALL_JITTER_MS": "0", **environ,
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | Forked | None = None

    def start(self, patience: float = 20) -> "Served":
        self.process = self._forked() if self._warm else self._executed()
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.02)
        raise RuntimeError(f"the hall did not start:\n{(self.data / 'hall.log').read_text()[-2000:]}")

    def _executed(self) -> subprocess.Popen[bytes]:
        log = (self.data / "hall.log").open("ab")
        return subprocess.Popen([sys.executable, "-m", "examhall.serve"], env=self._environ, stdout=log, stderr=log)

    def _forked(self) -> Forked:
        warm = _warm()
        assert warm.stdin is not None
        assert warm.stdout is not None
        print(json.dumps({"environ": self._environ, "log": str(self.data / "hall.log")}), file=warm.stdin, flush=True)
        return Forked(int(warm.stdout.readline()))

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(20)

    def __enter__(self) -> "Served":
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()


class Page:
    """A candidate's page as far as HTTP goes: keeps its connection, its lease and its numbers. Raises OSError when cut off."""

    def __init__(self, port: int, sitting: str, lease: str) -> None:
        self.port, self.sitting, self.lease = port, sitting, lease
        self._connection: HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {"Authorization": f"Lease {self.lease}", **headers}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        content = body if isinstance(body, bytes) or body is None else msgspec.json.encode(body)
        try:
            self._connection.request(method, f"/sittings/{self.sitting}/{path}", content, sent)
            response = self._connection.getresponse()
            text = response.read()
        except Exception:
            self._connection.close()
            self._connection = None
            raise
        return response.status, msgspec.json.decode(text) if text else None

    def save(self, *changes: dict[str, Any], seen: int = 10_000) -> tuple[int, Any]:
        return self.ask("POST", "responses", {"seen": seen, "changes": list(changes)})


def change(number: int, field: str = "f1", value: Any = "q1a", token: str = "") -> dict[str, Any]:
    return {"number": number, "token": token or f"token-{number:08d}", "at": 0, "field": field, "value": value}
