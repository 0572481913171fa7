"""Rows of applications, registrations, places and accommodations."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from examhall.append_only import append_only
from examhall.database import metadata

# What somebody asks for; its moves are in application.py. One a person and batch: a withdrawn one is taken up again.
application = Table(
    "application",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("batch_id", ForeignKey("batch.id"), nullable=False),
    Column("level", ForeignKey("level.code"), nullable=False),
    Column("centre_id", ForeignKey("centre.id"), nullable=False),
    Column("theory", Boolean, nullable=False),
    Column("practical", Boolean, nullable=False),
    Column("clause", Integer, nullable=False),
    Column("answers", Text, nullable=False),  # see application.py
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False),  # who changes it says which one was read
    Column("changed_at", BigInteger, nullable=False),
    UniqueConstraint("person_id", "batch_id"),
    CheckConstraint(
        "state IN ('draft', 'submitted', 'returned', 'approved', 'rejected', 'withdrawn', 'confirmed')", name="known_state"
    ),
    CheckConstraint("theory OR practical", name="of_a_part"),
)

application_step = Table(
    "application_step",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("move", String(12), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(16), nullable=False),
    Column("reason", Text, nullable=False),
)

append_only(application_step)

application_evidence = Table(
    "application_evidence",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("locked", LargeBinary, nullable=False),
    Column("added_at", BigInteger, nullable=False),
)

# The places an application holds from its submission on; rows of `offering.taken`, told one by one.
held_place = Table(
    "held_place",
    metadata,
    Column("application_id", ForeignKey("application.id"), primary_key=True),
    Column("part", String(12), primary_key=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=False),
    Column("centre_id", ForeignKey("centre.id"), nullable=False),
    Column("level", ForeignKey("level.code"), nullable=False),
    CheckConstraint("part IN ('theory', 'practical')", name="known_part"),
)

# What a misconduct decision bars somebody from: applying, from one day to another, or for ever.
bar = Table(
    "bar",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("since", String(10), nullable=False),  # ISO dates
    Column("until", String(10), nullable=False),  # empty: for ever
    Column("reference", String(100), nullable=False),  # of the decision
    Column("reason", Text, nullable=False),
    Column("entered_by", String(16), nullable=False),
    Column("entered_at", BigInteger, nullable=False),
    Column("ended_by", String(16)),
    Column("ended_at", BigInteger),
    Column("end_reason", Text, nullable=False, server_default=""),
    CheckConstraint("until = '' OR since <= until", name="ends_after_it_begins"),
    CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended_by_somebody"),
)

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

# The counter's word: identity and form agree, the fee is paid. It turns an application into a registration.
confirmation = Table(
    "confirmation",
    metadata,
    Column("registration_id", ForeignKey("registration.id"), primary_key=True),
    Column("application_id", ForeignKey("application.id"), nullable=False, unique=True),
    Column("centre_id", ForeignKey("centre.id"), nullable=False, index=True),
    Column("confirmed_by", String(16), nullable=False),
    Column("confirmed_at", BigInteger, nullable=False),
)

# Where and when a batch is confirmed at a centre, and what to bring, as the centre's staff writes it for its applicants.
confirmation_notice = Table(
    "confirmation_notice",
    metadata,
    Column("batch_id", ForeignKey("batch.id"), primary_key=True),
    Column("centre_id", ForeignKey("centre.id"), primary_key=True),
    Column("place", String(200), nullable=False),
    Column("hours", String(200), nullable=False),
    Column("bring", Text, nullable=False),
    Column("changed_by", String(16), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

# The parts of a registration that somebody has to be seated for.
registered_part = Table(
    "registered_part",
    metadata,
    Column("registration_id", ForeignKey("registration.id"), primary_key=True),
    Column("part", String(12), primary_key=True),
    CheckConstraint("part IN ('theory', 'practical')", name="known_part"),
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

# Where a registration belongs that no counter confirmed: it came by a list, or was carried over from another batch.
registration_centre = Table(
    "registration_centre",
    metadata,
    Column("registration_id", ForeignKey("registration.id"), primary_key=True),
    Column("centre_id", ForeignKey("centre.id"), nullable=False, index=True),
    Column("school", String(100), nullable=False),  # or the employer; who have the same one are seated apart
)

# A part put off (缓考): nobody is seated for it, and what was paid for it holds for the registration it is carried over to.
deferral = Table(
    "deferral",
    metadata,
    Column("registration_id", String(16), primary_key=True),
    Column("part", String(12), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("reference", String(200), nullable=False),  # where the evidence is kept
    Column("decided_by", String(16), nullable=False),
    Column("decided_at", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["registration_id", "part"], ["registered_part.registration_id", "registered_part.part"],
        name="fk_deferral_registered_part",
    ),
)  # fmt: skip

append_only(deferral)

carry_over = Table(
    "carry_over",
    metadata,
    Column("registration_id", String(16), primary_key=True),
    Column("part", String(12), primary_key=True),
    Column("to_registration_id", ForeignKey("registration.id"), nullable=False, index=True),
    Column("fee", String(16), nullable=False),
    Column("carried_by", String(16), nullable=False),
    Column("carried_at", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["registration_id", "part"], ["deferral.registration_id", "deferral.part"], name="fk_carry_over_deferral"
    ),
    CheckConstraint("fee IN ('carried_over')", name="known_fee"),
    CheckConstraint("registration_id <> to_registration_id", name="to_another"),
)

append_only(carry_over)
