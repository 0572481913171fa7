"""The two-way table (双向细目表) as data: how many items of which kind, area, difficulty and cognitive level. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Protocol

from msgspec import Struct

from question_bank.items import Cognitive, Difficulty, Kind

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


class Cell(Struct, frozen=True):
    """`count` items of one kind in one area, or one named task."""

    kind: Kind
    count: int
    area: str = ""
    item: str = ""

    def holds(self, item: Classified) -> bool:
        """Whether an item may fill this cell."""
        return item.kind is self.kind and self.area in ("", item.area) and self.item in ("", item.id)

    @property
    def name(self) -> str:
        return self.item or f"{self.kind}/{self.area}"


class Part(Struct, frozen=True):
    """One section of the paper: all items of a kind, each worth `points`."""

    kind: Kind
    points: Decimal
    heading: str


class Specification(Struct, frozen=True):
    """What a paper must be made of, exactly. Empty difficulty or cognitive counts ask for nothing there."""

    code: str
    level: str
    part: str
    sections: tuple[Part, ...]
    cells: tuple[Cell, ...]
    difficulty: dict[Difficulty, int] = {}
    cognitive: dict[Cognitive, int] = {}

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


# Single, multiple, true or false: one row an area, for areas 01 to 15.
_L1_THEORY: Final = (
    (5, 2, 3), (5, 2, 2), (3, 1, 2), (3, 1, 1), (2, 1, 2), (3, 2, 1), (2, 1, 1), (3, 2, 1),
    (2, 1, 1), (2, 1, 1), (1, 1, 1), (3, 2, 1), (3, 1, 1), (2, 1, 1), (1, 1, 1),
)  # fmt: skip
_L1_TASKS: Final = ("L1-T02", "L1-T03", "L1-T04", "L1-T05", "L1-T06")
_THEORY_SECTIONS: Final = (
    Part(Kind.SINGLE, Decimal(1), "单项选择题"),
    Part(Kind.MULTIPLE, Decimal(2), "多项选择题"),
    Part(Kind.TRUTH, Decimal(1), "判断题"),
)


def _theory(code: str, level: str, rows: tuple[tuple[int, int, int], ...], shares: tuple[int, ...]) -> Specification:
    """`shares` are easy, medium, hard, remember, understand, apply: how many of all items."""
    kinds = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUTH)
    cells = tuple(
        Cell(kind, count, area)
        for area, row in zip(AREAS, rows, strict=True)
        for kind, count in zip(kinds, row, strict=True)
        if count
    )
    return Specification(
        code, level, "theory", _THEORY_SECTIONS, cells,
        dict(zip(Difficulty, shares[:3], strict=True)), dict(zip(Cognitive, shares[3:], strict=True)),
    )  # fmt: skip


SPECIFICATIONS: Final[Mapping[str, Specification]] = {
    one.code: one
    for one in (
        _theory("L1-theory", "L1", _L1_THEORY, (40, 32, 8, 40, 24, 16)),
        Specification(
            "L1-practical", "L1", "practical", (Part(Kind.TASK, Decimal(20), "操作技能题"),),
            tuple(Cell(Kind.TASK, 1, item=task) for task in _L1_TASKS),
        ),
    )
}  # fmt: skip
