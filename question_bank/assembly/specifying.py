"""A specification as it is typed into the two-way table, and what must agree before it may be saved. Pure.

What is typed is name -> text: count-single-05, portion-single-05-easy-apply, difficulty-easy, cognitive-apply, points-single,
task-L1-T03 (the slot it may fill), and single words for the rest. Whatever stands there can be shown again, also what is
no number.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct
from msgspec.structs import replace

from question_bank.headings import plain
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.keys import ScoringRule
from question_bank.labels import KIND
from question_bank.specification import AREAS, Cell, Part, Portion, Specification
from question_bank.writing.proofreading import Finding

THEORY_KINDS: Final = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUTH)
FULL_POINTS: Final = Decimal(100)  # of every part: the pass mark stands on it
SHARE_IN_COMMON: Final = 4  # at most one in so many items may two papers of a batch share
MOST_OF_ONE: Final = 99
MOST_SLOTS: Final = 10
MINUTES: Final = (10, 300)
LONGEST_TITLE: Final = 80
LONGEST_NUMBER: Final = 6  # digits

Typed = Mapping[str, str]


class Sums(Struct, frozen=True):
    """What the typed table adds up to; what is no number counts as nothing."""

    of_area: dict[str, int]
    of_kind: dict[Kind, int]
    items: int
    points: Decimal
    difficulty: int
    cognitive: int


def typed(specification: Specification) -> dict[str, str]:
    """A specification as its editor shows it."""
    said = {
        "title": specification.title, "items": str(specification.items), "minutes": str(specification.minutes),
        "multiple_choice": str(specification.multiple_choice),
        "most_calculation": _or_empty(specification.most_calculation), "most_shared": _or_empty(specification.most_shared),
        "most_papers": _or_empty(specification.most_papers),
    }  # fmt: skip
    said |= {f"points-{part.kind}": plain(part.points) for part in specification.sections}
    said |= {f"difficulty-{name}": str(count) for name, count in specification.difficulty.items()}
    said |= {f"cognitive-{name}": str(count) for name, count in specification.cognitive.items()}
    for one in specification.portions:
        said[_portion_field(one.kind, one.area, one.difficulty, one.cognitive)] = str(one.count)
    for slot, cell in enumerate(specification.cells, 1):
        if cell.kind is Kind.TASK:
            said |= {f"task-{task}": str(slot) for task in cell.tasks}
        else:
            said[f"count-{cell.kind}-{cell.area}"] = str(cell.count)
    return said


def _portion_field(kind: Kind, area: str, difficulty: Difficulty, cognitive: Cognitive) -> str:
    return f"portion-{kind}-{area}-{difficulty}-{cognitive}"


def _or_empty(number: int | None) -> str:
    return "" if number is None else str(number)


def sums(said: Typed, part: str) -> Sums:
    """The sums beside and below what is typed."""
    if part == "practical":
        items = len({said[name] for name in said if name.startswith("task-") and said[name]})
        of_area, of_kind = dict[str, int](), {Kind.TASK: items}
    else:
        of_area = {area: sum(_count(said, f"count-{kind}-{area}") or 0 for kind in THEORY_KINDS) for area in AREAS}
        of_kind = {kind: sum(_count(said, f"count-{kind}-{area}") or 0 for area in AREAS) for kind in THEORY_KINDS}
    points = sum((count * (_points(said, kind) or Decimal(0)) for kind, count in of_kind.items()), Decimal(0))
    return Sums(
        of_area, of_kind, sum(of_kind.values()), points,
        sum(_count(said, f"difficulty-{one}") or 0 for one in Difficulty),
        sum(_count(said, f"cognitive-{one}") or 0 for one in Cognitive),
    )  # fmt: skip


def _count(said: Typed, name: str) -> int | None:
    """A count, 0 where nothing is typed, None where it is none."""
    return _count_to(said, name, MOST_OF_ONE) if said.get(name, "").strip() else 0


def _points(said: Typed, kind: Kind) -> Decimal | None:
    try:
        points = Decimal(said.get(f"points-{kind}", "").strip())
    except InvalidOperation:
        return None
    usable = points.is_finite() and 0 < points <= FULL_POINTS and points == round(points, 2)
    return points if usable else None


def read(said: Typed, before: Specification, tasks: Sequence[str]) -> tuple[Specification, list[Finding]]:
    """The specification that was typed, and all that keeps it from being saved. `before` gives its code, level and part.

    `tasks`: the ids of the bank's tasks; in a slot they stand as they stood before, new ones behind.
    """
    found = [*_misread(said, before.part), *_apart(said, before)]
    if before.part == "practical":
        cells, kinds = _slots(said, before, tasks), [Kind.TASK]
    else:
        cells, kinds = tuple(_cells(said)), [*THEORY_KINDS]
        found += _outgrown(said)
    used = [kind for kind in kinds if any(cell.kind is kind for cell in cells)]
    wanted = replace(
        before, title=said.get("title", "").strip()[:LONGEST_TITLE], cells=cells,
        sections=tuple(Part(kind, _points(said, kind) or Decimal(1)) for kind in used),
        difficulty={one: count for one in Difficulty if (count := _count(said, f"difficulty-{one}"))},
        cognitive={one: count for one in Cognitive if (count := _count(said, f"cognitive-{one}"))},
        most_calculation=_at_most(said, "most_calculation"), most_shared=_at_most(said, "most_shared"),
        most_papers=_at_most(said, "most_papers"), minutes=_count_to(said, "minutes", MINUTES[1]) or before.minutes,
        multiple_choice=_rule(said, before.multiple_choice),
        portions=tuple(_portions(said)) if before.part == "theory" else (),
    )  # fmt: skip
    return wanted, found


def _cells(said: Typed) -> Iterator[Cell]:
    for area in AREAS:
        for kind in THEORY_KINDS:
            if count := _count(said, f"count-{kind}-{area}"):
                yield Cell(kind, count, area)


def _portions(said: Typed) -> Iterator[Portion]:
    for area, kind, difficulty, cognitive in product(AREAS, THEORY_KINDS, Difficulty, Cognitive):
        count = _at_most(said, _portion_field(kind, area, difficulty, cognitive))
        if count is not None:
            yield Portion(kind, area, difficulty, cognitive, count)


def _outgrown(said: Typed) -> Iterator[Finding]:
    """Cells whose portions ask for more items than the cell has."""
    asked: Counter[tuple[str, Kind]] = Counter()
    for one in _portions(said):
        asked[one.area, one.kind] += one.count
    for (area, kind), count in asked.items():
        there = _count(said, f"count-{kind}-{area}") or 0
        if count > there:
            says = _(
                "%(kind)s, area %(area)s: difficulty and cognitive level ask for %(count)s items, the table for %(need)s.",
                kind=KIND[kind], area=area, count=count, need=there,
            )  # fmt: skip
            yield Finding(f"count-{kind}-{area}", str(says), True)


def _slots(said: Typed, before: Specification, tasks: Sequence[str]) -> tuple[Cell, ...]:
    as_before = [task for cell in before.cells for task in cell.tasks]
    of_slot: dict[int, list[str]] = {}
    for task in dict.fromkeys([*as_before, *tasks]):
        if slot := _count_to(said, f"task-{task}", MOST_SLOTS):
            of_slot.setdefault(slot, []).append(task)
    return tuple(Cell(Kind.TASK, 1, tasks=tuple(of_slot[slot])) for slot in sorted(of_slot))


def _count_to(said: Typed, name: str, most: int) -> int | None:
    text = said.get(name, "").strip()
    usable = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if usable and int(text) <= most else None


def _at_most(said: Typed, name: str) -> int | None:
    return _count(said, name) if said.get(name, "").strip() else None


def _rule(said: Typed, usual: ScoringRule) -> ScoringRule:
    try:
        return ScoringRule(said.get("multiple_choice", usual))
    except ValueError:
        return usual


def _misread(said: Typed, part: str) -> Iterator[Finding]:
    """What is no number where one is asked for."""
    counts: Iterable[str] = (*(f"difficulty-{one}" for one in Difficulty), *(f"cognitive-{one}" for one in Cognitive))
    kinds: tuple[Kind, ...] = (Kind.TASK,)
    if part == "theory":
        kinds = THEORY_KINDS
        closer = (_portion_field(*one) for one in product(kinds, AREAS, Difficulty, Cognitive))
        counts = (*(f"count-{kind}-{area}" for area in AREAS for kind in kinds), *closer, *counts)
    for name in (*counts, "most_calculation", "most_shared", "most_papers"):
        if _count(said, name) is None:
            says = _("“%(text)s” is no count: give a whole number from 0 to %(most)s.", text=said[name][:20], most=MOST_OF_ONE)
            yield Finding(name, str(says), True)
    standing = sums(said, part).of_kind
    for kind in kinds:
        if standing[kind] and _points(said, kind) is None:
            yield Finding(f"points-{kind}", str(_("Give the points of one item, such as 1 or 2.5.")), True)
    if not MINUTES[0] <= (_count_to(said, "minutes", MINUTES[1]) or 0):
        says = _("Give the minutes of the part, %(least)s to %(most)s.", least=MINUTES[0], most=MINUTES[1])
        yield Finding("minutes", str(says), True)


def _apart(said: Typed, before: Specification) -> Iterator[Finding]:
    """What does not add up."""
    added, asked = sums(said, before.part), _count_to(said, "items", MOST_OF_ONE * len(AREAS))
    if not asked:
        yield Finding("items", str(_("Say how many items a paper has.")), True)
    elif added.items != asked:
        says = _("The table adds up to %(have)s items; a paper is to have %(need)s.", have=added.items, need=asked)
        yield Finding("items", str(says), True)
    if added.points != FULL_POINTS:
        says = _("The paper is worth %(have)s points; it must be %(need)s.", have=plain(added.points), need=plain(FULL_POINTS))
        yield Finding("points", str(says), True)
    if added.difficulty not in (0, added.items):
        says = _(
            "The difficulties add up to %(have)s items, the table to %(need)s. Leave all of them empty to ask for none.",
            have=added.difficulty, need=added.items,
        )  # fmt: skip
        yield Finding("difficulty-easy", str(says), True)
    if added.cognitive not in (0, added.items):
        says = _(
            "The cognitive levels add up to %(have)s items, the table to %(need)s. Leave all of them empty to ask for none.",
            have=added.cognitive, need=added.items,
        )  # fmt: skip
        yield Finding("cognitive-remember", str(says), True)
    yield from _too_much_in_common(said, added.items, before.part)


def _too_much_in_common(said: Typed, items: int, part: str) -> Iterator[Finding]:
    shared = _at_most(said, "most_shared")
    if part == "theory" and (shared is None or shared > items // SHARE_IN_COMMON):
        says = _(
            "Two papers of a batch may share a quarter of their items at most: 0 to %(most)s.", most=items // SHARE_IN_COMMON
        )
        yield Finding("most_shared", str(says), True)
    if _at_most(said, "most_papers") == 0:
        yield Finding(
            "most_papers", str(_("On no paper at all, nothing could be assembled: give 1 or more, or leave it empty.")), True
        )
