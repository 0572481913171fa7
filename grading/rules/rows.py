"""A table filled row by row, in any order: rows are found by their key columns, cells are paid one by one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, get_args

from grading.marks import Mark, Route, Why, nothing, total
from grading.rules.choice import mark_choice
from grading.rules.exact import mark_exact
from grading.rules.following import Own
from grading.rules.number import mark_number
from grading.rules.one_of import mark_one_of
from grading.rules.pattern import mark_pattern
from question_bank.keys import ZERO, CellKey, ChoiceKey, ExactKey, NumberKey, OneOfKey, PatternKey, RowsKey

CELL_RULES: Final[Mapping[type, Callable[[Any, Any, Own], Mark]]] = {
    ChoiceKey: mark_choice,
    ExactKey: mark_exact,
    OneOfKey: mark_one_of,
    NumberKey: mark_number,
    PatternKey: mark_pattern,
}
if missing := set(get_args(CellKey)) - CELL_RULES.keys():
    raise RuntimeError(f"no rule marks a table cell of {missing}")

Cells = dict[str, Mark]


def mark_rows(key: RowsKey, value: Any, own: Own) -> Mark:
    """The best assignment of given rows to right ones, less `extra` for every row left over, at least 0."""
    if not isinstance(value, list):
        return nothing(key, Why.UNREADABLE, [])
    rows = [row for row in value if isinstance(row, dict) and any(row.values())]
    if not rows:
        return nothing(key, Why.BLANK, value)
    pairs = _assign([[_cells(right, row, own) for row in rows] for right in key.rows], key.key)
    parts = tuple((f"{n + 1}.{name}", mark) for n, cells in sorted(pairs.items()) for name, mark in cells.items())
    earned = total(mark for _, mark in parts) - key.extra * (len(rows) - len(pairs))
    if earned <= ZERO:
        why = Why.NOTHING_LEFT if any(mark.points for _, mark in parts) else Why.NOT_AS_KEY
        return Mark(ZERO, key.points, why, Route.NONE, key.expected, value, parts)
    followed = any(mark.route is Route.FOLLOW for _, mark in parts)
    why = (Why.FOLLOWS if followed else Why.AS_KEY) if earned == key.points else Why.PARTLY
    return Mark(earned, key.points, why, Route.FOLLOW if followed else Route.DIRECT, key.expected, value, parts)


def _cells(right: Mapping[str, CellKey], row: Mapping[str, Any], own: Own) -> Cells:
    of_row = Own(right, row, own.given)
    return {
        name: CELL_RULES[type(cell)](cell, row[name], of_row) if row.get(name) else nothing(cell, Why.BLANK, "")
        for name, cell in right.items()
    }


def _assign(marked: Sequence[Sequence[Cells]], known_by: Sequence[str]) -> dict[int, Cells]:
    """Right row -> its cells in the row assigned to it, best in all. Only a row with all key columns right may be assigned."""
    from scipy.optimize import linear_sum_assignment  # here, as it takes a third of a second and only tables need it

    worth = [[0.0] * len(candidates) for candidates in marked]
    for i, candidates in enumerate(marked):
        for j, cells in enumerate(candidates):
            if all(cells[name].why is Why.AS_KEY for name in known_by):
                worth[i][j] = 1000 + float(total(cells.values()))  # found at all comes first, then what it pays
    found = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return {int(i): marked[i][j] for i, j in found if worth[i][j]}
