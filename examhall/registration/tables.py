"""Rows of registrations, places and accommodations."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

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

accommodation = Table(
    "accommodation",
    metadata,
    Column("registration_id", ForeignKey("registration.id"), primary_key=True),
    Column("part", String(12), primary_key=True),
    Column("extra_seconds", Integer, nullable=False),
    Column("approved_by", String(16), nullable=False),
    Column("approved_on", String(10), nullable=False),
    Column("reference", Text, nullable=False),
    CheckConstraint("extra_seconds >= 0", name="never_shorter"),
)
