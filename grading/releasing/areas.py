"""What a candidate earned in each area of the programme. Pure; exact, and rounded only where it is shown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from grading.results import scaled
from grading.scheme import MarkLine, SchemeLine
from question_bank.papers.sealing import SealedKey


class Earned(Struct, frozen=True, array_like=True):
    """Points earned in an area, out of how many."""

    points: Decimal
    out_of: Decimal


def by_area(
    scheme: Sequence[SchemeLine], lines: Iterable[MarkLine], keys: Iterable[SealedKey], areas: Mapping[tuple[str, int], str]
) -> dict[str, Earned]:
    """area -> what was earned there, areas in order. `areas` says the area of each item version; `keys` what a question is
    worth in this paper, where its own points may be others."""
    worth = {(key.slot, key.variant): key for key in keys}
    earned: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for line in lines:
        place = scheme[line.place]
        earned[place.slot, place.variant] += line.points
    found: defaultdict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for question, points in earned.items():
        key = worth[question]
        both = found[areas[key.item, key.version]]
        both[0] += scaled(points, key.key.points, key.points)
        both[1] += key.points
    return {area: Earned(*found[area]) for area in sorted(found)}
