"""A candidate's own cases: what was found, until when one may state or appeal, the papers, and a field for one's own words.

Another's case, one that the candidate was not told of and none at all are answered alike.
"""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import Connection

from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import paced, requires
from examhall.people.permissions import Action
from examhall.programme.days import day_of
from examhall.registration.application_queries import account_row
from examhall.registration.standing import shown_at
from examhall.replies import status_of
from grading.misconduct import queries, wording
from grading.misconduct.handling import LONGEST
from grading.misconduct.letter_making import letter_data, letter_reply
from grading.misconduct.letters import letters_of
from grading.misconduct.moves import OF_THE_CANDIDATE, Move
from grading.misconduct.own_words import may_still, say
from proctor.incidents import KINDS

pages = Blueprint("own_cases", __name__, url_prefix="/apply/cases", template_folder="../templates")

TRIES: Final = 10  # at once; what is written there takes time
TRIES_A_SECOND: Final = 1 / 30


@pages.get("")
@requires(Action.APPLY)
def cases() -> str:
    """Every case that this person was told of."""
    with this_hall().database.reading() as connection:
        found = queries.cases_of_person(connection, _me(connection))
    return render_template(
        "grading/own_cases.html", found=found, states=wording.STATES, badges=wording.BADGES, kinds=KINDS, at=shown_at
    )


@pages.get("/<case_id>")
@requires(Action.APPLY)
def case(case_id: str) -> Any:
    return _page(case_id)


def _page(case_id: str, problem: Refusal | None = None, move: str = "") -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        about = queries.own_case(connection, _me(connection), case_id)
        steps, decisions = queries.steps_of(connection, hall, case_id), queries.decisions_of(connection, case_id)
    page = render_template(
        "grading/own_case.html", about=about, steps=steps, decisions=decisions, letters=letters_of(steps),
        may=may_still(about, day_of(hall.now())), problem=problem, given=request.form, move=move, longest=LONGEST, at=shown_at,
        states=wording.STATES, badges=wording.BADGES, moves=wording.MOVES, letter_words=wording.LETTERS,
        in_words=wording.in_words, kind=KINDS[about.kind],
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/<case_id>/<move>")
@requires(Action.APPLY)
def said(case_id: str, move: str) -> Any:
    """A statement or an appeal in the candidate's own words; whatever is wrong with it, they stand again in the field."""
    hall, form = this_hall(), request.form
    if move not in OF_THE_CANDIDATE:
        raise NotFound()
    says, seen = form.get("says", "").replace("\r\n", "\n").strip(), form.get("seen", 0, type=int)
    try:
        paced("own case", guards.somebody().id, TRIES, TRIES_A_SECOND)
        with hall.database.writing() as connection:
            say(connection, hall, hall.now(), _me(connection), case_id, Move(move), says, seen)
    except NotFound:
        raise
    except Refusal as problem:
        return _page(case_id, problem, move)
    return redirect(url_for("own_cases.case", case_id=case_id, said=move))


@pages.get("/<case_id>/<letter>.pdf")
@requires(Action.APPLY)
def letter(case_id: str, letter: str) -> Response:
    hall = this_hall()
    with hall.database.reading() as connection:
        about = queries.own_case(connection, _me(connection), case_id)
        data = letter_data(connection, hall, about, letter, locale_now() == "en")
    return letter_reply(data)


def _me(connection: Connection) -> str:
    """The person whose account has signed in. NotFound before it is known who that is."""
    person_id = account_row(connection, guards.somebody().id).person_id
    if person_id is None:
        raise NotFound()
    return str(person_id)
