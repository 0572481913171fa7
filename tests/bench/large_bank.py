"""A bank of many items, written as rows: the product's own items over and over, each with other words, areas and figures."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from msgspec.structs import replace
from sqlalchemy import insert

from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import SECOND
from examhall.prose import render
from question_bank.content import read_theory
from question_bank.finding.indexing import index_all
from question_bank.items import Item
from question_bank.specification import AREAS
from question_bank.tables import item, item_fact, item_step, item_version, paper, paper_item
from question_bank.written import write_item
from tests.bank_builders import CONTENT, people

ROWS_AT_ONCE = 1_000
PAPERS, ON_A_PAPER = 60, 80
LIVES = (
    ("draft",), ("draft", "reviewed"), ("draft", "sent_back"), ("draft", "reviewed", "approved", "suspended"),
    *[("draft", "reviewed", "approved")] * 6,
)  # fmt: skip
MOVES = {"draft": "write", "reviewed": "review", "sent_back": "send_back", "approved": "approve", "suspended": "suspend"}


def originals() -> list[Item]:
    return [one.item for path in sorted(CONTENT.glob("*/theory/*.yaml")) for one in read_theory(path, render)]


def variations(count: int) -> Iterator[Item]:
    """So many items, in every area, no two of the same words."""
    known, areas = originals(), list(AREAS)
    for number in range(count):
        one, area = known[number % len(known)], areas[number % len(areas)]
        variant = one.variants[0]
        stem = variant.question.stem.replace("<p>", f"<p>第{number}号合同，{known[number * 7 % len(known)].knowledge}：", 1)
        changed = replace(variant, question=replace(variant.question, stem=stem))
        yield replace(one, id=f"{one.level}-{area}-{one.kind[0].upper()}{number:05d}", area=area, variants=(changed,))


def fill(hall: Hall, count: int) -> dict[str, str]:
    """A hall's bank with so many items and some papers: its people, by user name."""
    staff = people(hall)
    ids = []
    made = variations(count)
    while some := list(islice(made, ROWS_AT_ONCE)):
        rows: dict[Any, list[dict[str, Any]]] = {item: [], item_version: [], item_step: [], item_fact: []}
        for at, one in enumerate(some, len(ids)):
            _write(rows, one, at, staff, hall.now())
        with hall.database.writing() as connection:
            for table, written in rows.items():
                if written:
                    connection.execute(insert(table), written)
        ids += [one.id for one in some]
    _papers(hall, ids, staff["officer"])
    index_all(hall, lambda done, total: None)
    return staff


def _write(rows: dict[Any, list[dict[str, Any]]], one: Item, at: int, staff: dict[str, str], now: int) -> None:
    """The rows of one item, its version and the steps of its life."""
    text, digest = write_item(one)
    began = now - at * 60 * SECOND
    rows[item].append({"id": one.id, "level": one.level, "part": "theory", "kind": one.kind})
    rows[item_version].append({
        "item_id": one.id, "version": 1, "area": one.area, "difficulty": one.difficulty, "cognitive": one.cognitive,
        "knowledge": one.knowledge, "points": f"{one.points:f}", "variants": 1, "language": one.language,
        "calculation": one.calculation, "author_id": staff["author"], "drafted_at": began, "text": text, "tests": "[]",
        "hash": digest, "authored": "",
    })  # fmt: skip
    rows[item_fact] += [{"item_id": one.id, "version": 1, "fact_id": fact} for fact in dict.fromkeys(one.facts)]
    for number, state in enumerate(LIVES[at % len(LIVES)]):
        person = staff["author" if number == 0 else "reviewer" if number == 1 else "approver"]
        rows[item_step].append({
            "item_id": one.id, "version": 1, "number": number, "state": state, "move": MOVES[state], "person_id": person,
            "at": began + number * SECOND, "note": "",
        })  # fmt: skip


def _papers(hall: Hall, ids: list[str], officer: str) -> None:
    with hall.database.writing() as connection:
        for number in range(min(PAPERS, len(ids) // ON_A_PAPER)):
            paper_id = new_id()
            connection.execute(insert(paper), {
                "id": paper_id, "specification": "L1-theory", "level": "L1", "part": "theory", "title": f"{number}",
                "multiple_choice": "per_option", "law_as_of": "2026-11-01", "assembled_by": officer, "assembled_at": hall.now(),
            })  # fmt: skip
            pinned = ids[number * 37 % len(ids) :][:ON_A_PAPER]
            connection.execute(insert(paper_item), [
                {"paper_id": paper_id, "place": place, "section": "single", "item_id": one, "version": 1, "points": "1"}
                for place, one in enumerate(pinned)
            ])  # fmt: skip
