"""P11: ten thousand answer sheets graded by the back office, and their journals verified."""

import os
import subprocess
import sys
import time

import msgspec
from sqlalchemy import select

from examhall.hall import Hall
from examhall.instants import SECOND
from examhall.jobs.tables import job
from tests.bench.bench import Bench
from tests.bench.beside import ask_for, back_office
from tests.bench.figures import CannotRun, Figure, figure
from tests.bench.served_day import Day, Shape

PATIENCE = 180


def graded(hall: Hall, why: str, sheets: int) -> float:
    """Seconds from the first of these jobs begun to the last one done."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with hall.database.reading() as connection:
            rows = connection.execute(select(job).where(job.c.asked_by == why)).all()
        if all(row.ended_at for row in rows):
            results = [msgspec.json.decode(row.result) for row in rows]
            if sum(one.get("graded", 0) for one in results) != sheets:
                raise CannotRun(f"not all sheets were graded: {[one for one in results if one.get('set_aside', 1)][:3]}")
            return (max(row.ended_at for row in rows) - min(row.began_at for row in rows)) / SECOND
        time.sleep(0.2)
    raise CannotRun(f"grading has not ended within {PATIENCE} s")


def verified(day: Day, sheets: int) -> float:
    """Seconds of `examhall journal verify`."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "examhall.cli", "journal", "verify"], check=False, capture_output=True, text=True,
        env={**os.environ, "EXAMHALL_DATA": str(day.data), "EXAMHALL_DATABASE_URL": ""},
    )  # fmt: skip
    took = time.perf_counter() - began
    if done.returncode or f"{sheets} answer sheets" not in done.stdout:
        raise CannotRun(f"journal verify: {done.stdout}{done.stderr[-500:]}")
    return took


def grading(bench: Bench) -> list[Figure]:
    """P11."""
    scale = bench.scale
    day = bench.days.copy(Shape(closed=scale.many))
    hall, took = day.hall(), []
    with back_office(day):
        for run in range(bench.runs):
            ask_for(hall, day.closed, f"run-{run}")
            took.append(graded(hall, f"run-{run}", scale.many))
    seconds = verified(day, scale.many)
    bench.days.drop(day)
    method = (
        f"{scale.many:,} closed sittings of the product's theory paper (80 items) in {len(day.closed)} rooms of 40, every item "
        "answered; one job a room in the back office's own process, from the first begun to the last stored; nothing beside"
    )
    whole = "`examhall journal verify` over the same, its start included: chains, boards, sheets, seals, audit trail"
    return [figure("P11", took, method), figure("P11 verify", [seconds], whole)]
