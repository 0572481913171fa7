"""The desk of training records: one by one, or a list that is looked through before anything of it is recorded."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import Row
from werkzeug.exceptions import RequestEntityTooLarge

from examhall import replies
from examhall.body_size import LARGEST_BODY, takes
from examhall.errors import NotFound, Refusal
from examhall.hall import Hall, this_hall
from examhall.institutions import queries
from examhall.institutions.list_reading import COLUMNS, NoTrainingList, empty_list
from examhall.institutions.pages import words
from examhall.institutions.recording import (
    EMPTY_OR_LARGE,
    LARGEST,
    Examined,
    HasFaults,
    drop_list,
    examine_list,
    give_list,
    record_training,
    strike_out,
    take_list,
)
from examhall.institutions.training import MOST_HOURS, Record
from examhall.people import guards, trail_queries
from examhall.people.documents import WORDS as DOCUMENTS
from examhall.people.guards import requires
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.programme import queries as programme
from examhall.programme.texts import LONGEST_WHY, WritingProblem

pages = Blueprint("training_records", __name__, url_prefix="/staff/training-records")
pages.context_processor(words)

MOST_SHOWN: Final = 100


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_: RequestEntityTooLarge) -> Any:
    """The file is not read at all; the page comes back with a sentence at the field."""
    return _records_page({}, {}, NoTrainingList(EMPTY_OR_LARGE)), 413


@pages.get("")
@requires(Action.KEEP_INSTITUTIONS)
def records() -> str:
    return _records_page({}, {})


@pages.post("")
@requires(Action.KEEP_INSTITUTIONS)
def record() -> Any:
    """One training."""
    hall, form = this_hall(), request.form
    given = {field: form.get(field, "").strip() for field in Record.__struct_fields__}
    said = Record(**{**given, "hours": form.get("hours", 0, type=int)})  # type: ignore[arg-type]  # the others are texts
    try:
        with hall.database.writing() as connection:
            record_training(connection, hall, hall.now(), guards.somebody().id, said)
    except WritingProblem as problem:
        return _records_page(given, problem.faults), 422
    return redirect(url_for("training_records.records", saved=1))


@pages.post("/<record_id>/strike")
@requires(Action.KEEP_INSTITUTIONS)
def strike(record_id: str) -> Any:
    hall, why = this_hall(), request.form.get("why", "").strip()
    try:
        with hall.database.writing() as connection:
            strike_out(connection, hall, hall.now(), guards.somebody().id, record_id, why)
    except WritingProblem as problem:
        return _records_page({}, {record_id: problem.faults["why"]}), 422
    return redirect(url_for("training_records.records", saved=1))


def _records_page(given: dict[str, Any], faults: dict[str, Any], problem: Refusal | None = None) -> str:
    hall, find = this_hall(), request.args.get("find", "").strip()[:60]
    with hall.database.reading() as connection:
        rows = queries.records(connection, find, MOST_SHOWN)
        people = trail_queries.names(connection, [name for row in rows for name in (row.entered_by, row.struck_by)])
        levels, trainers = programme.levels(connection), queries.trainers_by_institution(connection)
    return render_template(
        "institutions/records.html", rows=rows, people=people, levels=levels, given=given, faults=faults, find=find,
        trainers=sorted((one for those in trainers.values() for one in those), key=lambda one: one.name),
        documents=DOCUMENTS, masked=_masked, most_shown=MOST_SHOWN, most_hours=MOST_HOURS, problem=problem,
        longest_why=LONGEST_WHY, most=LARGEST // 1024 // 1024,
    )  # fmt: skip


def _masked(row: Row[Any]) -> str:
    return masked(identity_of(this_hall().vault, row.identity_locked))


@pages.get("/list.xlsx")
@requires(Action.KEEP_INSTITUTIONS)
def spreadsheet() -> Response:
    """The list to fill in."""
    return replies.workbook(off_the_loop(empty_list), "training-records.xlsx")


@pages.get("/list")
@requires(Action.KEEP_INSTITUTIONS)
def look_through() -> Any:
    """What the list that was given would bring, row by row; nothing of it is recorded yet."""
    return _list_page()


@pages.post("/list")
@takes(LARGEST + LARGEST_BODY)
@requires(Action.KEEP_INSTITUTIONS)
def give() -> Any:
    hall, sent = this_hall(), request.files.get("file")
    data, name = (sent.read(), sent.filename or "?") if sent else (b"", "")
    try:
        with hall.database.writing() as connection:
            give_list(connection, hall, hall.now(), guards.somebody().id, name, data)
    except NoTrainingList as problem:
        return _records_page({}, {}, problem), 422
    return redirect(url_for("training_records.look_through"))


@pages.post("/list/take")
@requires(Action.KEEP_INSTITUTIONS)
def take() -> Any:
    """All of it, or nothing."""
    try:
        count = off_the_loop(_taken, this_hall(), guards.somebody().id)
    except HasFaults as problem:
        return _list_page(problem), 409
    return redirect(url_for("training_records.records", saved=1, taken=count))


@pages.post("/list/drop")
@requires(Action.KEEP_INSTITUTIONS)
def drop() -> Any:
    with this_hall().database.writing() as connection:
        drop_list(connection, guards.somebody().id)
    return redirect(url_for("training_records.records"))


def _examined(hall: Hall, by: str) -> tuple[str, Examined]:
    with hall.database.reading() as connection:
        return examine_list(connection, hall, hall.now(), by)


def _taken(hall: Hall, by: str) -> int:
    with hall.database.writing() as connection:
        return take_list(connection, hall, hall.now(), by)


def _list_page(problem: Refusal | None = None) -> Any:
    hall = this_hall()
    try:
        name, found = off_the_loop(_examined, hall, guards.somebody().id)
    except NotFound:
        return redirect(url_for("training_records.records"))
    return render_template(
        "institutions/list.html", name=name, found=found, problem=problem, columns=COLUMNS, masked=masked,
        rows=sorted(found.new + found.there, key=lambda line: line.row), there={line.row for line in found.there},
    )  # fmt: skip
