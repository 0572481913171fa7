"""Rows of released results: what one person confirmed, line by line, and what another made public."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Integer, String, Table, Text

from examhall.append_only import append_only
from examhall.database import metadata

# Results confirmed by one person for another to release. `cause` is empty for the first release of a sitting's result; for a
# correction it names what made it: its kind and id. `held` counts the sittings that were left out.
result_release = Table(
    "result_release",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("administration_id", ForeignKey("administration.id"), nullable=False, index=True),
    Column("cause", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("confirmed_by", ForeignKey("person.id"), nullable=False),
    Column("confirmed_at", BigInteger, nullable=False),
    Column("held", Integer, nullable=False),
    Column("digest", String(64), nullable=False),  # over its lines, by sitting
    Column("decision", String(12)),
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", BigInteger),
    CheckConstraint("decision IN ('released', 'withdrawn')", name="known_decision"),
    CheckConstraint(
        "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)", name="decided_by_somebody"
    ),
    CheckConstraint("decision <> 'released' OR decided_by <> confirmed_by", name="released_by_another"),
)

# One result as it is confirmed: `areas` is JSON, area -> [points earned, points of the area], exact decimals as text.
release_line = Table(
    "release_line",
    metadata,
    Column("release_id", ForeignKey("result_release.id"), primary_key=True),
    Column("sitting_id", String(16), primary_key=True, index=True),
    Column("edition", Integer, nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("score", String(8)),
    Column("areas", Text, nullable=False),
    ForeignKeyConstraint(
        ["sitting_id", "edition"], ["result_edition.sitting_id", "result_edition.edition"],
        name="fk_release_line_result_edition",
    ),
)  # fmt: skip

# What the public is told of a sitting: the line of its newest number. A second one is a correction.
released_result = Table(
    "released_result",
    metadata,
    Column("sitting_id", ForeignKey("sitting.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("release_id", String(16), nullable=False, index=True),
    CheckConstraint("number > 0", name="numbers_count_from_one"),
    ForeignKeyConstraint(
        ["release_id", "sitting_id"], ["release_line.release_id", "release_line.sitting_id"],
        name="fk_released_result_release_line",
    ),
)  # fmt: skip

# A person has decided that what a room noted has no consequence for the result. `noted`: an incident, or a doubt at the door.
no_consequence = Table(
    "no_consequence",
    metadata,
    Column("noted", String(40), primary_key=True),
    Column("sitting_id", ForeignKey("sitting.id"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("by", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
)

for table in (release_line, released_result, no_consequence):
    append_only(table)
