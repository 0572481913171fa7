"""The pages on which a centre looks at its applications and decides them: list, one in full, evidence, late admission."""

import datetime as dt
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import Connection, Row

from examhall.audit import trail
from examhall.counter import queries
from examhall.counter.admitting import NotAfterNow, NoWindow, admit_late, has_lapsed, window_of
from examhall.counter.wording import words
from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.instants import Instant, instant, moment
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of, names_of
from examhall.people.permissions import Action
from examhall.people.photos import photos_of
from examhall.people.scope import centres_where, check_at, may_at
from examhall.registration import application_queries as reads
from examhall.registration import applying
from examhall.registration.application import ENDED_WORDS, NEXT_STATE, Move, State
from examhall.registration.barred import bar_now, said
from examhall.registration.declared_words import declared_in_words
from examhall.registration.eligibility import check
from examhall.registration.evidence import open_evidence
from examhall.registration.standing import MOVE_WORDS
from examhall.replies import status_of

pages = Blueprint("centre_applications", __name__, url_prefix="/centre/applications")
pages.context_processor(words)

DECISIONS: Final = (Move.APPROVE, Move.RETURN, Move.REJECT)
MOVES: Final = {**MOVE_WORDS, Move.WITHDRAW: ENDED_WORDS[Move.WITHDRAW]}  # the applicant's own says "by you"
SHOWN: Final = (
    State.SUBMITTED, State.RETURNED, State.APPROVED, State.CONFIRMED, State.REJECTED, State.WITHDRAWN,
)  # fmt: skip


@pages.get("")
@requires(Action.SEE_APPLICATIONS)
def listed() -> str:
    """Those of the centres one sees to; narrowed by what stands in the address."""
    hall, sent = this_hall(), request.args
    asked = queries.Asked(
        sent.get("batch", ""), sent.get("level", ""), sent.get("state", ""), sent.get("centre", ""),
        sent.get("find", "").strip()[:60],
    )  # fmt: skip
    with hall.database.reading() as connection:
        centres = centres_where(connection, guards.somebody().id, Action.SEE_APPLICATIONS)
        rows = queries.applications_asked(connection, centres, asked)
        counts = queries.counts_by_state(connection, centres, asked.batch)
        batches, at_centres = queries.batches_with_calendar(connection), queries.centres_named(connection, centres)
        levels = queries.level_titles(connection)
    lines = [{"row": row, "identity": masked(identity_of(hall.vault, row.identity_locked))} for row in rows]
    return render_template(
        "counter/applications.html", lines=lines, asked=asked, counts=counts, batches=batches, centres=at_centres,
        levels=levels, shown_states=SHOWN, most=queries.MOST, decided=sent.get("decided", ""),
    )  # fmt: skip


@pages.get("/<application_id>")
@requires(Action.SEE_APPLICATIONS)
def one(application_id: str) -> Any:
    return _page(application_id)


def _seen(connection: Connection, application_id: str, action: Action = Action.SEE_APPLICATIONS) -> Row[Any]:
    """The application, for who may do this at its centre. NotFound, NotAllowed."""
    row = queries.application_of(connection, application_id)
    check_at(connection, guards.somebody().id, action, row.centre_id)
    return row


def _page(application_id: str, problem: Refusal | None = None) -> Any:
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        row = _seen(connection, application_id)
        day = reads.day_that_counts(connection, row, hall.now())
        clauses = reads.clauses_of(connection, row.level, day, locale_now() == "en")
        conditions = reads.conditions_of(connection, row.level, row.clause)
        declared = reads.declared_in(row)
        known = reads.known_of(connection, row.person_id, row.level, hall.now(), row.batch_id)
        findings = check(conditions, declared, known)
        steps, evidence = reads.steps_of(connection, row.id), reads.evidence_of(connection, row.id)
        receipts, admitted = (
            queries.receipts_of_application(connection, row.id), queries.late_admissions_of(connection, row.id),
        )  # fmt: skip
        names = names_of(connection, {step.by for step in steps} | {late.granted_by for late in admitted})
        fees, parts = reads.fees_of(connection, row, hall.now()), queries.part_titles(connection, row.level)
        has_photo = queries.has_photo(connection, row.person_id)
        decide = may_at(connection, by, Action.DECIDE_APPLICATIONS, row.centre_id)
        lapsed, bar = has_lapsed(connection, row), bar_now(connection, row.person_id, hall.now())
        may_pay = row.state == State.APPROVED and not bar and may_at(connection, by, Action.TAKE_FEES, row.centre_id)
        try:
            window = window_of(connection, row)
        except NoWindow:
            window = None
    body = render_template(
        "counter/application.html", row=row, identity=masked(identity_of(hall.vault, row.identity_locked)),
        clause=clauses.get(row.clause, ""), declared=declared_in_words(declared, conditions), findings=findings, steps=steps,
        moves=MOVES, names=names, evidence=evidence, receipts=receipts, admitted=admitted, fees=fees, parts=parts,
        has_photo=has_photo, lapsed=lapsed, barred=said(bar) if bar else "",
        window=window, may_pay=may_pay, problem=problem, sent=request.form,
        decided=request.args.get("decided", ""),
        decisions=[
            move for move in DECISIONS
            if decide and (State(row.state), move) in NEXT_STATE and not (bar and move is Move.APPROVE)
        ],
        may_admit=guards.somebody().may(Action.ADMIT_LATE) and not bar and (lapsed or row.state == State.APPROVED),
        today=moment(hall.now(), row.zone).date().isoformat(),
    )  # fmt: skip
    return (body, status_of(problem)) if problem else body


@pages.post("/<application_id>/decision")
@requires(Action.DECIDE_APPLICATIONS)
def decide(application_id: str) -> Any:
    """Approve, return or reject; then the next one that waits."""
    hall, by, form = this_hall(), guards.somebody().id, request.form
    version, reason = form.get("version", type=int, default=0), form.get("reason", "")
    try:
        with hall.database.writing() as connection:
            row = _seen(connection, application_id, Action.DECIDE_APPLICATIONS)
            match form.get("move"):
                case Move.APPROVE:
                    applying.approve(connection, hall, hall.now(), by, row.id, version)
                case Move.RETURN:
                    applying.return_for_correction(connection, hall, hall.now(), by, row.id, version, reason)
                case Move.REJECT:
                    applying.reject(connection, hall, hall.now(), by, row.id, version, reason)
                case _:
                    raise Malformed(field="move")
    except Refusal as refusal:
        return _page(application_id, refusal)
    with hall.database.reading() as connection:
        following = queries.next_waiting(connection, centres_where(connection, by, Action.DECIDE_APPLICATIONS))
    if following is None:
        return redirect(url_for("centre_applications.listed", state=row.state, decided=row.number))
    return redirect(url_for("centre_applications.one", application_id=following, decided=row.number))


@pages.post("/<application_id>/late")
@requires(Action.ADMIT_LATE)
def admit(application_id: str) -> Any:
    """Until the end of the chosen day, by the centre's clock."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        row = _seen(connection, application_id, Action.ADMIT_LATE)
    try:
        until = _end_of(request.form.get("until", ""), row.zone)
        with hall.database.writing() as connection:
            admit_late(connection, hall, hall.now(), by, application_id, until, request.form.get("late_reason", ""))
    except Refusal as refusal:
        return _page(application_id, refusal)
    return redirect(url_for("centre_applications.one", application_id=application_id))


def _end_of(day: str, zone: str) -> Instant:
    """The midnight after this day; NotAfterNow for what is no day."""
    try:
        after = dt.date.fromisoformat(day) + dt.timedelta(days=1)
    except (ValueError, OverflowError) as fault:
        raise NotAfterNow(field="until") from fault
    return instant(dt.datetime.combine(after, dt.time(), tzinfo=ZoneInfo(zone)))


@pages.get("/<application_id>/photo")
@requires(Action.SEE_APPLICATIONS)
def photo(application_id: str) -> Response:
    hall = this_hall()
    with hall.database.reading() as connection:
        row = _seen(connection, application_id)
        found = photos_of(connection, hall.vault, [row.person_id]).get(row.person_id)
    if found is None:
        raise NotFound()
    return Response(found, mimetype="image/jpeg", headers={"Cache-Control": "private, no-store"})


@pages.get("/<application_id>/evidence/<evidence_id>")
@requires(Action.SEE_APPLICATIONS)
def evidence(application_id: str, evidence_id: str) -> Response:
    """One file in clear; each look stands in the trail."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.writing() as connection:
        row = _seen(connection, application_id)
        name, media_type, content = open_evidence(connection, hall.vault, row.id, evidence_id)
        trail.write(connection, hall.audit_key, hall.now(), by, "see_application_evidence", row.id, name=name)
    ending = {"application/pdf": "pdf", "image/png": "png"}.get(media_type, "jpg")
    headers = {
        "Content-Disposition": f'inline; filename="{row.number}-{evidence_id}.{ending}"', "Cache-Control": "private, no-store",
    }  # fmt: skip
    return Response(content, mimetype=media_type, headers=headers)
