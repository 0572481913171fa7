"""Verbs and reads of what stands on a certificate: every edition is kept, and each certificate knows its own."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, insert, select

from examhall.audit import trail
from examhall.errors import ChangedMeanwhile
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.pictures import Picture
from examhall.programme.queries import names_now
from examhall.programme.texts import WritingProblem
from grading.certificates.design import EMPTY, Design, faults_of, with_names
from grading.certificates.tables import certificate_design, certificate_seal

LARGEST_SEAL = 300 * 1024  # bytes once it is drawn anew
QUALITIES = (90, 80)


def design_now(connection: Connection) -> tuple[int, Design]:
    """Its edition, 0 before the first, and what it says."""
    return _design(connection, connection.execute(select(func.max(certificate_design.c.edition))).scalar() or 0)


def _design(connection: Connection, edition: int) -> tuple[int, Design]:
    said = connection.execute(select(certificate_design.c.said).where(certificate_design.c.edition == edition)).scalar()
    return edition, msgspec.json.decode(said, type=Design) if said else Design()


def design_of(connection: Connection, hall: Hall, edition: int) -> Design:
    """What stands on the certificates of an edition, with the programme's names where it has none of its own."""
    return with_names(_design(connection, edition)[1], names_now(connection, hall.config.authority))


def editions(connection: Connection) -> list[Row[Any]]:
    """Every edition, the newest first."""
    return list(connection.execute(select(certificate_design).order_by(certificate_design.c.edition.desc())))


def check_design(connection: Connection, hall: Hall) -> int:
    """The edition that stands; WritingProblem where it may not be printed, also by a name that came from the programme."""
    edition, design = design_now(connection)
    if faults := dict(faults_of(design, names_now(connection, hall.config.authority))):
        raise WritingProblem(dict(faults))
    return edition


def set_design(connection: Connection, hall: Hall, now: Instant, by: str, known: int, design: Design, why: str) -> int:
    """Keep a new edition; its number. `known`: the one that was edited. WritingProblem, ChangedMeanwhile."""
    faults = dict(reversed(list(faults_of(design, names_now(connection, hall.config.authority)))))
    if not why.strip():
        faults["why"] = EMPTY
    if faults:
        raise WritingProblem(dict(faults))
    edition, _before = design_now(connection)
    if edition != known:
        raise ChangedMeanwhile()
    said = msgspec.json.encode(design).decode()
    row = {"edition": edition + 1, "said": said, "written_by": by, "written_at": now, "why": why.strip()}
    connection.execute(insert(certificate_design), row)
    trail.write(
        connection, hall.audit_key, now, by, "set_certificate_design", "certificates", edition=edition + 1,
        says=msgspec.structs.asdict(design), why=why.strip(),
    )  # fmt: skip
    return edition + 1


def keep_seal(connection: Connection, hall: Hall, now: Instant, by: str, picture: Picture) -> str:
    """Keep the picture of a seal that somebody says is no emblem of the state; its id, for the next edition of the design."""
    if seal_of(connection, picture.id) is None:
        row = {"id": picture.id, "mime": picture.mime, "data": picture.data, "added_by": by, "added_at": now}
        connection.execute(insert(certificate_seal), row)
        trail.write(connection, hall.audit_key, now, by, "keep_certificate_seal", picture.id, declared="no emblem of the state")
    return picture.id


def seal_of(connection: Connection, picture_id: str) -> tuple[str, bytes] | None:
    """Media type and bytes; None where there is none."""
    row = connection.execute(select(certificate_seal).where(certificate_seal.c.id == picture_id)).first()
    return (row.mime, row.data) if row else None
