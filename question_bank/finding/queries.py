"""Reads of the list of items: narrowed, sorted and counted, an item's place in it, and what there is to choose from."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.types import Float

from examhall.full_text import matches
from examhall.instants import instant
from examhall.people.tables import person
from question_bank.finding import filters as asked
from question_bank.finding.filters import NOBODY, Filters, Reader
from question_bank.items import Cognitive, Difficulty
from question_bank.queries import facts, persons_asked
from question_bank.review import USABLE, State
from question_bank.tables import item_fact, item_shelf, item_version, item_words, paper_item
from question_bank.tokens import for_fts5, for_tsquery, sought

UNSETTLED: Final = (  # somebody must do something
    State.DRAFT, State.IN_REVIEW, State.REVIEWED, State.SENT_BACK, State.WITHDRAWN, State.SUSPENDED,
)  # fmt: skip
SHANGHAI: Final = ZoneInfo("Asia/Shanghai")

_shelf = item_shelf.c
# On how many papers each item stands that stands on any.
_uses = select(paper_item.c.item_id, func.count().label("papers")).group_by(paper_item.c.item_id).subquery()
_used = func.coalesce(_uses.c.papers, 0)


class Place(Struct, frozen=True):
    """Where an item stands in a list, counted from 1, and the ids beside it."""

    number: int
    count: int
    before: str | None
    after: str | None


def list_items(
    connection: Connection, filters: Filters, limit: int, offset: int = 0, reader: Reader = NOBODY
) -> tuple[list[Row[Any]], int]:
    """The newest version of each item that fits the filters (see filters.py), sorted, and how many there are in all.

    First the ids, from what the filters need alone, then what is shown of these few.
    """
    ids = list(connection.execute(_sorted(connection, filters, reader).limit(limit).offset(offset)).scalars())
    used = select(func.count()).where(paper_item.c.item_id == _shelf.item_id).scalar_subquery()
    rows = connection.execute(
        select(item_shelf, person.c.name.label("author"), used.label("used"))
        .join(person, person.c.id == _shelf.author_id)
        .where(_shelf.item_id.in_(ids))
    )
    shown: dict[str, Row[Any]] = {row.item_id: row for row in rows.all()}
    return [shown[item_id] for item_id in ids], counted(connection, filters, reader)


def place_of(connection: Connection, filters: Filters, item_id: str, reader: Reader = NOBODY) -> Place | None:
    """An item's place in the list that these filters give; None where it is not in it (any more)."""
    ids = list(connection.execute(_sorted(connection, filters, reader)).scalars())
    if item_id not in ids:
        return None
    at = ids.index(item_id)
    return Place(at + 1, len(ids), ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)


def counted(connection: Connection, filters: Filters, reader: Reader = NOBODY) -> int:
    """How many items fit."""
    fitting = _from(filters, func.count()).where(*_fitting(connection, filters, reader))
    count: int = connection.execute(fitting).scalar_one()
    return count


def authors(connection: Connection) -> list[Row[Any]]:
    """Who wrote the newest version of any item: id, name."""
    wrote = select(literal(1)).where(_shelf.author_id == person.c.id).correlate(person).exists()
    staff = select(person.c.id, person.c.name).where(person.c.username.is_not(None), wrote)
    return list(connection.execute(staff.order_by(person.c.name, person.c.id)))


def points(connection: Connection) -> list[str]:
    """All that an item can be worth, the least first."""
    worth = select(_shelf.points).distinct()
    return sorted(connection.execute(worth).scalars(), key=Decimal)


def _sorted(connection: Connection, filters: Filters, reader: Reader) -> Select[Any]:
    """The ids that fit, in the order that the filters say."""
    return _from(filters, _shelf.item_id).where(*_fitting(connection, filters, reader)).order_by(*_order(filters))


def _from(filters: Filters, *columns: Any) -> Select[Any]:
    """From the shelf, and what else filters or order look at."""
    rows: FromClause = item_shelf
    sort = filters.get(asked.SORT, "").removeprefix("-")
    if "used" in (*filters, sort):
        rows = rows.outerjoin(_uses, _uses.c.item_id == _shelf.item_id)
    if sort == "author":
        rows = rows.join(person, person.c.id == _shelf.author_id)
    return select(*columns).select_from(rows)


def _fitting(connection: Connection, filters: Filters, reader: Reader) -> list[ColumnElement[bool]]:
    fitting = [_FILTERS[name](connection, value, reader) for name, value in filters.items() if value and name in _FILTERS]
    return [*in_sight(reader), *fitting]


def in_sight(reader: Reader) -> list[ColumnElement[bool]]:
    """What must be so of an item on the shelf that this reader may see: one of its versions is of their scopes, or theirs."""
    if reader.scopes is None:
        return []
    version = item_version.c
    theirs = [and_(_shelf.level == level, version.area == area if area else true()) for level, area in sorted(reader.scopes)]
    seen = or_(version.author_id == reader.person, *theirs)
    return [select(literal(1)).where(version.item_id == _shelf.item_id, seen).correlate(item_shelf).exists()]


def _exactly(column: ColumnElement[Any]) -> "_Filter":
    return lambda connection, value, reader: column == value


def _yes_no(column: ColumnElement[bool]) -> "_Filter":
    return lambda connection, value, reader: column.is_(value == asked.YES)


def _worded(connection: Connection, value: str, _reader: Reader) -> ColumnElement[bool]:
    words = sought(value)
    if not words:
        return false()
    dialect = connection.dialect.name
    saying = select(item_words.c.item_id).where(matches(item_words, "tokens", for_fts5(words), for_tsquery(words), dialect))
    # Else PostgreSQL walks through the shelf in the order asked for, and looks at the words of each item it meets.
    found = saying.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    return _shelf.item_id.in_(select(found.c.item_id))


def _in_state(_connection: Connection, value: str, _reader: Reader) -> ColumnElement[bool]:
    return _shelf.state.in_(USABLE) if value == asked.USABLE else _shelf.state == value


def _resting_on(connection: Connection, value: str, _reader: Reader) -> ColumnElement[bool]:
    return _rests_on(item_fact.c.fact_id == value)


def _resting_on_due(connection: Connection, _value: str, reader: Reader) -> ColumnElement[bool]:
    due = [fact.id for fact in facts(connection).values() if fact.is_due(reader.today)]
    return _rests_on(item_fact.c.fact_id.in_(due))


def _rests_on(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The version on the shelf rests on such a fact."""
    mine = and_(item_fact.c.item_id == _shelf.item_id, item_fact.c.version == _shelf.version)
    return select(literal(1)).where(mine, which).correlate(item_shelf).exists()


def _used_often(_connection: Connection, value: str, _reader: Reader) -> ColumnElement[bool]:
    return _uses.c.papers.is_(None) if value == asked.NEVER else _used >= int(value)


def _changed_since(_connection: Connection, value: str, _reader: Reader) -> ColumnElement[bool]:
    return _shelf.at >= instant(datetime.fromisoformat(value).replace(tzinfo=SHANGHAI))


def _waiting(connection: Connection, value: str, reader: Reader) -> ColumnElement[bool]:
    """What may be judged by this reader, or was sent back to them; or else what others must see to."""
    mine = and_(_shelf.state.in_((State.SENT_BACK, State.WITHDRAWN)), _shelf.author_id == reader.person)
    if reader.reviews:
        once = _shelf.reviewers.contains(f" {reader.person} ", autoescape=True)
        open_to_me = or_(~once, _shelf.reviews >= persons_asked(connection))
        undecided = _shelf.state.in_((State.DRAFT, State.IN_REVIEW, State.SUSPENDED))
        judged = or_(undecided, and_(_shelf.state == State.REVIEWED, open_to_me))
        mine = or_(mine, and_(judged, _shelf.author_id != reader.person))
    return mine if value == asked.ME else and_(_shelf.state.in_(UNSETTLED), ~mine)


_Filter = Callable[[Connection, str, Reader], ColumnElement[bool]]
_EXACT = {name: _shelf[{"author": "author_id"}.get(name, name)] for name in asked.EXACT}
_FILTERS: Final[dict[str, _Filter]] = {
    **{name: _exactly(column) for name, column in _EXACT.items()},
    **{name: _yes_no(_shelf[name]) for name in asked.YES_NO},
    "words": _worded,
    "state": _in_state,
    "fact": _resting_on,
    "due": _resting_on_due,
    "used": _used_often,
    "since": _changed_since,
    "waiting": _waiting,
}


def _ranked(column: ColumnElement[Any], values: Any) -> ColumnElement[Any]:
    """In the order of an enumeration, not of its letters."""
    return case({f"{value}": place for place, value in enumerate(values)}, value=column)


_SORTS: Final[dict[str, ColumnElement[Any]]] = {
    **{name: _shelf[name] for name in ("kind", "area", "knowledge", "version", "at")},
    "id": _shelf.item_id,
    "difficulty": _ranked(_shelf.difficulty, Difficulty),
    "cognitive": _ranked(_shelf.cognitive, Cognitive),
    "state": _ranked(_shelf.state, State),
    "points": cast(_shelf.points, Float),
    "author": person.c.name,
    "used": _used,
}


def _order(filters: Filters) -> list[ColumnElement[Any]]:
    """The column to sort by, a minus before it for the other way round, and then the id."""
    said = filters.get(asked.SORT, "")
    if not said:
        return [_shelf.item_id]
    column = _SORTS[said.removeprefix("-")]
    return [column.desc() if said.startswith("-") else column, _shelf.item_id]
