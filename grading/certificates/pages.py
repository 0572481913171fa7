"""The officers' doors to certificates: what presses, a batch's certificates, and proposals that another person decides on."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from examhall import replies
from examhall.audit import trail
from examhall.errors import NotFound, Refusal
from examhall.hall import this_hall
from examhall.jobs.queue import look
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.operations import names_of
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.programme.texts import WritingProblem
from examhall.replies import status_of
from grading.certificates import issuing, queries
from grading.certificates.changing import carry_out
from grading.certificates.designing import check_design
from grading.certificates.entitled import batches_with_results, under_review, without_certificate
from grading.certificates.making import printers_file
from grading.certificates.states import LIVING
from grading.certificates.wording import words

pages = Blueprint("certificates", __name__, url_prefix="/staff/certificates", template_folder="../templates")
pages.context_processor(words)


@pages.get("")
@requires(Action.ISSUE_CERTIFICATES)
def overview() -> Any:
    """What presses: proposals, certificates whose results were corrected; every batch with results; one certificate sought."""
    return off_the_loop(_overview_page, request.args.get("find", "").strip()[:100])


def _overview_page(find: str) -> str:
    with this_hall().database.reading() as connection:
        batches = batches_with_results(connection)
        lines = [
            {"row": row, "entitled": len(without_certificate(connection, row.id, row.level))} for row in batches
        ]  # fmt: skip
        waiting = queries.waiting_acts(connection)
        return render_template(
            "certificates/overview.html", lines=lines, waiting=waiting, review=under_review(connection), find=find,
            found=queries.found(connection, find) if find else [], counts=queries.counts(connection), living=LIVING,
            people=names_of(connection, [one.proposed_by for one in waiting]),
        )  # fmt: skip


@pages.get("/batches/<batch_id>/<level>")
@requires(Action.ISSUE_CERTIFICATES)
def of_batch(batch_id: str, level: str) -> Any:
    return off_the_loop(_batch_page, batch_id, level)


def _batch_page(batch_id: str, level: str, problem: Refusal | None = None) -> Any:
    state, hall = request.args.get("state", ""), this_hall()
    with hall.database.reading() as connection:
        about = queries.batch_and_level(connection, batch_id, level)
        acts = queries.acts_of(connection, batch_id, level)
        try:
            check_design(connection, hall)
        except WritingProblem as fault:
            problem = problem or fault
        page = render_template(
            "certificates/batch.html", about=about, entitled=without_certificate(connection, batch_id, level), acts=acts,
            waiting=queries.waiting_issue(connection, batch_id, level), state=state, problem=problem,
            rows=queries.certificates_of(connection, batch_id, level, state),
            counts=queries.counts(connection).get((batch_id, level), {}),
            people=names_of(connection, [one for act in acts for one in (act.proposed_by, act.decided_by)]),
            address=_doubtful_address(),
        )  # fmt: skip
    return (page, status_of(problem)) if problem and request.method == "POST" else page


@pages.post("/batches/<batch_id>/<level>")
@requires(Action.ISSUE_CERTIFICATES)
def propose(batch_id: str, level: str) -> Any:
    """Propose certificates for those that are ticked."""
    by, chosen = guards.somebody().id, frozenset(request.form.getlist("registration"))
    try:
        act_id = off_the_loop(issuing.propose, this_hall(), by, batch_id, level, chosen)
    except NotFound:
        raise
    except Refusal as problem:
        return _batch_page(batch_id, level, problem)
    return redirect(url_for("certificates.act", act_id=act_id))


@pages.get("/acts/<act_id>")
@requires(Action.ISSUE_CERTIFICATES)
def act(act_id: str) -> Any:
    """A proposal with all that it is about, for the second person; once it is done, how far the documents are."""
    return _act_page(act_id)


def _doubtful_address() -> str:
    """With what every printed code would begin where nobody has said; empty where somebody has."""
    config = this_hall().config
    return "" if config.public_origin else config.origin


def _act_page(act_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        row = queries.act_of(connection, act_id)
        job = look(connection, row.job_id) if row.job_id else None
        page = render_template(
            "certificates/act.html", act=row, about=queries.batch_and_level(connection, row.batch_id, row.level), job=job,
            lines=issuing.lines_of(row), busy=job is not None and job.state in ("waiting", "running"), problem=problem,
            certificate=queries.certificate_of(connection, row.certificate_id) if row.certificate_id else None,
            made=queries.of_act(connection, act_id), printed=queries.has_printers_file(connection, act_id),
            people=names_of(connection, [row.proposed_by, row.decided_by or ""]), given=request.form,
            address=_doubtful_address(),
        )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("/acts/<act_id>")
@requires(Action.ISSUE_CERTIFICATES)
def decide(act_id: str) -> Any:
    """Carry out what another person proposed, or withdraw it with a reason."""
    hall, by = this_hall(), guards.somebody().id
    with hall.database.reading() as connection:
        kind = queries.act_of(connection, act_id).kind
    try:
        if "withdraw" in request.form:
            issuing.withdraw(hall, by, act_id, request.form.get("reason", ""))
        else:
            off_the_loop(issuing.issue if kind == "issue" else carry_out, hall, by, act_id)
    except NotFound:
        raise
    except Refusal as problem:
        return _act_page(act_id, problem)
    return redirect(url_for("certificates.act", act_id=act_id))


@pages.get("/acts/<act_id>/progress")
@requires(Action.ISSUE_CERTIFICATES)
def progress(act_id: str) -> Response:
    """How far the back office is: {state, done, total}."""
    with this_hall().database.reading() as connection:
        return replies.progress(look(connection, queries.act_of(connection, act_id).job_id))


@pages.post("/acts/<act_id>/again")
@requires(Action.ISSUE_CERTIFICATES)
def make_again(act_id: str) -> Any:
    """Have the documents made that are not made, after a failure; what was made stays as it is."""
    hall, by = this_hall(), guards.somebody().id
    try:
        issuing.make_again(hall, by, act_id)
    except NotFound:
        raise
    except Refusal as problem:
        return _act_page(act_id, problem)
    return redirect(url_for("certificates.act", act_id=act_id))


@pages.get("/acts/<act_id>/file")
@requires(Action.ISSUE_CERTIFICATES)
def printers(act_id: str) -> Response:
    """The printer's file; who fetched it when stands in the trail."""
    hall = this_hall()
    content = off_the_loop(printers_file, hall, act_id)
    with hall.database.writing() as connection:
        trail.write(connection, hall.audit_key, hall.now(), guards.somebody().id, "fetch_certificates", act_id)
    return replies.pdf(content, "certificates.pdf")
