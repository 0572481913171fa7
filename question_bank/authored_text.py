"""What an author wrote, as the text the bank keeps beside the item it became: the YAML of a content file. Pure.

Read again it is equal to what was written, whatever the words in it (tests/question_bank/test_authored_text.py).
"""

from typing import Any, TypeVar

import msgspec
import yaml

Shape = TypeVar("Shape")

LONGEST_LINE = 10_000  # a paragraph stays one line: a difference is told line by line


class _Writer(yaml.CSafeDumper):
    """Texts of several lines as blocks, so that an author can read and compare them."""


def _text(writer: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def write_authored(what: msgspec.Struct) -> str:
    """The text of an area of one item, or of a task."""
    return write_plain(msgspec.to_builtins(what, str_keys=True))


def write_plain(plain: Any) -> str:
    """The text of words that may not be finished yet."""
    return yaml.dump(plain, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=LONGEST_LINE)


def read_authored(text: str, shape: type[Shape]) -> Shape:
    """What `write_authored` wrote. msgspec.ValidationError where it is no such thing."""
    return msgspec.convert(read_plain(text), shape, strict=False)


def read_plain(text: str) -> Any:
    """The words of such a text: mappings, lists and texts. yaml.YAMLError where it is none."""
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  it makes texts only
