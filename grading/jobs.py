"""Grading as work of the back office: the job itself, and asking for it when a room has been closed."""

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from examhall.hall import Hall
from examhall.jobs.queue import enqueue
from examhall.jobs.tables import job
from grading.answer_sheets import ungraded_runs
from grading.operations import KeyAmended, Progress, grade_run

GRADE = "grade"
BY_ITSELF = "timekeeper"


def grade(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Grade one room: {"run", "by"}; once more from the beginning where a key was amended meanwhile."""
    while True:
        try:
            return grade_run(hall, arguments["run"], arguments["by"], progress)
        except KeyAmended:
            continue


def ask_for_grading(hall: Hall) -> None:
    """Queue each closed room that was not graded, once: a grading that failed waits for an officer."""
    with hall.database.reading() as connection:
        runs = ungraded_runs(connection)
        asked = _asked(connection) if runs else set()
    wanted = [run_id for run_id in runs if run_id not in asked]
    if wanted:
        with hall.database.writing() as connection:
            for run_id in wanted:
                enqueue(connection, GRADE, {"run": run_id, "by": BY_ITSELF}, hall.now(), BY_ITSELF)


def _asked(connection: Connection) -> set[str]:
    rows = connection.execute(select(job.c.arguments).where(job.c.kind == GRADE)).scalars()
    return {msgspec.json.decode(arguments)["run"] for arguments in rows}
