"""Doors to the printed forms of a room: one page that leads to them, and each as a PDF."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, render_template
from flask_babel import format_date
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row

from examhall import replies
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of, names_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.photos import photos_of
from examhall.schedule.layout import plan_of, read_layout
from proctor import printing, sheets
from proctor.console import about as told_of
from proctor.handing_over import handed_over
from proctor.pages import day_asked, today_of
from proctor.printing import About, Seated
from proctor.queries import identities_of, on_duty, rooms_of
from proctor.record_pages import in_english
from proctor.record_print import Addendum, record_print
from proctor.record_queries import addenda_of, standing_record
from proctor.record_words import clock

pages = Blueprint("room_forms", __name__, url_prefix="/proctor")

TEMPLATES: Final = Path(__file__).with_name("print")

FORMS: Final = (
    ("room_forms.sign_in", _("Sign-in sheet"), _("Photograph, ticket and a line to sign on for each; at the entrance.")),
    ("room_forms.seating", _("Seating chart"), _("The room as it stands, seat by seat; on the wall and on the desk.")),
    ("room_forms.door", _("Door label"), _("Room, time and who sits here; on the door.")),
    ("room_forms.desks", _("Desk labels"), _("One for each seat, to be cut along the lines.")),
    ("room_forms.blank", _("Misconduct sheet, blank"), _("To be filled in with a pen, should a screen not be at hand.")),
    ("room_forms.handover", _("Hand-over form"), _("What goes from the room to the centre, counted; signed by both.")),
    ("room_forms.record", _("Room record"), _("One page, filled from the journals; a draft until the room is closed.")),
)  # fmt: skip


@pages.get("/forms")
@requires(Action.SEE_RECORD)
def rooms() -> str:
    """The rooms of a day, for who prints their forms or signs their records."""
    asked = day_asked()
    with this_hall().database.reading() as connection:
        found = rooms_of(connection, guards.somebody().id, this_hall().now(), asked, Action.SEE_RECORD)
    abouts = [told_of(run) | {"starts": clock(run.starts_at, run.zone), "closed": run.closed_at} for run in found]
    day = asked or today_of(abouts)
    return render_template("proctor/form_rooms.html", rooms=abouts, day=day, shown=format_date(day, "yyyy-MM-dd (EEE)"))


@pages.get("/rooms/<run_id>/forms")
@requires(Action.SEE_RECORD)
def page(run_id: str) -> str:
    with this_hall().database.reading() as connection:
        run, _roles = on_duty(connection, guards.somebody().id, run_id, Action.SEE_RECORD)
        found = sheets.sheets_of(connection, run_id).values()
        people = {row.id: row for row in identities_of(connection, run_id)}
    return render_template("proctor/forms.html", about=told_of(run), run=run, forms=FORMS, sheets=found, people=people)


def _on_duty(connection: Connection, run_id: str) -> tuple[Row[Any], About]:
    run, _roles = on_duty(connection, guards.somebody().id, run_id, Action.SEE_RECORD)
    english = in_english()
    exam, part = (run.exam_en, run.part_title_en) if english else (run.exam, run.part_title)
    return run, About(exam, part, run.batch, run.title, run.centre, run.room, run.zone, run.starts_at, run.seconds, english)


def _people(connection: Connection, run_id: str) -> list[Seated]:
    vault = this_hall().vault
    rows = identities_of(connection, run_id)
    photos = photos_of(connection, vault, [row.person_id for row in rows])
    return [
        Seated(
            row.seat, row.name, row.ticket, masked(identity_of(vault, row.identity_locked)),
            ("image/jpeg", photos[row.person_id]) if row.person_id in photos else None,
        )
        for row in rows
    ]  # fmt: skip


def _pdf(template: str, data: Mapping[str, Any], pictures: Mapping[str, tuple[str, bytes]] | None = None) -> Response:
    """The typesetter is loaded with the first form and runs off the loop."""
    from examhall.print.typesetting import typeset

    return replies.pdf(off_the_loop(typeset, TEMPLATES / f"{template}.typ", data, pictures), f"{template}.pdf")


def _form(run_id: str, template: str, made: Callable[[About, Row[Any], list[Seated]], dict[str, Any]]) -> Response:
    with this_hall().database.reading() as connection:
        run, about = _on_duty(connection, run_id)
        people = _people(connection, run_id)
    return _pdf(template, made(about, run, people), printing.photos(people))


@pages.get("/rooms/<run_id>/forms/sign-in")
@requires(Action.SEE_RECORD)
def sign_in(run_id: str) -> Response:
    return _form(run_id, "sign-in", lambda about, _run, people: printing.sign_in_sheet(about, people))


@pages.get("/rooms/<run_id>/forms/seating")
@requires(Action.SEE_RECORD)
def seating(run_id: str) -> Response:
    def made(about: printing.About, run: Row[Any], people: list[Seated]) -> dict[str, Any]:
        layout = read_layout(run.layout)
        return printing.seating_chart(about, people, plan_of(run.rows, run.columns, layout), layout.aisles)

    return _form(run_id, "seating", made)


@pages.get("/rooms/<run_id>/forms/door")
@requires(Action.SEE_RECORD)
def door(run_id: str) -> Response:
    return _form(run_id, "door", lambda about, _run, people: printing.door_label(about, people))


@pages.get("/rooms/<run_id>/forms/desks")
@requires(Action.SEE_RECORD)
def desks(run_id: str) -> Response:
    return _form(run_id, "desks", lambda about, _run, people: printing.desk_labels(about, people))


@pages.get("/rooms/<run_id>/forms/misconduct")
@requires(Action.SEE_RECORD)
def blank(run_id: str) -> Response:
    return _form(run_id, "misconduct", lambda about, _run, _people: printing.misconduct_form(about, None, None, {}))


@pages.get("/rooms/<run_id>/misconduct/<incident_id>/print")
@requires(Action.SEE_EVIDENCE)
def misconduct(run_id: str, incident_id: str) -> Response:
    """A sheet as it stands, with its photographs."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        _run, about = _on_duty(connection, run_id)
        sheet = sheets.sheet_of(connection, run_id, incident_id)
        row = next(row for row in identities_of(connection, run_id) if row.id == sheet.sitting)
        people = {one.by for one in sheet.corrections} | {one.person for one in sheet.standing} | {sheet.noted_by}
        names = names_of(connection, people)
    photos = sheets.photos_of(hall, by, run_id, incident_id)
    who = Seated(row.seat, row.name, row.ticket)
    return _pdf("misconduct", printing.misconduct_form(about, sheet, who, names), photos)


@pages.get("/rooms/<run_id>/forms/handover")
@requires(Action.SEE_RECORD)
def handover(run_id: str) -> Response:
    with this_hall().database.reading() as connection:
        run, about = _on_duty(connection, run_id)
        stands = standing_record(connection, run)
        lines = handed_over(stands, list(sheets.sheets_of(connection, run_id).values()))
    return _pdf("handover", printing.handover_form(about, lines))


@pages.get("/rooms/<run_id>/forms/record")
@requires(Action.SEE_RECORD)
def record(run_id: str) -> Response:
    with this_hall().database.reading() as connection:
        run, about = _on_duty(connection, run_id)
        stands = standing_record(connection, run)
        rows = addenda_of(connection, run_id)
        names = names_of(connection, {row.added_by for row in rows})
    addenda = [Addendum(row.number, row.text, names.get(row.added_by, ""), row.added_at) for row in rows]
    return _pdf("record", record_print(about, stands, addenda))
