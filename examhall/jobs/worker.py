"""The worker of the back office: takes one job after the other, says how far it is, and survives what fails."""

import logging
import time
from collections.abc import Iterable, Mapping

import msgspec

from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.instants import SECOND
from examhall.jobs import queue
from examhall.wing import Job, Wing

IDLE_SECONDS = 0.5
SAY_PROGRESS_EVERY = SECOND

log = logging.getLogger(__name__)


def kinds(wings: Iterable[Wing]) -> dict[str, Job]:
    """All kinds of jobs that the wings bring."""
    return {kind: work for wing in wings for kind, work in wing.jobs.items()}


def work_once(hall: Hall, known: Mapping[str, Job]) -> bool:
    """Carry out one job if any waits; whether there was one."""
    with hall.database.writing() as connection:
        found = queue.take(connection, hall.now())
    if found is None:
        return False
    said_at, reached = hall.now(), (0, 0)

    def say(done: int, total: int) -> None:
        nonlocal said_at, reached
        reached = (done, total)
        if hall.now() - said_at >= SAY_PROGRESS_EVERY:
            said_at = hall.now()
            with hall.database.writing() as connection:
                queue.progress(connection, found.id, said_at, *reached)

    try:
        result, state = known[found.kind](hall, msgspec.json.decode(found.arguments), say), "done"
    except queue.TryAgain as unable:
        with hall.database.writing() as connection:
            if queue.try_later(connection, found, hall.now()):
                return True
        result, state = {"code": unable.code}, "failed"
    except Refusal as refusal:
        result, state = {"code": refusal.code, **refusal.details}, "failed"
    except Exception as fault:  # one job's fault is its own: the next one is taken up
        log.exception("job %s failed", found.id)
        result, state = {"code": "fault", "what": type(fault).__name__}, "failed"
    with hall.database.writing() as connection:
        queue.progress(connection, found.id, hall.now(), *reached)
        queue.finish(connection, found.id, hall.now(), state, result)
    return True


def work_forever(hall: Hall, wings: Iterable[Wing]) -> None:
    """The back office's day."""
    known = kinds(wings)
    while True:
        try:
            busy = work_once(hall, known)
        except Refusal:  # the database is away: wait for it
            busy = False
        time.sleep(0 if busy else IDLE_SECONDS)
