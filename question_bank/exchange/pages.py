"""Doors for files: items brought in by authors, with a preview before anything comes, and items handed out by the authority."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Row

from examhall import replies
from examhall.archives import LARGEST
from examhall.audit import trail
from examhall.body_size import LARGEST_BODY, takes
from examhall.errors import Malformed, NotFound
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.jobs import queue
from examhall.people import guards
from examhall.people.guards import requires, requires_any
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from question_bank import queries
from question_bank.exchange import files
from question_bank.exchange.about import Defaults
from question_bank.exchange.files import NoFile, Wanted
from question_bank.exchange.formats import FORMATS
from question_bank.exchange.preview import fault_lines, pictures_in_file, pictures_of, shown_items
from question_bank.exchange.report import Coming, read_part
from question_bank.exchange.spreadsheet_writing import template as empty_spreadsheet
from question_bank.exchange.wording import of_loss
from question_bank.finding.filters import read_filters
from question_bank.items import Cognitive, Difficulty
from question_bank.pages import words
from question_bank.specification import AREAS, LEVELS
from question_bank.theory import TRUTHS

pages = Blueprint("exchange", __name__, url_prefix="/bank", template_folder="../templates")
pages.context_processor(words)

A_PAGE: Final = 20  # items of a preview
NARROWED: Final = ("words", "level", "kind", "area", "difficulty", "cognitive", "state")  # what an export is chosen by
COMING: Final = {
    Coming.NEW: _("new"), Coming.VERSION: _("a new version"), Coming.SAME: _("there already, to the letter"),
    Coming.TASK: _("a task to complete"),
}  # fmt: skip


@pages.get("/import")
@requires(Action.WRITE_ITEMS)
def receive() -> Any:
    return _receive_page()


def _receive_page(problem: NoFile | None = None) -> Any:
    with this_hall().database.reading() as connection:
        rows = files.files_of(connection, guards.somebody().id, "in")
    page = render_template(
        "bank/import.html", files=rows, problem=problem, levels=LEVELS, most=LARGEST // 1024 // 1024,
        choices={"difficulty": Difficulty, "cognitive": Cognitive},
    )  # fmt: skip
    return (page, 400) if problem else page


@pages.get("/import/template.xlsx")
@requires(Action.WRITE_ITEMS)
def spreadsheet() -> Response:
    """The spreadsheet to fill in."""
    return _file(off_the_loop(empty_spreadsheet), FORMATS["spreadsheet"].mime, "examhall-items.xlsx")


@pages.post("/import")
@takes(LARGEST + LARGEST_BODY)
@requires(Action.WRITE_ITEMS)
def send() -> Any:
    """A file, and what counts where it says nothing; it is read in the back office."""
    hall, sent = this_hall(), request.files.get("file")
    defaults = _defaults()
    try:
        with hall.database.writing() as connection:
            by, data = guards.somebody().id, sent.read() if sent else b""
            name = (sent.filename if sent else "") or "?"
            file_id = files.receive(connection, hall.now(), by, name, data, defaults)
    except NoFile as refusal:
        return _receive_page(refusal)
    return redirect(url_for("exchange.incoming", file_id=file_id))


def _defaults() -> Defaults:
    form = request.form
    level, area, language = form.get("level", ""), form.get("area", ""), form.get("language", "zh-CN")
    if level not in LEVELS or area not in AREAS or language not in TRUTHS:
        raise Malformed()
    try:
        return Defaults(
            level, area, language, Difficulty(form.get("difficulty", Difficulty.MEDIUM)),
            Cognitive(form.get("cognitive", Cognitive.UNDERSTAND)), form.get("knowledge", "").strip()[:200],
            form.get("source", "").strip()[:200],
        )  # fmt: skip
    except ValueError as fault:
        raise Malformed() from fault


@pages.get("/import/<file_id>")
@requires(Action.WRITE_ITEMS)
def incoming(file_id: str) -> str:
    """How far the reading is; then what would come, or what is wrong; at the end what came."""
    hall, page = this_hall(), max(1, request.args.get("page", 1, type=int))
    row, job = _theirs(file_id, "in")
    report = read_part(row.report)
    part = report.some((page - 1) * A_PAGE, A_PAGE)
    with hall.database.reading() as connection:
        faults = fault_lines(report.faults, queries.facts(connection))
        pictures = queries.pictures(connection, pictures_of(part))
    if pictures_of(part) - pictures.keys():
        pictures |= off_the_loop(pictures_in_file, row.data, row.name)
    items = shown_items(part, pictures)
    return render_template(
        "bank/import_file.html", file=row, job=job, report=report, items=items, faults=faults, coming=COMING,
        counts=report.counts, losses=[(one, of_loss(one)) for one in report.losses],
        page=page, pages=-(-len(report.items) // A_PAGE),
    )  # fmt: skip


@pages.post("/import/<file_id>/take")
@requires(Action.WRITE_ITEMS)
def take(file_id: str) -> Any:
    """All of it comes, or nothing."""
    hall = this_hall()
    with hall.database.writing() as connection:
        files.confirm(connection, hall.now(), guards.somebody().id, file_id)
    return redirect(url_for("exchange.incoming", file_id=file_id))


@pages.post("/import/<file_id>/drop")
@requires(Action.WRITE_ITEMS)
def drop(file_id: str) -> Any:
    with this_hall().database.writing() as connection:
        files.drop(connection, guards.somebody().id, file_id)
    return redirect(url_for("exchange.receive"))


@pages.get("/exchange/<file_id>/progress")
@requires_any(Action.WRITE_ITEMS, Action.EXPORT_ITEMS)
def progress(file_id: str) -> Response:
    """How far the back office is: {state, done, total}."""
    _, job = _theirs(file_id)
    told = {"state": job.state, "done": job.done, "total": job.total} if job else {"state": "done", "done": 0, "total": 0}
    return Response(replies.encode(told), mimetype="application/json")


def _narrowed(given: Mapping[str, str]) -> dict[str, str]:
    """The filters that the page of the export has, as the list of items knows them."""
    return read_filters({name: given.get(name, "") for name in NARROWED})


@pages.get("/export")
@requires(Action.EXPORT_ITEMS)
def choose() -> str:
    """Which items, in which format."""
    filters = _narrowed(request.args)
    with this_hall().database.reading() as connection:
        rows = files.files_of(connection, guards.somebody().id, "out")
    return render_template("bank/export.html", files=rows, filters=filters, formats=FORMATS, levels=LEVELS)


@pages.post("/export")
@requires(Action.EXPORT_ITEMS)
def ask() -> Any:
    hall, form = this_hall(), request.form
    wanted = Wanted(form.get("format", ""), _narrowed(form), form.get("language", ""))
    if wanted.format not in FORMATS or wanted.language not in ("", *TRUTHS):
        raise Malformed()
    with hall.database.writing() as connection:
        name = f"items-{_today()}-{wanted.format}.{FORMATS[wanted.format].ending}"
        file_id = files.ask_for(connection, hall.now(), guards.somebody().id, name, wanted)
    return redirect(url_for("exchange.outgoing", file_id=file_id))


@pages.get("/export/<file_id>")
@requires(Action.EXPORT_ITEMS)
def outgoing(file_id: str) -> str:
    """How far the writing is; then the file, and what it could not hold."""
    row, job = _theirs(file_id, "out")
    report = read_part(row.report)
    losses = [(one, of_loss(one)) for one in report.losses]
    return render_template("bank/export_file.html", file=row, job=job, count=len(report.came), losses=losses)


@pages.get("/export/<file_id>/file")
@requires(Action.EXPORT_ITEMS)
def fetch(file_id: str) -> Response:
    """The file itself; who fetched it when stands in the trail."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.writing() as connection:
        row = files.of_person(connection, by, file_id, "out")
        if row.state != "ready":
            raise NotFound()
        trail.write(connection, hall.audit_key, hall.now(), by, "fetch_export", file_id, name=row.name, hash=row.hash)
    mime = next(one.mime for one in FORMATS.values() if row.name.endswith(one.ending))
    return _file(row.data, mime, row.name)


def _theirs(file_id: str, direction: str = "") -> tuple[Row[Any], Row[Any] | None]:
    """A file of whoever asks, and the work that is done on it."""
    with this_hall().database.reading() as connection:
        row = files.of_person(connection, guards.somebody().id, file_id, direction)
        return row, queue.look(connection, row.job_id)


def _file(data: bytes, mime: str, name: str) -> Response:
    return Response(data, mimetype=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _today() -> date:
    return moment(this_hall().now(), "Asia/Shanghai").date()
