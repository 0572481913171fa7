"""What an author says of one item while it is being written, as plain values that may still be unfinished. Pure.

Of theory it is an area of one entry (theory.py), of practice a task (tasks/authored.py).
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from question_bank.authored_text import read_plain, write_plain
from question_bank.items import Kind
from question_bank.specification import LEVELS
from question_bank.tasks.authored import AuthoredTask
from question_bank.theory import AuthoredArea

Words = dict[str, Any]

LARGEST_ENTRY: Final = 48 * 1024  # characters of the words of a theory item
LARGEST_TASK: Final = 160 * 1024
DEEPEST: Final = 12  # lists and mappings inside each other; a task needs eight
# The attributes of a task that map names to something (a test holds them to the shapes), and those whose names map again.
MAPPINGS: Final = frozenset(
    {"options", "cards", "sources", "targets", "right", "bands", "rows", "follow", "parameters", "values", "fields", "given"}
)
OF_MAPPINGS: Final = frozenset({"rows", "given"})


def entry_of(words: Words) -> Words:
    """The attributes of the item itself."""
    entry: Words = words["items"][0] if "items" in words else words
    return entry


def kind_of(words: Words) -> Kind:
    return Kind(entry_of(words)["kind"]) if "items" in words else Kind.TASK


def place_of(words: Words) -> tuple[str, ...]:
    """What never changes while an item is written. A task may go to another area: its id does not name one."""
    area = words["area"] if "items" in words else ""
    return str(entry_of(words)["id"]), kind_of(words), words["level"], words.get("language", "zh-CN"), area


def places_of(words: Words) -> set[tuple[str, str]]:
    """(level, area) of every item that these words become: of a task one for each other level that sets it."""
    also = words.get("also")
    levels = {words["level"], *(level for level in LEVELS if isinstance(also, list) and level in also)}
    return {(level, words["area"]) for level in levels}


def read_words(value: Any) -> Words:
    """Words as they come from a page. ValueError where they are none: an area must be whole, a task need only be plain."""
    if not isinstance(value, dict):
        raise ValueError("words are a mapping")
    if "items" not in value:
        _plain(value, DEEPEST)
        if not all(isinstance(value.get(name), str) for name in ("id", "level", "area")):
            raise ValueError("a task has an id, a level and an area")
        return typed(value)
    area = msgspec.convert(value, AuthoredArea)
    if len(area.items) != 1:
        raise ValueError("one entry is written at a time")
    return words_of(area)


def for_page(words: Words) -> Words:
    """The same for an editor: whatever maps names to something becomes {"pairs": [[name, ...], ...]}, in its own order.

    A script keeps names that are numbers in an order of its own, so that 30, 10, 20 would come back as 10, 20, 30.
    """
    paged: Words = _paged(words)
    return paged


def from_page(value: Any) -> Any:
    """Words as an editor sends them, with mappings again. ValueError where pairs are none, or one name stands twice."""
    if isinstance(value, list):
        return [from_page(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() != {"pairs"}:
        return {name: from_page(one) for name, one in value.items()}
    named = {name: from_page(one) for name, one in msgspec.convert(value["pairs"], list[tuple[str, Any]])}
    if len(named) != len(value["pairs"]):
        raise ValueError("a name stands twice")
    return named


def _paged(value: Any) -> Any:
    if isinstance(value, list):
        return [_paged(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _pairs(one, name in OF_MAPPINGS) if name in MAPPINGS and isinstance(one, dict) else _paged(one)
        for name, one in value.items()
    }


def _pairs(mapping: Mapping[str, Any], inner: bool) -> Words:
    """`inner`: what it maps to are mappings as well, and no shapes of a task."""
    return {
        "pairs": [
            [name, _pairs(one, False) if inner and isinstance(one, dict) else _paged(one)] for name, one in mapping.items()
        ]
    }


def typed(plain: Words) -> Words:
    """The same words with numbers and truths as such; a task that cannot be read as one yet stays as it is."""
    if "items" in plain:
        return words_of(msgspec.convert(plain, AuthoredArea, strict=False))
    try:
        return words_of(msgspec.convert(plain, AuthoredTask, strict=False))
    except msgspec.ValidationError:
        return plain


def one_form(text: str) -> str:
    """A content file as the bank writes it, so that two can be compared: the layout of a hand-written one tells nothing."""
    return write_plain(typed(read_plain(text)))


def words_of(authored: AuthoredArea | AuthoredTask) -> Words:
    words: Words = msgspec.to_builtins(authored, str_keys=True)
    return words


def _plain(value: Any, depth: int) -> None:
    if isinstance(value, dict | list):
        if depth == 0:
            raise ValueError("words lie too deep inside each other")
        for one in value.values() if isinstance(value, dict) else value:
            _plain(one, depth - 1)
    elif isinstance(value, float):
        raise ValueError("numbers are given as texts, so that they keep their digits")
