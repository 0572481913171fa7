"""Places of an offering: taken by one statement that refuses to oversell, given back by another, both parts or none."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, select, update

from examhall.errors import Refusal
from examhall.registration.tables import held_place
from examhall.schedule.tables import offering

Place = tuple[str, str, str, str]  # batch, centre, level, part: an offering's key
KEY = ("batch_id", "centre_id", "level", "part")


class NoPlaceLeft(Refusal):
    """Somebody else was faster."""

    code = "no_place_left"
    says = _("The last place at this centre was taken a moment ago. All you entered is kept: please choose another centre.")


def hold(connection: Connection, application_id: str, wanted: Collection[Place]) -> None:
    """Let an application, whose row is locked, hold exactly these places; what it held besides is given back. NoPlaceLeft.

    All offerings are touched in one order, so that two who change at once never wait for each other.
    """
    held = held_by(connection, application_id)
    given_back, taken = held - set(wanted), set(wanted) - held
    for place in sorted(given_back | taken):
        _count(connection, place, 1 if place in taken else -1)
    for place in given_back:
        connection.execute(delete(held_place).where(held_place.c.application_id == application_id, _is(held_place, place)))
    rows = [{"application_id": application_id, **dict(zip(KEY, place, strict=True))} for place in taken]
    if rows:
        connection.execute(insert(held_place), rows)


def let_go(connection: Connection, application_id: str) -> None:
    """Give back all that an application holds."""
    hold(connection, application_id, ())


def held_by(connection: Connection, application_id: str) -> set[Place]:
    rows = connection.execute(select(held_place).where(held_place.c.application_id == application_id))
    return {(row.batch_id, row.centre_id, row.level, row.part) for row in rows}


def _count(connection: Connection, place: Place, step: int) -> None:
    fits = offering.c.taken + step <= offering.c.places if step > 0 else offering.c.taken + step >= 0
    counted = update(offering).where(_is(offering, place), fits).values(taken=offering.c.taken + step)
    if connection.execute(counted).rowcount != 1 and step > 0:
        raise NoPlaceLeft(field="centre", part=place[3])


def _is(table: Table, place: Place) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in zip(KEY, place, strict=True)))
