"""The two-way table (双向细目表) as data: how many items of which kind, area, difficulty and cognitive level. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Protocol

from msgspec import Struct

from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.keys import ScoringRule

LEVELS: Final = ("L1", "L2", "L3")
AREAS: Final[Mapping[str, str]] = {
    "01": "电子商务基本业务流程",
    "02": "平台运营与选品",
    "03": "网络营销",
    "04": "电子支付",
    "05": "电子商务安全",
    "06": "国际贸易实务",
    "07": "国际结算",
    "08": "国际贸易单证",
    "09": "电子口岸",
    "10": "报关",
    "11": "报检",
    "12": "跨境物流",
    "13": "客户服务",
    "14": "法规、知识产权与税收",
    "15": "职业道德与基础",
}  # fmt: skip


class Classified(Protocol):
    """What the table looks at in an item: an Item itself, or what the bank's rows say of one."""

    @property
    def id(self) -> str: ...

    @property
    def kind(self) -> Kind: ...

    @property
    def area(self) -> str: ...

    @property
    def difficulty(self) -> Difficulty: ...

    @property
    def cognitive(self) -> Cognitive: ...

    @property
    def calculation(self) -> bool: ...

    @property
    def seconds(self) -> int: ...


class Cell(Struct, frozen=True):
    """`count` items of one kind in one area, or one of some named tasks."""

    kind: Kind
    count: int
    area: str = ""
    tasks: tuple[str, ...] = ()

    def holds(self, item: Classified) -> bool:
        """Whether an item may fill this cell."""
        return item.kind is self.kind and self.area in ("", item.area) and (not self.tasks or item.id in self.tasks)

    @property
    def name(self) -> str:
        return " / ".join(self.tasks) or f"{self.kind}/{self.area}"


class Portion(Struct, frozen=True):
    """Of the items of one kind in one area, `count` are of this difficulty and cognitive level."""

    kind: Kind
    area: str
    difficulty: Difficulty
    cognitive: Cognitive
    count: int

    def holds(self, item: Classified) -> bool:
        """Whether an item counts here."""
        asked = (self.kind, self.area, self.difficulty, self.cognitive)
        return (item.kind, item.area, item.difficulty, item.cognitive) == asked

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.area}/{self.difficulty}/{self.cognitive}"


class Part(Struct, frozen=True):
    """One section of the paper: all items of a kind, each worth `points`."""

    kind: Kind
    points: Decimal


class Specification(Struct, frozen=True):
    """What a paper must be made of, exactly. Empty difficulty or cognitive counts ask for nothing there.

    `portions` go closer: what the items of a cell are like, where it matters; the others of the cell may be of any sort.
    `most_calculation`: how many items may ask for a calculation, None for any number; `most_shared`: how many items two
    papers of one batch may have in common (for tasks it is variants that must differ, not items); `minutes`: how long the
    part lasts; `multiple_choice`: by which rule it is usually paid; `most_papers`: on how many papers an item may stand in
    all, None for any number.
    """

    code: str
    level: str
    part: str
    sections: tuple[Part, ...]
    cells: tuple[Cell, ...]
    difficulty: dict[Difficulty, int] = {}
    cognitive: dict[Cognitive, int] = {}
    most_calculation: int | None = None
    most_shared: int | None = None
    title: str = ""
    minutes: int = 60
    multiple_choice: ScoringRule = ScoringRule.PER_OPTION
    most_papers: int | None = None
    portions: tuple[Portion, ...] = ()

    @property
    def items(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def points(self) -> Decimal:
        each = {section.kind: section.points for section in self.sections}
        return sum((cell.count * each[cell.kind] for cell in self.cells), Decimal(0))

    def section_of(self, kind: Kind) -> Part:
        """The section that items of this kind stand in."""
        return next(section for section in self.sections if section.kind is kind)

    def seconds_for(self, item: Classified) -> int:
        """How long a candidate is expected to need for an item: as its author says, or else an even share of the time."""
        return item.seconds or self.minutes * 60 // self.items


# Single, multiple, true or false: one row an area, for areas 01 to 15.
_THEORY: Final[Mapping[str, tuple[tuple[int, int, int], ...]]] = {
    "L1": (
        (5, 2, 3), (5, 2, 2), (3, 1, 2), (3, 1, 1), (2, 1, 2), (3, 2, 1), (2, 1, 1), (3, 2, 1),
        (2, 1, 1), (2, 1, 1), (1, 1, 1), (3, 2, 1), (3, 1, 1), (2, 1, 1), (1, 1, 1),
    ),
    "L2": (
        (3, 1, 1), (4, 2, 2), (3, 2, 2), (2, 1, 1), (2, 1, 1), (4, 2, 2), (3, 1, 1), (3, 2, 1),
        (2, 0, 1), (4, 2, 2), (2, 1, 1), (3, 2, 1), (2, 1, 1), (2, 1, 2), (1, 1, 1),
    ),
    "L3": (
        (2, 0, 1), (4, 2, 1), (3, 2, 1), (2, 1, 1), (2, 1, 1), (4, 2, 2), (4, 2, 2), (3, 1, 1),
        (1, 0, 1), (4, 2, 2), (2, 1, 1), (3, 2, 1), (1, 1, 1), (4, 2, 3), (1, 1, 1),
    ),
}  # fmt: skip
# Easy, medium, hard; remember, understand, apply: how many of the 80 items.
_SHARES: Final[Mapping[str, tuple[int, ...]]] = {
    "L1": (40, 32, 8, 40, 24, 16),
    "L2": (24, 40, 16, 24, 32, 24),
    "L3": (16, 40, 24, 16, 24, 40),
}
# The slots of a practical paper: each takes one of these tasks, of equally used ones the first.
_TASKS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "L1": (("T02", "T01"), ("T03",), ("T04",), ("T05",), ("T06", "T07")),
    "L2": (("T08", "T13", "T14"), ("T09", "T10"), ("T11", "T04"), ("T12", "T16", "T06"), ("T15",)),
    "L3": (("T17",), ("T18", "T11", "T10"), ("T19",), ("T20", "T13")),
}
_TASK_POINTS: Final[Mapping[str, int]] = {"L1": 20, "L2": 20, "L3": 25}
_THEORY_SECTIONS: Final = (
    Part(Kind.SINGLE, Decimal(1)),
    Part(Kind.MULTIPLE, Decimal(2)),
    Part(Kind.TRUTH, Decimal(1)),
)
MOST_CALCULATION: Final = 6
MOST_SHARED: Final = 20  # a quarter of a theory paper
_MINUTES: Final[Mapping[str, int]] = {"theory": 60, "practical": 90}


def _theory(level: str) -> Specification:
    kinds, shares = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUTH), _SHARES[level]
    cells = tuple(
        Cell(kind, count, area)
        for area, row in zip(AREAS, _THEORY[level], strict=True)
        for kind, count in zip(kinds, row, strict=True)
        if count
    )
    return Specification(
        f"{level}-theory", level, "theory", _THEORY_SECTIONS, cells,
        dict(zip(Difficulty, shares[:3], strict=True)), dict(zip(Cognitive, shares[3:], strict=True)),
        MOST_CALCULATION, MOST_SHARED, minutes=_MINUTES["theory"],
    )  # fmt: skip


def _practical(level: str) -> Specification:
    section = Part(Kind.TASK, Decimal(_TASK_POINTS[level]))
    cells = (Cell(Kind.TASK, 1, tasks=tuple(f"{level}-{task}" for task in slot)) for slot in _TASKS[level])
    return Specification(
        f"{level}-practical", level, "practical", (section,), tuple(cells), minutes=_MINUTES["practical"]
    )  # fmt: skip


# As shipped: what a new installation starts from. Never changed: papers refer to it as version 0.
SPECIFICATIONS: Final[Mapping[str, Specification]] = {
    one.code: one for level in _THEORY for one in (_theory(level), _practical(level))
}
