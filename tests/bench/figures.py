"""One measured figure beside its target, and how all of them are printed: a table for people, JSON for programs."""

import json
import os
import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass
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


def as_table(figures: Sequence[Figure]) -> str:
    """One line a figure, its method beneath."""
    head = ("id", "what", "value", "unit", "must", "aim", "holds", "spread", "load")
    rows = [
        (
            one.id, one.what, said(one.value), one.unit, said(one.must), said(one.aim), verdict(one), one.spread,
            f"{one.load:.1f}",
        )
        for one in figures
    ]  # fmt: skip
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)]
    told = [lines[0], "-" * max(map(len, lines))]
    before = ""
    for line, one in zip(lines[1:], figures, strict=True):
        told.append(line)
        if one.method != before:
            told += textwrap.wrap(one.method, WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 4)
        before = one.method
    return "\n".join(told)


def said(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


def verdict(one: Figure) -> str:
    if one.holds is None:
        return ""
    return "NO" if not one.holds else "yes, aim too" if one.aimed else "yes"
