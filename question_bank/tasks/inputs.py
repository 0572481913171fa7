"""What a follow-through formula may name: figures given, and other numbers of the candidate's own."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from question_bank.keys import ChoiceKey, FieldKey, NumberKey, RowsKey
from question_bank.tasks.expressions import parse


def unknown_inputs(keys: Mapping[str, FieldKey], given: Mapping[str, Decimal]) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) for every formula that names something else; in a table's row, `own` is the row."""
    for name, key in keys.items():
        if isinstance(key, RowsKey):
            for row in key.rows:
                yield from ((name, f"column {column}: {says}") for column, says in unknown_inputs(row, given))
        elif isinstance(key, ChoiceKey | NumberKey) and key.follow:
            formula = parse(key.follow)
            for missing in sorted(formula.names - given.keys()):
                yield name, f"its follow-through names {missing}, which is no number of the parameters or values"
            for path in sorted(formula.own):
                if path == name or not _is_number(keys, path):
                    yield name, f"its follow-through names own.{path}, which is no other number of the candidate's"


def _is_number(keys: Mapping[str, FieldKey], path: str) -> bool:
    field, _, column = path.partition(".")
    key = keys.get(field)
    if column:
        return isinstance(key, RowsKey) and isinstance(key.rows[0].get(column), NumberKey)
    return isinstance(key, NumberKey)
