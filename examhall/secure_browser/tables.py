"""Rows of the access rules: who must use Safe Exam Browser, with which keys, from which networks, and who was let in or not."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, LargeBinary, String, Table

from examhall.append_only import append_only
from examhall.database import metadata

# One administration's rule; there is none before somebody sets it. Passwords are locked by the vault.
secure_browser_rule = Table(
    "secure_browser_rule",
    metadata,
    Column("administration_id", ForeignKey("administration.id"), primary_key=True),
    Column("required", Boolean, nullable=False),
    Column("gate", String(32), nullable=False, unique=True),
    Column("quit", String(32), nullable=False, unique=True),
    Column("salt", LargeBinary, nullable=False),
    Column("quit_password", LargeBinary, nullable=False),
    Column("file_password", LargeBinary, nullable=False),
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", BigInteger, nullable=False),
)

# Browser Exam Keys, one for each build of the client, and Config Keys of settings that were made elsewhere.
secure_browser_key = Table(
    "secure_browser_key",
    metadata,
    Column("administration_id", ForeignKey("secure_browser_rule.administration_id"), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("note", String(200), nullable=False),
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("kind IN ('config', 'browser')", name="known_kind"),
)

# A browser that has shown both keys. It serves one candidate: the first who signs in with it.
secure_browser_pass = Table(
    "secure_browser_pass",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("administration_id", ForeignKey("administration.id"), nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("passed_at", BigInteger, nullable=False),
    Column("address", String(64), nullable=False),
    Column("version", String(200), nullable=False),
)

# A browser that was not let in, or failed a later look; `sitting_id` where it is known whose.
access_refusal = Table(
    "access_refusal",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("administration_id", ForeignKey("administration.id"), nullable=False),
    Column("sitting_id", ForeignKey("sitting.id")),
    Column("at", BigInteger, nullable=False),
    Column("fault", String(24), nullable=False),
    Column("address", String(64), nullable=False),
    Column("url", String(300), nullable=False),
    Column("expected", String(300), nullable=False),
    Column("received", String(8), nullable=False),
    Column("version", String(200), nullable=False),
    Index("ix_access_refusal_administration", "administration_id", "at"),
)

# Where the machines of a room are; a room without any is entered from everywhere.
room_network = Table(
    "room_network",
    metadata,
    Column("room_id", ForeignKey("room.id"), primary_key=True),
    Column("network", String(50), primary_key=True),
    Column("note", String(200), nullable=False),
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", BigInteger, nullable=False),
)

append_only(access_refusal)
