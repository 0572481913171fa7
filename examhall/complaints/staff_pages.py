"""The staff's doors to complaints: the list with its deadlines, one complaint in full, and what is done with it."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from examhall.complaints import queries
from examhall.complaints.filing import KINDS, LONGEST
from examhall.complaints.handling import Handed, handle
from examhall.complaints.moves import (
    UNANSWERED,
    AnsweredBefore,
    AppealOpen,
    Move,
    NoSuchMove,
    NotHandedToYou,
    Partial,
    State,
    open_moves,
)
from examhall.complaints.numbers import CODE_IN, grouped
from examhall.complaints.pages import opened, send_attachment
from examhall.complaints.telling import last_message
from examhall.complaints.wording import BADGES, DUE, MOVES, PRESSING, STATES
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.institutions.pages import at_the_desk
from examhall.people import guards, trail_queries
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme.texts import WritingProblem

pages = Blueprint("complaint_desk", __name__, url_prefix="/staff/complaints")

OPEN = (*UNANSWERED, State.ANSWERED, State.ANSWERED_AGAIN)


@pages.context_processor
def words() -> dict[str, Any]:
    return {
        "states": STATES, "badges": BADGES, "moves": MOVES, "kinds": KINDS, "due_words": DUE, "pressing": PRESSING,
        "at": at_the_desk, "grouped": lambda number: grouped(number, CODE_IN), "opened": opened,
    }  # fmt: skip


@pages.get("")
@requires(Action.HANDLE_COMPLAINTS)
def complaints() -> str:
    """Those that are open, or all; what is longest overdue at the top."""
    everything = request.args.get("show") == "all"
    with this_hall().database.reading() as connection:
        rows = queries.listed(connection, guards.somebody().id, this_hall().now(), None if everything else OPEN)
    return render_template("complaints/list.html", rows=rows, everything=everything)


@pages.get("/<number>")
@requires(Action.HANDLE_COMPLAINTS)
def complaint(number: str) -> str:
    """One complaint in full; never for who works where it is about."""
    return _page(number)


@pages.post("/<number>/<move>")
@requires(Action.HANDLE_COMPLAINTS)
def moved(number: str, move: str) -> Any:
    """Acknowledge, hand over, answer or close."""
    hall, form = this_hall(), request.form
    if move not in set(Move):
        raise NotFound()
    handed = Handed(Move(move), form.get("says", "").replace("\r\n", "\n").strip(), form.get("to", ""))
    try:
        with hall.database.writing() as connection:
            complaint_id = queries.complaint_id(connection, number)
            handle(connection, hall, hall.now(), guards.somebody().id, complaint_id, handed)
    except WritingProblem as problem:
        return _page(number, move, problem, problem.faults), 422
    except (NoSuchMove, AnsweredBefore, NotHandedToYou, AppealOpen) as problem:
        return _page(number, move, problem), 409
    return redirect(url_for("complaint_desk.complaint", number=number, saved=1))


@pages.get("/<number>/attachments/<attachment_id>")
@requires(Action.HANDLE_COMPLAINTS)
def attachment(number: str, attachment_id: str) -> Response:
    with this_hall().database.reading() as connection:
        row = queries.complaint_of(connection, queries.complaint_id(connection, number))
        _impartial(queries.works_at(connection, guards.somebody().id, row.subject, row.subject_id))
    return send_attachment(row.id, attachment_id)


def _impartial(works_there: bool) -> None:
    if works_there:
        raise Partial()


def _page(
    number: str, where: str = "", problem: Refusal | None = None, faults: dict[str, Any] | None = None
) -> str:  # fmt: skip
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        row = queries.complaint_of(connection, queries.complaint_id(connection, number))
        handling = queries.handling_of(connection, row, by, hall.now())
        _impartial(handling.works_there)
        steps = queries.steps_of(connection, row.id)
        return render_template(
            "complaints/complaint.html", row=row, steps=steps, attachments=queries.attachments_of(connection, row.id),
            institution=queries.institution_name(connection, row.subject, row.subject_id),
            due=queries.due_of(connection, row, hall.now()),
            people=trail_queries.names(connection, [one.by for one in steps]), names_of=queries.names_of(connection),
            may=open_moves(handling), handlers=queries.handlers(connection, row.subject, row.subject_id),
            institutions=queries.institutions(connection), given=request.form, where=where, problem=problem,
            faults=faults or {}, longest=LONGEST, answered_by_me=row.answered_by == by, handling=handling,
            provisional=queries.provisional(connection, row, hall.now()), message=last_message(connection, row.id),
        )  # fmt: skip
