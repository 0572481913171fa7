"""The page of one outage: what it took from each candidate, with the evidence, and the chief's word on it; and a machine's."""

import secrets
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from examhall.errors import Malformed, NotNow, Refusal
from examhall.hall import this_hall
from examhall.instants import SECOND
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.operations import names_of
from examhall.people.permissions import Action, may
from examhall.sittings.receipts import milliseconds
from examhall.sittings.wording import STATE_WORDS
from proctor import outage_queries
from proctor.acts import Args, Wish
from proctor.console import about, reply
from proctor.incidents import KINDS
from proctor.operations import perform
from proctor.pages import wall_clock
from proctor.queries import decisions_due, on_duty

pages = Blueprint("outages", __name__, template_folder="templates")


@pages.get("/proctor/rooms/<run_id>/outages/<hold>")
@requires(Action.WATCH_ROOM)
def outage(run_id: str, hold: str) -> Any:
    """Worked out anew from the journals each time it is looked at."""
    return _page(run_id, hold)


def _page(run_id: str, hold: str, problem: Refusal | None = None) -> Any:
    hall, now = this_hall(), this_hall().now()
    with hall.database.reading() as connection:
        run, roles = on_duty(connection, guards.somebody().id, run_id, Action.WATCH_ROOM)
        outage = outage_queries.outage_of(connection, run_id, hold)
        lines = outage_queries.lines(connection, run_id, hold, now)
        waits = outage_queries.waits_of(connection, run_id, hold)
        people = {outage.by, outage.confirmed_by, *(one.by for one in waits)}
        people |= {line.decided.detail["by"] for line in lines if line.decided}
        names = names_of(connection, people)
        decide_by = decisions_due(connection, run_id)[0].get(hold)
    page = render_template(
        "proctor/outage.html", about=about(run), run=run, outage=outage, kind=KINDS[outage.kind].title, lines=lines,
        waits=waits, names=names, decide_by=decide_by, now=now, clock=wall_clock(run), words=STATE_WORDS,
        may_decide=may(roles, Action.DECIDE_OUTAGE) and run.closed_at is None, to_take=sum(one.taken_off > 0 for one in lines),
        act=secrets.token_hex(16), problem=problem, wanted=request.form,
    )  # fmt: skip
    return (page, 422) if problem else page


@pages.post("/proctor/rooms/<run_id>/outages/<hold>")
@requires(Action.DECIDE_OUTAGE)
def decide(run_id: str, hold: str) -> Any:
    """`whom`: "all", for everybody as proposed, or one sitting, of whose credit `off` seconds are taken off."""
    whom, off = request.form.get("whom", ""), request.form.get("off", type=float)
    try:
        args = Args(hold=hold, since=None if whom == "all" else _since(run_id, hold, whom, off))
        wish = Wish(request.form.get("act", ""), "credit", "all" if whom == "all" else [whom], args, _reason())
        result = perform(this_hall(), guards.somebody().id, run_id, wish)
        refused = [one.code for one in result.outcomes if one.code]
        if refused:
            raise NotNow(code=refused[0])
    except Refusal as refusal:
        return _page(run_id, hold, refusal)
    return redirect(url_for("outages.outage", run_id=run_id, hold=hold))


def _reason() -> str:
    return request.form.get("reason", "").strip()[:500]


def _since(run_id: str, hold: str, sitting_id: str, off: float | None) -> int:
    """From when the pause should count for this sitting, in milliseconds."""
    hall = this_hall()
    with hall.database.reading() as connection:
        found = [one for one in outage_queries.lines(connection, run_id, hold, hall.now()) if one.place.id == sitting_id]
    if not found or off is None or not 0 < off * SECOND <= found[0].credit.ended - found[0].credit.began:
        raise Malformed(field="off")
    return milliseconds(found[0].credit.began + round(off * SECOND))


@pages.get("/proctor/rooms/<run_id>/sittings/<sitting_id>/machine")
@requires(Action.WATCH_ROOM)
def machine(run_id: str, sitting_id: str) -> Response:
    """The evidence beside a change of machine, and what it should give once the new one has spoken. Times in milliseconds."""
    hall = this_hall()
    with hall.database.reading() as connection:
        on_duty(connection, guards.somebody().id, run_id, Action.WATCH_ROOM)
        found = outage_queries.evidence_of(connection, hall.presence, run_id, sitting_id, hall.now())
    loss = found.loss
    return reply(
        {
            "connection": found.connection, "heard_at": milliseconds(found.heard_at) or None,
            "saved_at": milliseconds(found.saved_at) or None, "neighbours": found.neighbours, "silent": found.silent,
            "loss": loss and {
                "silent_since": milliseconds(loss.change.silent_since), "approved_at": milliseconds(loss.change.approved_at),
                "moved_at": milliseconds(loss.change.moved_at), "before": loss.change.before, "after": loss.change.after,
                "since": milliseconds(loss.since), "answers": loss.work.answers, "doubtful": loss.work.doubtful,
                "proposed_ms": milliseconds(loss.proposed),
            },
        }
    )  # fmt: skip
