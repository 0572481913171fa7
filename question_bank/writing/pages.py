"""The author's desk: what is being written, and the editors in which it is saved, handed on to review or given up."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError

from examhall import replies
from examhall.body_size import takes
from examhall.errors import Malformed, NotFound
from examhall.hall import this_hall
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from question_bank import queries
from question_bank.authored_text import write_plain
from question_bank.authored_words import Words, for_page, from_page, read_words, typed
from question_bank.comments import comments_on
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.operations import answer_comment, keep_picture
from question_bank.pages import keep_out_of_sight, this_sight, words
from question_bank.pictures import LARGEST_UPLOAD, read_picture
from question_bank.sight_queries import copies_in_sight
from question_bank.specification import AREAS, LEVELS
from question_bank.tasks.form import form_of_tasks
from question_bank.writing.named_lines import differing
from question_bank.writing.operations import (
    HandedOn,
    NotAssigned,
    SavedMeanwhile,
    begin_item,
    give_up_item,
    keep_refused,
    reopen_item,
    save_item,
    submit_item,
)
from question_bank.writing.queries import standing

pages = Blueprint(
    "writing",
    __name__,
    url_prefix="/bank/write",
    template_folder="../templates",
    static_folder="../static",
    static_url_path="/static",
)
pages.context_processor(words)
keep_out_of_sight(pages)

LONGEST = 2000  # characters of an answer to a comment
LARGEST_WORDS = 512 * 1024  # bytes: a task of 160,000 signs, most of three bytes


class Sent(msgspec.Struct):
    """What an editor sends: all words, and the edition they go out from."""

    words: Any
    edition: int = 0
    variant: str = ""


def read_sent() -> tuple[Sent, Words]:
    """What the editor sent, and its words as they can be written. Malformed."""
    try:
        sent = msgspec.json.decode(request.get_data(), type=Sent)
        return sent, read_words(from_page(sent.words))
    except (msgspec.DecodeError, ValueError, RecursionError) as fault:
        raise Malformed() from fault


def reply(body: Any, status: int = 200) -> Response:
    return Response(replies.encode(body), status, mimetype="application/json")


@pages.get("")
@requires(Action.WRITE_ITEMS)
def desk() -> str:
    """All that is being written, and the way to begin."""
    with this_hall().database.reading() as connection:
        sight = this_sight(connection)
        copies = copies_in_sight(connection, sight)
    levels = [level for level in LEVELS if any(sight.reaches(level, area) for area in AREAS)]
    areas = {area: name for area, name in AREAS.items() if any(sight.reaches(level, area) for level in LEVELS)}
    return render_template("bank/writing.html", copies=copies, levels=levels, areas=areas, kinds=list(Kind))


@pages.post("")
@requires(Action.WRITE_ITEMS)
def begin() -> Any:
    hall, form = this_hall(), request.form
    kind = form.get("kind", "")
    if kind not in list(Kind):
        raise Malformed()
    with hall.database.writing() as connection:
        place = form.get("level", ""), form.get("area", ""), Kind(kind), form.get("language", "zh-CN")
        if not this_sight(connection).reaches(*place[:2]):
            raise NotAssigned()
        item_id = begin_item(connection, hall, hall.now(), guards.somebody().id, *place)
    return redirect(url_for("writing.editor", item_id=item_id))


@pages.post("/<item_id>/again")
@requires(Action.WRITE_ITEMS)
def again(item_id: str) -> Any:
    """A new version of an item, going out from the words of its newest."""
    hall = this_hall()
    with hall.database.writing() as connection:
        written_as = reopen_item(connection, hall, hall.now(), guards.somebody().id, item_id)
    return redirect(url_for("writing.editor", item_id=written_as))


@pages.get("/<item_id>")
@requires(Action.WRITE_ITEMS)
def editor(item_id: str) -> Any:
    """The editor of what is being written; who comes back to one that was handed on meanwhile is led to the item."""
    with this_hall().database.reading() as connection:
        copy = standing(connection, item_id)
        if copy is None and queries.history(connection, item_id):
            return redirect(url_for("bank.item", item_id=item_id))
        if copy is None:
            raise NotFound()
        facts, sight = queries.facts(connection), this_sight(connection)
        comments = comments_on(connection, item_id)
        reasons = [step for step in queries.history(connection, item_id) if step.note and step.version == copy.based_on]
    comments = [one for one in comments if one.version == copy.based_on or not one.answer]
    level, area = copy.words["level"], copy.words["area"]
    own_areas = {code: name for code, name in AREAS.items() if code == area or sight.reaches(level, code)}
    task = copy.kind is Kind.TASK
    start: dict[str, Any] = {"edition": copy.edition, "at": copy.saved_at // 1000, "words": for_page(copy.words)}
    if task:
        start["form"] = form_of_tasks()
    return render_template(
        "bank/task_editor.html" if task else "bank/editor.html", copy=copy, entry=copy.entry, facts=facts.values(),
        comments=comments, reasons=reasons, own_areas=own_areas,
        start=replies.encode(start).decode().replace("<", "\\u003c"), difficulties=Difficulty, cognitives=Cognitive,
        locale=locale_now(),
    )  # fmt: skip


@pages.post("/<item_id>")
@takes(LARGEST_WORDS)
@requires(Action.WRITE_ITEMS)
def save(item_id: str) -> Response:
    """{edition, words} -> {edition, at}; 409 with theirs where somebody saved meanwhile."""
    hall, now = this_hall(), this_hall().now()
    sent, said = read_sent()
    try:
        with nothing_lost(item_id, sent.edition, said), hall.database.writing() as connection:
            edition = save_item(connection, now, this_sight(connection), item_id, sent.edition, said)
    except SavedMeanwhile as refusal:
        return both(refusal, said)
    return reply({"edition": edition, "at": now // 1000})


@contextmanager
def nothing_lost(item_id: str, edition: int, said: Words) -> Iterator[None]:
    """What is refused because somebody else was quicker, be it by a hair, is put aside. SavedMeanwhile, HandedOn."""
    hall = this_hall()
    try:
        yield
    except (SavedMeanwhile, HandedOn, IntegrityError) as fault:
        with hall.database.writing() as connection:
            stands = standing(connection, item_id)
            if isinstance(fault, IntegrityError) and stands is not None and stands.edition == edition:
                raise
            keep_refused(connection, hall.now(), guards.somebody().id, item_id, said)
        raise (HandedOn() if stands is None else SavedMeanwhile(stands)) from None


def both(refusal: SavedMeanwhile, said: Words) -> Response:
    """The refusal, what the other author saved, and where the two differ: the page shows both."""
    theirs = refusal.theirs
    told = {"edition": theirs.edition, "by": theirs.saved_by, "at": theirs.saved_at // 1000, "words": for_page(theirs.words)}
    lines = differing(write_plain(typed(said)), write_plain(theirs.words))
    return reply({**replies.body_of(refusal), "theirs": told, "lines": lines}, replies.status_of(refusal))


@pages.post("/<item_id>/submit")
@takes(LARGEST_WORDS)
@requires(Action.WRITE_ITEMS)
def submit(item_id: str) -> Response:
    """{edition, words}: to review as it was saved last."""
    hall = this_hall()
    sent, said = read_sent()
    with hall.database.reading() as connection:
        sight = this_sight(connection)
    try:
        with nothing_lost(item_id, sent.edition, said):
            submit_item(hall, sight, item_id, sent.edition, off_the_loop)
    except SavedMeanwhile as refusal:
        return both(refusal, said)
    return reply({"to": url_for("bank.item", item_id=item_id)})


class Word(msgspec.Struct):
    text: str


@pages.post("/<item_id>/comments/<int:number>")
@takes(LARGEST_WORDS)
@requires(Action.WRITE_ITEMS)
def answer(item_id: str, number: int) -> Response:
    """{text}: a comment is marked as answered, without leaving what is being written. {by, at}"""
    hall, now = this_hall(), this_hall().now()
    try:
        text = msgspec.json.decode(request.get_data(), type=Word).text[:LONGEST]
    except msgspec.DecodeError as fault:
        raise Malformed() from fault
    with hall.database.writing() as connection:
        answer_comment(connection, hall, now, guards.somebody().id, item_id, number, text)
    return reply({"by": guards.somebody().name, "at": now // 1000})


@pages.post("/<item_id>/give-up")
@requires(Action.WRITE_ITEMS)
def give_up(item_id: str) -> Any:
    hall = this_hall()
    with hall.database.writing() as connection:
        give_up_item(connection, hall, hall.now(), guards.somebody().id, item_id)
    return redirect(url_for("writing.desk"))


@pages.post("/pictures")
@takes(LARGEST_UPLOAD)
@requires(Action.WRITE_ITEMS)
def picture() -> Response:
    """A picture's bytes -> {id}: it is kept, and a text shows it as ![what it shows](picture:id)."""
    hall = this_hall()
    read = off_the_loop(read_picture, request.get_data())
    with hall.database.writing() as connection:
        keep_picture(connection, hall, hall.now(), guards.somebody().id, read)
    return reply({"id": read.id})
