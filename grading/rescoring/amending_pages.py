"""The pages on which a key is amended: which paper, which of its items, and what is right instead."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from msgspec import Struct
from sqlalchemy import Connection

from examhall.errors import NotFound, Refusal
from examhall.hall import Hall, this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action
from examhall.prose import render
from grading.amendments.amending import CAN_SPARE, WITH_KEYS, Manner
from grading.frame import words
from grading.rescoring import preview, queries
from grading.rescoring.amended_keys import LONGEST_WORDS, Misfit, task_keys, theory_keys
from grading.rescoring.operations import NoManner, Wish, amend
from grading.rescoring.pages import words_of_rescoring
from question_bank.items import Kind
from question_bank.keys import Key
from question_bank.labels import RULE
from question_bank.operations import judge_of
from question_bank.papers.queries import list_papers, standing_on
from question_bank.queries import StoredVersion, facts, read_version, shown
from question_bank.readable import as_text, readable, rule_name

pages = Blueprint("amending", __name__, url_prefix="/results/rescoring/new", template_folder="../templates")
pages.context_processor(words)
pages.context_processor(words_of_rescoring)

THEORY = (Manner.OTHER_KEY, Manner.FURTHER_KEY, Manner.GIVEN, Manner.TAKEN_OUT)


class Listed(Struct, frozen=True):
    """An item of a paper, as one chooses it."""

    item: str
    version: int
    asked: str
    right: list[str]
    points: Any


@pages.get("")
@requires(Action.AMEND_KEYS)
def choose() -> str:
    """The papers that were sat, or the items of the one that is chosen (`paper`)."""
    chosen = request.args.get("paper", "")
    with this_hall().database.reading() as connection:
        papers = [one for one in list_papers(connection) if one.released_at is not None]
        about = next((one for one in papers if one.id == chosen), None)
        if chosen and about is None:
            raise NotFound()
        items = _items(connection, chosen) if about else []
        amended = {(one.item_id, one.version) for one in preview.runs(connection) if one.decision == "live"}
    return render_template("grading/rescoring/choose.html", papers=papers, about=about, items=items, amended=amended)


def _items(connection: Connection, paper_id: str) -> list[Listed]:
    found = []
    for one in standing_on(connection, paper_id):
        first = one.item.variants[0]
        asked = first.question.title or as_text(first.question.stem)
        keys = [(field.interaction, first.key.fields[field.id]) for field in first.question.fields]
        right = readable(keys[0][0], keys[0][1].expected) if len(keys) == 1 else []
        found.append(Listed(one.item.id, one.version, asked, right, one.points))
    return found


@pages.get("/<item_id>/<int:version>")
@requires(Action.AMEND_KEYS)
def form(item_id: str, version: int) -> Any:
    return _form_page(item_id, version)


def _form_page(item_id: str, version: int, problem: Refusal | None = None) -> Any:
    """The form as it was sent, or as one begins: `paper` in the address is the one chosen."""
    with this_hall().database.reading() as connection:
        papers = queries.papers_with(connection, item_id, version)
        if not papers:
            raise NotFound()  # of what nobody has sat no key is shown here
        stored = read_version(connection, item_id, version)
        variant = stored.item.variants[0]
        question = shown(connection, variant.question, lenient=True)
        earlier = preview.runs_of_item(connection, item_id, version)
    task = stored.item.kind is Kind.TASK
    given: Mapping[str, str] = request.form if request.method == "POST" else {"paper": request.args.get("paper", "")}
    body = render_template(
        "grading/rescoring/amend.html", item=stored.item, version=version, papers=papers, question=question, task=task,
        earlier=earlier, given=given, right=request.form.getlist("right"), problem=problem,
        manners=tuple(Manner) if task else THEORY, words=given.get("words") or stored.authored, with_keys=WITH_KEYS,
        can_spare=CAN_SPARE, key=_key_lines(stored), longest=LONGEST_WORDS,
    )  # fmt: skip
    return (body, 422) if problem else body


def _key_lines(stored: StoredVersion) -> list[tuple[str, list[str], str]]:
    """(label, what is right, by which rule) of each field of the first variant."""
    variant = stored.item.variants[0]
    return [
        (field.label, readable(field.interaction, key.expected), str(RULE[rule_name(key)]))
        for field in variant.question.fields
        for key in (variant.key.fields[field.id],)
    ]


@pages.post("/<item_id>/<int:version>")
@requires(Action.AMEND_KEYS)
def write(item_id: str, version: int) -> Any:
    """Write the amendment down and have its run computed."""
    hall, sent = this_hall(), request.form
    words = sent.get("words", "").replace("\r\n", "\n")
    with hall.database.reading() as connection:
        if not queries.papers_with(connection, item_id, version):
            raise NotFound()
        stored = read_version(connection, item_id, version)
        back = any(one.decision == "live" for one in preview.runs_of_item(connection, item_id, version))
    try:
        manner = Manner(sent.get("manner", ""))
    except ValueError:
        return _form_page(item_id, version, NoManner())
    try:
        keys = _keys(hall, stored, sent.getlist("right"), words, back) if manner in WITH_KEYS else {}
        wish = Wish(
            item_id, version, manner, sent.get("reason", "")[:500], sent.get("evidence", "")[:500], sent.get("paper", ""), keys,
            words if keys and stored.item.kind is Kind.TASK else "", sent.get("spares") == "yes",
        )  # fmt: skip
        run = off_the_loop(amend, hall, guards.somebody().id, wish)
    except Refusal as refusal:
        return _form_page(item_id, version, refusal)
    return redirect(url_for("rescoring.run", rescoring_id=run))


def _keys(hall: Hall, stored: StoredVersion, right: list[str], words: str, back: bool) -> dict[str, Key]:
    """`back`: an amendment is live, so that the bank's own key may be put back."""
    if stored.item.kind is not Kind.TASK:
        return theory_keys(stored.item, right, back)
    if len(words) > LONGEST_WORDS or not stored.authored:
        raise Misfit([])
    with hall.database.reading() as connection:
        known = facts(connection)
    found: dict[str, Key] = off_the_loop(task_keys, stored.item, stored.authored, words, render, known, judge_of(hall), back)
    return found
