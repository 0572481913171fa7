"""Rows of retention: the periods in editions, and each purge as it was proposed and carried out."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, String, Table, Text

from examhall.append_only import append_only
from examhall.database import metadata

# All periods at once; the newest edition counts.
retention_rule = Table(
    "retention_rule",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("days", Text, nullable=False),
    Column("set_by", String(16), nullable=False),
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
)

append_only(retention_rule)

# `found` is what the proposal showed, `removed` what was carried out, each kind -> count and oldest.
purge = Table(
    "purge",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("proposed_by", String(16), nullable=False),
    Column("proposed_at", BigInteger, nullable=False),
    Column("days", Text, nullable=False),
    Column("found", Text, nullable=False),
    Column("decision", String(12)),
    Column("decided_by", String(16)),
    Column("decided_at", BigInteger),
    Column("removed", Text),
    CheckConstraint("decision IN ('carried_out', 'withdrawn')", name="known_decision"),
    CheckConstraint(
        "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)", name="decided_by_somebody"
    ),
    CheckConstraint("(decision = 'carried_out') = (removed IS NOT NULL) OR decision IS NULL", name="says_what_it_removed"),
    CheckConstraint("decision <> 'carried_out' OR decided_by <> proposed_by", name="carried_out_by_another"),
)
