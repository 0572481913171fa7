"""The author's desk: what is being written, and the editor of one item with its candidate's view and its findings beside it."""

from typing import Any

import msgspec
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from examhall import replies
from examhall.errors import Malformed, NotFound
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.papers.booklet import draw_question
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.prose import ProseProblem, render
from question_bank import queries
from question_bank.headings import rule_text, title
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.keys import ScoringRule
from question_bank.neighbours import pieces_of_area
from question_bank.pages import words
from question_bank.proofreading import Finding, findings
from question_bank.theory import POINTS, AuthoredArea, build_question
from question_bank.working_copies import (
    LETTERS,
    LEVELS,
    SavedMeanwhile,
    all_standing,
    begin_item,
    give_up_item,
    reopen_item,
    save_item,
    standing,
    submit_item,
)

pages = Blueprint(
    "writing",
    __name__,
    url_prefix="/bank/write",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.context_processor(words)

FRAMED = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'none'"
)
SEED = "write"


class Sent(msgspec.Struct):
    """What the editor sends: the edition it goes out from, and all words."""

    area: AuthoredArea
    edition: int = 0


def _sent() -> Sent:
    try:
        sent = msgspec.json.decode(request.get_data(), type=Sent)
    except msgspec.DecodeError as fault:
        raise Malformed() from fault
    if len(sent.area.items) != 1:
        raise Malformed()
    return sent


def _reply(body: Any, status: int = 200) -> Response:
    return Response(replies.encode(body), status, mimetype="application/json")


def _found(connection: Connection, area: AuthoredArea) -> list[Finding]:
    entry = area.items[0]
    return findings(area, entry, render, queries.facts(connection), pieces_of_area(connection, area.area, entry.id))


def _shown(text: str) -> str:
    """Markdown as a candidate reads it; a formula that cannot be read stands as it was typed."""
    try:
        return render(text)
    except ProseProblem:
        return render(text.replace("\\", "\\\\"))


@pages.get("")
@requires(Action.WRITE_ITEMS)
def desk() -> str:
    """All that is being written, and the way to begin."""
    with this_hall().database.reading() as connection:
        copies = all_standing(connection)
    return render_template("bank/writing.html", copies=copies, levels=LEVELS, kinds=list(LETTERS))


@pages.post("")
@requires(Action.WRITE_ITEMS)
def begin() -> Any:
    hall, form = this_hall(), request.form
    kind = form.get("kind", "")
    if kind not in list(Kind):
        raise Malformed()
    with hall.database.writing() as connection:
        place = form.get("level", ""), form.get("area", ""), Kind(kind), form.get("language", "zh-CN")
        item_id = begin_item(connection, hall, hall.now(), guards.somebody().id, *place)
    return redirect(url_for("writing.editor", item_id=item_id))


@pages.post("/<item_id>/again")
@requires(Action.WRITE_ITEMS)
def again(item_id: str) -> Any:
    """A new version of an item, going out from the words of its newest."""
    hall = this_hall()
    with hall.database.writing() as connection:
        reopen_item(connection, hall, hall.now(), guards.somebody().id, item_id)
    return redirect(url_for("writing.editor", item_id=item_id))


@pages.get("/<item_id>")
@requires(Action.WRITE_ITEMS)
def editor(item_id: str) -> str:
    with this_hall().database.reading() as connection:
        copy = standing(connection, item_id)
        if copy is None:
            raise NotFound()
        found, facts = _found(connection, copy.area), queries.facts(connection)
    start = replies.encode(
        {"edition": copy.edition, "at": copy.saved_at // 1000, "area": copy.area, "findings": found}
    ).decode()
    return render_template(
        "bank/editor.html", copy=copy, entry=copy.entry, start=start.replace("<", "\\u003c"), facts=facts.values(),
        difficulties=Difficulty, cognitives=Cognitive, locale=locale_now(),
    )  # fmt: skip


@pages.post("/<item_id>")
@requires(Action.WRITE_ITEMS)
def save(item_id: str) -> Response:
    """{edition, area} -> {edition, at}; 409 with theirs where somebody saved meanwhile."""
    hall, sent, now = this_hall(), _sent(), this_hall().now()
    try:
        with hall.database.writing() as connection:
            edition = save_item(connection, now, guards.somebody().id, item_id, sent.edition, sent.area)
    except IntegrityError:  # another writer was quicker by a hair
        with hall.database.reading() as connection:
            theirs = standing(connection, item_id)
        raise (NotFound() if theirs is None else SavedMeanwhile(theirs)) from None
    return _reply({"edition": edition, "at": now // 1000})


@pages.errorhandler(SavedMeanwhile)
def both(refusal: SavedMeanwhile) -> Response:
    """The refusal, and what the other author saved: the page shows both."""
    theirs = refusal.theirs
    told = {"edition": theirs.edition, "by": theirs.saved_by, "at": theirs.saved_at // 1000, "area": theirs.area}
    return _reply({**replies.body_of(refusal), "theirs": told}, replies.status_of(refusal))


@pages.post("/<item_id>/submit")
@requires(Action.WRITE_ITEMS)
def submit(item_id: str) -> Response:
    """{edition, area}: to review as it was saved last."""
    hall, sent = this_hall(), _sent()
    with hall.database.writing() as connection:
        submit_item(connection, hall, hall.now(), guards.somebody().id, item_id, sent.edition)
    return _reply({"to": url_for("bank.item", item_id=item_id)})


@pages.post("/<item_id>/give-up")
@requires(Action.WRITE_ITEMS)
def give_up(item_id: str) -> Any:
    hall = this_hall()
    with hall.database.writing() as connection:
        give_up_item(connection, hall, hall.now(), guards.somebody().id, item_id)
    return redirect(url_for("writing.desk"))


@pages.post("/<item_id>/look")
@requires(Action.WRITE_ITEMS)
def look(item_id: str) -> Response:
    """{area} -> a booklet of this one question, and what is to be said of it. Nothing is stored."""
    area = _sent().area
    entry = area.items[0]
    section = {
        "id": "s1", "title": title(area.language, 0, entry.kind, 1, POINTS[entry.kind]),
        "rule": rule_text(area.language, entry.kind, POINTS[entry.kind], ScoringRule.PER_OPTION),
        "questions": [draw_question(SEED, build_question(area, entry, _shown), 1)],
    }  # fmt: skip
    with this_hall().database.reading() as connection:
        found = _found(connection, area)
    return _reply({"booklet": {"language": area.language, "title": item_id, "sections": [section]}, "findings": found})


@pages.get("/<item_id>/view")
@requires(Action.WRITE_ITEMS)
def view(item_id: str) -> Response:
    """The page inside the editor that draws the question as its candidate sees it."""
    page = make_response(render_template("bank/view.html", item_id=item_id, locale=locale_now()))
    page.headers["Content-Security-Policy"] = FRAMED
    return page
