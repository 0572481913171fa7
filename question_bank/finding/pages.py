"""The list of items and its doors: filters that stay in the address, saved views, and one move on many items."""

import re
from typing import Any, Final

from flask import redirect, render_template, request, url_for

from examhall.errors import Malformed, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires, requires_any
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.replies import status_of
from question_bank import labels
from question_bank.finding import bulk, saved_views
from question_bank.finding import queries as list_queries
from question_bank.finding.filters import SORT, SORTS, Filters, address_of, from_address, read_filters
from question_bank.pages import SEE_ITEMS, this_reader
from question_bank.pages import pages as pages  # the list is one of the bank's pages; wiring plugs them in from here

A_PAGE: Final = 50
LAST_PAGE: Final = 99_999  # no bank is larger, and no database counts on for ever
FIRST: Final = ("words", "level", "kind", "area", "state", "waiting")  # what most look for; the rest folds away

SAID: Final = {"kind": labels.KIND, "difficulty": labels.DIFFICULTY, "cognitive": labels.COGNITIVE}


@pages.get("")
@requires_any(*SEE_ITEMS)
def items() -> Any:
    """The newest version of each item, filtered and sorted as the address says."""
    return _list_page(read_filters(request.args), request.args.get("page", 1, type=int))


def _list_page(filters: Filters, page: int, problem: Refusal | None = None, name: str = "") -> Any:
    page, form = min(max(1, page), LAST_PAGE), request.form
    with this_hall().database.reading() as connection:
        reader = this_reader(connection)
        rows, count = list_queries.list_items(connection, filters, A_PAGE, (page - 1) * A_PAGE, reader)
        authors, points = list_queries.authors(connection), list_queries.points(connection)
        views = saved_views.views_of(connection, reader.person)
    said = {of: {value: str(word) for value, word in words.items()} for of, words in SAID.items()}
    shown = render_template(
        "bank/items.html", items=rows, count=count, filters=filters, here=address_of(filters), sorted_by=_sorted_by(filters),
        page=page, pages=-(-count // A_PAGE), authors=authors, points=[(one, one) for one in points], said=said, views=views,
        more=any(one not in FIRST and one != SORT for one in filters), moves=bulk.MOVES if reader.reviews else (), name=name,
        chosen=form.getlist("item"), note=form.get("note", ""), problem=problem,
    )  # fmt: skip
    return (shown, status_of(problem)) if problem else shown


def _sorted_by(filters: Filters) -> dict[str, tuple[str, str]]:
    """Column -> (how it is sorted now, as aria says it, and the address that sorts by it or the other way round)."""
    now = filters.get(SORT, "id")
    said = {}
    for column in SORTS:
        turned = f"-{column}" if now == column else column
        how = {column: "ascending", f"-{column}": "descending"}.get(now, "")
        said[column] = (how, _address({**filters, SORT: turned}))
    return said


def _address(filters: Filters, **more: str) -> str:
    return f"{url_for('bank.items')}?{address_of(filters, **more)}"


def _said_page() -> tuple[dict[str, str], int]:
    """The filters and the page of the list that a button stood on."""
    return from_address(request.form.get("here", "")[:2000]), request.form.get("page", 1, type=int)


@pages.post("/moves")
@requires(Action.REVIEW_ITEMS)
def move_items() -> Any:
    """One move on all chosen items, and a report of what came of each."""
    (filters, page), note = _said_page(), request.form.get("note", "")[:2000]
    try:
        chosen = [_version(one) for one in dict.fromkeys(request.form.getlist("item"))]
        move = request.form.get("move", "")
        moved = bulk.move_items(this_hall(), guards.somebody().id, move, chosen, note, off_the_loop)
    except Refusal as refusal:
        return _list_page(filters, page, refusal)
    back, here = _address(filters, page=str(page)), address_of(filters)
    return render_template("bank/moved.html", move=move, moved=moved, note=note.strip(), back=back, here=here)


def _version(said: str) -> tuple[str, int]:
    """L1-01-S01:2 as id and version."""
    found = re.fullmatch(r"([\w-]{1,24}):(\d{1,5})", said, re.ASCII)
    if found is None:
        raise Malformed(field="item")
    return found[1], int(found[2])


@pages.post("/views")
@requires_any(*SEE_ITEMS)
def save_view() -> Any:
    """Keep the filters of the list under a name."""
    hall, (filters, page), name = this_hall(), _said_page(), request.form.get("name", "")
    try:
        with hall.database.writing() as connection:
            saved_views.save_view(connection, hall, hall.now(), guards.somebody().id, name, filters)
    except (saved_views.NameTaken, saved_views.NameNeeded) as refusal:
        return _list_page(filters, page, refusal, name)
    return redirect(_address(filters))


@pages.get("/views/<int:number>")
@requires_any(*SEE_ITEMS)
def open_view(number: int) -> Any:
    """The list as a view says, also for those it was shown to."""
    with this_hall().database.reading() as connection:
        filters = from_address(saved_views.read_view(connection, number).filters)
    return redirect(_address(filters))


@pages.post("/views/<int:number>")
@requires_any(*SEE_ITEMS)
def change_view(number: int) -> Any:
    """Rename a view or delete it, as its button says."""
    hall, by, (filters, page) = this_hall(), guards.somebody().id, _said_page()
    try:
        with hall.database.writing() as connection:
            if "delete" in request.form:
                saved_views.delete_view(connection, hall, hall.now(), by, number)
            else:
                saved_views.rename_view(connection, hall, hall.now(), by, number, request.form.get("name", ""))
    except (saved_views.NameTaken, saved_views.NameNeeded) as refusal:
        return _list_page(filters, page, refusal)
    return redirect(_address(filters))
