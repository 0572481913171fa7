"""Rows of rescoring: what each run proposes for each candidate."""

from sqlalchemy import (
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

# One candidate of a run: what counted when it was computed, and what is proposed. No `before_edition`: there was no result.
rescoring_line = Table(
    "rescoring_line",
    metadata,
    Column("rescoring_id", ForeignKey("rescoring.id"), primary_key=True),
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("change", String(10), nullable=False),
    Column("before_edition", Integer),
    Column("before_verdict", String(12)),
    Column("before_score", String(8)),
    Column("verdict", String(12)),
    Column("score", String(8)),
    Column("answer_hash", String(64), nullable=False),
    Column("scheme_id", String(64), nullable=False),
    Column("marks_hash", String(64), nullable=False),
    Column("fault", String(20), nullable=False),  # why it is set aside in this run; empty where it is not
    Column("detail", Text, nullable=False),
    CheckConstraint("(before_edition IS NULL) = (before_verdict IS NULL)", name="before_is_an_edition"),
    CheckConstraint("(verdict IS NULL) = (fault <> '')", name="a_result_or_a_fault"),
    CheckConstraint("(change = 'set_aside') = (fault <> '')", name="set_aside_with_a_fault"),
    Index("ix_rescoring_line_change", "rescoring_id", "change"),
)

append_only(rescoring_line)
