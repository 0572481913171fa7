"""Reads of the bank's papers: what stands on them, how often items are used, and the keys that grading asks for."""

from collections import Counter
from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, and_, func, select

from examhall.errors import NotFound
from examhall.instants import Instant
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import administration, batch
from examhall.sittings.tables import sitting
from question_bank.assembly.queries import specification_at
from question_bank.items import Item
from question_bank.keys import ScoringRule, scored_by
from question_bank.papers.sealing import Pinned, SealedKey
from question_bank.queries import Stocked, shown, usable, verified
from question_bank.review import State
from question_bank.specification import Specification
from question_bank.tables import item, item_fact, item_step, item_version, paper, paper_item, seal_map


class _Timed(msgspec.Struct):
    """All that is read of an item's text where only its time is asked for."""

    seconds: int = 0


_read_time = msgspec.json.Decoder(_Timed).decode


def stock(connection: Connection, level: str, part: str, language: str) -> list[Stocked]:
    """Everything that may stand on a new paper, with its expected time."""
    found = usable(connection, level, part, language)
    rows = connection.execute(
        select(item_version.c.item_id, item_version.c.version, item_version.c.text)
        .join(item, item.c.id == item_version.c.item_id)
        .where(item.c.level == level, item.c.part == part, item_version.c.language == language)
    )
    times = {(row.item_id, row.version): _read_time(row.text).seconds for row in rows}
    return [replace(one, seconds=times[one.id, one.version]) for one in found.values()]


def specification_of(connection: Connection, row: Row[Any]) -> Specification:
    """The specification a paper was assembled by, as it stood then."""
    return specification_at(connection, row.specification, row.specification_version)


def uses(connection: Connection, until: Instant | None = None) -> dict[str, int]:
    """Item id -> on how many papers it stands; `until`: of those assembled by then."""
    query = select(paper_item.c.item_id, func.count().label("papers")).group_by(paper_item.c.item_id)
    if until is not None:
        query = query.join(paper, paper_item.c.paper_id == paper.c.id).where(paper.c.assembled_at <= until)
    return {row.item_id: row.papers for row in connection.execute(query)}


def variant_uses(connection: Connection) -> Counter[tuple[str, str]]:
    """(item id, name of a variant) -> on how many papers it is named."""
    rows = connection.execute(select(paper_item.c.item_id, paper_item.c.variants).where(paper_item.c.variants != ""))
    return Counter((row.item_id, name) for row in rows for name in row.variants.split(","))


def papers_on(connection: Connection, fact_id: str) -> list[Row[Any]]:
    """The papers on which an item stands that rests on a fact, with their moments, and how many such items: `resting`."""
    return list(
        connection.execute(
            select(paper.c.id, paper.c.title, paper.c.sealed_at, paper.c.released_at, func.count().label("resting"))
            .join(paper_item, paper_item.c.paper_id == paper.c.id)
            .join(item_fact, and_(item_fact.c.item_id == paper_item.c.item_id, item_fact.c.version == paper_item.c.version))
            .where(item_fact.c.fact_id == fact_id)
            .group_by(paper.c.id, paper.c.title, paper.c.sealed_at, paper.c.released_at)
            .order_by(paper.c.title)
        )
    )


def off_the_shelf(connection: Connection, paper_id: str | None = None) -> dict[str, list[Row[Any]]]:
    """Paper id -> the items it pins that no new paper may take, as they are suspended or retired now: item_id, version, state,
    note (why). `paper_id`: of one paper only.
    """
    later = item_step.alias()
    query = (
        select(paper_item.c.paper_id, paper_item.c.item_id, paper_item.c.version, item_step.c.state, item_step.c.note)
        .join(item_step, and_(item_step.c.item_id == paper_item.c.item_id, item_step.c.version == paper_item.c.version))
        .outerjoin(
            later,
            and_(
                later.c.item_id == item_step.c.item_id, later.c.version == item_step.c.version,
                later.c.number > item_step.c.number,
            ),
        )
        .where(later.c.number.is_(None), item_step.c.state.in_((State.SUSPENDED, State.RETIRED)))
        .order_by(paper_item.c.place)
    )  # fmt: skip
    found: dict[str, list[Row[Any]]] = {}
    rows: list[Row[Any]] = list(
        connection.execute(query if paper_id is None else query.where(paper_item.c.paper_id == paper_id))
    )
    for row in rows:
        found.setdefault(row.paper_id, []).append(row)
    return found


def read_paper(connection: Connection, paper_id: str, *, lock: bool = False) -> Row[Any]:
    """A paper's row; NotFound."""
    query = select(paper).where(paper.c.id == paper_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound()
    return row


def list_papers(connection: Connection) -> list[Row[Any]]:
    """All papers, the newest first."""
    return list(connection.execute(select(paper).order_by(paper.c.assembled_at.desc(), paper.c.id)))


def assembled_together(connection: Connection, paper_id: str) -> list[Row[Any]]:
    """A paper and those assembled with it, in the order of their titles; NotFound."""
    together = paper.c.parallel == read_paper(connection, paper_id).parallel
    return list(connection.execute(select(paper).where(together).order_by(paper.c.title, paper.c.id)))


def standing_on(connection: Connection, paper_id: str) -> list[Pinned]:
    """What a paper pins, in the order of its places."""
    rows = connection.execute(
        select(item_version, paper_item.c.points.label("worth"), paper_item.c.variants.label("set"))
        .join(
            paper_item,
            and_(paper_item.c.item_id == item_version.c.item_id, paper_item.c.version == item_version.c.version),
        )
        .where(paper_item.c.paper_id == paper_id)
        .order_by(paper_item.c.place)
    )
    return [
        Pinned(verified(row), row.version, Decimal(row.worth), tuple(row.set.split(",")) if row.set else ()) for row in rows
    ]


def shown_on(connection: Connection, paper_id: str) -> list[Pinned]:
    """What a paper pins as its candidates see it: with the pictures inside."""

    def drawn(item: Item) -> Item:
        return replace(item, variants=tuple(replace(one, question=shown(connection, one.question)) for one in item.variants))

    return [replace(one, item=drawn(one.item)) for one in standing_on(connection, paper_id)]


_read_ids = msgspec.json.Decoder(dict[str, str]).decode


def keys_of(connection: Connection, paper_id: str) -> list[SealedKey]:
    """Every variant of every slot of a sealed paper with its key, paid by the rule the paper prints; NotFound if not sealed."""
    rule = ScoringRule(read_paper(connection, paper_id).multiple_choice)
    items = {(one.item.id, one.version): one.item for one in standing_on(connection, paper_id)}
    rows = connection.execute(
        select(seal_map).where(seal_map.c.paper_id == paper_id).order_by(seal_map.c.slot, seal_map.c.variant)
    )
    found = []
    for row in rows:
        variants = {one.name: one for one in items[row.item_id, row.version].variants}
        authored = variants[row.variant_name]
        fields, names = _read_ids(row.fields), _read_ids(row.names)
        found.append(
            SealedKey(
                row.slot, row.variant, row.question_id, row.item_id, row.version, authored, scored_by(authored.key, rule),
                Decimal(row.points), fields, names,
            )
        )  # fmt: skip
    if not found:
        raise NotFound()
    return found


def administrations_for(connection: Connection, level: str, part: str) -> list[Row[Any]]:
    """Administrations of a level and part, the newest first: title, batch, start, the paper laid out and how many sit."""
    return list(
        connection.execute(
            select(
                administration.c.id, administration.c.title, administration.c.starts_at, administration.c.paper_id,
                batch_title().label("batch"), func.count(sitting.c.id).label("sittings"),
            )
            .join(batch, administration.c.batch_id == batch.c.id)
            .outerjoin(sitting, sitting.c.administration_id == administration.c.id)
            .where(administration.c.level == level, administration.c.part == part)
            .group_by(
                administration.c.id, administration.c.title, administration.c.starts_at, administration.c.paper_id,
                batch.c.id,
            )
            .order_by(administration.c.starts_at.desc(), administration.c.id)
            .limit(50)
        )
    )  # fmt: skip
