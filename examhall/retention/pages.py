"""The page of retention: the periods, what would go by them, and the purge that one proposes and another carries out."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import ChangedMeanwhile, Refusal, SecondPersonNeeded
from examhall.hall import this_hall
from examhall.instants import Instant, moment
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.operations import name_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.people.trail_pages import ZONE
from examhall.retention.operations import (
    PeriodOutOfRange,
    RoomsAreOpen,
    carried_out,
    carry_out,
    kinds_of,
    look,
    periods_now,
    proposal_that_waits,
    propose,
    read_found,
    set_periods,
)
from examhall.wing import Kept, these_wings

pages = Blueprint("retention", __name__, url_prefix="/staff/retention")


@pages.get("")
@requires(Action.PURGE)
def page() -> str:
    return _page()


@pages.post("/periods")
@requires(Action.SET_RETENTION)
def write_periods() -> Any:
    """All periods at once, in whole days."""
    kinds = _kinds()
    days = {kept.kind: request.form.get(kept.kind, 0, type=int) for kept in kinds}
    try:
        set_periods(this_hall(), guards.somebody().id, request.form.get("edition", 0, type=int), kinds, days)
    except PeriodOutOfRange as problem:
        return _page(problem, given={kept.kind: request.form.get(kept.kind, "") for kept in kinds}), 422
    except ChangedMeanwhile as problem:
        return _page(problem), 409
    return redirect(url_for("retention.page", saved="periods"))


@pages.post("/proposals")
@requires(Action.PURGE)
def propose_purge() -> Any:
    off_the_loop(propose, this_hall(), guards.somebody().id, _kinds())
    return redirect(url_for("retention.page"))


@pages.post("/proposals/<purge_id>")
@requires(Action.PURGE)
def carry_purge_out(purge_id: str) -> Any:
    try:
        off_the_loop(carry_out, this_hall(), guards.somebody().id, purge_id, _kinds())
    except (RoomsAreOpen, SecondPersonNeeded, ChangedMeanwhile) as problem:
        return _page(problem), 409
    return redirect(url_for("retention.page", saved="purge"))


def _kinds() -> list[Kept]:
    return kinds_of(these_wings())


def _page(problem: Refusal | None = None, given: dict[str, str] | None = None) -> str:
    hall, kinds = this_hall(), _kinds()
    with hall.database.reading() as connection:
        edition, days = periods_now(connection, kinds)
        found, waits = look(connection, kinds, days, hall.now()), proposal_that_waits(connection, hall.now())
        done = carried_out(connection)
        people = {by for row in [*done, waits] if row for by in (row.proposed_by, row.decided_by) if by}
        names = {by: name_of(connection, by) for by in people}
    return render_template(
        "retention/page.html", kinds=kinds, edition=edition, days=given or days, found=found, waits=waits, done=done,
        names=names, read=read_found, on=_on, mine=bool(waits and waits.proposed_by == guards.somebody().id),
        problem=problem, wrong=given is not None,
    )  # fmt: skip


def _on(at: Instant | None) -> str:
    return moment(at, ZONE).date().isoformat() if at is not None else "—"
