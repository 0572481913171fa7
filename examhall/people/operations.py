"""Verbs on people: adding somebody with roles, checking a password. An act and its line in the trail are one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, insert, select, update

from examhall.audit import trail
from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.people.identity import folded
from examhall.people.tables import person, role_grant
from examhall.vault import Vault

IDENTITY = "identity"  # the vault's purpose
ACCESS = "access"  # the announcement: this person has to sign in again
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Argon2id. Slow by design: call it outside transactions and off the event loop."""
    return _hasher.hash(password)


def add_person(
    connection: Connection, vault: Vault, name: str, sex: str = "", identity_kind: str = "", identity: str = "",
    username: str | None = None, password_hash: str | None = None,
) -> str:  # fmt: skip
    """A new person; the identity number is stored as ciphertext plus a keyed hash to look it up by. Returns the id."""
    number = folded(identity)
    person_id = new_id()
    connection.execute(
        insert(person),
        {
            "id": person_id, "name": name, "sex": sex, "identity_kind": identity_kind, "username": username,
            "password_hash": password_hash,
            "identity_locked": vault.lock(IDENTITY, number.encode()) if number else None,
            "identity_lookup": vault.lookup(IDENTITY, number) if number else None,
        },
    )  # fmt: skip
    return person_id


def identity_of(vault: Vault, locked: bytes | None) -> str:
    """The identity number, in clear: mask it before any screen sees it."""
    return vault.open(IDENTITY, locked).decode() if locked else ""


def add_staff(
    connection: Connection, hall: Hall, now: Instant, by: str, name: str, username: str, password_hash: str, roles: list[str]
) -> str:
    """A member of the staff with roles, and the line in the trail."""
    person_id = add_person(connection, hall.vault, name, username=username, password_hash=password_hash)
    connection.execute(insert(role_grant), [{"person_id": person_id, "role": role} for role in roles])
    trail.write(connection, hall.audit_key, now, by or person_id, "add_staff", person_id, username=username, roles=roles)
    return person_id


def check_password(hall: Hall, username: str, password: str) -> str | None:
    """The person's id when name and password fit. Takes as long for an unknown name as for a wrong password.

    A hash of weaker parameters than today's is made anew; a password that somebody else gave fits until it ends.
    """
    wanted = (person.c.id, person.c.password_hash, person.c.active, person.c.password_ends_at)
    with hall.database.reading() as connection:
        row = connection.execute(select(*wanted).where(person.c.username == username)).first()
    try:
        _hasher.verify(row.password_hash if row else _NOBODY, password)
    except VerificationError:
        return None
    if row is None or not row.active or (row.password_ends_at is not None and row.password_ends_at < hall.now()):
        return None
    if _hasher.check_needs_rehash(row.password_hash):
        stronger = hash_password(password)
        with hall.database.writing() as connection:
            same = (person.c.id == row.id, person.c.password_hash == row.password_hash)
            connection.execute(update(person).where(*same).values(password_hash=stronger))
    return str(row.id)


def is_given(connection: Connection, person_id: str) -> bool:
    """Whether somebody else gave the password that this person signs in with."""
    return connection.execute(select(person.c.password_ends_at).where(person.c.id == person_id)).scalar() is not None


@contextmanager
def changing_access(hall: Hall, person_id: str) -> Iterator[Connection]:
    """A transaction that changes what somebody may do or signs in with: it ends all their sign-ins and tells their sockets."""
    with hall.database.writing() as connection:
        yield connection
        connection.execute(update(person).where(person.c.id == person_id).values(access=person.c.access + 1))
    hall.announcements.tell(ACCESS, person_id)


def set_password(hall: Hall, by: str, person_id: str, password_hash: str, ends_at: Instant | None = None) -> None:
    """A new password. `ends_at`: somebody else gave it; until then it opens the page on which it is changed, and no other."""
    with changing_access(hall, person_id) as connection:
        row = {"password_hash": password_hash, "password_ends_at": ends_at}
        connection.execute(update(person).where(person.c.id == person_id).values(row))
        action = "change_password" if ends_at is None else "reset_password"
        trail.write(connection, hall.audit_key, hall.now(), by, action, person_id)


def is_staff(connection: Connection, username: str) -> bool:
    return connection.execute(select(person.c.id).where(person.c.username == username)).first() is not None


def person_with(connection: Connection, vault: Vault, kind: str, identity: str) -> str | None:
    """The person with this identity document, if there is one."""
    looked_up = vault.lookup(IDENTITY, folded(identity))
    query = select(person.c.id).where(person.c.identity_lookup == looked_up, person.c.identity_kind == kind)
    return connection.execute(query).scalar()


def name_of(connection: Connection, person_id: str) -> str:
    """Empty where there is no such person."""
    return connection.execute(select(person.c.name).where(person.c.id == person_id)).scalar() or ""


def names_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """person id -> name."""
    rows = connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


def username_of(connection: Connection, person_id: str) -> str:
    """Empty for who is not of the staff."""
    return connection.execute(select(person.c.username).where(person.c.id == person_id)).scalar() or ""


def staff_id(connection: Connection, username: str) -> str:
    """The id of the member of the staff with this user name; NotFound where there is none."""
    found = connection.execute(select(person.c.id).where(person.c.username == username)).scalar()
    if found is None:
        raise NotFound()
    return str(found)
