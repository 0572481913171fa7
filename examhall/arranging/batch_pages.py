"""The exams officer's pages of batches: the list, one as a whole, its windows, and the places each centre offers."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _

from examhall.arranging import batches, queries
from examhall.arranging.batches import Named
from examhall.arranging.seating_draft import drafts_of
from examhall.arranging.words import words
from examhall.errors import Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.people.scope import centres_where
from examhall.programme.days import HOME
from examhall.replies import status_of
from examhall.schedule.local_time import as_typed, read_local
from examhall.schedule.windows import ScheduleProblem, TicketRule, Windows
from examhall.wing import these_wings

pages = Blueprint("batches", __name__, url_prefix="/staff/schedule")
pages.context_processor(words)

NAMES = ("code", "title", "title_en")
WINDOWS = ("applications_open_at", "applications_close_at", "confirmation_opens_at", "confirmation_closes_at")


@pages.get("")
@requires(Action.SEE_ARRANGEMENT)
def list_batches() -> str:
    with this_hall().database.reading() as connection:
        rows = queries.batches(connection)
    return render_template("arranging/batches.html", batches=rows)


@pages.get("/new")
@requires(Action.ARRANGE)
def new() -> Any:
    return _form_page(None, {"ticket_rule": TicketRule.AFTER_SEATING})


@pages.post("/new")
@requires(Action.ARRANGE)
def make() -> Any:
    hall, form = this_hall(), request.form
    try:
        windows = _windows()
        with hall.database.writing() as connection:
            made = batches.make_batch(connection, hall, hall.now(), guards.somebody().id, _named(), windows)
    except Refusal as refusal:
        return _form_page(None, form, refusal)
    return redirect(url_for("batches.batch", batch_id=made))


@pages.get("/<batch_id>")
@requires(Action.SEE_ARRANGEMENT)
def batch(batch_id: str) -> str:
    """Everything about a batch in the order in which it is done."""
    with this_hall().database.reading() as connection:
        row = queries.batch_of(connection, batch_id)
        mine = centres_where(connection, guards.somebody().id, Action.SEE_ARRANGEMENT)
        offered = queries.offered(connection, batch_id)
        held = queries.administrations(connection, batch_id, mine)
        counts = queries.counts(connection, batch_id, mine)
        drafts = drafts_of(connection, batch_id)[:3] if guards.who().may(Action.ARRANGE) else []
    total = {name: sum(one[name] for one in counts.values()) for name in ("candidates", "parts", "seated")}
    places = {"places": sum(one.places for one in offered.values()), "taken": sum(one.taken for one in offered.values())}
    return render_template(
        "arranging/batch.html", batch=row, held=held, total=total, places=places, drafts=drafts,
        offering_centres=len({key[0] for key, one in offered.items() if one.places}), forms_door=_door(Action.SEE_RECORD),
        papers_door=_door(Action.RELEASE_PAPER_KEY),
    )  # fmt: skip


def _door(action: Action) -> str:
    """The door that a wing opens for this, for who may; empty where no such wing is plugged in."""
    doors = (url_for(endpoint) for wing in these_wings() for endpoint, _words, opens, _step in wing.menu
             if opens is action and guards.who().may(action))  # fmt: skip
    return next(doors, "")


@pages.get("/<batch_id>/windows")
@requires(Action.ARRANGE)
def windows(batch_id: str) -> Any:
    with this_hall().database.reading() as connection:
        row = queries.batch_of(connection, batch_id)
    given: dict[str, Any] = {name: getattr(row, name) for name in NAMES}
    given["ticket_rule"] = row.ticket_rule or TicketRule.AFTER_SEATING
    for name in WINDOWS:
        instant = getattr(row, name)
        given[name] = as_typed(instant, HOME) if instant is not None else ""
    return _form_page(row, given)


@pages.post("/<batch_id>/windows")
@requires(Action.ARRANGE)
def change(batch_id: str) -> Any:
    hall, form = this_hall(), request.form
    with hall.database.reading() as connection:
        row = queries.batch_of(connection, batch_id)
    try:
        windows = _windows()
        with hall.database.writing() as connection:
            batches.change_batch(connection, hall, hall.now(), guards.somebody().id, batch_id, _named(), windows)
    except Refusal as refusal:
        return _form_page(row, form, refusal)
    return redirect(url_for("batches.batch", batch_id=batch_id))


def _named() -> Named:
    return Named(**{name: request.form.get(name, "").strip() for name in NAMES})


def _windows() -> Windows:
    """The windows as typed, in the authority's zone."""
    typed = {}
    for name in WINDOWS:
        instant = read_local(request.form.get(name, ""), HOME)
        if instant is None:
            raise ScheduleProblem(name, _("Choose a day and a time."))
        typed[name] = instant
    rule = request.form.get("ticket_rule", "")
    if rule not in set(TicketRule):
        raise ScheduleProblem("ticket_rule", _("Choose when tickets are given out."))
    return Windows(**typed, ticket_rule=TicketRule(rule))


def _form_page(row: Any, given: Any, problem: Refusal | None = None) -> Any:
    page = render_template("arranging/windows.html", batch=row, given=given, problem=problem, zone=HOME)
    return (page, status_of(problem)) if problem else page


@pages.get("/<batch_id>/places")
@requires(Action.ARRANGE)
def places(batch_id: str) -> Any:
    return _places_page(batch_id)


@pages.post("/<batch_id>/places")
@requires(Action.ARRANGE)
def offer(batch_id: str) -> Any:
    hall, by = this_hall(), guards.somebody().id
    try:
        with hall.database.writing() as connection:
            queries.batch_of(connection, batch_id)
            wanted = {}
            for one in queries.centres(connection):
                for part in queries.parts(connection):
                    name = f"{one.id}-{part.level}-{part.part}"
                    if name in request.form:
                        wanted[one.id, part.level, part.part] = _count(name)
            batches.offer_places(connection, hall, hall.now(), by, batch_id, wanted)
    except Refusal as refusal:
        return _places_page(batch_id, refusal)
    return redirect(url_for("batches.places", batch_id=batch_id, saved=1))


def _count(name: str) -> int:
    typed = request.form[name].strip() or "0"
    if not typed.isdecimal() or len(typed) > 4:
        raise ScheduleProblem(name, _("Places are between 0 and 9999."))
    return int(typed)


def _places_page(batch_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        page = render_template(
            "arranging/places.html", batch=queries.batch_of(connection, batch_id), centres=queries.centres(connection),
            parts=queries.parts(connection), offered=queries.offered(connection, batch_id), problem=problem,
            typed=request.form if problem else {},
        )  # fmt: skip
    return (page, status_of(problem)) if problem else page
