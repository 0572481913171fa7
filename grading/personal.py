"""The results and certificates of one person, for the file that the person is given: no key to any question is in it."""

from typing import Any

from sqlalchemy import Connection, select

from examhall.disclosure.rows import rows_of
from examhall.hall import Hall
from examhall.registration.tables import registration
from examhall.sittings.tables import sitting
from examhall.wing import Rows
from grading.certificates.making import PURPOSE
from grading.certificates.tables import certificate, certificate_file, certificate_handover
from grading.tables import part_result, voided_part


def results(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(registration.c.ticket, part_result.c.part, part_result.c.verdict, part_result.c.score)
    query = wanted.select_from(part_result).join(registration).where(registration.c.person_id == person_id)
    return rows_of(connection, query)


def voided_parts(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(voided_part.c.sitting_id, voided_part.c.reason, voided_part.c.at.label("voided_at"))
    return rows_of(connection, wanted.join(sitting).where(sitting.c.person_id == person_id))


def certificates(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """What each says and what became of it, with the document itself."""
    wanted = select(
        certificate.c.number, certificate.c.name, certificate.c.level, certificate.c.theory, certificate.c.practical,
        certificate.c.issued_on, certificate.c.state, certificate_handover.c.received_by, certificate_file.c.locked,
    )  # fmt: skip
    handed, document = certificate_handover.c.certificate_id, certificate_file.c.certificate_id
    query = wanted.outerjoin(certificate_handover, handed == certificate.c.id).outerjoin(
        certificate_file, document == certificate.c.id
    )
    rows = rows_of(connection, query.where(certificate.c.person_id == person_id))
    return [_with_document(hall, dict(row)) for row in rows]


def _with_document(hall: Hall, row: dict[str, Any]) -> dict[str, Any]:
    locked = row.pop("locked")
    return row if locked is None else {**row, f"certificate-{row['number']}.pdf": hall.vault.open(PURPOSE, locked)}
