"""The pages on which a centre writes where, when and with what the applications of a batch are confirmed."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _

from examhall.counter.wording import words
from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.people.scope import EVERYWHERE, centres_where, check_at
from examhall.registration.notice import notice_of, notices, write_notice
from examhall.replies import status_of

pages = Blueprint("notices", __name__, url_prefix="/centre/notices")
pages.context_processor(words)

LONGEST = {"place": 200, "hours": 200, "bring": 1000}


class LeftOut(Malformed):
    says = _("Applicants need to know this: please fill it in.")


@pages.get("")
@requires(Action.WRITE_NOTICE)
def listed() -> str:
    """Every batch at every centre one sees to, the newest window first."""
    with this_hall().database.reading() as connection:
        centres = centres_where(connection, guards.somebody().id, Action.WRITE_NOTICE)
        rows = [row for row in connection.execute(notices()) if not centres.isdisjoint({EVERYWHERE, row.centre_id})]
    return render_template("counter/notices.html", rows=rows, saved=request.args.get("saved", ""), now=this_hall().now())


@pages.get("/<batch_id>/<centre_id>")
@requires(Action.WRITE_NOTICE)
def one(batch_id: str, centre_id: str) -> Any:
    return _page(batch_id, centre_id)


def _page(batch_id: str, centre_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        row = notice_of(connection, batch_id, centre_id)
        if row is None:
            raise NotFound()
        check_at(connection, guards.somebody().id, Action.WRITE_NOTICE, centre_id)
    said = {name: request.form[name] if name in request.form else getattr(row, name) or "" for name in LONGEST}
    if not row.place and not said["place"]:
        said["place"] = row.address
    body = render_template("counter/notice.html", row=row, said=said, longest=LONGEST, problem=problem)
    return (body, status_of(problem)) if problem else body


@pages.post("/<batch_id>/<centre_id>")
@requires(Action.WRITE_NOTICE)
def write(batch_id: str, centre_id: str) -> Any:
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        if notice_of(connection, batch_id, centre_id) is None:
            raise NotFound()
        check_at(connection, by, Action.WRITE_NOTICE, centre_id)
    said = {name: request.form.get(name, "").strip()[:longest] for name, longest in LONGEST.items()}
    missing = next((name for name, text in said.items() if not text), None)
    if missing:
        return _page(batch_id, centre_id, LeftOut(field=missing))
    with hall.database.writing() as connection:
        write_notice(connection, hall, hall.now(), by, batch_id, centre_id, **said)
    return redirect(url_for("notices.listed", saved=f"{batch_id}/{centre_id}"))
