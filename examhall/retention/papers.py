"""What is kept of people beside their applications: lists, printed tickets, training, machines, bars and complaints."""

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, func, or_, select, update

from examhall.arranging.tables import candidate_list, ticket_print, ticket_print_piece
from examhall.complaints.moves import UNANSWERED
from examhall.complaints.tables import complaint, complaint_attachment, complaint_promise, complaint_step
from examhall.instants import Instant
from examhall.institutions.tables import training_list, training_record
from examhall.programme.days import day_of
from examhall.registration.tables import bar
from examhall.retention.applicants import YEAR
from examhall.retention.plain import older, removing
from examhall.secure_browser.tables import secure_browser_pass
from examhall.wing import Kept

NOBODY: Final = "—"  # what stands in the place of a name


def _drop_lists(connection: Connection, ids: Sequence[str]) -> None:
    dropped = {"state": "dropped", "locked": b""}
    connection.execute(update(candidate_list).where(candidate_list.c.id.in_(ids)).values(dropped))


def _old_prints(connection: Connection, before: Instant) -> Sequence[Any]:
    pieces = select(ticket_print_piece.c.print_id)
    query = select(ticket_print.c.id, ticket_print.c.asked_at.label("at"))
    return connection.execute(query.where(ticket_print.c.asked_at < before, ticket_print.c.id.in_(pieces))).all()


def _take_names_of_the_trained(connection: Connection, ids: Sequence[str]) -> None:
    """Hours and institution stay, for the register; whose they were does not."""
    row = {"name": NOBODY, "identity_kind": "", "identity_locked": b"", "identity_lookup": ""}
    connection.execute(update(training_record).where(training_record.c.id.in_(ids)).values(row))


def _old_bars(connection: Connection, before: Instant) -> Sequence[Any]:
    """Those that were ended or have run out; one that is for ever never does."""
    over = or_(bar.c.ended_at < before, (bar.c.until != "") & (bar.c.until < day_of(before)))
    at = func.coalesce(bar.c.ended_at, bar.c.entered_at)
    return connection.execute(select(bar.c.id, at.label("at")).where(over, at < before)).all()


def _old_complaints(connection: Connection, before: Instant) -> Sequence[Any]:
    """Those that nobody owes an answer any more, by their last step; no period is as short as the time for an appeal."""
    last = select(complaint_step.c.complaint_id, func.max(complaint_step.c.at).label("at"))
    steps = last.group_by(complaint_step.c.complaint_id).subquery()
    query = select(complaint.c.id, steps.c.at).join(steps, steps.c.complaint_id == complaint.c.id)
    return connection.execute(query.where(complaint.c.state.not_in(list(UNANSWERED)), steps.c.at < before)).all()


PAPERS: Final = (
    Kept(
        "training_lists", _("Lists of training that were read and not taken up"), 30, 1,
        older(training_list.c.given_by, training_list.c.given_at), removing(training_list.c.given_by),
    ),
    Kept(
        "candidate_lists", _("Lists of candidates that were read and not taken up"), 30, 1,
        older(candidate_list.c.id, candidate_list.c.brought_at, candidate_list.c.state == "read"), _drop_lists,
    ),
    Kept(
        "ticket_prints", _("Files of printed admission tickets"), 7, 2, _old_prints, removing(ticket_print_piece.c.print_id)
    ),
    Kept(
        "browser_checks", _("Browsers that were let in, with their network addresses"), 180, 30,
        older(secure_browser_pass.c.id, secure_browser_pass.c.passed_at), removing(secure_browser_pass.c.id),
    ),
    Kept(
        "training", _("Names and identity numbers in training records; the hours stay"), 5 * YEAR, YEAR,
        older(training_record.c.id, training_record.c.entered_at, training_record.c.identity_lookup != ""),
        _take_names_of_the_trained,
    ),
    Kept("bars", _("Bars from applying that are over"), 5 * YEAR, YEAR, _old_bars, removing(bar.c.id)),
    Kept(
        "complaints", _("Complaints that are over, with what was said and handed in"), 3 * YEAR, YEAR, _old_complaints,
        removing(
            complaint_attachment.c.complaint_id, complaint_promise.c.complaint_id, complaint_step.c.complaint_id, complaint.c.id
        ),
    ),
)  # fmt: skip
