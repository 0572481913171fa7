"""Reads of the bank as a whole: what new papers may take, how all items stand, and what rests on each fact."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection, Row, func, select, tuple_

from question_bank.assembly.assembling import VARIANTS_A_PAPER
from question_bank.finding.filters import NOBODY, Reader
from question_bank.finding.overview import Stock
from question_bank.finding.queries import in_sight
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.review import USABLE
from question_bank.tables import item, item_fact, item_shelf, item_step, item_version

_ALIKE = ("level", "part", "kind", "area", "difficulty", "cognitive", "calculation")


def stock(connection: Connection, language: str = "zh-CN") -> list[Stock]:
    """All that may stand on a new paper, each item in its newest such version; theory items that are alike are counted."""
    shelf = item_shelf.c
    usable = (shelf.state.in_(USABLE), shelf.language == language)
    alike = [shelf[name] for name in _ALIKE]
    theory = select(*alike, func.count().label("worth")).where(*usable, shelf.kind != Kind.TASK).group_by(*alike)
    tasks = select(*alike, shelf.item_id, shelf.variants).where(*usable, shelf.kind == Kind.TASK)
    counted: list[Row[Any]] = list(connection.execute(theory))
    found = [_stock(row, row.worth) for row in counted]
    for row in [*connection.execute(tasks), *_behind_a_draft(connection, language)]:
        if row.kind == Kind.TASK:
            found.append(_stock(row, max(1, row.variants // VARIANTS_A_PAPER), row.item_id))
        else:
            found.append(_stock(row, 1))
    return found


def _stock(row: Row[Any], worth: int, item_id: str = "") -> Stock:
    return Stock(
        row.level, row.part, Kind(row.kind), row.area, Difficulty(row.difficulty), Cognitive(row.cognitive), row.calculation,
        worth, item_id,
    )  # fmt: skip


def _behind_a_draft(connection: Connection, language: str) -> list[Row[Any]]:
    """Versions that are usable while a newer one of their item, which is not, is on the shelf."""
    newer = select(item_shelf.c.item_id).where(item_shelf.c.state.not_in(USABLE), item_shelf.c.version > 1)
    steps = connection.execute(
        select(item_step.c.item_id, item_step.c.version, item_step.c.state)
        .where(item_step.c.item_id.in_(newer))
        .order_by(item_step.c.item_id, item_step.c.version, item_step.c.number)
    )
    standing = {(row.item_id, row.version): row.state for row in steps}
    usable = {item_id: version for (item_id, version), state in standing.items() if state in USABLE}
    version = item_version.c
    said = select(
        item.c.level, item.c.part, item.c.kind, version.item_id, version.area, version.difficulty, version.cognitive,
        version.calculation, version.variants,
    )  # fmt: skip
    pairs = tuple_(version.item_id, version.version).in_(list(usable.items()))
    return list(connection.execute(said.join(item, item.c.id == version.item_id).where(pairs, version.language == language)))


def by_state(connection: Connection, reader: Reader = NOBODY) -> Counter[str]:
    """How many of the items that a reader may see stand how, by the state of their newest version."""
    counted = select(item_shelf.c.state, func.count().label("items")).where(*in_sight(reader))
    rows = connection.execute(counted.group_by(item_shelf.c.state))
    return Counter({row.state: row.items for row in rows})


def resting_by_fact(connection: Connection, reader: Reader = NOBODY) -> Counter[str]:
    """Fact id -> how many items that a reader may see rest on it, in the version on the shelf."""
    rows = connection.execute(
        select(item_fact.c.fact_id, func.count().label("items"))
        .join(item_shelf, (item_shelf.c.item_id == item_fact.c.item_id) & (item_shelf.c.version == item_fact.c.version))
        .where(*in_sight(reader))
        .group_by(item_fact.c.fact_id)
    )
    return Counter({row.fact_id: row.items for row in rows})
