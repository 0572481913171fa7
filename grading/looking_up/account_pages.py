"""The results of whoever has signed in to apply: all their registrations, without ticket and picture."""

from typing import Any

from flask import Blueprint, Response, render_template
from sqlalchemy import Connection, select

from examhall.errors import NotFound
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.registration.application_queries import account_row
from examhall.registration.tables import registration
from examhall.site.pages import programme_now
from grading import labels
from grading.looking_up.shown import Shown, shown
from grading.looking_up.slip import slip_reply
from grading.releasing.standing import standings
from grading.reviewing.wording import review_words

pages = Blueprint("own_results", __name__, url_prefix="/apply/results", template_folder="../templates")


@pages.get("")
@requires(Action.APPLY)
def results() -> Any:
    """All that is public of this person, the newest registration first."""
    with this_hall().database.reading() as connection:
        found = _mine(connection)
    return render_template("grading/own_results.html", found=found, labels=labels, **review_words())


@pages.get("/<registration_id>/slip.pdf")
@requires(Action.APPLY)
def slip(registration_id: str) -> Response:
    """NotFound for another's registration as for none."""
    with this_hall().database.reading() as connection:
        found = next((one for one in _mine(connection) if one.id == registration_id), None)
    if found is None:
        raise NotFound()
    return slip_reply(found)


def _mine(connection: Connection) -> list[Shown]:
    me = account_row(connection, guards.somebody().id)
    ids = list(connection.execute(select(registration.c.id).where(registration.c.person_id == me.person_id)).scalars())
    told = [one for one in standings(connection, ids).values() if one.told]
    found = [shown(connection, one, programme_now().names, locale_now() == "en", this_hall().now()) for one in told]
    return sorted(found, key=lambda one: max(part.sat_on for part in one.parts), reverse=True)
