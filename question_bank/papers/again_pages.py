"""The officer's pages of abandoned examinations: holding one again with its spare paper, and the new tickets to hand out."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.instants import Instant, instant, moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from question_bank.pages import words
from question_bank.papers import holding_again

pages = Blueprint("again", __name__, url_prefix="/bank/again", template_folder="../templates")
pages.context_processor(words)


@pages.get("")
@requires(Action.PREPARE_ADMINISTRATION)
def abandoned() -> Any:
    return _page()


def _page(problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        broken, held = holding_again.abandoned(connection), holding_again.held_again(connection)
    page = render_template("bank/again.html", broken=broken, held=held, problem=problem, wanted=request.form, local=moment)
    return (page, 409) if problem else page


@pages.post("/<administration_id>")
@requires(Action.PREPARE_ADMINISTRATION)
def hold_again(administration_id: str) -> Any:
    """`day` and `time` are those of the centre's own clock."""
    hall, by = this_hall(), guards.somebody().id
    try:
        with hall.database.writing() as connection:
            found = [one for one in holding_again.abandoned(connection) if one.id == administration_id]
            if not found:
                raise NotFound()
            title, starts_at = request.form.get("title", ""), _starts_at(found[0].zone)
            new = holding_again.hold_again(connection, hall, hall.now(), by, administration_id, title, starts_at)
    except Refusal as refusal:
        return _page(refusal)
    return redirect(url_for("again.notices", administration_id=new))


def _starts_at(zone: str) -> Instant:
    try:
        said = dt.datetime.fromisoformat(f"{request.form['day']}T{request.form['time']}")
    except (KeyError, ValueError) as fault:
        raise Malformed(field="starts_at") from fault
    return instant(said.replace(tzinfo=ZoneInfo(zone)))


@pages.get("/<administration_id>/notices")
@requires(Action.PREPARE_ADMINISTRATION)
def notices(administration_id: str) -> Any:
    """Everybody's new place, to print and to hand out: the ticket number is the same, and nothing is paid again."""
    with this_hall().database.reading() as connection:
        about, places = holding_again.notices_of(connection, administration_id)
    return render_template("bank/again_notices.html", about=about, places=places, local=moment)
