"""Taking a fee: identity and form compared, places held, and then in one transaction receipt, registration and confirmation."""

from decimal import Decimal
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, insert, select, update

from examhall.audit import trail
from examhall.counter.account import NOTHING, Method
from examhall.counter.admitting import hold_places, window_of
from examhall.counter.comparing import compared
from examhall.counter.numbering import next_receipt_number
from examhall.counter.tables import charge, receipt, reversal, service_receipt, service_reversal
from examhall.errors import ChangedMeanwhile, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant, moment
from examhall.registration.application import Move, State, after
from examhall.registration.application_queries import fees_of, parts_in
from examhall.registration.applying import mark_confirmed
from examhall.registration.moving import application_row
from examhall.registration.numbering import next_tickets
from examhall.registration.operations import register
from examhall.registration.tables import confirmation, registered_part, registration
from examhall.schedule.tables import centre


class ReferenceNeeded(Refusal):
    code = "reference_needed"
    says = _("Write down the reference of the transfer: without it nobody finds the payment again.")


class ReferenceUsed(Refusal):
    """The same transfer paid for somebody else already."""

    code = "reference_used"

    def __init__(self, number: str) -> None:
        super().__init__(field="reference")
        self.says = _("Receipt %(number)s has this reference already. Compare both with the bank's statement.", number=number)


class FeeChanged(Refusal):
    code = "fee_changed"
    says = _("The fee was changed while this page was open. It stands below as it is now; nothing was taken.")


class Payment(Struct, frozen=True):
    """What the page that was sent says: which version of the application and which sum were read, what was ticked, how it was
    paid."""

    version: int
    total: Decimal
    method: Method
    reference: str
    ticked: frozenset[str]


class Taken(Struct, frozen=True):
    """The receipt; `new` is false where the fee had been taken before and nothing was done."""

    receipt: str
    new: bool


def standing() -> Select[Any]:
    """Receipts of which not everything went back. Narrow it."""
    given_back = select(reversal.c.part).where(reversal.c.receipt_id == receipt.c.id, reversal.c.part == charge.c.part)
    query: Select[Any] = select(receipt.c.id, receipt.c.number)
    return (
        query.join(charge, charge.c.receipt_id == receipt.c.id).where(~given_back.exists()).order_by(receipt.c.taken_at.desc())
    )


def standing_services() -> Select[Any]:
    """Receipts for services that did not go back. Narrow it."""
    given_back = select(service_reversal.c.kind).where(service_reversal.c.receipt_id == service_receipt.c.id)
    return select(service_receipt).where(~given_back.exists()).order_by(service_receipt.c.taken_at.desc())


def standing_receipt(connection: Connection, application_id: str) -> str | None:
    """The id of the newest receipt of an application of which not everything went back."""
    return connection.execute(standing().where(receipt.c.application_id == application_id)).scalar()


def take_fee(connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, paid: Payment) -> Taken:
    """One receipt, however often and from however many counters this is sent.

    Whoever comes second waits for the application's row and is told the receipt of the first. ChangedMeanwhile, NoSuchMove,
    OutsideWindow, NotCompared, FeeChanged, ReferenceNeeded, ReferenceUsed, PlacesGone, NumbersOut, NoNumber, BarredMeanwhile.
    """
    row = application_row(connection, application_id)
    if row.state == State.CONFIRMED and (there := standing_receipt(connection, application_id)):
        return Taken(there, new=False)
    if row.version != paid.version:
        raise ChangedMeanwhile()
    after(State(row.state), Move.CONFIRM)
    window_of(connection, row).check(now)
    ticked, reference = compared(paid.ticked), unused_reference(connection, row.centre_id, paid.method, paid.reference)
    fees = fees_of(connection, row, now)
    if sum(fees.values(), NOTHING) != paid.total:
        raise FeeChanged()
    hold_places(connection, row)
    place = connection.execute(select(centre.c.code, centre.c.zone).where(centre.c.id == row.centre_id)).one()
    registration_id = _registered(connection, now, by, row)
    today = moment(now, place.zone).date()
    running, number = next_receipt_number(connection, place.code, today.year)
    receipt_id = new_id()
    connection.execute(
        insert(receipt),
        {
            "id": receipt_id, "number": number, "centre_id": row.centre_id, "year": today.year, "running": running,
            "application_id": row.id, "registration_id": registration_id, "method": paid.method, "reference": reference,
            "checked": msgspec.json.encode(ticked).decode(), "taken_by": by, "taken_at": now, "day": today.isoformat(),
        },
    )  # fmt: skip
    charges = [
        {"receipt_id": receipt_id, "part": part, "level": row.level, "amount": fee} for part, fee in fees.items()
    ]  # fmt: skip
    connection.execute(insert(charge), charges)
    mark_confirmed(connection, hall, now, by, row.id, row.version)
    trail.write(
        connection, hall.audit_key, now, by, "take_fee", receipt_id, number=number, application=row.number, amount=paid.total,
        method=paid.method,
    )  # fmt: skip
    return Taken(receipt_id, new=True)


def checked_reference(method: Method, reference: str) -> str:
    """What to write beside a transfer; nothing beside cash. ReferenceNeeded."""
    said = reference.strip()[:60] if method is Method.TRANSFER else ""
    if method is Method.TRANSFER and not said:
        raise ReferenceNeeded(field="reference")
    return said


def unused_reference(connection: Connection, centre_id: str, method: Method, reference: str) -> str:
    """The same, and no receipt of this centre that stands has it. ReferenceNeeded, ReferenceUsed."""
    said = checked_reference(method, reference)
    if not said:
        return said
    here = standing().where(receipt.c.centre_id == centre_id, receipt.c.reference == said)
    services = standing_services().where(service_receipt.c.centre_id == centre_id, service_receipt.c.reference == said)
    used = connection.execute(here).first() or connection.execute(services).first()
    if used is not None:
        raise ReferenceUsed(used.number)
    return said


def _registered(connection: Connection, now: Instant, by: str, row: Row[Any]) -> str:
    """The right to sit, with its ticket number; who pays anew after a void keeps the one that was given out."""
    mine = registration.c.person_id == row.person_id, registration.c.batch_id == row.batch_id, registration.c.level == row.level
    registration_id = connection.execute(select(registration.c.id).where(*mine)).scalar()
    if registration_id is None:
        ticket = next(next_tickets(connection, row.batch_id, row.centre_id, row.level))
        registration_id = register(connection, row.person_id, row.batch_id, row.level, ticket)
    there = select(registered_part.c.part).where(registered_part.c.registration_id == registration_id)
    new = set(parts_in(row)) - set(connection.execute(there).scalars())
    if new:
        connection.execute(
            insert(registered_part), [{"registration_id": registration_id, "part": part} for part in sorted(new)]
        )
    confirmed = {
        "registration_id": registration_id, "centre_id": row.centre_id, "confirmed_by": by, "confirmed_at": now,
    }  # fmt: skip
    before = confirmation.c.application_id == row.id  # of a receipt that was voided, for another level perhaps
    if connection.execute(update(confirmation).where(before).values(confirmed)).rowcount == 0:
        connection.execute(insert(confirmation), {"application_id": row.id, **confirmed})
    return str(registration_id)
