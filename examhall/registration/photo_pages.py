"""The page on which candidates' photos are handed in: many files at once, each named by the ticket number it belongs to."""

from pathlib import PurePath
from typing import Any, Final

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from examhall.body_size import takes
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.photos import LARGEST_UPLOAD, keep_photo, redrawn
from examhall.registration.queries import person_of_ticket, without_photo

pages = Blueprint("photos", __name__, url_prefix="/staff/photos")

MOST_FILES: Final = 60  # at once: a room and a half
LARGEST_AT_ONCE: Final = 60 * 1024 * 1024  # bytes
MOST_MISSING: Final = 100  # names shown of those without a photo


class TooMuchAtOnce(Refusal):
    code = "too_much_at_once"
    says = _("Together these photos are larger than 60 MB. Nothing was kept: please hand in fewer at once.")


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_fault: RequestEntityTooLarge) -> Any:
    """The photos are not read at all; the page comes back with a sentence at the field."""
    return _page([], TooMuchAtOnce(field="photo")), 413


@pages.get("")
@requires(Action.KEEP_PHOTOS)
def hand_in() -> str:
    return _page([])


def _page(results: list[tuple[str, Any]], problem: Refusal | None = None) -> str:
    with this_hall().database.reading() as connection:
        missing = without_photo(connection, MOST_MISSING)
    return render_template(
        "photos/hand_in.html", results=results, missing=missing, most=MOST_FILES, most_missing=MOST_MISSING,
        largest=LARGEST_UPLOAD // 1024 // 1024, problem=problem,
    )  # fmt: skip


@pages.post("")
@takes(LARGEST_AT_ONCE)
@requires(Action.KEEP_PHOTOS)
def keep() -> str:
    """Each file for itself: what cannot be used is told by its name, the others are kept."""
    ticket, files = request.form.get("ticket", "").strip(), request.files.getlist("photo")[:MOST_FILES]
    named = [
        (one, ticket if ticket and len(files) == 1 else PurePath(one.filename or "").stem) for one in files if one.filename
    ]
    return _page([(one.filename or "", _keep(one, whose)) for one, whose in named])


def _keep(file: FileStorage, ticket: str) -> Any:
    """The name of whose photo it is, or the refusal."""
    hall, by = this_hall(), guards.somebody().id
    try:
        photo = off_the_loop(redrawn, file.read())
        with hall.database.writing() as connection:
            person = person_of_ticket(connection, ticket)
            if person is None:
                raise NotFound()
            keep_photo(connection, hall, hall.now(), by, person.id, photo)
    except NotFound:
        return ticket
    except Refusal as refusal:
        return refusal
    return person
