"""An operation task as its author writes it: the shape of a task file, before any figure is worked out.

Every text (stem, documents, labels, options, right texts) may name parameters and values as {{ name }}; every `value` and
`follow` is a formula (expressions.py). A number in a file keeps its digits: "7.1000" is shown as 7.1000.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from msgspec import Struct

from question_bank.headings import plain
from question_bank.items import Cognitive, Difficulty
from question_bank.keys import STEP


class TaskProblem(ValueError):
    """A task that cannot be used. `where` is the path in the file, such as ("fields", 3); the text is a sentence."""

    def __init__(self, where: tuple[str | int, ...], says: str):
        super().__init__(says)
        self.where = where


class PointsDiffer(TaskProblem):
    """A variant's fields `pay` other points than the task says it is worth."""

    def __init__(self, variant: str, points: Decimal, pay: Decimal):
        says = _(
            "variant %(variant)s: the task is worth %(points)s points, its fields pay %(pay)s",
            variant=variant,
            points=plain(points),
            pay=plain(pay),
        )
        super().__init__(("points",), says)
        self.pay = pay


class Asked(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every field has: its id (also the name of its value in formulas), and what the candidate reads."""

    id: str
    label: str
    hint: str = ""
    group: str = ""


class ChoiceField(Asked, frozen=True, tag="choice", tag_field="ask", kw_only=True, omit_defaults=True):
    """One of several. The right option is `right` (an id), or `value`, a formula that gives an id."""

    options: dict[str, str]
    points: Decimal
    right: str = ""
    value: str = ""
    follow: str = ""
    layout: str = "rows"
    shuffle: bool = True


class ChoicesField(Asked, frozen=True, tag="choices", tag_field="ask", kw_only=True, omit_defaults=True):
    """Several of several: `each` for a right one, `minus` taken for a wrong one."""

    options: dict[str, str]
    right: list[str]
    each: Decimal
    minus: Decimal


class TextField(Asked, frozen=True, tag="text", tag_field="ask", kw_only=True, omit_defaults=True):
    """Free text, right if it is `one_of`, fits `pattern` or names what it `must`: exactly one of the three."""

    points: Decimal
    one_of: list[str] = []
    pattern: str = ""
    must: list[list[str]] = []
    banned: list[str] = []
    example: str = ""
    ignore: list[str] = []
    fold_case: bool = True
    longest: int = 0
    unit: str = "characters"
    lines: int = 1


class NumberField(Asked, frozen=True, tag="number", tag_field="ask", kw_only=True, omit_defaults=True):
    """A number, rounded to `places`. `plausible` (two formulas) bounds it as an own figure; by default a tenth to ten times.

    With a `rule` (a formula over `answer`) every number for which it holds is right, and `value` is an example.
    """

    value: str
    points: Decimal
    places: int = 2
    unit: str = ""
    tolerance: Decimal = Decimal(0)
    relative: Decimal = Decimal(0)
    follow: str = ""
    follow_tolerance: Decimal = Decimal(0)
    plausible: tuple[str, str] | None = None
    rule: str = ""
    money: bool = False
    step: str = ""


class JudgedField(Asked, frozen=True, tag="judged", tag_field="ask", kw_only=True, omit_defaults=True):
    """A text that two markers read by the `rubric`."""

    rubric: str
    example: str
    points: Decimal
    step: Decimal = STEP
    lines: int = 6


class DateField(Asked, frozen=True, tag="date", tag_field="ask", kw_only=True, omit_defaults=True):
    """A date from `earliest` to `latest`, both included (texts in ISO 8601, or the names of parameters)."""

    earliest: str
    latest: str
    points: Decimal


class OrderField(Asked, frozen=True, tag="order", tag_field="ask", kw_only=True, omit_defaults=True):
    """Cards to order. `cards` stand in any order but the right one."""

    cards: dict[str, str]
    right: list[str]
    bands: dict[int, Decimal]
    layout: str = "cards"


class MatchField(Asked, frozen=True, tag="match", tag_field="ask", kw_only=True, omit_defaults=True):
    """Sources, each to be given its target: `each` pays a right pair, or `bands` pay by how many are right."""

    sources: dict[str, str]
    targets: dict[str, str]
    right: dict[str, str]
    each: Decimal = Decimal(0)
    bands: dict[int, Decimal] = {}
    layout: str = "list"
    shuffle: bool = True


class ChoiceColumn(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="choice", tag_field="ask"):
    id: str
    label: str
    points: Decimal
    options: dict[str, str]
    layout: str = "list"
    shuffle: bool = True


class TextColumn(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="text", tag_field="ask"):
    id: str
    label: str
    points: Decimal
    ignore: list[str] = []
    fold_case: bool = True
    pattern: str = ""  # a row's text is then an example that fits


class NumberColumn(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="number", tag_field="ask"):
    id: str
    label: str
    points: Decimal
    places: int = 2
    unit: str = ""
    tolerance: Decimal = Decimal(0)
    follow: dict[str, str] = {}  # row -> formula over own cells of that row
    money: bool = False
    step: str = ""


AuthoredColumn = ChoiceColumn | TextColumn | NumberColumn


class TableField(Asked, frozen=True, tag="table", tag_field="ask", kw_only=True, omit_defaults=True):
    """Rows in any order, known by their `key` columns. A row gives, per column, an option id, a text or a formula.

    In a `fixed` table the options of the first column are printed as its rows, in that order, and each row names its own.
    """

    columns: list[AuthoredColumn]
    key: list[str]
    rows: dict[str, dict[str, str]]
    extra: Decimal = Decimal(0)
    fixed: bool = False


AuthoredField = (
    ChoiceField | ChoicesField | TextField | NumberField | JudgedField | DateField | OrderField | MatchField | TableField
)  # fmt: skip


class AuthoredDocument(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    id: str
    title: str
    text: str
    kind: str = "sheet"


class Rounded(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A named value that someone who rounds at each step would round here."""

    value: str
    places: int


class AuthoredVariant(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Another legal set of parameters; `fields` replaces attributes of single fields where texts or answers differ."""

    name: str
    parameters: dict[str, str] = {}
    fields: dict[str, dict[str, Any]] = {}


class AuthoredTest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An answer that differs from the right one in what is `given`, and the points it must earn; `only` names variants."""

    name: str
    given: dict[str, Any]
    expect: Decimal
    only: list[str] = []


class AuthoredTask(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A whole task file."""

    id: str
    title: str
    level: str
    area: str
    difficulty: Difficulty
    cognitive: Cognitive
    knowledge: str
    source: str
    seconds: int
    stem: str
    documents: list[AuthoredDocument]
    fields: list[AuthoredField]
    variants: list[AuthoredVariant]
    tests: list[AuthoredTest]
    parameters: Mapping[str, str] = {}
    values: dict[str, str | Rounded] = {}
    constraints: list[str] = []  # comparisons over parameters, values and fields that every variant must keep
    points: Decimal = Decimal(20)
    language: str = "zh-CN"
    workspace: str = ""
    facts: list[str] = []
    as_of: date | None = None
    also: list[str] = []  # other levels that set this task too
    solved: date | None = None
