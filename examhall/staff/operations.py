"""Verbs on the staff's accounts: joining, roles given and taken, closing, one-time passwords; each has its trail line."""

from typing import Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, delete, insert, update

from examhall.audit import trail
from examhall.errors import NotAllowed, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.instants import MINUTE
from examhall.people import factors
from examhall.people.operations import add_person, changing_access, is_staff, set_password
from examhall.people.tables import person, role_grant
from examhall.staff.queries import grants_of, member
from examhall.staff.reach import Grant, may_give, may_manage, may_reset_factor

HANDED_OVER: Final = 3 * 24 * 60 * MINUTE  # a one-time password is used within this time


class NameTaken(Refusal):
    code = "name_taken"
    says = _("Somebody else has this user name. Please choose another.")


class NotOneself(NotAllowed):
    """Whoever keeps accounts stays able to, and nobody makes themselves more than they are."""

    says = _("Nobody changes an account of their own here. Another officer or the authority does it.")


def join(hall: Hall, by: str, name: str, username: str, grant: Grant, password_hash: str) -> str:
    """A new member of the staff with a first role and a one-time password; the id. NameTaken, NotAllowed."""
    with hall.database.writing() as connection:
        if not may_give(grants_of(connection, by), grant):
            raise NotAllowed()
        if is_staff(connection, username):
            raise NameTaken()
        person_id = add_person(connection, hall.vault, name, username=username, password_hash=password_hash)
        ends = {"password_ends_at": hall.now() + HANDED_OVER}
        connection.execute(update(person).where(person.c.id == person_id).values(ends))
        connection.execute(insert(role_grant), {"person_id": person_id, "role": grant.role, "centre_id": grant.centre})
        trail.write(
            connection, hall.audit_key, hall.now(), by, "add_staff", person_id, username=username, roles=[grant.role],
            centre=grant.centre,
        )  # fmt: skip
    return person_id


def give_role(hall: Hall, by: str, person_id: str, grant: Grant) -> None:
    """Once more of what is there already changes nothing."""
    with hall.database.reading() as connection:
        if grant in grants_of(connection, person_id):
            return
    with changing_access(hall, person_id) as connection:
        _check_may_give(connection, by, person_id, grant)
        if grant not in grants_of(connection, person_id):
            row = {"person_id": person_id, "role": grant.role, "centre_id": grant.centre}
            connection.execute(insert(role_grant), row)
            _write(connection, hall, by, "give_role", person_id, role=grant.role, centre=grant.centre)


def take_role(hall: Hall, by: str, person_id: str, grant: Grant) -> None:
    with changing_access(hall, person_id) as connection:
        _check_may_give(connection, by, person_id, grant)
        this = (
            role_grant.c.person_id == person_id, role_grant.c.role == grant.role, role_grant.c.centre_id == grant.centre,
        )  # fmt: skip
        if connection.execute(delete(role_grant).where(*this)).rowcount:
            _write(connection, hall, by, "take_role", person_id, role=grant.role, centre=grant.centre)


def set_active(hall: Hall, by: str, person_id: str, active: bool, reason: str) -> None:
    """Close an account, or open it again; what the person did stays where it stands. ReasonNeeded."""
    if not reason:
        raise ReasonNeeded()
    with changing_access(hall, person_id) as connection:
        _check_may_manage(connection, by, person_id)
        if connection.execute(
            update(person).where(person.c.id == person_id, person.c.active != active).values(active=active)
        ).rowcount:
            _write(connection, hall, by, "open_account" if active else "close_account", person_id, reason=reason)


def give_password(hall: Hall, by: str, person_id: str, password_hash: str) -> None:
    """A one-time password in the place of one that was forgotten: it opens the page on which it is changed."""
    with hall.database.reading() as connection:
        _check_may_manage(connection, by, person_id)
    set_password(hall, by, person_id, password_hash, hall.now() + HANDED_OVER)


def reset_factor(hall: Hall, by: str, person_id: str, reason: str) -> None:
    """ReasonNeeded, NotAllowed."""
    if not reason:
        raise ReasonNeeded()
    with hall.database.reading() as connection:
        _check_not_oneself(by, person_id)
        if not may_reset_factor(grants_of(connection, by), member(connection, person_id).grants):
            raise NotAllowed()
    factors.reset_factor(hall, by, person_id, reason)


def _check_may_give(connection: Connection, by: str, person_id: str, grant: Grant) -> None:
    _check_may_manage(connection, by, person_id)
    if not may_give(grants_of(connection, by), grant):
        raise NotAllowed()


def _check_may_manage(connection: Connection, by: str, person_id: str) -> None:
    _check_not_oneself(by, person_id)
    if not may_manage(grants_of(connection, by), member(connection, person_id).grants):
        raise NotAllowed()


def _check_not_oneself(by: str, person_id: str) -> None:
    if by == person_id:
        raise NotOneself()


def _write(connection: Connection, hall: Hall, by: str, action: str, person_id: str, **detail: str) -> None:
    trail.write(connection, hall.audit_key, hall.now(), by, action, person_id, **detail)
