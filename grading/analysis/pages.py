"""Pages of analysis, for officers: what there is to analyse, a paper, one of its items, two papers equated, and the workbook.

Nothing is worked out here: the back office stores what a page shows.
"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import Connection, Row

from examhall import replies
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.jobs.queue import look
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.replies import status_of
from grading.analysis import labels, plots, queries
from grading.analysis.errors import NotParallel, SamePaper
from grading.analysis.flags import SUSPECTED_KEY
from grading.analysis.operations import ask_to_analyse, ask_to_equate
from grading.analysis.queries import ANALYSE, EQUATE
from grading.frame import words
from question_bank.papers.queries import keys_of, read_paper

pages = Blueprint(
    "analysis", __name__, url_prefix="/results/analysis", template_folder="../templates", static_folder="../static",
)  # fmt: skip
pages.context_processor(words)


@pages.context_processor
def analysis_words() -> dict[str, Any]:
    return {"said": labels, "figure": _figure, "suspected": SUSPECTED_KEY}


def _figure(value: float | None, places: int = 2) -> str:
    return "—" if value is None else f"{value:.{places}f}".replace("-", "−")


@pages.get("")
@requires(Action.ANALYSE)
def overview() -> Any:
    return _overview_page()


def _overview_page(problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        marked, done = queries.analysable(connection), queries.summaries(connection)
        equated = queries.equatings(connection)
        jobs, equatings = (_under_way(connection, kind) for kind in (ANALYSE, EQUATE))
    page = render_template(
        "grading/analyses.html", marked=marked, done=done, equated=equated, problem=problem,
        titles={row.paper_id: row.title for row in marked}, equating=equatings[0][0] if equatings else None,
        parallel=_parallel(marked),
        busy={(asked["paper"], asked["administration"] or "") for _, asked in jobs},
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


def _parallel(marked: Sequence[Row[Any]]) -> tuple[str, str] | None:
    """The first two papers of one level and part, which is what can be equated; None where there are none."""
    seen: dict[tuple[str, str], str] = {}
    for row in marked:
        first = seen.setdefault((row.level, row.part), row.paper_id)
        if first != row.paper_id:
            return first, row.paper_id
    return None


def _under_way(connection: Connection, kind: str) -> list[tuple[Row[Any], dict[str, Any]]]:
    return [(job, asked) for job, asked in queries.analysis_jobs(connection, kind) if job.state in ("waiting", "running")]


def _administration() -> str | None:
    return request.values.get("administration", "")[:16] or None


@pages.get("/<paper_id>")
@requires(Action.ANALYSE)
def paper(paper_id: str) -> str:
    """Everything that was found about a paper, in one administration or in all."""
    return str(off_the_loop(_paper_page, paper_id, _administration()))


def _paper_page(paper_id: str, administration_id: str | None) -> str:
    with this_hall().database.reading() as connection:
        about, marked = read_paper(connection, paper_id), queries.marked_of(connection, paper_id)
        row = queries.analysis_of(connection, paper_id, administration_id)
        jobs = [
            job for job, asked in queries.analysis_jobs(connection)
            if (asked["paper"], asked["administration"]) == (paper_id, administration_id)
        ]  # fmt: skip
        found = queries.findings_of(connection, row) if row else None
        aside = queries.set_aside_of(connection, paper_id, administration_id)
        people = queries.people_of(connection, found.likeness.most_alike if found and found.likeness else ())
    last = jobs[-1] if jobs else None
    counted = sum(one.candidates for one in marked if administration_id in (None, one.administration_id))
    models = {model.model: model for model in found.calibrations} if found else {}
    cut = found.paper.consistency.cut if found and found.paper.consistency else None
    return render_template(
        "grading/analysis.html", about=about, marked=marked, administration=administration_id, row=row, found=found,
        aside=aside,
        job=last if last and last.state in ("waiting", "running") else None, failed=last is not None and last.state == "failed",
        places=[n for n, one in enumerate(found.items) if not SUSPECTED_KEY.isdisjoint(one.flags)] if found else [],
        people=people, counted=counted, models=models,
        histogram=plots.histogram(found.paper.distribution, found.paper.out_of, cut) if found else None,
        map=plots.item_map(models["rasch"]) if "rasch" in models else None,
        fits={model: {one.item: one for one in fitted.items} for model, fitted in models.items()},
    )  # fmt: skip


@pages.post("/<paper_id>")
@requires(Action.ANALYSE)
def ask(paper_id: str) -> Any:
    administration_id = _administration()
    ask_to_analyse(this_hall(), guards.somebody().id, paper_id, administration_id)
    return redirect(url_for("analysis.paper", paper_id=paper_id, administration=administration_id))


@pages.get("/<paper_id>/items/<int:place>")
@requires(Action.ANALYSE)
def item(paper_id: str, place: int) -> str:
    """One item: its question, who chose which option, and its place on each model's scale."""
    with this_hall().database.reading() as connection:
        about, row = read_paper(connection, paper_id), queries.analysis_of(connection, paper_id, _administration())
        found = queries.findings_of(connection, row) if row else None
        if row is None or found is None or not 1 <= place <= len(found.items):
            raise NotFound()
        shown = found.items[place - 1]
        keys = [key for key in keys_of(connection, paper_id) if (key.item, key.version) == (shown.item, shown.version)]
    question = keys[0].authored.question if keys else None
    fits = [(model, next((one for one in model.items if one.item == place - 1), None)) for model in found.calibrations]
    return render_template(
        "grading/analysed_item.html", about=about, administration=_administration(), item=shown, place=place, row=row,
        count=len(found.items), question=question, options=queries.option_texts(question), paper=found.paper,
        curves=plots.option_curves(shown.options, found.paper.bands), fits=[(model, one) for model, one in fits if one],
    )  # fmt: skip


@pages.get("/<paper_id>/workbook")
@requires(Action.ANALYSE)
def workbook(paper_id: str) -> Response:
    """The analysis as a spreadsheet."""
    with this_hall().database.reading() as connection:
        row = queries.analysis_of(connection, paper_id, _administration())
        if row is None:
            raise NotFound()
        found = queries.findings_of(connection, row)
        people = queries.people_of(connection, found.likeness.most_alike if found.likeness else ())
    from grading.analysis.book import workbook as written

    places = {sitting: f"{one.ticket} {one.name} · {one.room} · {one.seat}" for sitting, one in people.items()}
    return replies.workbook(off_the_loop(written, found, places), f"analysis-{row.id}.xlsx")


@pages.post("/equatings")
@requires(Action.ANALYSE)
def equate() -> Any:
    first, second = request.form.get("first", ""), request.form.get("second", "")
    try:
        ask_to_equate(this_hall(), guards.somebody().id, first, second)
    except (NotParallel, SamePaper) as problem:
        return _overview_page(problem)
    return redirect(url_for("analysis.overview", _anchor="equating"))


@pages.get("/equatings/<analysis_id>")
@requires(Action.ANALYSE)
def equating(analysis_id: str) -> str:
    """What scores on one paper are worth on a parallel one."""
    with this_hall().database.reading() as connection:
        row = next((one for one in queries.equatings(connection) if one.id == analysis_id), None)
    if row is None:
        raise NotFound()
    return render_template("grading/equating.html", row=row, found=queries.read_equating(row.result))


@pages.get("/progress/<job_id>")
@requires(Action.ANALYSE)
def progress(job_id: str) -> Response:
    """How far the back office is: {state, done, total}."""
    with this_hall().database.reading() as connection:
        return replies.progress(look(connection, job_id))
