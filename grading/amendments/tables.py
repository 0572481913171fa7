"""Rows of amendments of keys, of the rescorings that bring them live, and of what each proposes for each candidate."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from examhall.append_only import append_only
from examhall.database import metadata

# What is marked otherwise than the bank's item version says, on one paper or on every one that pins it (no paper). The item
# version itself stays as it is. `keys` is JSON, variant -> key; `words` the text of a task they were read from.
key_amendment = Table(
    "key_amendment",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("item_id", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("paper_id", ForeignKey("sealed_paper.id")),
    Column("manner", String(12), nullable=False),
    Column("keys", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("hash", String(64), nullable=False),  # over all that it says
    Column("by", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    CheckConstraint("manner IN ('other_key', 'further_key', 'other_rule', 'given', 'taken_out')", name="known_manner"),
    CheckConstraint("(manner IN ('given', 'taken_out')) = (keys = '{}')", name="keys_where_the_manner_has_any"),
    ForeignKeyConstraint(
        ["item_id", "version"], ["item_version.item_id", "item_version.version"], name="fk_key_amendment_amends"
    ),
    Index("ix_key_amendment_item", "item_id", "version"),
)

# One run by one amendment. `basis` is JSON, paper -> its hash, its scheme and the runs that were live on it when it was
# computed; `digest` is over its lines. A run that is live is never taken back: another amendment is the way.
rescoring = Table(
    "rescoring",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("amendment_id", ForeignKey("key_amendment.id"), nullable=False, index=True),
    Column("spares", Boolean, nullable=False),
    Column("proposed_by", ForeignKey("person.id"), nullable=False),
    Column("proposed_at", BigInteger, nullable=False),
    Column("computed_at", BigInteger),
    Column("basis", Text),
    Column("digest", String(64)),
    Column("decision", String(8)),
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", BigInteger),
    Column("decided_why", Text),
    CheckConstraint("decision IN ('live', 'dropped')", name="known_decision"),
    CheckConstraint(
        "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)", name="decided_by_somebody"
    ),
    CheckConstraint(
        "(computed_at IS NULL) = (basis IS NULL) AND (computed_at IS NULL) = (digest IS NULL)", name="computed_whole"
    ),
    CheckConstraint("decision <> 'live' OR computed_at IS NOT NULL", name="live_only_when_computed"),
    CheckConstraint("decision <> 'live' OR decided_by <> proposed_by", name="made_live_by_another"),
)

# One candidate of a run: what counted when it was computed, and what is proposed. No `before_edition`: there was no result.
rescoring_line = Table(
    "rescoring_line",
    metadata,
    Column("rescoring_id", ForeignKey("rescoring.id"), primary_key=True),
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("change", String(10), nullable=False),
    Column("before_edition", Integer),
    Column("before_verdict", String(12)),
    Column("before_score", String(8)),
    Column("verdict", String(12)),
    Column("score", String(8)),
    Column("answer_hash", String(64), nullable=False),
    Column("scheme_id", String(64), nullable=False),
    Column("marks_hash", String(64), nullable=False),
    Column("fault", String(20), nullable=False),  # why it is set aside in this run; empty where it is not
    Column("detail", Text, nullable=False),
    CheckConstraint("(before_edition IS NULL) = (before_verdict IS NULL)", name="before_is_an_edition"),
    CheckConstraint("(verdict IS NULL) = (fault <> '')", name="a_result_or_a_fault"),
    CheckConstraint("(change = 'set_aside') = (fault <> '')", name="set_aside_with_a_fault"),
    Index("ix_rescoring_line_change", "rescoring_id", "change"),
)

append_only(key_amendment)
append_only(rescoring_line)
