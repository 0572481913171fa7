"""One certificate's door: what it says, what became of it, its documents; to replace, revoke or hand it out."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import Connection, Row

from examhall import replies
from examhall.audit import trail
from examhall.errors import NotFound, ReasonNeeded, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires, requires_any
from examhall.people.operations import names_of
from examhall.people.permissions import Action
from examhall.people.scope import check_at
from examhall.replies import status_of
from grading.certificates import queries
from grading.certificates.changing import LONGEST_REASON, Change, hand_out, propose_change
from grading.certificates.entitled import still_agrees
from grading.certificates.making import document_of
from grading.certificates.states import NEXT_STATE, Move, State
from grading.certificates.states import status_of as told
from grading.certificates.wording import words

pages = Blueprint("one_certificate", __name__, url_prefix="/staff/certificates/one", template_folder="../templates")
pages.context_processor(words)

SEE = (Action.ISSUE_CERTIFICATES, Action.HAND_OUT_CERTIFICATES)


def _mine(connection: Connection, certificate_id: str) -> Row[Any]:
    """The certificate, for who issues them, and for the centre that its holder belongs to. NotFound, NotAllowed."""
    row, user = queries.certificate_of(connection, certificate_id), guards.somebody()
    if not user.may(Action.ISSUE_CERTIFICATES):
        check_at(connection, user.id, Action.HAND_OUT_CERTIFICATES, row.centre_id or "")
    return row


@pages.get("/<certificate_id>")
@requires_any(*SEE)
def show(certificate_id: str) -> Any:
    return _page(certificate_id)


def _page(certificate_id: str, problem: Refusal | None = None, where: str = "") -> Any:
    with this_hall().database.reading() as connection:
        row = _mine(connection, certificate_id)
        story = queries.story_of(connection, certificate_id)
        moves = {move for move in Move if (State(row.state), move) in NEXT_STATE}
        page = render_template(
            "certificates/certificate.html", row=row, story=story, moves_now=moves, problem=problem, where=where,
            status=told(State(row.state), still_agrees(connection, row)), given=request.form,
            waiting=queries.waiting_change(connection, certificate_id), longest=LONGEST_REASON,
            replacement=queries.replacement_of(connection, certificate_id),
            replaced=queries.certificate_of(connection, row.replaces) if row.replaces else None,
            people=names_of(connection, [one.by for one in story]),
        )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/<certificate_id>/change")
@requires(Action.ISSUE_CERTIFICATES)
def change(certificate_id: str) -> Any:
    """Propose to replace or to revoke it: `cause` says which, as change/cause."""
    wish, _slash, cause = request.form.get("cause", "").partition("/")
    try:
        if wish not in set(Change):
            raise ReasonNeeded()
        act_id = propose_change(
            this_hall(), guards.somebody().id, certificate_id, Change(wish), cause, request.form.get("reason", "")
        )
    except NotFound:
        raise
    except Refusal as problem:
        return _page(certificate_id, problem, "change")
    return redirect(url_for("certificates.act", act_id=act_id))


@pages.post("/<certificate_id>/hand-out")
@requires(Action.HAND_OUT_CERTIFICATES)
def give(certificate_id: str) -> Any:
    """Note to whom it was given, and which document was looked at."""
    hall, form = this_hall(), request.form
    with hall.database.reading() as connection:
        check_at(
            connection, guards.somebody().id, Action.HAND_OUT_CERTIFICATES,
            queries.certificate_of(connection, certificate_id).centre_id or "",
        )  # fmt: skip
    try:
        hand_out(
            hall, guards.somebody().id, certificate_id, form.get("document", ""), received_by=form.get("received_by", ""),
            remark=form.get("remark", ""),
        )  # fmt: skip
    except NotFound:
        raise
    except Refusal as problem:
        return _page(certificate_id, problem, "hand_out")
    return redirect(url_for("one_certificate.show", certificate_id=certificate_id))


@pages.get("/<certificate_id>/document")
@requires_any(*SEE)
def document(certificate_id: str) -> Response:
    """The holder's signed document; who fetched it when stands in the trail."""
    hall = this_hall()
    with hall.database.reading() as connection:
        row = _mine(connection, certificate_id)
        content = document_of(connection, hall, certificate_id)
    with hall.database.writing() as connection:
        trail.write(
            connection, hall.audit_key, hall.now(), guards.somebody().id, "fetch_certificate", certificate_id, number=row.number
        )
    return replies.pdf(content, f"certificate-{row.number_folded}.pdf")
