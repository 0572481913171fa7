"""The fact register: what items rest on, since when and until when it holds, and when it is due for review. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from question_bank.items import Item


class Volatility(StrEnum):
    STABLE = "a"  # for years
    YEARLY = "b"  # check every year
    NEVER_BARE = "c"  # print the value in the paper


class Fact(Struct, frozen=True, forbid_unknown_fields=True):
    """One row. `support`: S a source was seen, K common knowledge of the field; no `valid_from`: it has held for long."""

    id: str
    says: str
    basis: str
    volatility: Volatility
    support: str
    review_by: date
    valid_from: date | None = None
    valid_to: date | None = None

    def says_otherwise(self, before: "Fact") -> bool:
        """Whether what rests on it must be looked at again: not where only its next check or its support has changed."""
        return (self.says, self.basis, self.valid_from, self.valid_to) != (
            before.says, before.basis, before.valid_from, before.valid_to,
        )  # fmt: skip

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def is_due(self, day: date) -> bool:
        """Whether somebody must look at it: its check is due, or it does not hold on the day."""
        return self.review_by <= day or not self.holds_on(day)


class FactRegister(Struct, frozen=True, forbid_unknown_fields=True):
    """The register's file."""

    facts: list[Fact]


def facts_by_id(register: FactRegister) -> dict[str, Fact]:
    """The rows by their ids. ValueError when an id stands twice."""
    found: dict[str, Fact] = {}
    for fact in register.facts:
        if fact.id in found:
            raise ValueError(f"the fact {fact.id} stands twice")
        found[fact.id] = fact
    return found


def fact_faults(items: Iterable[Item], facts: Mapping[str, Fact]) -> Iterator[str]:
    """A sentence for every item that rests on a fact that is unknown or did not hold on the day the item names."""
    for item in items:
        for name in item.facts:
            fact = facts.get(name)
            if fact is None:
                yield f"{item.id}: there is no fact {name} in the register"
            elif item.as_of is None or not fact.holds_on(item.as_of):
                yield f"{item.id}: the fact {name} does not hold on {item.as_of}"
