"""Reads of the bank as a whole: what new papers may take, how all items stand, and what rests on each fact."""

from collections import Counter

from sqlalchemy import Connection, func, select

from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.overview import Stock
from question_bank.papers import VARIANTS_A_PAPER
from question_bank.queries import usable_of_all
from question_bank.review import USABLE
from question_bank.tables import item_fact, item_shelf


def stock(connection: Connection, language: str = "zh-CN") -> list[Stock]:
    """All items of a language that may stand on a new paper, each in its newest such version."""
    return [
        Stock(
            row.item_id, row.level, row.part, Kind(row.kind), row.area, Difficulty(row.difficulty), Cognitive(row.cognitive),
            row.calculation, max(1, row.variants // VARIANTS_A_PAPER),
        )
        for row in usable_of_all(connection, language)
    ]  # fmt: skip


def by_state(connection: Connection) -> Counter[str]:
    """How many items stand how, by the state of their newest version."""
    rows = connection.execute(select(item_shelf.c.state, func.count().label("items")).group_by(item_shelf.c.state))
    return Counter({row.state: row.items for row in rows})


def resting_by_fact(connection: Connection) -> Counter[str]:
    """Fact id -> how many items rest on it that a paper may take, or that wait to be looked at again."""
    rows = connection.execute(
        select(item_fact.c.fact_id, func.count().label("items"))
        .join(item_shelf, (item_shelf.c.item_id == item_fact.c.item_id) & (item_shelf.c.version == item_fact.c.version))
        .where(item_shelf.c.state.in_(USABLE | {"suspended"}))
        .group_by(item_fact.c.fact_id)
    )
    return Counter({row.fact_id: row.items for row in rows})
