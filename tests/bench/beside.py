"""The back office at its work: started over a day's folder, with more rooms to grade than it will get through."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import func, insert, select

from examhall.hall import Hall
from examhall.ids import new_id
from examhall.jobs.tables import job
from grading.jobs import GRADE
from tests.bench.figures import CannotRun
from tests.bench.served_day import Day

JOBS = 8_000


def ask_for(hall: Hall, runs: Sequence[str], why: str) -> None:
    """Queue a grading of each of these rooms, each room as often as it is named."""
    now = hall.now()
    rows = [
        {
            "id": new_id(), "kind": GRADE, "arguments": json.dumps({"run": run, "by": why}), "state": "waiting",
            "asked_at": now, "asked_by": why,
        }
        for run in runs
    ]  # fmt: skip
    with hall.database.writing() as connection:
        connection.execute(insert(job), rows)


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
    ask_for(hall, day.closed * (JOBS // len(day.closed)), "again and again")
    with back_office(day):
        yield
        with hall.database.reading() as connection:
            states = dict(connection.execute(select(job.c.state, func.count()).group_by(job.c.state)).all())
    hall.database.engine.dispose()
    if not states.get("done") or not states.get("waiting") or states.get("failed"):
        raise CannotRun(f"grading did not run all the time: {states}")
