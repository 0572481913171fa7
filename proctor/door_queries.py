"""Reads for the door: who comes with this ticket, how each stands, and the list of the day of one room."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from examhall.errors import NotFound
from examhall.people.identity import folded
from examhall.registration.tables import registration
from examhall.sittings import board
from examhall.sittings.day_list import DayLine, day_list
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import ENDED, FINAL
from examhall.sittings.tables import sitting
from examhall.vault import Vault
from proctor.arrivals import Arrival, AtDoor, Kind, at_door
from proctor.tables import arrival


class Comer(NamedTuple):
    """Who comes with a ticket: the part that is next, how they stand at the door and in it, and their other parts today."""

    run: Row[Any]
    line: DayLine
    door: AtDoor
    sitting: Sitting
    noted: list[Row[Any]]
    others: list[tuple[str, Row[Any]]]

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen at the door."""
        return self.run.closed_at is not None or self.sitting.state in ENDED


def who_comes(
    connection: Connection, vault: Vault, today: Mapping[str, Row[Any]], ticket: str, wanted: str = ""
) -> Comer | None:
    """The candidate of this ticket, if one of these room runs expects them; `wanted` names one of their sittings."""
    mine = [row for row in _sittings_of(connection, ticket) if row.run_id in today]
    if not mine:
        return None
    mine.sort(key=lambda row: int(today[row.run_id].starts_at))
    stands = board.read(connection, [row.id for row in mine])
    open_ones = [row for row in mine if stands[row.id].sitting.state not in FINAL and today[row.run_id].closed_at is None]
    row = next((one for one in mine if one.id == wanted), (open_ones or mine[-1:])[0])
    line = next(one for one in day_list(connection, vault, row.run_id) if one.sitting == row.id)
    noted = arrivals_of(connection, [row.id]).get(row.id, [])
    others = [(one.id, today[one.run_id]) for one in mine if one.id != row.id]
    return Comer(today[row.run_id], line, stand(noted), stands[row.id].sitting, noted, others)


def _sittings_of(connection: Connection, ticket: str) -> list[Row[Any]]:
    query: Select[Any] = (
        select(sitting.c.id, sitting.c.run_id)
        .join(registration, sitting.c.registration_id == registration.c.id)
        .where(registration.c.ticket.in_((ticket, folded(ticket))))
    )
    return list(connection.execute(query))


def sitting_in(connection: Connection, sitting_id: str) -> tuple[str, str]:
    """The room run and the person of a sitting; NotFound."""
    row = connection.execute(select(sitting.c.run_id, sitting.c.person_id).where(sitting.c.id == sitting_id)).first()
    if row is None:
        raise NotFound()
    return row.run_id, row.person_id


def arrivals_of(connection: Connection, sittings: Collection[str]) -> dict[str, list[Row[Any]]]:
    """sitting -> what was noted at the door, oldest first."""
    return _by_sitting(connection, arrival.c.sitting_id.in_(sittings))


def arrivals_in(connection: Connection, run_id: str) -> dict[str, list[Row[Any]]]:
    """The same of a whole room."""
    return _by_sitting(connection, arrival.c.run_id == run_id)


def _by_sitting(connection: Connection, which: ColumnElement[bool]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(select(arrival).where(which).order_by(arrival.c.number)):
        found.setdefault(row.sitting_id, []).append(row)
    return found


def stand(rows: Collection[Row[Any]]) -> AtDoor:
    """How somebody stands after these rows."""
    return at_door(Arrival(Kind(row.kind), row.noted_at, row.how, row.text) for row in rows)


def standing_at_door(connection: Connection, sittings: Collection[str]) -> dict[str, AtDoor]:
    """sitting -> how its candidate stands at the door; who never came is there as well."""
    noted = arrivals_of(connection, sittings)
    return {one: stand(noted.get(one, ())) for one in sittings}
