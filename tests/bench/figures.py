"""One measured figure beside its target, and how all of them are printed: a table for people, JSON for programs."""

import json
import os
import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from statistics import median

from tests.bench.targets import TARGETS

WIDTH = 150


class CannotRun(Exception):
    """A bench that has nothing to measure with; its sentence is printed and the exit status is not zero."""


@dataclass(frozen=True)
class Figure:
    """`value` is the median of the runs; `holds` says whether it reaches `must`, None where there is no target."""

    id: str
    what: str
    value: float
    unit: str
    must: float | None
    aim: float | None
    holds: bool | None
    aimed: bool | None
    spread: str
    load: float  # load average of the machine over the last minute, ours included
    method: str


def figure(name: str, runs: Sequence[float], method: str) -> Figure:
    """The figure of this name from its runs."""
    target, value = TARGETS[name], rounded(median(runs))
    spread = f"{rounded(min(runs)):,} to {rounded(max(runs)):,} in {len(runs)} runs" if len(runs) > 1 else "one run"
    return Figure(
        name, target.what, value, target.unit, target.must, target.aim, target.holds(value), target.aimed(value),
        spread, round(os.getloadavg()[0], 1), method,
    )  # fmt: skip


def rounded(value: float) -> float:
    """Three significant digits, whole numbers from a thousand on: more would be noise."""
    return round(value) if abs(value) >= 100 or value == int(value) else float(f"{value:.3g}")


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all are not above."""
    if not values:
        raise CannotRun("nothing was measured: no request was answered")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def as_json(figures: Sequence[Figure]) -> str:
    return json.dumps([asdict(one) for one in figures], ensure_ascii=False, indent=1)


# id, what, value, unit, must, aim, holds, spread, load: as wide as what stands in them
WIDTHS = (
    max(map(len, TARGETS)), max(len(target.what) for target in TARGETS.values()), 7,
    max(len(target.unit) for target in TARGETS.values()), 6, 6, len("yes, aim too"), len("1,000 to 1,000 in 3 runs"), 4,
)  # fmt: skip


def heading() -> str:
    """The head of the table."""
    head = line("id", "what", "value", "unit", "must", "aim", "holds", "spread", "load")
    return f"{head}\n{'-' * len(head)}"


def as_rows(figures: Sequence[Figure]) -> str:
    """One line a figure of one measure, and the method of those that share it beneath."""
    told: list[str] = []
    for method, measured in groupby(figures, key=lambda one: one.method):
        told += map(row, measured)
        told += textwrap.wrap(method, WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 4)
    return "\n".join(told)


def row(one: Figure) -> str:
    return line(
        one.id, one.what, said(one.value), one.unit, said(one.must), said(one.aim), verdict(one), one.spread, f"{one.load:.1f}"
    )


def line(*cells: str) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def said(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


def verdict(one: Figure) -> str:
    if one.holds is None:
        return ""
    return "NO" if not one.holds else "yes, aim too" if one.aimed else "yes"
