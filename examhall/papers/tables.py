"""Rows of sealed papers and booklets: ciphertext, and the key only once it is released."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from examhall.database import metadata

sealed_paper = Table(
    "sealed_paper",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("level", String(4), nullable=False),
    Column("part", String(12), nullable=False),
    Column("title", String(200), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("locked", LargeBinary, nullable=False),
    Column("sealed_at", BigInteger, nullable=False),
    Column("released_at", BigInteger),
    Column("released_key", LargeBinary),
    CheckConstraint("(released_at IS NULL) = (released_key IS NULL)", name="key_only_when_released"),
)

booklet = Table(
    "booklet",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("paper_id", ForeignKey("sealed_paper.id"), nullable=False, index=True),
    Column("seed", String(32), nullable=False),
    Column("variants", Text, nullable=False),
    Column("fields", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("locked", LargeBinary, nullable=False),
)
