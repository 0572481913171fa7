"""The desk of institutions: what expires, how each centre and training institution stands, decisions and inspections."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Connection, Row, select

from examhall.errors import NotFound
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.institutions import queries
from examhall.institutions.authorising import Decision, Inspected, decide, follow_up, inspect
from examhall.institutions.equipping import LONGEST, LONGEST_ROOM, MOST, Centre, Room, correct_centre, enter_centre, enter_room
from examhall.institutions.standing import Act, Subject, stand_on
from examhall.institutions.tables import training_institution
from examhall.institutions.wording import ACTS, BADGES, EXPIRING, ROLES, STANDINGS
from examhall.people import guards, trail_queries
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme.days import HOME, day_of
from examhall.programme.texts import LONGEST_WHY, WritingProblem
from examhall.schedule.layout import read_layout, usable
from examhall.schedule.listing import entry_of
from examhall.schedule.tables import centre

pages = Blueprint("institutions", __name__, url_prefix="/staff/institutions")

TABLES = {Subject.CENTRE: centre, Subject.TRAINING: training_institution}


@pages.context_processor
def words() -> dict[str, Any]:
    """What every page of the desk may use."""
    return {
        "standings": STANDINGS, "badges": BADGES, "acts": ACTS, "roles": ROLES, "expiring_words": EXPIRING,
        "today": day_of(this_hall().now()), "at": at_the_desk, "longest_why": LONGEST_WHY,
    }  # fmt: skip


def at_the_desk(at: int) -> str:
    """2026-11-23 09:30, at the authority's desk."""
    return moment(at, HOME).strftime("%Y-%m-%d %H:%M")


@pages.get("")
@requires(Action.KEEP_INSTITUTIONS)
def overview() -> str:
    """What needs somebody: what expires, what inspections asked for, centres that offer places without being authorised."""
    with this_hall().database.reading() as connection:
        day = day_of(this_hall().now())
        names = {(subject, row.id): row.name for subject, table in TABLES.items() for row in connection.execute(select(table))}
        return render_template(
            "institutions/overview.html", expiring=queries.expiring(connection, day),
            uncovered=queries.uncovered(connection), follow_ups=queries.open_follow_ups(connection), names=names,
        )  # fmt: skip


@pages.get("/centres")
@requires(Action.KEEP_INSTITUTIONS)
def centres() -> str:
    with this_hall().database.reading() as connection:
        return render_template("institutions/centres.html", centres=queries.centres(connection, day_of(this_hall().now())))


@pages.get("/centres/new")
@requires(Action.KEEP_INSTITUTIONS)
def new_centre() -> str:
    return _new_centre_page({"zone": HOME}, {})


@pages.post("/centres/new")
@requires(Action.KEEP_INSTITUTIONS)
def enter() -> Any:
    hall, given = this_hall(), _given(*LONGEST)
    try:
        with hall.database.writing() as connection:
            kept = enter_centre(connection, hall, hall.now(), guards.somebody().id, Centre(**given))
    except WritingProblem as problem:
        return _new_centre_page(given, problem.faults), 422
    return _back(Subject.CENTRE, kept)


def _new_centre_page(given: dict[str, str], faults: dict[str, Any]) -> str:
    return render_template("institutions/new_centre.html", given=given, faults=faults, longest=LONGEST)


@pages.post("/centre/<centre_id>/words")
@requires(Action.KEEP_INSTITUTIONS)
def correct(centre_id: str) -> Any:
    """Its name and address; the fields of this page's other forms have these names already."""
    hall, given = this_hall(), _given("centre_name", "centre_address", "centre_reason")
    try:
        with hall.database.writing() as connection:
            kept = _kept(connection, Subject.CENTRE, centre_id)
            correct_centre(connection, hall, hall.now(), guards.somebody().id, kept.id, *given.values())
    except WritingProblem as problem:
        return _page(
            Subject.CENTRE, centre_id, "words", given, {f"centre_{one}": said for one, said in problem.faults.items()}
        ), 422
    return _back(Subject.CENTRE, centre_id)


@pages.post("/centre/<centre_id>/rooms")
@requires(Action.KEEP_INSTITUTIONS)
def room(centre_id: str) -> Any:
    """One more room."""
    hall, given = this_hall(), _given("name", "rows", "columns")
    said = Room(given["name"], *(request.form.get(field, 0, type=int) for field in ("rows", "columns")))
    try:
        with hall.database.writing() as connection:
            kept = _kept(connection, Subject.CENTRE, centre_id)
            enter_room(connection, hall, hall.now(), guards.somebody().id, kept.id, said)
    except WritingProblem as problem:
        return _page(Subject.CENTRE, centre_id, "room", given, problem.faults), 422
    return _back(Subject.CENTRE, centre_id)


@pages.get("/training")
@requires(Action.KEEP_INSTITUTIONS)
def training() -> str:
    with this_hall().database.reading() as connection:
        return render_template(
            "institutions/training.html", trainers=queries.trainers_by_institution(connection),
            institutions=queries.training_institutions(connection, day_of(this_hall().now())),
        )  # fmt: skip


@pages.get("/<subject>/<subject_id>")
@requires(Action.KEEP_INSTITUTIONS)
def institution(subject: str, subject_id: str) -> str:
    """One institution: its authorisation, rooms and staff or trainers, inspections."""
    return _page(subject, subject_id)


@pages.post("/<subject>/<subject_id>/decisions")
@requires(Action.KEEP_INSTITUTIONS)
def decided(subject: str, subject_id: str) -> Any:
    """Grant, suspend or let go on."""
    hall, given = this_hall(), _given("act", "document", "first", "last", "why")
    try:
        act = Act(given["act"])
    except ValueError as fault:
        raise NotFound() from fault
    decision = Decision(act, given["document"], given["first"], given["last"], given["why"])
    try:
        with hall.database.writing() as connection:
            kept = _kept(connection, subject, subject_id)
            decide(connection, hall, hall.now(), guards.somebody().id, Subject(subject), kept.id, decision)
    except WritingProblem as problem:
        return _page(subject, subject_id, "decision", given, problem.faults), 422
    return _back(subject, subject_id)


@pages.post("/<subject>/<subject_id>/inspections")
@requires(Action.KEEP_INSTITUTIONS)
def inspected(subject: str, subject_id: str) -> Any:
    hall, given = this_hall(), _given("held_on", "inspectors", "findings", "follow_up_on")
    try:
        with hall.database.writing() as connection:
            kept = _kept(connection, subject, subject_id)
            inspect(connection, hall, hall.now(), guards.somebody().id, Subject(subject), kept.id, Inspected(**given))
    except WritingProblem as problem:
        return _page(subject, subject_id, "inspection", given, problem.faults), 422
    return _back(subject, subject_id)


@pages.post("/<subject>/<subject_id>/inspections/<inspection_id>/done")
@requires(Action.KEEP_INSTITUTIONS)
def followed_up(subject: str, subject_id: str, inspection_id: str) -> Any:
    hall, given = this_hall(), _given("outcome")
    try:
        with hall.database.writing() as connection:
            kept = _kept(connection, subject, subject_id)
            by = guards.somebody().id
            follow_up(connection, hall, hall.now(), by, Subject(subject), kept.id, inspection_id, given["outcome"])
    except WritingProblem as problem:
        return _page(subject, subject_id, inspection_id, given, problem.faults), 422
    return _back(subject, subject_id)


def _given(*fields: str) -> dict[str, str]:
    return {field: request.form.get(field, "").strip() for field in fields}


def _back(subject: str, subject_id: str) -> Any:
    return redirect(url_for("institutions.institution", subject=subject, subject_id=subject_id, saved=1))


def _kept(connection: Connection, subject: str, subject_id: str) -> Row[Any]:
    """The row of a centre or a training institution. NotFound."""
    table = TABLES.get(Subject(subject)) if subject in set(Subject) else None
    row = connection.execute(select(table).where(table.c.id == subject_id)).first() if table is not None else None
    if row is None:
        raise NotFound()
    return row


def _page(
    subject: str, subject_id: str, where: str = "", given: dict[str, str] | None = None, faults: dict[str, Any] | None = None
) -> str:
    """`where`: the part of the page in which something is wrong."""
    day = day_of(this_hall().now())
    with this_hall().database.reading() as connection:
        row, which = _kept(connection, subject, subject_id), Subject(subject)
        decisions = queries.decisions_of(connection, which, row.id)
        inspections = queries.inspections_of(connection, which, row.id)
        writers = [one.written_by for one in (*decisions, *inspections)] + [one.done_by for one in inspections]
        more: dict[str, Any] = {}
        if which is Subject.CENTRE:
            rooms = queries.rooms_of(connection, row.id)
            more = {
                "rooms": [(one, len(usable(one.rows, one.columns, read_layout(one.layout)))) for one in rooms],
                "staff": queries.staff_of(connection, row.id),
                "entry": entry_of(connection, row.id),
                "longest": LONGEST,
                "longest_room": LONGEST_ROOM,
                "most": MOST,
                "uncovered": queries.uncovered(connection, centre_id=row.id),
            }
        else:
            more = {"trainers": queries.trainers_by_institution(connection).get(row.id, [])}
        return render_template(
            f"institutions/{'centre' if which is Subject.CENTRE else 'institution'}.html", subject=subject, row=row,
            stand=stand_on(queries.acts_of(connection, which, row.id), day), decisions=decisions, inspections=inspections,
            people=trail_queries.names(connection, writers), where=where, given=given or {}, faults=faults or {}, **more,
        )  # fmt: skip
