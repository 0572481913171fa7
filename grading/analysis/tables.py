"""Rows of analyses: what each found, whole."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from examhall.database import metadata

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
