"""Verbs of a review's fee: taken at the counter of the centre where the part was sat, and given back where the rule says so."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, update

from examhall.counter.account import Method, Service
from examhall.counter.services import Served, give_service_fee_back, standing_for, take_service_fee
from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.instants import Instant, moment
from grading.reviewing import queries
from grading.reviewing.answering import cause_of
from grading.reviewing.asking import note
from grading.reviewing.states import LAPSED, Fee, Move, State, WhyBack, after, why_back
from grading.reviewing.tables import score_review
from grading.reviewing.terms import NotPaidInTime, Refund


class FeeStays(Refusal):
    code = "review_fee_stays"
    says = _("This fee does not go back: it does where the result was corrected or the review withdrawn, or on its own day.")


def pay(
    connection: Connection, hall: Hall, now: Instant, by: str, review_id: str, method: Method, reference: str
) -> str:  # fmt: skip
    """Take the fee; the receipt's id, the one of the first time where this is sent again. ReviewMovedOn, NotPaidInTime,
    ReferenceNeeded, ReferenceUsed, NumbersOut."""
    own = queries.locked(connection, review_id)
    there = standing_for(connection, cause_of(review_id))
    if there is not None:
        return str(there.id)
    state = after(State(own.state), Move.PAY)
    review = queries.review_of(connection, review_id, now)
    row = review.row
    if review.state == LAPSED:
        raise NotPaidInTime(row.pay_until)
    served = Served(
        Service.SCORE_REVIEW, cause_of(review_id), row.number, row.registration_id, row.level, row.part, row.centre_id, row.fee
    )
    receipt_id = take_service_fee(connection, hall, now, by, served, method, reference)
    connection.execute(update(score_review).where(score_review.c.id == review_id).values(state=state, since=now))
    note(connection, hall, now, review_id, Move.PAY, by)
    return receipt_id


def goes_back(connection: Connection, review: queries.Review, now: Instant) -> tuple[WhyBack | None, Row[Any] | None]:
    """Why the fee of a review may go back now, and the receipt that stands; None and none where it does not or was not paid."""
    there = standing_for(connection, cause_of(review.row.id))
    if there is None:
        return None, None
    today = moment(now, review.row.zone).date().isoformat()
    outcome = (review.row.outcome or "") if review.told else ""  # nobody reads of it before it is public
    return why_back(State(review.row.state), Fee(Refund(review.row.refund), outcome, there.day, today)), there


def give_back(
    connection: Connection, hall: Hall, now: Instant, by: str, second: str, review_id: str, method: Method, reference: str,
    reason: str,
) -> None:  # fmt: skip
    """FeeStays, and what giving back refuses. One that was taken by mistake leaves the review to be paid for again."""
    own = queries.locked(connection, review_id)
    why, _receipt = goes_back(connection, queries.review_of(connection, review_id, now), now)
    if why is None:
        raise FeeStays()
    give_service_fee_back(connection, hall, now, by, second, cause_of(review_id), method, reference, reason)
    if why is WhyBack.MISTAKE:
        values = {"state": after(State(own.state), Move.UNPAY), "since": None}
        connection.execute(update(score_review).where(score_review.c.id == review_id).values(values))
        note(connection, hall, now, review_id, Move.UNPAY, by, reason)
