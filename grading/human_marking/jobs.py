"""What follows when persons have read all of a sitting: it is graded again, as work of the back office."""

from typing import Any

from sqlalchemy import select

from examhall.hall import Hall
from examhall.jobs.queue import enqueue
from examhall.sittings.tables import sitting
from grading import editions
from grading.graded import grade_sheets, stand_still
from grading.jobs import GRADE
from grading.operations import KeyAmended, Progress
from grading.pieces.standing import waits_for_markers
from grading.scheme import Scheme
from grading.to_markers import BY_ITSELF, open_pieces


def grade_read(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Grade one sitting with what persons gave: {"sitting", "cause", "piece"} -> {"verdict", "score"} or {"set_aside"}.

    When nobody of its room waits for markers any more the room is graded as a whole, so that its record has all of it.
    """
    while True:
        try:
            return _grade(hall, arguments["sitting"], arguments["cause"])
        except KeyAmended:
            continue


def _grade(hall: Hall, sitting_id: str, cause: str) -> dict[str, Any]:
    schemes: dict[str, Scheme | None] = {}
    (one,) = graded = grade_sheets(hall, [sitting_id], schemes)
    with hall.database.writing() as connection:
        if not stand_still(connection, schemes):
            raise KeyAmended()
        known = [scheme for scheme in schemes.values() if scheme is not None]
        editions.keep(connection, graded, known, BY_ITSELF, hall.now(), cause)
        open_pieces(connection, graded, hall.now())
        run_id = connection.execute(select(sitting.c.run_id).where(sitting.c.id == sitting_id)).scalar_one()
        waiting = select(sitting.c.id).where(sitting.c.run_id == run_id, waits_for_markers())
        if cause == editions.GRADING and connection.execute(waiting).first() is None:
            enqueue(connection, GRADE, {"run": run_id, "by": BY_ITSELF}, hall.now(), BY_ITSELF)
    return {"verdict": one.result.verdict, "score": one.result.printed} if one.result else {"set_aside": one.faulty}
