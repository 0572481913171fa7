"""Reads of runs as pages and workbooks show them: the list of runs, a run's candidates, and how many pass before and after."""

from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, case, func, select

from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.schedule.tables import room
from examhall.sittings.tables import room_run, sitting
from grading.amendments.tables import key_amendment, rescoring, rescoring_line
from grading.rescoring.changes import CHANGED, Change

FILTERS: dict[str, tuple[Change, ...]] = {
    "changed": CHANGED,
    "passes": (Change.PASSES,),
    "fails": (Change.FAILS,),
    "set_aside": (Change.SET_ASIDE,),
    "all": tuple(Change),
}
FIRST_SHOWN: tuple[Change, ...] = (
    Change.FAILS, Change.PASSES, Change.FOUND, Change.LOWER, Change.HIGHER, Change.SET_ASIDE, Change.SAME,
)  # fmt: skip


class Passing(Struct, frozen=True):
    """How many of those who can be marked anew pass: as it stands, and as it is proposed."""

    before: int
    after: int


def _runs() -> Select[Any]:
    """Every run with its amendment and who wrote, proposed and decided it, the newest first."""
    author, proposer, decider = person.alias(), person.alias(), person.alias()
    return (
        select(
            rescoring, key_amendment.c.item_id, key_amendment.c.version, key_amendment.c.manner, key_amendment.c.reason,
            key_amendment.c.paper_id, author.c.name.label("author"), proposer.c.name.label("proposer"),
            decider.c.name.label("decider"),
        )
        .join(key_amendment, key_amendment.c.id == rescoring.c.amendment_id)
        .join(author, author.c.id == key_amendment.c.by)
        .join(proposer, proposer.c.id == rescoring.c.proposed_by)
        .outerjoin(decider, decider.c.id == rescoring.c.decided_by)
        .order_by(rescoring.c.proposed_at.desc(), rescoring.c.id)
    )  # fmt: skip


def runs(connection: Connection) -> list[Row[Any]]:
    """Every run, the newest first."""
    return list(connection.execute(_runs()))


def run_shown(connection: Connection, rescoring_id: str) -> Row[Any] | None:
    """One of them."""
    return connection.execute(_runs().where(rescoring.c.id == rescoring_id)).first()


def runs_of_item(connection: Connection, item_id: str, version: int) -> list[Row[Any]]:
    """Those by amendments of an item version."""
    return list(connection.execute(_runs().where(key_amendment.c.item_id == item_id, key_amendment.c.version == version)))


def candidates(
    connection: Connection, rescoring_id: str, wanted: str, limit: int | None = None, offset: int = 0
) -> list[Row[Any]]:
    """The lines of a run with who and where, those first whom it changes most."""
    order = case({change: place for place, change in enumerate(FIRST_SHOWN)}, value=rescoring_line.c.change)
    who_and_where = (registration.c.ticket, person.c.name, room.c.name.label("room"), sitting.c.seat)
    query = (
        select(rescoring_line, *who_and_where)
        .join(sitting, sitting.c.id == rescoring_line.c.sitting_id)
        .join(registration, registration.c.id == sitting.c.registration_id)
        .join(person, person.c.id == sitting.c.person_id)
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
        .where(rescoring_line.c.rescoring_id == rescoring_id, rescoring_line.c.change.in_(FILTERS[wanted]))
        .order_by(order, registration.c.ticket)
    )
    return list(connection.execute(query.limit(limit).offset(offset)))


def passing(connection: Connection, rescoring_id: str) -> Passing:
    """Of all concerned: of whom the run could not mark, what counts goes on counting."""
    here = rescoring_line.c
    passed_after = (here.verdict == "passed") | ((here.fault != "") & (here.before_verdict == "passed"))
    row = connection.execute(
        select(
            func.count().filter(here.before_verdict == "passed").label("before"),
            func.count().filter(passed_after).label("after"),
        ).where(here.rescoring_id == rescoring_id)
    ).one()
    return Passing(row.before, row.after)
