"""The back office at its work: started over a day's folder, with more rooms to grade than it will get through."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from examhall.hall import Hall
from examhall.jobs import queue
from examhall.jobs.tables import job
from grading.jobs import GRADE
from tests.bench.figures import CannotRun
from tests.bench.served_day import Day

JOBS = 8_000


def ask_for(hall: Hall, runs: list[str], why: str) -> None:
    """Queue a grading of each of these rooms; `why` tells it from those asked for before."""
    with hall.database.writing() as connection:
        for run in runs:
            queue.enqueue(connection, GRADE, {"run": run, "by": why}, hall.now(), why)


@contextmanager
def back_office(day: Day) -> Iterator[None]:
    """The real process, as long as this lasts."""
    environ = {**os.environ, "EXAMHALL_DATA": str(day.data), "EXAMHALL_DATABASE_URL": ""}
    with (day.data / "office.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "examhall.cli", "back-office"], env=environ, stdout=log, stderr=log)
    try:
        yield
        if process.poll() is not None:
            raise CannotRun(f"the back office has ended: {(day.data / 'office.log').read_text()[-500:]}")
    finally:
        process.terminate()
        process.wait()


@contextmanager
def grading_beside(day: Day) -> Iterator[None]:
    """Grading without pause while the hall saves: more jobs than can be done, and not one of them failed."""
    hall = day.hall()
    for number in range(JOBS // len(day.closed)):
        ask_for(hall, day.closed, f"again-{number}")
    with back_office(day):
        yield
        with hall.database.reading() as connection:
            states = dict(connection.execute(select(job.c.state, func.count()).group_by(job.c.state)).all())
    hall.database.engine.dispose()
    if not states.get("done") or not states.get("waiting") or states.get("failed"):
        raise CannotRun(f"grading did not run all the time: {states}")
