"""What a follow-through formula may name: figures given, and other numbers of the candidate's own."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from flask_babel import gettext as _

from question_bank.keys import ChoiceKey, FieldKey, NumberKey, RowsKey
from question_bank.tasks.expressions import parse


def unknown_inputs(keys: Mapping[str, FieldKey], given: Mapping[str, Decimal]) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) for every formula that names something else; in a table's row, `own` is the row."""
    for name, key in keys.items():
        if isinstance(key, RowsKey):
            for row in key.rows:
                yield from (
                    (name, _("column %(column)s: %(problem)s", column=column, problem=says))
                    for column, says in unknown_inputs(row, given)
                )
        elif isinstance(key, ChoiceKey | NumberKey) and key.follow:
            formula = parse(key.follow)
            for missing in sorted(formula.names - given.keys()):
                yield name, _("its follow-through names %(name)s, which is no number of the parameters or values", name=missing)
            for path in sorted(formula.own):
                if path == name or not _is_number(keys, path):
                    yield (
                        name,
                        _("its follow-through names own.%(path)s, which is no other number of the candidate's", path=path),
                    )


def _is_number(keys: Mapping[str, FieldKey], path: str) -> bool:
    field, _dot, column = path.partition(".")
    key = keys.get(field)
    if column:
        return isinstance(key, RowsKey) and isinstance(key.rows[0].get(column), NumberKey)
    return isinstance(key, NumberKey)
