"""An item as the exact text the bank stores and hashes, and the item read back from it."""

import hashlib
from collections.abc import Sequence

import msgspec

from question_bank.items import Item
from question_bank.tasks.variants import TaskTest

_encode = msgspec.json.Encoder().encode
_read_item = msgspec.json.Decoder(Item).decode
_read_tests = msgspec.json.Decoder(tuple[TaskTest, ...]).decode


def write_item(item: Item) -> tuple[str, str]:
    """The text of an item and its SHA-256."""
    text = _encode(item)
    return text.decode(), hashlib.sha256(text).hexdigest()


def read_item(text: str) -> Item:
    """The item that `write_item` wrote."""
    return _read_item(text)


def write_tests(tests: Sequence[TaskTest]) -> str:
    """A task's tests as text."""
    return _encode(tests).decode()


def read_tests(text: str) -> tuple[TaskTest, ...]:
    """The tests that `write_tests` wrote."""
    return _read_tests(text)
