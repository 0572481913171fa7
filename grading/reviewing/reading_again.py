"""Verb that has answers which persons marked read again by two others, within a review; and what is with them now."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.sittings.tables import sitting
from grading.answer_sheets import open_booklet
from grading.pieces.standing import is_settled, judged_of
from grading.reviewing import queries
from grading.reviewing.answering import cause_of
from grading.reviewing.asking import note
from grading.reviewing.states import Move, State, after
from grading.to_markers import put_to_markers
from question_bank.readable import as_text


class NoFieldChosen(Refusal):
    code = "no_field_chosen"
    says = _("Choose at least one answer to be read again.")


class Read(Struct, frozen=True):
    """A field that persons marked: its sealed id, the question's number in the candidate's booklet, the points they gave."""

    field: str
    number: int
    label: str
    points: Decimal
    out_of: Decimal


def read_by_persons(connection: Connection, hall: Hall, sitting_id: str) -> list[Read]:
    """The fields of a sitting that persons marked, in the order of the booklet; none where no field was left to them."""
    judged = judged_of(connection, [sitting_id]).get(sitting_id, {})
    if not judged:
        return []
    booklet_id = connection.execute(select(sitting.c.booklet_id).where(sitting.c.id == sitting_id)).scalar_one()
    seen = open_booklet(connection, hall, booklet_id)
    return [
        Read(field.id, question.number, field.label or question.title or as_text(question.stem)[:80], one.points, one.out_of)
        for section in seen.sections for question in section.questions for field in question.fields
        if (one := judged.get(field.id)) is not None
    ]  # fmt: skip


def read_again(connection: Connection, hall: Hall, now: Instant, by: str, review_id: str, fields: Sequence[str]) -> None:
    """Two markers who did not read them before read these fields anew; what they come to counts, and the sitting is to be
    marked again. NoFieldChosen, ReviewMovedOn, and what `put_to_markers` refuses."""
    row = queries.locked(connection, review_id)
    after(State(row.state), Move.READ_AGAIN)
    known = {one.field for one in read_by_persons(connection, hall, row.sitting_id)}
    chosen = [field for field in dict.fromkeys(fields) if field in known]
    if not chosen:
        raise NoFieldChosen(field="fields")
    put_to_markers(connection, hall, now, by, row.sitting_id, chosen, cause_of(review_id))
    note(connection, hall, now, review_id, Move.READ_AGAIN, by)


def with_markers(connection: Connection, review_id: str, sitting_id: str) -> bool:
    """Whether something of the sitting is being read for this review."""
    return not is_settled(connection, sitting_id, cause_of(review_id))
