"""The demo's markers have work: a sample of written answers of the earlier batch is read again by persons.

One answer is settled, one waits for whoever decides, one for its second marker, and the others for anybody.
"""

from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, select

from examhall.hall import Hall
from examhall.people.operations import staff_id
from examhall.schedule.tables import administration, batch
from examhall.sittings.tables import sitting
from grading.graded import answers_of
from grading.human_marking.reading import NoPieceWaits, give_mark, take
from grading.pieces.tables import marking_piece
from grading.to_markers import put_to_markers
from question_bank.papers.queries import keys_of
from seeds.earlier_batch import NUMBER

CAUSE: Final = "sample:amounts"
ITEM, FIELD = "L1-T04", "words"  # the amount of an invoice in words, worth 2 points
MARKS: Final = {
    "marker1": (("2", "金额与币种写法完整。"), ("2", ""), ("1.5", "缺结尾用语。")),
    "marker2": (("2", ""), ("0.5", "书写格式从严掌握，扣 1.5 分。")),
}


def give_to_markers(hall: Hall) -> None:
    """Made once."""
    with hall.database.writing() as connection:
        if connection.execute(select(marking_piece.c.id).limit(1)).first() is not None:
            return
        officer = staff_id(connection, "officer")
        for sitting_id, field in _written(connection):
            put_to_markers(connection, hall, hall.now(), officer, sitting_id, [field], CAUSE)
    for username, marks in MARKS.items():
        with hall.database.writing() as connection:
            marker = staff_id(connection, username)
            for points, comment in marks:
                try:
                    piece_id = take(connection, hall, hall.now(), marker)
                except NoPieceWaits:
                    break
                give_mark(connection, hall, hall.now(), marker, piece_id, Decimal(points), comment)


def _written(connection: Connection) -> list[tuple[str, str]]:
    """(sitting, sealed field) of those who wrote an amount in words in the practical part of the earlier batch."""
    rows = connection.execute(
        select(sitting.c.id, administration.c.paper_id)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .join(batch, batch.c.id == administration.c.batch_id)
        .where(batch.c.code.endswith(str(NUMBER)), administration.c.part == "practical")
        .order_by(sitting.c.seat)
    ).all()
    if not rows:
        return []
    fields = {
        drawn for key in keys_of(connection, rows[0].paper_id) if key.item == ITEM
        for drawn, authored in key.fields.items() if authored == FIELD
    }  # fmt: skip
    return [(row.id, field) for row in rows for field in fields & answers_of(connection, row.id)[1].responses.keys()]
