"""Fees for services beside the examination, such as the review of a score: a receipt of the same series, in the same account.

Who offers the service knows when its fee is due and when it goes back; here it is taken, written down and given back.
"""

from decimal import Decimal
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, insert, select

from examhall.audit import trail
from examhall.counter.account import Kind, Method, Service
from examhall.counter.giving_back import AlreadyGivenBack
from examhall.counter.numbering import next_receipt_number
from examhall.counter.tables import service_receipt, service_reversal
from examhall.counter.taking import checked_reference, standing_services, unused_reference
from examhall.errors import ReasonNeeded, SecondPersonNeeded
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant, moment
from examhall.schedule.tables import centre


class Served(Struct, frozen=True):
    """What is paid for, by whom and where. `cause`: its kind and id; `about`: the number that people know it by; yuan."""

    service: Service
    cause: str
    about: str
    registration: str
    level: str
    part: str
    centre: str
    amount: Decimal


def standing_for(connection: Connection, cause: str) -> Row[Any] | None:
    """The receipt of a service that was paid and did not go back; None where there is none."""
    return connection.execute(standing_services().where(service_receipt.c.cause == cause)).first()


def take_service_fee(
    connection: Connection, hall: Hall, now: Instant, by: str, served: Served, method: Method, reference: str
) -> str:  # fmt: skip
    """The id of the receipt. Whether it is paid already is the caller's to see. ReferenceNeeded, ReferenceUsed, NumbersOut."""
    said = unused_reference(connection, served.centre, method, reference)
    place = connection.execute(select(centre.c.code, centre.c.zone).where(centre.c.id == served.centre)).one()
    today = moment(now, place.zone).date()
    _running, number = next_receipt_number(connection, place.code, today.year)
    receipt_id = new_id()
    row = {
        "id": receipt_id, "number": number, "centre_id": served.centre, "registration_id": served.registration,
        "service": served.service, "cause": served.cause, "about": served.about, "level": served.level, "part": served.part,
        "amount": served.amount, "method": method, "reference": said, "taken_by": by, "taken_at": now,
        "day": today.isoformat(),
    }  # fmt: skip
    connection.execute(insert(service_receipt), row)
    trail.write(
        connection, hall.audit_key, now, by, "take_service_fee", receipt_id, number=number, service=served.service,
        about=served.about, amount=served.amount, method=method,
    )  # fmt: skip
    return receipt_id


def give_service_fee_back(
    connection: Connection, hall: Hall, now: Instant, by: str, second: str, cause: str, method: Method, reference: str,
    reason: str,
) -> Kind:  # fmt: skip
    """Voided on its own day out of the account of who took it, by the means it came; refunded later out of that of `by`.

    ReasonNeeded, SecondPersonNeeded, AlreadyGivenBack, ReferenceNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    if by == second:
        raise SecondPersonNeeded()
    row = standing_for(connection, cause)
    if row is None:
        raise AlreadyGivenBack()
    zone = connection.execute(select(centre.c.zone).where(centre.c.id == row.centre_id)).scalar_one()
    today = moment(now, zone).date().isoformat()
    kind = Kind.VOIDED if row.day == today else Kind.REFUNDED
    way = {"method": method, "reference": checked_reference(method, reference), "account_of": by}
    if kind is Kind.VOIDED:
        way = {"method": row.method, "reference": row.reference, "account_of": row.taken_by}
    gone = {
        "receipt_id": row.id, "kind": kind, **way, "reason": reason.strip()[:500], "made_by": by, "approved_by": second,
        "made_at": now, "day": today,
    }  # fmt: skip
    connection.execute(insert(service_reversal), gone)
    trail.write(
        connection, hall.audit_key, now, by, "give_service_fee_back", row.id, number=row.number, reason=gone["reason"],
        second=second,
    )  # fmt: skip
    return kind
