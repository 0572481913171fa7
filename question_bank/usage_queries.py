"""Reads of an item's use: the papers it stands on, the administrations that sat them, and how many candidates each time."""

from typing import Any

from sqlalchemy import Connection, Row, func, select

from examhall.papers.tables import booklet
from examhall.schedule.tables import administration
from examhall.sittings.states import ENDED
from examhall.sittings.tables import board, sitting
from question_bank.tables import paper, paper_item


def uses_of(connection: Connection, item_id: str) -> list[Row[Any]]:
    """Each paper and administration an item stood in, the newest paper first: paper_id, title, version, sealed_at,
    administration and starts_at (None where the paper lies on no seat yet), and how many candidates have `ended`: counts
    alone, nobody's answers.
    """
    laid = (
        select(
            booklet.c.paper_id,
            sitting.c.administration_id,
            func.count().filter(board.c.state.in_(ENDED)).label("ended"),
        )
        .join(sitting, sitting.c.booklet_id == booklet.c.id)
        .join(board, board.c.sitting_id == sitting.c.id)
        .where(booklet.c.paper_id.in_(select(paper_item.c.paper_id).where(paper_item.c.item_id == item_id)))
        .group_by(booklet.c.paper_id, sitting.c.administration_id)
        .subquery()
    )
    return list(
        connection.execute(
            select(
                paper.c.id.label("paper_id"), paper.c.title, paper_item.c.version, paper.c.sealed_at,
                administration.c.title.label("administration"), administration.c.starts_at,
                func.coalesce(laid.c.ended, 0).label("ended"),
            )
            .join(paper_item, paper_item.c.paper_id == paper.c.id)
            .outerjoin(laid, laid.c.paper_id == paper.c.id)
            .outerjoin(administration, administration.c.id == laid.c.administration_id)
            .where(paper_item.c.item_id == item_id)
            .order_by(paper.c.assembled_at.desc(), paper.c.id, administration.c.starts_at)
        )
    )  # fmt: skip
