"""A response or a key as a person reads it: the texts of options and cards instead of their ids. Pure."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any, Final

from examhall.papers.interactions import Choice, Choices, Column, Interaction, Match, Option, Order, Table
from question_bank.keys import ChoicesKey, FieldKey

_IMAGE: Final = re.compile(r'<img alt="([^"]*)"[^>]*>')
_TAG: Final = re.compile(r"<[^>]+>")


def as_text(html: str) -> str:
    """Cleaned HTML as plain text on one line; a picture is what its author says it shows."""
    return " ".join(unescape(_TAG.sub(" ", _IMAGE.sub(r" \1 ", html))).split())


def readable(shape: Interaction, value: Any) -> list[str]:
    """The response (or what is right) in lines; none for a blank. Ids that the shape does not know stay as they are."""
    match shape:
        case Choice(options=options):
            return [_texts(options).get(value, value)] if value else []
        case Choices(options=options):
            texts = _texts(options)
            return [texts.get(one, one) for one in value or ()]
        case Order(cards=cards):
            texts = _texts(cards)
            return [f"{place}. {texts.get(one, one)}" for place, one in enumerate(value or (), 1)]
        case Match(sources=sources, targets=targets):
            left, right = _texts(sources), _texts(targets)
            return [f"{left.get(one, one)} → {right.get(other, other)}" for one, other in _items(value) if other]
        case Table(columns=columns):
            return [_row(columns, row) for row in value or ()]
    return [str(value)] if value else []


def rule_name(key: FieldKey) -> str:
    """The word for the rule that marks a key: its kind, and for multiple choice how it pays."""
    kind = str(key.__struct_config__.tag)
    return f"{kind}/{key.rule}" if isinstance(key, ChoicesKey) else kind


def _row(columns: Sequence[Column], row: Mapping[str, Any]) -> str:
    said = ((column.label, readable(column.cell, row.get(column.id))) for column in columns)
    return "; ".join(f"{label}: {text[0]}" for label, text in said if text)


def _items(value: Any) -> list[tuple[str, str]]:
    return list(value.items()) if isinstance(value, dict) else []


def _texts(options: Sequence[Option]) -> dict[str, str]:
    return {option.id: as_text(option.html) for option in options}
