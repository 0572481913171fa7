"""Grading beside the saves. INTERIM, until the grading wing has its job: reads, verifies and writes as that would."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from examhall.clock import SystemClock
from examhall.config import Config
from examhall.ids import new_id
from examhall.jobs import queue
from examhall.opening import make_hall
from examhall.sittings import journal
from examhall.sittings.tables import sitting

WHAT = (
    "in place of grading a process that reads, verifies and decodes journals without pause and writes 400 rows in one "
    "transaction after every 40 of them"
)


@contextmanager
def grading_beside(data: Path) -> Iterator[None]:
    """The load runs in a process of its own as long as the context lasts."""
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.beside", str(data)])
    try:
        yield
        if process.poll() is not None:
            raise RuntimeError("the load beside the saves has ended by itself")
    finally:
        process.terminate()
        process.wait()


def work(data: Path) -> None:
    hall = make_hall(Config(data), SystemClock())
    with hall.database.reading() as connection:
        ids = list(connection.execute(select(sitting.c.id)).scalars())
    while True:
        with hall.database.reading() as connection:
            for one in random.sample(ids, min(40, len(ids))):
                posted = journal.read(connection, one)
                journal.verify(hall.clerk.key, one, [(e.record.number, e.text, e.hash) for e in posted])
        with hall.database.writing() as connection:
            for _ in range(20):
                queue.enqueue(connection, "bench", {"of": new_id()}, hall.now(), "bench")
        time.sleep(0.02)


if __name__ == "__main__":
    work(Path(sys.argv[1]))
