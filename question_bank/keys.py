"""What is right: for every field its key, by kind, with the points it can earn. Never leaves the bank but to grading.

Every key knows `points`, what the field can earn, and `expected`, the right answer in the shape of a response (for a date,
one day or first/last; for a text, an example).

Ids in a key are the author's own; sealing gives random ones and maps a response back before it is marked. Marks are Decimal.
A `follow` is a formula (tasks/expressions.py) over the candidate's own fields: it pays when only an earlier one was wrong.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from examhall.papers.interactions import Response

ZERO: Final = Decimal(0)
STEP: Final = Decimal("0.5")  # of the points that markers give, where the author says nothing else


class ScoringRule(StrEnum):
    """How a multiple-choice item pays when not all right options are ticked; a wrong option costs everything under each."""

    PER_OPTION = "per_option"  # short: `each` for every right option
    ALL_OR_NOTHING = "all_or_nothing"  # short: nothing
    PROPORTIONAL = "proportional"  # short: the share of right options ticked


class ChoiceKey(Struct, frozen=True, tag="choice", tag_field="match"):
    """One option is right. `minus` is taken for a wrong one, never for a blank (off: 0). `follow` gives an option id."""

    right: str
    points: Decimal
    minus: Decimal = ZERO
    follow: str = ""

    @property
    def expected(self) -> Response:
        return self.right


class ChoicesKey(Struct, frozen=True, tag="choices", tag_field="match"):
    """All options in `right` and no other: a theory item, paid by the rule its section prints."""

    right: tuple[str, ...]
    points: Decimal
    rule: ScoringRule = ScoringRule.PER_OPTION
    each: Decimal = Decimal("0.5")

    @property
    def expected(self) -> Response:
        return list(self.right)


class ExactKey(Struct, frozen=True, tag="exact", tag_field="match"):
    """This text, once both are normalised (NFKC, spaces collapsed). Words and signs in `ignore` count on neither side."""

    text: str
    points: Decimal
    fold_case: bool = True
    ignore: tuple[str, ...] = ()

    @property
    def expected(self) -> Response:
        return self.text


class OneOfKey(Struct, frozen=True, tag="oneof", tag_field="match"):
    """Any of these texts, compared as for ExactKey; the first is the one shown as expected."""

    texts: tuple[str, ...]
    points: Decimal
    fold_case: bool = True
    ignore: tuple[str, ...] = ()

    @property
    def expected(self) -> Response:
        return self.texts[0]


class NumberKey(Struct, frozen=True, tag="number", tag_field="match"):
    """A number within `tolerance` (absolute) or `relative` (share of the value) of `value`, in the unit printed beside the box.

    `places` (0 to 10) is how many decimals the task asks for; it is for showing, the tolerance decides. `plausible` (low, high)
    bounds what may serve later fields as an own figure. `follow_tolerance` may be wider than `tolerance`, where an own figure
    was typed rounded and then multiplied.
    """

    value: Decimal
    points: Decimal
    tolerance: Decimal = ZERO
    relative: Decimal = ZERO
    places: int = 2
    unit: str = ""
    follow: str = ""
    follow_tolerance: Decimal = ZERO
    plausible: tuple[Decimal, Decimal] | None = None

    @property
    def expected(self) -> Response:
        return f"{self.value:f}"


class PredicateKey(Struct, frozen=True, tag="predicate", tag_field="match"):
    """A number for which a rule holds: a formula over `answer` and the figures given. `example` is one such number."""

    rule: str
    example: Decimal
    points: Decimal
    unit: str = ""

    @property
    def expected(self) -> Response:
        return f"{self.example:f}"


class JudgedKey(Struct, frozen=True, tag="judged", tag_field="match", omit_defaults=True):
    """A text that markers read by a rubric; no rule gives it points. They give them in steps of `step`."""

    rubric: str
    example: str
    points: Decimal
    step: Decimal = STEP

    @property
    def expected(self) -> Response:
        return self.example


class SetKey(Struct, frozen=True, tag="set", tag_field="match"):
    """`each` for every right option ticked, `minus` taken for every wrong one, never below nothing."""

    right: tuple[str, ...]
    each: Decimal
    minus: Decimal

    @property
    def points(self) -> Decimal:
        return self.each * len(self.right)

    @property
    def expected(self) -> Response:
        return list(self.right)


class SequenceKey(Struct, frozen=True, tag="sequence", tag_field="match"):
    """Cards in this order. Pays by the longest run of cards in right order (gaps allowed): the highest band reached."""

    right: tuple[str, ...]
    bands: dict[int, Decimal]  # cards in right order -> points

    @property
    def points(self) -> Decimal:
        return max(self.bands.values())

    @property
    def expected(self) -> Response:
        return list(self.right)


class MappingKey(Struct, frozen=True, tag="mapping", tag_field="match"):
    """Each source has its target: `each` for every right pair, or by `bands` the highest number of right pairs reached."""

    right: dict[str, str]
    each: Decimal = ZERO
    bands: dict[int, Decimal] = {}

    @property
    def points(self) -> Decimal:
        return max(self.bands.values()) if self.bands else self.each * len(self.right)

    @property
    def expected(self) -> Response:
        return self.right


class PatternKey(Struct, frozen=True, tag="pattern", tag_field="match"):
    """The whole normalised text fits a regular expression. `example` is one text that does, shown as expected."""

    pattern: str
    example: str
    points: Decimal
    fold_case: bool = False

    @property
    def expected(self) -> Response:
        return self.example


class DateKey(Struct, frozen=True, tag="date", tag_field="match"):
    """A date from `earliest` to `latest`, both included; the same day twice for an exact one."""

    earliest: date
    latest: date
    points: Decimal

    @property
    def expected(self) -> Response:
        return f"{self.earliest}" if self.earliest == self.latest else f"{self.earliest}/{self.latest}"


class TextKey(Struct, frozen=True, tag="text", tag_field="match"):
    """Free text: each group in `must` pays its share when one of its alternatives occurs. A banned term or too long: nothing.

    Length is counted in `unit`, characters or UTF-8 bytes, as typed; 0 is no limit.
    """

    must: tuple[tuple[str, ...], ...]
    example: str
    points: Decimal
    banned: tuple[str, ...] = ()
    longest: int = 0
    unit: str = "characters"

    @property
    def expected(self) -> Response:
        return self.example


CellKey = ChoiceKey | ExactKey | OneOfKey | NumberKey | PatternKey


class RowsKey(Struct, frozen=True, tag="rows", tag_field="match"):
    """Rows in any order, each known by its `key` columns and paid cell by cell; `extra` is taken for every other row.

    In a cell's `follow`, `own` means the other cells of the same row.
    """

    key: tuple[str, ...]
    rows: tuple[dict[str, CellKey], ...]
    extra: Decimal

    @property
    def points(self) -> Decimal:
        return sum((cell.points for row in self.rows for cell in row.values()), ZERO)

    @property
    def expected(self) -> Response:
        return [{name: str(cell.expected) for name, cell in row.items()} for row in self.rows]


FieldKey = (
    ChoiceKey
    | ChoicesKey
    | ExactKey
    | OneOfKey
    | NumberKey
    | PredicateKey
    | SetKey
    | SequenceKey
    | MappingKey
    | PatternKey
    | DateKey
    | TextKey
    | JudgedKey
    | RowsKey
)


class Key(Struct, frozen=True):
    """The key of one question: field id -> field key. `given` holds the figures that follow-through expressions may name."""

    fields: dict[str, FieldKey]
    given: dict[str, Decimal] = {}

    @property
    def points(self) -> Decimal:
        return sum((field.points for field in self.fields.values()), ZERO)

    @property
    def by_rules(self) -> Decimal:
        """What a right answer earns before markers have read what is theirs to read."""
        return sum((field.points for field in self.fields.values() if not isinstance(field, JudgedKey)), ZERO)


def scored_by(key: Key, rule: ScoringRule) -> Key:
    """The same key with its multiple-choice fields paid by the rule that the section prints."""
    fields: Mapping[str, FieldKey] = {
        name: replace(field, rule=rule) if isinstance(field, ChoicesKey) else field for name, field in key.fields.items()
    }
    return replace(key, fields=dict(fields))
