"""Rows of grading: the scheme a paper is marked by, every edition of a sitting's result, and what was set aside."""

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
)

from examhall.append_only import append_only
from examhall.database import metadata

# One grading of a room run. Grading again makes another row; the same answers and keys give the same digest.
grading_run = Table(
    "grading_run",
    metadata,
    Column("run_id", ForeignKey("room_run.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("asked_by", String(40), nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False),
    Column("graded", Integer, nullable=False),
    Column("set_aside", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    CheckConstraint("ended_at >= began_at", name="ends_after_it_began"),
)

# Every field of a paper with its rule, its points and what is right: the exact text, named by its own SHA-256.
mark_scheme = Table(
    "mark_scheme",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("paper_id", ForeignKey("sealed_paper.id"), nullable=False),
    Column("text", Text, nullable=False),
)

# What every grading of a sitting came to that was not as the one before: none is ever edited or removed. The marks are one
# compact text a sitting (the mark sheet), as a row a mark would be a million rows an exam day; who was absent has none.
result_edition = Table(
    "result_edition",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(40), nullable=False),
    Column("cause", String(40), nullable=False),  # "grading", or what made the marks others: its kind and id
    Column("answer_hash", String(64), nullable=False),
    Column("scheme_id", ForeignKey("mark_scheme.id")),
    Column("marks", Text),
    Column("marks_hash", String(64)),
    Column("verdict", String(12), nullable=False),
    Column("score", String(8)),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
    CheckConstraint("verdict IN ('passed', 'failed', 'absent', 'voided')", name="known_verdict"),
    CheckConstraint("(verdict IN ('passed', 'failed')) = (score IS NOT NULL)", name="score_only_where_it_counts"),
    CheckConstraint(
        "(marks IS NULL) = (scheme_id IS NULL) AND (marks IS NULL) = (marks_hash IS NULL)", name="marked_by_a_scheme"
    ),
)

# The edition of a sitting's result that counts now: none while it is set aside.
part_result = Table(
    "part_result",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("edition", Integer, nullable=False, server_default="1"),
    Column("registration_id", ForeignKey("registration.id"), nullable=False),
    Column("part", String(12), nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("score", String(8)),
    CheckConstraint("verdict IN ('passed', 'failed', 'absent', 'voided')", name="known_verdict"),
    CheckConstraint("(verdict IN ('passed', 'failed')) = (score IS NOT NULL)", name="score_only_where_it_counts"),
    Index("ix_part_result_registration", "registration_id"),
)

# A sitting that could not be graded, and why. The others went on.
set_aside = Table(
    "set_aside",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("reason", String(20), nullable=False),
    Column("detail", Text, nullable=False),
)

# A part that does not count, for misconduct (违纪无效), by two persons.
voided_part = Table(
    "voided_part",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", ForeignKey("person.id"), nullable=False),
    Column("second", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    CheckConstraint("by <> second", name="two_different_persons"),
)

# A part that was made void counts again: the decision behind it was lessened or cancelled on appeal.
void_lifted = Table(
    "void_lifted",
    metadata,
    Column("sitting_id", ForeignKey("voided_part.sitting_id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", ForeignKey("person.id"), nullable=False),
    Column("second", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    CheckConstraint("by <> second", name="two_different_persons"),
)

for table in (grading_run, mark_scheme, result_edition, voided_part, void_lifted):
    append_only(table)
