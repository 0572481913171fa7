"""How deep the bank is against its specifications, and which facts want to be looked at. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from question_bank.assembly.demands import demands
from question_bank.facts import Fact
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.soundness import DEPTH
from question_bank.specification import Specification

# Parallel papers that the bank should be able to make at any time.
PAPERS: Final[Mapping[str, int]] = {"theory": DEPTH, "practical": 2}
SOON: Final = timedelta(days=60)


class Stock(Struct, frozen=True):
    """Items alike that a new paper may take. `worth`: how many they are; of a task, how many papers its variants can serve."""

    level: str
    part: str
    kind: Kind
    area: str
    difficulty: Difficulty
    cognitive: Cognitive
    calculation: bool
    worth: int
    id: str = ""  # of a task
    seconds: int = 0  # a cell asks for items, not for time


class Depth(Struct, frozen=True):
    """One line of a specification: `have` of what `need` parallel papers' worth is. `name` as the specification says it."""

    name: str
    have: int
    need: int

    @property
    def is_thin(self) -> bool:
        return self.have < self.need

    @property
    def share(self) -> int:
        """Of 100, how full it is."""
        return min(100, 100 * self.have // self.need) if self.need else 100


def depths(specification: Specification, stock: Iterable[Stock]) -> dict[str, Depth]:
    """Each cell, difficulty and cognitive level of a specification, by name."""
    mine = [one for one in stock if (one.level, one.part) == (specification.level, specification.part)]
    papers = PAPERS[specification.part]
    return {
        line.name: Depth(line.name, sum(mine[n].worth for n in line.items), line.count * papers)
        for line in demands(specification, mine)
    }


def due_facts(facts: Mapping[str, Fact], today: date) -> list[Fact]:
    """Facts that do not hold today, whose check is due, or which end or are due within SOON; what is due first, first."""
    return sorted((one for one in facts.values() if _due_on(one, today) <= today + SOON), key=lambda one: _due_on(one, today))


def _due_on(fact: Fact, today: date) -> date:
    """The day on which somebody must look at it; today where it does not hold."""
    if not fact.holds_on(today):
        return today
    return min(fact.review_by, fact.valid_to) if fact.valid_to else fact.review_by


def thin(lines: Mapping[str, Depth]) -> int:
    """How many are thin."""
    return sum(line.is_thin for line in lines.values())
