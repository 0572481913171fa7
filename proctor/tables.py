"""Rows of the room's paper: acts with their results, proposals that wait for a second person, incidents, and looks."""

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
)

from examhall.append_only import append_only
from examhall.database import metadata

# Every act by the name its console gave it, so that the same act sent twice is done once.
room_act = Table(
    "room_act",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("run_id", ForeignKey("room_run.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("wish", Text, nullable=False),
    Column("result", Text, nullable=False),
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("run_id", ForeignKey("room_run.id"), nullable=False, index=True),
    Column("wish", Text, nullable=False),
    Column("proposed_by", ForeignKey("person.id"), nullable=False),
    Column("proposed_at", BigInteger, nullable=False),
    Column("decision", String(10)),
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", BigInteger),
    CheckConstraint("decision IN ('confirmed', 'declined')", name="known_decision"),
    CheckConstraint(
        "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)", name="decided_by_somebody"
    ),
    CheckConstraint("decision <> 'confirmed' OR decided_by <> proposed_by", name="confirmed_by_another"),
)

# `trail_number` is the line of the audit trail that says the same: an edited incident differs from it.
incident = Table(
    "incident",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("run_id", ForeignKey("room_run.id"), nullable=False),
    Column("sitting_id", ForeignKey("sitting.id")),
    Column("kind", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("noted_by", String(16), nullable=False),  # empty: the hall itself
    Column("noted_at", BigInteger, nullable=False),
    Column("trail_number", ForeignKey("audit_entry.number"), nullable=False),
    Index("ix_incident_run_id", "run_id"),
)

# A proctor looked at a signal of a candidate's page when it had come this often.
look = Table(
    "look",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("signal", String(40), primary_key=True),
    Column("times", Integer, primary_key=True, autoincrement=False),
    Column("looked_by", ForeignKey("person.id"), nullable=False),
    Column("looked_at", BigInteger, nullable=False),
)

# When each machine was last heard of as an outage was called: afterwards they are all back, and nobody could tell.
silence = Table(
    "silence",
    metadata,
    Column("hold", String(40), primary_key=True),
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("heard_at", BigInteger, nullable=False),  # 0: never
    Column("here", Boolean, nullable=False),
)

# The chief looked at the decision clock of an outage and chose to wait on, until a new moment.
longer_wait = Table(
    "longer_wait",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("run_id", ForeignKey("room_run.id"), nullable=False, index=True),
    Column("hold", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    CheckConstraint("until > at", name="ends_later"),
)

append_only(silence)
append_only(longer_wait)
append_only(room_act)
append_only(incident)
append_only(look)
