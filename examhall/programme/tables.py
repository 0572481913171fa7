"""Rows of the programme, filled from the seed document and edited by the authority."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Integer, Numeric, String, Table, Text

from examhall.database import metadata

level = Table(
    "level",
    metadata,
    Column("code", String(4), primary_key=True),
    Column("title", String(60), nullable=False),
    Column("title_en", String(80), nullable=False),
    Column("position", Integer, nullable=False),
)

level_part = Table(
    "level_part",
    metadata,
    Column("level", ForeignKey("level.code"), primary_key=True),
    Column("part", String(12), primary_key=True),
    Column("title", String(60), nullable=False),
    Column("title_en", String(80), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("points", Numeric(6, 2), nullable=False),
    Column("pass_mark", Numeric(6, 2), nullable=False),
    Column("fee", Numeric(8, 2), nullable=False),
    CheckConstraint("part IN ('theory', 'practical')", name="known_part"),
)

eligibility_clause = Table(
    "eligibility_clause",
    metadata,
    Column("level", ForeignKey("level.code"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
)

# What a clause asks for, as far as it can be told as data: see conditions.py.
eligibility_condition = Table(
    "eligibility_condition",
    metadata,
    Column("level", String(4), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("says", Text, nullable=False),  # JSON
    ForeignKeyConstraint(["level", "number"], ["eligibility_clause.level", "eligibility_clause.number"]),
)
