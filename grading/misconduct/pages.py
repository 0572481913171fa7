"""Pages of misconduct cases: what rooms noted, the cases with their steps, what is done with one, and what each tier brings."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _

from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.confirming import second_person
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme.days import day_of
from examhall.replies import status_of
from grading.frame import words
from grading.misconduct import queries, wording
from grading.misconduct.handling import LONGEST, Handed, handle, open_case, set_rule
from grading.misconduct.letter_making import letter_data, letter_reply
from grading.misconduct.letters import letters_of
from grading.misconduct.moves import BY_TWO, FOR_EVER, Effect, Move, Reach, Rule, open_moves
from proctor.incidents import KINDS, Group

pages = Blueprint("misconduct_cases", __name__, url_prefix="/results/misconduct", template_folder="../templates")
pages.context_processor(words)

LONGEST_YEARS = 50
LONGEST_DAYS = 365


@pages.context_processor
def case_words() -> dict[str, Any]:
    return {
        "states": wording.STATES, "badges": wording.BADGES, "moves": wording.MOVES, "reaches": wording.REACHES,
        "letter_words": wording.LETTERS, "in_words": wording.in_words,
        "kinds": {name: kind for name, kind in KINDS.items() if kind.group is Group.MISCONDUCT}, "for_ever": FOR_EVER,
    }  # fmt: skip


@pages.get("")
@requires(Action.VOID_PART)
def cases() -> str:
    """What rooms noted without a case, the cases that wait, and what became of the others."""
    with this_hall().database.reading() as connection:
        noted, found = queries.noted_without_case(connection), queries.cases(connection)
    return render_template("grading/cases.html", noted=noted, cases=found, waiting=wording.WAITING)


@pages.get("/new/<sitting_id>")
@requires(Action.VOID_PART)
def new(sitting_id: str) -> Any:
    """Open a case on a sitting, from what the room noted (`incident`) or from the facts alone."""
    return _new_page(sitting_id, request.args.get("incident", ""))


def _new_page(sitting_id: str, incident_id: str, problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        about = queries.noted(connection, sitting_id, incident_id)
    page = render_template(
        "grading/new_case.html", about=about, incident=incident_id, problem=problem, given=request.form, longest=LONGEST
    )
    return (page, status_of(problem)) if problem else page


@pages.post("/new/<sitting_id>")
@requires(Action.VOID_PART)
def opened(sitting_id: str) -> Any:
    hall, form = this_hall(), request.form
    try:
        with hall.database.writing() as connection:
            case_id = open_case(
                connection, hall, hall.now(), guards.somebody().id, sitting_id, form.get("kind", ""), _says("facts"),
                form.get("incident", ""),
            )  # fmt: skip
    except NotFound:
        raise
    except Refusal as refusal:
        return _new_page(sitting_id, form.get("incident", ""), refusal)
    return redirect(url_for("misconduct_cases.case", case_id=case_id))


@pages.get("/cases/<case_id>")
@requires(Action.VOID_PART)
def case(case_id: str) -> Any:
    return _case_page(case_id)


def _case_page(case_id: str, where: str = "", problem: Refusal | None = None) -> Any:
    hall = this_hall()
    with hall.database.reading() as connection:
        about = queries.case_of(connection, case_id)
        handling = queries.handling_of(connection, about, day_of(hall.now()))
        steps = queries.steps_of(connection, hall, case_id)
        page = render_template(
            "grading/case.html", about=about, steps=steps,
            decisions=queries.decisions_of(connection, case_id), brings=_brings(queries.RULE.now(connection), about.kind),
            may=open_moves(handling, guards.somebody().id), handling=handling, where=where, problem=problem,
            given=request.form, longest=LONGEST, letters=letters_of(steps),
        )  # fmt: skip
    return (page, status_of(problem)) if problem else page


def _brings(rule: Rule, kind: str) -> Effect:
    return rule.tiers[queries.tier_of(kind)]


@pages.get("/cases/<case_id>/<letter>.pdf")
@requires(Action.VOID_PART)
def letter(case_id: str, letter: str) -> Response:
    """The notice, the decision or the decision on the appeal, on paper; before it is handed over the notice names no day."""
    hall = this_hall()
    with hall.database.reading() as connection:
        data = letter_data(connection, hall, queries.case_of(connection, case_id), letter, locale_now() == "en")
    return letter_reply(data)


@pages.post("/cases/<case_id>/<move>")
@requires(Action.VOID_PART)
def moved(case_id: str, move: str) -> Any:
    """Notify, note the statement, decide, dismiss, and what an appeal comes to: decisions are signed by a second person."""
    hall = this_hall()
    if move not in set(Move):
        raise NotFound()
    try:
        second = second_person(Action.VOID_PART) if move in BY_TWO else ""
        effect = _effect("") if move in (Move.DECIDE, Move.CHANGE) else None
        handed = Handed(Move(move), _says("says"), second, effect)
        with hall.database.writing() as connection:
            handle(connection, hall, hall.now(), guards.somebody().id, case_id, handed)
    except NotFound:
        raise
    except Refusal as refusal:
        return _case_page(case_id, move, refusal)
    return redirect(url_for("misconduct_cases.case", case_id=case_id))


@pages.get("/rule")
@requires(Action.BAR_PEOPLE)
def rule() -> Any:
    return _rule_page()


def _rule_page(problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        stands = queries.RULE.now(connection)
    page = render_template("grading/misconduct_rule.html", rule=stands, problem=problem, given=request.form)
    return (page, status_of(problem)) if problem else page


@pages.post("/rule")
@requires(Action.BAR_PEOPLE)
def rule_set() -> Any:
    """Another edition of what each tier brings; decisions that were made stay as they are."""
    hall = this_hall()
    try:
        tiers = {tier: _effect(f"{tier}_") for tier in (1, 2, 3)}
        wanted = Rule(tiers, _number("statement_days", 1, LONGEST_DAYS), _number("appeal_days", 1, LONGEST_DAYS))
        with hall.database.writing() as connection:
            set_rule(connection, hall, hall.now(), guards.somebody().id, wanted)
    except Malformed as problem:
        return _rule_page(problem)
    return redirect(url_for("misconduct_cases.rule", saved=1))


class BarsForNoTime(Malformed):
    says = _("Say for how many years nobody with it may apply, or that it is for ever.")


def _effect(prefix: str) -> Effect:
    """What the fields of one effect say. Malformed, BarsForNoTime, `field` names which."""
    reach = request.form.get(f"{prefix}reach", "")
    if reach not in set(Reach):
        raise Malformed(field=f"{prefix}reach")
    years = FOR_EVER if request.form.get(f"{prefix}for_ever") else _number(f"{prefix}years", 0, LONGEST_YEARS)
    bars = bool(request.form.get(f"{prefix}bars"))
    if bars and years == 0:
        raise BarsForNoTime(field=f"{prefix}years")
    return Effect(Reach(reach), years, bars)


def _number(name: str, least: int, most: int) -> int:
    typed = request.form.get(name, "").strip()
    if not (typed.isascii() and typed.isdigit() and least <= int(typed[:6]) <= most):
        raise Malformed(field=name)
    return int(typed)


def _says(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:LONGEST]
