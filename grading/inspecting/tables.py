"""Rows of supervised inspections: what was opened for whom, and how far it has come. Every opening and view is in the trail."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, String, Table, Text

from examhall.database import metadata

# `networks`: CIDR, one a line. `code`: keyed hash of the code that the watcher shows, gone once it was used; `browser`: keyed
# hash of what the one browser holds that came in by it.
marked_inspection = Table(
    "marked_inspection",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("sitting_id", ForeignKey("sitting.id"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("place", String(100), nullable=False),
    Column("networks", Text, nullable=False),
    Column("watcher", ForeignKey("person.id"), nullable=False),
    Column("opens_at", BigInteger, nullable=False),
    Column("closes_at", BigInteger, nullable=False),
    Column("opened_by", ForeignKey("person.id"), nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("code", String(64)),
    Column("code_until", BigInteger),
    Column("browser", String(64)),
    Column("begun_at", BigInteger),
    Column("ended_at", BigInteger, index=True),
    Column("ended_by", String(16)),  # empty: by its time
    CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
    CheckConstraint("reason <> ''", name="with_a_reason"),
    CheckConstraint("networks <> ''", name="in_a_network"),
    CheckConstraint("(code IS NULL) = (code_until IS NULL)", name="a_code_has_its_time"),
    CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
)
