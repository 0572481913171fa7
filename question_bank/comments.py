"""Reads of what reviewers said of single lines: the line as it is read, the place in the editor, and what became of it."""

from collections.abc import Collection

from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.instants import Instant
from examhall.people.tables import person
from question_bank.tables import comment_answer, item_comment, item_version
from question_bank.writing.named_lines import NamedLine, named_lines


class Comment(Struct, frozen=True):
    """What was said of a line of a version; `answer` is empty while nobody has marked it as answered."""

    number: int
    version: int
    line: int
    words: NamedLine  # the line itself
    text: str
    name: str
    at: Instant
    answer: str = ""
    answered_by: str = ""
    answered_at: Instant | None = None


def comments_on(connection: Connection, item_id: str, versions: Collection[int] | None = None) -> list[Comment]:
    """What was said of these versions, or of all; the newest version first, then in the order of lines and of time."""
    said, answer, answering = item_comment.c, comment_answer.c, person.alias("answering")
    query = (
        select(item_comment, person.c.name, answer.text.label("answer"), answering.c.name.label("by"), answer.at.label("then"))
        .join(person, said.person_id == person.c.id)
        .outerjoin(comment_answer, answer.comment == said.number)
        .outerjoin(answering, answering.c.id == answer.person_id)
        .where(said.item_id == item_id)
        .order_by(said.version.desc(), said.line, said.number)
    )
    if versions is not None:
        query = query.where(said.version.in_(versions))
    rows = connection.execute(query).all()
    lines = _lines(connection, item_id, {row.version for row in rows})
    return [
        Comment(
            row.number, row.version, row.line, lines[row.version][row.line - 1], row.text, row.name, row.at,
            row.answer or "", row.by or "", row.then,
        )
        for row in rows
    ]  # fmt: skip


def _lines(connection: Connection, item_id: str, versions: Collection[int]) -> dict[int, list[NamedLine]]:
    texts = select(item_version.c.version, item_version.c.authored).where(
        item_version.c.item_id == item_id, item_version.c.version.in_(versions)
    )
    return {row.version: named_lines(row.authored) for row in connection.execute(texts)}
