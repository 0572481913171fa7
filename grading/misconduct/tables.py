"""Rows of misconduct cases: the case, every step of it with its words, what was decided, what each tier brings."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from examhall.append_only import append_only
from examhall.database import metadata

# One case a sitting, but for those that were dismissed.
misconduct_case = Table(
    "misconduct_case",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("sitting_id", ForeignKey("sitting.id"), nullable=False, index=True),
    Column("incident_id", ForeignKey("incident.id")),
    Column("kind", String(24), nullable=False),
    Column("state", String(12), nullable=False),
    Column("opened_by", ForeignKey("person.id"), nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("state_until", String(10), nullable=False, server_default=""),  # ISO dates
    Column("appeal_until", String(10), nullable=False, server_default=""),
    Index(
        "uq_misconduct_case_one_stands",
        "sitting_id",
        unique=True,
        sqlite_where=text("state <> 'dismissed'"),
        postgresql_where=text("state <> 'dismissed'"),
    ),
    CheckConstraint(
        "state IN ('open', 'notified', 'decided', 'appealed', 'upheld', 'changed', 'cancelled', 'dismissed')",
        name="known_state",
    ),
)

case_step = Table(
    "case_step",
    metadata,
    Column("case_id", ForeignKey("misconduct_case.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("move", String(12), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", ForeignKey("person.id"), nullable=False),
    Column("second", ForeignKey("person.id")),
    CheckConstraint("second IS NULL OR by <> second", name="two_different_persons"),
)

# The words of a step: facts, statement, reasons. They go when their time is over; that it happened stays.
case_words = Table(
    "case_words",
    metadata,
    Column("case_id", String(16), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("locked", LargeBinary, nullable=False),
    ForeignKeyConstraint(["case_id", "number"], ["case_step.case_id", "case_step.number"]),
)

# What was decided: number 1 at first, 2 on appeal. What it brings stands here, whatever the rule says later.
case_decision = Table(
    "case_decision",
    metadata,
    Column("case_id", ForeignKey("misconduct_case.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("reach", String(8), nullable=False),
    Column("years", Integer, nullable=False),
    Column("bars", Boolean, nullable=False),
    Column("since", String(10), nullable=False),
    Column("until", String(10), nullable=False),  # of the record; empty: none, or for ever
    Column("bar_id", ForeignKey("bar.id")),
    CheckConstraint("reach IN ('part', 'batch')", name="known_reach"),
    CheckConstraint("years >= -1", name="known_years"),
)

misconduct_rule = Table(
    "misconduct_rule",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("rule", Text, nullable=False),  # see moves.py
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
)

for table in (case_step, misconduct_rule):
    append_only(table)
for table in (case_words, case_decision):
    append_only(table, until_purged=True)
