"""Rows of registrations, places and accommodations."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from examhall.append_only import append_only
from examhall.database import metadata

registration = Table(
    "registration",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("batch_id", ForeignKey("batch.id"), nullable=False),
    Column("level", String(4), nullable=False),
    Column("ticket", String(20), nullable=False, unique=True),
    UniqueConstraint("person_id", "batch_id", "level"),
)

placement = Table(
    "placement",
    metadata,
    Column("registration_id", ForeignKey("registration.id"), primary_key=True),
    Column("administration_id", ForeignKey("administration.id"), primary_key=True),
    Column("room_id", ForeignKey("room.id"), nullable=False),
    Column("seat", Integer, nullable=False),
    UniqueConstraint("administration_id", "room_id", "seat"),
    CheckConstraint("seat > 0", name="seats_count_from_one"),
)

# The newest version stands; `ended` ones give nothing any more.
accommodation = Table(
    "accommodation",
    metadata,
    Column("registration_id", ForeignKey("registration.id"), primary_key=True),
    Column("part", String(12), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("percent", Integer, nullable=False),
    Column("extra_seconds", Integer, nullable=False),
    Column("break_seconds", Integer, nullable=False),
    Column("large_text", Boolean, nullable=False),
    Column("high_contrast", Boolean, nullable=False),
    Column("read_aloud", Boolean, nullable=False),
    Column("separate_room", Boolean, nullable=False),
    Column("approver", String(100), nullable=False),
    Column("approved_on", String(10), nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10), nullable=False),
    Column("reference", Text, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("entered_by", String(16), nullable=False),
    Column("entered_at", BigInteger, nullable=False),
    CheckConstraint("percent >= 0 AND extra_seconds >= 0 AND break_seconds >= 0", name="never_shorter"),
    CheckConstraint("version > 0", name="versions_count_from_one"),
)

append_only(accommodation)
