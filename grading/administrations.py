"""Reads of administrations: how pages of grading head one, which one a sitting belongs to, its closed rooms."""

from typing import Any

from sqlalchemy import Connection, Row, select

from examhall.errors import NotFound
from examhall.programme.tables import level, level_part
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import administration, batch
from examhall.sittings.tables import room_run, sitting


def administration_of(connection: Connection, administration_id: str) -> Row[Any]:
    """An administration as it is headed on pages; NotFound."""
    row = connection.execute(
        select(
            administration, batch_title().label("batch"), level.c.title.label("exam"), level.c.title_en.label("exam_en"),
            level_part.c.title.label("part_title"), level_part.c.title_en.label("part_title_en"), level_part.c.pass_mark,
            level_part.c.points,
        )
        .join(batch, administration.c.batch_id == batch.c.id)
        .join(level, administration.c.level == level.c.code)
        .join(
            level_part,
            (level_part.c.level == administration.c.level) & (level_part.c.part == administration.c.part),
        )
        .where(administration.c.id == administration_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound()
    return row


def administration_of_sitting(connection: Connection, sitting_id: str) -> str:
    """The administration a sitting belongs to; NotFound."""
    found = connection.execute(select(sitting.c.administration_id).where(sitting.c.id == sitting_id)).scalar()
    if found is None:
        raise NotFound()
    return str(found)


def closed_runs(connection: Connection, administration_id: str) -> list[str]:
    """The closed rooms of an administration."""
    query = select(room_run.c.id).where(room_run.c.administration_id == administration_id, room_run.c.closed_at.is_not(None))
    return list(connection.execute(query.order_by(room_run.c.id)).scalars())
