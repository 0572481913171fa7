"""The two processes of an installation: the hall and the back office, started together, kept alive, and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import click

from examhall.config import Config
from examhall.listening import is_loopback, listen, tls

LOOK_SECONDS = 0.2
RESTARTS_A_MINUTE = 5
TOLD_TO_STOP = (0, 128 + signal.SIGTERM, 128 + signal.SIGINT)  # by signal where the hall had no time yet to listen to one


@dataclass(frozen=True)
class Place:
    """Where the hall listens and how it is reached."""

    host: str = "127.0.0.1"
    port: int = 8000
    certificate: str = ""
    key: str = ""
    behind_tls: bool = False

    @property
    def address(self) -> str:
        return f"{'https' if self.certificate or self.behind_tls else 'http'}://{self.host}:{self.port}"

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read along."""
        return bool(self.certificate) or self.behind_tls or is_loopback(self.host)


class Told:
    """Whether somebody told us to stop, by SIGTERM or Ctrl+C."""

    def __init__(self) -> None:
        self.to_stop = False
        signal.signal(signal.SIGTERM, self._hear)
        signal.signal(signal.SIGINT, self._hear)

    def _hear(self, _: int, __: FrameType | None) -> None:
        self.to_stop = True


class Kept:
    """One of our processes: `python -m` with these arguments."""

    def __init__(self, name: str, environ: dict[str, str], *arguments: str) -> None:
        self._name, self._environ, self._arguments = name, environ, arguments
        self._restarts: list[float] = []
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", *self._arguments]
        return subprocess.Popen(command, env=self._environ)  # noqa: S603  our own modules

    def code(self) -> int | None:
        """The exit code as a shell counts it (a signal is 128 and its number); None while it runs."""
        code = self._process.poll()
        return 128 - code if code is not None and code < 0 else code

    def restart(self) -> bool:
        """Start it again and say so; False when that was done often enough within the last minute."""
        now = time.monotonic()
        self._restarts = [moment for moment in self._restarts if now - moment < 60]
        if len(self._restarts) >= RESTARTS_A_MINUTE:
            return False
        self._restarts.append(now)
        click.echo(f"The {self._name} died (exit code {self.code()}) and is started again.", err=True)
        self._process = self._start()
        return True

    def stop(self) -> int:
        """Tell it to stop if it still runs, and wait for it; its exit code, 0 where it left because it was told."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait()
        code = self.code() or 0
        return 0 if code in TOLD_TO_STOP else code


def run(config: Config, place: Place, ready: Callable[[], None], back_office: bool = True) -> int:
    """Run both until told to stop; the hall's exit code. `ready` is called when the hall answers.

    Whichever dies is started again, at most five times a minute. Then the hall is given up, and the back office with it;
    a back office that dies too often waits for the minute to pass, because candidates do not need it.
    """
    listen(place.host, place.port).close()  # a taken port, a wrong certificate: told before anything is started
    if place.certificate:
        tls(place.certificate, place.key)
    environ = {
        **os.environ, "EXAMHALL_DATA": str(config.data), "EXAMHALL_DATABASE_URL": config.database_url,
        "EXAMHALL_HOST": place.host, "EXAMHALL_PORT": str(place.port), "EXAMHALL_CERT": place.certificate,
        "EXAMHALL_KEY": place.key, "EXAMHALL_SECURE": "1" if place.certificate or place.behind_tls else "",
    }  # fmt: skip
    told = Told()
    hall = Kept("hall", environ, "examhall.serve")
    if not _answers(hall, place, told):
        return hall.stop() or int(not told.to_stop)
    office = Kept("back office", environ, "examhall.cli", "back-office") if back_office else None
    try:
        ready()
        while not told.to_stop:
            code = hall.code()
            if code in TOLD_TO_STOP:  # somebody told the hall itself, not us
                break
            if code is not None and not hall.restart():
                click.echo(f"The hall died {RESTARTS_A_MINUTE + 1} times in a minute and is given up.", err=True)
                break
            if office is not None and office.code() is not None:
                office.restart()
            time.sleep(LOOK_SECONDS)
    finally:  # whatever happens here, nothing is left running
        code = hall.stop()
        if office is not None:
            office.stop()
    return code


def _answers(hall: Kept, place: Place, told: Told) -> bool:
    """Wait until the hall listens; False when it left or we were told to stop instead."""
    host = "127.0.0.1" if place.host in ("0.0.0.0", "") else place.host  # noqa: S104  the wildcard is asked on loopback
    while hall.code() is None and not told.to_stop:
        try:
            with socket.create_connection((host, place.port), 1):
                return True
        except OSError:
            time.sleep(0.05)
    return False
