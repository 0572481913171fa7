"""The figures of one variant: parameters, named values and the right number of every field, worked out in both rounding habits.

Some round at each step, some carry full precision to the end; a task must pay both, so both are always worked out.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from msgspec import Struct

from question_bank.tasks.authored import AuthoredField, ChoiceField, NumberField, Rounded, TaskProblem
from question_bank.tasks.expressions import ExpressionError, Value, half_up, parse

_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


class Figures(Struct, frozen=True):
    """Name -> value. `stepwise` rounds each named value where it is named; `exact` rounds nothing before the end."""

    stepwise: dict[str, Value]
    exact: dict[str, Value]

    def number(self, formula: str, places: int) -> Decimal:
        """The right number of a formula, as one who rounds at each step gets it. ExpressionError if it is none."""
        return _rounded(parse(formula).evaluate(self.stepwise), places)

    def other_habit(self, formula: str, places: int) -> Decimal:
        """The same with full precision to the end."""
        return _rounded(parse(formula).evaluate(self.exact), places)


def as_value(text: str) -> Decimal | str:
    """A parameter as written: a plain number (0110 is a code, not a number) or a text."""
    return Decimal(text) if _NUMBER.fullmatch(text) else text


def work_out(parameters: Mapping[str, str], values: Mapping[str, str | Rounded], fields: Sequence[AuthoredField]) -> Figures:
    """All figures by name; fields may use the values and the fields before them. TaskProblem names the place of an error."""
    given: dict[str, Value] = {name: as_value(text) for name, text in parameters.items()}
    figures = Figures(dict(given), dict(given))
    for name, value in values.items():
        formula, places = (value.value, value.places) if isinstance(value, Rounded) else (value, None)
        _name(figures, name, formula, places, ("values", name))
    for n, field in enumerate(fields):
        if isinstance(field, NumberField):
            _name(figures, field.id, field.value, field.places, ("fields", n))
        elif isinstance(field, ChoiceField) and field.value:
            _name(figures, field.id, field.value, None, ("fields", n))
    return figures


def _name(figures: Figures, name: str, formula: str, places: int | None, where: tuple[str | int, ...]) -> None:
    if name in figures.stepwise:
        raise TaskProblem(where, _("the name %(name)s is used twice", name=name))
    try:
        stepwise, exact = (parse(formula).evaluate(names) for names in (figures.stepwise, figures.exact))
    except ExpressionError as problem:
        raise TaskProblem(where, str(problem)) from problem
    figures.stepwise[name] = half_up(stepwise, places) if places is not None and isinstance(stepwise, Decimal) else stepwise
    figures.exact[name] = exact


def _rounded(value: Value, places: int) -> Decimal:
    if not isinstance(value, Decimal):
        raise ExpressionError(_("`%(value)s` is not a number", value=value))
    return half_up(value, places)
