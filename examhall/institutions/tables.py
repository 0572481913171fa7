"""Rows of authorisations, inspections, training institutions, trainers, and training that was given."""

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
    text,
)

from examhall.append_only import append_only
from examhall.database import metadata

# What the authority granted, suspended and let go on; how one stands on a day is folded from these, see standing.py.
authorisation = Table(
    "authorisation",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("subject", String(10), nullable=False),
    Column("subject_id", String(16), nullable=False),
    Column("act", String(10), nullable=False),
    Column("document", String(60), nullable=False),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False, server_default=""),
    Column("written_by", String(16), nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("subject IN ('centre', 'training')", name="known_subject"),
    CheckConstraint("act IN ('grant', 'suspend', 'resume')", name="known_act"),
    CheckConstraint("(act = 'grant') = (last <> '')", name="a_grant_has_its_last_day"),
    CheckConstraint("last = '' OR first <= last", name="begins_before_it_ends"),
    Index("ix_authorisation_subject", "subject", "subject_id"),
)

append_only(authorisation)

inspection = Table(
    "inspection",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("subject", String(10), nullable=False),
    Column("subject_id", String(16), nullable=False),
    Column("held_on", String(10), nullable=False),
    Column("inspectors", String(200), nullable=False),
    Column("findings", Text, nullable=False),
    Column("follow_up_on", String(10), nullable=False, server_default=""),  # empty: nothing is to be followed up
    Column("written_by", String(16), nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("done_on", String(10), nullable=False, server_default=""),
    Column("done_by", String(16), nullable=False, server_default=""),
    Column("outcome", Text, nullable=False, server_default=""),
    CheckConstraint("subject IN ('centre', 'training')", name="known_subject"),
    CheckConstraint("(done_on = '') = (done_by = '')", name="done_by_somebody"),
    CheckConstraint("done_on = '' OR follow_up_on <> ''", name="done_what_was_to_be_done"),
    Index("ix_inspection_subject", "subject", "subject_id"),
)

training_institution = Table(
    "training_institution",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("name_en", String(160), nullable=False),
    Column("province", String(40), nullable=False),
    Column("city", String(40), nullable=False),
    Column("address", String(200), nullable=False),
    Column("address_en", String(240), nullable=False),
    Column("telephone", String(40), nullable=False),
    Column("listed", Boolean, nullable=False),
)

trainer = Table(
    "trainer",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("institution_id", ForeignKey("training_institution.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id")),  # where the trainer is somebody who is known here
    Column("name", String(100), nullable=False),
    Column("certificate", String(60), nullable=False, unique=True),
    Column("valid_from", String(10), nullable=False),
    Column("valid_until", String(10), nullable=False),
    CheckConstraint("valid_from <= valid_until", name="begins_before_it_ends"),
)

# How many hours a level asks for; the edition whose day came last stands.
standard_hours = Table(
    "standard_hours",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("level", String(4), nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("hours", Integer, nullable=False),
    Column("written_by", String(16), nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("hours >= 0", name="never_negative"),
)

append_only(standard_hours)

# Training that was given. It is never removed: one that was wrong is struck out, and counts no more.
training_record = Table(
    "training_record",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("institution_id", ForeignKey("training_institution.id"), nullable=False),
    Column("trainer_id", ForeignKey("trainer.id"), nullable=False),
    Column("completion", String(60), nullable=False),
    Column("name", String(100), nullable=False),
    Column("identity_kind", String(20), nullable=False),
    Column("identity_locked", LargeBinary, nullable=False),
    Column("identity_lookup", String(64), nullable=False, index=True),
    Column("level", ForeignKey("level.code"), nullable=False),
    Column("hours", Integer, nullable=False),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False),
    Column("entered_by", String(16), nullable=False),
    Column("entered_at", BigInteger, nullable=False),
    Column("struck_by", String(16), nullable=False, server_default=""),
    Column("struck_at", BigInteger),
    Column("struck_why", Text, nullable=False, server_default=""),
    CheckConstraint("hours > 0", name="lasts"),
    CheckConstraint("first <= last", name="begins_before_it_ends"),
    CheckConstraint("(struck_by = '') = (struck_at IS NULL)", name="struck_out_at_a_time"),
)

# A number of completion that counts is given once; one that was struck out may be written anew.
Index(
    "uq_training_record_counting", training_record.c.institution_id, training_record.c.completion, unique=True,
    sqlite_where=text("struck_by = ''"), postgresql_where=text("struck_by = ''"),
)  # fmt: skip

# A list of training that somebody handed in and has not taken up yet; one a person.
training_list = Table(
    "training_list",
    metadata,
    Column("given_by", ForeignKey("person.id"), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("locked", LargeBinary, nullable=False),
    Column("given_at", BigInteger, nullable=False),
)
