"""Where the marks of a plot stand: histogram, item map, option curves. Pure; the templates only draw.

Everything is in the units of the drawing, 640 wide, from the top left.
"""

from collections.abc import Sequence
from math import ceil, floor
from typing import Final

from msgspec import Struct

from grading.analysis.findings import Calibration, OptionFinding

WIDTH: Final = 640.0
LEFT: Final = 48.0
RIGHT: Final = 16.0
TOP: Final = 14.0
FOOT: Final = 40.0
HEIGHT: Final = 260.0
MOST_BARS: Final = 26
MAP_STEP: Final = 0.25  # logits of one line of the item map
MAP_LINE: Final = 18.0
MAP_ITEMS: Final = 10  # numbers on one line
ITEMS_FROM: Final = 210.0  # where the items' half of the map begins


class Tick(Struct, frozen=True):
    at: float
    said: str


class Bar(Struct, frozen=True):
    """One bar and what it stands for: scores from `low` to `high`, and how many have them."""

    x: float
    y: float
    width: float
    height: float
    low: float
    high: float
    count: int


class Histogram(Struct, frozen=True):
    bars: tuple[Bar, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    cut: float | None
    height: float = HEIGHT
    foot: float = HEIGHT - FOOT


def _steps(most: float, wanted: int) -> float:
    """A round step by which a scale to `most` has about so many lines."""
    size: float = 1
    while True:
        for one in (1, 2, 5):
            if most / (one * size) <= wanted:
                return one * size
        size *= 10


def histogram(distribution: Sequence[tuple[float, int]], out_of: float, cut: float | None) -> Histogram:
    """Scores in bars of one, two, five, ten points: from 0 to the highest possible."""
    step = _steps(out_of + 1, MOST_BARS)
    count = floor(out_of / step) + 1
    heights = [0] * count
    for score, many in distribution:
        heights[min(floor(score / step), count - 1)] += many
    foot, wide = HEIGHT - FOOT, (WIDTH - LEFT - RIGHT) / count
    most = max(heights, default=0) or 1
    up = _steps(most, 4)
    top = ceil(most / up) * up
    bars = tuple(
        Bar(LEFT + n * wide, foot - (foot - TOP) * many / top, wide, (foot - TOP) * many / top, n * step,
            min((n + 1) * step - (1 if step > 1 else 0), out_of) if step > 1 else n * step, many)
        for n, many in enumerate(heights)
    )  # fmt: skip
    every = max(ceil(count / 11), 1)
    across = tuple(Tick(LEFT + (n + 0.5) * wide, f"{n * step:g}") for n in range(0, count, every))
    lines = tuple(Tick(foot - (foot - TOP) * n * up / top, f"{n * up:g}") for n in range(round(top / up) + 1))
    return Histogram(bars, across, lines, None if cut is None else LEFT + cut / step * wide)


class MapLine(Struct, frozen=True):
    """A quarter of a logit: how far its bar of candidates reaches, how many they are, and which items stand there."""

    y: float
    logit: float
    width: float
    candidates: int
    items: tuple[int, ...]


class ItemMap(Struct, frozen=True):
    lines: tuple[MapLine, ...]
    height: float
    middle: float = ITEMS_FROM
    across: int = MAP_ITEMS
    line: float = MAP_LINE


def item_map(model: Calibration) -> ItemMap | None:
    """Candidates and items on one scale (Wright map), the hardest and the ablest on top; None without a fitted model."""
    if not model.items or not model.persons:
        return None
    lowest, highest = -5.0, 5.0  # what lies beyond stands at the end
    places: dict[int, list[int]] = {}
    people: dict[int, int] = {}
    for one in model.items:
        places.setdefault(floor(min(max(one.difficulty.value, lowest), highest) / MAP_STEP), []).append(one.item + 1)
    for ability, count in model.persons:
        at = floor(min(max(ability, lowest), highest) / MAP_STEP)
        people[at] = people.get(at, 0) + count
    rows = range(max(*places, *people), min(*places, *people) - 1, -1)
    most = max(people.values())
    lines = tuple(
        MapLine(
            TOP + n * MAP_LINE, row * MAP_STEP, (ITEMS_FROM - 32) * people.get(row, 0) / most, people.get(row, 0),
            tuple(sorted(places.get(row, ()))),
        )
        for n, row in enumerate(rows)
    )  # fmt: skip
    return ItemMap(lines, TOP + len(lines) * MAP_LINE + 12)


class Curve(Struct, frozen=True):
    """One option's way through the score bands. `y` of its name is moved apart from the names of others."""

    option: str
    right: bool
    points: tuple[tuple[float, float], ...]
    said_at: float
    kind: int

    @property
    def path(self) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


class Curves(Struct, frozen=True):
    curves: tuple[Curve, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    names_from: float
    height: float = HEIGHT
    foot: float = HEIGHT - FOOT


APART: Final = 15.0
NAMES: Final = 88.0  # for the options' names at the end
MOST_CURVES: Final = 6


def _apart(wanted: Sequence[float], foot: float) -> list[float]:
    """The same heights, moved so that names do not stand on each other, none below the foot."""
    order = sorted(range(len(wanted)), key=lambda n: (wanted[n], n))
    found, last = list(wanted), TOP - APART
    for n in order:
        found[n] = last = max(found[n], last + APART)
    last = foot + APART
    for n in reversed(order):
        found[n] = last = min(found[n], last - APART)
    return found


def option_curves(options: Sequence[OptionFinding], bands: Sequence[float]) -> Curves | None:
    """How often each option was chosen from the weakest to the strongest; None with fewer than two bands of scores."""
    if len(bands) < 2 or not options:
        return None
    foot, end = HEIGHT - FOOT, WIDTH - RIGHT - NAMES
    low, high = bands[0], bands[-1]
    across = [LEFT + (one - low) / ((high - low) or 1) * (end - LEFT) for one in bands]
    shown = sorted(options, key=lambda one: (not one.right, -one.share))[:MOST_CURVES]
    drawn = [
        (one, tuple((x, foot - (foot - TOP) * share) for x, share in zip(across, one.bands, strict=True))) for one in shown
    ]
    said = _apart([points[-1][1] for _, points in drawn], foot)
    curves = tuple(Curve(one.option, one.right, points, said[n], n) for n, (one, points) in enumerate(drawn))
    lines = tuple(Tick(foot - (foot - TOP) * n / 4, f"{n * 25}%") for n in range(5))
    return Curves(curves, tuple(Tick(x, f"{one:.1f}") for x, one in zip(across, bands, strict=True)), lines, end + 10)
