"""What an applicant hands in: evidence and photo. What cannot be used is told beside its field, and nothing else is touched."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from examhall.body_size import takes
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.photos import LARGEST_UPLOAD, PhotoProblem, keep_photo, photos_of, redrawn_one_inch
from examhall.registration.application_pages import eligibility_page, frame, mine
from examhall.registration.application_queries import account_row
from examhall.registration.drafting import may_edit
from examhall.registration.evidence import (
    LARGEST,
    EvidenceProblem,
    EvidenceTooLarge,
    keep_evidence,
    looked_at,
    open_evidence,
    remove_evidence,
)
from examhall.registration.introducing import PersonFixed, is_fixed
from examhall.replies import status_of

pages = Blueprint("handing_in", __name__, url_prefix="/apply")

AROUND: Final = 64 * 1024  # bytes of a form around its file


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_: RequestEntityTooLarge) -> Any:
    """The body is not read at all; the page comes back with a sentence at the field."""
    number = str((request.view_args or {})["number"])
    if request.endpoint == "handing_in.keep_photo_of":
        page = _photo_page(number, PhotoProblem(field="photo"))
    else:
        page = eligibility_page(number, EvidenceTooLarge(field="evidence"))
    return page[0] if isinstance(page, tuple) else page, 413


@pages.post("/<number>/evidence")
@takes(LARGEST + AROUND)
@requires(Action.APPLY)
def add_evidence(number: str) -> Any:
    hall, file = this_hall(), request.files.get("evidence")
    with hall.database.reading() as connection:
        row = mine(connection, number)
    try:
        if file is None or not file.filename:
            raise EvidenceProblem(field="evidence")
        media_type, data = off_the_loop(looked_at, file.read())
        with hall.database.writing() as connection:
            may_edit(connection, hall.now(), row.person_id, row.id)
            keep_evidence(connection, hall.vault, hall.now(), row.id, file.filename, media_type, data)
    except Refusal as refusal:
        return eligibility_page(number, refusal)
    return redirect(url_for("application.eligibility", number=number, _anchor="evidence"))


@pages.post("/<number>/evidence/<evidence_id>/remove")
@requires(Action.APPLY)
def take_back_evidence(number: str, evidence_id: str) -> Any:
    hall = this_hall()
    with hall.database.writing() as connection:
        row = mine(connection, number)
        may_edit(connection, hall.now(), row.person_id, row.id)
        remove_evidence(connection, row.id, evidence_id)
    return redirect(url_for("application.eligibility", number=number, _anchor="evidence"))


@pages.get("/<number>/evidence/<evidence_id>")
@requires(Action.APPLY)
def see_evidence(number: str, evidence_id: str) -> Response:
    hall = this_hall()
    with hall.database.reading() as connection:
        row = mine(connection, number)
        name, media_type, data = open_evidence(connection, hall.vault, row.id, evidence_id)
    answer = Response(data, mimetype=media_type)
    answer.headers.set("Content-Disposition", "attachment" if media_type == "application/pdf" else "inline", filename=name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.get("/<number>/photo")
@requires(Action.APPLY)
def photo(number: str) -> Any:
    return _photo_page(number, None)


def _photo_page(number: str, problem: Refusal | None) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        row = mine(connection, number)
        there = bool(photos_of(connection, hall.vault, [row.person_id]))
        fixed = there and is_fixed(connection, row.person_id)
    page = render_template(
        "apply/photo.html", **frame(row), there=there, fixed=fixed, problem=problem, step="photo",
        largest=LARGEST_UPLOAD // 1024 // 1024,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/<number>/photo")
@takes(LARGEST_UPLOAD + AROUND)
@requires(Action.APPLY)
def keep_photo_of(number: str) -> Any:
    """The photo that others rely on already is changed at a centre alone."""
    hall, file = this_hall(), request.files.get("photo")
    with hall.database.reading() as connection:
        row = mine(connection, number)
    try:
        photo = off_the_loop(redrawn_one_inch, file.read() if file else b"")
        with hall.database.writing() as connection:
            may_edit(connection, hall.now(), row.person_id, row.id)
            if photos_of(connection, hall.vault, [row.person_id]) and is_fixed(connection, row.person_id):
                raise PersonFixed(field="photo")
            keep_photo(connection, hall, hall.now(), row.person_id, row.person_id, photo)
    except Refusal as refusal:
        refusal.details.setdefault("field", "photo")
        return _photo_page(number, refusal)
    return redirect(url_for("handing_in.photo", number=number))


@pages.get("/photo.jpg")
@requires(Action.APPLY)
def own_photo() -> Response:
    hall = this_hall()
    with hall.database.reading() as connection:
        person_id = account_row(connection, guards.somebody().id).person_id
        found = photos_of(connection, hall.vault, [person_id]) if person_id else {}
    if not found:
        raise NotFound()
    return Response(found[person_id], mimetype="image/jpeg", headers={"Cache-Control": "no-store"})
