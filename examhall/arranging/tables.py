"""Rows of the work before a day: seatings as drafts, tickets as they were issued and printed, lists that were handed in."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from examhall.append_only import append_only
from examhall.database import metadata

# A seating as it was drawn and looked at, before and after it was taken over; see seating_draft.py.
seating_draft = Table(
    "seating_draft",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=False, index=True),
    Column("state", String(8), nullable=False),
    Column("asked", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("job_id", String(16), nullable=False),
    Column("made_by", String(16), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    CheckConstraint("state IN ('waiting', 'ready', 'taking', 'writing', 'taken', 'dropped')", name="known_state"),
)

# Each time an admission ticket was issued: what it said, and why there is another. The newest one counts.
ticket_copy = Table(
    "ticket_copy",
    metadata,
    Column("registration_id", ForeignKey("registration.id"), primary_key=True),
    Column("copy", Integer, primary_key=True, autoincrement=False),
    Column("says", Text, nullable=False),  # see ticket_sessions.py
    Column("reason", Text, nullable=False),
    Column("print_id", String(16), nullable=False, index=True),  # of the file it was printed in; empty: issued by itself
    Column("issued_by", String(16), nullable=False),
    Column("issued_at", BigInteger, nullable=False),
    CheckConstraint("copy > 0", name="copies_count_from_one"),
)

append_only(ticket_copy)

ticket_collection = Table(
    "ticket_collection",
    metadata,
    Column("registration_id", String(16), primary_key=True),
    Column("copy", Integer, primary_key=True, autoincrement=False),
    Column("recorded_by", String(16), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["registration_id", "copy"], ["ticket_copy.registration_id", "ticket_copy.copy"],
        name="fk_ticket_collection_ticket_copy",
    ),
)  # fmt: skip

append_only(ticket_collection)

# Tickets of a batch printed together, and the file in pieces that are written one by one.
ticket_print = Table(
    "ticket_print",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=False, index=True),
    Column("centre_id", ForeignKey("centre.id"), nullable=False),
    Column("job_id", String(16), nullable=False),
    Column("asked_by", String(16), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
)

ticket_print_piece = Table(
    "ticket_print_piece",
    metadata,
    Column("print_id", ForeignKey("ticket_print.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("locked", LargeBinary, nullable=False),
)

# A list of candidates as it was handed in; its identity numbers are ciphertext, and gone once it is dealt with.
candidate_list = Table(
    "candidate_list",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("locked", LargeBinary, nullable=False),
    Column("came", Integer, nullable=False, server_default="0"),
    Column("brought_by", String(16), nullable=False),
    Column("brought_at", BigInteger, nullable=False),
    CheckConstraint("state IN ('read', 'taken', 'dropped')", name="known_state"),
)
