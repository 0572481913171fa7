"""A marker's pages: the desk with the next answer, and one answer to be read and marked without knowing whose it is."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.instants import Instant, instant, moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme.days import HOME
from examhall.replies import status_of
from grading.frame import words
from grading.human_marking import queries, wording
from grading.human_marking.reading import LONGEST, NoPieceWaits, NoSuchStep, PieceGone, give_back, give_mark, piece_of, take
from grading.human_marking.setting import RULE
from grading.human_marking.showing import shown

pages = Blueprint(
    "human_marking", __name__, url_prefix="/marking", template_folder="../templates", static_folder="../static"
)  # fmt: skip
pages.context_processor(words)


@pages.context_processor
def words_of_marking() -> dict[str, Any]:
    """What every template of marking may name."""
    user = guards.who()
    return {
        "stands": wording.STATES, "stand_badges": wording.BADGES, "longest": LONGEST,
        "may_mark": user.may(Action.MARK_ANSWERS), "may_moderate": user.may(Action.MODERATE_MARKS),
        "may_oversee": user.may(Action.OVERSEE_MARKING), "may_set_marking": user.may(Action.SET_MARKING),
    }  # fmt: skip


@pages.get("")
@requires(Action.MARK_ANSWERS)
def desk() -> Any:
    """How many answers wait, what is in hand, and the marks of today."""
    return _desk_page()


def _desk_page(problem: Refusal | None = None) -> Any:
    hall, me = this_hall(), guards.somebody().id
    now = hall.now()
    with hall.database.reading() as connection:
        page = render_template(
            "human_marking/desk.html", waiting=queries.waiting_for(connection, me, now),
            in_hand=queries.in_hand(connection, me, now), today=queries.marked_since(connection, me, _midnight(now)),
            minutes=RULE.now(connection).minutes, most=queries.MOST_COUNTED, problem=problem,
        )  # fmt: skip
    return (page, status_of(problem)) if problem else page


def _midnight(now: Instant) -> Instant:
    return instant(dt.datetime.combine(moment(now, HOME).date(), dt.time(), tzinfo=ZoneInfo(HOME)))


@pages.post("/next")
@requires(Action.MARK_ANSWERS)
def next_piece() -> Any:
    """Take the next answer, or go on with the one in hand."""
    return _next()


def _next() -> Any:
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            piece_id = take(connection, hall, hall.now(), guards.somebody().id)
    except NoPieceWaits:
        return redirect(url_for("human_marking.desk"))
    return redirect(url_for("human_marking.piece", piece_id=piece_id))


@pages.get("/answers/<piece_id>")
@requires(Action.MARK_ANSWERS)
def piece(piece_id: str) -> Any:
    try:
        return _piece_page(piece_id)
    except PieceGone as gone:
        return _desk_page(gone)


def _piece_page(piece_id: str, problem: Refusal | None = None) -> Any:
    hall, me = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        share, row = queries.share_of(connection, me, piece_id), piece_of(connection, piece_id)
        said = request.form if problem else {"points": share.points, "comment": share.comment}
        page = render_template(
            "human_marking/piece.html", one=shown(connection, hall, row), share=share, said=said, problem=problem,
            open=row.state == "waiting", again=row.round > 1,
        )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/answers/<piece_id>")
@requires(Action.MARK_ANSWERS)
def mark(piece_id: str) -> Any:
    """The mark, and then the next answer or the desk."""
    hall, form = this_hall(), request.form
    try:
        with hall.database.writing() as connection:
            me = guards.somebody().id
            give_mark(connection, hall, hall.now(), me, piece_id, posted_points(), form.get("comment", ""))
    except NotFound:
        raise
    except NoSuchStep as problem:
        return _piece_page(piece_id, problem)
    except Refusal as problem:
        return _desk_page(problem)
    return _next() if form.get("then") == "next" else redirect(url_for("human_marking.desk"))


def posted_points() -> Decimal:
    """The points that were chosen; NoSuchStep for none, or for what is no number."""
    try:
        points = Decimal(request.form.get("points", ""))
    except InvalidOperation as problem:
        raise NoSuchStep(field="points") from problem
    if not points.is_finite():
        raise NoSuchStep(field="points")
    return points


@pages.post("/answers/<piece_id>/give-back")
@requires(Action.MARK_ANSWERS)
def given_back(piece_id: str) -> Any:
    """Leave an answer to others, as its marker knows whose it is."""
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            give_back(connection, hall, hall.now(), guards.somebody().id, piece_id)
    except NotFound:
        raise
    except Refusal as problem:
        return _desk_page(problem)
    return redirect(url_for("human_marking.desk"))
