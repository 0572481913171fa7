"""The candidate's pages of a score review, behind both doors: signed in to apply, or after results were looked up."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Connection, Row

from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import open_to_all, paced, requires
from examhall.people.permissions import Action
from examhall.programme.days import day_of
from examhall.registration.application_queries import account_row
from examhall.replies import status_of
from examhall.site.pages import programme_now
from examhall.site.wording import words_for
from grading import labels
from grading.looking_up.pages import registration_found
from grading.releasing.queries import released
from grading.reviewing import queries, wording
from grading.reviewing.asking import LONGEST, ask, withdraw
from grading.reviewing.reply import reply_to
from grading.reviewing.states import NEXT_STATE, Move, State
from grading.reviewing.terms import review_until

own = Blueprint("own_reviews", __name__, url_prefix="/apply/results/reviews", template_folder="../templates")
looked_up = Blueprint("looked_up_reviews", __name__, url_prefix="/results-lookup/mine/reviews", template_folder="../templates")

BURST, A_SECOND = 10, 1 / 60  # of asking and withdrawing, for one registration


class Door(NamedTuple):
    """How somebody came: the template, where its pages and its results are, and whose sitting may be asked for."""

    template: str
    name: str
    back: str
    sitting: Callable[[Connection, str], Row[Any]]


def _of_account(connection: Connection, sitting_id: str) -> Row[Any]:
    """NotFound for another's sitting as for none."""
    row = queries.sitting_of(connection, sitting_id)
    if row.person_id != account_row(connection, guards.somebody().id).person_id:
        raise NotFound()
    return row


def _of_found(connection: Connection, sitting_id: str) -> Row[Any]:
    """NotFound for another's sitting as for none, and once what was looked up is not shown any more."""
    row = queries.sitting_of(connection, sitting_id)
    if row.registration_id != registration_found():
        raise NotFound()
    return row


ACCOUNT = Door("grading/reviews/of_account.html", "own_reviews", "own_results.results", _of_account)
FOUND = Door("grading/reviews/of_found.html", "looked_up_reviews", "results_lookup.mine", _of_found)


def _page(door: Door, sitting_id: str, problem: Refusal | None = None) -> Any:
    """What stands of the review of a released result, or how to ask for one; after the term a sentence."""
    hall, names = this_hall(), programme_now().names
    with hall.database.reading() as connection:
        about = door.sitting(connection, sitting_id)
        public = released(connection, [sitting_id]).get(sitting_id)
        if public is None:
            raise NotFound()
        review = queries.standing_on(connection, [sitting_id], hall.now()).get(sitting_id)
        rule = queries.RULE.now(connection)
    until = review_until(public.released_at, names.reviews_within)
    page = render_template(
        door.template, **words_for(programme_now()), door=door, about=about, public=public, review=review, until=until,
        over=day_of(hall.now()) > until, fee=rule.fee(about.part), rule=rule,
        states=wording.STATES_TOLD, badges=wording.BADGES, refunds=wording.REFUNDS, outcomes=wording.OUTCOMES, labels=labels,
        released_on=day_of(public.released_at), asked_on=day_of(review.row.asked_at) if review else "",
        may_withdraw=review is not None and (State(review.row.state), Move.WITHDRAW) in NEXT_STATE, problem=problem,
        given=request.form, longest=LONGEST, english=locale_now() == "en",
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


def _done(door: Door, sitting_id: str, act: Callable[[Connection, Row[Any]], object]) -> Any:
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            about = door.sitting(connection, sitting_id)
            paced("score reviews", about.registration_id, BURST, A_SECOND)
            act(connection, about)
    except NotFound:
        raise
    except Refusal as problem:
        return _page(door, sitting_id, problem)
    return redirect(url_for(f"{door.name}.page", sitting_id=sitting_id))


def _ask(connection: Connection, about: Row[Any]) -> None:
    ask(connection, this_hall(), this_hall().now(), about.person_id, about.sitting, request.form.get("says", ""))


def _withdraw(connection: Connection, about: Row[Any]) -> None:
    """What stands is withdrawn; nothing where it was withdrawn before."""
    review = queries.standing_on(connection, [about.sitting], this_hall().now()).get(about.sitting)
    if review is not None:
        hall, said = this_hall(), _("Withdrawn by the candidate")
        withdraw(connection, hall, hall.now(), about.person_id, review.row.id, said)


def _reply(door: Door, sitting_id: str) -> Response:
    hall = this_hall()
    with hall.database.reading() as connection:
        door.sitting(connection, sitting_id)
        review = queries.standing_on(connection, [sitting_id], hall.now()).get(sitting_id)
        if review is None:
            raise NotFound()
        return reply_to(connection, review)


@own.get("/<sitting_id>")
@requires(Action.APPLY)
def page(sitting_id: str) -> Any:
    return _page(ACCOUNT, sitting_id)


@own.post("/<sitting_id>")
@requires(Action.APPLY)
def ask_for(sitting_id: str) -> Any:
    return _done(ACCOUNT, sitting_id, _ask)


@own.post("/<sitting_id>/withdraw")
@requires(Action.APPLY)
def take_back(sitting_id: str) -> Any:
    return _done(ACCOUNT, sitting_id, _withdraw)


@own.get("/<sitting_id>/reply.pdf")
@requires(Action.APPLY)
def reply(sitting_id: str) -> Response:
    return _reply(ACCOUNT, sitting_id)


@looked_up.get("/<sitting_id>", endpoint="page")
@open_to_all
def page_of_found(sitting_id: str) -> Any:
    """Whose look-up is too long ago looks up again."""
    if not registration_found():
        return redirect(url_for("results_lookup.form"))
    return _page(FOUND, sitting_id)


@looked_up.post("/<sitting_id>", endpoint="ask_for")
@open_to_all
def ask_for_found(sitting_id: str) -> Any:
    return _done(FOUND, sitting_id, _ask)


@looked_up.post("/<sitting_id>/withdraw", endpoint="take_back")
@open_to_all
def take_found_back(sitting_id: str) -> Any:
    return _done(FOUND, sitting_id, _withdraw)


@looked_up.get("/<sitting_id>/reply.pdf", endpoint="reply")
@open_to_all
def reply_to_found(sitting_id: str) -> Response:
    return _reply(FOUND, sitting_id)
