"""Rows of the room's paper: acts, proposals, incidents and looks; corrections, signatures and evidence."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
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

# Each time a candidate passes the door, or a doubt about who it is. Facts of the room, never edited.
arrival = Table(
    "arrival",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sitting_id", ForeignKey("sitting.id"), nullable=False, index=True),
    Column("run_id", ForeignKey("room_run.id"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("how", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Column("noted_by", ForeignKey("person.id"), nullable=False),
    Column("noted_at", BigInteger, nullable=False),
    CheckConstraint("kind IN ('in', 'out', 'doubt', 'settled', 'refused')", name="known_kind"),
)

# A room asks the authority to make a part void (申请作废); it decides nothing. Decided where results are.
void_request = Table(
    "void_request",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("run_id", ForeignKey("room_run.id"), nullable=False, index=True),
    Column("sitting_id", ForeignKey("sitting.id"), nullable=False),
    Column("incident_id", ForeignKey("incident.id")),
    Column("reason", Text, nullable=False),
    Column("requested_by", ForeignKey("person.id"), nullable=False),
    Column("requested_at", BigInteger, nullable=False),
    Column("decision", String(10)),
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", BigInteger),
    Column("decided_why", Text),
    CheckConstraint("decision IN ('voided', 'declined')", name="known_decision"),
    CheckConstraint(
        "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL) "
        "AND (decision IS NULL) = (decided_why IS NULL)",
        name="decided_by_somebody",
    ),
    Index(
        "uq_void_request_one_waits",
        "sitting_id",
        unique=True,
        sqlite_where=text("decision IS NULL"),
        postgresql_where=text("decision IS NULL"),
    ),
)

# The sentences that proctors choose from, all of them at once in each edition; the newest counts.
canned_texts = Table(
    "canned_texts",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("texts", Text, nullable=False),
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
)

# A change by hand of what a paper of the room says. `about`: the room run (its record) or the incident (its misconduct sheet).
correction = Table(
    "correction",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("run_id", ForeignKey("room_run.id"), nullable=False),
    Column("about", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("field", String(80), nullable=False),
    Column("was", Text, nullable=False),
    Column("now", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("corrected_by", ForeignKey("person.id"), nullable=False),
    Column("corrected_at", BigInteger, nullable=False),
    Column("trail_number", ForeignKey("audit_entry.number"), nullable=False),
    UniqueConstraint("about", "number"),
)

# Somebody signed a paper of the room with a password of their own; `digest` is that of what it said then.
signature = Table(
    "signature",
    metadata,
    Column("about", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("run_id", ForeignKey("room_run.id"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("capacity", String(24), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("signed_at", BigInteger, nullable=False),
    Column("trail_number", ForeignKey("audit_entry.number"), nullable=False),
)

# What is to be said of a room after its record was signed.
addendum = Table(
    "addendum",
    metadata,
    Column("run_id", ForeignKey("room_run.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("added_by", ForeignKey("person.id"), nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("trail_number", ForeignKey("audit_entry.number"), nullable=False),
)

# A photograph that belongs to a misconduct sheet, locked in the vault; `digest` is that of the picture in clear.
evidence = Table(
    "evidence",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("incident_id", ForeignKey("incident.id"), nullable=False, index=True),
    Column("mime", String(20), nullable=False),
    Column("locked", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("added_by", ForeignKey("person.id"), nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("trail_number", ForeignKey("audit_entry.number"), nullable=False),
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

append_only(room_act)
append_only(arrival)
append_only(canned_texts)
append_only(incident)
append_only(look)
append_only(correction)
append_only(signature)
append_only(addendum)
append_only(evidence)
append_only(silence)
append_only(longer_wait)
