"""The hall's server: gevent's own, with the clerk at work, the timekeeper running, and a clean end.

`python -m examhall.serve` is what `examhall serve` starts. Monkey-patching must come before every other import.
"""

from gevent import monkey

monkey.patch_all()

import fcntl  # noqa: E402  all imports come after the patch
import gc  # noqa: E402
import logging  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from typing import TYPE_CHECKING, Any  # noqa: E402

import gevent  # noqa: E402
from gevent.threadpool import ThreadPool  # noqa: E402

from examhall.app import create_app  # noqa: E402
from examhall.clock import SystemClock  # noqa: E402
from examhall.config import Config  # noqa: E402
from examhall.hall import Hall  # noqa: E402
from examhall.listening import listen, tls  # noqa: E402
from examhall.migrations import NewerDatabase, upgrade  # noqa: E402
from examhall.opening import make_hall  # noqa: E402
from examhall.settings import BrokenSetting, said, write_log  # noqa: E402
from examhall.sittings import board  # noqa: E402
from examhall.timekeeper import Timekeeper  # noqa: E402
from examhall.web_server import Handler, Server, without_deflate  # noqa: E402

if TYPE_CHECKING:
    pass

STOP_SECONDS = 3

log = logging.getLogger(__name__)


class OneHall:
    """On SQLite a second hall on the same data refuses to start."""

    def __init__(self, config: Config) -> None:
        self._path = config.data / "hall.lock"
        self._needed = config.is_sqlite

    def __enter__(self) -> None:
        if not self._needed:
            return
        self._file = self._path.open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit(f"Another hall is running on {self._path.parent}. Stop it first, or choose another folder with --data.")

    def __exit__(self, *_: object) -> None:
        if self._needed:
            self._file.close()


def serve(config: Config, certificate: str = "", key: str = "") -> None:
    """Serve until told to stop; what was acknowledged is on disk whenever that happens."""
    if not (config.data / "site.key").exists():
        sys.exit(f"There is no installation in {config.data}. Make one with: examhall init")
    shown: dict[str, Any] = {"ssl_context": tls(certificate, key)} if certificate else {}
    with OneHall(config):
        listener = listen(config.host, config.port)
        pool = ThreadPool(1)
        clock = SystemClock()
        hall = make_hall(config, clock, hands=lambda work, *arguments: pool.apply(work, arguments))
        try:
            upgrade(hall.database)
        except NewerDatabase as fault:
            sys.exit(str(fault))
        with hall.database.reading() as connection:
            clock.not_before(board.last_entry_at(connection))
            hall.presence.load(connection)
        app = create_app(hall, async_mode="gevent")
        hall.clerk.start()
        timekeeper = Timekeeper(hall, app.extensions["wings"])
        timekeeper.start()
        seldom_collect()
        server = Server(listener, without_deflate(app), handler_class=Handler, log=None, error_log=log, **shown)
        gevent.signal_handler(signal.SIGTERM, _stop, server, timekeeper, hall)
        gevent.signal_handler(signal.SIGINT, _stop, server, timekeeper, hall)
        server.serve_forever()


def seldom_collect() -> None:
    """Let the collector of cycles look at the whole heap seldom, and never at what stays for good.

    Profiled with 3,000 candidates: it stopped everything for 300 ms every few seconds, and found next to nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 25, 400)


def _stop(server: Server, timekeeper: Timekeeper, hall: Hall) -> None:
    server.stop(timeout=STOP_SECONDS)
    timekeeper.stop()
    hall.clerk.stop()


def main() -> None:
    try:
        config = Config.from_environment()
    except BrokenSetting as fault:
        sys.exit(str(fault))
    write_log()
    serve(config, said("CERT"), said("KEY"))


if __name__ == "__main__":
    main()
