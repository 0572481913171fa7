"""The bank's pages of papers: specifications against the bank, assembling, sealing and releasing with the second person."""

import datetime as dt
from string import ascii_uppercase
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import Malformed, Refusal
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.jobs.queue import enqueue, newest
from examhall.people import guards
from examhall.people.confirming import second_person
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from question_bank import labels, paper_queries, papers, queries
from question_bank.assembly import CannotAssemble, Shortage, demands
from question_bank.headings import WORDINGS
from question_bank.keys import ScoringRule
from question_bank.pages import SEE_PAPERS, words
from question_bank.preparing import PREPARE
from question_bank.proof import proof
from question_bank.specification import SPECIFICATIONS

pages = Blueprint("papers", __name__, url_prefix="/bank/papers", template_folder="templates")
pages.context_processor(words)

MOST_TOGETHER: Final = 6  # papers assembled at once


@pages.get("")
@requires(SEE_PAPERS)
def list_papers() -> Any:
    return _papers_page()


def _papers_page(problem: Refusal | None = None, tried: str = "") -> Any:
    """Each specification against the bank, cell by cell, and the papers there are."""
    with this_hall().database.reading() as connection:
        rows = paper_queries.list_papers(connection)
        tables = []
        for one in SPECIFICATIONS.values():
            stock = list(queries.usable(connection, one.level, one.part).values())
            lines = {line.name: Shortage(line.name, line.count, len(line.items)) for line in demands(one, stock)}
            tables.append((one, lines))
    page = render_template(
        "bank/papers.html", papers=rows, specifications=tables, problem=problem, tried=tried, rules=list(ScoringRule),
        short=problem.short if isinstance(problem, CannotAssemble) else (),
        languages=labels.LANGUAGE, most=MOST_TOGETHER, today=moment(this_hall().now(), "Asia/Shanghai").date().isoformat(),
    )  # fmt: skip
    return (page, 409) if problem else page


@pages.post("")
@requires(Action.ASSEMBLE_PAPERS)
def assemble_paper() -> Any:
    asked = request.form
    try:
        law_as_of = dt.date.fromisoformat(asked.get("law_as_of", "")).isoformat()
        rule = ScoringRule(asked.get("multiple_choice", ScoringRule.PER_OPTION))
    except ValueError as fault:
        raise Malformed() from fault
    code, title = asked.get("specification", ""), asked.get("title", "").strip()[:200]
    if (language := asked.get("language", "zh-CN")) not in WORDINGS:
        raise Malformed(field="language")
    if not title:
        raise Malformed(field="title")
    count = asked.get("papers", 0 if "papers" in asked else 1, type=int)
    if not 1 <= count <= MOST_TOGETHER:
        raise Malformed(field="papers")
    titles = [title] if count == 1 else [f"{title} {letter}" for letter in ascii_uppercase[:count]]
    try:
        first, *others = papers.assemble_papers(
            this_hall(), guards.somebody().id, code, titles, law_as_of, rule, off_the_loop, language
        )
    except CannotAssemble as refusal:
        return _papers_page(refusal, code)
    return redirect(url_for("papers.proof_sheet" if others else "papers.paper", paper_id=first))


@pages.get("/<paper_id>")
@requires(SEE_PAPERS)
def paper(paper_id: str) -> Any:
    return _paper_page(paper_id)


def _paper_page(paper_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        row = paper_queries.read_paper(connection, paper_id)
        pinned = paper_queries.standing_on(connection, paper_id)
        fitting = paper_queries.administrations_for(connection, row.level, row.part)
        jobs = [job for job in newest(connection, PREPARE) if paper_id in job.arguments]
        names = queries.names_of(connection, {row.sealed_by, row.sealed_second, row.released_by, row.released_second})
    specification = SPECIFICATIONS[row.specification]
    lines = [Shortage(line.name, line.count, len(line.items)) for line in demands(specification, [one.item for one in pinned])]
    page = render_template(
        "bank/paper.html", paper=row, pinned=pinned, lines=lines, names=names, administrations=fitting,
        working=[job for job in jobs if job.state in ("waiting", "running")],
        failed=jobs[0] if jobs and jobs[0].state == "failed" else None,
        met=all(line.need == line.have for line in lines), problem=problem,
    )  # fmt: skip
    return (page, 409) if problem else page


@pages.get("/<paper_id>/proof")
@requires(SEE_PAPERS)
def proof_sheet(paper_id: str) -> str:
    """Every constraint with its value on this paper and on those assembled with it."""
    with this_hall().database.reading() as connection:
        together = paper_queries.assembled_together(connection, paper_id)
        pinned = [paper_queries.standing_on(connection, one.id) for one in together]
    specification = SPECIFICATIONS[together[0].specification]
    lines = proof(specification, pinned)
    return render_template(
        "bank/proof.html", papers=together, specification=specification, lines=lines, met=all(line.holds for line in lines)
    )


@pages.post("/<paper_id>/seal")
@requires(Action.SEAL_PAPER)
def seal_paper(paper_id: str) -> Any:
    try:
        papers.seal_paper(this_hall(), guards.somebody().id, second_person(Action.SEAL_PAPER), paper_id)
    except Refusal as refusal:
        return _paper_page(paper_id, refusal)
    return redirect(url_for("papers.paper", paper_id=paper_id))


@pages.post("/<paper_id>/release")
@requires(Action.RELEASE_PAPER_KEY)
def release_paper(paper_id: str) -> Any:
    hall, by = this_hall(), guards.somebody().id
    try:
        second = second_person(Action.RELEASE_PAPER_KEY)
        with hall.database.writing() as connection:
            papers.release_paper(connection, hall, hall.now(), by, second, paper_id)
    except Refusal as refusal:
        return _paper_page(paper_id, refusal)
    return redirect(url_for("papers.paper", paper_id=paper_id))


@pages.post("/<paper_id>/prepare")
@requires(Action.PREPARE_ADMINISTRATION)
def prepare_administration(paper_id: str) -> Any:
    """Ask the back office to lay this paper on the seats of the administration that was chosen."""
    hall, by, chosen = this_hall(), guards.somebody().id, request.form.get("administration", "")
    try:
        with hall.database.writing() as connection:
            papers.ready_to_prepare(connection, hall, chosen, paper_id)
            enqueue(connection, PREPARE, {"administration": chosen, "paper": paper_id, "by": by}, hall.now(), by)
    except Refusal as refusal:
        return _paper_page(paper_id, refusal)
    return redirect(url_for("papers.paper", paper_id=paper_id))
