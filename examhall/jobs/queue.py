"""Asking the back office for long work, seeing how far it is, and what is tried again later."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from examhall.ids import new_id
from examhall.instants import MINUTE, SECOND, Instant
from examhall.jobs.tables import job

DEAD_AFTER = 60 * SECOND  # a running job that gave no sign of life is taken up again
WAITS: Final[Sequence[int]] = (MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE, 480 * MINUTE)  # before each further try


class TryAgain(Exception):
    """What a job could not do now and may be able to do later; `code` says why, where it was tried for the last time."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def enqueue(connection: Connection, kind: str, arguments: dict[str, Any], now: Instant, by: str) -> str:
    """Ask for a job; one that waits or runs already with the same arguments is returned instead of a second one."""
    text = msgspec.json.encode(arguments, order="sorted").decode()
    same = connection.execute(
        select(job.c.id).where(job.c.kind == kind, job.c.arguments == text, job.c.state.in_(("waiting", "running")))
    ).scalar()
    if same is not None:
        return str(same)
    job_id = new_id()
    row = {"id": job_id, "kind": kind, "arguments": text, "state": "waiting", "asked_at": now, "asked_by": by}
    connection.execute(insert(job), row)
    return job_id


def take(connection: Connection, now: Instant) -> Row[Any] | None:
    """The oldest job that waits and is due, or one whose worker died; marked as running."""
    found = connection.execute(
        select(job)
        .where(
            ((job.c.state == "waiting") & (job.c.due_at <= now))
            | ((job.c.state == "running") & (job.c.alive_at < now - DEAD_AFTER))
        )
        .order_by(job.c.asked_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if found is not None:
        connection.execute(update(job).where(job.c.id == found.id).values(state="running", began_at=now, alive_at=now, done=0))
    return found


def progress(connection: Connection, job_id: str, now: Instant, done: int, total: int) -> None:
    connection.execute(update(job).where(job.c.id == job_id).values(done=done, total=total, alive_at=now))


def try_later(connection: Connection, found: Row[Any], now: Instant) -> bool:
    """Let it wait for its next try; whether there is one."""
    if found.tries >= len(WAITS):
        return False
    again = {"state": "waiting", "tries": found.tries + 1, "due_at": now + WAITS[found.tries]}
    connection.execute(update(job).where(job.c.id == found.id).values(again))
    return True


def failed_since(connection: Connection, kinds: Collection[str], since: Instant) -> int:
    """How many jobs of these kinds came to nothing since then."""
    ended = (job.c.kind.in_(kinds), job.c.state == "failed", job.c.ended_at > since)
    return connection.execute(select(func.count()).select_from(job).where(*ended)).scalar_one()


def finish(connection: Connection, job_id: str, now: Instant, state: str, result: dict[str, Any]) -> None:
    text = msgspec.json.encode(result).decode()
    connection.execute(update(job).where(job.c.id == job_id).values(state=state, ended_at=now, alive_at=now, result=text))


def look(connection: Connection, job_id: str) -> Row[Any] | None:
    return connection.execute(select(job).where(job.c.id == job_id)).first()


def newest(connection: Connection, kind: str) -> list[Row[Any]]:
    """The last fifty jobs of a kind, newest first."""
    return list(connection.execute(select(job).where(job.c.kind == kind).order_by(job.c.asked_at.desc()).limit(50)))
