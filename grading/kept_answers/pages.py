"""Pages of the answers kept aside: rooms in which some wait, and the chief proctor's decision line by line."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import Malformed, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.sittings.queries import run_of
from grading.frame import posted_reason, words
from grading.kept_answers import evidence, queries
from grading.kept_answers.changes import Proposal
from grading.kept_answers.deciding import KeptAnswers, decide, read_kept, weigh

pages = Blueprint("kept_answers", __name__, url_prefix="/results/kept", template_folder="../templates")
pages.context_processor(words)


@pages.get("")
@requires(Action.DECIDE_KEPT)
def rooms() -> str:
    """The rooms in which answers wait for a decision."""
    with this_hall().database.reading() as connection:
        runs = queries.runs_with_kept(connection)
    return render_template("grading/kept_rooms.html", runs=runs)


@pages.get("/<run_id>")
@requires(Action.DECIDE_KEPT)
def room(run_id: str) -> Any:
    return _page(run_id)


def _page(run_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        about = run_of(connection, run_id)
    waiting: list[KeptAnswers] = off_the_loop(weigh, *read_kept(this_hall(), run_id))
    told = evidence.read(this_hall(), run_id, [one.sitting.id for one in waiting])
    changes = {one.sitting.id: [line.change for line in one.lines] for one in waiting}
    judged = off_the_loop(evidence.judge, this_hall().clerk.key, this_hall().config.anchors, told, changes)
    page = render_template(
        "grading/kept.html", about=about, waiting=waiting, evidence=judged, problem=problem, reason=posted_reason()
    )  # fmt: skip
    return (page, 422) if problem else page


@pages.post("/<run_id>")
@requires(Action.DECIDE_KEPT)
def decide_room(run_id: str) -> Any:
    """`act` says how (as chosen line by line, admit, reject) and of which sitting; without one, of the whole room.

    Admitting all leaves out what stands against a later machine's answer, unless it was chosen line by line.
    """
    how, _, only = request.form.get("act", "").partition(":")
    if how not in ("chosen", "admit", "reject"):
        raise Malformed(field="act")
    decisions: dict[tuple[str, int], bool] = {}
    read, _schemes = read_kept(this_hall(), run_id)
    for answers in weigh(read, dict.fromkeys({one.paper for one, _, _ in read})):
        if only not in ("", answers.sitting.id):
            continue
        for line in answers.lines:
            change = line.change
            said = request.form.get(f"{answers.sitting.id}/{change.entry}", "")
            if how == "reject" or (how == "admit" and change.proposal is not Proposal.CHOOSE):
                said = how
            if said in ("admit", "reject"):
                decisions[answers.sitting.id, change.entry] = said == "admit"
    try:
        decide(this_hall(), guards.somebody().id, run_id, decisions, posted_reason())
    except Refusal as refusal:
        return _page(run_id, refusal)
    return redirect(url_for("kept_answers.room", run_id=run_id))
