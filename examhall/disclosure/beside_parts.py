"""What is kept of one person beside the examination: tickets, deferrals, browsers and addresses, complaints, staff access."""

from collections.abc import Mapping
from mimetypes import guess_extension
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from examhall.arranging.tables import ticket_collection, ticket_copy
from examhall.complaints import queries as complaints
from examhall.complaints.moves import Move
from examhall.complaints.numbers import PURPOSE as COMPLAINT
from examhall.complaints.tables import complaint, complaint_attachment, complaint_step
from examhall.disclosure.rows import rows_of
from examhall.disclosure.tables import disclosure
from examhall.hall import Hall
from examhall.instants import moment
from examhall.people.accounts import account_of_person, contact_in
from examhall.people.tables import recovery_code, role_grant, second_factor
from examhall.registration.tables import carry_over, deferral, registered_part, registration, registration_centre
from examhall.schedule.tables import administration, centre
from examhall.secure_browser.tables import access_refusal, secure_browser_pass
from examhall.sittings.tables import presence, sitting
from examhall.wing import Part, Rows


def _registered_parts(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Each part, where it belongs and which school was named, and whether it was put off and carried over."""
    part = (deferral.c.registration_id == registered_part.c.registration_id) & (deferral.c.part == registered_part.c.part)
    carried = (carry_over.c.registration_id == deferral.c.registration_id) & (carry_over.c.part == deferral.c.part)
    wanted = select(
        registration.c.ticket, registered_part.c.part, centre.c.name.label("centre"), registration_centre.c.school,
        deferral.c.reason, deferral.c.reference, deferral.c.decided_at, carry_over.c.fee, carry_over.c.carried_at,
    )  # fmt: skip
    query = (
        wanted.select_from(registered_part).join(registration).outerjoin(deferral, part).outerjoin(carry_over, carried)
        .outerjoin(registration_centre, registration_centre.c.registration_id == registration.c.id)
        .outerjoin(centre, centre.c.id == registration_centre.c.centre_id)
    )  # fmt: skip
    return rows_of(connection, query.where(registration.c.person_id == person_id))


def _tickets(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Each copy as it was issued, and when it was collected."""
    mine = (ticket_collection.c.registration_id == ticket_copy.c.registration_id) & (
        ticket_collection.c.copy == ticket_copy.c.copy
    )
    wanted = select(
        registration.c.ticket, ticket_copy.c.copy, ticket_copy.c.says, ticket_copy.c.reason, ticket_copy.c.issued_at,
        ticket_collection.c.recorded_at.label("collected_at"),
    )  # fmt: skip
    query = wanted.select_from(ticket_copy).join(registration).outerjoin(ticket_collection, mine)
    return rows_of(connection, query.where(registration.c.person_id == person_id))


def _machines(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Network addresses of the machines that were sat at."""
    wanted = select(administration.c.title, presence.c.address, presence.c.seen_at)
    query = wanted.select_from(presence).join(sitting).join(administration)
    return rows_of(connection, query.where(sitting.c.person_id == person_id))


def _browsers(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(
        administration.c.title, secure_browser_pass.c.passed_at, secure_browser_pass.c.address, secure_browser_pass.c.version
    )
    query = wanted.select_from(secure_browser_pass).join(administration)
    return rows_of(connection, query.where(secure_browser_pass.c.person_id == person_id))


def _refused_browsers(connection: Connection, hall: Hall, person_id: str) -> Rows:
    refusal = access_refusal.c
    wanted = select(refusal.at.label("refused_at"), refusal.fault, refusal.address, refusal.version).join(sitting)
    return rows_of(connection, wanted.where(sitting.c.person_id == person_id))


def _complaints(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Those that name the contact of the person's account: who complained without one is known to nobody."""
    return [
        {
            "number": row.number, "kind": row.kind, "state": row.state, "contact": _opened(hall, row.contact_locked),
            "institution": complaints.institution_name(connection, row.subject, row.subject_id),
            "says": _opened(hall, row.says_locked), "receipt_by": row.receipt_by, "answer_by": row.answer_by,
            "appeal_until": row.appeal_until,
        }
        for row in _complaints_of(connection, hall, person_id)
    ]  # fmt: skip


def _complaint_steps(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """What happened to each, in the words that the complainant may read."""
    numbers = {row.id: row.number for row in _complaints_of(connection, hall, person_id)}
    steps = connection.execute(
        select(complaint_step).where(complaint_step.c.complaint_id.in_(numbers)).order_by(complaint_step.c.number)
    ).all()
    return [
        {
            "number": numbers[one.complaint_id], "move": one.move, "at": moment(one.at).isoformat(),
            "says": "" if one.move == Move.HAND_OVER else _opened(hall, one.says_locked),
        }
        for one in steps
    ]  # fmt: skip


def _complaint_files(connection: Connection, hall: Hall, person_id: str) -> Rows:
    numbers = {row.id: row.number for row in _complaints_of(connection, hall, person_id)}
    files = connection.execute(select(complaint_attachment).where(complaint_attachment.c.complaint_id.in_(numbers))).all()
    return [
        {
            "number": numbers[row.complaint_id], "name": row.name,
            f"file{guess_extension(row.media_type) or ''}": hall.vault.open(COMPLAINT, row.locked),
        }
        for row in files
    ]  # fmt: skip


def _complaints_of(connection: Connection, hall: Hall, person_id: str) -> list[Row[Any]]:
    mine = account_of_person(connection, person_id)
    rows = connection.execute(select(complaint).where(complaint.c.contact_locked.is_not(None))).all()
    contact = contact_in(hall.vault, mine).to if mine is not None else ""
    return [row for row in rows if contact and _opened(hall, row.contact_locked) == contact]


def _opened(hall: Hall, locked: bytes | None) -> str:
    return hall.vault.open(COMPLAINT, locked).decode() if locked else ""


def _roles(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(role_grant.c.role, centre.c.name.label("centre")).outerjoin(centre, centre.c.id == role_grant.c.centre_id)
    return rows_of(connection, wanted.where(role_grant.c.person_id == person_id))


def _second_factor(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Since when there is one; its secret opens doors and goes into no file."""
    return rows_of(connection, select(second_factor.c.since.label("since_at")).where(second_factor.c.person_id == person_id))


def _recovery_codes(connection: Connection, hall: Hall, person_id: str) -> Rows:
    return rows_of(connection, select(recovery_code.c.used_at).where(recovery_code.c.person_id == person_id))


def _files_made(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """The files that were made of what is kept, this one among them."""
    return rows_of(
        connection, select(disclosure.c.asked_at, disclosure.c.reason).where(disclosure.c.person_id == person_id)
    )  # fmt: skip


BESIDE_PARTS: Final[Mapping[str, Part]] = {
    "registered_parts": _registered_parts,
    "tickets": _tickets,
    "machines": _machines,
    "browsers": _browsers,
    "refused_browsers": _refused_browsers,
    "complaints": _complaints,
    "complaint_steps": _complaint_steps,
    "complaint_files": _complaint_files,
    "roles": _roles,
    "second_factor": _second_factor,
    "recovery_codes": _recovery_codes,
    "files_made": _files_made,
}
