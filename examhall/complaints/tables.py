"""Rows of complaints, every step of each, and what was handed in with them."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table

from examhall.append_only import append_only
from examhall.database import metadata

# What was said and how the complainant is reached is kept as ciphertext; the code and the form only as keyed hashes.
complaint = Table(
    "complaint",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("number", String(10), nullable=False, unique=True),
    Column("code_lookup", String(64), nullable=False),
    Column("form_lookup", String(64), nullable=False, unique=True),  # of the form it came on: sent twice it is one
    Column("address_lookup", String(64), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("subject", String(10), nullable=False),
    Column("subject_id", String(16), nullable=False),
    Column("says_locked", LargeBinary, nullable=False),
    Column("contact_locked", LargeBinary),  # none: anonymous
    Column("state", String(16), nullable=False),
    Column("filed_at", BigInteger, nullable=False),
    Column("receipt_by", String(10), nullable=False),
    Column("answer_by", String(10), nullable=False),
    Column("appeal_until", String(10), nullable=False, server_default=""),
    Column("answered_by", String(16), nullable=False, server_default=""),  # who gave the first answer
    Column("language", String(8), nullable=False, server_default="zh_CN"),  # in which the form was filled in
    CheckConstraint(
        "state IN ('received', 'acknowledged', 'handed_over', 'answered', 'appealed', 'answered_again', 'closed', 'withdrawn')",
        name="known_state",
    ),
    CheckConstraint("subject IN ('centre', 'training')", name="known_subject"),
    CheckConstraint("state <> 'answered' OR appeal_until <> ''", name="who_was_answered_may_appeal"),
)

# What was promised: so many working days from a moment on. The days that `complaint` keeps are counted from these.
complaint_promise = Table(
    "complaint_promise",
    metadata,
    Column("complaint_id", ForeignKey("complaint.id"), primary_key=True),
    Column("of", String(12), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("within", Integer, nullable=False),
    CheckConstraint("of IN ('receipt_by', 'answer_by', 'appeal_until')", name="known_promise"),
)

complaint_step = Table(
    "complaint_step",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("complaint_id", ForeignKey("complaint.id"), nullable=False, index=True),
    Column("move", String(12), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(16), nullable=False),  # empty: the complainant
    Column("to_kind", String(10), nullable=False),  # person, centre, training; empty where nothing is handed over
    Column("to_id", String(16), nullable=False),
    Column("says_locked", LargeBinary),
    CheckConstraint("(to_kind = '') = (to_id = '')", name="handed_over_to_somebody"),
)

append_only(complaint_step, until_purged=True)

complaint_attachment = Table(
    "complaint_attachment",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("complaint_id", ForeignKey("complaint.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("locked", LargeBinary, nullable=False),
    Column("added_at", BigInteger, nullable=False),
)
