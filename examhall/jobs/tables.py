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
    Column("alive_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("tries", Integer, nullable=False, server_default="0"),  # how often it could not be done, and was to be tried again
    Column("due_at", BigInteger, nullable=False, server_default="0"),  # when it is tried next
    Column("result", Text),
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="known_state"),
    CheckConstraint("(state IN ('done', 'failed')) = (ended_at IS NOT NULL)", name="ended_at_only_when_ended"),
    Index("ix_job_state", "state", "asked_at"),
)
