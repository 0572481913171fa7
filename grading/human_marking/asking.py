"""Asks the back office to grade a sitting when persons have come to an end with it."""

from typing import Any, Final

from sqlalchemy import Connection

from examhall.instants import Instant
from examhall.jobs.queue import enqueue
from grading.human_marking.standing import is_settled

GRADE_READ: Final = "grade_read"
BY_ITSELF: Final = "timekeeper"


def ask_when_settled(connection: Connection, now: Instant, piece: Any) -> None:
    """After a piece (its row) was settled: when it was the last of its sitting and cause, have the sitting graded.

    The piece is named so that no job which runs already, and may have read the marks before, is taken for this one.
    """
    if is_settled(connection, piece.sitting_id, piece.cause):
        arguments = {"sitting": piece.sitting_id, "cause": piece.cause, "piece": piece.id}
        enqueue(connection, GRADE_READ, arguments, now, BY_ITSELF)
