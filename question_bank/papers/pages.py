"""The bank's pages of papers: specifications against the bank, assembling, sealing and releasing with the second person."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import LazyString
from sqlalchemy import Connection

from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.jobs.queue import enqueue, look, newest
from examhall.people import guards
from examhall.people.confirming import second_person
from examhall.people.guards import requires
from examhall.people.permissions import Action
from question_bank import labels, queries
from question_bank.assembly import queries as specification_queries
from question_bank.assembly.assembling import ASSEMBLE
from question_bank.assembly.demands import demands
from question_bank.assembly.enemies import enemy_pairs
from question_bank.assembly.enough import Missing
from question_bank.assembly.explaining import conflict_said, missing_said, named
from question_bank.assembly.proof import proof
from question_bank.assembly.shortfall import CannotAssemble, Conflicting
from question_bank.assembly.wishing import MOST_TOGETHER, read_wish
from question_bank.keys import ScoringRule
from question_bank.pages import SEE_PAPERS, words
from question_bank.papers import batches, laying, releasing
from question_bank.papers import operations as papers
from question_bank.papers import queries as paper_queries
from question_bank.papers.preparing import PREPARE
from question_bank.papers.showing import key_is_printable
from question_bank.specification import Specification

pages = Blueprint("papers", __name__, url_prefix="/bank/papers", template_folder="../templates")
pages.context_processor(words)


@pages.get("")
@requires(SEE_PAPERS)
def list_papers() -> Any:
    """The papers there are, and each specification with what the bank has for it."""
    return _list_page({"specification": request.args.get("assemble", "")}, {})


def _list_page(said: Mapping[str, str], faults: Mapping[str, LazyString | str]) -> str:
    """`said`: what was typed to assemble papers, and by which specification; `faults`: what is wrong with it, by field."""
    with this_hall().database.reading() as connection:
        rows, off = paper_queries.list_papers(connection), paper_queries.off_the_shelf(connection)
        standing = specification_queries.standing(connection)
        thin = _thin(connection, [one.specification for one in standing.values()])
        jobs = [job for job in newest(connection, ASSEMBLE) if job.state in ("waiting", "running")]
    return render_template(
        "bank/papers.html", papers=rows, off=off, standing=standing, thin=thin, rules=list(ScoringRule), working=jobs,
        chosen=code if (code := said.get("specification", "")) in standing else "", said=said, faults=faults,
        languages=labels.LANGUAGE, most=MOST_TOGETHER, today=moment(this_hall().now(), "Asia/Shanghai").date().isoformat(),
    )  # fmt: skip


def _thin(connection: Connection, specifications: Iterable[Specification]) -> dict[str, int]:
    """Code -> how many lines of a specification the bank has too few items for, even for one paper."""
    stock: dict[tuple[str, str], list[queries.Stocked]] = {}
    found = {}
    for one in specifications:
        if (where := (one.level, one.part)) not in stock:
            stock[where] = list(queries.usable(connection, *where).values())
        found[one.code] = sum(len(line.items) < line.least for line in demands(one, stock[where]))
    return found


@pages.post("")
@requires(Action.ASSEMBLE_PAPERS)
def assemble_papers() -> Any:
    """Ask the back office for parallel papers."""
    hall, by = this_hall(), guards.somebody().id
    wish, faults = read_wish(request.form)
    if faults:
        return _list_page(request.form, faults), 400
    with hall.database.writing() as connection:
        specification_queries.standing_one(connection, wish["specification"])
        job_id = enqueue(connection, ASSEMBLE, {**wish, "by": by}, hall.now(), by)
    return redirect(url_for("papers.assembling", job_id=job_id))


@pages.get("/assembling/<job_id>")
@requires(SEE_PAPERS)
def assembling(job_id: str) -> Any:
    """How far it is; then the papers, or why there are none."""
    with this_hall().database.reading() as connection:
        job = look(connection, job_id)
    if job is None or job.kind != ASSEMBLE:
        raise NotFound()
    result = msgspec.json.decode(job.result) if job.result else {}
    if job.state == "done":
        first, *others = result["papers"]
        return redirect(url_for("papers.proof_sheet" if others else "papers.paper", paper_id=first))
    wish = msgspec.json.decode(job.arguments)
    conflict = msgspec.convert(result.get("conflict", ()), list[Conflicting], strict=False)
    missing = msgspec.convert(result.get("missing", ()), list[Missing], strict=False)
    page = render_template(
        "bank/assembling.html", job=job, wish=wish, conflict=conflict_said(conflict), missing=list(missing_said(missing)),
        claim=result.get("claim", ""), each_alone=result.get("each_alone", False), proven=result.get("proven", False),
        made=result.get("made", 0), known=result.get("code") == CannotAssemble.code,
    )  # fmt: skip
    return (page, 409) if job.state == "failed" else page


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
        printable, spares = key_is_printable(connection, row), batches.spares(connection)
        orders = releasing.standing_orders(connection, paper_id)
        together = {one.id for one in paper_queries.assembled_together(connection, paper_id)} - {paper_id}
        signed = {row.sealed_by, row.sealed_second, row.released_by, row.released_second}
        signed.update(person for one in orders for person in (one.ordered_by, one.ordered_second))
        names = queries.names_of(connection, signed)
        specification = paper_queries.specification_of(connection, row)
        off = paper_queries.off_the_shelf(connection, paper_id).get(paper_id, [])
    lines = demands(specification, [one.item for one in pinned])
    page = render_template(
        "bank/paper.html", paper=row, pinned=pinned, lines=lines, names=names, administrations=fitting,
        working=[job for job in jobs if job.state in ("waiting", "running")],
        failed=jobs[0] if jobs and jobs[0].state == "failed" else None,
        variants=max((len(one.variants or one.item.variants) for one in pinned), default=1), key_printable=printable,
        off={one.item_id: one for one in off}, orders=orders, spares=spares, together=together, before=releasing.BEFORE,
        met=all(line.count == len(line.items) for line in lines), named=named, problem=problem,
    )  # fmt: skip
    return (page, 409) if problem else page


@pages.get("/<paper_id>/proof")
@requires(SEE_PAPERS)
def proof_sheet(paper_id: str) -> str:
    """Every constraint with its value on this paper and on those assembled with it."""
    with this_hall().database.reading() as connection:
        together = paper_queries.assembled_together(connection, paper_id)
        pinned = [paper_queries.standing_on(connection, one.id) for one in together]
        specification = paper_queries.specification_of(connection, together[0])
        first = together[0]  # what held when it was assembled, and of enemies what was known when it was sealed
        used = paper_queries.uses(connection, first.assembled_at)
        lines = proof(specification, pinned, enemy_pairs(connection, first.sealed_at), used)
    return render_template(
        "bank/proof.html", papers=together, specification=specification, lines=lines, met=all(line.holds for line in lines),
        version=together[0].specification_version, named=named,
    )  # fmt: skip


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
            papers.release_paper(connection, hall, hall.now(), by, second, paper_id, "knowing" in request.form)
    except Refusal as refusal:
        return _paper_page(paper_id, refusal)
    return redirect(url_for("papers.paper", paper_id=paper_id))


@pages.post("/<paper_id>/release-by-schedule")
@requires(Action.RELEASE_PAPER_KEY)
def order_release(paper_id: str) -> Any:
    """Two persons let the hall release the key by itself, ten minutes before an administration."""
    hall, by, chosen = this_hall(), guards.somebody().id, request.form.get("administration", "")
    try:
        second = second_person(Action.RELEASE_PAPER_KEY)
        with hall.database.writing() as connection:
            knowing = "knowing" in request.form
            releasing.order_release(connection, hall, hall.now(), by, second, paper_id, chosen, knowing)
    except Refusal as refusal:
        return _paper_page(paper_id, refusal)
    return redirect(url_for("papers.paper", paper_id=paper_id))


@pages.post("/<paper_id>/withdraw-release")
@requires(Action.RELEASE_PAPER_KEY)
def withdraw_release(paper_id: str) -> Any:
    hall = this_hall()
    with hall.database.writing() as connection:
        releasing.withdraw_release(connection, hall, hall.now(), guards.somebody().id, paper_id)
    return redirect(url_for("papers.paper", paper_id=paper_id))


@pages.post("/<paper_id>/spare")
@requires(Action.PREPARE_ADMINISTRATION)
def set_spare(paper_id: str) -> Any:
    """Keep this paper ready for the administration that was chosen."""
    hall, by, chosen = this_hall(), guards.somebody().id, request.form.get("administration", "")
    try:
        with hall.database.writing() as connection:
            batches.set_spare(connection, hall, hall.now(), by, chosen, paper_id)
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
            laying.ready_to_prepare(connection, hall, chosen, paper_id)
            enqueue(connection, PREPARE, {"administration": chosen, "paper": paper_id, "by": by}, hall.now(), by)
    except Refusal as refusal:
        return _paper_page(paper_id, refusal)
    return redirect(url_for("papers.paper", paper_id=paper_id))
