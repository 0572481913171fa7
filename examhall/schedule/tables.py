"""Rows of centres and their rooms, batches, and the administrations given in them."""

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

# How the public finds a centre.
centre_entry = Table(
    "centre_entry",
    metadata,
    Column("centre_id", ForeignKey("centre.id"), primary_key=True),
    Column("province", String(40), nullable=False),
    Column("city", String(40), nullable=False),
    Column("name_en", String(160), nullable=False),
    Column("address_en", String(240), nullable=False),
    Column("telephone", String(40), nullable=False),
    Column("listed", Boolean, nullable=False),  # centres that only rehearse are not
)

textbook_sale = Table(
    "textbook_sale",
    metadata,
    Column("textbook_id", ForeignKey("textbook.id"), primary_key=True),
    Column("centre_id", ForeignKey("centre.id"), primary_key=True),
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
    Column("title_en", String(100), nullable=False, server_default=""),  # empty: the Chinese one is shown
)

# When a batch is applied for and confirmed at the centres, and when its admission tickets are given out.
batch_calendar = Table(
    "batch_calendar",
    metadata,
    Column("batch_id", ForeignKey("batch.id"), primary_key=True),
    Column("applications_open_at", BigInteger, nullable=False),
    Column("applications_close_at", BigInteger, nullable=False),
    Column("confirmation_opens_at", BigInteger, nullable=False),
    Column("confirmation_closes_at", BigInteger, nullable=False),
    Column("ticket_rule", String(20), nullable=False, server_default="after_seating"),
    CheckConstraint("applications_open_at < applications_close_at", name="applications_open_first"),
    CheckConstraint("confirmation_opens_at < confirmation_closes_at", name="confirmation_opens_first"),
    CheckConstraint("applications_open_at <= confirmation_opens_at", name="applied_for_before_confirmed"),
    CheckConstraint("ticket_rule IN ('at_counter', 'after_seating')", name="known_ticket_rule"),
)

# The places a centre offers in a batch. One is taken in the statement that asks for it: the last one has one winner.
offering = Table(
    "offering",
    metadata,
    Column("batch_id", ForeignKey("batch.id"), primary_key=True),
    Column("centre_id", ForeignKey("centre.id"), primary_key=True),
    Column("level", ForeignKey("level.code"), primary_key=True),
    Column("part", String(12), primary_key=True),
    Column("places", Integer, nullable=False),
    Column("taken", Integer, nullable=False, server_default="0"),
    CheckConstraint("part IN ('theory', 'practical')", name="known_part"),
    CheckConstraint("taken >= 0 AND taken <= places", name="never_oversold"),
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

# The rooms an administration is held in, whoever is seated there.
administration_room = Table(
    "administration_room",
    metadata,
    Column("administration_id", ForeignKey("administration.id"), primary_key=True),
    Column("room_id", ForeignKey("room.id"), primary_key=True, index=True),
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
