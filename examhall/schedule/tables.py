"""Rows of centres and their rooms, batches, and the administrations given in them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from examhall.database import metadata

centre = Table(
    "centre",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("code", String(4), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("address", String(200), nullable=False),
    Column("zone", String(40), nullable=False),
)

room = Table(
    "room",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("centre_id", ForeignKey("centre.id"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("columns", Integer, nullable=False),
    Column("layout", Text, nullable=False, server_default="{}"),  # see layout.py
    UniqueConstraint("centre_id", "name"),
    CheckConstraint("rows > 0 AND columns > 0", name="has_seats"),
)

batch = Table(
    "batch",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("title", String(100), nullable=False),
)

administration = Table(
    "administration",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=False),
    Column("level", String(4), nullable=False),
    Column("part", String(12), nullable=False),
    Column("title", String(100), nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("paper_id", ForeignKey("sealed_paper.id")),
    Column("settings", Text, nullable=False),
    CheckConstraint("seconds > 0", name="lasts"),
)

# An administration held instead of one that was abandoned: who sat there sits again, on the same registration and ticket.
replacement = Table(
    "replacement",
    metadata,
    Column("administration_id", ForeignKey("administration.id"), primary_key=True),
    Column("instead_of", ForeignKey("administration.id"), nullable=False, index=True),
    Column("fee", String(16), nullable=False),  # carried_over: what was paid for the first holds for this one
    Column("made_by", String(16), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    CheckConstraint("fee IN ('carried_over')", name="known_fee"),
    CheckConstraint("administration_id <> instead_of", name="of_another"),
)

# The paper kept ready for an administration, should the one on its seats fail (备用卷).
spare_paper = Table(
    "spare_paper",
    metadata,
    Column("administration_id", ForeignKey("administration.id"), primary_key=True),
    Column("paper_id", ForeignKey("sealed_paper.id"), nullable=False),
    Column("set_by", String(16), nullable=False),
    Column("set_at", BigInteger, nullable=False),
)
