"""The audit trail's one table."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from examhall.append_only import append_only
from examhall.database import metadata

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_entry_subject", "subject"),
)

append_only(audit_entry)
