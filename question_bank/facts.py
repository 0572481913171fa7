"""The fact register: what items rest on, since when and until when it holds, and when it is due for review. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct

from question_bank.items import Item

UNKNOWN_FACT: Final = _(
    "The register has no fact %(id)s: a reviewer adds it under Facts, or it is loaded with examhall bank load."
)
FACT_ID: Final = re.compile(r"[A-Z][A-Z0-9-]{1,7}")


class Volatility(StrEnum):
    STABLE = "a"  # for years
    YEARLY = "b"  # check every year
    NEVER_BARE = "c"  # print the value in the paper


class Fact(Struct, frozen=True, forbid_unknown_fields=True):
    """One row. `support`: S a source was seen, K common knowledge of the field; no `valid_from`: it has held for long.

    `says_en` and `basis_en` are the same in English, where somebody wrote it; `checker` is who last held it against its source.
    """

    id: str
    says: str
    basis: str
    volatility: Volatility
    support: str
    review_by: date
    valid_from: date | None = None
    valid_to: date | None = None
    says_en: str = ""
    basis_en: str = ""
    checker: str = ""

    def says_otherwise(self, before: "Fact") -> bool:
        """Whether what rests on it must be looked at again: not where only its check, support or English changed."""
        same_words = _in_chinese_now(self, before) or (self.says, self.basis) == (before.says, before.basis)
        return not same_words or (self.valid_from, self.valid_to) != (before.valid_from, before.valid_to)

    def said_in(self, language: str) -> str:
        """What it says to readers of a language (zh-CN, en)."""
        return (self.says_en if language == "en" else "") or self.says

    def basis_in(self, language: str) -> str:
        return (self.basis_en if language == "en" else "") or self.basis

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def is_due(self, day: date) -> bool:
        """Whether somebody must look at it: its check is due, or it does not hold on the day."""
        return self.review_by <= day or not self.holds_on(day)


def _in_chinese_now(fact: Fact, before: Fact) -> bool:
    """Whether a row that was kept in English only says the same in Chinese now: a translation suspends nothing."""
    return not before.says_en and (before.says, before.basis) == (fact.says_en, fact.basis_en or fact.basis)


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
