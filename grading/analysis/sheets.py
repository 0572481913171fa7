"""From the mark sheets of a paper to the matrix that is analysed. Pure, but for numpy.

A sheet is one short text of the marks in the paper's order; what they mean is in its scheme. A task's variants stand in one
column: each candidate got one of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
import numpy
from msgspec import Raw, Struct

from examhall.papers.interactions import Choice, Choices
from grading.analysis.marked_sheet import Sheet
from grading.analysis.matrix import NO_OPTION, OMITTED, Asked, Codes, Matrix, Numbers
from grading.scheme import SchemeLine
from question_bank.papers.sealing import SealedKey

BLANK: Final = "BLANK"
NOTHING: Final = (b'""', b"[]", b"{}", b"null")


class _Line(Struct, array_like=True):
    """As much of a mark sheet's line as is counted here; see MarkLine in grading/scheme.py."""

    place: int
    points: str
    route: str
    why: str
    given: Raw


_read = msgspec.json.Decoder(list[_Line]).decode


class _Column:
    """One place of the paper, while its sheets are read."""

    def __init__(self, keys: Sequence[SealedKey]) -> None:
        first = keys[0]
        self.key, self.variants = first, tuple(one.authored.name for one in sorted(keys, key=lambda one: one.variant))
        fields = first.authored.question.fields
        shape = fields[0].interaction
        alone = len(fields) == 1 and len(keys) == 1  # the options of variants are not each other's
        self.sets = alone and isinstance(shape, Choices)
        self.has_options = alone and isinstance(shape, Choice | Choices)
        self.codes: dict[str, int] = {}
        if alone and isinstance(shape, Choice):
            self.codes = {option.id: n for n, option in enumerate(shape.options)}
        expected = first.key.fields[fields[0].id].expected
        self.right = self.name(expected) if self.has_options else ""
        if self.has_options:
            self.codes.setdefault(self.right, len(self.codes))
        self.known: dict[bytes, int] = {b'""': OMITTED, b"[]": OMITTED}

    def name(self, given: Any) -> str:
        """An answer as one option: the author's id, or all that were ticked."""
        return "+".join(sorted(map(str, given))) if isinstance(given, list | tuple) else str(given)

    def code(self, given: bytes) -> int:
        """The option that was chosen, each text read once."""
        found = self.known.get(given)
        if found is None:
            name = self.name(msgspec.json.decode(given))
            found = self.known[given] = self.codes.setdefault(name, len(self.codes)) if name else OMITTED
        return found

    @property
    def asked(self) -> Asked:
        right = frozenset({self.codes[self.right]}) if self.has_options else frozenset[int]()
        return Asked(
            self.key.item, self.key.version, float(self.key.points), tuple(self.codes), right, self.sets, self.variants
        )  # fmt: skip


def matrix_of(
    sheets: Iterable[Sheet], schemes: Mapping[str, Sequence[SchemeLine]], keys: Sequence[SealedKey],
    kinds: Sequence[str] = (), seconds: Mapping[str, Mapping[str, float]] | None = None,
) -> Matrix:  # fmt: skip
    """All sheets of one paper as a matrix, a column per place of the paper. `kinds`: what `Sheet.groups` are; `seconds`: of
    some sittings, how long each sealed field took."""
    by_slot: dict[int, list[SealedKey]] = {}
    for one in keys:
        by_slot.setdefault(one.slot, []).append(one)
    columns = [_Column(by_slot[slot]) for slot in sorted(by_slot)]
    column_of = {slot: n for n, slot in enumerate(sorted(by_slot))}
    worth = {(one.slot, one.variant): float(one.points / one.key.points) for one in keys}
    lines = {
        scheme: [(column_of[one.slot], one.variant, worth[one.slot, one.variant], one.field) for one in found]
        for scheme, found in schemes.items()
    }
    points: list[list[float]] = []
    chosen: list[list[int]] = []
    variants: list[list[int]] = []
    times: list[list[float]] = []
    told: list[Sheet] = []
    for sheet in sheets:
        meaning, took = lines[sheet.scheme], (seconds or {}).get(sheet.sitting)
        earned, codes = [0.0] * len(columns), [OMITTED] * len(columns)
        drawn, spent = [0] * len(columns), [float("nan")] * len(columns)
        for line in _read(sheet.text):
            column, variant, scale, field = meaning[line.place]
            drawn[column] = variant
            earned[column] += float(line.points) * scale
            if columns[column].has_options:
                codes[column] = columns[column].code(bytes(line.given))
            elif line.why != BLANK and bytes(line.given) not in NOTHING:
                codes[column] = NO_OPTION
            if took is not None and field in took:
                spent[column] = took[field] + (0.0 if spent[column] != spent[column] else spent[column])
        points.append(earned)
        chosen.append(codes)
        variants.append(drawn)
        times.append(spent)
        told.append(sheet)
    shape = (len(told), len(columns))
    table: Numbers = numpy.array(points, float).reshape(shape).round(6)
    as_codes: Codes = numpy.array(chosen, numpy.int16).reshape(shape)
    return Matrix(
        tuple(one.asked for one in columns), table, as_codes, numpy.array(variants, numpy.int16).reshape(shape),
        numpy.array(times, float).reshape(shape) if seconds is not None else None,
        {kind: [one.groups[n] for one in told] for n, kind in enumerate(kinds)},
        [one.sitting for one in told], [one.room for one in told], [one.place for one in told],
    )  # fmt: skip
