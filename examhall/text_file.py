"""Reads a YAML file of ours into a known shape, or says which file, which line, what is wrong and how to mend it.

Every plain word stays text until the shape decides: a date and a number with leading zeros need no quotes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Shape = TypeVar("Shape")
Where = tuple[str | int, ...]  # the way to a place in a file, such as ("candidates", 3, "identity")

SAID_AT_ONCE = 10

_STEP: Final = re.compile(r"\[(\d+)\]|\.(\w+)")
_MENDS: Final = (  # what to do about a message of msgspec
    (r"missing required field `(\w+)`", r"Add `\1:` here."),
    (r"unknown field `(\w+)`", r"Correct or remove `\1`."),
    (r"`int` >= (-?\d+)", r"Write a whole number from \1 up."),
    (r"`int` <= (-?\d+)", r"Write a whole number up to \1."),
    (r"Expected `int`", r"Write a whole number."),
    (r"Expected `bool`", r"Write true or false."),
    (r"length >= 1$", r"Write something here."),
    (r"length >= (\d+)", r"Write at least \1 signs."),
    (r"length <= (\d+)", r"Shorten it to \1 signs."),
    (r"Expected `array`", r"Write a list here."),
    (r"Expected `object`", r"Write `name: value` here."),
)


@dataclass(frozen=True)
class Problem:
    """Something wrong at a place of a file, and how to mend it."""

    where: Where
    what: str
    mend: str


class BrokenFile(Exception):
    """A file that cannot be used; nothing of it was loaded. The text names file, line, fault and remedy."""


def read_text_file(path: Path, shape: type[Shape]) -> Shape:
    """The file's content as `shape`; BrokenFile with file, line and what is wrong otherwise."""
    try:
        content: Any = YAML(typ="base", pure=True).load(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise BrokenFile(f"{path}: The file cannot be read: {fault.strerror}. Check its name and rights.") from fault
    except UnicodeDecodeError as fault:
        raise BrokenFile(f"{path}: The file is not UTF-8. Save it as UTF-8.") from fault
    except MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise BrokenFile(f"{path}:{line}: {fault.problem}. Check indents, colons and quotes near here.") from fault
    except YAMLError as fault:
        raise BrokenFile(f"{path}: This is not YAML: {fault}") from fault
    if content is None:
        raise BrokenFile(f"{path}:1: The file is empty. Fill it in.")
    try:
        return msgspec.convert(content, shape, strict=False)
    except msgspec.ValidationError as fault:
        what, _, place = str(fault).partition(" - at `")
        where = tuple(int(step[1]) if step[1] else step[2] for step in _STEP.finditer(place))
        raise BrokenFile(told(path, [Problem(where, f"{what}.", _mend(what))])) from fault


def told(path: Path, problems: Sequence[Problem]) -> str:
    """A line for each of the first problems: file, line, place, what is wrong, how to mend it."""
    root = YAML(typ="base", pure=True).compose(path.read_text(encoding="utf-8"))
    said = [
        f"{path}:{_line(root, one.where)}: {_place(one.where)}{one.what} {one.mend}".rstrip() for one in problems[:SAID_AT_ONCE]
    ]
    if len(problems) > SAID_AT_ONCE:
        said.append(f"... and {len(problems) - SAID_AT_ONCE} more like these.")
    return "\n".join(said)


def _line(node: Node, where: Where) -> int:
    """The line of a place; a place that is not in the file counts as the nearest above it."""
    line: int = node.start_mark.line + 1
    for step in where:
        found = _child(node, step)
        if found is None:
            return line
        line, node = found
    return line


def _child(node: Node, step: str | int) -> tuple[int, Node] | None:
    match node:
        case SequenceNode() if isinstance(step, int) and step < len(node.value):
            child = node.value[step]
            return child.start_mark.line + 1, child
        case MappingNode():
            for name, child in node.value:
                if isinstance(name, ScalarNode) and name.value == step:
                    return name.start_mark.line + 1, child
    return None


def _place(where: Where) -> str:
    """("candidates", 3, "identity") as `candidates[3].identity: `, counted from 0 as a program counts."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where).lstrip(".") + (": " if where else "")


def _mend(what: str) -> str:
    for pattern, mend in _MENDS:
        if found := re.search(pattern, what):
            return found.expand(mend)
    return "Compare it with the other entries of this file."
