"""Putting items on the shelf again: those of a bank that is older than it by the back office, all of them on command."""

import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import select

from examhall.hall import Hall
from examhall.jobs.queue import enqueue, newest
from question_bank import shelf
from question_bank.tables import item

INDEX: Final = "index_items"
ASK_EACH_SECONDS: Final = 20
BY_ITSELF: Final = "timekeeper"
AT_ONCE: Final = 20  # items in one write transaction, some 30 ms
PAUSE_SECONDS: Final = 0.002

Progress = Callable[[int, int], None]


def ask_for_index(hall: Hall) -> None:
    """Queue what is missing; an index that failed waits for somebody to look."""
    with hall.database.reading() as connection:
        if shelf.is_whole(connection) or any(job.state == "failed" for job in newest(connection, INDEX)[:1]):
            return
    with hall.database.writing() as connection:
        enqueue(connection, INDEX, {}, hall.now(), BY_ITSELF)


def index_missing(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: {} -> {"items"}, as many as were missing."""
    with hall.database.reading() as connection:
        ids = shelf.missing(connection)
    return {"items": _put_up(hall, ids, progress)}


def index_all(hall: Hall, progress: Progress) -> int:
    """Every item anew: how many there are."""
    with hall.database.reading() as connection:
        ids = list(connection.execute(select(item.c.id).order_by(item.c.id)).scalars())
    return _put_up(hall, ids, progress)


def _put_up(hall: Hall, ids: Sequence[str], progress: Progress) -> int:
    for first in range(0, len(ids), AT_ONCE):
        with hall.database.writing() as connection:
            shelf.refill(connection, ids[first : first + AT_ONCE])
        progress(min(first + AT_ONCE, len(ids)), len(ids))
        time.sleep(PAUSE_SECONDS)
    return len(ids)
