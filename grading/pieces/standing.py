"""Reads of what persons gave and of what waits for them: the points that count when a sitting is marked."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, select

from examhall.sittings.tables import sitting
from grading.human_marks import Judged
from grading.pieces.tables import marking_piece

OPEN = ("waiting", "differing")


def judged_of(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Judged]]:
    """sitting -> sealed field -> what persons gave it, the newest round of each.

    What is read again for one cause counts when all of it is settled, never a part.
    """
    other = marking_piece.alias()
    unsettled = select(other.c.id).where(
        other.c.sitting_id == marking_piece.c.sitting_id, other.c.cause == marking_piece.c.cause, other.c.state.in_(OPEN)
    )
    again = marking_piece.c.round > 1
    rows = connection.execute(
        select(marking_piece)
        .where(marking_piece.c.sitting_id.in_(ids), marking_piece.c.state == "agreed", ~(again & unsettled.exists()))
        .order_by(marking_piece.c.round)
    )
    found: dict[str, dict[str, Judged]] = {}
    for row in rows:
        judged = Judged(Decimal(row.points), Decimal(row.out_of), row.answer_hash)
        found.setdefault(row.sitting_id, {})[row.field] = judged
    return found


def waits_for_markers() -> ColumnElement[bool]:
    """Of a sitting: that persons are to read some of it and have not come to an end."""
    mine = (marking_piece.c.sitting_id == sitting.c.id) & marking_piece.c.state.in_(OPEN)
    return select(marking_piece.c.id).where(mine).exists()


def is_settled(connection: Connection, sitting_id: str, cause: str) -> bool:
    """Whether everything that was to be read of a sitting for this cause is."""
    mine = (marking_piece.c.sitting_id == sitting_id) & (marking_piece.c.cause == cause)
    return connection.execute(select(marking_piece.c.id).where(mine, marking_piece.c.state.in_(OPEN))).first() is None


def was_read(connection: Connection, sitting_id: str) -> bool:
    """Whether any answer of a sitting ever went to markers."""
    query = select(marking_piece.c.id).where(marking_piece.c.sitting_id == sitting_id)
    return connection.execute(query).first() is not None
