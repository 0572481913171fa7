"""Rows of the hall's core: sittings, their journals, the board, rooms as they run, and the sheets that grading reads."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from examhall.append_only import append_only
from examhall.database import metadata

room_run = Table(
    "room_run",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("administration_id", ForeignKey("administration.id"), nullable=False),
    Column("room_id", ForeignKey("room.id"), nullable=False),
    Column("opened_at", BigInteger),
    Column("opened_by", String(16)),
    Column("closed_at", BigInteger),
    Column("closed_by", String(16)),
    Column("seal", Text),
    Column("abandoned_at", BigInteger),  # the examination was broken off here, and is sat again
    UniqueConstraint("administration_id", "room_id"),
    CheckConstraint("closed_at IS NULL OR opened_at IS NOT NULL", name="closed_only_after_opened"),
)

room_hold = Table(
    "room_hold",
    metadata,
    Column("run_id", ForeignKey("room_run.id"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("reason", Text, nullable=False),
    Column("by", String(16), nullable=False),
    Column("confirmed_by", String(16), nullable=False, server_default=""),
    Column("emergency", Boolean, nullable=False, server_default=text("false")),
    Column("kind", String(24), nullable=False, server_default=""),  # of the outage; empty: a pause for another reason
    Column("called_at", BigInteger),  # when somebody called it, as it may lie back; empty in rows of before: at `since`
)

sitting = Table(
    "sitting",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("run_id", ForeignKey("room_run.id"), nullable=False, index=True),
    Column("registration_id", ForeignKey("registration.id"), nullable=False),
    Column("administration_id", ForeignKey("administration.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("booklet_id", ForeignKey("booklet.id"), nullable=False, unique=True),
    Column("seat", Integer, nullable=False),
    UniqueConstraint("registration_id", "administration_id"),
    UniqueConstraint("run_id", "seat"),
)

journal = Table(
    "journal",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("token", String(40)),
    Column("text", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("uq_journal_token", "sitting_id", "token", unique=True),
    sqlite_with_rowid=False,
)

board = Table(
    "board",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("run_id", String(16), nullable=False),
    Column("person_id", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("deadline", BigInteger),
    Column("paused_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("kept", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("head", String(64), nullable=False),
    Column("facts", Text, nullable=False),
    CheckConstraint("(state = 'paused') = (paused_at IS NOT NULL)", name="paused_at_only_while_paused"),
    CheckConstraint("(state = 'in_progress') = (deadline IS NOT NULL)", name="deadline_only_while_in_progress"),
    CheckConstraint(
        "(state IN ('submitted', 'expired', 'terminated')) = (ended_at IS NOT NULL)", name="ended_at_only_when_ended"
    ),
    Index("ix_board_due", "deadline"),
    Index("ix_board_changed", "run_id", "changed_at"),
    Index(
        "uq_board_one_live_sitting",
        "person_id",
        unique=True,
        sqlite_where=text("state IN ('in_progress', 'paused')"),
        postgresql_where=text("state IN ('in_progress', 'paused')"),
    ),
)

answer_sheet = Table(
    "answer_sheet",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("state", String(16), nullable=False),
    Column("verified_to", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

# The head of every journal as it stood when the room was closed, signed: which of them was touched since can be named.
closing_seal = Table(
    "closing_seal",
    metadata,
    Column("run_id", ForeignKey("room_run.id"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("signature", String(128), nullable=False),
)

# The room record as its two persons signed it. `code` is printed on it.
sealed_record = Table(
    "sealed_record",
    metadata,
    Column("run_id", ForeignKey("room_run.id"), primary_key=True),
    Column("code", String(24), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("signature", String(128), nullable=False),
)

presence = Table(
    "presence",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("seen_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("address", String(64), nullable=False),
    Column("unsaved_since", BigInteger, nullable=False, server_default=text("0")),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", BigInteger, nullable=False),
)


append_only(journal)
append_only(answer_sheet)
append_only(closing_seal)
append_only(sealed_record)
