"""A candidate's own admission tickets: when, where and on which seat, as far as the batch tells it now, and the download."""

from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import Connection, Row

from examhall.arranging import queries
from examhall.arranging.ticket_pages import newest_copy
from examhall.arranging.ticket_paper import Holder, heads, printed
from examhall.arranging.ticket_queries import ticket_of
from examhall.arranging.tickets import take_home
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.permissions import Action
from examhall.registration.application_queries import account_row, titled
from examhall.registration.queries import registrations_of
from examhall.registration.standing import shown_at
from examhall.replies import status_of

pages = Blueprint("own_tickets", __name__, url_prefix="/apply/tickets")


@pages.get("/<number>")
@requires(Action.APPLY)
def ticket(number: str) -> Any:
    return _page(number)


def _page(number: str, problem: Refusal | None = None) -> Any:
    """What the ticket would say if it were downloaded now; room and seat only where that may be."""
    hall, english = this_hall(), locale_now() == "en"
    with hall.database.reading() as connection:
        row, me = _mine(connection, number)
        stands, known = ticket_of(connection, row.id), queries.parts(connection)
        parts = {one.part: one.title for one in known if one.level == row.level}
        holder = Holder(
            row.ticket, me.name, me.sex, masked(identity_of(hall.vault, me.identity_locked)),
            titled(row, english, "level_title"), row.batch, parts, stands.copy,
            stands.now if stands.may_be_issued else stands.now.without_seats,
        )  # fmt: skip
    page = render_template(
        "apply/ticket.html", row=row, ticket=stands, printed=printed(holder), words=heads(), problem=problem, shown_at=shown_at
    )
    return (page, status_of(problem)) if problem else page


@pages.post("/<number>")
@requires(Action.APPLY)
def download(number: str) -> Any:
    """The ticket as it stands now; that it was fetched is kept."""
    hall = this_hall()
    with hall.database.reading() as connection:
        row, me = _mine(connection, number)
    try:
        with hall.database.writing() as connection:
            take_home(connection, hall, hall.now(), me.person_id, row.id)
    except Refusal as refusal:
        return _page(number, refusal)
    reply = newest_copy(row.id)
    reply.headers["Content-Disposition"] = f'attachment; filename="ticket-{number}.pdf"'
    return reply


def _mine(connection: Connection, number: str) -> tuple[Row[Any], Row[Any]]:
    """The registration with this ticket number, if it is of whoever is signed in, and the account. NotFound."""
    me = account_row(connection, guards.somebody().id)
    row = next((one for one in registrations_of(connection, me.person_id) if one.ticket == number), None)
    if me.person_id is None or row is None:
        raise NotFound()
    return row, me
