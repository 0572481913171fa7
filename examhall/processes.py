"""The two processes of an installation: the hall and the back office, started together, watched, and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from examhall.config import Config
from examhall.listening import listen

PATIENCE_SECONDS = 60


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


def run(config: Config, place: Place, ready: Callable[[], None], back_office: bool = True) -> int:
    """Run both until told to stop; the hall's exit code. `ready` is called when the hall answers."""
    listen(place.host, place.port).close()  # a taken port is told before anything is started
    environ = {
        **os.environ, "EXAMHALL_DATA": str(config.data), "EXAMHALL_DATABASE_URL": config.database_url,
        "EXAMHALL_HOST": place.host, "EXAMHALL_PORT": str(place.port), "EXAMHALL_CERT": place.certificate,
        "EXAMHALL_KEY": place.key, "EXAMHALL_SECURE": "1" if place.certificate or place.behind_tls else "",
    }  # fmt: skip
    hall = subprocess.Popen([sys.executable, "-m", "examhall.serve"], env=environ)

    def stop(_: int, __: FrameType | None) -> None:
        hall.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if not _answers(hall, place):
        return hall.wait() or 1
    office = subprocess.Popen([sys.executable, "-m", "examhall.cli", "back-office"], env=environ) if back_office else None
    ready()
    code = hall.wait()
    if office is not None:
        office.terminate()
        office.wait()
    return code


def _answers(hall: subprocess.Popen[bytes], place: Place) -> bool:
    """Wait until the hall listens; False when it left instead."""
    end = time.monotonic() + PATIENCE_SECONDS
    host = "127.0.0.1" if place.host in ("0.0.0.0", "") else place.host  # noqa: S104  the wildcard is asked on loopback
    while time.monotonic() < end and hall.poll() is None:
        try:
            with socket.create_connection((host, place.port), 1):
                return True
        except OSError:
            time.sleep(0.05)
    return False
