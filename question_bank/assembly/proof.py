"""The proof sheet of parallel papers: every constraint with its value on each of them, and whether it holds. Pure."""

from collections.abc import Collection, Mapping, Sequence, Set
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from typing import Any

from msgspec import Struct

from question_bank.assembly.demands import HARDNESS, MOST_APART, TIME_APART, Pair, demands
from question_bank.papers.sealing import Pinned
from question_bank.specification import Specification


class Asked(StrEnum):
    EXACTLY = "exactly"
    AT_MOST = "at_most"
    ALIKE = "alike"  # as near to each other as this


class ProofLine(Struct, frozen=True):
    """One constraint. `name` is a cell (single/05), a difficulty, a cognitive level, or one of the words of `labels.PROOF`."""

    name: str
    asked: Asked
    bound: Decimal
    values: tuple[Decimal, ...]  # one a paper

    @property
    def holds(self) -> bool:
        match self.asked:
            case Asked.EXACTLY:
                return all(value == self.bound for value in self.values)
            case Asked.AT_MOST:
                return all(value <= self.bound for value in self.values)
            case Asked.ALIKE:
                return max(self.values) - min(self.values) <= self.bound


def proof(
    specification: Specification, papers: Sequence[Sequence[Pinned]], enemies: Collection[Pair] = (),
    uses: Mapping[str, int] | None = None,
) -> list[ProofLine]:  # fmt: skip
    """Every constraint of the specification, and of papers that stand beside each other.

    `enemies`: pairs that must not stand on one paper; `uses`: on how many papers an item stands by now, these among them.
    """
    items = [[one.item for one in paper] for paper in papers]
    whole = [demands(specification, paper) for paper in items]
    lines = [
        ProofLine(one.name, Asked.EXACTLY, Decimal(one.count), tuple(Decimal(len(paper[n].items)) for paper in whole))
        for n, one in enumerate(whole[0])
    ]
    points = tuple(sum((one.points for one in paper), Decimal(0)) for paper in papers)
    lines.append(ProofLine("points", Asked.EXACTLY, specification.points, points))
    if specification.most_calculation is not None:
        computed = tuple(Decimal(sum(item.calculation for item in paper)) for paper in items)
        lines.append(ProofLine("calculation", Asked.AT_MOST, Decimal(specification.most_calculation), computed))
    minutes = tuple(Decimal(sum(map(specification.seconds_for, paper))) / 60 for paper in items)
    lines.append(ProofLine("minutes", Asked.AT_MOST, Decimal(specification.minutes), minutes))
    ids = [{item.id for item in paper} for paper in items]
    together = tuple(Decimal(sum(one in paper and other in paper for one, other in enemies)) for paper in ids)
    lines.append(ProofLine("enemies", Asked.EXACTLY, Decimal(0), together))
    if specification.most_papers is not None:
        most = tuple(Decimal(max((uses or {}).get(one, 1) for one in paper)) for paper in ids)
        lines.append(ProofLine("exposure", Asked.AT_MOST, Decimal(specification.most_papers), most))
    hardness = tuple(sum((HARDNESS[item.difficulty] for item in paper), Decimal(0)) / len(paper) for paper in items)
    lines.append(ProofLine("difficulty", Asked.ALIKE, MOST_APART, hardness))
    if len(papers) > 1:
        lines.append(ProofLine("pace", Asked.ALIKE, TIME_APART * specification.minutes, minutes))
        lines.append(in_common(specification, papers))
    return lines


def in_common(specification: Specification, papers: Sequence[Sequence[Pinned]]) -> ProofLine:
    """What papers have in common: items where the specification limits them, else a task's variants, of which none may be."""
    if specification.most_shared is not None:
        shared = _most_in_common([{one.item.id for one in paper} for paper in papers])
        return ProofLine("shared", Asked.AT_MOST, Decimal(specification.most_shared), shared)
    variants = _most_in_common([{(one.item.id, name) for one in paper for name in _names(one)} for paper in papers])
    return ProofLine("variants", Asked.AT_MOST, Decimal(0), variants)


def _names(pinned: Pinned) -> Sequence[str]:
    return pinned.variants or [one.name for one in pinned.item.variants]


def _most_in_common(papers: Sequence[Set[Any]]) -> tuple[Decimal, ...]:
    """For each paper, how much it has in common with the one it has most in common with."""
    most = [0] * len(papers)
    for one, other in combinations(range(len(papers)), 2):
        common = len(papers[one] & papers[other])
        most[one], most[other] = max(most[one], common), max(most[other], common)
    return tuple(Decimal(number) for number in most)
