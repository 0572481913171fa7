"""The authority's desk: names of bodies and seals, promises, textbooks, and how centres stand in the public's list."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from msgspec.structs import asdict
from sqlalchemy import Connection, Row, select

from examhall.errors import ChangedMeanwhile, NotFound, Refusal
from examhall.hall import this_hall
from examhall.ids import new_id
from examhall.people import guards, trail_queries
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme import queries
from examhall.programme.editing import Book, names_edition, put_textbook, set_names
from examhall.programme.names import LONGEST, MOST_DAYS, PROMISES, Names
from examhall.programme.tables import programme_names
from examhall.programme.texts import LONGEST_WHY, WritingProblem
from examhall.schedule.listing import Entry, entry_of, put_entry, sold_at
from examhall.schedule.tables import centre
from examhall.site.fee_pages import amount
from examhall.site.pages import remembered
from examhall.site.text_pages import NEW, at_the_desk

pages = Blueprint("programme_entries", __name__, url_prefix="/staff/programme")


@pages.get("/names")
@requires(Action.EDIT_PROGRAMME)
def names() -> str:
    with this_hall().database.reading() as connection:
        return _names_page(connection, asdict(queries.names_now(connection, this_hall().config.authority)))


@pages.post("/names")
@requires(Action.EDIT_PROGRAMME)
def write_names() -> Any:
    form, hall = request.form, this_hall()
    given = {field: form.get(field, "").strip() for field in Names.__struct_fields__}
    promises = {field: form.get(field, 0, type=int) for field in PROMISES}
    said = Names(**{**given, **promises})  # type: ignore[arg-type]  # the other fields are texts
    try:
        with hall.database.writing() as connection:
            set_names(
                connection, hall, hall.now(), guards.somebody().id, form.get("known", 0, type=int), said, form.get("why", "")
            )
    except Refusal as problem:
        status = 409 if isinstance(problem, ChangedMeanwhile) else 422
        with hall.database.reading() as connection:
            stands = asdict(queries.names_now(connection, hall.config.authority))
            return _names_page(connection, stands if status == 409 else {**given, "why": form.get("why", "")}, problem), status
    remembered().forget()
    return redirect(url_for("programme_entries.names", saved=1))


def _names_page(connection: Connection, given: dict[str, Any], problem: Refusal | None = None) -> str:
    editions = connection.execute(select(programme_names).order_by(programme_names.c.edition.desc())).all()
    return render_template(
        "programme/names.html", given=given, problem=problem, faults=_faults(problem), known=names_edition(connection),
        editions=editions, people=trail_queries.names(connection, [one.written_by for one in editions]), at=at_the_desk,
        longest=LONGEST, longest_why=LONGEST_WHY, most_days=MOST_DAYS,
    )  # fmt: skip


def _faults(problem: Refusal | None) -> dict[str, Any]:
    return problem.faults if isinstance(problem, WritingProblem) else {}


@pages.get("/textbooks")
@requires(Action.EDIT_PROGRAMME)
def textbooks() -> str:
    with this_hall().database.reading() as connection:
        return render_template("programme/textbooks.html", books=queries.textbooks(connection, withdrawn=True))


@pages.get("/textbooks/<textbook_id>")
@requires(Action.EDIT_PROGRAMME)
def textbook(textbook_id: str) -> str:
    book, count = _book(textbook_id)
    given = dict(book._mapping) if book else {"position": count + 1}
    return _textbook_page(textbook_id, given, {})


@pages.post("/textbooks/<textbook_id>")
@requires(Action.EDIT_PROGRAMME)
def write_textbook(textbook_id: str) -> Any:
    form, hall = request.form, this_hall()
    _book(textbook_id)
    price = form.get("price", "").strip()
    title, title_en, publisher, isbn = (form.get(field, "").strip() for field in ("title", "title_en", "publisher", "isbn"))
    position, withdrawn = form.get("position", 0, type=int), "withdrawn" in form
    book = Book(title, title_en, publisher, isbn, amount(price) if price else None, position, withdrawn)
    try:
        with hall.database.writing() as connection:
            kept = new_id() if textbook_id == NEW else textbook_id
            put_textbook(connection, hall, hall.now(), guards.somebody().id, kept, book)
    except WritingProblem as problem:
        return _textbook_page(textbook_id, form, problem.faults), 422
    remembered().forget()
    return redirect(url_for("programme_entries.textbooks", saved=1))


def _book(textbook_id: str) -> tuple[Row[Any] | None, int]:
    """The book, none where it is a new one, and how many there are; NotFound."""
    with this_hall().database.reading() as connection:
        books = queries.textbooks(connection, withdrawn=True)
    book = next((one for one in books if one.id == textbook_id), None)
    if book is None and textbook_id != NEW:
        raise NotFound()
    return book, len(books)


def _textbook_page(textbook_id: str, given: Any, faults: dict[str, Any]) -> str:
    return render_template("programme/textbook.html", is_new=textbook_id == NEW, given=given, faults=faults)


@pages.get("/centres")
@requires(Action.EDIT_PROGRAMME)
def centres() -> str:
    with this_hall().database.reading() as connection:
        rows = connection.execute(select(centre).order_by(centre.c.code)).all()
        entries = {row.id: entry_of(connection, row.id) for row in rows}
    return render_template("programme/centres.html", centres=rows, entries=entries)


@pages.get("/centres/<code>")
@requires(Action.EDIT_PROGRAMME)
def centre_entry(code: str) -> str:
    with this_hall().database.reading() as connection:
        here = _centre(connection, code)
        entry = entry_of(connection, here.id)
        given = asdict(entry) if entry else {"listed": True}
        return _centre_page(connection, here, given, sold_at(connection, here.id), {})


@pages.post("/centres/<code>")
@requires(Action.EDIT_PROGRAMME)
def write_centre_entry(code: str) -> Any:
    form, hall = request.form, this_hall()
    said = {field: form.get(field, "").strip() for field in ("province", "city", "name_en", "address_en", "telephone")}
    entry = Entry(**said, listed="listed" in form)
    try:
        with hall.database.writing() as connection:
            here = _centre(connection, code)
            known = {book.id for book in queries.textbooks(connection, withdrawn=True)}
            sold = known & set(form.getlist("sold"))
            put_entry(connection, hall, hall.now(), guards.somebody().id, here.id, entry, sold)
    except WritingProblem as problem:
        with hall.database.reading() as connection:
            here = _centre(connection, code)
            return _centre_page(connection, here, asdict(entry), set(form.getlist("sold")), problem.faults), 422
    remembered().forget()
    return redirect(url_for("programme_entries.centres", saved=1))


def _centre(connection: Connection, code: str) -> Row[Any]:
    row = connection.execute(select(centre).where(centre.c.code == code)).first()
    if row is None:
        raise NotFound()
    return row


def _centre_page(connection: Connection, here: Row[Any], given: Any, sold: set[str], faults: dict[str, Any]) -> str:
    return render_template(
        "programme/centre.html", centre=here, given=given, sold=sold, faults=faults,
        books=queries.textbooks(connection, withdrawn=True),
    )  # fmt: skip
