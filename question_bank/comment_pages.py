"""The doors of a review's talk: a word on a line, what became of it, and an author's taking back what nobody has judged."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from examhall.errors import NotAllowed, NotNow, ReasonNeeded
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires, requires_any
from examhall.people.permissions import Action
from question_bank import operations
from question_bank.pages import SEE_ITEMS, item_page, keep_out_of_sight, words
from question_bank.writing.operations import reopen_item

pages = Blueprint("comments", __name__, url_prefix="/bank/items", template_folder="templates")
pages.context_processor(words)
keep_out_of_sight(pages)

LONGEST = 2000  # characters of a comment or an answer


@pages.post("/<item_id>/<int:version>/comments")
@requires_any(*SEE_ITEMS)
def comment(item_id: str, version: int) -> Any:
    """Say something of a line of the author's words; both sides of a review may."""
    hall, line = this_hall(), request.form.get("line", -1, type=int)
    try:
        with hall.database.writing() as connection:
            text = request.form.get("text", "")[:LONGEST]
            operations.comment_on(connection, hall, hall.now(), guards.somebody().id, item_id, version, line, text)
    except ReasonNeeded as refusal:
        return item_page(item_id, refusal, version)
    return redirect(url_for("bank.item", item_id=item_id, version=version, _anchor=f"line-{line}"))


@pages.post("/<item_id>/<int:version>/comments/<int:number>")
@requires(Action.WRITE_ITEMS)
def answer(item_id: str, version: int, number: int) -> Any:
    """Mark a comment as answered, with a word; `version` is the one on whose page the author stands."""
    hall = this_hall()
    try:
        with hall.database.writing() as connection:
            text = request.form.get("text", "")[:LONGEST]
            operations.answer_comment(connection, hall, hall.now(), guards.somebody().id, item_id, number, text)
    except (ReasonNeeded, NotNow) as refusal:
        return item_page(item_id, refusal, version)
    return redirect(url_for("bank.item", item_id=item_id, version=version, _anchor=f"comment-{number}"))


@pages.post("/<item_id>/<int:version>/withdraw")
@requires(Action.WRITE_ITEMS)
def withdraw(item_id: str, version: int) -> Any:
    """Back from review while nobody has decided: its author goes on writing."""
    hall, by = this_hall(), guards.somebody().id
    try:
        with hall.database.writing() as connection:
            operations.withdraw_item(connection, hall, hall.now(), by, item_id, version)
            written_as = reopen_item(connection, hall, hall.now(), by, item_id)
    except (NotNow, NotAllowed) as refusal:
        return item_page(item_id, refusal, version)
    return redirect(url_for("writing.editor", item_id=written_as))
