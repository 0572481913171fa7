"""Small formulas in a task: what a field's value is, from printed figures or from the candidate's own earlier answers.

    carton_weight * cartons            parameters and named values
    own.fee * rate                     the candidate's own field; own.lines.amount is a column of a table field
    "x" if own.x_total < own.y_total else "y"

Arithmetic is Decimal with half-up rounding; numbers are read from the source text, so 0.005 is exact. Nothing else of Python
is accepted, sizes are bounded, and every failure is an ExpressionError with a sentence.
"""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, DecimalException, localcontext
from functools import lru_cache
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _  # most problems met in marking are never read by anybody

Value = Decimal | str | bool
Own = Mapping[str, Any]  # field -> Value, or for a table column -> numbers

LONGEST: Final = 300  # characters of source
MOST_NODES: Final = 120
LARGEST: Final = Decimal(10) ** 15
_CONTEXT: Final = Context(prec=28, rounding=ROUND_HALF_UP)
_PLAIN_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")


class ExpressionError(ValueError):
    """A formula that is not allowed or cannot be worked out; its text is a sentence for the author."""


class DivisionByZero(ExpressionError):
    """The formula divides by zero."""


Step = Callable[[Mapping[str, Value], Own], Value]


@dataclass(frozen=True)
class Expression:
    """A checked formula: `names` are the parameters it uses, `own` the fields ("fee") or table columns ("lines.amount")."""

    source: str
    names: frozenset[str]
    own: frozenset[str]
    step: Step

    def evaluate(self, names: Mapping[str, Value], own: Own | None = None) -> Value:
        """The value with these parameters and own fields. ExpressionError when it cannot be worked out."""
        with localcontext(_CONTEXT):
            try:
                return self.step(names, own or {})
            except DecimalException as problem:
                raise ExpressionError(
                    _("`%(formula)s` cannot be worked out with these numbers", formula=self.source)
                ) from problem


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """Check a formula and keep it ready. ExpressionError names what is not allowed."""
    if len(source) > LONGEST:
        raise ExpressionError(
            _("a formula may have %(most)s characters, this one has %(count)s", most=LONGEST, count=len(source))
        )
    if not source.strip():
        raise ExpressionError(_("a formula is missing"))
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise ExpressionError(_("`%(formula)s` is not a formula", formula=source)) from problem
    if len(list(ast.walk(tree))) > MOST_NODES:
        raise ExpressionError(_("`%(formula)s` is too long a formula; split it into named values", formula=source))
    reader = _Reader(source.strip())
    step = reader.read(tree)
    return Expression(source, frozenset(reader.names), frozenset(reader.own), step)


def half_up(number: Decimal, places: int) -> Decimal:
    """Rounded half up to so many decimals: the house's one way of rounding."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def ceil_to(number: Decimal, step: Decimal) -> Decimal:
    """Rounded up to the next multiple of `step`. What a division left in the last digits of 28 is not rounded up."""
    if step <= 0:
        raise ExpressionError(_("ceil_to needs a step above zero"))
    return half_up(number / step, 12).to_integral_value(ROUND_CEILING) * step


def _round(number: Decimal, places: Decimal) -> Decimal:
    if places != places.to_integral_value() or not 0 <= places <= 10:
        raise ExpressionError(_("round needs 0 to 10 decimals"))
    return half_up(number, int(places))


def _divide(a: Decimal, b: Decimal) -> Decimal:
    if not b:
        raise DivisionByZero(_("a formula divides by zero (%(a)s / %(b)s)", a=a, b=b))
    return a / b


# name -> (function, fewest and most arguments)
_FUNCTIONS: Final[Mapping[str, tuple[Callable[..., Decimal], int, int]]] = {
    "round": (_round, 2, 2),
    "ceil_to": (ceil_to, 2, 2),
    "max": (max, 2, 20),
    "min": (min, 2, 20),
    "abs": (abs, 1, 1),
}
_ARITHMETIC: Final[Mapping[type, Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: _divide,
}
_COMPARISONS: Final[Mapping[type, Callable[[Any, Any], bool]]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}


class _Reader:
    """Turns a syntax tree into steps, noting the names it uses; refuses everything that is not listed here."""

    def __init__(self, source: str):
        self.source, self.names, self.own = source, set[str](), set[str]()

    def read(self, node: ast.expr) -> Step:
        match node:
            case ast.Constant(value=str() as text):
                return lambda names, own: text
            case ast.Constant():
                return self._literal(node)
            case ast.Name(id=name) if name not in {*_FUNCTIONS, "own", "sum"}:
                self.names.add(name)
                return lambda names, own: _lookup(names, name, _no_value)
            case ast.Attribute(value=ast.Name(id="own"), attr=field):
                self.own.add(field)
                return lambda names, own: _lookup(own, field, _not_answered)
            case ast.Call(func=ast.Name(id="sum"), args=[argument], keywords=[]):
                return self._column_sum(argument)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
                return self._call(name, [self.read(argument) for argument in arguments])
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _ARITHMETIC:
                work, a, b = _ARITHMETIC[type(operator)], self.read(left), self.read(right)
                return lambda names, own: _bounded(work(_number(a(names, own)), _number(b(names, own))))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.read(operand)
                return lambda names, own: -_number(inner(names, own))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.read(operand)
                return lambda names, own: not _truth(inner(names, own))
            case ast.BoolOp(op=operator, values=values):
                every, parts = all if isinstance(operator, ast.And) else any, [self.read(value) for value in values]
                return lambda names, own: every(_truth(part(names, own)) for part in parts)
            case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in _COMPARISONS:
                compare, a, b = _COMPARISONS[type(operator)], self.read(left), self.read(right)
                return lambda names, own: _compared(compare, a(names, own), b(names, own))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                condition, then, other = self.read(test), self.read(body), self.read(orelse)
                return lambda names, own: (then if _truth(condition(names, own)) else other)(names, own)
        raise ExpressionError(
            _("`%(formula)s`: `%(part)s` is not allowed in a formula", formula=self.source, part=ast.unparse(node)[:40])
        )

    def _literal(self, node: ast.Constant) -> Step:
        text = ast.get_source_segment(self.source, node) or ""
        if not _PLAIN_NUMBER.fullmatch(text):
            raise ExpressionError(_("`%(text)s` is not a plain number such as 12 or 0.005", text=text))
        number = _bounded(Decimal(text))
        return lambda names, own: number

    def _call(self, name: str, arguments: Sequence[Step]) -> Step:
        work, fewest, most = _FUNCTIONS[name]
        if not fewest <= len(arguments) <= most:
            raise ExpressionError(
                _(
                    "`%(formula)s`: %(name)s takes from %(fewest)s to %(most)s numbers",
                    formula=self.source, name=name, fewest=fewest, most=most,
                )
            )  # fmt: skip
        return lambda names, own: _bounded(work(*(_number(argument(names, own)) for argument in arguments)))

    def _column_sum(self, argument: ast.expr) -> Step:
        match argument:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="own"), attr=table), attr=column):
                self.own.add(f"{table}.{column}")
                return lambda names, own: _bounded(sum(own.get(table, {}).get(column, ()), Decimal(0)))
        raise ExpressionError(
            _("`%(formula)s`: sum adds up a column of a table, as in sum(own.lines.amount)", formula=self.source)
        )


def _no_value(name: str) -> LazyString:
    return _("there is no parameter or value called %(name)s", name=name)


def _not_answered(field: str) -> LazyString:
    return _("own.%(field)s was not answered", field=field)


def _lookup(values: Mapping[str, Any], name: str, otherwise: Callable[[str], LazyString]) -> Value:
    if name not in values:
        raise ExpressionError(otherwise(name))
    value: Value = values[name]
    return value


def _compared(compare: Callable[[Any, Any], bool], a: Value, b: Value) -> bool:
    if isinstance(a, str) is not isinstance(b, str):
        raise ExpressionError(_("a number is compared with a text"))
    return compare(a, b)


def _number(value: Value) -> Decimal:
    if not isinstance(value, Decimal):
        raise ExpressionError(_("`%(value)s` is not a number", value=value))
    return _bounded(value)


def _truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise ExpressionError(_("an `if` needs a comparison"))
    return value


def _bounded(number: Decimal) -> Decimal:
    if not number.is_finite() or abs(number) > LARGEST:
        raise ExpressionError(_("a number in the formula is too large"))
    return number
