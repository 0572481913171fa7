"""Rows of the programme, filled from the seed document and edited by the authority."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Numeric,
    String,
    Table,
    Text,
)

from examhall.append_only import append_only
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
    Column("text_en", Text, nullable=False, server_default=""),
)

# What was loaded stands in the rows above; what the authority changes stands below, each with the day from which it counts.
fee_change = Table(
    "fee_change",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("level", String(4), nullable=False),
    Column("part", String(12), nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("fee", Numeric(8, 2), nullable=False),
    Column("written_by", String(16), nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("fee >= 0", name="never_negative"),
)

append_only(fee_change)

clause_change = Table(
    "clause_change",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("level", String(4), nullable=False),
    Column("clause", Integer, nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("written_by", String(16), nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("clause > 0", name="clauses_count_from_one"),
)

append_only(clause_change)

# All that the public site says in words; see texts.py for the names and for which edition stands.
programme_text = Table(
    "programme_text",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(10), nullable=False),
    Column("title", String(120), nullable=False),
    Column("title_en", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("written_by", String(16), nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
    CheckConstraint("kind IN ('section', 'document', 'notice')", name="known_kind"),
    CheckConstraint("kind = 'notice' OR NOT withdrawn", name="only_notices_are_withdrawn"),
)

append_only(programme_text)

# What bodies, papers and seals are called, and what is promised; the newest edition stands. `said`: see names.py.
programme_names = Table(
    "programme_names",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("said", Text, nullable=False),
    Column("written_by", String(16), nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
)

append_only(programme_names)

textbook = Table(
    "textbook",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("title", String(120), nullable=False),
    Column("title_en", String(200), nullable=False),
    Column("publisher", String(120), nullable=False),
    Column("isbn", String(20), nullable=False),
    Column("price", Numeric(8, 2)),  # yuan; none where each centre says its own
    Column("position", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    CheckConstraint("price >= 0", name="never_negative"),
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

# Holidays and make-up days as the authority knows them, where the calendar that we count by does not, or errs.
working_day = Table(
    "working_day",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("works", Boolean, nullable=False),
    Column("name", String(60), nullable=False),
    Column("written_by", String(16), nullable=False),
    Column("written_at", BigInteger, nullable=False),
)

# For how many batches one passed part is kept, for parts passed on `valid_from` or later; 0: not at all.
kept_part_rule = Table(
    "kept_part_rule",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("batches", Integer, nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("written_by", String(16), nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
    CheckConstraint("batches >= 0", name="never_negative"),
)

append_only(kept_part_rule)
