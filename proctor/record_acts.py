"""What is done to a room record: corrected by hand, signed, and after that only added to."""

from typing import Any

import msgspec
from flask_babel import lazy_gettext as _
from msgspec.structs import replace
from sqlalchemy import Row, insert

from examhall.errors import Malformed, NotAllowed, NotFound, NotNow, Refusal
from examhall.hall import Hall
from examhall.people.permissions import Action
from examhall.sittings.proving import SEALED
from examhall.sittings.records import seal_record, sealed
from proctor.paperwork import AlreadySigned, SignedAlreadyByYou, Writing, held, one_line, same
from proctor.queries import on_duty
from proctor.record import CAPACITIES, seals, written
from proctor.record_queries import gather, standing_record
from proctor.record_words import ADDED, SECTIONS, fields_of
from proctor.tables import addendum


class NotClosedYet(NotNow):
    says = _("The room is not closed yet: this is a draft.")


class TextMissing(Refusal):
    code = "text_missing"
    says = _("Please write what is to be said.")


def correct(hall: Hall, by: str, run_id: str, field: str, seen: str, now: str, why: str, *, english: bool) -> None:
    """A field or a line says something else from now on, an empty line nothing; `section/+` is a new line.

    AlreadySigned once the record is sealed; ChangedMeanwhile, ReasonNeeded, NotFound, TextMissing.
    """
    with hall.database.writing() as connection:
        held(connection, run_id)
        run, _roles = on_duty(connection, by, run_id, Action.RUN_ROOM)
        if sealed(connection, run_id) is not None:
            raise AlreadySigned()
        record, now = gather(connection, run), one_line(now)
        fields = fields_of(record, english)
        section, _slash, key = field.partition("/")
        if key == ADDED and section in SECTIONS:
            field = f"{field}{len(record.corrections) + 1}"
        elif field not in fields:
            raise NotFound()
        was = fields.get(field, "")
        same(seen, was)
        if not now and (not was or section not in SECTIONS):
            raise TextMissing()
        if now != was:
            Writing(hall, connection, hall.now(), run_id, run_id, by).correct(field, was, now, why)


def sign(hall: Hall, signer: str, run_id: str, capacity: str, seen: str) -> str:
    """Sign what `seen` is the digest of. With the second signature that seals, the record is sealed; its code, or nothing.

    NotClosedYet, NotAllowed in this capacity, AlreadySigned where somebody else has in it, SignedAlreadyByYou.
    """
    if capacity not in CAPACITIES:
        raise Malformed(field="capacity")
    with hall.database.writing() as connection:
        held(connection, run_id)
        run, roles = on_duty(connection, signer, run_id, Action.SIGN_RECORD)
        if run.closed_at is None:
            raise NotClosedYet()
        if CAPACITIES[capacity].roles.isdisjoint(roles):
            raise NotAllowed()
        stands = standing_record(connection, run)
        same(seen, stands.digest)
        if signer in {one.person for one in stands.signatures}:
            raise SignedAlreadyByYou()
        if capacity in {one.capacity for one in stands.signatures}:
            raise AlreadySigned()
        writing = Writing(hall, connection, hall.now(), run_id, run_id, signer)
        writing.sign(stands.digest, capacity)
        return stands.code or _sealed_if_whole(writing, run)


def _sealed_if_whole(writing: Writing, run: Row[Any]) -> str:
    stands = standing_record(writing.connection, run)
    if not seals(stands.signatures):
        return ""
    record = replace(stands.record, names=stands.names, signatures=tuple(stands.signatures))
    code = seal_record(writing.connection, writing.hall.clerk.key, writing.now, run.id, msgspec.Raw(written(record)))
    writing.trail(SEALED, code=code, digest=stands.digest)
    return code


def add(hall: Hall, by: str, run_id: str, text: str) -> None:
    """An addendum: what is to be said once nothing can be changed any more. NotNow before that; TextMissing."""
    said = one_line(text)
    if not said:
        raise TextMissing()
    with hall.database.writing() as connection:
        held(connection, run_id)
        on_duty(connection, by, run_id, Action.SIGN_RECORD)
        if sealed(connection, run_id) is None:
            raise NotNow(sealed=False)
        writing = Writing(hall, connection, hall.now(), run_id, run_id, by)
        number = writing.next(addendum, addendum.c.run_id)
        line = writing.trail("add_to_record", number=number, text=said)
        connection.execute(
            insert(addendum),
            {
                "run_id": run_id, "number": number, "text": said, "added_by": by, "added_at": writing.now,
                "trail_number": line,
            },
        )  # fmt: skip
