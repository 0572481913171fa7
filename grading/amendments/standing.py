"""Reads of the amendments that count: which are live on a paper, and the scheme that a paper is marked by with them."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from examhall.papers.tables import booklet
from grading.amendments.amending import Amendment, Manner, rulings
from grading.amendments.tables import key_amendment, rescoring, rescoring_line
from grading.scheme import Scheme
from grading.tables import part_result
from question_bank.keys import Key, ScoringRule
from question_bank.papers.queries import keys_of, read_paper
from question_bank.tables import paper_item

_read_keys = msgspec.json.Decoder(dict[str, Key]).decode


def concerns() -> ColumnElement[bool]:
    """Whether an amendment (a row of key_amendment) is of an item that stands on a paper (a row of paper_item)."""
    return and_(
        paper_item.c.item_id == key_amendment.c.item_id,
        paper_item.c.version == key_amendment.c.version,
        or_(key_amendment.c.paper_id.is_(None), key_amendment.c.paper_id == paper_item.c.paper_id),
    )


def _live(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(key_amendment, key_amendment.c.id == rescoring.c.amendment_id)
        .join(paper_item, concerns())
        .where(rescoring.c.decision == "live")
        .order_by(rescoring.c.decided_at, rescoring.c.id)
    )


def live_on(connection: Connection, paper_id: str) -> tuple[str, ...]:
    """The rescorings that are live on a paper, in the order in which they went live."""
    return tuple(connection.execute(_live(rescoring.c.id).where(paper_item.c.paper_id == paper_id)).scalars())


def amendment_of(row: Row[Any], spares: bool) -> Amendment:
    """An amendment's row as it marks."""
    return Amendment(row.item_id, row.version, Manner(row.manner), _read_keys(row.keys), spares)


def standing_scheme(connection: Connection, paper_id: str, more: Sequence[Amendment] = ()) -> Scheme:
    """The scheme of a paper with every amendment that is live on it, and then with `more`. NotFound, CannotScale."""
    rows = connection.execute(_live(key_amendment, rescoring.c.spares).where(paper_item.c.paper_id == paper_id))
    amendments = [*(amendment_of(row, row.spares) for row in rows), *more]
    keys = keys_of(connection, paper_id)
    rule = ScoringRule(read_paper(connection, paper_id).multiple_choice)
    return Scheme(paper_id, keys, rulings(keys, rule, amendments))


def undecided_on() -> ColumnElement[bool]:
    """Whether a run waits on the paper of a sitting's booklet (a row of booklet)."""
    return (
        select(rescoring.c.id)
        .join(key_amendment, key_amendment.c.id == rescoring.c.amendment_id)
        .join(paper_item, concerns())
        .where(rescoring.c.decision.is_(None), paper_item.c.paper_id == booklet.c.paper_id)
        .correlate(booklet)
        .exists()
    )


def left_by_a_rescoring() -> ColumnElement[bool]:
    """Whether a rescoring that is live could not mark a sitting (a row of part_result), and its result still is the one of
    before: the key that was amended counts there on."""
    line = rescoring_line.c
    return (
        select(line.sitting_id)
        .join(rescoring, rescoring.c.id == line.rescoring_id)
        .where(rescoring.c.decision == "live", line.fault != "")
        .where(line.sitting_id == part_result.c.sitting_id, line.before_edition == part_result.c.edition)
        .correlate(part_result)
        .exists()
    )
