"""A content file as its author wrote it, with the line of everything in it, so that a mistake can be named where it stands.

Every plain word stays text (`no` is "no", 7.1000 keeps its digits); the shape it is converted to decides what it means.
"""

import re
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

T = TypeVar("T")
Where = tuple[str | int, ...]  # the way to a place in a file, such as ("items", 3, "stem")

_STEP: Final = re.compile(r"\[(\d+)\]|\.(\w+)|\[\.\.\.\]")


class ContentError(ValueError):
    """A content file that cannot be loaded: which file and line, what is wrong, and how to mend it."""

    def __init__(self, file: Path, line: int, what: str, mend: str):
        super().__init__(f"{file.name}:{line}: {what} {mend}".strip())
        self.file, self.line, self.what, self.mend = file, line, what, mend


class AuthoredFile:
    """One YAML file read into plain values, knowing the line of each."""

    def __init__(self, file: Path):
        """Reads the file. ContentError when it is not there, not UTF-8, not YAML, empty, or says a thing twice."""
        self.file = file
        self._lines: dict[Where, int] = {}
        try:
            node = YAML(typ="base", pure=True).compose(file.read_text(encoding="utf-8"))
        except OSError as problem:
            raise ContentError(
                file, 1, f"The file cannot be read: {problem.strerror}.", "Check its name and rights."
            ) from problem
        except UnicodeDecodeError as problem:
            raise ContentError(file, 1, "The file is not UTF-8.", "Save it as UTF-8.") from problem
        except MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            what = f"This is not YAML: {problem.problem or problem.context}."
            raise ContentError(
                file, mark.line + 1 if mark else 1, what, "Check indents, colons and quotes near here."
            ) from problem
        except YAMLError as problem:
            raise ContentError(file, 1, f"This is not YAML: {problem}.", "Remove what is no text.") from problem
        if node is None:
            raise ContentError(file, 1, "The file is empty.", "Fill it or remove it.")
        self._seen: set[int] = set()
        self.data: Any = self._plain(node, ())

    def read_as(self, shape: type[T]) -> T:
        """The whole file as this shape. ContentError names the first place that does not fit."""
        try:
            return msgspec.convert(self.data, shape, strict=False)
        except msgspec.ValidationError as problem:
            what, _, path = str(problem).partition(" - at `")
            raise self.error(_way(path.rstrip("`")), f"{what}.", _mend(what)) from problem

    def error(self, where: Where, what: str, mend: str = "") -> ContentError:
        """The error to raise for something wrong at a place; a place that is not in the file counts as the nearest above it."""
        while where not in self._lines:
            where = where[:-1]
        return ContentError(self.file, self._lines[where], what, mend)

    def _plain(self, node: Node, where: Where) -> Any:
        self._lines.setdefault(where, node.start_mark.line + 1)
        if id(node) in self._seen:
            raise self.error(where, "Aliases (*name) are not read.", "Write the text out.")
        self._seen.add(id(node))
        match node:
            case ScalarNode():
                return node.value
            case SequenceNode():
                return [self._plain(child, (*where, n)) for n, child in enumerate(node.value)]
            case MappingNode():
                return self._mapping(node, where)
        raise self.error(where, "This is neither text, list nor mapping.", "See a neighbouring file for the shape.")

    def _mapping(self, node: MappingNode, where: Where) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for name, child in node.value:
            if not isinstance(name, ScalarNode):
                raise self.error(where, "A name must be plain text.", "Write `name: ...`.")
            self._lines[(*where, name.value)] = name.start_mark.line + 1
            if name.value in plain:
                raise self.error((*where, name.value), f"`{name.value}` is said twice.", "Remove one of them.")
            plain[name.value] = self._plain(child, (*where, name.value))
        return plain


def _way(path: str) -> Where:
    """msgspec's `$.items[3].stem` as ("items", 3, "stem"); keys of free mappings are not named, so the way ends there."""
    way: list[str | int] = []
    for step in _STEP.finditer(path):
        if step[0] == "[...]":
            break
        way.append(int(step[1]) if step[1] else step[2])
    return tuple(way)


def _mend(what: str) -> str:
    """What an author should do about a message of msgspec."""
    if missing := re.search(r"missing required field `(\w+)`", what):
        return f"Add `{missing[1]}:` here."
    if unknown := re.search(r"unknown field `(\w+)`", what):
        return f"Correct or remove `{unknown[1]}`."
    if "Invalid enum value" in what or "Invalid value" in what:
        return "Use one of the words that the other files use here."
    return "Write it as in the other files of this folder."
