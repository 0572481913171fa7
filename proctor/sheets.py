"""Misconduct sheets as rows: reading them, filling them in, adding photographs, and signing."""

import hashlib
from typing import Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, insert, select

from examhall.audit import trail
from examhall.errors import Malformed, NotFound, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.people.permissions import Action
from examhall.pictures import draw_anew
from examhall.sittings.queries import run_of
from proctor.incidents import is_misconduct
from proctor.misconduct import Manner, Photo, Sheet, checked, digest_of, first_words, must_be_whole
from proctor.paperwork import (
    AlreadySigned,
    SignedAlreadyByYou,
    Writing,
    corrections_of,
    held,
    same,
    signatures_of,
)
from proctor.queries import on_duty
from proctor.record_words import clock
from proctor.tables import evidence, incident

EVIDENCE: Final = "evidence"  # the vault's purpose
LARGEST_UPLOAD: Final = 10 * 1024 * 1024  # bytes: a photograph as a telephone takes it
LARGEST: Final = 500 * 1024  # bytes of it as it is kept
QUALITIES: Final = (85, 70, 55, 40)
MOST_PHOTOS: Final = 6  # on one sheet
CAPACITY: Final = "proctor"


class TooManyPhotos(Refusal):
    code = "too_many_photos"
    says = _("A sheet takes six photographs.")


def sheet_of(connection: Connection, run_id: str, incident_id: str) -> Sheet:
    """One sheet of this room; NotFound."""
    row = connection.execute(select(incident).where(incident.c.id == incident_id, incident.c.run_id == run_id)).first()
    if row is None or not is_misconduct(row.kind) or row.sitting_id is None:
        raise NotFound()
    return _sheet(connection, row, run_of(connection, run_id).zone)


def sheets_of(connection: Connection, run_id: str) -> dict[str, Sheet]:
    """All sheets of a room, by incident, in the order in which they were noted."""
    zone = run_of(connection, run_id).zone
    rows = connection.execute(
        select(incident)
        .where(incident.c.run_id == run_id, incident.c.sitting_id.is_not(None))
        .order_by(incident.c.noted_at, incident.c.trail_number)
    )
    return {row.id: _sheet(connection, row, zone) for row in rows.all() if is_misconduct(row.kind)}


def _sheet(connection: Connection, row: Row[tuple[object, ...]], zone: str) -> Sheet:
    first = first_words(row.kind, clock(row.noted_at, zone), row.text)
    photos = connection.execute(
        select(evidence.c.id, evidence.c.digest, evidence.c.added_by, evidence.c.added_at)
        .where(evidence.c.incident_id == row.id)
        .order_by(evidence.c.trail_number)
    )
    return Sheet(
        row.id, row.sitting_id, row.noted_by, row.noted_at, first, corrections_of(connection, row.id),
        tuple(Photo(*photo) for photo in photos), signatures_of(connection, row.id),
    )  # fmt: skip


def _open(connection: Connection, run_id: str, incident_id: str) -> Sheet:
    held(connection, run_id)
    sheet = sheet_of(connection, run_id, incident_id)
    if sheet.state == "signed":
        raise AlreadySigned()
    return sheet


def correct(hall: Hall, by: str, run_id: str, incident_id: str, field: str, seen: str, now: str, why: str) -> None:
    """One field says something else from now on. AlreadySigned, ChangedMeanwhile, ReasonNeeded, Malformed."""
    with hall.database.writing() as connection:
        on_duty(connection, by, run_id, Action.RUN_ROOM)
        sheet = _open(connection, run_id, incident_id)
        text = checked(field, now)
        if field not in ("kind", "time", "facts"):
            raise Malformed(field=field)
        same(seen, sheet.says[field])
        if text != sheet.says[field]:
            Writing(hall, connection, hall.now(), run_id, incident_id, by).correct(field, sheet.says[field], text, why)


def state(hall: Hall, by: str, run_id: str, incident_id: str, manner: str, text: str, why: str = "") -> None:
    """The candidate's statement, and how it came here. Another one in its place needs a reason. AlreadySigned, Malformed."""
    with hall.database.writing() as connection:
        on_duty(connection, by, run_id, Action.RUN_ROOM)
        sheet = _open(connection, run_id, incident_id)
        manner = checked("manner", manner)
        text = "" if manner == Manner.REFUSED else checked("statement", text)
        if manner != Manner.REFUSED and not text:
            raise Malformed(field="statement")
        if sheet.says["manner"] and not why.strip():
            raise ReasonNeeded()
        writing = Writing(hall, connection, hall.now(), run_id, incident_id, by)
        for field, said in (("manner", manner), ("statement", text)):
            if said != sheet.says[field]:
                writing.correct(field, sheet.says[field], said, why or manner)


def add_photo(hall: Hall, by: str, run_id: str, incident_id: str, upload: bytes) -> str:
    """A photograph, drawn anew and locked in the vault; its id. Slow: off the loop. PictureProblem, TooManyPhotos."""
    picture = draw_anew(upload, LARGEST, QUALITIES)
    digest, locked = hashlib.sha256(picture.data).hexdigest(), hall.vault.lock(EVIDENCE, picture.data)
    with hall.database.writing() as connection:
        on_duty(connection, by, run_id, Action.RUN_ROOM)
        sheet = _open(connection, run_id, incident_id)
        if len(sheet.photos) >= MOST_PHOTOS:
            raise TooManyPhotos()
        writing = Writing(hall, connection, hall.now(), run_id, incident_id, by)
        photo_id = new_id()
        line = writing.trail("add_evidence", photo=photo_id, digest=digest)
        connection.execute(
            insert(evidence),
            {
                "id": photo_id, "incident_id": incident_id, "mime": picture.mime, "locked": locked, "digest": digest,
                "added_by": by, "added_at": writing.now, "trail_number": line,
            },
        )  # fmt: skip
    return photo_id


def open_photo(hall: Hall, by: str, run_id: str, incident_id: str, photo_id: str) -> tuple[str, bytes]:
    """Media type and bytes of a photograph, for who may see it; that it was looked at stands in the trail."""
    with hall.database.writing() as connection:
        on_duty(connection, by, run_id, Action.SEE_EVIDENCE)
        sheet_of(connection, run_id, incident_id)
        row = connection.execute(
            select(evidence).where(evidence.c.id == photo_id, evidence.c.incident_id == incident_id)
        ).first()
        if row is None:
            raise NotFound()
        trail.write(connection, hall.audit_key, hall.now(), by, "see_evidence", run_id, about=incident_id, photo=photo_id)
    return row.mime, hall.vault.open(EVIDENCE, row.locked)


def photos_of(hall: Hall, by: str, run_id: str, incident_id: str) -> dict[str, tuple[str, bytes]]:
    """All photographs of a sheet, as `open_photo` gives them: for its print."""
    with hall.database.reading() as connection:
        ids = [photo.id for photo in sheet_of(connection, run_id, incident_id).photos]
    return {one: open_photo(hall, by, run_id, incident_id, one) for one in ids}


def sign(hall: Hall, signer: str, run_id: str, incident_id: str, seen: str) -> None:
    """One of two signatures; `seen` is the digest of what the signer had before the eyes. SignedAlreadyByYou, AlreadySigned."""
    with hall.database.writing() as connection:
        on_duty(connection, signer, run_id, Action.RUN_ROOM)
        sheet = _open(connection, run_id, incident_id)
        same(seen, digest_of(sheet))
        must_be_whole(sheet.says)
        if signer in {one.person for one in sheet.standing}:
            raise SignedAlreadyByYou()
        Writing(hall, connection, hall.now(), run_id, incident_id, signer).sign(digest_of(sheet), CAPACITY)
