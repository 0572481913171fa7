"""The back office's one table."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, String, Table, Text

from examhall.database import metadata

job = Table(
    "job",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("arguments", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("began_at", BigInteger),
    Column("alive_at", BigInteger),  # its last sign of life; of one that waits to be tried again, when that is
    Column("ended_at", BigInteger),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("result", Text),  # of one that waits to be tried again: {"tries": how often it was}
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="known_state"),
    CheckConstraint("(state IN ('done', 'failed')) = (ended_at IS NOT NULL)", name="ended_at_only_when_ended"),
    Index("ix_job_state", "state", "asked_at"),
)
