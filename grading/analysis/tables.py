"""Rows of analyses: what each found, and apart from it, as they say something of persons, the pairs most alike."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Float, ForeignKey, Index, Integer, String, Table, Text

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

# Two sittings of a room whose answers are alike (findings.Pair), the most alike first: an officer looks into them by their ids.
# They are of persons, so they are told to these and go in time, while the figures of the analysis stay.
alike_pair = Table(
    "alike_pair",
    metadata,
    Column("analysis_id", ForeignKey("analysis.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("first", ForeignKey("sitting.id"), nullable=False, index=True),
    Column("second", ForeignKey("sitting.id"), nullable=False, index=True),
    Column("distance", Integer, nullable=False),
    Column("alike", Integer, nullable=False),
    Column("alike_wrong", Integer, nullable=False),
    Column("expected", Float(53), nullable=False),
    Column("probability", Float(53), nullable=False),
    Column("threshold", Float(53), nullable=False),
    Column("flagged", Boolean, nullable=False),
    CheckConstraint("first <> second", name="two_different_sittings"),
)
