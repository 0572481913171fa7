"""The authority's desk: the texts, documents and notices of the public site, written in two languages, every edition kept."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import Row

from examhall.errors import ChangedMeanwhile, NotFound, Refusal
from examhall.hall import this_hall
from examhall.ids import new_id
from examhall.instants import moment
from examhall.people import guards, trail_queries
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.programme import queries
from examhall.programme.days import HOME, day_of
from examhall.programme.editing import write_text
from examhall.programme.names import with_promises
from examhall.programme.texts import DOCUMENTS, LONGEST_TITLE, LONGEST_WHY, SECTIONS, Draft, Kind, WritingProblem, kind_of
from examhall.prose import ProseProblem
from examhall.site.pages import remembered
from examhall.site.reading import reading

pages = Blueprint("programme_texts", __name__, url_prefix="/staff/programme")

NEW = "new"  # a notice that has no name yet


@pages.get("")
@requires(Action.EDIT_PROGRAMME)
def overview() -> str:
    """Every text as it stands today, and the ways to all else that the public site says."""
    hall = this_hall()
    with hall.database.reading() as connection:
        stands = queries.texts_on(connection, day_of(hall.now()))
        editions = {name: queries.editions_of(connection, name) for name in (*SECTIONS, *DOCUMENTS)}
        names = trail_queries.names(connection, [those[0].written_by for those in editions.values() if those])
    return render_template(
        "programme/overview.html", groups=[(Kind.SECTION, SECTIONS), (Kind.DOCUMENT, DOCUMENTS)], stands=stands,
        editions=editions, names=names,
    )  # fmt: skip


@pages.get("/notices")
@requires(Action.EDIT_PROGRAMME)
def notices() -> str:
    """All notices: published, waiting for their day, withdrawn."""
    hall = this_hall()
    with hall.database.reading() as connection:
        rows = queries.all_notices(connection)
        names = trail_queries.names(connection, [row.written_by for row in rows])
    return render_template("programme/notices.html", notices=rows, names=names, today=day_of(hall.now()))


@pages.get("/texts/<name>")
@requires(Action.EDIT_PROGRAMME)
def text(name: str) -> Any:
    """A text to be written on, as it was written last, or as `edition` said it."""
    editions = _editions(name)
    chosen = request.args.get("edition", type=int)
    begin = next((one for one in editions if one.edition == chosen), None) if chosen else None
    if chosen and begin is None:
        raise NotFound()
    given = _given(begin or (editions[0] if editions else None))
    return _page(name, editions, given, preview=begin is not None, begun_from=chosen)


@pages.post("/texts/<name>")
@requires(Action.EDIT_PROGRAMME)
def write(name: str) -> Any:
    """Show what is written as readers would see it, or keep it as the next edition."""
    form, hall = request.form, this_hall()
    editions = _editions(name)
    given = {field: form.get(field, "") for field in ("title", "title_en", "text", "text_en", "valid_from", "why")}
    given["withdrawn"] = "1" if "withdrawn" in form else ""
    if "preview" in form:
        return _page(name, editions, given, preview=True)
    title, title_en, text, text_en = (
        given[field].replace("\r\n", "\n").strip() for field in ("title", "title_en", "text", "text_en")
    )
    withdrawn = bool(given["withdrawn"]) and kind_of(name) is Kind.NOTICE
    draft = Draft(title, title_en, text, text_en, given["valid_from"].strip(), withdrawn)
    kept = new_id() if name == NEW else name
    try:
        with hall.database.writing() as connection:
            write_text(
                connection, hall, hall.now(), guards.somebody().id, kept, form.get("known", 0, type=int), draft, given["why"]
            )
    except WritingProblem as problem:
        return _page(name, editions, given, problem=problem), 422
    except ChangedMeanwhile as problem:
        return _page(name, editions, given, problem=problem, preview=True), 409
    remembered().forget()
    return redirect(url_for("programme_texts.text", name=kept, saved=1))


def _editions(name: str) -> list[Row[Any]]:
    """What is written under this name; NotFound for a notice that nobody has begun."""
    with this_hall().database.reading() as connection:
        editions = queries.editions_of(connection, name)
    if not editions and name != NEW and kind_of(name) is Kind.NOTICE:
        raise NotFound()
    return editions


def _given(row: Row[Any] | None) -> dict[str, str]:
    """An edition as the fields of the page say it; the next one counts from today on."""
    today = day_of(this_hall().now())
    if row is None:
        return {"valid_from": today}
    said = {field: getattr(row, field) for field in ("title", "title_en", "text", "text_en")}
    is_notice = row.kind == Kind.NOTICE
    return {**said, "valid_from": row.valid_from if is_notice else today, "withdrawn": "1" if row.withdrawn else ""}


def _page(
    name: str,
    editions: list[Row[Any]],
    given: dict[str, str],
    preview: bool = False,
    problem: Refusal | None = None,
    **more: Any,
) -> str:
    hall, kind = this_hall(), kind_of(name)
    with hall.database.reading() as connection:
        people = trail_queries.names(connection, [one.written_by for one in editions])
        names = queries.names_now(connection, hall.config.authority)
        stands = queries.texts_on(connection, day_of(hall.now()), [kind]).get(name) if kind is not Kind.NOTICE else None

    def shown(field: str) -> Markup:
        try:
            html = reading(with_promises(given.get(field, ""), names), gettext("Table")).html
        except ProseProblem as fault:
            return Markup("<p class=problem>{}</p>").format(str(fault))
        return Markup(html)  # noqa: S704  prose has cleaned it

    return render_template(
        "programme/text.html", name=name, kind=kind, editions=editions, given=given, preview=preview, shown=shown,
        problem=problem, faults=problem.faults if isinstance(problem, WritingProblem) else {}, people=people, stands=stands,
        today=day_of(hall.now()), longest=LONGEST_TITLE, longest_why=LONGEST_WHY, at=at_the_desk, **more,
    )  # fmt: skip


def at_the_desk(at: int) -> str:
    """2026-11-23 09:30, at the authority's desk."""
    return moment(at, HOME).strftime("%Y-%m-%d %H:%M")
