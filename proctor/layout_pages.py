"""The pages on which centre staff draw their rooms: rows, aisles, spare seats, seats out of order, and the numbering."""

from typing import Any

import msgspec
from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Row

from examhall.errors import Malformed, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.schedule.layout import Layout, Numbering, places_of, plan_of, to_fill, usable
from examhall.sittings.seating import is_seated_in
from proctor.layouts import layout_of, room_to_lay_out, rooms_to_lay_out, set_layout

layout_pages = Blueprint("proctor_layouts", __name__, url_prefix="/proctor/layouts")

NUMBERINGS = {
    Numbering.ROWS: _("Row by row"),
    Numbering.SERPENTINE_ROWS: _("Row by row, each second one back (serpentine)"),
    Numbering.COLUMNS: _("Column by column"),
    Numbering.SERPENTINE_COLUMNS: _("Column by column, each second one back (serpentine)"),
}


@layout_pages.get("")
@requires(Action.LAY_OUT_ROOM)
def layouts() -> str:
    with this_hall().database.reading() as connection:
        found = rooms_to_lay_out(connection, guards.somebody().id)
    rooms = [
        {
            "room": row, "seats": len(usable(row.rows, row.columns, layout_of(row))),
            "filled": len(to_fill(row.rows, row.columns, layout_of(row))), "layout": layout_of(row),
        }
        for row in found
    ]  # fmt: skip
    return render_template("proctor/layouts.html", rooms=rooms, numberings=NUMBERINGS)


@layout_pages.get("/<room_id>")
@requires(Action.LAY_OUT_ROOM)
def layout(room_id: str) -> str:
    return _page(room_id)


@layout_pages.post("/<room_id>")
@requires(Action.LAY_OUT_ROOM)
def draw(room_id: str) -> Any:
    """Each place says what stands there; numbers follow from the order in which one walks."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        row = room_to_lay_out(connection, by, room_id)
    try:
        set_layout(hall, by, room_id, _seen(), _drawn(row))
    except Refusal as refusal:
        return _page(room_id, refusal), 409
    return redirect(url_for("proctor_layouts.layout", room_id=room_id, saved=1))


def _seen() -> Layout:
    try:
        return msgspec.json.decode(request.form.get("seen", ""), type=Layout)
    except msgspec.DecodeError as fault:
        raise Malformed(field="seen") from fault


def _drawn(row: Row[Any]) -> Layout:
    said = {
        (line, column): request.form.get(f"place-{line}-{column}", "seat")
        for line in range(1, row.rows + 1)
        for column in range(1, row.columns + 1)
    }
    try:
        numbering = Numbering(request.form.get("numbering", ""))
        aisles = tuple(sorted({int(column) for column in request.form.getlist("aisle")} & set(range(1, row.columns))))
    except ValueError as fault:
        raise Malformed(field="numbering") from fault
    bare = Layout(numbering, aisles, tuple(place for place, kind in said.items() if kind == "gap"))
    places = places_of(row.rows, row.columns, bare)
    if not places:
        raise Malformed(field="gaps")
    kinds = {seat: said[line + 1, column + 1] for seat, (line, column) in places.items()}
    return msgspec.structs.replace(
        bare,
        spare=tuple(seat for seat, kind in kinds.items() if kind == "spare"),
        broken=tuple(seat for seat, kind in kinds.items() if kind == "broken"),
    )


def _page(room_id: str, problem: Refusal | None = None) -> str:
    """The room as it stands; after a refusal too, since what was drawn may no longer fit."""
    with this_hall().database.reading() as connection:
        row = room_to_lay_out(connection, guards.somebody().id, room_id)
        seated = is_seated_in(connection, room_id)
    stands = layout_of(row)
    kinds = {**dict.fromkeys(stands.spare, "spare"), **dict.fromkeys(stands.broken, "broken")}
    return render_template(
        "proctor/layout.html", room=row, layout=stands, plan=plan_of(row.rows, row.columns, stands), kinds=kinds,
        seen=msgspec.json.encode(stands).decode(), seated=seated, problem=problem, numberings=NUMBERINGS,
        seats=len(usable(row.rows, row.columns, stands)), filled=len(to_fill(row.rows, row.columns, stands)),
    )  # fmt: skip
