"""The public door to one's results: ticket, identity number and the digits of a picture; then the results and the slip."""

import secrets
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from gevent.lock import BoundedSemaphore

from examhall.errors import NotFound, Refusal, SlowDown
from examhall.hall import this_hall
from examhall.instants import MINUTE
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import Attempt, open_to_all
from examhall.people.identity import folded
from examhall.people.pages import off_the_loop
from examhall.site.pages import programme_now
from examhall.site.wording import words_for
from grading import labels
from grading.looking_up.drawing import picture_of, sound_of
from grading.looking_up.finding import KEY, LONGEST_IDENTITY, LONGEST_TICKET, NoResultFound, answer, find
from grading.looking_up.pictures import DIGITS, digits_of, read_stamp, stamp
from grading.looking_up.shown import Shown, shown
from grading.looking_up.slip import slip_reply
from grading.releasing.standing import standings
from grading.reviewing.wording import review_words

pages = Blueprint("results_lookup", __name__, url_prefix="/results-lookup", template_folder="../templates")

SHOWN_FOR: Final = 15 * MINUTE  # then everything is asked for again
FOUND: Final = "results"  # in the signed cookie: the registration, and until when
BY_ADDRESS: Final = "results of all tickets"
_ONE_AT_A_TIME: Final = BoundedSemaphore()  # drawing and speaking never take more than one of the server's threads


@pages.get("")
@open_to_all
def form() -> str:
    guards.door_opened()
    return _form_page()


@pages.post("")
@open_to_all
def look_up() -> Any:
    """The results of these numbers; whatever is wrong, the answer is one sentence and a new picture."""
    hall, typed = this_hall(), request.form
    ticket, identity = typed.get("ticket", "")[:LONGEST_TICKET], typed.get("identity", "")[:LONGEST_IDENTITY]
    if "another" in typed:
        return _form_page(ticket, identity)
    try:
        attempts = [Attempt(f"results {folded(ticket)}"), Attempt(BY_ADDRESS)]
    except SlowDown as problem:
        return _form_page(ticket, identity, problem), 429
    answered = answer(hall, typed.get("stamp", ""), typed.get("digits", ""))
    with hall.database.reading() as connection:
        registration_id = find(connection, hall.vault, ticket, identity)
    if not answered or registration_id is None:
        for attempt in attempts:
            attempt.was_wrong()
        return _form_page(ticket, identity, NoResultFound()), 403
    attempts[0].was_right()
    session[FOUND] = [registration_id, hall.now() + SHOWN_FOR]
    return redirect(url_for("results_lookup.mine"))


def _form_page(ticket: str = "", identity: str = "", problem: Refusal | None = None) -> str:
    hall = this_hall()
    made = stamp(hall.vault.key(KEY), hall.now(), secrets.token_hex(8))
    return render_template(
        "grading/lookup.html", **words_for(programme_now()), ticket=ticket, identity=identity, stamp=made, problem=problem,
        digits=DIGITS,
    )  # fmt: skip


@pages.get("/pictures/<picture>.png")
@open_to_all
def picture(picture: str) -> Response:
    return _never_kept(picture, picture_of, "image/png")


@pages.get("/pictures/<picture>.wav")
@open_to_all
def sound(picture: str) -> Response:
    """The same digits, spoken."""
    return _never_kept(picture, sound_of, "audio/wav")


def _never_kept(named: str, made_of: Any, media_type: str) -> Response:
    """What is made of the digits of a picture. NotFound for a stamp that is not ours or whose time is over."""
    hall = this_hall()
    key = hall.vault.key(KEY)
    read = read_stamp(key, named, hall.now())
    if read is None:
        raise NotFound()
    with _ONE_AT_A_TIME:
        made = off_the_loop(made_of, digits_of(key, read.drawn))
    return Response(made, mimetype=media_type, headers={"Cache-Control": "no-store"})


@pages.get("/mine")
@open_to_all
def mine() -> Any:
    """The results that this browser has just looked up."""
    found = _found()
    if found is None:
        return redirect(url_for("results_lookup.form"))
    return render_template("grading/looked_up.html", **words_for(programme_now()), one=found, labels=labels, **review_words())


@pages.get("/mine/slip.pdf")
@open_to_all
def slip() -> Response:
    found = _found()
    if found is None:
        raise NotFound()
    return slip_reply(found)


@pages.post("/leave")
@open_to_all
def leave() -> Any:
    """Nobody who comes to this browser later sees the results."""
    session.pop(FOUND, None)
    return redirect(url_for("results_lookup.form"))


def registration_found() -> str:
    """The registration that this browser looked up; empty where none, or too long ago."""
    registration_id, until = session.get(FOUND, ("", 0))
    return str(registration_id) if this_hall().now() < until else ""


def _found() -> Shown | None:
    """What this browser looked up; None where nothing, or too long ago."""
    hall, registration_id = this_hall(), registration_found()
    if not registration_id:
        return None
    with hall.database.reading() as connection:
        standing = standings(connection, [registration_id]).get(registration_id)
        if standing is None or not standing.told:
            return None
        return shown(connection, standing, programme_now().names, locale_now() == "en", this_hall().now())
