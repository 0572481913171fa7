"""Reads of what is to be marked: a room's newest answer sheets, and all that each must agree with."""

import gzip
from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.papers.booklet import Booklet
from examhall.papers.tables import booklet, sealed_paper
from examhall.programme.tables import level_part
from examhall.schedule.tables import administration
from examhall.sittings import closing
from examhall.sittings.tables import answer_sheet, room_run, sitting
from grading.tables import grading_run, void_lifted, voided_part

_read_booklet = msgspec.json.Decoder(Booklet).decode


@lru_cache(maxsize=256)
def numbers(variants: str) -> tuple[int, ...]:
    """A booklet's variants as stored, `0,2,1`, as numbers."""
    return tuple(int(one) for one in variants.split(","))


class SheetToMark(msgspec.Struct, frozen=True):
    """The newest answer sheet of a sitting, with what it must agree with."""

    sitting: str
    registration: str
    level: str
    part: str
    booklet: str
    variants: tuple[int, ...]
    paper_id: str
    paper_hash: str
    text: str
    hash: str


def run_to_grade(connection: Connection, run_id: str) -> Row[Any]:
    """A room run's row; NotFound."""
    row = connection.execute(select(room_run).where(room_run.c.id == run_id)).first()
    if row is None:
        raise NotFound()
    return row


def ungraded_runs(connection: Connection) -> list[str]:
    """Closed rooms that nobody has graded yet."""
    graded = select(grading_run.c.run_id).where(grading_run.c.run_id == room_run.c.id).exists()
    query = select(room_run.c.id).where(room_run.c.closed_at.is_not(None), ~graded)
    return list(connection.execute(query.order_by(room_run.c.closed_at)).scalars())


def run_of_sitting(connection: Connection, sitting_id: str) -> Row[Any]:
    """The room run in which somebody sits; NotFound."""
    row = connection.execute(
        select(room_run).join(sitting, sitting.c.run_id == room_run.c.id).where(sitting.c.id == sitting_id)
    ).first()
    if row is None:
        raise NotFound()
    return row


def sittings_of(connection: Connection, run_id: str) -> list[str]:
    """The sittings of a room run in the order in which they are graded."""
    return list(connection.execute(select(sitting.c.id).where(sitting.c.run_id == run_id).order_by(sitting.c.id)).scalars())


def sheets_to_mark(connection: Connection, ids: Sequence[str]) -> dict[str, SheetToMark]:
    """The newest edition of each sitting's answer sheet."""
    newest = (
        select(answer_sheet.c.sitting_id, func.max(answer_sheet.c.edition).label("edition"))
        .where(answer_sheet.c.sitting_id.in_(ids))
        .group_by(answer_sheet.c.sitting_id)
        .subquery()
    )
    rows = connection.execute(
        select(
            sitting.c.id, sitting.c.registration_id, sitting.c.booklet_id, administration.c.level, administration.c.part,
            booklet.c.variants, booklet.c.paper_id, sealed_paper.c.hash.label("paper_hash"), answer_sheet.c.text,
            answer_sheet.c.hash,
        )
        .join(newest, newest.c.sitting_id == sitting.c.id)
        .join(
            answer_sheet,
            and_(answer_sheet.c.sitting_id == newest.c.sitting_id, answer_sheet.c.edition == newest.c.edition),
        )
        .join(administration, sitting.c.administration_id == administration.c.id)
        .join(booklet, sitting.c.booklet_id == booklet.c.id)
        .join(sealed_paper, booklet.c.paper_id == sealed_paper.c.id)
    )  # fmt: skip
    return {
        row.id: SheetToMark(
            row.id, row.registration_id, row.level, row.part, row.booklet_id,
            numbers(row.variants), row.paper_id, row.paper_hash, row.text, row.hash,
        )
        for row in rows
    }  # fmt: skip


def unsound_of(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of these sittings over whose journals their room was closed: nobody wrote a sheet of them."""
    runs = connection.execute(select(sitting.c.run_id).where(sitting.c.id.in_(ids)).distinct()).scalars().all()
    return {one for run_id in runs for one in closing.unsound_in(connection, run_id)}.intersection(ids)


def voided_of(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of these sittings whose part was voided and does not count again."""
    return set(connection.execute(select(sitting.c.id).where(sitting.c.id.in_(ids), is_void())).scalars())


def is_void() -> ColumnElement[bool]:
    """Of a sitting: that its part was voided and does not count again."""
    lifted = select(void_lifted.c.sitting_id).where(void_lifted.c.sitting_id == voided_part.c.sitting_id).exists()
    return select(voided_part.c.sitting_id).where(voided_part.c.sitting_id == sitting.c.id, ~lifted).exists()


def pass_mark_of(connection: Connection, level: str, part: str) -> Decimal:
    """From how many points a part is passed."""
    mark = connection.execute(
        select(level_part.c.pass_mark).where(level_part.c.level == level, level_part.c.part == part)
    ).scalar()
    if mark is None:
        raise NotFound()
    return Decimal(mark)


def open_booklet(connection: Connection, hall: Hall, booklet_id: str) -> Booklet:
    """A candidate's booklet as the candidate got it; NotNow before its paper's key is released."""
    return _read_booklet(gzip.decompress(hall.safe.booklet_bytes(connection, booklet_id)[0]))
