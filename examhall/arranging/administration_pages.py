"""The exams officer's page of one administration: what is held, when, how long, and in which rooms."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, select

from examhall.arranging import administrations, queries
from examhall.arranging.administrations import Wanted
from examhall.arranging.house_rules import MINUTES, MULTIPLE_CHOICE, SWITCHES, read_rules, typed_rules
from examhall.arranging.words import words
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme.days import HOME
from examhall.replies import status_of
from examhall.schedule.local_time import as_typed, read_local
from examhall.schedule.settings import HouseRules, read_settings
from examhall.schedule.tables import administration as administration_rows
from examhall.schedule.tables import centre, room
from examhall.schedule.windows import ScheduleProblem

pages = Blueprint("administrations", __name__, url_prefix="/staff/schedule")
pages.context_processor(words)


@pages.get("/<batch_id>/administrations/new")
@requires(Action.ARRANGE)
def new(batch_id: str) -> Any:
    return _page(batch_id, None, {"part": request.args.get("part", ""), **typed_rules(HouseRules())})


@pages.post("/<batch_id>/administrations/new")
@requires(Action.ARRANGE)
def hold(batch_id: str) -> Any:
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            queries.batch_of(connection, batch_id)
            administrations.hold(connection, hall, hall.now(), guards.somebody().id, batch_id, _wanted(connection))
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(batch_id, None, request.form, refusal)
    return redirect(url_for("batches.batch", batch_id=batch_id))


@pages.get("/administrations/<administration_id>")
@requires(Action.ARRANGE)
def administration(administration_id: str) -> Any:
    with this_hall().database.reading() as connection:
        row = _row(connection, administration_id)
        used = administrations.rooms_used(connection, administration_id)
        zone = _zone(connection, used)
    given = {
        "part": f"{row.level}-{row.part}", "title": row.title, "starts": as_typed(row.starts_at, zone),
        "minutes": f"{row.seconds / 60:g}", "rooms": used, **typed_rules(read_settings(row.settings)),
    }  # fmt: skip
    return _page(row.batch_id, row, given)


@pages.post("/administrations/<administration_id>")
@requires(Action.ARRANGE)
def change(administration_id: str) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        row = _row(connection, administration_id)
    try:
        with hall.database.writing() as connection:
            by, reason = guards.somebody().id, request.form.get("reason", "")
            administrations.change(connection, hall, hall.now(), by, administration_id, _wanted(connection), reason)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(row.batch_id, row, request.form, refusal)
    return redirect(url_for("batches.batch", batch_id=row.batch_id))


@pages.post("/administrations/<administration_id>/cancel")
@requires(Action.ARRANGE)
def cancel(administration_id: str) -> Any:
    """Not held after all; only before anybody is seated."""
    batch_id = administrations.cancel(this_hall(), guards.somebody().id, administration_id)
    return redirect(url_for("batches.batch", batch_id=batch_id))


def _row(connection: Connection, administration_id: str) -> Row[Any]:
    row = connection.execute(select(administration_rows).where(administration_rows.c.id == administration_id)).first()
    if row is None:
        raise NotFound()
    return row


def _zone(connection: Connection, rooms: list[str]) -> str:
    """Of the centre whose rooms these are."""
    query = select(centre.c.zone).join(room, room.c.centre_id == centre.c.id).where(room.c.id.in_(rooms)).limit(1)
    return connection.execute(query).scalar() or HOME


def _wanted(connection: Connection) -> Wanted:
    """What was typed; the start is a time of the centre whose rooms were chosen."""
    form, rooms = request.form, request.form.getlist("rooms")
    level, _dash, part = form.get("part", "").partition("-")
    starts_at = read_local(form.get("starts", ""), _zone(connection, rooms))
    if starts_at is None:
        raise ScheduleProblem("starts", _("Choose a day and a time."))
    try:
        seconds = round(float(form.get("minutes", "")) * 60)
    except (ValueError, OverflowError):
        raise ScheduleProblem("minutes", _("Write a number of minutes.")) from None
    rules = read_rules(form) if "rules" in form else None
    return Wanted(level, part, form.get("title", ""), starts_at, seconds, tuple(rooms), rules)


def _page(batch_id: str, row: Any, given: Any, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        batch = queries.batch_of(connection, batch_id)
        parts, rooms = queries.parts(connection), queries.rooms(connection)
        held = [one for one in queries.administrations(connection, batch_id) if row is not None and one["row"].id == row.id]
    chosen = given.getlist("rooms") if hasattr(given, "getlist") else given.get("rooms", [])
    page = render_template(
        "arranging/administration.html", batch=batch, administration=row, held=held[0] if held else None, given=given,
        chosen=chosen, parts=parts, rooms=rooms, problem=problem,
        minutes=MINUTES, switches=SWITCHES, multiple_choice=MULTIPLE_CHOICE,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page
