"""Giving fees back: a receipt is voided on its own day, its parts are refunded later; both with a reason and by two persons.

Always two, even on the same day: a void is how money could leave a drawer without anybody noticing. A void is taken out of the
account of who took the fee, since that is where the money lay; a refund out of the account of who pays it back.
"""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, delete, insert, select

from examhall.audit import trail
from examhall.counter.account import Kind, Method
from examhall.counter.tables import charge, receipt, reversal
from examhall.counter.taking import checked_reference
from examhall.errors import NotFound, ReasonNeeded, Refusal, SecondPersonNeeded
from examhall.hall import Hall
from examhall.instants import Instant, moment
from examhall.people.news import About, tell
from examhall.registration.application import Move
from examhall.registration.moving import application_row, move_on, write_step
from examhall.registration.places import held_by, hold
from examhall.registration.tables import placement, registered_part
from examhall.schedule.tables import administration, centre
from examhall.sittings.states import BEFORE
from examhall.sittings.tables import board, sitting


class AlreadyGivenBack(Refusal):
    code = "already_given_back"
    says = _("This was given back already. The receipt below shows when and by whom.")


class NotItsDay(Refusal):
    code = "not_its_day"
    says = _("A receipt is voided on its own day only. Refund its parts instead.")


class StillItsDay(Refusal):
    code = "still_its_day"
    says = _("On its own day a receipt is voided as a whole. Parts are refunded from the next day on.")


class NoPartChosen(Refusal):
    code = "no_part_chosen"
    says = _("Choose at least one part that is still paid for.")


class StillSeated(Refusal):
    code = "still_seated"
    says = _("The candidate has a seat for this part. Take the seat back first, then give back the fee.")


class HasSat(Refusal):
    code = "has_sat"
    says = _("The candidate has begun this part, or is noted as absent: its fee stays. Only the authority decides otherwise.")


def void(connection: Connection, hall: Hall, now: Instant, by: str, second: str, receipt_id: str, reason: str) -> None:
    """The whole receipt was a mistake: paid by the wrong means, for the wrong person. The application may be paid anew.

    ReasonNeeded, SecondPersonNeeded, NotItsDay, AlreadyGivenBack, StillSeated, HasSat.
    """
    said, row, today = _opened(connection, now, by, second, receipt_id, reason)
    if row.day != today:
        raise NotItsDay()
    parts = _standing(connection, receipt_id)
    if len(parts) < len(_charged(connection, receipt_id)):
        raise AlreadyGivenBack()
    _give_back(connection, row, parts, {
        "kind": Kind.VOIDED, "method": row.method, "reference": row.reference, "reason": said, "account_of": row.taken_by,
        "made_by": by, "approved_by": second, "made_at": now, "day": today,
    })  # fmt: skip
    asked = application_row(connection, row.application_id)
    move_on(connection, now, by, asked, asked.version, Move.VOID, said)
    trail.write(connection, hall.audit_key, now, by, "void_receipt", receipt_id, number=row.number, reason=said, second=second)


def refund(
    connection: Connection, hall: Hall, now: Instant, by: str, second: str, receipt_id: str, parts: Collection[str],
    method: Method, reference: str, reason: str,
) -> None:  # fmt: skip
    """These parts are paid back; with the last one the application ends. `second` approved it.

    ReasonNeeded, SecondPersonNeeded, StillItsDay, NoPartChosen, AlreadyGivenBack, ReferenceNeeded, StillSeated, HasSat.
    """
    said, row, today = _opened(connection, now, by, second, receipt_id, reason)
    if row.day == today:
        raise StillItsDay()
    standing = _standing(connection, receipt_id)
    if not standing:
        raise AlreadyGivenBack()
    if not parts:
        raise NoPartChosen(field="parts")
    if not set(parts) <= set(standing):
        raise AlreadyGivenBack()
    _give_back(connection, row, sorted(parts), {
        "kind": Kind.REFUNDED, "method": method, "reference": checked_reference(method, reference), "reason": said,
        "account_of": by, "made_by": by, "approved_by": second, "made_at": now, "day": today,
    })  # fmt: skip
    asked = application_row(connection, row.application_id)
    if set(parts) == set(standing):
        move_on(connection, now, by, asked, asked.version, Move.REFUND, said)
    else:
        write_step(connection, now, by, asked.id, Move.REFUND, said)
    tell(connection, now, asked.person_id, About.APPLICATION, f"{asked.id} refund {now}")
    trail.write(
        connection, hall.audit_key, now, by, "refund_parts", receipt_id, number=row.number, parts=sorted(parts), reason=said,
        second=second,
    )  # fmt: skip


def _opened(
    connection: Connection, now: Instant, by: str, second: str, receipt_id: str, reason: str
) -> tuple[str, Row[Any], str]:
    """The reason, the receipt and today at its centre; the application is locked, so that nothing goes back twice."""
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    if by == second:
        raise SecondPersonNeeded()
    query = select(receipt, centre.c.zone).join(centre, centre.c.id == receipt.c.centre_id).where(receipt.c.id == receipt_id)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound()
    application_row(connection, row.application_id)
    return reason.strip()[:500], row, moment(now, row.zone).date().isoformat()


def _charged(connection: Connection, receipt_id: str) -> list[str]:
    return list(connection.execute(select(charge.c.part).where(charge.c.receipt_id == receipt_id)).scalars())


def _standing(connection: Connection, receipt_id: str) -> list[str]:
    """The parts that are paid for and not given back."""
    gone = set(connection.execute(select(reversal.c.part).where(reversal.c.receipt_id == receipt_id)).scalars())
    return [part for part in _charged(connection, receipt_id) if part not in gone]


def _give_back(connection: Connection, row: Row[Any], parts: Collection[str], how: dict[str, Any]) -> None:
    """The rows that say so; the places go back, and nobody has to be seated for these parts any more."""
    _check_seats(connection, row.registration_id, parts)
    connection.execute(insert(reversal), [{"receipt_id": row.id, "part": part, **how} for part in parts])
    kept = [place for place in held_by(connection, row.application_id) if place[3] not in parts]
    hold(connection, row.application_id, kept)
    these = (registered_part.c.registration_id == row.registration_id) & registered_part.c.part.in_(parts)
    connection.execute(delete(registered_part).where(these))


def _check_seats(connection: Connection, registration_id: str, parts: Collection[str]) -> None:
    of_these = administration.c.part.in_(parts)
    states = connection.execute(
        select(board.c.state)
        .join(sitting, sitting.c.id == board.c.sitting_id)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .where(sitting.c.registration_id == registration_id, of_these)
    ).scalars()
    if any(state not in BEFORE for state in states):
        raise HasSat()
    seats = (
        select(placement.c.seat)
        .join(administration, administration.c.id == placement.c.administration_id)
        .where(placement.c.registration_id == registration_id, of_these)
    )
    if connection.execute(seats).first() is not None:
        raise StillSeated()
