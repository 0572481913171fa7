"""The candidate's door: ticket number and identity number."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask_login import login_user

from examhall.errors import SignInFailed, SlowDown
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import Attempt, open_to_all
from examhall.people.identity import folded
from examhall.registration.queries import holder_of

pages = Blueprint("registration", __name__)


@pages.get("/exam")
@open_to_all
def sign_in() -> Any:
    if guards.who().is_authenticated:
        candidate = guards.who().roles == {"candidate"}
        return redirect("/sittings" if candidate else "/staff")
    guards.door_opened()
    return render_template("sign_in.html", problem="", ticket="")


@pages.post("/exam")
@open_to_all
def sign_candidate_in() -> Any:
    """One sentence for all that can be wrong; forgiving of case, full width, spaces and brackets."""
    hall, ticket = this_hall(), folded(request.form.get("ticket", ""))[:40]
    try:
        attempt = Attempt(ticket)
    except SlowDown as slowed:
        return render_template("sign_in.html", problem=str(slowed.says), ticket=ticket), 429
    with hall.database.reading() as connection:
        person_id = holder_of(connection, hall.vault, ticket, request.form.get("identity", "")[:80])
        user = guards.who_is(connection, person_id) if person_id else None
    if user is None:
        attempt.was_wrong()
        return render_template("sign_in.html", problem=str(SignInFailed.says), ticket=ticket), 403
    attempt.was_right()
    if (page := guards.turned_away(user.id)) is not None:
        return page
    login_user(user)
    return redirect("/sittings")
