"""The day's list of a room: who sits where and with what, for the door, the sign-in sheet and the labels."""

from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.instants import moment
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.tables import person, person_photo
from examhall.registration.accommodations import NOTHING, Kinds
from examhall.registration.queries import given_on
from examhall.registration.tables import registration
from examhall.sittings.queries import run_of
from examhall.sittings.tables import sitting
from examhall.vault import Vault


class DayLine(Struct, frozen=True):
    """One candidate; the identity number is masked. The photo is `people.photos.photos_of` under `person`, where `photo`."""

    sitting: str
    person: str
    seat: int
    name: str
    sex: str
    ticket: str
    identity: str
    photo: bool
    kinds: Kinds = NOTHING


def day_list(connection: Connection, vault: Vault, run_id: str) -> list[DayLine]:
    """Everybody of a room run in the order of the seats. NotFound where there is no such run."""
    run = run_of(connection, run_id)
    rows = connection.execute(
        select(
            sitting.c.id, sitting.c.registration_id, sitting.c.person_id, sitting.c.seat, person.c.name, person.c.sex,
            person.c.identity_locked, registration.c.ticket, person_photo.c.added_at,
        )
        .join(person, sitting.c.person_id == person.c.id)
        .join(registration, sitting.c.registration_id == registration.c.id)
        .outerjoin(person_photo, person_photo.c.person_id == person.c.id)
        .where(sitting.c.run_id == run_id)
        .order_by(sitting.c.seat)
    ).all()  # fmt: skip
    day = moment(run.starts_at, run.zone).date().isoformat()
    given = given_on(connection, [row.registration_id for row in rows], run.part, day)
    return [
        DayLine(
            row.id, row.person_id, row.seat, row.name, row.sex, row.ticket, masked(identity_of(vault, row.identity_locked)),
            row.added_at is not None, given.get(row.registration_id, NOTHING),
        )
        for row in rows
    ]  # fmt: skip
