"""Rows of looking results up: pictures of digits that were answered, each of which counts once."""

from sqlalchemy import BigInteger, Column, String, Table

from examhall.database import metadata

# In the database and not in memory, so that no second process takes the same answer again. Rows go when their time is over.
answered_picture = Table(
    "answered_picture",
    metadata,
    Column("drawn", String(32), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),
)
