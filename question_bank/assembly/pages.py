"""The pages of specifications: the two-way table to type in, with what the bank has beside every cell, and its versions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import Malformed, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from question_bank import labels, queries
from question_bank.assembly import queries as specification_queries
from question_bank.assembly.operations import BadCode, CodeTaken, NoTitle, add_specification, save_specification
from question_bank.assembly.specifying import MOST_SLOTS, THEORY_KINDS, Typed, read, sums, typed
from question_bank.headings import WORDINGS
from question_bank.items import Cognitive, Difficulty
from question_bank.keys import ScoringRule
from question_bank.pages import SEE_PAPERS, words
from question_bank.specification import Specification
from question_bank.writing.proofreading import Finding

pages = Blueprint(
    "specifications", __name__, url_prefix="/bank/specifications", template_folder="../templates", static_folder="../static",
    static_url_path="/static",
)  # fmt: skip
pages.context_processor(words)

USUAL_PAPERS: Final = 2  # parallel papers that the bank is held against
MOST_PAPERS: Final = 10
FIELD_OF: Final = {BadCode.code: "code", CodeTaken.code: "code", NoTitle.code: "title"}  # where a refusal is said


@pages.get("")
@requires(SEE_PAPERS)
def list_specifications() -> Any:
    return _list_page()


def _list_page(problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        standing = specification_queries.standing(connection)
    faults = {FIELD_OF[problem.code]: problem.says} if problem and problem.code in FIELD_OF else {}
    page = render_template(
        "bank/specifications.html", standing=standing, problem=None if faults else problem, faults=faults, said=request.form
    )
    return (page, 400) if problem else page


@pages.post("")
@requires(Action.SET_SPECIFICATION)
def add() -> Any:
    """Begin a new specification as a copy of another."""
    hall, asked = this_hall(), request.form
    code = asked.get("code", "").strip()
    try:
        with hall.database.writing() as connection:
            by, title = guards.somebody().id, asked.get("title", "").strip()
            add_specification(connection, hall, hall.now(), by, code, title, asked.get("like", ""))
    except Refusal as refusal:
        return _list_page(refusal)
    return redirect(url_for("specifications.specification", code=code))


@pages.get("/<code>")
@requires(SEE_PAPERS)
def specification(code: str) -> Any:
    """A specification as it stands, or as it stood in the version that the address names."""
    with this_hall().database.reading() as connection:
        standing = specification_queries.standing_one(connection, code)
        version = request.args.get("version", standing.version, type=int)
        shown = specification_queries.specification_at(connection, code, version)
    return _editor(shown, version, typed(shown), newest=standing.version)


@pages.post("/<code>")
@requires(Action.SET_SPECIFICATION)
def save(code: str) -> Any:
    """Save what was typed as a new version, or show what must agree first; with `look` only hold it against the bank."""
    hall, said, based_on = this_hall(), request.form.to_dict(), request.form.get("based_on", -1, type=int)
    with hall.database.reading() as connection:
        standing = specification_queries.standing_one(connection, code)
        tasks = list(specification_queries.tasks_of(connection, standing.specification.level))
    if "look" in said:
        return _editor(standing.specification, standing.version, said, newest=standing.version, based_on=based_on)
    wanted, findings = read(said, standing.specification, tasks)
    if findings:
        page = _editor(standing.specification, standing.version, said, findings, newest=standing.version, based_on=based_on)
        return page, 409
    try:
        with hall.database.writing() as connection:
            save_specification(connection, hall, hall.now(), guards.somebody().id, wanted, based_on)
    except Refusal as refusal:
        with hall.database.reading() as connection:
            standing = specification_queries.standing_one(connection, code)
        return _editor(standing.specification, standing.version, said, problem=refusal, newest=standing.version), 409
    return redirect(url_for("specifications.specification", code=code))


def _editor(
    shown: Specification, version: int, said: Typed, findings: Sequence[Finding] = (), problem: Refusal | None = None,
    newest: int = 0, based_on: int | None = None,
) -> str:  # fmt: skip
    """The table with `said` in it. `based_on`: the version that what is typed goes out from, the newest where not given."""
    papers = min(max(1, request.values.get("papers", USUAL_PAPERS, type=int)), MOST_PAPERS)
    language = request.values.get("language", "zh-CN")
    if language not in WORDINGS:
        raise Malformed(field="language")
    with this_hall().database.reading() as connection:
        stock = queries.usable(connection, shown.level, shown.part, language)
        tasks = specification_queries.tasks_of(connection, shown.level) if shown.part == "practical" else {}
        versions = specification_queries.versions_of(connection, shown.code)
    tasks = {task: tasks.get(task, "") for task in dict.fromkeys([*(t for cell in shown.cells for t in cell.tasks), *tasks])}
    return render_template(
        "bank/specification.html", shown=shown, version=version, newest=newest, said=said,
        based_on=newest if based_on is None else based_on, sums=sums(said, shown.part),
        have=_have(stock), kinds=THEORY_KINDS if shown.part == "theory" else (), tasks=tasks, usable=stock,
        slots=range(1, min(MOST_SLOTS, len(shown.cells) + 2) + 1), difficulties=Difficulty, cognitives=Cognitive,
        rules=list(ScoringRule), findings=findings, wrong={one.part for one in findings}, problem=problem, versions=versions,
        papers=papers, most=MOST_PAPERS, languages=labels.LANGUAGE, language=language,
        editable=guards.somebody().may(Action.SET_SPECIFICATION) and version == newest,
    )  # fmt: skip


def _have(stock: Mapping[str, queries.Stocked]) -> Counter[str]:
    """How many approved items the bank has, by the names that the typed table uses."""
    have: Counter[str] = Counter()
    for one in stock.values():
        have.update((f"count-{one.kind}-{one.area}", f"difficulty-{one.difficulty}", f"cognitive-{one.cognitive}"))
        have[f"portion-{one.kind}-{one.area}-{one.difficulty}-{one.cognitive}"] += 1
    return have
