"""A counter's account: what came in and what went back, summed by anything an entry says of itself. Pure; money is Decimal."""

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from msgspec import Struct

NOTHING: Final = Decimal("0.00")


class Method(StrEnum):
    CASH = "cash"
    TRANSFER = "transfer"


class Kind(StrEnum):
    PAID = "paid"
    VOIDED = "voided"  # on the receipt's own day, out of the account of who took it
    REFUNDED = "refunded"  # later, out of the account of who pays it back


class Service(StrEnum):
    """What is paid for beside the examination itself."""

    SCORE_REVIEW = "score_review"


class Entry(Struct, frozen=True):
    """One part of one receipt coming in or going back. `amount` is never negative: `kind` says which way it goes.

    `service`: what it is for, empty where it is the fee of the examination.
    """

    kind: Kind
    method: Method
    amount: Decimal
    person: str
    day: str
    centre: str
    level: str
    part: str
    receipt: str
    service: str = ""


class Sums(Struct, frozen=True):
    """What was paid, voided and refunded, in yuan."""

    paid: Decimal = NOTHING
    voided: Decimal = NOTHING
    refunded: Decimal = NOTHING

    @property
    def net(self) -> Decimal:
        """What is left."""
        return self.paid - self.voided - self.refunded

    def plus(self, entry: Entry) -> "Sums":
        by_kind = {Kind.PAID: self.paid, Kind.VOIDED: self.voided, Kind.REFUNDED: self.refunded}
        by_kind[entry.kind] += entry.amount
        return Sums(by_kind[Kind.PAID], by_kind[Kind.VOIDED], by_kind[Kind.REFUNDED])


Key = TypeVar("Key")


def summed(entries: Iterable[Entry]) -> Sums:
    sums = Sums()
    for entry in entries:
        sums = sums.plus(entry)
    return sums


def summed_by(entries: Iterable[Entry], key: Callable[[Entry], Key]) -> dict[Key, Sums]:
    """key -> sums, in the order in which the keys first come."""
    sums: dict[Key, Sums] = {}
    for entry in entries:
        sums[key(entry)] = sums.get(key(entry), Sums()).plus(entry)
    return sums


def by_part(entries: Iterable[Entry]) -> list[tuple[tuple[str, str, str], Sums]]:
    """(level, part, service) and sums: by level, theory first, the examination before services."""
    found = summed_by(entries, lambda entry: (entry.level, entry.part, entry.service))
    return sorted(found.items(), key=lambda one: (one[0][0], one[0][1] != "theory", one[0][2]))


def of_method(entries: Collection[Entry], method: Method) -> Sums:
    return summed(entry for entry in entries if entry.method == method)


def receipts_in(entries: Iterable[Entry]) -> int:
    """How many receipts were given out."""
    return len({entry.receipt for entry in entries if entry.kind is Kind.PAID})


def seen_as(entries: Collection[Entry]) -> dict[str, Any]:
    """What a closing keeps of the account it closes; when these differ later, the account has moved on since."""
    cash, transfers = (of_method(entries, method).net for method in Method)
    return {"entries": len(entries), "cash": cash, "transfers": transfers}
