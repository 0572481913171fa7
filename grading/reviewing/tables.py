"""Rows of score reviews: the review, every step of it, each marking again, and the rule of fees and terms."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    Text,
    text,
)

from examhall.append_only import append_only
from examhall.database import metadata

# One review of a sitting's result, but for those that were withdrawn. Fee, term and refund are those of the rule when it was
# asked for; `since`: when the working days of the answer began; `public`: the number of the release that it is
# about, the newest when it was asked for and again when it was signed.
score_review = Table(
    "score_review",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("sitting_id", ForeignKey("sitting.id"), nullable=False, index=True),
    Column("state", String(12), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("fee", Numeric(8, 2), nullable=False),
    Column("within", Integer, nullable=False),
    Column("refund", String(12), nullable=False),
    Column("public", Integer, nullable=False),
    Column("pay_until", String(10), nullable=False, server_default=""),  # ISO date; empty: nothing is to be paid by a day
    Column("since", BigInteger),
    Column("outcome", String(12)),
    Column("answered_at", BigInteger),
    Index(
        "uq_score_review_one_stands",
        "sitting_id",
        unique=True,
        sqlite_where=text("state <> 'withdrawn'"),
        postgresql_where=text("state <> 'withdrawn'"),
    ),
    CheckConstraint("state IN ('asked', 'accepted', 'in_review', 'answered', 'withdrawn')", name="known_state"),
    CheckConstraint("outcome IN ('unchanged', 'corrected')", name="known_outcome"),
    CheckConstraint(
        "(state = 'answered') = (outcome IS NOT NULL) AND (state = 'answered') = (answered_at IS NOT NULL)",
        name="answered_with_an_outcome",
    ),
    CheckConstraint("state IN ('asked', 'withdrawn') OR since IS NOT NULL", name="accepted_since"),
    CheckConstraint("refund IN ('corrected', 'never')", name="known_refund"),
    CheckConstraint("fee >= 0", name="never_negative"),
)

# `by` is the candidate where the candidate asks or withdraws.
score_review_step = Table(
    "score_review_step",
    metadata,
    Column("review_id", ForeignKey("score_review.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("move", String(12), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", ForeignKey("person.id"), nullable=False),
)

# The words of a step. They go when their time is over; that it happened stays.
score_review_words = Table(
    "score_review_words",
    metadata,
    Column("review_id", String(16), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("locked", LargeBinary, nullable=False),
    ForeignKeyConstraint(["review_id", "number"], ["score_review_step.review_id", "score_review_step.number"]),
)

# A sitting marked again: what was found (see findings.py) as its exact text, and the text's SHA-256.
score_review_marking = Table(
    "score_review_marking",
    metadata,
    Column("review_id", ForeignKey("score_review.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("by", ForeignKey("person.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)

score_review_rule = Table(
    "score_review_rule",
    metadata,
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("rule", Text, nullable=False),  # see terms.py
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
)

for table in (score_review_step, score_review_marking, score_review_rule):
    append_only(table)
append_only(score_review_words, until_purged=True)
