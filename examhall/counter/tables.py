"""Rows of the counter: receipts and what they are for, what went back, closed accounts, late admissions. Nothing is deleted."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from examhall.append_only import append_only
from examhall.database import metadata

# The last number that was given out in a series; counting on locks the row, so that none repeats and none is left out.
running_number = Table(
    "running_number",
    metadata,
    Column("series", String(40), primary_key=True),
    Column("last", Integer, nullable=False),
    CheckConstraint("last >= 0", name="counts_up"),
)

# `checked`: what was compared, as a JSON list (see comparing.py); `day`: by the centre's calendar.
receipt = Table(
    "receipt",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("centre_id", ForeignKey("centre.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("running", Integer, nullable=False),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("registration_id", ForeignKey("registration.id"), nullable=False, index=True),
    Column("method", String(8), nullable=False),
    Column("reference", String(60), nullable=False),
    Column("checked", Text, nullable=False),
    Column("taken_by", String(16), nullable=False),
    Column("taken_at", BigInteger, nullable=False),
    Column("day", String(10), nullable=False, index=True),
    UniqueConstraint("centre_id", "year", "running"),
    CheckConstraint("method IN ('cash', 'transfer')", name="known_method"),
    CheckConstraint("(method = 'transfer') = (reference <> '')", name="transfer_with_reference"),
    CheckConstraint("running > 0", name="numbers_count_from_one"),
)

charge = Table(
    "charge",
    metadata,
    Column("receipt_id", ForeignKey("receipt.id"), primary_key=True),
    Column("part", String(12), primary_key=True),
    Column("level", String(4), nullable=False),
    Column("amount", Numeric(8, 2), nullable=False),
    CheckConstraint("part IN ('theory', 'practical')", name="known_part"),
    CheckConstraint("amount >= 0", name="never_negative"),
)

# A charge goes back once: voided on its day, or refunded later. `account_of`: out of whose account.
reversal = Table(
    "reversal",
    metadata,
    Column("receipt_id", String(16), primary_key=True),
    Column("part", String(12), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("method", String(8), nullable=False),
    Column("reference", String(60), nullable=False),
    Column("reason", Text, nullable=False),
    Column("account_of", String(16), nullable=False),
    Column("made_by", String(16), nullable=False),
    Column("approved_by", String(16), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("day", String(10), nullable=False, index=True),
    ForeignKeyConstraint(["receipt_id", "part"], ["charge.receipt_id", "charge.part"]),
    CheckConstraint("kind IN ('voided', 'refunded')", name="known_kind"),
    CheckConstraint("method IN ('cash', 'transfer')", name="known_method"),
    CheckConstraint("made_by <> approved_by", name="by_two_persons"),
    CheckConstraint("reason <> ''", name="with_a_reason"),
)

# One person's account of one day, as it was counted and signed; `entries`, `cash` and `transfers` are what it closes.
day_closing = Table(
    "day_closing",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("centre_id", ForeignKey("centre.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("day", String(10), nullable=False),
    Column("entries", Integer, nullable=False),
    Column("cash", Numeric(10, 2), nullable=False),
    Column("transfers", Numeric(10, 2), nullable=False),
    Column("counted", Numeric(10, 2), nullable=False),
    Column("note", Text, nullable=False),
    Column("closed_at", BigInteger, nullable=False),
    CheckConstraint("cash = counted OR note <> ''", name="difference_with_note"),
)

day_acceptance = Table(
    "day_acceptance",
    metadata,
    Column("closing", ForeignKey("day_closing.number"), primary_key=True, autoincrement=False),
    Column("accepted_by", String(16), nullable=False),
    Column("accepted_at", BigInteger, nullable=False),
)

# An exams officer lets somebody pay outside the window, until a moment; the latest one counts.
late_admission = Table(
    "late_admission",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("application_id", ForeignKey("application.id"), nullable=False, index=True),
    Column("until", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("granted_by", String(16), nullable=False),
    Column("granted_at", BigInteger, nullable=False),
    CheckConstraint("reason <> ''", name="with_a_reason"),
)

# A fee for a service beside the examination, such as the review of a score, with a receipt of the same series. `cause`: what it
# was paid for, its kind and id, known to whoever offers the service.
service_receipt = Table(
    "service_receipt",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("centre_id", ForeignKey("centre.id"), nullable=False),
    Column("registration_id", ForeignKey("registration.id"), nullable=False, index=True),
    Column("service", String(16), nullable=False),
    Column("cause", String(40), nullable=False, index=True),
    Column("about", String(40), nullable=False),  # the number that people know it by
    Column("level", String(4), nullable=False),
    Column("part", String(12), nullable=False),
    Column("amount", Numeric(8, 2), nullable=False),
    Column("method", String(8), nullable=False),
    Column("reference", String(60), nullable=False),
    Column("taken_by", String(16), nullable=False),
    Column("taken_at", BigInteger, nullable=False),
    Column("day", String(10), nullable=False, index=True),
    CheckConstraint("part IN ('theory', 'practical')", name="known_part"),
    CheckConstraint("method IN ('cash', 'transfer')", name="known_method"),
    CheckConstraint("(method = 'transfer') = (reference <> '')", name="transfer_with_reference"),
    CheckConstraint("amount > 0", name="nobody_pays_nothing"),
)

# It goes back once: voided on its day, or refunded later.
service_reversal = Table(
    "service_reversal",
    metadata,
    Column("receipt_id", ForeignKey("service_receipt.id"), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("method", String(8), nullable=False),
    Column("reference", String(60), nullable=False),
    Column("reason", Text, nullable=False),
    Column("account_of", String(16), nullable=False),
    Column("made_by", String(16), nullable=False),
    Column("approved_by", String(16), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("day", String(10), nullable=False, index=True),
    CheckConstraint("kind IN ('voided', 'refunded')", name="known_kind"),
    CheckConstraint("method IN ('cash', 'transfer')", name="known_method"),
    CheckConstraint("made_by <> approved_by", name="by_two_persons"),
    CheckConstraint("reason <> ''", name="with_a_reason"),
)

for kept in (
    receipt, charge, reversal, day_closing, day_acceptance, late_admission, service_receipt, service_reversal,
):  # fmt: skip
    append_only(kept)
