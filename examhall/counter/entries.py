"""The entries of a counter's account as they stand in the database: what receipts brought in, what went back of them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, literal, select, union_all

from examhall.counter.account import Entry, Kind, Method
from examhall.counter.tables import charge, receipt, reversal, service_receipt, service_reversal
from examhall.people.scope import EVERYWHERE


def entries_of(connection: Connection, centres: Collection[str], first: str, last: str, person_id: str = "") -> list[Entry]:
    """All between two days (YYYY-MM-DD, both included) at these centres, or of one person; in the order of days and numbers."""
    paid: Select[Any] = select(
        receipt.c.id, receipt.c.number, receipt.c.centre_id, literal(Kind.PAID.value).label("kind"), receipt.c.method,
        receipt.c.taken_by.label("person"), receipt.c.day, charge.c.level, charge.c.part, charge.c.amount,
        literal("").label("service"),
    ).join(charge, charge.c.receipt_id == receipt.c.id)  # fmt: skip
    gone: Select[Any] = (
        select(
            receipt.c.id, receipt.c.number, receipt.c.centre_id, reversal.c.kind, reversal.c.method,
            reversal.c.account_of.label("person"), reversal.c.day, charge.c.level, charge.c.part, charge.c.amount,
            literal("").label("service"),
        )
        .join(charge, charge.c.receipt_id == receipt.c.id)
        .join(reversal, (reversal.c.receipt_id == charge.c.receipt_id) & (reversal.c.part == charge.c.part))
    )  # fmt: skip
    found: list[Entry] = []
    for query in (union_all(paid, _services_paid()), union_all(gone, _services_gone())):
        one = query.subquery()
        wanted = select(one).where(one.c.day.between(first, last))
        if EVERYWHERE not in centres:
            wanted = wanted.where(one.c.centre_id.in_(centres))
        if person_id:
            wanted = wanted.where(one.c.person == person_id)
        rows = connection.execute(wanted.order_by(one.c.day, one.c.number, one.c.part.desc()))
        found += (
            Entry(
                Kind(row.kind), Method(row.method), row.amount, row.person, row.day, row.centre_id, row.level, row.part, row.id,
                row.service,
            )
            for row in rows
        )  # fmt: skip
    return found


def _services_paid() -> Select[Any]:
    return select(
        service_receipt.c.id, service_receipt.c.number, service_receipt.c.centre_id, literal(Kind.PAID.value).label("kind"),
        service_receipt.c.method, service_receipt.c.taken_by.label("person"), service_receipt.c.day, service_receipt.c.level,
        service_receipt.c.part, service_receipt.c.amount, service_receipt.c.service,
    )  # fmt: skip


def _services_gone() -> Select[Any]:
    return select(
        service_receipt.c.id, service_receipt.c.number, service_receipt.c.centre_id, service_reversal.c.kind,
        service_reversal.c.method, service_reversal.c.account_of.label("person"), service_reversal.c.day,
        service_receipt.c.level, service_receipt.c.part, service_receipt.c.amount, service_receipt.c.service,
    ).join(service_reversal, service_reversal.c.receipt_id == service_receipt.c.id)  # fmt: skip
