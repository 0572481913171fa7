"""Pass rates and attendance, counted from one line a result. Pure.

A pass rate is passed of all who sat: who was absent did not, whose part was voided did.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from msgspec import Struct

from grading.results import Verdict


class Line(Struct, frozen=True):
    """One public result of a part."""

    registration: str
    level: str
    part: str
    batch: str
    centre: str
    verdict: Verdict


class Rate(Struct, frozen=True):
    """Results by verdict."""

    passed: int = 0
    failed: int = 0
    voided: int = 0
    absent: int = 0

    @property
    def told(self) -> int:
        return self.sat + self.absent

    @property
    def sat(self) -> int:
        return self.passed + self.failed + self.voided

    @property
    def percent(self) -> float | None:
        """Passed of a hundred who sat, to one decimal; None where nobody did."""
        return round(100 * self.passed / self.sat, 1) if self.sat else None

    def plus(self, verdict: Verdict) -> "Rate":
        counted = {Verdict.PASSED: self.passed, Verdict.FAILED: self.failed, Verdict.VOIDED: self.voided}
        counted[Verdict.ABSENT] = self.absent
        counted[verdict] += 1
        return Rate(*(counted[one] for one in (Verdict.PASSED, Verdict.FAILED, Verdict.VOIDED, Verdict.ABSENT)))


Key = TypeVar("Key")


def rates(lines: Iterable[Line], key: Callable[[Line], Key]) -> dict[Key, Rate]:
    """key -> its results by verdict, in the order in which the keys first come."""
    found: dict[Key, Rate] = {}
    for line in lines:
        found[key(line)] = found.get(key(line), Rate()).plus(line.verdict)
    return found


def over_all_parts(
    lines: Iterable[Line], parts: Mapping[str, frozenset[str]], counting: Mapping[str, frozenset[str]]
) -> dict[str, tuple[int, int]]:
    """level -> candidates of whom every part is told, and how many of them passed them all.

    `parts`: of each level; `counting`: registration -> its passed parts, with those kept from earlier batches.
    """
    told: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for line in lines:
        told[line.level, line.registration].add(line.part)
    found: dict[str, tuple[int, int]] = {}
    for (level, registration), known in told.items():
        passed = counting.get(registration, frozenset())
        if parts[level] <= known | passed:
            complete, all_passed = found.get(level, (0, 0))
            found[level] = complete + 1, all_passed + (parts[level] <= passed)
    return found


class Attendance(Struct, frozen=True):
    """Of one part of a level in a batch: who was to sit, sat, was absent, and put the part off."""

    batch: str
    level: str
    part: str
    to_sit: int
    sat: int
    absent: int
    deferred: int
