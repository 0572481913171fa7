"""Saved views: named sets of filters that a person keeps, opens by address and may share; and the verbs on them."""

from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, delete, insert, select, update

from examhall.audit import trail
from examhall.errors import Malformed, NotFound, NotNow
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.tables import person
from question_bank.finding.filters import Filters, address_of
from question_bank.tables import saved_view

LONGEST_NAME: Final = 60
LARGEST: Final = 2**31 - 1  # number that a database looks for


class NameTaken(NotNow):
    code = "name_taken"
    says = _("You have a view of that name. Give this one another, or delete that one first.")


class NameNeeded(Malformed):
    code = "name_needed"
    says = _("Give the view a name.")


def views_of(connection: Connection, person_id: str) -> list[Row[Any]]:
    """A person's views by name: number, name, filters as in an address."""
    mine = select(saved_view).where(saved_view.c.person_id == person_id)
    return list(connection.execute(mine.order_by(saved_view.c.name, saved_view.c.number)))


def read_view(connection: Connection, number: int) -> Row[Any]:
    """Anybody's view, for whoever has its address; NotFound."""
    row = None
    if number <= LARGEST:
        row = connection.execute(select(saved_view).where(saved_view.c.number == number)).first()
    if row is None:
        raise NotFound()
    return row


def save_view(connection: Connection, hall: Hall, now: Instant, by: str, name: str, filters: Filters) -> int:
    """Keep these filters under a name of one's own: the view's number. NameNeeded, NameTaken."""
    name, said = _free(connection, by, name), address_of(filters)
    row = {"person_id": by, "name": name, "filters": said, "saved_at": now}
    number: int = connection.execute(insert(saved_view).values(row).returning(saved_view.c.number)).scalar_one()
    trail.write(connection, hall.audit_key, now, by, "save_view", f"view:{number}", name=name, filters=said)
    return number


def rename_view(connection: Connection, hall: Hall, now: Instant, by: str, number: int, name: str) -> None:
    """Another name for a view of one's own. NotFound, NameNeeded, NameTaken."""
    before = _own(connection, by, number)
    if name.strip() == before.name:
        return
    name = _free(connection, by, name)
    connection.execute(update(saved_view).where(saved_view.c.number == number).values(name=name))
    trail.write(connection, hall.audit_key, now, by, "rename_view", f"view:{number}", name=name, before=before.name)


def delete_view(connection: Connection, hall: Hall, now: Instant, by: str, number: int) -> None:
    """Take a view of one's own away; the trail keeps what it was. NotFound."""
    before = _own(connection, by, number)
    connection.execute(delete(saved_view).where(saved_view.c.number == number))
    said = {"name": before.name, "filters": before.filters}
    trail.write(connection, hall.audit_key, now, by, "delete_view", f"view:{number}", **said)


def _own(connection: Connection, by: str, number: int) -> Row[Any]:
    _hold(connection, by)
    row = read_view(connection, number)
    if row.person_id != by:
        raise NotFound()
    return row


def _free(connection: Connection, by: str, name: str) -> str:
    """The name as it is kept, where this person has no view of it."""
    _hold(connection, by)
    name = " ".join(name.replace("\0", "").split())[:LONGEST_NAME]
    if not name:
        raise NameNeeded()
    same = select(saved_view.c.number).where(saved_view.c.person_id == by, saved_view.c.name == name)
    if connection.execute(same).first() is not None:
        raise NameTaken()
    return name


def _hold(connection: Connection, by: str) -> None:
    """Two tabs of one person wait for each other."""
    connection.execute(select(person.c.id).where(person.c.id == by).with_for_update())
