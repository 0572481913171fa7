"""Rows of marking by persons: answers to read, who reads which, every mark that was given, and how near is near enough."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from examhall.append_only import append_only
from examhall.database import metadata

# One answer to one field that two persons read (待评答卷). A field may be read again, for another cause: its rounds.
# Points are exact decimals as text. `points` is what was agreed or decided.
marking_piece = Table(
    "marking_piece",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("sitting_id", ForeignKey("sitting.id"), nullable=False),
    Column("question", String(12), nullable=False),  # sealed ids
    Column("field", String(12), nullable=False),
    Column("round", Integer, nullable=False),
    Column("cause", String(40), nullable=False),  # "grading", or what wants it read again: its kind and id
    Column("answer_hash", String(64), nullable=False),
    Column("out_of", String(12), nullable=False),
    Column("step", String(12), nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    Column("points", String(12)),
    Column("settled_at", BigInteger),
    Column("moderated_by", ForeignKey("person.id")),
    Column("reason", Text, nullable=False, server_default=""),  # of whoever decided between two marks
    UniqueConstraint("sitting_id", "field", "round"),
    CheckConstraint("round > 0", name="rounds_count_from_one"),
    CheckConstraint("state IN ('waiting', 'differing', 'agreed', 'withdrawn')", name="known_state"),
    CheckConstraint("(state = 'agreed') = (points IS NOT NULL)", name="points_when_agreed"),
    CheckConstraint("(state IN ('agreed', 'withdrawn')) = (settled_at IS NOT NULL)", name="settled_at_a_time"),
    CheckConstraint("moderated_by IS NULL OR (state = 'agreed' AND reason <> '')", name="decided_with_a_reason"),
    Index("ix_marking_piece_state", "state", "question", "id"),  # in the order in which they are given out
    Index(
        "uq_marking_piece_one_open",
        "sitting_id",
        "field",
        unique=True,
        sqlite_where=text("state IN ('waiting', 'differing')"),
        postgresql_where=text("state IN ('waiting', 'differing')"),
    ),
)

# A piece in somebody's hands, and this person's mark as it stands. Who gave one back does not get it again.
marking_share = Table(
    "marking_share",
    metadata,
    Column("piece_id", ForeignKey("marking_piece.id"), primary_key=True),
    Column("marker_id", ForeignKey("person.id"), primary_key=True, index=True),
    Column("taken_at", BigInteger, nullable=False),
    Column("returns_at", BigInteger, nullable=False),  # when another may have it, if it is not marked by then
    Column("given_back_at", BigInteger),
    Column("points", String(12)),
    Column("comment", Text, nullable=False, server_default=""),
    Column("marked_at", BigInteger),
    CheckConstraint("(points IS NULL) = (marked_at IS NULL)", name="marked_at_a_time"),
    CheckConstraint("given_back_at IS NULL OR points IS NULL", name="given_back_unmarked"),
)

# Every mark that was ever given, also those that their marker changed.
piece_mark = Table(
    "piece_mark",
    metadata,
    Column("piece_id", ForeignKey("marking_piece.id"), primary_key=True),
    Column("marker_id", ForeignKey("person.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("points", String(12), nullable=False),
    Column("comment", Text, nullable=False),
)

marking_rule = Table(
    "marking_rule",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("rule", Text, nullable=False),  # see agreement.py
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
)

for table in (piece_mark, marking_rule):
    append_only(table)
