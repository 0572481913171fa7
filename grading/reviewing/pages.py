"""The officers' pages of score reviews: the list with its deadlines, one review, marking again, signing, correcting."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.replies import status_of
from grading.frame import words
from grading.releasing import queries as releases
from grading.reviewing import queries, wording
from grading.reviewing.answering import carry_out, cause_of, correct, sign
from grading.reviewing.asking import LONGEST, withdraw
from grading.reviewing.reading_again import read_again, read_by_persons, with_markers
from grading.reviewing.reply import reply_to
from grading.reviewing.states import NEXT_STATE, Outcome, State

pages = Blueprint("reviews", __name__, url_prefix="/results/reviews", template_folder="../templates")
pages.context_processor(words)

LONGEST_FIND = 60


@pages.context_processor
def review_words() -> dict[str, Any]:
    return {
        "states": wording.STATES, "badges": wording.BADGES, "moves": wording.MOVES, "checks": wording.CHECKS,
        "outcomes": wording.OUTCOMES, "outcome_badges": wording.OUTCOME_BADGES, "refunds": wording.REFUNDS,
        "may_set_fees": guards.who().may(Action.SET_REVIEW_FEES),
    }  # fmt: skip


@pages.get("")
@requires(Action.REVIEW_SCORES)
def listed() -> str:
    """What is to be answered, the first due at the top; then what waits for its fee, and the rest. The address filters."""
    state, find = request.args.get("state", ""), request.args.get("find", "").strip()[:LONGEST_FIND]
    with this_hall().database.reading() as connection:
        found = queries.reviews(connection, this_hall().now(), [state] if state in wording.STATES else (), find)
    return render_template("grading/reviews/list.html", reviews=found, state=state, find=find)


@pages.get("/<review_id>")
@requires(Action.REVIEW_SCORES)
def one(review_id: str) -> Any:
    return _page(review_id)


def _page(review_id: str, where: str = "", problem: Refusal | None = None) -> Any:
    hall, me = this_hall(), guards.somebody()
    with hall.database.reading() as connection:
        review = queries.review_of(connection, review_id, hall.now())
        marking = queries.newest_marking(connection, review_id)
        steps = queries.steps_of(connection, hall, review_id)
        waits = releases.waiting(connection, review.row.administration)
        read = read_by_persons(connection, hall, review.row.sitting) if review.row.state == State.IN_REVIEW else []
        busy = with_markers(connection, review_id, review.row.sitting)
        release = releases.release_of(connection, waits) if waits else None
    may = {move for state, move in NEXT_STATE if state == review.row.state}
    page = render_template(
        "grading/reviews/one.html", review=review, about=review.row, marking=marking, steps=steps, may=may,
        mine=marking is not None and marking.by == me.id, where=where, problem=problem, given=request.form, longest=LONGEST,
        release=release if release is not None and release.cause == cause_of(review_id) else None,
        correcting=review.row.outcome == Outcome.CORRECTED and not review.public,
        read=read, busy=busy, open=review.row.state not in (State.ANSWERED, State.WITHDRAWN),
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/<review_id>/mark-again")
@requires(Action.REVIEW_SCORES)
def mark_again(review_id: str) -> Any:
    return _done(review_id, "mark_again", lambda by: off_the_loop(carry_out, this_hall(), by, review_id))


@pages.post("/<review_id>/sign")
@requires(Action.REVIEW_SCORES)
def sign_it(review_id: str) -> Any:
    """Somebody else's findings. Where they correct the result, the release that makes it public is prepared at once."""

    def act(by: str) -> None:
        if off_the_loop(sign, this_hall(), by, review_id, _says("says")) is Outcome.CORRECTED:
            off_the_loop(correct, this_hall(), by, review_id)

    return _done(review_id, "sign", act)


@pages.post("/<review_id>/read-again")
@requires(Action.REVIEW_SCORES)
def to_markers(review_id: str) -> Any:
    """Answers that persons marked go to two others."""
    hall = this_hall()

    def act(by: str) -> None:
        with hall.database.writing() as connection:
            read_again(connection, hall, hall.now(), by, review_id, request.form.getlist("field"))

    return _done(review_id, "read_again", act)


@pages.post("/<review_id>/correct")
@requires(Action.CONFIRM_RESULTS)
def prepare(review_id: str) -> Any:
    """Confirm the correction where the way was not free before, or where it was withdrawn."""
    return _done(review_id, "correct", lambda by: off_the_loop(correct, this_hall(), by, review_id))


@pages.post("/<review_id>/withdraw")
@requires(Action.REVIEW_SCORES)
def take_back(review_id: str) -> Any:
    """Nobody came to pay, or the candidate does not want it any more."""
    hall = this_hall()

    def act(by: str) -> None:
        with hall.database.writing() as connection:
            withdraw(connection, hall, hall.now(), by, review_id, _says("reason"))

    return _done(review_id, "withdraw", act)


@pages.get("/<review_id>/reply.pdf")
@requires(Action.REVIEW_SCORES)
def reply(review_id: str) -> Response:
    with this_hall().database.reading() as connection:
        return reply_to(connection, queries.review_of(connection, review_id, this_hall().now()))


def _done(review_id: str, where: str, act: Callable[[str], object]) -> Any:
    try:
        act(guards.somebody().id)
    except NotFound:
        raise
    except Refusal as problem:
        return _page(review_id, where, problem)
    return redirect(url_for("reviews.one", review_id=review_id))


def _says(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:LONGEST]
