"""What is kept of one person as an applicant: the account, what was agreed to, applications and their files, fees, training."""

from collections.abc import Mapping
from mimetypes import guess_extension
from typing import Final

from sqlalchemy import Connection, select, union

from examhall.counter.tables import charge, late_admission, receipt, reversal, service_receipt, service_reversal
from examhall.disclosure.rows import rows_of
from examhall.hall import Hall
from examhall.instants import moment
from examhall.institutions.tables import trainer, training_institution, training_record
from examhall.people.own_contacts import contacts_of
from examhall.people.tables import account, consent, other_contact, person, sign_in_code
from examhall.registration.evidence import EVIDENCE
from examhall.registration.tables import (
    application,
    application_evidence,
    application_step,
    bar,
    confirmation,
    held_place,
    registration,
)
from examhall.schedule.tables import batch, centre
from examhall.wing import Part, Rows


def _account(connection: Connection, hall: Hall, person_id: str) -> Rows:
    found = connection.execute(select(account.c.id, account.c.made_at).where(account.c.person_id == person_id)).all()
    return [
        {"made_at": moment(row.made_at).isoformat(), "contact_kind": contact.kind, "contact": contact.to}
        for row in found
        for contact in contacts_of(connection, hall.vault, row.id).values()
    ]


def _consents(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(consent.c.version, consent.c.given_at).join(account)
    return rows_of(connection, wanted.where(account.c.person_id == person_id))


def _codes(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """When codes were sent to the contacts, and used; the codes themselves are known to nobody."""
    other = select(other_contact.c.contact_lookup, account.c.person_id).join(account)
    both = union(select(account.c.contact_lookup, account.c.person_id), other).subquery()
    wanted = select(sign_in_code.c.sent_at, sign_in_code.c.tries, sign_in_code.c.used_at)
    mine = wanted.join(both, both.c.contact_lookup == sign_in_code.c.contact_lookup)
    return rows_of(connection, mine.where(both.c.person_id == person_id))


def _applications(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(
        application.c.number, batch.c.title.label("batch"), application.c.level, centre.c.name.label("centre"),
        application.c.theory, application.c.practical, application.c.clause, application.c.answers, application.c.state,
        application.c.changed_at,
    )  # fmt: skip
    return rows_of(connection, wanted.join(batch).join(centre).where(application.c.person_id == person_id))


def _application_steps(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(
        application.c.number, application_step.c.move, application_step.c.at.label("done_at"), application_step.c.reason
    )
    return rows_of(connection, wanted.join(application).where(application.c.person_id == person_id))


def _evidence(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(
        application.c.number, application_evidence.c.name, application_evidence.c.media_type, application_evidence.c.added_at,
        application_evidence.c.locked,
    )  # fmt: skip
    found = rows_of(connection, wanted.join(application).where(application.c.person_id == person_id))
    return [
        {f"file{guess_extension(row['media_type']) or ''}": hall.vault.open(EVIDENCE, row.pop("locked")), **row}
        for row in found
    ]  # fmt: skip


def _held_places(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(application.c.number, held_place.c.part, held_place.c.level, centre.c.name.label("centre"))
    query = wanted.select_from(held_place).join(application).join(centre, centre.c.id == held_place.c.centre_id)
    return rows_of(connection, query.where(application.c.person_id == person_id))


def _confirmations(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(application.c.number, centre.c.name.label("centre"), confirmation.c.confirmed_at)
    query = wanted.select_from(confirmation).join(application).join(centre, centre.c.id == confirmation.c.centre_id)
    return rows_of(connection, query.where(application.c.person_id == person_id))


def _late_admissions(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(
        application.c.number, late_admission.c.until.label("until_at"), late_admission.c.reason, late_admission.c.granted_at
    )
    return rows_of(connection, wanted.join(application).where(application.c.person_id == person_id))


def _payments(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Each part that was paid, with its receipt, and what went back of it."""
    back = (reversal.c.receipt_id == charge.c.receipt_id) & (reversal.c.part == charge.c.part)
    wanted = select(
        receipt.c.number.label("receipt"), application.c.number, receipt.c.method, receipt.c.reference, receipt.c.checked,
        receipt.c.taken_at, charge.c.part, charge.c.level, charge.c.amount, reversal.c.kind.label("given_back"),
        reversal.c.method.label("given_back_by"), reversal.c.reason, reversal.c.made_at.label("given_back_at"),
    )  # fmt: skip
    query = wanted.select_from(receipt).join(charge).join(application).outerjoin(reversal, back)
    return rows_of(connection, query.where(application.c.person_id == person_id))


def _service_payments(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Each fee for a service beside the examination, and what went back."""
    wanted = select(
        service_receipt.c.number.label("receipt"), service_receipt.c.service, service_receipt.c.about,
        service_receipt.c.method, service_receipt.c.reference, service_receipt.c.taken_at, service_receipt.c.level,
        service_receipt.c.part, service_receipt.c.amount, service_reversal.c.kind.label("given_back"),
        service_reversal.c.method.label("given_back_by"), service_reversal.c.reason,
        service_reversal.c.made_at.label("given_back_at"),
    )  # fmt: skip
    query = wanted.select_from(service_receipt).join(registration).outerjoin(service_reversal)
    return rows_of(connection, query.where(registration.c.person_id == person_id))


def _bars(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = (bar.c.since, bar.c.until, bar.c.reference, bar.c.reason, bar.c.entered_at, bar.c.ended_at, bar.c.end_reason)
    return rows_of(connection, select(*wanted).where(bar.c.person_id == person_id))


def _training(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Training that was recorded under the person's identity number."""
    mine = (person.c.identity_lookup == training_record.c.identity_lookup) & (person.c.id == person_id)
    wanted = select(
        training_institution.c.name.label("institution"), training_record.c.level, training_record.c.hours,
        training_record.c.completion, training_record.c.first, training_record.c.last, training_record.c.entered_at,
        training_record.c.struck_at, training_record.c.struck_why,
    )  # fmt: skip
    return rows_of(connection, wanted.select_from(training_record).join(training_institution).join(person, mine))


def _as_trainer(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(
        training_institution.c.name.label("institution"), trainer.c.name, trainer.c.certificate, trainer.c.valid_from,
        trainer.c.valid_until,
    )  # fmt: skip
    return rows_of(connection, wanted.join(training_institution).where(trainer.c.person_id == person_id))


APPLICANT_PARTS: Final[Mapping[str, Part]] = {
    "account": _account,
    "consents": _consents,
    "codes": _codes,
    "applications": _applications,
    "application_steps": _application_steps,
    "evidence": _evidence,
    "held_places": _held_places,
    "confirmations": _confirmations,
    "late_admissions": _late_admissions,
    "payments": _payments,
    "service_payments": _service_payments,
    "bars": _bars,
    "training": _training,
    "as_trainer": _as_trainer,
}
