"""Pages over all marking: how far the markers of each administration are, how evenly they mark, one sitting, and the rule."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for

from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.replies import status_of
from grading import labels
from grading.administrations import administration_of
from grading.frame import words
from grading.human_marking import queries
from grading.human_marking.agreement import Rule
from grading.human_marking.pages import words_of_marking
from grading.human_marking.setting import RULE, set_rule
from grading.mark_book.queries import result_of

pages = Blueprint("marking_overview", __name__, url_prefix="/marking/overview", template_folder="../templates")
pages.context_processor(words)
pages.context_processor(words_of_marking)

MOST_SHARE, MOST_LEAST, MOST_MINUTES = Decimal(50), Decimal(20), Decimal(24 * 60)
FEWEST_MINUTES: Final = Decimal(5)


@pages.get("")
@requires(Action.OVERSEE_MARKING)
def administrations() -> str:
    with this_hall().database.reading() as connection:
        found = queries.administrations(connection)
    return render_template("human_marking/overview.html", administrations=found)


@pages.get("/<administration_id>")
@requires(Action.OVERSEE_MARKING)
def administration(administration_id: str) -> str:
    """How far the answers of one administration are, and its markers' figures."""
    with this_hall().database.reading() as connection:
        about = administration_of(connection, administration_id)
        counts = dict(next((counts for row, counts in queries.administrations(connection) if row.id == about.id), {}))
        markers = queries.markers_of(connection, administration_id)
    return render_template("human_marking/administration.html", about=about, counts=counts, markers=markers)


@pages.get("/sittings/<sitting_id>")
@requires(Action.SEE_MARKS)
def sitting(sitting_id: str) -> str:
    """How persons came to what they gave one candidate: for those who may know whose it is."""
    with this_hall().database.reading() as connection:
        line = result_of(connection, sitting_id)
        stories = queries.stories_of(connection, sitting_id)
    return render_template("human_marking/sitting.html", line=line, stories=stories, causes=labels.CAUSE)


@pages.get("/rule")
@requires(Action.SET_MARKING)
def rule() -> Any:
    return _rule_page()


def _rule_page(problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        stands = RULE.now(connection)
    page = render_template("human_marking/rule.html", rule=stands, problem=problem, given=request.form)
    return (page, status_of(problem)) if problem else page


@pages.post("/rule")
@requires(Action.SET_MARKING)
def rule_set() -> Any:
    """Another edition of how near is near enough; what is settled stays as it is."""
    hall = this_hall()
    try:
        share, least = _number("share", Decimal(0), MOST_SHARE), _number("least", Decimal(0), MOST_LEAST)
        wanted = Rule(share, least, int(_number("minutes", FEWEST_MINUTES, MOST_MINUTES, whole=True)))
        with hall.database.writing() as connection:
            set_rule(connection, hall, hall.now(), guards.somebody().id, wanted)
    except NotFound:
        raise
    except Malformed as problem:
        return _rule_page(problem)
    return redirect(url_for("marking_overview.rule", saved=1))


def _number(name: str, least: Decimal, most: Decimal, *, whole: bool = False) -> Decimal:
    """What was typed; Malformed, `field` names which."""
    try:
        typed = Decimal(request.form.get(name, "").strip())
    except InvalidOperation as problem:
        raise Malformed(field=name) from problem
    if not typed.is_finite() or not least <= typed <= most or (whole and typed != int(typed)):
        raise Malformed(field=name)
    return typed
