"""The counter's pages of review fees: which are to be paid or given back at one's centre, taking one and giving it back."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.counter.account import Method
from examhall.counter.wording import words as counter_words
from examhall.errors import Malformed, NotAllowed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.confirming import second_person
from examhall.people.guards import requires, requires_any
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.permissions import Action
from examhall.people.scope import centres_where, check_at, may_at
from examhall.replies import status_of
from grading.frame import words
from grading.reviewing import queries, wording
from grading.reviewing.paying import give_back, goes_back, pay
from grading.reviewing.states import State

pages = Blueprint("review_fees", __name__, url_prefix="/results/review-fees", template_folder="../templates")
pages.context_processor(counter_words)
pages.context_processor(words)

LONGEST_FIND = 60


@pages.context_processor
def review_words() -> dict[str, Any]:
    return {"states": wording.STATES, "badges": wording.BADGES, "why_back": wording.WHY_BACK}


@pages.get("")
@requires_any(Action.TAKE_FEES, Action.GIVE_BACK_FEES)
def listed() -> str:
    """Reviews with a fee at the centres where one may: what is to be paid first, then what goes back, then the others."""
    hall, me, find = this_hall(), guards.somebody().id, request.args.get("find", "").strip()[:LONGEST_FIND]
    now = hall.now()
    with hall.database.reading() as connection:
        centres = centres_where(connection, me, Action.TAKE_FEES) | centres_where(connection, me, Action.GIVE_BACK_FEES)
        found = [one for one in queries.reviews(connection, now, find=find, centres=centres) if one.row.fee]
        money = {one.row.id: goes_back(connection, one, now) for one in found}
    unpaid = [one for one in found if one.state == State.ASKED]
    due = [one for one in found if money[one.row.id][0] in wording.DUE_BACK]
    others = [one for one in found if one not in unpaid and one not in due]
    return render_template("grading/reviews/fees.html", unpaid=unpaid, due=due, others=others, money=money, find=find)


@pages.get("/<review_id>")
@requires_any(Action.TAKE_FEES, Action.GIVE_BACK_FEES)
def one(review_id: str) -> Any:
    return _page(review_id)


def _page(review_id: str, problem: Refusal | None = None) -> Any:
    hall, me = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        review = _seen(connection, review_id, Action.TAKE_FEES, Action.GIVE_BACK_FEES)
        why, receipt = goes_back(connection, review, hall.now())
        may_take = may_at(connection, me, Action.TAKE_FEES, review.row.centre_id)
        may_give = may_at(connection, me, Action.GIVE_BACK_FEES, review.row.centre_id)
    page = render_template(
        "grading/reviews/fee.html", about=review.row, review=review, receipt=receipt, why=why, problem=problem,
        identity=masked(identity_of(hall.vault, review.row.identity_locked)), sent=request.form,
        may_take=may_take and review.state == State.ASKED, may_give=may_give and why is not None,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/<review_id>/pay")
@requires(Action.TAKE_FEES)
def take(review_id: str) -> Any:
    """One receipt, however often this is sent."""
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            _seen(connection, review_id, Action.TAKE_FEES)
            receipt_id = pay(
                connection, hall, hall.now(), guards.somebody().id, review_id, _method(), request.form.get("reference", "")
            )
    except (NotFound, NotAllowed):
        raise
    except Refusal as problem:
        return _page(review_id, problem)
    return redirect(url_for("service_receipts.one", receipt_id=receipt_id))


@pages.post("/<review_id>/give-back")
@requires(Action.GIVE_BACK_FEES)
def pay_back(review_id: str) -> Any:
    hall = this_hall()
    try:
        with hall.database.reading() as connection:
            centre = _seen(connection, review_id, Action.GIVE_BACK_FEES).row.centre_id
        second = second_person(Action.GIVE_BACK_FEES)
        with hall.database.writing() as connection:
            check_at(connection, second, Action.GIVE_BACK_FEES, centre)
            give_back(
                connection, hall, hall.now(), guards.somebody().id, second, review_id, _method(),
                request.form.get("reference", ""), request.form.get("reason", ""),
            )  # fmt: skip
    except NotFound:
        raise
    except Refusal as problem:
        return _page(review_id, problem)
    return redirect(url_for("review_fees.one", review_id=review_id))


def _seen(connection: Any, review_id: str, *actions: Action) -> queries.Review:
    """A review with a fee, for who may do one of these at its centre. NotFound, NotAllowed."""
    review = queries.review_of(connection, review_id, this_hall().now())
    if not review.row.fee:
        raise NotFound()
    if not any(may_at(connection, guards.somebody().id, action, review.row.centre_id) for action in actions):
        raise NotAllowed()
    return review


def _method() -> Method:
    try:
        return Method(request.form.get("method", ""))
    except ValueError as fault:
        raise Malformed(field="method") from fault
