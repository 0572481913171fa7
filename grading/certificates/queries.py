"""Reads of certificates: proposals, one batch's certificates, one certificate with its story, and the register."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from examhall.errors import NotFound
from examhall.people.identity import folded
from examhall.people.names import comparable
from examhall.people.scope import EVERYWHERE
from examhall.people.tables import person
from examhall.programme.tables import level
from examhall.registration.tables import registration, registration_centre
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import batch
from grading.certificates.tables import (
    certificate,
    certificate_act,
    certificate_handover,
    certificate_piece,
    certificate_step,
)

MOST = 500  # lines of a list


def act_of(connection: Connection, act_id: str) -> Row[Any]:
    """A proposal, decided or not; NotFound."""
    row = connection.execute(select(certificate_act).where(certificate_act.c.id == act_id)).first()
    if row is None:
        raise NotFound()
    return row


def waiting_issue(connection: Connection, batch_id: str, level_code: str) -> str:
    """The proposal to issue certificates of a batch and level that nobody decided on; empty where there is none."""
    about = (certificate_act.c.kind == "issue", certificate_act.c.batch_id == batch_id, certificate_act.c.level == level_code)
    query = select(certificate_act.c.id).where(*about, certificate_act.c.decision.is_(None))
    return str(connection.execute(query).scalar() or "")


def waiting_change(connection: Connection, certificate_id: str) -> str:
    """The proposal about a certificate that nobody decided on; empty where there is none."""
    about = certificate_act.c.certificate_id == certificate_id
    query = select(certificate_act.c.id).where(about, certificate_act.c.decision.is_(None))
    return str(connection.execute(query).scalar() or "")


def waiting_acts(connection: Connection) -> list[Row[Any]]:
    """Every proposal that waits for another person, the oldest first, with batch, level and the certificate it is about."""
    query = _acts().where(certificate_act.c.decision.is_(None)).order_by(certificate_act.c.proposed_at)
    return list(connection.execute(query))


def acts_of(connection: Connection, batch_id: str, level_code: str) -> list[Row[Any]]:
    """What was decided on a batch and level, the newest first."""
    mine = (certificate_act.c.batch_id == batch_id, certificate_act.c.level == level_code)
    query = _acts().where(*mine, certificate_act.c.decision.is_not(None)).order_by(certificate_act.c.decided_at.desc())
    return list(connection.execute(query.limit(MOST)))


def _acts() -> Select[Any]:
    return (
        select(
            certificate_act, batch_title().label("batch"), level.c.title.label("exam"), level.c.title_en.label("exam_en"),
            certificate.c.number, certificate.c.name,
        )
        .join(batch, batch.c.id == certificate_act.c.batch_id)
        .join(level, level.c.code == certificate_act.c.level)
        .outerjoin(certificate, certificate.c.id == certificate_act.c.certificate_id)
    )  # fmt: skip


def _certificates() -> Select[Any]:
    return (
        select(
            certificate, registration.c.ticket, batch_title().label("batch"), level.c.title.label("exam"),
            level.c.title_en.label("exam_en"), certificate_handover.c.received_by, certificate_handover.c.by_proxy,
            certificate_handover.c.document, certificate_handover.c.remark, certificate_handover.c.recorded_at,
            person.c.name.label("recorded_by"), registration_centre.c.centre_id,
        )
        .join(registration, registration.c.id == certificate.c.registration_id)
        .join(batch, batch.c.id == certificate.c.batch_id)
        .join(level, level.c.code == certificate.c.level)
        .outerjoin(registration_centre, registration_centre.c.registration_id == registration.c.id)
        .outerjoin(certificate_handover, certificate_handover.c.certificate_id == certificate.c.id)
        .outerjoin(person, person.c.id == certificate_handover.c.recorded_by)
    )  # fmt: skip


def certificates_of(connection: Connection, batch_id: str, level_code: str, state: str = "") -> list[Row[Any]]:
    """The certificates of a batch and level with their handing out, by number."""
    query = _certificates().where(certificate.c.batch_id == batch_id, certificate.c.level == level_code)
    if state:
        query = query.where(certificate.c.state == state)
    return list(connection.execute(query.order_by(certificate.c.number)))


def at_centres(rows: Sequence[Row[Any]], centres: Collection[str]) -> list[Row[Any]]:
    """Those of these certificates whose holders belong to these centres (people/scope.py)."""
    return [row for row in rows if EVERYWHERE in centres or row.centre_id in centres]


def found(connection: Connection, typed: str) -> list[Row[Any]]:
    """The certificates with this number or name."""
    sought = (certificate.c.number_folded == folded(typed)) | (certificate.c.name == typed.strip())
    return list(connection.execute(_certificates().where(sought).order_by(certificate.c.number).limit(MOST)))


def of_act(connection: Connection, act_id: str) -> list[Row[Any]]:
    """The certificates that an act issued, by number."""
    return list(connection.execute(_certificates().where(certificate.c.act_id == act_id).order_by(certificate.c.number)))


def has_printers_file(connection: Connection, act_id: str) -> bool:
    """Whether it is made, and its time is not over."""
    pieces = select(certificate_piece.c.number).where(certificate_piece.c.act_id == act_id)
    return connection.execute(pieces.limit(1)).first() is not None


def batch_and_level(connection: Connection, batch_id: str, level_code: str) -> Any:
    """id and title of a batch, code and titles of a level; NotFound."""
    row = connection.execute(
        select(
            batch.c.id, batch_title().label("title"), level.c.code.label("level"), level.c.title.label("exam"),
            level.c.title_en.label("exam_en"),
        )
        .join(level, level.c.code == level_code)
        .where(batch.c.id == batch_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound()
    return row


def certificate_of(connection: Connection, certificate_id: str) -> Row[Any]:
    """One certificate; NotFound."""
    row = connection.execute(_certificates().where(certificate.c.id == certificate_id)).first()
    if row is None:
        raise NotFound()
    return row


def certificate_numbered(connection: Connection, number: str) -> Row[Any] | None:
    """The certificate with a number as somebody typed it; None where there is none."""
    return connection.execute(_certificates().where(certificate.c.number_folded == folded(number))).first()


def is_named(row: Row[Any], name: str) -> bool:
    """Whether a name as somebody typed it is the one on the certificate."""
    return bool(name.strip()) and comparable(name) == comparable(row.name)


def replacement_of(connection: Connection, certificate_id: str) -> Row[Any] | None:
    """The certificate that stands in the place of this one."""
    return connection.execute(select(certificate).where(certificate.c.replaces == certificate_id)).first()


def story_of(connection: Connection, certificate_id: str) -> list[Row[Any]]:
    """What happened to a certificate, in order."""
    query = select(certificate_step).where(certificate_step.c.certificate_id == certificate_id)
    return list(connection.execute(query.order_by(certificate_step.c.number)))


def last_step(connection: Connection, certificate_id: str) -> Row[Any]:
    """What happened to a certificate last."""
    return story_of(connection, certificate_id)[-1]


def counts(connection: Connection) -> dict[tuple[str, str], dict[str, int]]:
    """(batch, level) -> state -> how many certificates."""
    told: dict[tuple[str, str], dict[str, int]] = {}
    columns = (certificate.c.batch_id, certificate.c.level, certificate.c.state)
    for row in connection.execute(select(*columns, func.count().label("many")).group_by(*columns)):
        told.setdefault((row.batch_id, row.level), {})[row.state] = row.many
    return told


def revoked(connection: Connection) -> list[Row[Any]]:
    """credential_id, cause and time of every certificate that is replaced or revoked, the oldest first."""
    ended = and_(certificate_step.c.certificate_id == certificate.c.id, certificate_step.c.move.in_(("replace", "revoke")))
    query = select(certificate.c.credential_id, certificate_step.c.cause, certificate_step.c.at).join(certificate_step, ended)
    return list(connection.execute(query.order_by(certificate_step.c.at, certificate.c.credential_id)))


def batches_with_certificates(connection: Connection) -> list[Row[Any]]:
    """id and title of each batch, code and titles of each level, of which there are certificates, the newest first."""
    query = (
        select(
            batch.c.id, batch_title().label("title"), batch.c.code, level.c.code.label("level"), level.c.title.label("exam"),
            level.c.title_en.label("exam_en"),
        )
        .join(certificate, certificate.c.batch_id == batch.c.id)
        .join(level, level.c.code == certificate.c.level)
        .distinct()
        .order_by(batch.c.code.desc(), level.c.code)
    )  # fmt: skip
    return list(connection.execute(query))
