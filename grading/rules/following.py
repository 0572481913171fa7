"""Follow-through (错误传递给分): what a later figure should be, worked out from the candidate's own earlier figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grading.rules.reading import read_number
from question_bank.keys import ChoiceKey, FieldKey, NumberKey, RowsKey
from question_bank.tasks.expressions import ExpressionError, Value, parse

TRIVIAL = frozenset({Decimal(0), Decimal(1)})


class Own:
    """The candidate's own answers to one question (or one row of a table), read only when a rule asks."""

    def __init__(self, keys: Mapping[str, FieldKey], responses: Mapping[str, Any], given: Mapping[str, Decimal]):
        self._keys, self._responses, self._given = keys, responses, given

    @property
    def given(self) -> Mapping[str, Decimal]:
        """The figures printed in the documents, by name."""
        return self._given

    def follow(self, expression: str) -> Value | None:
        """The value that follows, or None when follow-through is not due.

        It is not due when every input is right (there is no earlier error to carry on), when an input is blank, unreadable or
        outside its plausibility range, when a wrong one is 0, 1 or the same as another, when the result only repeats one (the
        step would be trivial), or when the formula cannot be worked out. A column is an input as a whole.
        """
        parsed = parse(expression)
        own: dict[str, Value | dict[str, tuple[Decimal, ...]]] = {}
        inputs: list[Decimal] = []
        for path in sorted(parsed.own):
            field, _, column = path.partition(".")
            figures = self._column(field, column) if column else self._figure(field)
            if not figures:
                return None
            inputs.extend(figures)
            if column:
                columns = own.setdefault(field, {})
                assert isinstance(columns, dict)
                columns[column] = figures
            else:
                own[field] = figures[0]
        right = {path for path, figure in own.items() if self._is_right(path, figure)}
        if right == own.keys():
            return None
        alone = [figure for figure in own.values() if isinstance(figure, Decimal)]
        wrong = [figure for path, figure in own.items() if isinstance(figure, Decimal) and path not in right]
        if TRIVIAL.intersection(wrong) or any(alone.count(figure) > 1 for figure in wrong):
            return None
        try:
            result = parsed.evaluate(self._given, own)
        except ExpressionError:
            return None
        return None if result in inputs else result

    def _figure(self, field: str) -> tuple[Decimal, ...]:
        """One own number, as a tuple of one; empty when it may not serve."""
        key = self._keys.get(field)
        number = read_number(self._responses.get(field), key.unit) if isinstance(key, NumberKey) else None
        if number is None or (isinstance(key, NumberKey) and not _is_plausible(number, key)):
            return ()
        return (number,)

    def _is_right(self, field: str, figure: Any) -> bool:
        key = self._keys.get(field)
        return isinstance(key, NumberKey) and isinstance(figure, Decimal) and abs(figure - key.value) <= key.tolerance

    def _column(self, field: str, column: str) -> tuple[Decimal, ...]:
        """All own numbers in a column of a table; empty when one of them cannot be read."""
        key, rows = self._keys.get(field), self._responses.get(field)
        if not isinstance(key, RowsKey) or not isinstance(rows, list):
            return ()
        cell = key.rows[0].get(column)
        unit = cell.unit if isinstance(cell, NumberKey) else ""
        figures = [read_number(row.get(column), unit) for row in rows if isinstance(row, dict) and any(row.values())]
        return tuple(figure for figure in figures if figure is not None) if None not in figures else ()


def _is_plausible(number: Decimal, key: NumberKey) -> bool:
    return key.plausible is None or key.plausible[0] <= number <= key.plausible[1]


def follows(key: ChoiceKey | NumberKey, own: Own) -> Value | None:
    """What the key's follow-through expression gives, None when it has none or it is not due."""
    return own.follow(key.follow) if key.follow else None
