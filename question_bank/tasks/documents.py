"""Texts of a task with their placeholders filled in: figures as documents print them, amounts in English words."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from flask_babel import gettext as _
from jinja2 import StrictUndefined, Template, TemplateError
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
    return _whole(whole) + (f" AND {cents_as.format(_whole(cents))}" if cents else "")


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


def _environment() -> ImmutableSandboxedEnvironment:
    """No loader, no globals, nothing but these filters. Nothing is escaped here: what is filled in is Markdown for prose.py."""
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.filters = {"money": money, "quantity": quantity, "words": words, "upper": str.upper}
    environment.globals = {}
    return environment


_ENVIRONMENT: Final = _environment()


@lru_cache(maxsize=2048)
def _template(text: str) -> Template:
    return _ENVIRONMENT.from_string(text)


def fill(text: str, names: Mapping[str, Value]) -> str:
    """The text with every {{ name }} replaced. ValueError with a sentence for an unknown name or a bad placeholder."""
    if "{" not in text:
        return text
    try:
        return _template(text).render(names)
    except (TemplateError, TypeError, ArithmeticError) as problem:
        raise ValueError(_("a placeholder cannot be filled: %(problem)s", problem=problem)) from problem
