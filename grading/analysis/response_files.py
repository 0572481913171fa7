"""Tables of answers that somebody published or kept: patterns with how often each occurs, or a row per candidate. Pure.

Read are `pattern:frequency` (00101:12), lines of one character an item, and tables (CSV with commas, semicolons or tabs, or a
workbook) with or without a first row of names. A column named frequency (count, n, 频数, 人数) says how often its row counts.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import StringIO
from typing import Final

from msgspec import Struct

from examhall.archives import Refused, is_archive
from examhall.workbooks import read_sheet
from grading.analysis.matrix import Matrix, of_marks, of_options

MOST_ROWS: Final = 200_000
_PATTERN: Final = re.compile(r"([0-9A-Za-z.*_-]+)\s*:\s*(\d+)")
_FREQUENCY: Final = frozenset({"frequency", "freq", "count", "n", "频数", "频次", "人数"})
_BLANK: Final = frozenset({"", ".", "*", "-", "_", "na", "nan", "none", "null"})


class BrokenTable(Exception):
    """A table that cannot be read, with a sentence that says where and why."""


class Answers(Struct, frozen=True):
    """What a file says: the items' names, a row of answers per candidate, and the columns that say who is in which group."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    groups: Mapping[str, tuple[str, ...]]


def read_answers(data: bytes, groups: Sequence[str] = (), skip: Sequence[str] = ()) -> Answers:
    """The answers in a file; `groups` and `skip` name columns of its first row. BrokenTable."""
    if is_archive(data):
        try:
            cells = [[_cell(one) for one in row] for row in read_sheet(data, "", MOST_ROWS).rows]
        except Refused as refused:
            raise BrokenTable("This workbook cannot be read.") from refused
        return _of_table([row for row in cells if any(row)], groups, skip)
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as fault:
        raise BrokenTable("This is neither a workbook nor a text in UTF-8.") from fault
    if _PATTERN.sub("", text).strip(" \t\r\n,;") == "" and _PATTERN.search(text):
        return _of_patterns([(pattern, int(count)) for pattern, count in _PATTERN.findall(text)])
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if lines and all(re.fullmatch(r"[0-9A-Za-z.*_-]+", line) for line in lines):
        return _of_patterns([(line, 1) for line in lines])
    mark = max(",;\t ", key=lambda one: lines[0].count(one) if lines else 0)
    split = csv.reader(StringIO("\n".join(lines)), delimiter=mark, skipinitialspace=True)
    return _of_table([[cell.strip() for cell in row] for row in split], groups, skip)


def _cell(value: object) -> str:
    """A workbook's numbers come as 1.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _of_patterns(patterns: Sequence[tuple[str, int]]) -> Answers:
    width = len(patterns[0][0])
    for pattern, _ in patterns:
        if len(pattern) != width:
            raise BrokenTable(f"The pattern {pattern} has {len(pattern)} answers, the first one has {width}.")
    rows = [tuple(pattern) for pattern, count in patterns for _ in range(count)]
    return Answers(tuple(str(n + 1) for n in range(width)), tuple(rows), {})


def _of_table(table: Sequence[Sequence[str]], groups: Sequence[str], skip: Sequence[str]) -> Answers:
    if not table:
        raise BrokenTable("There is no row in this file.")
    width = len(table[0])
    named = _names(table[0], table[1:])
    heads = list(table[0]) if named else [str(n + 1) for n in range(width)]
    body = table[1:] if named else table
    for number, row in enumerate(body, 2 if named else 1):
        if len(row) != width:
            raise BrokenTable(f"Row {number} has {len(row)} cells, the first row has {width}.")
    for name in (*groups, *skip):
        if name not in heads:
            raise BrokenTable(f"There is no column {name}. The first row names: {', '.join(heads)}.")
    often = next((n for n, head in enumerate(heads) if named and head.lower() in _FREQUENCY), None)
    if not named and width == 2 and len(body[0][0]) > 1:
        return _of_patterns([(row[0], _count(row[1], number)) for number, row in enumerate(body, 1)])
    if often is not None and width == 2:
        return _of_patterns([(row[1 - often], _count(row[often], number)) for number, row in enumerate(body, 2)])
    left = [n for n, head in enumerate(heads) if n != often and head not in {*groups, *skip}]
    times = [1 if often is None else _count(row[often], number) for number, row in enumerate(body, 2)]
    every = [row for row, count in zip(body, times, strict=True) for _ in range(count)]
    return Answers(
        tuple(heads[n] for n in left), tuple(tuple(row[n] for n in left) for row in every),
        {name: tuple(row[heads.index(name)] for row in every) for name in groups},
    )  # fmt: skip


def _count(cell: str, row: int) -> int:
    if not cell.isdecimal():
        raise BrokenTable(f"Row {row} counts {cell or 'nothing'} times: a whole number is meant.")
    return int(cell)


def _names(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: with words, or with letters over a column of numbers."""
    if not all(cell.lower() in _BLANK or len(cell) == 1 or _is_number(cell) for cell in first):
        return True
    letters = not any(_is_number(cell) or cell.lower() in _BLANK for cell in first)
    return letters and any(all(_is_number(cell) for cell in column) for column in zip(*body, strict=False))


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


def matrix_of_answers(answers: Answers, key: Sequence[str] = (), out_of: Sequence[float] = ()) -> Matrix:
    """The matrix to analyse. With a `key` the answers are options; without they are marks, out of `out_of`, or out of the
    highest mark that anybody has, at least 1. BrokenTable."""
    if key:
        if len(key) != len(answers.names):
            raise BrokenTable(f"The key has {len(key)} answers, the file has {len(answers.names)} items.")
        chosen = [["" if cell.lower() in _BLANK else cell.upper() for cell in row] for row in answers.rows]
        return replace(of_options(chosen, [one.upper() for one in key], answers.names), groups=answers.groups)
    marks = [[_mark(cell, number, name) for cell, name in zip(row, answers.names, strict=True)]
             for number, row in enumerate(answers.rows, 1)]  # fmt: skip
    full = list(out_of) or [max((row[n] for row in marks if row[n] == row[n]), default=1.0) for n in range(len(answers.names))]
    try:
        return replace(
            of_marks(marks, full if out_of else [max(one, 1.0) for one in full], answers.names), groups=answers.groups
        )
    except ValueError as fault:
        raise BrokenTable(f"{fault}.".capitalize()) from fault


def _mark(cell: str, row: int, item: str) -> float:
    if cell.lower() in _BLANK:
        return float("nan")
    try:
        return float(cell)
    except ValueError as fault:
        raise BrokenTable(
            f"Candidate {row}, item {item}: {cell} is no mark. Give --key where answers are options, --skip NAME for a column "
            "that is no item."
        ) from fault
