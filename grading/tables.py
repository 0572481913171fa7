"""Rows of grading: the scheme a paper is marked by, a mark sheet and a result per sitting, and what was set aside."""

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

# All marks of one sitting: one compact text a sitting, as a row a mark would be a million rows an exam day.
mark_sheet = Table(
    "mark_sheet",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("scheme_id", ForeignKey("mark_scheme.id"), nullable=False),
    Column("answer_hash", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)

part_result = Table(
    "part_result",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
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

# What an analysis of marks found, as compact JSON (analysis/findings.py); the newest of its kind about the same.
# `made_at`: when the sheets were read that `digest` names.
analysis = Table(
    "analysis",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("paper_id", ForeignKey("sealed_paper.id"), nullable=False),
    Column("other_paper_id", ForeignKey("sealed_paper.id")),
    Column("administration_id", ForeignKey("administration.id")),
    Column("candidates", Integer, nullable=False),
    Column("suspected", Integer, nullable=False),  # items whose key may be wrong
    Column("made_at", BigInteger, nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("result", Text, nullable=False),
    CheckConstraint("kind IN ('paper', 'equating')", name="known_kind"),
    CheckConstraint("(kind = 'equating') = (other_paper_id IS NOT NULL)", name="of_two_papers_only_when_equated"),
    Index("ix_analysis_paper", "paper_id", "administration_id"),
)

for table in (grading_run, mark_scheme, voided_part):
    append_only(table)
