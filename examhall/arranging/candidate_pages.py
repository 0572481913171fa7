"""The pages of a batch's candidates: the list, and one with seats, ticket, what was put off, and everything that was done."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, Select, select

from examhall.arranging import deferring, moving, queries
from examhall.arranging.floor import registrations, school_of
from examhall.arranging.ticket_queries import copies_of, ticket_of
from examhall.arranging.words import words
from examhall.audit import trail
from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import folded, masked
from examhall.people.operations import identity_of, name_of
from examhall.people.permissions import Action
from examhall.people.scope import centres_where, check_at
from examhall.people.tables import person
from examhall.people.trail_words import ACTS
from examhall.registration.tables import carry_over, deferral, registration
from examhall.replies import status_of
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import batch, centre, room

pages = Blueprint("candidates", __name__, url_prefix="/staff/schedule")
pages.context_processor(words)

NARROWED = ("find", "centre", "level", "show")
PARTS = ("theory", "practical")


@pages.get("/<batch_id>/candidates")
@requires(Action.SEE_ARRANGEMENT)
def list_candidates(batch_id: str) -> str:
    narrowed = {name: request.args.get(name, "")[:60] for name in NARROWED}
    with this_hall().database.reading() as connection:
        mine = centres_where(connection, guards.somebody().id, Action.SEE_ARRANGEMENT)
        found = queries.candidates(connection, batch_id, mine, narrowed)
        centres = queries.centres(connection, mine)
        page = render_template(
            "arranging/candidates.html", batch=queries.batch_of(connection, batch_id), found=found, narrowed=narrowed,
            centres=centres, names={one.id: one.name for one in centres}, most=queries.MOST,
            levels=list(dict.fromkeys(one.level for one in queries.parts(connection))),
        )  # fmt: skip
    return page


@pages.get("/candidates/<registration_id>")
@requires(Action.SEE_ARRANGEMENT)
def candidate(registration_id: str) -> Any:
    return shown(registration_id)


def shown(registration_id: str, problem: Refusal | None = None) -> Any:
    """The page as it stands, or with what was refused."""
    hall = this_hall()
    with hall.database.reading() as connection:
        row = _mine(connection, registration_id, Action.SEE_ARRANGEMENT)
        who = connection.execute(select(person).where(person.c.id == row.person_id)).one()
        parts = {one.part: one for one in queries.parts(connection) if one.level == row.level}
        rooms = {one.id: one.name for one in connection.execute(select(room.c.id, room.c.name))}
        acts = [
            {"act": act, "words": ACTS.get(act.action, act.action), "by": name_of(connection, act.actor) or act.actor,
             "reason": act.detail.get("reason", ""), "seats": [
                 _seats_in(act.detail.get(when, []), rooms) for when in ("before", "after")
             ]}
            for act in trail.read(connection, registration_id, 40)
        ]  # fmt: skip
        page = render_template(
            "arranging/candidate.html", row=row, who=who, identity=masked(identity_of(hall.vault, who.identity_locked)),
            batch=queries.batch_of(connection, row.batch_id), exam=next(iter(parts.values())).exam if parts else row.level,
            centre=connection.execute(select(centre).where(centre.c.id == row.centre_id)).first(), school=school_of(row),
            sessions=queries.sessions_of(connection, [registration_id]).get(registration_id, []),
            ticket=ticket_of(connection, registration_id), copies=copies_of(connection, registration_id), acts=acts,
            put_off=_put_off(connection, registration_id), came_from=_came_from(connection, registration_id),
            waiting=deferring.waiting_to_be_carried(connection, registration_id), problem=problem,
            places=_places(connection, row), batches=_to_come(connection, row),
            told=session.pop("candidate_told", ""), given=request.form if problem else {}, part_titles=parts,
        )  # fmt: skip
    return (page, status_of(problem)) if problem else page


def _seats_in(said: list[Any], rooms: Mapping[str, str]) -> str:
    """Room and seat, as an act tells of one place (administration, room, seat) or of one for each part."""
    places = said if said and isinstance(said[0], list) else [said] if said else []
    return ", ".join(f"{rooms.get(room_id, room_id)} {seat:02d}" for _administration, room_id, seat in places)


def _mine(connection: Connection, registration_id: str, action: Action) -> Row[Any]:
    """The registration, for who may do this at its centre. NotFound, NotAllowed."""
    row = connection.execute(registrations().where(registration.c.id == registration_id)).first()
    if row is None:
        raise NotFound()
    check_at(connection, guards.somebody().id, action, row.centre_id or "")
    return row


def _to_come(connection: Connection, row: Row[Any]) -> list[Row[Any]]:
    """The batches that what was put off may be carried over to."""
    waiting, now = deferring.waiting_to_be_carried(connection, row.id), this_hall().now()
    return [
        one for one in queries.batches(connection)
        if one.id != row.batch_id and not any(deferring.is_over(connection, one.id, row.level, part, now) for part in waiting)
    ]  # fmt: skip


def _places(connection: Connection, row: Row[Any]) -> list[dict[str, Any]]:
    """The administrations and rooms of the candidate's level at the candidate's centre in which one may be put."""
    held = queries.administrations(connection, row.batch_id, (row.centre_id or "",))
    return [one for one in held if one["row"].level == row.level and not one["stage"]]


def _put_off(connection: Connection, registration_id: str) -> list[Row[Any]]:
    """Parts that were put off, with the registration and batch they were carried over to."""
    query: Select[Any] = (
        select(
            deferral, carry_over.c.to_registration_id, registration.c.ticket.label("to_ticket"), batch_title().label("to_batch")
        )
        .outerjoin(
            carry_over,
            (carry_over.c.registration_id == deferral.c.registration_id) & (carry_over.c.part == deferral.c.part),
        )
        .outerjoin(registration, registration.c.id == carry_over.c.to_registration_id)
        .outerjoin(batch, batch.c.id == registration.c.batch_id)
        .where(deferral.c.registration_id == registration_id)
    )  # fmt: skip
    return list(connection.execute(query))


def _came_from(connection: Connection, registration_id: str) -> list[Row[Any]]:
    query: Select[Any] = (
        select(carry_over.c.part, registration.c.id, registration.c.ticket, batch_title().label("batch"))
        .join(registration, registration.c.id == carry_over.c.registration_id)
        .join(batch, batch.c.id == registration.c.batch_id)
        .where(carry_over.c.to_registration_id == registration_id)
    )
    return list(connection.execute(query))


@pages.post("/candidates/<registration_id>/seat")
@requires(Action.ARRANGE)
def seat(registration_id: str) -> Any:
    """Move to a seat, swap with somebody, draw again, or take out."""
    hall, by, form = this_hall(), guards.somebody().id, request.form
    part, reason = form.get("part", ""), form.get("reason", "")[:500]
    try:
        with hall.database.writing() as connection:
            _mine(connection, registration_id, Action.ARRANGE)
            now, act = hall.now(), form.get("act", "")
            if act == "move":
                administration_id, _dash, room_id = form.get("where", "").partition("-")
                if not room_id:
                    raise moving.NoRoomOfThisPart(field="where")
                number = form.get("seat", "").strip()
                if not number.isdecimal() or len(number) > 4:
                    raise moving.NoSuchPlace(field="seat")
                moving.move(
                    connection, hall, now, by, registration_id, part, administration_id, room_id, int(number), reason
                )  # fmt: skip
            elif act == "swap":
                other = _of_ticket(connection, form.get("other", ""))
                moving.swap(connection, hall, now, by, registration_id, other, part, reason)
            elif act == "draw":
                moving.draw_again(connection, hall, now, by, registration_id, moving.rule_for_one(), reason)
            elif act == "unseat":
                moving.unseat(connection, hall, now, by, registration_id, part, reason)
            else:
                raise Malformed(field="act")
    except NotFound:
        raise
    except Refusal as refusal:
        return shown(registration_id, refusal)
    if act == "unseat":
        return _done(
            registration_id, _("Taken out of the seat, which is free at once. The candidate has none in this part now.")
        )
    return _done(registration_id, _("Seated anew. A ticket that was issued says something else now: issue another copy."))


class NobodyWithTicket(Refusal):
    code = "nobody_with_ticket"
    says = _("Nobody is registered under this number.")


def _of_ticket(connection: Connection, ticket: str) -> str:
    found = connection.execute(select(registration.c.id).where(registration.c.ticket == folded(ticket)[:40])).scalar()
    if found is None:
        raise NobodyWithTicket(field="other")
    return str(found)


@pages.post("/candidates/<registration_id>/put-off")
@requires(Action.ARRANGE)
def put_off(registration_id: str) -> Any:
    """Parts that are not sat in this batch."""
    hall, form = this_hall(), request.form
    chosen = [part for part in PARTS if part in form.getlist("part")]
    try:
        with hall.database.writing() as connection:
            _mine(connection, registration_id, Action.ARRANGE)
            reason, reference = form.get("reason", "")[:500], form.get("reference", "")
            deferring.put_off(connection, hall, hall.now(), guards.somebody().id, registration_id, chosen, reason, reference)
    except NotFound:
        raise
    except Refusal as refusal:
        return shown(registration_id, refusal)
    return _done(registration_id, _("Put off. What was paid holds for the batch it is carried over to."))


@pages.post("/candidates/<registration_id>/carry-over")
@requires(Action.ARRANGE)
def carry(registration_id: str) -> Any:
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            _mine(connection, registration_id, Action.ARRANGE)
            queries.batch_of(connection, request.form.get("batch", ""))
            by = guards.somebody().id
            made = deferring.carry(connection, hall, hall.now(), by, registration_id, request.form.get("batch", ""))
    except NotFound:
        raise
    except Refusal as refusal:
        return shown(registration_id, refusal)
    return _done(made, _("Carried over, with the fee: this is the registration in the new batch."))


def _done(registration_id: str, told: Any) -> Any:
    session["candidate_told"] = str(told)
    return redirect(url_for("candidates.candidate", registration_id=registration_id))
