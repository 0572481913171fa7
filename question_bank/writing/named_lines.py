"""An author's words line by line, as the bank keeps them, with their parts called as the editor calls them. Pure.

A line keeps its number, so that what was said of it stays with it; only its names change: `difficulty: easy` is read as
难度: 易. Each line knows the place of the editor in which its words are written.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import yaml
from flask_babel import lazy_gettext as _
from msgspec import Struct
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from question_bank import labels
from question_bank.specification import AREAS
from question_bank.tasks.form import COLUMNS, DOCUMENT, FIELDS, TASK, TEST, VARIANT, Line

OPTION: Final = (
    Line("text", "prose", _("Text")),
    Line("right", "check", _("Right answer")),
    Line("why", "prose", _("Why it is right or wrong")),
)
ENTRY: Final = (
    Line("id", "fixed", _("Item")),
    Line("kind", "select", _("Kind"), choices=labels.KIND),
    Line("difficulty", "select", _("Difficulty"), choices=labels.DIFFICULTY),
    Line("cognitive", "select", _("Cognitive level"), choices=labels.COGNITIVE),
    Line("knowledge", "sentence", _("Point of knowledge")),
    Line("source", "sentence", _("Source")),
    Line("seconds", "whole", _("Expected time in seconds")),
    Line("stem", "prose", _("Stem")),
    Line("options", "options", _("Options")),
    Line("right", "check", _("The statement is true")),
    Line("why", "prose", _("Why")),
    Line("facts", "texts", _("Facts it rests on")),
    Line("as_of", "date", _("Facts checked on")),
    Line("calculation", "check", _("The candidate must compute")),
    Line("solved", "fixed", _("Solved on")),
)
AREA: Final = (
    Line("area", "select", _("Area"), choices={code: f"{code} {name}" for code, name in AREAS.items()}),
    Line("level", "fixed", _("Level")),
    Line("language", "select", _("Language"), choices=labels.LANGUAGE),
    Line("items", "items", _("Item")),
)
ROUNDED: Final = (Line("value", "formula", _("Formula")), Line("places", "whole", _("Decimals")))
PARTS: Final[Mapping[str, Sequence[Line]]] = {
    "items": ENTRY, "options": OPTION, "documents": DOCUMENT, "variants": VARIANT, "tests": TEST,
}  # fmt: skip
KINDS: Final[Mapping[str, Mapping[type, tuple[Any, tuple[Line, ...]]]]] = {"fields": FIELDS, "columns": COLUMNS}
ANY_FIELD: Final = {line.name: line for _label, lines in FIELDS.values() for line in lines}
LETTERS: Final = "ABCDE"


class NamedLine(Struct, frozen=True):
    """`place` as findings name it (stem, option-0, fields.3.points), `head` what the part around it is called."""

    text: str
    place: str = ""
    head: str = ""


class Where(NamedTuple):
    """A place of the editor, and what the part of the words is called in which it stands."""

    place: str = ""
    head: str = ""

    def into(self, line: Line) -> "Where":
        """The place of an attribute; those of an option are one with it."""
        if self.place.startswith("option-"):
            return self
        return Where(f"{self.place}.{line.name}" if self.place else line.name, self.head or str(line.label))

    def nth(self, line: Line, n: int) -> "Where":
        """The place of the n-th part of a list."""
        if line.control == "items":
            return Where()
        if line.control == "options":
            return Where(f"option-{n}", f"{line.label} {LETTERS[n : n + 1] or n + 1}")
        return Where(f"{self.place}.{n}", f"{line.label} {n + 1}" if "." not in self.place else self.head)


def named_lines(text: str) -> list[NamedLine]:
    """Every line of a content file, or of what an editor saved; as it stands where it cannot be read."""
    reading = _Reading(text)
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        root = None
    if isinstance(root, MappingNode):
        theory = any(key.value == "items" for key, _value in root.value)
        reading.struct(root, AREA if theory else TASK, Where())
    return reading.lines()


class _Reading:
    """Walks through the words of one text, and notes which sign stands for what."""

    def __init__(self, text: str) -> None:
        self._texts = text.splitlines()
        self._where = [Where()] * len(self._texts)
        self._edits: list[tuple[int, int, int | None, str]] = []  # line, from, to (None: its end), what is read there

    def lines(self) -> list[NamedLine]:
        for line, first, last, word in sorted(self._edits, key=lambda edit: edit[:2], reverse=True):
            text = self._texts[line]
            self._texts[line] = (text[:first] + word + ("" if last is None else text[last:])).rstrip()
        return [NamedLine(text, *where) for text, where in zip(self._texts, self._where, strict=True)]

    def struct(self, node: Node, lines: Sequence[Line], where: Where) -> None:
        """A part of the words whose names are the form's."""
        if not isinstance(node, MappingNode):
            return
        known = {line.name: line for line in lines}
        for key, value in node.value:
            if key.value == "ask":
                self._read_as(key, str(_("Kind")))
                self._read_as(value, _asked().get(value.value, value.value))
            elif line := known.get(key.value):
                self._read_as(key, str(line.label))
                at = where.into(line)
                self._stand(key, value, at)
                self._attribute(line, value, at)

    def _attribute(self, line: Line, node: Node, where: Where) -> None:
        if isinstance(node, ScalarNode):
            self._scalar(line, node)
        elif isinstance(node, SequenceNode) and (line.control in PARTS or line.control in KINDS):
            for n, one in enumerate(node.value):
                at = where.nth(line, n)
                self._stand(one, one, at)
                self.struct(one, PARTS.get(line.control) or _lines_of(line.control, one), at)
        elif isinstance(node, MappingNode) and line.control in ("figures", "overrides"):
            for _name, one in node.value:
                self.struct(one, ROUNDED if line.control == "figures" else list(ANY_FIELD.values()), where)

    def _scalar(self, line: Line, node: ScalarNode) -> None:
        if line.control == "check" and node.value in ("true", "false"):
            self._read_as(node, str(_("yes") if node.value == "true" else _("no")))
        elif line.control == "area" and node.value in AREAS:
            self._read_as(node, f"{node.value} {AREAS[node.value]}")
        elif node.value in line.choices:
            self._read_as(node, str(line.choices[node.value]))
        elif node.style in ("|", ">"):
            self._edits.append((node.start_mark.line, node.start_mark.column, None, ""))
        elif node.style in ("'", '"'):
            self._read_as(node, node.value)

    def _read_as(self, node: Node, word: str) -> None:
        start, end = node.start_mark, node.end_mark
        if start.line == end.line:
            self._edits.append((start.line, start.column, end.column, word))

    def _stand(self, first: Node, last: Node, where: Where) -> None:
        """All lines from one to the other; those of what follows say so themselves, later."""
        for line in range(first.start_mark.line, min(last.end_mark.line + 1, len(self._where))):
            self._where[line] = where


def _tag(shape: Any) -> str:
    return str(shape.__struct_config__.tag)


def _asked() -> dict[str, str]:
    """What each kind of field and column is called, by its `ask`."""
    return {_tag(shape): str(label) for kinds in KINDS.values() for shape, (label, _lines) in kinds.items()}


def _lines_of(control: str, node: Node) -> Sequence[Line]:
    """The lines of a field or column, by its `ask`."""
    asks = [value.value for key, value in node.value if key.value == "ask"] if isinstance(node, MappingNode) else []
    return next((lines for shape, (_label, lines) in KINDS[control].items() if [_tag(shape)] == asks), ())


def parts_of(text: str) -> dict[str, str]:
    """What the words say, by what their parts are called: the lines of each, without the indent they share."""
    found: dict[str, list[str]] = {}
    for line in named_lines(text):
        if line.head:
            found.setdefault(line.head, []).append(line.text)
    return {head: _dedented(lines) for head, lines in found.items()}


def _dedented(lines: Sequence[str]) -> str:
    shared = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[shared:] for line in lines).strip()


def differing(mine: str, theirs: str) -> list[tuple[str, str, str]]:
    """(part, what one text says of it, what the other does) wherever they differ; both as the bank writes words."""
    ours, other = parts_of(mine), parts_of(theirs)
    return [(head, ours.get(head, ""), other.get(head, "")) for head in {**ours, **other} if ours.get(head) != other.get(head)]
