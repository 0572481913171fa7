"""Rows of stations that tested themselves: the latest result of each, in its room."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, String, Table, Text

from examhall.database import metadata

self_test = Table(
    "self_test",
    metadata,
    Column("room_id", ForeignKey("room.id"), primary_key=True),
    Column("station", String(40), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("address", String(64), nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("figures", Text, nullable=False),
)
