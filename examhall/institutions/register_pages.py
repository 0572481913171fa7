"""The desk of the training register: entries of institutions, their certified trainers, standard hours of the levels."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select

from examhall.errors import NotFound
from examhall.hall import this_hall
from examhall.institutions import queries
from examhall.institutions.pages import words
from examhall.institutions.registering import (
    LONGEST,
    NEEDED,
    Institution,
    Trainer,
    put_institution,
    put_trainer,
    set_standard_hours,
)
from examhall.institutions.tables import training_institution
from examhall.institutions.training import MOST_HOURS
from examhall.people import guards, trail_queries
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme import queries as programme
from examhall.programme.days import day_of
from examhall.programme.texts import WritingProblem

pages = Blueprint("training_register", __name__, url_prefix="/staff/training-register")
pages.context_processor(words)

NEW = "new"  # what has no id yet


@pages.get("/institutions/<institution_id>")
@requires(Action.KEEP_INSTITUTIONS)
def entry(institution_id: str) -> str:
    """The entry of an institution to be written on; `new` for one that is not in the register yet."""
    with this_hall().database.reading() as connection:
        row = connection.execute(select(training_institution).where(training_institution.c.id == institution_id)).first()
    if row is None and institution_id != NEW:
        raise NotFound()
    return _entry_page(institution_id, dict(row._mapping) if row else {"listed": True}, {})


@pages.post("/institutions/<institution_id>")
@requires(Action.KEEP_INSTITUTIONS)
def write_entry(institution_id: str) -> Any:
    hall = this_hall()
    given = {field: request.form.get(field, "").strip() for field in LONGEST}
    said = Institution(**given, listed="listed" in request.form)
    known = "" if institution_id == NEW else institution_id
    try:
        with hall.database.writing() as connection:
            kept = put_institution(connection, hall, hall.now(), guards.somebody().id, known, said)
    except WritingProblem as problem:
        return _entry_page(institution_id, {**given, "listed": said.listed}, problem.faults), 422
    return redirect(url_for("institutions.institution", subject="training", subject_id=kept, saved=1))


def _entry_page(institution_id: str, given: dict[str, Any], faults: dict[str, Any]) -> str:
    return render_template(
        "institutions/entry.html", institution_id=institution_id, given=given, faults=faults, longest=LONGEST, needed=NEEDED
    )


@pages.get("/institutions/<institution_id>/trainers/<trainer_id>")
@requires(Action.KEEP_INSTITUTIONS)
def trainer_entry(institution_id: str, trainer_id: str) -> str:
    """A trainer's entry to be written on; `new` for one who is not in the register yet."""
    with this_hall().database.reading() as connection:
        those = queries.trainers_by_institution(connection).get(institution_id, [])
        row = next((one for one in those if one.id == trainer_id), None)
    if row is None and trainer_id != NEW:
        raise NotFound()
    return _trainer_page(institution_id, trainer_id, dict(row._mapping) if row else {}, {})


@pages.post("/institutions/<institution_id>/trainers/<trainer_id>")
@requires(Action.KEEP_INSTITUTIONS)
def write_trainer(institution_id: str, trainer_id: str) -> Any:
    hall = this_hall()
    given = {field: request.form.get(field, "").strip() for field in Trainer.__struct_fields__}
    known = "" if trainer_id == NEW else trainer_id
    try:
        with hall.database.writing() as connection:
            here = training_institution.c.id == institution_id
            if connection.execute(select(training_institution.c.id).where(here)).first() is None:
                raise NotFound()
            put_trainer(connection, hall, hall.now(), guards.somebody().id, institution_id, known, Trainer(**given))
    except WritingProblem as problem:
        return _trainer_page(institution_id, trainer_id, given, problem.faults), 422
    return redirect(url_for("institutions.institution", subject="training", subject_id=institution_id, saved=1))


def _trainer_page(institution_id: str, trainer_id: str, given: dict[str, Any], faults: dict[str, Any]) -> str:
    with this_hall().database.reading() as connection:
        here = training_institution.c.id == institution_id
        row = connection.execute(select(training_institution).where(here)).first()
    if row is None:
        raise NotFound()
    return render_template("institutions/trainer.html", row=row, trainer_id=trainer_id, given=given, faults=faults)


@pages.get("/hours")
@requires(Action.KEEP_INSTITUTIONS)
def hours() -> str:
    return _hours_page({"valid_from": day_of(this_hall().now())}, {})


@pages.post("/hours")
@requires(Action.KEEP_INSTITUTIONS)
def write_hours() -> Any:
    hall, form = this_hall(), request.form
    try:
        with hall.database.writing() as connection:
            set_standard_hours(
                connection, hall, hall.now(), guards.somebody().id, form.get("level", ""), form.get("hours", -1, type=int),
                form.get("valid_from", "").strip(), form.get("why", ""),
            )  # fmt: skip
    except WritingProblem as problem:
        return _hours_page(form, problem.faults), 422
    return redirect(url_for("training_register.hours", saved=1))


def _hours_page(given: Any, faults: dict[str, Any]) -> str:
    with this_hall().database.reading() as connection:
        changes = queries.hours_written(connection)
        return render_template(
            "institutions/hours.html", levels=programme.levels(connection), given=given, faults=faults, changes=changes,
            stands=queries.standard_hours_on(connection, day_of(this_hall().now())), most=MOST_HOURS,
            people=trail_queries.names(connection, [one.written_by for one in changes]),
        )  # fmt: skip
