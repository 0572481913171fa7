"""The shelf: one row per item as it stands now, and the words it is found by; written with its versions and steps.

Versions and steps are the truth. A row says what the newest version says and how that one stands, so that a list of twenty
thousand items is one short read; all of it can be taken down and put up again.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from examhall.instants import Instant
from question_bank.headings import plain
from question_bank.items import Item, Kind
from question_bank.likeness import pieces
from question_bank.review import Move, State
from question_bank.searchable import search_tokens
from question_bank.soundness import text_of
from question_bank.tables import item as item_table
from question_bank.tables import item_shelf, item_solution, item_step, item_version, item_words
from question_bank.written import read_item

Words = dict[str, str]  # item_id, tokens, pieces


def put(connection: Connection, drafted: Sequence[tuple[Item, int]], author: str, now: Instant, words: Sequence[Words]) -> None:
    """New versions of items, with their numbers and what they are found by, stand on the shelf: drafts."""
    _take_down(connection, [item.id for item, version in drafted if version > 1])
    standing = {"state": State.DRAFT, "reviewers": " ", "reviews": 0, "at": now}
    _put_up(connection, [_card(item, version, author) | standing for item, version in drafted], words)


def step(connection: Connection, item_id: str, version: int, state: State, move: Move, person: str, now: Instant) -> None:
    """One more step of a version; nothing changes where a newer version is on the shelf."""
    there = (item_shelf.c.item_id == item_id) & (item_shelf.c.version == version)
    values: dict[str, Any] = {"state": state, "at": now}
    if move is Move.REVIEW:
        values |= {"reviewers": item_shelf.c.reviewers.concat(f"{person} "), "reviews": item_shelf.c.reviews + 1}
    connection.execute(update(item_shelf).where(there).values(values))


def used(connection: Connection, versions: Sequence[tuple[str, int]], now: Instant) -> None:
    """These stand on a sealed paper from now on; nothing changes for one of which a newer version is on the shelf."""
    there = (item_shelf.c.item_id == bindparam("one")) & (item_shelf.c.version == bindparam("its"))
    step_of_all = update(item_shelf).where(there).values(state=State.IN_USE, at=now)
    connection.execute(step_of_all, [{"one": item_id, "its": version} for item_id, version in versions])


def solved(connection: Connection, item_id: str, version: int) -> None:
    """Somebody who did not write it has solved it; nothing changes where a newer version is on the shelf."""
    there = (item_shelf.c.item_id == item_id) & (item_shelf.c.version == version)
    connection.execute(update(item_shelf).where(there).values(solved=True))


def refill(connection: Connection, ids: Sequence[str]) -> None:
    """Put these items up again as their versions and steps say."""
    held = connection.execute(
        select(item_table.c.id).where(item_table.c.id.in_(ids)).order_by(item_table.c.id).with_for_update()
    )
    ids = list(held.scalars())
    _take_down(connection, ids)
    cards, items = [], []
    for row in _newest(connection, ids):
        items.append(item := read_item(row.text))
        card = _card(item, row.version, row.author_id)
        card["solved"] |= _is_solved(connection, item.id, row.version)
        cards.append(card | _standing(_steps(connection, item.id, row.version)))
    _put_up(connection, cards, [words_of(item) for item in items])


def is_whole(connection: Connection) -> bool:
    """Whether every item is on the shelf; a bank that is older than it has items that are not."""
    items, shown = (select(func.count()).select_from(table).scalar_subquery() for table in (item_table, item_shelf))
    return connection.execute(select(items == shown)).scalar_one()


def missing(connection: Connection) -> list[str]:
    """Items that are not on the shelf."""
    query = select(item_table.c.id).outerjoin(item_shelf, item_shelf.c.item_id == item_table.c.id)
    return list(connection.execute(query.where(item_shelf.c.item_id.is_(None)).order_by(item_table.c.id)).scalars())


def _put_up(connection: Connection, cards: Sequence[dict[str, Any]], words: Sequence[Words]) -> None:
    if cards:
        connection.execute(insert(item_shelf), cards)
        connection.execute(insert(item_words), words)


def _take_down(connection: Connection, ids: Sequence[str]) -> None:
    if ids:
        for table in (item_words, item_shelf):
            connection.execute(delete(table).where(table.c.item_id.in_(ids)))


def _newest(connection: Connection, ids: Sequence[str]) -> list[Row[Any]]:
    query = (
        select(item_version.c.item_id, item_version.c.version, item_version.c.author_id, item_version.c.text)
        .where(item_version.c.item_id.in_(ids))
        .order_by(item_version.c.item_id, item_version.c.version)
    )
    rows: list[Row[Any]] = list(connection.execute(query))
    return list({row.item_id: row for row in rows}.values())


def _is_solved(connection: Connection, item_id: str, version: int) -> bool:
    solution = item_solution.c
    rightly = select(solution.number).where(solution.item_id == item_id, solution.version == version, solution.right)
    return connection.execute(rightly.limit(1)).first() is not None


def _steps(connection: Connection, item_id: str, version: int) -> list[Row[Any]]:
    return list(
        connection.execute(
            select(item_step.c.state, item_step.c.move, item_step.c.person_id, item_step.c.at)
            .where(item_step.c.item_id == item_id, item_step.c.version == version)
            .order_by(item_step.c.number)
        )
    )


def _card(item: Item, version: int, author: str) -> dict[str, Any]:
    """What a version says of itself."""
    return {
        "item_id": item.id, "level": item.level, "part": "practical" if item.kind is Kind.TASK else "theory", "kind": item.kind,
        "version": version, "area": item.area, "difficulty": item.difficulty, "cognitive": item.cognitive,
        "knowledge": item.knowledge[:200], "points": plain(item.points), "variants": len(item.variants),
        "language": item.language, "calculation": item.calculation, "solved": item.solved is not None, "author_id": author,
    }  # fmt: skip


def _standing(steps: Sequence[Row[Any]]) -> dict[str, Any]:
    """How it stands after its steps, since when, and who has found it good."""
    reviewers = [one.person_id for one in steps if one.move == Move.REVIEW]
    said = "".join(f"{person} " for person in reviewers)
    return {"state": steps[-1].state, "reviewers": f" {said}", "reviews": len(reviewers), "at": steps[-1].at}


def words_of(item: Item) -> Words:
    """What an item is found by. Cutting it takes most of a millisecond: for thousands, before any transaction begins."""
    return {"item_id": item.id, "tokens": search_tokens(item), "pieces": pieces(text_of(item))}
