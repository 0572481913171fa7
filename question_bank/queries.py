"""Reads of the bank's items: their versions and how they stand, what is said of them, and the facts they rest on."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, and_, func, select

from examhall.errors import Damaged, NotFound
from examhall.papers.question import Question
from examhall.people.tables import person
from examhall.pictures import Picture
from question_bank.facts import Fact
from question_bank.items import Cognitive, Difficulty, Item, Kind
from question_bank.pictures import pictures_in, with_pictures
from question_bank.review import USABLE, USUAL_PERSONS, Move, State, Step
from question_bank.tables import (
    fact,
    item,
    item_fact,
    item_step,
    item_version,
    picture,
    review_rule,
)
from question_bank.tasks.variants import TaskTest
from question_bank.written import read_item, read_tests


class StoredVersion(msgspec.Struct, frozen=True):
    """One version of an item as it was written, with the tests it brings along."""

    item: Item
    version: int
    author: str
    tests: tuple[TaskTest, ...]
    authored: str  # the author's words; empty where they were not kept


def read_version(connection: Connection, item_id: str, version: int) -> StoredVersion:
    """NotFound, or Damaged where text and hash differ."""
    row = connection.execute(
        select(item_version).where(item_version.c.item_id == item_id, item_version.c.version == version)
    ).first()
    if row is None:
        raise NotFound()
    return StoredVersion(verified(row), version, row.author_id, read_tests(row.tests), row.authored)


def verified(row: Row[Any]) -> Item:
    """The item that a row of item_version holds; Damaged where text and hash differ."""
    if hashlib.sha256(row.text.encode()).hexdigest() != row.hash:
        raise Damaged(what=f"item:{row.item_id}", number=row.version)
    return read_item(row.text)


def steps_of(connection: Connection, item_id: str, version: int) -> list[Step]:
    """The moves of a version, the draft first."""
    rows = connection.execute(
        select(item_step.c.move, item_step.c.state, item_step.c.person_id)
        .where(item_step.c.item_id == item_id, item_step.c.version == version)
        .order_by(item_step.c.number)
    )
    return [Step(Move(row.move), State(row.state), row.person_id) for row in rows]


def states_of(connection: Connection, versions: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[State, int]]:
    """(item, version) -> how it stands and how many steps it took, of all these in one read."""
    wanted = set(versions)
    rows = connection.execute(
        select(item_step.c.item_id, item_step.c.version, item_step.c.state)
        .where(item_step.c.item_id.in_({item_id for item_id, _version in wanted}))
        .order_by(item_step.c.number)
    )
    found: dict[tuple[str, int], tuple[State, int]] = {}
    for item_id, version, state in rows:
        _earlier, steps = found.get((item_id, version), (state, 0))
        found[item_id, version] = (State(state), steps + 1)
    return {one: found[one] for one in wanted}


def persons_asked(connection: Connection) -> int:
    """By how many different persons a version must have been found good before it may stand on a paper."""
    set_to = connection.execute(select(review_rule.c.persons).order_by(review_rule.c.number.desc()).limit(1)).scalar()
    return set_to or USUAL_PERSONS


def rules_set(connection: Connection) -> list[Row[Any]]:
    """Every setting of the review, the newest first: persons, set_at, name."""
    rows = select(review_rule.c.persons, review_rule.c.set_at, person.c.name).join(person, review_rule.c.set_by == person.c.id)
    return list(connection.execute(rows.order_by(review_rule.c.number.desc())))


def history(connection: Connection, item_id: str) -> list[Row[Any]]:
    """Every move of every version, the newest first, with the person's name."""
    return list(
        connection.execute(
            select(item_step, person.c.name)
            .join(person, item_step.c.person_id == person.c.id)
            .where(item_step.c.item_id == item_id)
            .order_by(item_step.c.version.desc(), item_step.c.number.desc())
        )
    )


def _standing() -> Select[Any]:
    """Every version with the state of its last step, without its text."""
    last = (
        select(item_step.c.item_id, item_step.c.version, func.max(item_step.c.number).label("number"))
        .group_by(item_step.c.item_id, item_step.c.version)
        .subquery()
    )
    return (
        select(
            item.c.level,
            item.c.part,
            item.c.kind,
            item_version.c.item_id,
            item_version.c.version,
            item_version.c.area,
            item_version.c.difficulty,
            item_version.c.cognitive,
            item_version.c.knowledge,
            item_version.c.points,
            item_version.c.variants,
            item_version.c.language,
            item_version.c.calculation,
            item_step.c.state,
            item_step.c.at,
        )
        .join(item, item_version.c.item_id == item.c.id)
        .join(last, and_(last.c.item_id == item_version.c.item_id, last.c.version == item_version.c.version))
        .join(
            item_step,
            and_(
                item_step.c.item_id == last.c.item_id,
                item_step.c.version == last.c.version,
                item_step.c.number == last.c.number,
            ),
        )
    )


class Stocked(msgspec.Struct, frozen=True):
    """An approved item version, as far as specifications look at it."""

    id: str
    version: int
    kind: Kind
    area: str
    difficulty: Difficulty
    cognitive: Cognitive
    calculation: bool
    variants: int = 1
    seconds: int = 0  # how long a candidate is expected to need; 0 where it was not read


def usable(connection: Connection, level: str, part: str, language: str = "zh-CN") -> dict[str, Stocked]:
    """Item id -> its newest usable version, for all items of a level, part and language that may stand on a new paper."""
    rows = connection.execute(
        _standing()
        .where(
            item.c.level == level, item.c.part == part, item_version.c.language == language,
            item_step.c.state.in_(USABLE),
        )
        .order_by(item_version.c.item_id, item_version.c.version)
    )  # fmt: skip
    return {
        row.item_id: Stocked(
            row.item_id, row.version, Kind(row.kind), row.area, Difficulty(row.difficulty), Cognitive(row.cognitive),
            row.calculation, row.variants,
        )
        for row in rows
    }  # fmt: skip


def approved(connection: Connection) -> list[tuple[str, int]]:
    """(item id, its newest approved version) of all items, of every level, part and language."""
    rows = connection.execute(
        _standing().where(item_step.c.state.in_(USABLE)).order_by(item_version.c.item_id, item_version.c.version)
    )
    return list({row.item_id: row.version for row in rows}.items())


def facts(connection: Connection) -> dict[str, Fact]:
    """The register, by id."""
    rows = connection.execute(select(fact).order_by(fact.c.id))
    known = Fact.__struct_fields__
    return {
        row.id: msgspec.convert({name: row._mapping[name] for name in known}, Fact, strict=False) for row in rows
    }  # fmt: skip


def _resting() -> Select[Any]:
    """Every version as it stands, once for each fact it rests on."""
    return (
        _standing()
        .add_columns(item_fact.c.fact_id)
        .join(item_fact, and_(item_fact.c.item_id == item_version.c.item_id, item_fact.c.version == item_version.c.version))
    )


def resting_on(connection: Connection, fact_id: str, states: Collection[State] = USABLE) -> list[tuple[str, int]]:
    """(item id, version) of all versions in these states that rest on a fact."""
    rows = connection.execute(
        _resting()
        .where(item_fact.c.fact_id == fact_id, item_step.c.state.in_(states))
        .order_by(item_version.c.item_id, item_version.c.version)
    )
    return [(row.item_id, row.version) for row in rows]


def resting(connection: Connection) -> dict[str, Counter[State]]:
    """Fact id -> how many versions rest on it, by how they stand."""
    found: dict[str, Counter[State]] = {}
    for row in connection.execute(_resting()):
        found.setdefault(row.fact_id, Counter())[State(row.state)] += 1
    return found


def pictures(connection: Connection, ids: Collection[str]) -> dict[str, Picture]:
    """Those of these pictures that the bank has, by their ids."""
    if not ids:
        return {}
    rows = connection.execute(select(picture).where(picture.c.id.in_(ids)))
    return {row.id: Picture(row.id, row.mime, row.width, row.height, row.data) for row in rows}


def pictures_kept(connection: Connection, ids: Collection[str]) -> set[str]:
    """Which of these pictures the bank has."""
    return set(connection.execute(select(picture.c.id).where(picture.c.id.in_(ids))).scalars()) if ids else set()


def shown(connection: Connection, question: Question, lenient: bool = False) -> Question:
    """A question as it is read: with its pictures inside. PictureMissing, unless `lenient`."""
    return with_pictures(question, pictures(connection, pictures_in(question)), lenient)


def names_of(connection: Connection, ids: Iterable[str | None]) -> dict[str | None, str]:
    """Person id -> name."""
    rows = connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_([one for one in ids if one])))
    return {row.id: row.name for row in rows}
