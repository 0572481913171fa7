"""Rows of certificates: how they look, the keys they are signed with, who proposed and who issued, and what became of each."""

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

# What stands on a certificate (design.py), the newest edition for those that are issued from now on.
certificate_design = Table(
    "certificate_design",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("said", Text, nullable=False),
    Column("written_by", String(16), nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
)

# Pictures of seals by the hash of their pixels' file.
certificate_seal = Table(
    "certificate_seal",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("mime", String(12), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("added_by", String(16), nullable=False),
    Column("added_at", BigInteger, nullable=False),
)

# What is published of each key: PEM of the public key, or of the certificate. The newest of a kind signs; none is ever removed,
# since it goes on verifying what it signed.
certificate_key = Table(
    "certificate_key",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("public", Text, nullable=False),
    Column("made_by", String(40), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    CheckConstraint("kind IN ('statement', 'document')", name="known_kind"),
)

# The last serial number given out in a scope (numbering.py). It only counts up.
certificate_serial = Table(
    "certificate_serial",
    metadata,
    Column("scope", String(60), primary_key=True),
    Column("last", Integer, nullable=False),
    CheckConstraint("last > 0", name="counts_from_one"),
)

# What one person proposes and another decides: to issue certificates of a batch, or to replace or revoke one of them.
# `lines`: JSON, see issuing.py.
certificate_act = Table(
    "certificate_act",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("batch_id", ForeignKey("batch.id"), nullable=False, index=True),
    Column("level", ForeignKey("level.code"), nullable=False),
    Column("certificate_id", String(16), index=True),
    Column("cause", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("proposed_by", ForeignKey("person.id"), nullable=False),
    Column("proposed_at", BigInteger, nullable=False),
    Column("decision", String(10)),
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", BigInteger),
    Column("decided_why", Text, nullable=False, server_default=""),
    Column("job_id", String(16), nullable=False, server_default=""),
    CheckConstraint("kind IN ('issue', 'replace', 'revoke')", name="known_kind"),
    CheckConstraint("(kind = 'issue') = (certificate_id IS NULL)", name="about_one_certificate_or_a_batch"),
    CheckConstraint("kind = 'issue' OR reason <> ''", name="a_change_has_a_reason"),
    CheckConstraint("decision IN ('done', 'withdrawn')", name="known_decision"),
    CheckConstraint(
        "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)", name="decided_by_somebody"
    ),
    CheckConstraint("decision <> 'done' OR decided_by <> proposed_by", name="done_by_another"),
)

# A certificate and what it says; names, scores and day as printed. `credential_id`: the UUID of its further forms.
certificate = Table(
    "certificate",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("number", String(40), nullable=False),
    Column("number_folded", String(40), nullable=False, unique=True),
    Column("act_id", ForeignKey("certificate_act.id"), nullable=False, index=True),
    Column("registration_id", ForeignKey("registration.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=False, index=True),
    Column("level", ForeignKey("level.code"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("theory_sitting", ForeignKey("sitting.id"), nullable=False, index=True),
    Column("practical_sitting", ForeignKey("sitting.id"), nullable=False, index=True),
    Column("theory", String(8), nullable=False),
    Column("practical", String(8), nullable=False),
    Column("issued_on", String(10), nullable=False),
    Column("design", Integer, nullable=False),  # the edition of certificate_design, 0 for the usual one
    Column("credential_id", String(36), nullable=False, unique=True),
    Column("replaces", ForeignKey("certificate.id"), unique=True),
    Column("state", String(12), nullable=False),
    Column("statement", Text),
    CheckConstraint("state IN ('waiting', 'made', 'handed_out', 'replaced', 'revoked')", name="known_state"),
    CheckConstraint("state IN ('waiting', 'revoked') OR statement IS NOT NULL", name="signed_once_made"),
)

# Of a registration at most one certificate counts.
Index(
    "ix_certificate_living", certificate.c.registration_id, unique=True,
    sqlite_where=text("state IN ('waiting', 'made', 'handed_out')"),
    postgresql_where=text("state IN ('waiting', 'made', 'handed_out')"),
)  # fmt: skip

certificate_step = Table(
    "certificate_step",
    metadata,
    Column("certificate_id", ForeignKey("certificate.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("move", String(10), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(16), nullable=False),
    Column("cause", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("number > 0", name="steps_count_from_one"),
)

# To whom a certificate was given: 领取登记.
certificate_handover = Table(
    "certificate_handover",
    metadata,
    Column("certificate_id", ForeignKey("certificate.id"), primary_key=True),
    Column("received_by", String(100), nullable=False),
    Column("by_proxy", Boolean, nullable=False),
    Column("document", String(20), nullable=False),  # kind of the identity document that was looked at
    Column("remark", Text, nullable=False),
    Column("recorded_by", ForeignKey("person.id"), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)

# The signed document of one holder, and the printer's file of an act in pieces; all ciphertext.
certificate_file = Table(
    "certificate_file",
    metadata,
    Column("certificate_id", ForeignKey("certificate.id"), primary_key=True),
    Column("locked", LargeBinary, nullable=False),
)

certificate_piece = Table(
    "certificate_piece",
    metadata,
    Column("act_id", ForeignKey("certificate_act.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("locked", LargeBinary, nullable=False),
)

for table in (certificate_design, certificate_seal, certificate_key, certificate_step, certificate_handover):
    append_only(table)
