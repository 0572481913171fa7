"""An answer as its markers see it: the question with its material as the candidate had it, and how it is to be marked.

Nothing here says who the candidate is: no name, ticket, seat, room or centre goes into it.
"""

from decimal import Decimal
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.papers.booklet import BookletQuestion
from examhall.papers.question import Field
from examhall.papers.tables import booklet
from examhall.sittings.tables import sitting
from grading.answer_sheets import open_booklet
from grading.graded import answers_of, scheme_of
from grading.human_marking.agreement import choices
from grading.human_marking.reading import PieceGone
from grading.human_marks import hash_of
from question_bank.keys import JudgedKey
from question_bank.readable import readable


class Asked(Struct, frozen=True):
    """What was asked, by item and field; shown in lists."""

    title: str
    label: str


class Shown(Struct, frozen=True):
    """One piece in full. `expected`: what the bank calls right, where a rule marks the field and no rubric says how."""

    id: str
    code: str
    question: BookletQuestion
    field: Field
    answer: str
    rubric: str
    example: str
    expected: list[str]
    choices: list[Decimal]
    out_of: Decimal


def code_of(piece_id: str) -> str:
    """What a piece is called where people speak of it: random, so it tells nothing of the candidate."""
    return f"{piece_id[:4]}-{piece_id[4:8]}".upper()


def asked_of(connection: Connection, piece: Any) -> Asked:
    """What a piece (a row with its sitting, question and field) is an answer to."""
    paper = select(booklet.c.paper_id).join(sitting, sitting.c.booklet_id == booklet.c.id)
    scheme = scheme_of(connection, connection.execute(paper.where(sitting.c.id == piece.sitting_id)).scalar_one())
    if scheme is None:
        raise NotFound()
    behind = scheme.behind(piece.field)
    question = behind.sealed.authored.question
    label = next(field.label for field in question.fields if field.id == behind.authored)
    return Asked(question.title or behind.sealed.item, label)


def shown(connection: Connection, hall: Hall, piece: Any) -> Shown:
    """A piece (its row) to be read. PieceGone where another answer counts by now, Damaged, NotFound."""
    sheet, answers = answers_of(connection, piece.sitting_id)
    answer = str(answers.responses.get(piece.field, ""))
    scheme = scheme_of(connection, sheet.paper_id)
    if scheme is None or hash_of(answer) != piece.answer_hash:
        raise PieceGone()
    paper = open_booklet(connection, hall, sheet.booklet)
    question = next(one for section in paper.sections for one in section.questions if one.id == piece.question)
    field = next(one for one in question.fields if one.id == piece.field)
    behind = scheme.behind(piece.field)
    shape = next(one.interaction for one in behind.sealed.authored.question.fields if one.id == behind.authored)
    judged = isinstance(behind.key, JudgedKey)
    return Shown(
        piece.id, code_of(piece.id), question, field, answer,
        behind.key.rubric if isinstance(behind.key, JudgedKey) else "",
        behind.key.example if isinstance(behind.key, JudgedKey) else "",
        [] if judged else readable(shape, behind.key.expected),
        choices(Decimal(piece.out_of), Decimal(piece.step)), Decimal(piece.out_of),
    )  # fmt: skip
