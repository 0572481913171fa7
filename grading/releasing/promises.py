"""Reads of the two promises: for every administration that was held, how far its results are and what is due by when."""

import datetime as dt
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, func, select

from examhall.instants import Instant, moment
from examhall.programme import queries as programme
from examhall.programme.days import HOME
from examhall.schedule.queries import batch_title, ends_at
from examhall.schedule.tables import administration, batch
from examhall.sittings.tables import room_run, sitting
from grading.releasing.deadlines import Countdown, countdown
from grading.releasing.holding import put_off
from grading.releasing.tables import released_result


class Promised(Struct, frozen=True):
    """An administration that was held. `to_tell`: sittings that get a result; `told`: those whose result is public."""

    row: Row[Any]
    to_tell: int
    told: int
    results: Countdown
    certificates: Countdown


def promised(connection: Connection, now: Instant) -> list[Promised]:
    """What is due soonest and not done comes first."""
    names, corrections = programme.names_now(connection, ""), programme.working_days(connection)
    today = moment(now, HOME).date()
    found = []
    for row in _held(connection, now):
        sat_on: dt.date = moment(row.starts_at, HOME).date()
        done = row.told >= row.to_tell
        results = countdown(sat_on, names.results_within, today, done, corrections)
        certificates = countdown(sat_on, names.certificates_within, today, False, corrections)
        found.append(Promised(row, row.to_tell, row.told, results, certificates))
    return sorted(found, key=lambda one: (one.told >= one.to_tell, one.results.due.day, one.row.id))


def pressing(connection: Connection, now: Instant) -> int:
    """How many administrations have results that are due soon, or late."""
    return sum(one.results.presses for one in promised(connection, now))


def _held(connection: Connection, now: Instant) -> list[Row[Any]]:
    """Administrations that are over, with how many sittings have a result to be told, and how many were told. Who put the
    part off, and whose examination was broken off, has none."""
    public = select(released_result.c.sitting_id).distinct().subquery()
    return list(
        connection.execute(
            select(
                administration.c.id, administration.c.title, administration.c.level, administration.c.part,
                administration.c.starts_at, batch_title().label("batch"), func.count(sitting.c.id).label("to_tell"),
                func.count(public.c.sitting_id).label("told"),
            )
            .join(batch, batch.c.id == administration.c.batch_id)
            .join(sitting, sitting.c.administration_id == administration.c.id)
            .join(room_run, room_run.c.id == sitting.c.run_id)
            .outerjoin(public, public.c.sitting_id == sitting.c.id)
            .where(ends_at() <= now, room_run.c.abandoned_at.is_(None), ~put_off())
            .group_by(
                administration.c.id, administration.c.title, administration.c.level, administration.c.part,
                administration.c.starts_at, batch.c.id,
            )
        )
    )  # fmt: skip
