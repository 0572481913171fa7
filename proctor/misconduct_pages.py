"""Doors to a misconduct sheet: what it says, the candidate's statement on a screen handed over, photographs, two signatures."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from examhall import replies
from examhall.body_size import LARGEST_BODY, takes
from examhall.errors import NotFound, Refusal
from examhall.hall import Hall, this_hall
from examhall.people import guards
from examhall.people.confirming import signer
from examhall.people.guards import requires
from examhall.people.operations import names_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action, may
from examhall.pictures import PictureTooLarge
from examhall.sittings.queries import roster
from proctor import sheets
from proctor.console import about
from proctor.incidents import KINDS, Group
from proctor.misconduct import FIELDS, MANNERS, SIGNERS, Manner, digest_of, numbered
from proctor.queries import on_duty
from proctor.record_words import clock

pages = Blueprint("misconduct", __name__, url_prefix="/proctor/rooms/<run_id>/misconduct/<incident_id>")

TIME = "%m-%d %H:%M"


@pages.get("")
@requires(Action.SEE_RECORD)
def page(run_id: str, incident_id: str) -> str:
    return _page(run_id, incident_id)


def _page(run_id: str, incident_id: str, problem: Refusal | None = None, template: str = "misconduct") -> str:
    user = guards.somebody()
    with this_hall().database.reading() as connection:
        run, roles = on_duty(connection, user.id, run_id, Action.SEE_RECORD)
        sheet = sheets.sheet_of(connection, run_id, incident_id)
        who = next(row for row in roster(connection, run_id) if row.id == sheet.sitting)
        people = {one.by for one in sheet.corrections} | {one.person for one in sheet.standing} | {sheet.noted_by}
        names = names_of(connection, people | {photo.by for photo in sheet.photos})
    kinds = {name: kind for name, kind in KINDS.items() if kind.group is Group.MISCONDUCT}
    return render_template(
        f"proctor/{template}.html", about=about(run), run=run, sheet=sheet, says=sheet.says, who=who, names=names,
        kinds=kinds, manners=MANNERS, manner=Manner, fields=FIELDS, corrections=numbered(sheet.corrections),
        digest=digest_of(sheet), signers=SIGNERS, problem=problem, may_write=may(roles, Action.RUN_ROOM),
        may_see=may(roles, Action.SEE_EVIDENCE), at=lambda instant: clock(instant, run.zone, TIME),
    )  # fmt: skip


def _answered(run_id: str, incident_id: str, act: Callable[[Hall], object], template: str = "misconduct") -> Any:
    """Do it and show the sheet again; where it was refused, with the reason and what was typed."""
    try:
        act(this_hall())
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(run_id, incident_id, refusal, template), replies.status_of(refusal)
    return redirect(url_for("misconduct.page", run_id=run_id, incident_id=incident_id))


def _typed(name: str) -> str:
    return request.form.get(name, "")


@pages.post("/corrections")
@requires(Action.RUN_ROOM)
def correct(run_id: str, incident_id: str) -> Any:
    by, said = guards.somebody().id, (_typed("field"), _typed("seen"), _typed("now"), _typed("why"))
    return _answered(run_id, incident_id, lambda hall: sheets.correct(hall, by, run_id, incident_id, *said))


@pages.get("/statement")
@requires(Action.RUN_ROOM)
def hand_over(run_id: str, incident_id: str) -> str:
    """The screen as it is handed to the candidate: what is noted, a place to write, and no way on."""
    return _page(run_id, incident_id, template="statement")


@pages.post("/statement")
@requires(Action.RUN_ROOM)
def state(run_id: str, incident_id: str) -> Any:
    by, said = guards.somebody().id, (_typed("manner"), _typed("text"), _typed("why"))
    handed = _typed("manner") == Manner.CANDIDATE
    template = "statement" if handed else "misconduct"
    reply = _answered(run_id, incident_id, lambda hall: sheets.state(hall, by, run_id, incident_id, *said), template)
    if handed and not isinstance(reply, tuple):
        return redirect(url_for("misconduct.hand_over", run_id=run_id, incident_id=incident_id, done=1))
    return reply


@pages.post("/photos")
@takes(sheets.LARGEST_UPLOAD + LARGEST_BODY)
@requires(Action.RUN_ROOM)
def add_photo(run_id: str, incident_id: str) -> Any:
    by, sent = guards.somebody().id, request.files.get("photo")

    def add(hall: Hall) -> None:
        upload = sent.read() if sent else b""
        if len(upload) > sheets.LARGEST_UPLOAD:
            raise PictureTooLarge()
        off_the_loop(sheets.add_photo, hall, by, run_id, incident_id, upload)

    return _answered(run_id, incident_id, add)


@pages.get("/photos/<photo_id>")
@requires(Action.SEE_EVIDENCE)
def photo(run_id: str, incident_id: str, photo_id: str) -> Response:
    mime, content = sheets.open_photo(this_hall(), guards.somebody().id, run_id, incident_id, photo_id)
    return Response(content, mimetype=mime, headers={"Cache-Control": "no-store", "Content-Disposition": "inline"})


@pages.post("/signatures")
@requires(Action.SEE_RECORD)
def sign(run_id: str, incident_id: str) -> Any:
    """Whoever signs gives a name and password of their own, at whosever screen."""
    seen = _typed("seen")
    return _answered(run_id, incident_id, lambda hall: sheets.sign(hall, signer(), run_id, incident_id, seen))
