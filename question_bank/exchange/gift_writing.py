"""Items written as GIFT, so that reading them gives the same items. Pure.

The words are Markdown as their authors wrote it; what is said beside them stands in a comment that other systems skip.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from question_bank.exchange.about import about
from question_bank.exchange.brought import Loss, Outgoing, Written
from question_bank.exchange.gift_reading import OURS, WEIGHT
from question_bank.exchange.percent import WRONG, share_of
from question_bank.exchange.pictures import pictures_in
from question_bank.items import Kind
from question_bank.theory import AuthoredArea, AuthoredOption

_MEANT: Final = re.compile(r"[\\~=#{}:]")
_FORMULA: Final = re.compile(r"\\[(\[]")


def write_gift(items: Sequence[Outgoing]) -> Written:
    """One file, the items in the order given under the category of their level and area."""
    losses: list[Loss] = []
    return Written("\n".join(_lines(items, losses)).encode(), losses)


def _lines(items: Iterable[Outgoing], losses: list[Loss]) -> Iterator[str]:
    category = ""
    for item in items:
        if item.theory is None:
            losses.append(Loss(item.id, "task_not_in_format", whole=True))
            continue
        if pictures_in(*texts_of(item.theory)):
            losses.append(Loss(item.id, "pictures_not_in_format"))
        if has_formula(item.theory):
            losses.append(Loss(item.id, "formulas_as_tex"))
        if category != (category := f"{item.theory.level}/{item.theory.area}"):
            yield f"$CATEGORY: $course$/{category}\n"
        yield _question(item.theory)


def texts_of(area: AuthoredArea) -> list[str]:
    """Every text of an item that may be more than plain words."""
    item = area.items[0]
    return [item.stem, item.why, *(text for option in item.options for text in (option.text, option.why))]


def has_formula(area: AuthoredArea) -> bool:
    return any(_FORMULA.search(text) for text in texts_of(area))


def _question(area: AuthoredArea) -> str:
    item = area.items[0]
    said = msgspec.json.encode(about(area)).decode()
    head = f"{OURS}{said}\n::{_escaped(item.id)}::[markdown]{_escaped(item.stem)}"
    if item.kind is Kind.TRUTH:
        why = f"\n####{_escaped(item.why)}" if item.why else ""
        return f"{head}{{{'TRUE' if item.right else 'FALSE'}{why}\n}}\n"
    rights = sum(option.right for option in item.options)
    answers = "".join(f"\n{_sign(item.kind, option, rights)}{_answer(option)}" for option in item.options)
    return f"{head}{{{answers}\n}}\n"


def _sign(kind: Kind, option: AuthoredOption, rights: int) -> str:
    if kind is Kind.SINGLE:
        if option.right:
            return "="
        return "~%0%" if WEIGHT.match(option.text) else "~"  # a text that begins like a weight would be read as one
    return f"~%{share_of(rights)}%" if option.right else f"~%{WRONG}%"


def _answer(option: AuthoredOption) -> str:
    return _escaped(option.text) + (f"#{_escaped(option.why)}" if option.why else "")


def _escaped(text: str) -> str:
    return _MEANT.sub(r"\\\g<0>", text).replace("\n", "\\n")
