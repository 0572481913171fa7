"""The bank's page of one item: as a candidate sees it, with its key, its use and its review."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from msgspec.structs import replace
from sqlalchemy import Connection, Row

from examhall.errors import Malformed, NotFound, Refusal
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.people import guards
from examhall.people.guards import requires, requires_any
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.wing import these_wings
from question_bank import labels, operations, queries
from question_bank.authored_words import one_form
from question_bank.comments import Comment, comments_on
from question_bank.finding.filters import Reader, from_address
from question_bank.finding.queries import place_of
from question_bank.headings import plain
from question_bank.items import Variant
from question_bank.operations import TestsFail
from question_bank.readable import readable, rule_name
from question_bank.review import AUTHORS, MOST_PERSONS, USABLE, Move, State, Step, moves_from
from question_bank.sight import Sight
from question_bank.sight_queries import may_see, sight_of
from question_bank.solving import solutions_of
from question_bank.specification import AREAS
from question_bank.usage_queries import uses_of
from question_bank.writing.differences import Line, differences
from question_bank.writing.named_lines import named_lines

pages = Blueprint("bank", __name__, url_prefix="/bank", template_folder="templates")

SEE_ITEMS = (Action.WRITE_ITEMS, Action.REVIEW_ITEMS)
SEE_BANK = (*SEE_ITEMS, Action.SET_REVIEW)
SEE_REGISTER = (*SEE_ITEMS, Action.SET_SPECIFICATION)  # whom a fact touches by their papers reads it too
WATCHED = USABLE | {State.SUSPENDED}  # what candidates may meet or have met
SEE_PAPERS = Action.RELEASE_PAPER_KEY  # who assembles or seals a paper may also release its key


@pages.context_processor
def words() -> dict[str, Any]:
    """What every template of the bank may name."""
    user = guards.who()
    return {
        "labels": labels, "areas": AREAS, "at": _at, "plain": plain, "sign_out_url": url_for("people.sign_out"),
        "items_said": _items_said, "says_of": lambda fact: fact.said_in(str(get_locale())),
        "basis_of": lambda fact: fact.basis_in(str(get_locale())),
        "may_see_register": any(user.may(action) for action in SEE_REGISTER),
        "may_see_items": any(user.may(action) for action in SEE_ITEMS),
        "may_set_review": user.may(Action.SET_REVIEW), "may_assign": user.may(Action.ASSIGN_AUTHORS),
        "may_see_papers": user.may(SEE_PAPERS), "may_write": user.may(Action.WRITE_ITEMS),
        "may_export": user.may(Action.EXPORT_ITEMS),
    }  # fmt: skip


def _items_said(count: int) -> str:
    return str(_("1 item") if count == 1 else _("%(count)s items", count=count))


def this_sight(connection: Connection) -> Sight:
    """What whoever is at the browser may see of the bank: who reviews sees everything."""
    user = guards.somebody()
    return sight_of(connection, user.id, user.may(Action.REVIEW_ITEMS))


def keep_out_of_sight(pages: Blueprint) -> None:
    """Through these doors an item that is not whoever asks's to see is not there."""

    @pages.before_request
    def look_up() -> None:
        item_id = (request.view_args or {}).get("item_id")
        if item_id is None or not guards.lets_in(current_app.view_functions.get(request.endpoint or "")):
            return  # the door's own guard says no
        with this_hall().database.reading() as connection:
            if not may_see(connection, this_sight(connection), item_id):
                raise NotFound()


keep_out_of_sight(pages)


def this_reader(connection: Connection) -> Reader:
    """Whoever is at the browser, as a list of items needs to know them."""
    user, sight = guards.somebody(), this_sight(connection)
    scopes = None if sight.scopes is None else frozenset((one.level, one.area) for one in sight.scopes)
    return Reader(user.id, user.may(Action.REVIEW_ITEMS), moment(this_hall().now(), "Asia/Shanghai").date(), scopes)


def _at(instant: int | None) -> str:
    return moment(instant, "Asia/Shanghai").strftime("%Y-%m-%d %H:%M") if instant is not None else ""


@pages.get("/items/<item_id>")
@requires_any(*SEE_ITEMS)
def item(item_id: str) -> Any:
    """One version of an item; that somebody looked at it is noted where papers may take it."""
    return item_page(item_id)


def item_page(item_id: str, problem: Refusal | None = None, shown_version: int | None = None) -> Any:
    """The page itself, with the refusal of what was asked on it."""
    wanted = request.args.get("variant", "")
    with this_hall().database.reading() as connection:
        steps = queries.history(connection, item_id)
        if not steps:
            raise NotFound()
        version = shown_version or request.args.get("version", steps[0].version, type=int)
        found = queries.read_version(connection, item_id, version)
        life = queries.steps_of(connection, item_id, version)
        uses, persons = uses_of(connection, item_id), queries.persons_asked(connection)
        solutions = solutions_of(connection, item_id, version)
        comments = comments_on(connection, item_id, range(1, version + 1))
        before = queries.read_version(connection, item_id, version - 1).authored if version > 1 else ""
        known = queries.facts(connection)
        names = [variant.name for variant in found.item.variants]
        variant = found.item.variants[names.index(wanted) if wanted in names else 0]
        question = queries.shown(connection, variant.question)
        came_from = request.args.get("list")
        notes = [
            note for wing in these_wings() if wing.notes_on_item for note in wing.notes_on_item(connection, item_id, version)
        ]
        place = None if came_from is None else place_of(connection, from_address(came_from), item_id, this_reader(connection))
    note_view_of(item_id, version, life[-1].state, "page")
    page = render_template(
        "bank/item.html", item=found.item, version=version, state=life[-1].state, steps=steps, uses=uses,
        moves=_moves(life, persons), variants=names, variant=replace(variant, question=question), key=_key_lines(variant),
        tests=found.tests, problem=problem, authored=named_lines(found.authored), persons=persons,
        comments=_by_line(one for one in comments if one.version == version), line=request.values.get("line", type=int),
        earlier=[one for one in comments if one.version < version],
        reasons=[step for step in steps if step.note and step.version < version],
        solutions=solutions, to_solve=_to_solve(life, solutions), facts={name: known.get(name) for name in found.item.facts},
        today=moment(this_hall().now(), "Asia/Shanghai").date(),
        editable=bool(found.authored), changed=_changed(before, found.authored),
        failures=problem.failures if isinstance(problem, TestsFail) else (), came_from=came_from, place=place,
        notes=notes,
    )  # fmt: skip
    return (page, 409) if problem else page


def _moves(life: Sequence[Step], persons: int) -> list[Move]:
    """What whoever is at the browser may do with a version now."""
    user = guards.somebody()
    possible = moves_from(life, user.id, persons)
    return [move for move in possible if user.may(Action.WRITE_ITEMS if move in AUTHORS else Action.REVIEW_ITEMS)]


def _to_solve(life: Sequence[Step], solutions: Sequence[Row[Any]]) -> bool:
    """Whether whoever is at the browser is to solve it before they see its key: who reviews what they did not write, once."""
    user = guards.somebody()
    waits = life[-1].state in (State.DRAFT, State.IN_REVIEW, State.REVIEWED) and life[0].person != user.id
    return waits and user.may(Action.REVIEW_ITEMS) and not any(one.person_id == user.id for one in solutions)


def _changed(before: str, authored: str) -> list[Line]:
    """What a version says otherwise than the one before it; nothing where the words of either were not kept."""
    if not before or not authored:
        return []
    return differences(named_lines(one_form(before)), named_lines(one_form(authored)))


def note_view_of(item_id: str, version: int, state: State, door: str) -> None:
    """Note in the trail that whoever is at the browser looks at it, if it is one that candidates may meet or have met."""
    if state in WATCHED:
        hall = this_hall()
        with hall.database.writing() as connection:
            operations.note_view(connection, hall, hall.now(), guards.somebody().id, item_id, version, door)


def _by_line(comments: Iterable[Comment]) -> dict[int, list[Comment]]:
    found: dict[int, list[Comment]] = {}
    for comment in comments:
        found.setdefault(comment.line, []).append(comment)
    return found


def _key_lines(variant: Variant) -> list[dict[str, Any]]:
    """Per field: what is asked, by which rule, for how many points, and what is right in words."""
    return [
        {
            "label": field.label, "rule": labels.RULE[rule_name(key)], "points": key.points,
            "follow": getattr(key, "follow", ""), "tolerance": getattr(key, "tolerance", None) or "",
            "expected": readable(field.interaction, key.expected),
        }
        for field in variant.question.fields
        for key in (variant.key.fields[field.id],)
    ]  # fmt: skip


@pages.post("/items/<item_id>/<int:version>")
@requires(Action.REVIEW_ITEMS)
def move_item(item_id: str, version: int) -> Any:
    """One move of the review, as its button says."""
    hall, by, note = this_hall(), guards.somebody().id, request.form.get("note", "")[:2000]
    move = request.form.get("move", "")
    try:
        if move == Move.APPROVE:
            operations.approve_item(hall, by, item_id, version, off_the_loop)
        elif verb := operations.VERBS.get(move):
            with hall.database.writing() as connection:
                verb(connection, hall, hall.now(), by, item_id, version, note)
        else:
            raise Malformed()
    except Refusal as refusal:
        return item_page(item_id, refusal)
    return redirect(url_for("bank.item", item_id=item_id, list=request.args.get("list")))


@pages.get("/review-rule")
@requires_any(*SEE_BANK)
def review_rule() -> str:
    """By how many persons items are reviewed, and every setting before."""
    with this_hall().database.reading() as connection:
        persons, settings = queries.persons_asked(connection), queries.rules_set(connection)
    return render_template("bank/review_rule.html", persons=persons, settings=settings, most=MOST_PERSONS)


@pages.post("/review-rule")
@requires(Action.SET_REVIEW)
def set_review_rule() -> Any:
    hall = this_hall()
    with hall.database.writing() as connection:
        persons = request.form.get("persons", 0, type=int)
        operations.ask_for_persons(connection, hall, hall.now(), guards.somebody().id, persons)
    return redirect(url_for("bank.review_rule"))
