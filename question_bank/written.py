"""An item as the exact text the bank stores and hashes, and the item read back from it."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from examhall.papers.question import Question
from question_bank.items import Item, Variant
from question_bank.keys import FieldKey, Key
from question_bank.tasks.variants import TaskTest


class _Test(msgspec.Struct, frozen=True):
    """A task's test as stored: a response's shape is not told again, its field knows it."""

    name: str
    variant: str
    responses: dict[str, Any]
    expect: Decimal


_SHAPES = {field.name: field.type for field in msgspec.structs.fields(Item)}
_read_tests = msgspec.json.Decoder(list[_Test]).decode


def write_item(item: Item) -> tuple[str, str]:
    """The text of an item and its SHA-256. Figures and texts given to follow-through are kept apart, so that both come back."""
    said = msgspec.to_builtins(item)
    for shown, variant in zip(said["variants"], item.variants, strict=True):
        given = variant.key.given
        shown["key"]["given"] = {
            "figures": {name: f"{value:f}" for name, value in given.items() if isinstance(value, Decimal)},
            "texts": {name: value for name, value in given.items() if isinstance(value, str)},
        }
    text = msgspec.json.encode(said).decode()
    return text, hashlib.sha256(text.encode()).hexdigest()


def read_item(text: str) -> Item:
    """The item that `write_item` wrote."""
    said = msgspec.json.decode(text)
    variants = tuple(_variant(shown) for shown in said.pop("variants"))
    about: dict[str, Any] = {name: msgspec.convert(value, _SHAPES[name]) for name, value in said.items()}
    return Item(variants=variants, **about)


def write_tests(tests: Sequence[TaskTest]) -> str:
    return msgspec.json.encode(tests).decode()


def read_tests(text: str) -> tuple[TaskTest, ...]:
    return tuple(TaskTest(test.name, test.variant, test.responses, test.expect) for test in _read_tests(text))


def _variant(shown: dict[str, Any]) -> Variant:
    given = shown["key"]["given"]
    figures = {name: Decimal(value) for name, value in given["figures"].items()}
    fields = msgspec.convert(shown["key"]["fields"], dict[str, FieldKey], str_keys=True)
    question = msgspec.convert(shown["question"], Question)
    return Variant(shown["name"], question, Key(fields, {**figures, **given["texts"]}))
