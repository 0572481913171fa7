"""The exams officer's pages of accommodations: the list, entering one, changing and ending it."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, session, url_for
from sqlalchemy import Connection, Row, Select, or_, select

from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import folded
from examhall.people.operations import name_of
from examhall.people.permissions import Action
from examhall.people.tables import person
from examhall.programme.tables import level_part
from examhall.registration.accommodations import Approval, Kinds, in_words, minutes
from examhall.registration.queries import approval_in, kinds_in, newest_accommodations
from examhall.registration.tables import accommodation, registration
from examhall.replies import status_of
from examhall.sittings import accommodating

pages = Blueprint("accommodations", __name__, url_prefix="/staff/accommodations")

MOST: Final = 500  # lines of the list
HOME: Final = "Asia/Shanghai"


@pages.get("")
@requires(Action.ACCOMMODATE)
def list_accommodations() -> str:
    """All that stand, or have ended; narrowed by ticket number or name."""
    asked, ended = request.args.get("find", "").strip()[:60], request.args.get("show") == "ended"
    query = newest_accommodations().where(accommodation.c.ended if ended else ~accommodation.c.ended)
    if asked:
        query = query.where(or_(*(one.contains(asked, autoescape=True) for one in (registration.c.ticket, person.c.name))))
    with this_hall().database.reading() as connection:
        parts = _parts(connection)
        lines = [_line(row, parts) for row in connection.execute(query.limit(MOST))]
    told = session.pop("accommodation_told", None)
    return render_template("accommodations/list.html", lines=lines, find=asked, ended=ended, told=told, most=MOST)


def _parts(connection: Connection) -> dict[tuple[str, str], str]:
    """(level, part) -> its title in the reader's language."""
    title = level_part.c.title_en if locale_now() == "en" else level_part.c.title
    rows = connection.execute(select(level_part.c.level, level_part.c.part, title.label("title")))
    return {(row.level, row.part): row.title for row in rows}


def _line(row: Row[Any], parts: dict[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "row": row, "part": parts.get((row.level, row.part), row.part), "kinds": in_words(kinds_in(row)),
        "url": url_for("accommodations.accommodation_of", ticket=row.ticket, part=row.part),
    }  # fmt: skip


@pages.get("/new")
@requires(Action.ACCOMMODATE)
def new() -> Any:
    return _new_page(folded(request.args.get("ticket", ""))[:40], {})


def _new_page(ticket: str, given: Any, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        holder = _holder(connection, ticket)
        parts = {part: title for (level, part), title in _parts(connection).items() if holder and level == holder.level}
    today = moment(this_hall().now(), HOME).date().isoformat()
    given = given or {"approved_on": today, "valid_from": today}
    page = render_template(
        "accommodations/new.html", ticket=ticket, holder=holder, parts=parts, given=given,
        chosen=request.form.getlist("part") if problem else list(parts), problem=problem,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


def _holder(connection: Connection, ticket: str) -> Row[Any] | None:
    """Whose ticket this is: name, level."""
    query: Select[Any] = select(registration.c.id, registration.c.ticket, registration.c.level, person.c.name)
    return connection.execute(
        query.join(person, registration.c.person_id == person.c.id).where(registration.c.ticket == ticket)
    ).first()


@pages.post("/new")
@requires(Action.ACCOMMODATE)
def enter() -> Any:
    """One record for each chosen part of this candidate."""
    form, ticket = request.form, request.form.get("ticket", "")[:40]
    try:
        told = accommodating.enter(this_hall(), guards.somebody().id, ticket, form.getlist("part"), _kinds(), _approval())
    except Refusal as refusal:
        return _new_page(ticket, form, refusal)
    session["accommodation_told"] = told
    return redirect(url_for("accommodations.list_accommodations", find=ticket))


def _kinds() -> Kinds:
    form = request.form
    percent, extra, breaks = (form.get(name, 0, type=int) for name in ("percent", "extra_minutes", "break_minutes"))
    return Kinds(
        percent, extra * 60, breaks * 60, "large_text" in form, "high_contrast" in form, "read_aloud" in form,
        "separate_room" in form,
    )  # fmt: skip


def _approval() -> Approval:
    form = request.form
    said = (form.get(name, "").strip() for name in ("approver", "approved_on", "valid_from", "valid_to", "reference"))
    return Approval(*(text[:200] for text in said))


@pages.get("/<ticket>/<part>")
@requires(Action.ACCOMMODATE)
def accommodation_of(ticket: str, part: str) -> Any:
    """One record as it stands, to change or end, and every version of it."""
    return _record_page(ticket, part)


def _record_page(ticket: str, part: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        holder = _holder(connection, ticket)
        rows = connection.execute(
            select(accommodation)
            .where(accommodation.c.registration_id == (holder.id if holder else ""), accommodation.c.part == part)
            .order_by(accommodation.c.version.desc())
        ).all()  # fmt: skip
        if holder is None or not rows:
            raise NotFound()
        parts = _parts(connection)
        versions = [
            {
                "row": row, "kinds": in_words(kinds_in(row)), "by": name_of(connection, row.entered_by) or row.entered_by,
                "at": moment(row.entered_at, HOME).strftime("%Y-%m-%d %H:%M") if row.entered_at else "",
            }
            for row in rows
        ]  # fmt: skip
    page = render_template(
        "accommodations/record.html", holder=holder, part_title=parts.get((holder.level, part), part), versions=versions,
        stands=rows[0], given=request.form if problem else _given(rows[0]), problem=problem,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


def _given(row: Row[Any]) -> dict[str, Any]:
    """A record as the fields of the page say it."""
    approval = approval_in(row)
    return {
        "percent": row.percent, "extra_minutes": minutes(row.extra_seconds), "break_minutes": minutes(row.break_seconds),
        **{name: "1" for name in ("large_text", "high_contrast", "read_aloud", "separate_room") if getattr(row, name)},
        "approver": approval.approver, "approved_on": approval.approved_on, "valid_from": approval.valid_from,
        "valid_to": approval.valid_to, "reference": approval.reference,
    }  # fmt: skip


@pages.post("/<ticket>/<part>")
@requires(Action.ACCOMMODATE)
def change(ticket: str, part: str) -> Any:
    """Another version, or the end of it; a sitting that goes on hears of it at once."""
    hall, by, form = this_hall(), guards.somebody().id, request.form
    reason, known = form.get("reason", ""), form.get("version", 0, type=int)
    try:
        if "end" in form:
            told = accommodating.end(hall, by, ticket, part, reason, known)
        else:
            told = accommodating.enter(hall, by, ticket, [part], _kinds(), _approval(), reason, known)
    except Refusal as refusal:
        return _record_page(ticket, part, refusal)
    session["accommodation_told"] = told
    return redirect(url_for("accommodations.list_accommodations", find=ticket))
