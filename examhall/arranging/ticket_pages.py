"""Doors to admission tickets: a batch's tickets by centre, printing them together, and one candidate's at the counter."""

from typing import Any

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, select

from examhall import replies
from examhall.arranging import queries, ticket_prints, tickets
from examhall.arranging.candidate_pages import shown
from examhall.arranging.floor import registrations
from examhall.arranging.ticket_paper import pictures
from examhall.arranging.ticket_paper import tickets as paper
from examhall.arranging.ticket_queries import ticket_rule, waiting_for_tickets
from examhall.arranging.words import words
from examhall.audit import trail
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.jobs.queue import look
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.operations import name_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.scope import EVERYWHERE, centres_where, check_at
from examhall.registration.tables import registration
from examhall.replies import status_of
from examhall.schedule.tables import centre

pages = Blueprint("tickets", __name__, url_prefix="/staff/schedule")
pages.context_processor(words)


@pages.get("/<batch_id>/tickets")
@requires(Action.HAND_OUT_TICKETS)
def of_batch(batch_id: str) -> Any:
    return off_the_loop(_page, batch_id)  # every ticket of every centre is looked at


def _page(batch_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        batch = queries.batch_of(connection, batch_id)
        mine = centres_where(connection, guards.somebody().id, Action.HAND_OUT_TICKETS)
        counts = queries.counts(connection, batch_id, mine)
        lines = []
        for one in queries.centres(connection, mine):
            if one.id in counts:
                new, stale, right = waiting_for_tickets(connection, batch_id, one.id)
                collected = sum(bool(ticket.collected_at) for ticket in (*stale, *right))
                lines.append(
                    {"centre": one, "new": len(new), "stale": len(stale), "right": len(right), "collected": collected,
                     "candidates": counts[one.id]["candidates"]}
                )  # fmt: skip
        prints = [
            {"row": row, "job": look(connection, row.job_id), "by": name_of(connection, row.asked_by)}
            for row in ticket_prints.prints_of(connection, batch_id) if mine & {EVERYWHERE, row.centre_id}
        ]  # fmt: skip
        rule = ticket_rule(connection, batch_id)
        names = {one.id: one.name for one in queries.centres(connection)}
    page = render_template(
        "arranging/tickets.html", batch=batch, lines=lines, prints=prints, rule=rule, names=names, problem=problem,
        most=ticket_prints.MOST, wrong_centre=request.form.get("centre", "") if problem else "",
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/<batch_id>/tickets")
@requires(Action.HAND_OUT_TICKETS)
def print_together(batch_id: str) -> Any:
    """Have the tickets of a centre printed by the back office."""
    hall, by, centre_id = this_hall(), guards.somebody().id, request.form.get("centre", "")
    try:
        with hall.database.writing() as connection:
            queries.batch_of(connection, batch_id)
            if connection.execute(select(centre.c.id).where(centre.c.id == centre_id)).first() is None:
                raise NotFound()
            check_at(connection, by, Action.HAND_OUT_TICKETS, centre_id)
            reason = request.form.get("reason", "")
            print_id = ticket_prints.ask(connection, hall, hall.now(), by, batch_id, centre_id, reason)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(batch_id, refusal)
    return redirect(url_for("tickets.printed", print_id=print_id))


@pages.get("/ticket-prints/<print_id>")
@requires(Action.HAND_OUT_TICKETS)
def printed(print_id: str) -> Any:
    """How far it is; then the file."""
    with this_hall().database.reading() as connection:
        row = _print_of_mine(connection, print_id)
        batch, job = queries.batch_of(connection, row.batch_id), look(connection, row.job_id)
        place = connection.execute(select(centre.c.name).where(centre.c.id == row.centre_id)).scalar_one()
    result = msgspec.json.decode(job.result) if job is not None and job.result else {}
    return render_template(
        "arranging/ticket_print.html", batch=batch, row=row, job=job, centre=place, result=result,
        busy=job is not None and job.state in ("waiting", "running"),
    )  # fmt: skip


def _print_of_mine(connection: Connection, print_id: str) -> Any:
    row = ticket_prints.print_of(connection, print_id)
    check_at(connection, guards.somebody().id, Action.HAND_OUT_TICKETS, row.centre_id)
    return row


@pages.get("/ticket-prints/<print_id>/file")
@requires(Action.HAND_OUT_TICKETS)
def fetch(print_id: str) -> Response:
    """The file itself; who fetched it when stands in the trail."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        row = _print_of_mine(connection, print_id)
    content = off_the_loop(ticket_prints.content_of, hall, print_id)
    with hall.database.writing() as connection:
        trail.write(connection, hall.audit_key, hall.now(), by, "fetch_tickets", row.batch_id, print=print_id)
    return replies.pdf(content, "tickets.pdf")


@pages.get("/candidates/<registration_id>/ticket")
@requires(Action.HAND_OUT_TICKETS)
def ticket(registration_id: str) -> Response:
    """The newest copy of one ticket as it was issued."""
    with this_hall().database.reading() as connection:
        _check_mine(connection, registration_id)
    return newest_copy(registration_id)


def newest_copy(registration_id: str) -> Response:
    """A ticket as it was last issued, on its page. NotFound where none was."""
    hall = this_hall()
    with hall.database.reading() as connection:
        holders = ticket_prints.holders_of(connection, hall, [registration_id])
    if not holders:
        raise NotFound()
    from examhall.print.typesetting import typeset  # the typesetter is loaded with the first ticket

    data = paper(holders, hall.config.authority, locale_now() == "en")
    content = off_the_loop(typeset, ticket_prints.TEMPLATE, data, pictures(holders))
    return replies.pdf(content, f"ticket-{holders[0].number}.pdf")


def _check_mine(connection: Connection, registration_id: str) -> None:
    row = connection.execute(registrations().where(registration.c.id == registration_id)).first()
    if row is None:
        raise NotFound()
    check_at(connection, guards.somebody().id, Action.HAND_OUT_TICKETS, row.centre_id or "")


@pages.post("/candidates/<registration_id>/ticket")
@requires(Action.HAND_OUT_TICKETS)
def hand_out(registration_id: str) -> Any:
    """Issue the ticket, or another copy with a reason; or note that it was collected."""
    hall, by = this_hall(), guards.somebody().id
    try:
        with hall.database.writing() as connection:
            _check_mine(connection, registration_id)
            if "collected" in request.form:
                tickets.collect(connection, hall, hall.now(), by, registration_id)
                told = _("Collection is recorded.")
            else:
                tickets.issue(connection, hall, hall.now(), by, registration_id, request.form.get("reason", "")[:500])
                told = _("Issued. It can be printed now.")
    except NotFound:
        raise
    except Refusal as refusal:
        return shown(registration_id, refusal)
    session["candidate_told"] = str(told)
    return redirect(url_for("candidates.candidate", registration_id=registration_id))
