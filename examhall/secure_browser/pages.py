"""The exams officer's pages: an administration's rule, its settings files and keys, its rooms' networks, who was refused."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.audit import trail
from examhall.body_size import takes
from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.instants import Instant, moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.secure_browser import operations, queries
from examhall.secure_browser.checking import SAYS
from examhall.secure_browser.client_settings import client_settings, gate_url, quit_url
from examhall.secure_browser.config_key import config_key
from examhall.secure_browser.disagreements import WHY, disagreements
from examhall.secure_browser.doorkeeper import address
from examhall.secure_browser.keys import key_id
from examhall.secure_browser.settings_file import read_settings, written, written_locked

pages = Blueprint("access", __name__, url_prefix="/staff/secure-browser")

HOME: Final = "Asia/Shanghai"
LARGEST_FILE: Final = 2 * 1024 * 1024


@pages.context_processor
def words() -> dict[str, Any]:
    return {"at": _at, "key_id": key_id, "faults": SAYS, "why": WHY}


def _at(instant: Instant) -> str:
    return moment(instant, HOME).strftime("%Y-%m-%d %H:%M")


@pages.get("")
@requires(Action.FETCH_SETTINGS)
def administrations() -> str:
    with this_hall().database.reading() as connection:
        rows = queries.administrations(connection)
    return render_template("secure_browser/administrations.html", administrations=rows)


@pages.get("/<administration_id>")
@requires(Action.FETCH_SETTINGS)
def administration(administration_id: str) -> Any:
    return _page(administration_id)


def _page(
    administration_id: str,
    problem: Refusal | None = None,
    examined: dict[str, Any] | None = None,
    typed: dict[str, Any] | None = None,
) -> Any:
    """The page as it stands, or with what was `typed` and a `problem` with it; `examined`: name, key and doubts of a file."""
    hall = this_hall()
    with hall.database.reading() as connection:
        about = queries.administration_of(connection, administration_id)
        rule = queries.rule_of(connection, administration_id)
        keys = {kind: queries.keys_of(connection, administration_id, kind) for kind in queries.KINDS}
        rooms, refusals = queries.rooms_of(connection, administration_id), queries.refusals_of(connection, administration_id)
    origin, drawn = hall.config.origin, operations.secrets_of(hall, rule) if rule else None
    body = render_template(
        "secure_browser/administration.html", about=about, rule=rule, keys=keys, rooms=rooms, refusals=refusals, origin=origin,
        is_origin_set=bool(hall.config.public_origin), own_address=address(), drawn=drawn, problem=problem,
        gate=gate_url(origin, drawn.gate) if drawn else "", quit=quit_url(origin, drawn.quit) if drawn else "",
        config=config_key(client_settings(origin, drawn)) if drawn else "",
        file_password=operations.file_password_of(hall, rule) if rule else "", may_set=guards.who().may(Action.SET_ACCESS),
        examined=examined, typed=typed or {},
    )  # fmt: skip
    return (body, 400) if problem else body


def _done(administration_id: str, part: str) -> Any:
    return redirect(url_for("access.administration", administration_id=administration_id, _anchor=part))


@pages.post("/<administration_id>")
@requires(Action.SET_ACCESS)
def set_rule(administration_id: str) -> Any:
    hall, typed = this_hall(), request.form.get("quit_password", "")
    try:
        with hall.database.writing() as connection:
            operations.set_rule(
                connection, hall, hall.now(), guards.somebody().id, administration_id, "required" in request.form, typed
            )
    except operations.UnfitPassword as refusal:
        return _page(administration_id, refusal)
    return _done(administration_id, "rule")


@pages.post("/<administration_id>/keys/<kind>")
@requires(Action.SET_ACCESS)
def change_keys(administration_id: str, kind: str) -> Any:
    """Accept one more key, or (with `remove`) one less."""
    hall, by, form = this_hall(), guards.somebody().id, request.form
    if kind not in queries.KINDS:
        raise NotFound()
    try:
        with hall.database.writing() as connection:
            if queries.rule_of(connection, administration_id) is None:
                raise NotFound()
            if "remove" in form:
                operations.remove_key(connection, hall, hall.now(), by, administration_id, kind, form["remove"])
            else:
                operations.add_key(
                    connection, hall, hall.now(), by, administration_id, kind, form.get("key", ""), form.get("note", "")
                )
    except operations.NoKey as refusal:
        return _page(administration_id, refusal, typed={"key": form.get("key", ""), "note": form.get("note", "")})
    return _done(administration_id, kind)


@pages.post("/<administration_id>/examine")
@takes(LARGEST_FILE)
@requires(Action.SET_ACCESS)
def examine(administration_id: str) -> Any:
    """The Config Key of a settings file that was made elsewhere, and what in it clients would hash differently."""
    sent = request.files.get("file")
    try:
        if sent is None:
            raise Malformed()
        found = read_settings(sent.read(), request.form.get("file_password", ""))
    except Malformed as refusal:
        return _page(administration_id, refusal)
    doubts = list(disagreements(found))
    return _page(administration_id, examined={"name": sent.filename or "", "key": config_key(found), "doubts": doubts})


@pages.get("/<administration_id>/<form>.seb")
@requires(Action.FETCH_SETTINGS)
def settings_file(administration_id: str, form: str) -> Any:
    """The settings of this administration, plain or locked with the file's password."""
    hall = this_hall()
    with hall.database.reading() as connection:
        rule = queries.rule_of(connection, administration_id)
    if rule is None or form not in ("plain", "locked"):
        raise NotFound()
    settings = client_settings(hall.config.origin, operations.secrets_of(hall, rule))
    file = written(settings) if form == "plain" else written_locked(settings, operations.file_password_of(hall, rule))
    with hall.database.writing() as connection:
        trail.write(
            connection, hall.audit_key, hall.now(), guards.somebody().id, "fetch_settings", administration_id, form=form
        )
    headers = {
        "Content-Type": "application/seb",
        "Content-Disposition": f'attachment; filename="{administration_id}-{form}.seb"',
    }
    return file, 200, {**headers, "Cache-Control": "no-store"}


@pages.post("/<administration_id>/rooms/<room_id>")
@requires(Action.SET_ACCESS)
def set_networks(administration_id: str, room_id: str) -> Any:
    hall, lines = this_hall(), request.form.get("networks", "").splitlines()
    try:
        with hall.database.writing() as connection:
            operations.set_networks(connection, hall, hall.now(), guards.somebody().id, room_id, lines)
    except Malformed as refusal:
        return _page(administration_id, refusal, typed={room_id: lines})
    return _done(administration_id, "networks")
