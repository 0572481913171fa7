"""Rows of people: who they are, what they may do, and what they have attained."""

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

person = Table(
    "person",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("sex", String(1), nullable=False, server_default=""),
    Column("identity_kind", String(20), nullable=False, server_default=""),
    Column("identity_locked", LargeBinary),
    Column("identity_lookup", String(64), index=True),
    Column("username", String(60), unique=True),
    Column("password_hash", Text),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("access", Integer, nullable=False, server_default=text("0")),  # counts up: who signed in before is signed in no more
    Column("password_ends_at", BigInteger),  # of a password that somebody else gave, to be changed at the first sign-in
    CheckConstraint("(identity_locked IS NULL) = (identity_lookup IS NULL)", name="identity_locked_with_lookup"),
    CheckConstraint("(username IS NULL) = (password_hash IS NULL)", name="username_with_password"),
)

person_photo = Table(
    "person_photo",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("locked", LargeBinary, nullable=False),
    Column("added_by", String(16), nullable=False),
    Column("added_at", BigInteger, nullable=False),
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("centre_id", String(16), primary_key=True, server_default=""),  # empty: everywhere
)

# An applicant's own way in: who has this contact. `person_id` comes with the identity document.
account = Table(
    "account",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("contact_kind", String(10), nullable=False),
    Column("contact_locked", LargeBinary, nullable=False),
    Column("contact_lookup", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), unique=True),
    Column("made_at", BigInteger, nullable=False),
    CheckConstraint("contact_kind IN ('email', 'mobile')", name="known_contact_kind"),
)

# The contact of the other kind, where an account has both. No contact stands twice, here or there: see own_contacts.py.
other_contact = Table(
    "other_contact",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("contact_kind", String(10), nullable=False),
    Column("contact_locked", LargeBinary, nullable=False),
    Column("contact_lookup", String(64), nullable=False, unique=True),
    Column("since", BigInteger, nullable=False),
    CheckConstraint("contact_kind IN ('email', 'mobile')", name="known_contact_kind"),
)

# A one-time code that was sent: kept as a keyed hash, and no longer than a day.
sign_in_code = Table(
    "sign_in_code",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("contact_kind", String(10), nullable=False),
    Column("contact_locked", LargeBinary, nullable=False),
    Column("contact_lookup", String(64), nullable=False),
    Column("address_lookup", String(64), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("sent_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("used_at", BigInteger),
    Index("ix_sign_in_code_contact", "contact_lookup", "sent_at"),
    Index("ix_sign_in_code_address", "address_lookup", "sent_at"),
    Index("ix_sign_in_code_sent", "sent_at"),
)

# What applicants agree to before the first fact about them is kept; a version that somebody agreed to is never edited.
consent_text = Table(
    "consent_text",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
)

append_only(consent_text)

consent = Table(
    "consent",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("version", ForeignKey("consent_text.version"), primary_key=True),
    Column("given_at", BigInteger, nullable=False),
)

attainment = Table(
    "attainment",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("level", String(4), primary_key=True),
    Column("part", String(12), primary_key=True),
    Column("until", String(10), nullable=False, server_default=""),  # ISO date; empty: no end
    Column("passed_in", String(16), nullable=False, server_default=""),  # the batch
    Column("kept_for", Integer, nullable=False, server_default="0"),  # so many batches after it; 0: for good
)

# What somebody's telephone makes codes from; the codes of steps up to `last_step` have been used or are too old.
second_factor = Table(
    "second_factor",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("locked", LargeBinary, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("wrong", Integer, nullable=False, server_default=text("0")),  # codes in a row, since the last right one
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("lookup", String(64), primary_key=True),
    Column("used_at", BigInteger),
)

# Whose roles are asked for a second factor; the newest edition counts.
factor_rule = Table(
    "factor_rule",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("roles", Text, nullable=False),
    Column("set_by", String(16), nullable=False),  # empty: the installation itself, when it was made
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
)

append_only(factor_rule)
