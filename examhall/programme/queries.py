"""Reads of the programme as it stands on a day: texts, names, levels, fees, clauses and textbooks."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, func, select

from examhall.instants import Instant, moment
from examhall.programme.days import HOME
from examhall.programme.names import Names, with_body
from examhall.programme.tables import (
    clause_change,
    eligibility_clause,
    fee_change,
    level,
    level_part,
    programme_names,
    programme_text,
    textbook,
    working_day,
)
from examhall.programme.texts import Kind
from examhall.programme.working_days import working_days_after


class Clause(NamedTuple):
    """One condition under which somebody may apply for a level."""

    level: str
    number: int
    text: str
    text_en: str


def names_now(connection: Connection, configured_body: str) -> Names:
    """The names that stand; `configured_body` is the one of the installation, for where the authority has named none."""
    said = connection.execute(
        select(programme_names.c.said).order_by(programme_names.c.edition.desc()).limit(1)
    ).scalar_one_or_none()
    return with_body(msgspec.json.decode(said, type=Names) if said else Names(), configured_body)


def texts_on(connection: Connection, day: str, kinds: Iterable[Kind] = (Kind.SECTION, Kind.DOCUMENT)) -> dict[str, Row[Any]]:
    """Name -> the edition that stands on this day."""
    rows = connection.execute(_last(programme_text, ["name"], programme_text.c.kind.in_(list(kinds)), day))
    return {row.name: row for row in rows}


def notices_on(connection: Connection, day: str) -> list[Row[Any]]:
    """The notices that everybody may read on this day, the newest first."""
    stands = _newest_notices()
    query = select(stands).where(~stands.c.withdrawn, stands.c.valid_from <= day)
    return list(connection.execute(query.order_by(stands.c.valid_from.desc(), stands.c.written_at.desc(), stands.c.name)))


def all_notices(connection: Connection) -> list[Row[Any]]:
    """The newest edition of every notice, published or not."""
    stands = _newest_notices()
    return list(connection.execute(select(stands).order_by(stands.c.valid_from.desc(), stands.c.written_at.desc())))


def editions_of(connection: Connection, name: str) -> list[Row[Any]]:
    """Every edition of a text, the newest first."""
    query = select(programme_text).where(programme_text.c.name == name)
    return list(connection.execute(query.order_by(programme_text.c.edition.desc())))


def levels(connection: Connection) -> list[Row[Any]]:
    """Code and title of every level, the lowest first."""
    return list(connection.execute(select(level).order_by(level.c.position)))


def parts(connection: Connection) -> list[Row[Any]]:
    """Every part of every level, theory first. Its `fee` is the one it was loaded with: what it costs says `fees_on`."""
    return list(connection.execute(select(level_part).order_by(level_part.c.level, level_part.c.part.desc())))


def fees_on(connection: Connection, day: str) -> dict[tuple[str, str], Decimal]:
    """(level, part) -> yuan an attempt, for who applies on this day."""
    loaded = connection.execute(select(level_part.c.level, level_part.c.part, level_part.c.fee)).all()
    changed = connection.execute(_last(fee_change, ["level", "part"], fee_change.c.fee >= 0, day)).all()
    return {(row.level, row.part): row.fee for row in [*loaded, *changed]}


def clauses_on(connection: Connection, day: str) -> list[Clause]:
    """The clauses that somebody who applies on this day may choose from, by level and number."""
    loaded = connection.execute(select(eligibility_clause)).all()
    changed = connection.execute(_last(clause_change, ["level", "clause"], clause_change.c.clause > 0, day)).all()
    standing = {(row.level, row.number): Clause(row.level, row.number, row.text, row.text_en) for row in loaded}
    for row in changed:
        if row.withdrawn:
            standing.pop((row.level, row.clause), None)
        else:
            standing[row.level, row.clause] = Clause(row.level, row.clause, row.text, row.text_en)
    return [standing[place] for place in sorted(standing)]


def changes_of(connection: Connection, table: Table) -> list[Row[Any]]:
    """Every change of fees, or of clauses, the newest first."""
    return list(connection.execute(select(table).order_by(table.c.number.desc())))


def textbooks(connection: Connection, withdrawn: bool = False) -> list[Row[Any]]:
    """The programme's textbooks in their order; with `withdrawn` also those that are no longer offered."""
    query = select(textbook).order_by(textbook.c.position, textbook.c.title)
    return list(connection.execute(query if withdrawn else query.where(~textbook.c.withdrawn)))


def working_days(connection: Connection) -> dict[dt.date, bool]:
    """Day -> whether people work on it, for the days on which the authority says so itself."""
    rows = connection.execute(select(working_day.c.day, working_day.c.works))
    return {dt.date.fromisoformat(row.day): row.works for row in rows}


def last_day(connection: Connection, since: Instant, within: int) -> str:
    """The last day (YYYY-MM-DD) of a promise of so many working days made then, as far as holidays are known now."""
    return working_days_after(moment(since, HOME).date(), within, working_days(connection)).day.isoformat()


def _last(table: Table, keys: Sequence[str], which: ColumnElement[bool], day: str) -> Select[Any]:
    """Of each key the row whose day came last before or on `day`; of two with the same day the one written later."""
    order = table.c.edition if "edition" in table.c else table.c.number
    place = func.row_number().over(
        partition_by=[table.c[key] for key in keys], order_by=[table.c.valid_from.desc(), order.desc()]
    )
    ranked = select(table, place.label("place")).where(which, table.c.valid_from <= day).subquery()
    return select(ranked).where(ranked.c.place == 1)


def _newest_notices() -> Any:
    """The newest edition of each notice, as something to select from."""
    place = func.row_number().over(partition_by=programme_text.c.name, order_by=programme_text.c.edition.desc())
    ranked = select(programme_text, place.label("place")).where(programme_text.c.kind == Kind.NOTICE).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()
