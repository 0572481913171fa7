"""The entries of a counter's account as they stand in the database: what receipts brought in, what reversals took out."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, literal, select

from examhall.counter.account import Entry, Kind, Method
from examhall.counter.tables import charge, receipt, reversal
from examhall.people.scope import EVERYWHERE


def entries_of(connection: Connection, centres: Collection[str], first: str, last: str, person_id: str = "") -> list[Entry]:
    """All between two days (YYYY-MM-DD, both included) at these centres, or of one person; in the order of days and numbers."""
    came: Select[Any] = select(
        receipt.c.id, receipt.c.centre_id, literal(Kind.PAID.value).label("kind"), receipt.c.method,
        receipt.c.taken_by.label("person"), receipt.c.day, charge.c.level, charge.c.part, charge.c.amount,
    ).join(charge, charge.c.receipt_id == receipt.c.id)  # fmt: skip
    went: Select[Any] = (
        select(
            receipt.c.id, receipt.c.centre_id, reversal.c.kind, reversal.c.method, reversal.c.account_of.label("person"),
            reversal.c.day, charge.c.level, charge.c.part, charge.c.amount,
        )
        .join(charge, charge.c.receipt_id == receipt.c.id)
        .join(reversal, (reversal.c.receipt_id == charge.c.receipt_id) & (reversal.c.part == charge.c.part))
    )  # fmt: skip
    found: list[Entry] = []
    for query, person, day in ((came, receipt.c.taken_by, receipt.c.day), (went, reversal.c.account_of, reversal.c.day)):
        query = query.where(day.between(first, last))
        if EVERYWHERE not in centres:
            query = query.where(receipt.c.centre_id.in_(centres))
        if person_id:
            query = query.where(person == person_id)
        rows = connection.execute(query.order_by(day, receipt.c.number, charge.c.part.desc()))
        found += (
            Entry(
                Kind(row.kind), Method(row.method), row.amount, row.person, row.day, row.centre_id, row.level, row.part, row.id
            )
            for row in rows
        )
    return found
