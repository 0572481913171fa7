"""Texts of a task with their placeholders filled in: figures as documents print them, amounts in English words."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from flask_babel import gettext as _
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from question_bank.tasks.expressions import Value, half_up

_ONES: Final = (
    "ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN", "TWELVE", "THIRTEEN",
    "FOURTEEN", "FIFTEEN", "SIXTEEN", "SEVENTEEN", "EIGHTEEN", "NINETEEN",
)  # fmt: skip
_TENS: Final = ("TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY")
_GROUPS: Final = ((10**6, "MILLION"), (10**3, "THOUSAND"), (10**2, "HUNDRED"))


def money(number: Decimal) -> str:
    """2480 -> 2,480.00"""
    return f"{half_up(number, 2):,}"


def quantity(number: Decimal) -> str:
    """1200.0 -> 1,200: thousands separated, no trailing zeros."""
    plain = f"{number:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def words(amount: Decimal, cents_as: str = "CENTS {}") -> str:
    """8460.50 -> EIGHT THOUSAND FOUR HUNDRED AND SIXTY AND CENTS FIFTY: an amount below 1,000 million, as invoices write it."""
    whole, cents = divmod(int(half_up(amount, 2) * 100), 100)
    return _whole(whole) + (f" AND {cents_as.replace('{}', _whole(cents))}" if cents else "")


def _whole(number: int) -> str:
    for size, name in _GROUPS:
        if number >= size:
            count, rest = divmod(number, size)
            link = " AND " if rest < 100 else " "
            return f"{_whole(count)} {name}" + (f"{link}{_whole(rest)}" if rest else "")
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


LONGEST: Final = 200_000  # characters of a text that is filled in
# What a placeholder may be made of; no multiplication, by which a few words could fill the machine.
_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Filter, nodes.Sub, nodes.Mod, nodes.Concat,
    nodes.Getitem, nodes.Getattr, nodes.Call, nodes.Assign, nodes.Dict, nodes.Pair, nodes.List, nodes.For,
)  # fmt: skip


class _Placeholders(ImmutableSandboxedEnvironment):
    """No loader, no globals, nothing but these filters. Nothing is escaped here: what is filled in is Markdown for prose.py."""

    intercepted_binops = frozenset({"%", "-"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=False)
        self.filters = {"money": money, "quantity": quantity, "words": words, "upper": str.upper}
        self.globals = {}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Only numbers: a text with % is a format, of any width."""
        if isinstance(left, str) or isinstance(right, str):
            raise TemplateError(_("a text has no %(operator)s", operator=operator))
        return super().call_binop(context, operator, left, right)


_ENVIRONMENT: Final = _Placeholders()


@lru_cache(maxsize=2048)
def _template(text: str) -> Template:
    tree = _ENVIRONMENT.parse(text)
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED) or not _is_bounded(node):
            raise TemplateError(_("“%(part)s” is not allowed in a placeholder", part=type(node).__name__))
    settings = list(tree.find_all(nodes.Assign))
    set_here = {one.target.name for one in settings if isinstance(one.target, nodes.Name)}
    if any(name.name in set_here for one in settings for name in one.node.find_all(nodes.Name)):
        raise TemplateError(_("one `set` cannot use another"))  # each could double what there is
    return _ENVIRONMENT.from_string(text)


def _is_bounded(node: nodes.Node) -> bool:
    """No loop in a loop, and of a text's methods only those that do not make it longer."""
    match node:
        case nodes.For():
            return node.find(nodes.For) is None
        case nodes.Call(node=nodes.Getattr(attr="lower"), args=[]):
            return True
        case nodes.Call(node=nodes.Getattr(attr="replace"), args=[nodes.Const(value=str(old)), nodes.Const(value=str(new))]):
            return len(new) <= len(old)
        case nodes.Call():
            return False
    return True


def fill(text: str, names: Mapping[str, Value]) -> str:
    """The text with every {{ name }} replaced. ValueError with a sentence for an unknown name or a bad placeholder."""
    if "{" not in text:
        return text
    try:
        return "".join(_within_bounds(_template(text).generate(names)))
    except (TemplateError, TypeError, ArithmeticError, RecursionError) as problem:
        raise ValueError(_("a placeholder cannot be filled: %(problem)s", problem=problem)) from problem


def _within_bounds(pieces: Iterable[str]) -> Iterator[str]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST:
            raise TemplateError(_("the text would have more than %(most)s characters", most=LONGEST))
        yield piece
