"""The readiness board of a centre: go or no-go for each room of the day, why, and what to do about it."""

from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import Connection, Row

from examhall.hall import this_hall
from examhall.instants import Instant, moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.readiness.checks import checks, worst
from examhall.readiness.queries import facts_of
from proctor.console import about
from proctor.queries import rooms_of

pages = Blueprint("readiness", __name__, url_prefix="/proctor/readiness")


@pages.get("")
@requires(Action.SEE_READINESS)
def board() -> str:
    """Every room of today where this person works."""
    hall, user = this_hall(), guards.somebody()
    rooms = off_the_loop(_rooms, hall, user.id)
    return render_template("proctor/readiness.html", rooms=rooms)


def _rooms(hall: Any, person_id: str) -> list[dict[str, Any]]:
    """Papers are opened for it: a few hundred ms for a centre."""
    with hall.database.reading() as connection:
        now = hall.now()
        runs = rooms_of(connection, person_id, now, None, Action.SEE_READINESS)
        return [_room(connection, hall, run, now) for run in runs if run.closed_at is None]


def _room(connection: Connection, hall: Any, run: Row[Any], now: Instant) -> dict[str, Any]:
    found = checks(facts_of(connection, hall, run), now)
    return {
        "about": about(run), "room_id": run.room_id, "starts": moment(run.starts_at, run.zone).strftime("%H:%M"),
        "checks": found, "worst": worst(found),
    }  # fmt: skip
