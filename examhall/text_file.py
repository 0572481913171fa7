"""A YAML file of ours as its author wrote it, with the line of everything in it, so that a mistake is named where it stands.

Every plain word stays text until a shape decides what it means: `no` is "no", a date needs no quotes, 7.1000 keeps its digits
and 0012 its zeros.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import yaml
from yaml import CBaseLoader, MappingNode, MarkedYAMLError, Node, ScalarNode, SequenceNode, YAMLError

Shape = TypeVar("Shape")
Where = tuple[str | int, ...]  # the way to a place in a file, such as ("candidates", 3, "identity")

SAID_AT_ONCE = 10

_STEP: Final = re.compile(r"\[(\d+)\]|\.(\w+)|\[\.\.\.\]")
_MENDS: Final = (  # what to do about a message of msgspec
    (r"missing required field `(\w+)`", r"Add `\1:` here."),
    (r"unknown field `(\w+)`", r"Correct or remove `\1`."),
    (r"Invalid (enum )?value", r"Use one of the words that stand here in other files."),
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


class BrokenFile(ValueError):
    """A file that cannot be used; nothing of it was loaded. The text names file, line, what is wrong and how to mend it."""

    def __init__(self, path: Path, line: int, what: str, mend: str):
        super().__init__(f"{path}:{line}: {what} {mend}".strip())
        self.path, self.line = path, line


class TextFile:
    """One file read into plain values (`content`), knowing the line of each."""

    def __init__(self, path: Path, text: str | None = None):
        """BrokenFile when it is not there, not UTF-8, not YAML, empty, or says a thing twice. `text` is read in its place."""
        self.path = path
        self._lines: dict[Where, int] = {}
        try:
            node = yaml.compose(path.read_text(encoding="utf-8") if text is None else text, Loader=CBaseLoader)
        except OSError as fault:
            raise BrokenFile(path, 1, f"The file cannot be read: {fault.strerror}.", "Check its name and rights.") from fault
        except UnicodeDecodeError as fault:
            raise BrokenFile(path, 1, "The file is not UTF-8.", "Save it as UTF-8.") from fault
        except MarkedYAMLError as fault:
            mark = fault.problem_mark or fault.context_mark
            what = f"This is not YAML: {fault.problem or fault.context}."
            line = mark.line + 1 if mark else 1
            raise BrokenFile(path, line, what, "Check indents, colons and quotes near here.") from fault
        except YAMLError as fault:
            raise BrokenFile(path, 1, f"This is not YAML: {fault}.", "Remove what is no text.") from fault
        if node is None:
            raise BrokenFile(path, 1, "The file is empty.", "Fill it in or remove it.")
        self._seen: set[int] = set()
        self.content: Any = self._plain(node, ())

    def read_as(self, shape: type[Shape]) -> Shape:
        """The whole file as this shape. BrokenFile names the first place that does not fit."""
        try:
            return msgspec.convert(self.content, shape, strict=False)
        except msgspec.ValidationError as fault:
            what, _, place = str(fault).partition(" - at `")
            where = way_of(place)
            raise self.broken(where, f"{named(where)}{what}.", _mend(what)) from fault

    def broken(self, where: Where, what: str, mend: str = "") -> BrokenFile:
        """The error to raise for something wrong at a place."""
        return BrokenFile(self.path, self.line(where), what, mend)

    def line(self, where: Where) -> int:
        """The line of a place; a place that is not in the file counts as the nearest above it."""
        while where not in self._lines:
            where = where[:-1]
        return self._lines[where]

    def told(self, problems: Sequence[Problem]) -> str:
        """A line for each of the first problems: file, line, place, what is wrong, how to mend it."""
        said = [str(self.broken(one.where, f"{named(one.where)}{one.what}", one.mend)) for one in problems[:SAID_AT_ONCE]]
        if len(problems) > SAID_AT_ONCE:
            said.append(f"... and {len(problems) - SAID_AT_ONCE} more like these.")
        return "\n".join(said)

    def _plain(self, node: Node, where: Where) -> Any:
        self._lines.setdefault(where, node.start_mark.line + 1)
        if id(node) in self._seen:
            raise self.broken(where, "Aliases (*name) are not read.", "Write the text out.")
        self._seen.add(id(node))
        match node:
            case ScalarNode():
                return node.value
            case SequenceNode():
                return [self._plain(child, (*where, n)) for n, child in enumerate(node.value)]
            case MappingNode():
                return self._mapping(node, where)
        raise self.broken(where, "This is neither text, list nor mapping.", "See a neighbouring file for the shape.")

    def _mapping(self, node: MappingNode, where: Where) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for name, child in node.value:
            if not isinstance(name, ScalarNode):
                raise self.broken(where, "A name must be plain text.", "Write `name: ...`.")
            self._lines[(*where, name.value)] = name.start_mark.line + 1
            if name.value in plain:
                raise self.broken((*where, name.value), f"`{name.value}` is said twice.", "Remove one of them.")
            plain[name.value] = self._plain(child, (*where, name.value))
        return plain


def read_text_file(path: Path, shape: type[Shape]) -> Shape:
    """The file's content as `shape`; BrokenFile otherwise."""
    return TextFile(path).read_as(shape)


def named(where: Where) -> str:
    """("candidates", 3, "identity") as `candidates[3].identity: `, counted from 0 as a program counts."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where).lstrip(".") + (": " if where else "")


def way_of(place: str) -> Where:
    """msgspec's `$.items[3].stem` as ("items", 3, "stem"); keys of free mappings are not named, so the way ends there."""
    way: list[str | int] = []
    for step in _STEP.finditer(place):
        if step[0] == "[...]":
            break
        way.append(int(step[1]) if step[1] else step[2])
    return tuple(way)


def _mend(what: str) -> str:
    for pattern, mend in _MENDS:
        if found := re.search(pattern, what):
            return found.expand(mend)
    return "Compare it with the other entries of this file."
