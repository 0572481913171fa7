"""Answers that test a task: the right one, and others that differ in a field or two and carry the error on as candidates do.

In a test, `given` says per field (or `table.row.column`) what stands there instead of the right answer:

    a number field or cell     a formula over the figures, or over own fields: "sales * percent + fixed"
    choice, text, date         the option id or the text
    choices                    the option ids
    order                      the cards in order, or {card: the card it is put behind}
    match                      {source: target} for the pairs that differ
    anything                   "blank"

A field that is not named and has a follow-through formula is worked out from the changed fields before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _

from examhall.papers.interactions import Response
from question_bank.keys import (
    CellKey,
    ChoiceKey,
    ChoicesKey,
    DateKey,
    FieldKey,
    Key,
    MappingKey,
    NumberKey,
    PredicateKey,
    RowsKey,
    SequenceKey,
    SetKey,
)
from question_bank.tasks.authored import AuthoredField, TableField
from question_bank.tasks.documents import fill
from question_bank.tasks.expressions import Value, half_up, parse
from question_bank.tasks.figures import Figures

BLANK: Final = "blank"
Cells = Mapping[tuple[str, ...], Any]
Own = dict[str, Any]  # field -> what the test's candidate has there, numbers as Decimal


class Answers:
    """Works out answers to one variant, from its authored fields, its key and its figures."""

    def __init__(self, fields: Sequence[AuthoredField], key: Key, figures: Figures):
        self._key, self._figures = key, figures
        self._rows = {field.id: tuple(field.rows) for field in fields if isinstance(field, TableField)}

    def right(self) -> dict[str, Response]:
        """The model answer."""
        return model_answer(self._key)

    def differing(self, given: Mapping[str, Any]) -> dict[str, Response]:
        """The right answer but for what is given and what follows from it. ValueError names what cannot be."""
        own: Own = {}
        responses: dict[str, Response] = {}
        for name in (path.split(".")[0] for path in given):
            if name not in self._key.fields:
                raise ValueError(_("there is no field %(name)s", name=name))
        for name, field in self._key.fields.items():
            if isinstance(field, RowsKey):
                responses[name], own[name] = self._table(field, self._rows[name], _cells(name, given))
            else:
                responses[name], own[name] = self._one(field, given.get(name), own)
        return responses

    def wrong_numbers(self, given: Mapping[str, Any]) -> Iterator[tuple[str, NumberKey, Decimal]]:
        """(path, its key, the number) for every number that a test gives on purpose, not for those carried on from there."""
        answer = self.differing(given)
        for path in (path for path, value in given.items() if value != BLANK):
            name, *cell = path.split(".")
            key = self._key.fields[name]
            if isinstance(key, NumberKey):
                yield path, key, Decimal(str(answer[name]))
            elif isinstance(key, RowsKey) and len(cell) == 2 and cell[0] in self._rows[name]:
                place = self._rows[name].index(cell[0])
                if isinstance(inner := key.rows[place][cell[1]], NumberKey):
                    yield path, inner, Decimal(self._row(key.rows[place], cell[0], _cells(name, given))[cell[1]])

    def _one(self, key: FieldKey, given: Any, own: Own) -> tuple[Response, Any]:
        """The response to one field, and what it is worth in the formulas of later ones."""
        if given == BLANK:
            return "", None
        if isinstance(key, NumberKey):
            number = self._number(key, given, own) if given is not None else self._carried(key, own) or key.value
            assert isinstance(number, Decimal)
            return f"{number:f}", number
        if isinstance(key, PredicateKey) and given is not None:
            return f"{self._worked_out(str(given), own):f}", None
        if isinstance(key, ChoiceKey) and given is None:
            return str(self._carried(key, own) or key.right), None
        return (_right(key) if given is None else self._changed(key, given)), None

    def _number(self, key: NumberKey, formula: str, own: Own) -> Decimal:
        return half_up(self._worked_out(formula, own), key.places)

    def _worked_out(self, formula: str, own: Own) -> Decimal:
        """What a formula over figures and own fields gives."""
        usable = {name: value for name, value in own.items() if value is not None}
        value = parse(formula).evaluate(self._figures.stepwise, usable)
        if not isinstance(value, Decimal):
            raise ValueError(_("`%(formula)s` gives no number", formula=formula))
        return value

    def _carried(self, key: NumberKey | ChoiceKey, own: Own) -> Value | None:
        """What follows from own fields when one of them is not the right one; None when nothing changes."""
        if not key.follow:
            return None
        formula = parse(key.follow)
        inputs = [self._input(path, own) for path in formula.own]
        if any(mine is None for mine, _other in inputs) or all(mine == right for mine, right in inputs):
            return None
        value = formula.evaluate(self._figures.stepwise, own)
        return half_up(value, key.places) if isinstance(key, NumberKey) and isinstance(value, Decimal) else value

    def _input(self, path: str, own: Own) -> tuple[Any, Any]:
        """(the own value, the right value) of one input of a follow-through formula."""
        name, _dot, column = path.partition(".")
        key = self._key.fields.get(name)
        if isinstance(key, RowsKey) and column:
            return own[name][column], tuple(cell.value for row in key.rows if isinstance(cell := row[column], NumberKey))
        if isinstance(key, NumberKey):
            return own.get(name), key.value
        raise ValueError(_("own.%(path)s is no number field or column before this one", path=path))

    def _changed(self, key: FieldKey, given: Any) -> Response:
        match key:
            case SetKey() | ChoicesKey():
                return _ids(given)
            case SequenceKey(right=right) if isinstance(given, dict):
                cards = list(right)
                for card, behind in given.items():
                    cards.remove(card)
                    cards.insert(cards.index(behind) + 1, card)
                return cards
            case SequenceKey():
                return _ids(given)
            case MappingKey(right=pairs):
                if not isinstance(given, dict) or not given.keys() <= pairs.keys():
                    raise ValueError(_("a matching field is given as source: target, with its own sources"))
                return {**pairs, **given}
        return fill(str(given), self._figures.stepwise)

    def _table(self, key: RowsKey, names: Sequence[str], cells: Cells) -> tuple[Response, Own]:
        """The rows of a table with single cells changed; a new row name adds a row, `table.row: blank` leaves one out, and
        `table: blank` all of them."""
        if cells.get((), BLANK) != BLANK:
            raise ValueError(_("a table is given cell by cell, as table.row.column"))
        if () in cells:
            return [], dict.fromkeys(key.rows[0], ())
        rows = [self._row(right, row, cells) for row, right in zip(names, key.rows, strict=True) if cells.get((row,)) != BLANK]
        for extra in dict.fromkeys(path[0] for path in cells if path[0] not in names):
            rows.append({path[1]: str(value) for path, value in cells.items() if path[0] == extra})
        numbers = [name for name, cell in key.rows[0].items() if isinstance(cell, NumberKey)]
        return list(rows), {name: tuple(Decimal(row[name]) for row in rows if row.get(name)) for name in numbers}

    def _row(self, right: Mapping[str, CellKey], row: str, cells: Cells) -> dict[str, str]:
        inner = Answers((), Key(dict(right), self._key.given), self._figures)
        changed = {path[1]: value for path, value in cells.items() if path[0] == row and len(path) == 2}
        return {name: str(value) for name, value in inner.differing(changed).items()}


def _cells(table: str, given: Mapping[str, Any]) -> Cells:
    """(row, column) or (row,) -> what is given there, for one table."""
    paths = {tuple(path.split(".")): value for path, value in given.items()}
    return {path[1:]: value for path, value in paths.items() if path[0] == table}


def _ids(given: Any) -> list[str]:
    if not isinstance(given, list):
        raise ValueError(_("a list of names is needed"))
    return [str(each) for each in given]


def model_answer(key: Key) -> dict[str, Response]:
    """The right response to every field, in the author's ids."""
    return {name: _right(field) for name, field in key.fields.items()}


def _right(key: FieldKey) -> Response:
    return key.earliest.isoformat() if isinstance(key, DateKey) else key.expected
