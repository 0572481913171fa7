"""Rows of disclosures: whose, by whom and why; the file itself is locked, and goes after its period."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, LargeBinary, String, Table, Text

from examhall.database import metadata

disclosure = Table(
    "disclosure",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("asked_by", String(16), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("ready_at", BigInteger),
    Column("locked", LargeBinary),
    CheckConstraint("locked IS NULL OR ready_at IS NOT NULL", name="locked_when_ready"),
)
