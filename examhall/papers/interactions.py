"""The ways a question can be answered, what a well-formed answer to each looks like, and when one counts as given.

An interaction is shape only: it tells a browser what to draw and the hall what to accept. What is right is the bank's.
Option, card and target ids are random per paper, so neither an id nor its place tells the key.

A response is one JSON value a field:

    choice                 the id of one option
    choices                ids of options, each once, in any order
    text, number, date     the text as typed (marking reads it; the hall does not judge it)
    order                  ids of cards, each once, in the candidate's order
    match                  {source id: target id}
    table                  [{column id: text or option id}, ...], one object a row
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

Response = str | list[str] | dict[str, str] | list[dict[str, str]]

LONGEST_TEXT: Final = 10_000  # characters, for any typed field
MOST_ROWS: Final = 60  # rows in a table, whatever the right number is


class Option(Struct, frozen=True):
    """One thing to choose, order or match. `html` is cleaned; `last` keeps it behind the shuffled ones."""

    id: str
    html: str
    last: bool = False


class Choice(Struct, frozen=True, tag="choice", tag_field="kind"):
    """One of several. `layout`: rows (whole rows to click), list (drop-down), tree (nested by ` > ` in the text) or code (a
    long code table, searched by code or name)."""

    options: tuple[Option, ...]
    layout: str = "rows"
    shuffle: bool = True


class Choices(Struct, frozen=True, tag="choices", tag_field="kind"):
    """Any number of several."""

    options: tuple[Option, ...]
    shuffle: bool = True


class TextEntry(Struct, frozen=True, tag="text", tag_field="kind"):
    """Free text. `longest` in characters is what the page lets one type (0: only the general bound): no answer is refused
    for it here. `lines` is the height drawn."""

    longest: int = 0
    lines: int = 1
    count: str = ""  # "characters" or "bytes" shows a live count beside the field


class NumberEntry(Struct, frozen=True, tag="number", tag_field="kind"):
    """A number as typed; `unit` is printed beside the box. `money` shows the amount with its thousands; `step` (a number as
    text) gives two buttons that raise and lower it."""

    unit: str = ""
    money: bool = False
    step: str = ""


class DateEntry(Struct, frozen=True, tag="date", tag_field="kind"):
    """A date as typed or picked."""


class Order(Struct, frozen=True, tag="order", tag_field="kind"):
    """Cards to be put in order. `layout`: cards, or letter (put together they are read as one text)."""

    cards: tuple[Option, ...]
    layout: str = "cards"


class Match(Struct, frozen=True, tag="match", tag_field="kind"):
    """Each source gets one target; a target may serve several sources. Sources keep their order, targets are shuffled.

    `layout`: list (a drop-down each) or matrix (a grid of sources and targets).
    """

    sources: tuple[Option, ...]
    targets: tuple[Option, ...]
    shuffle: bool = True
    layout: str = "list"


class Column(Struct, frozen=True):
    """One column of a table; its cell is a choice, a text or a number."""

    id: str
    label: str
    cell: Choice | TextEntry | NumberEntry


class Table(Struct, frozen=True, tag="table", tag_field="kind"):
    """Rows the candidate adds and removes. Starts empty: the number of rows is part of the answer.

    A `fixed` table has its rows printed: one for each option of the first column, which is a choice.
    """

    columns: tuple[Column, ...]
    fixed: bool = False


Interaction = Choice | Choices | TextEntry | NumberEntry | DateEntry | Order | Match | Table


def _text(_: Interaction, value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _ids(options: Sequence[Option]) -> frozenset[str]:
    return frozenset(option.id for option in options)


def _choice(shape: Choice, value: Any) -> bool:
    return isinstance(value, str) and (value == "" or value in _ids(shape.options))


def _distinct(options: Sequence[Option], value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(part, str) for part in value)
        and len(set(value)) == len(value)
        and _ids(options) >= set(value)
    )


def _match(shape: Match, value: Any) -> bool:
    sources, targets = _ids(shape.sources), _ids(shape.targets)
    return isinstance(value, dict) and all(
        source in sources and (target == "" or (isinstance(target, str) and target in targets))
        for source, target in value.items()
    )


def _table(shape: Table, value: Any) -> bool:
    cells = {column.id: column.cell for column in shape.columns}
    return (
        isinstance(value, list)
        and len(value) <= MOST_ROWS
        and all(
            isinstance(row, dict)
            and all(column in cells and is_well_formed(cells[column], cell) for column, cell in row.items())
            for row in value
        )
    )


# One kind, one check. A kind without a row here fails the house test, not a candidate.
WELL_FORMED: Final[Mapping[type, Callable[[Any, Any], bool]]] = {
    Choice: _choice,
    Choices: lambda shape, value: _distinct(shape.options, value),
    TextEntry: _text,
    NumberEntry: _text,
    DateEntry: _text,
    Order: lambda shape, value: _distinct(shape.cards, value),
    Match: _match,
    Table: _table,
}


def is_well_formed(shape: Interaction, value: Any) -> bool:
    """Whether `value` could be a response to this interaction: right type, known ids, in bounds. Not whether it is right."""
    return WELL_FORMED[type(shape)](shape, value)


def is_given(value: Any) -> bool:
    """Whether a response says anything: an emptied field counts as unanswered again. Never fails, whatever it is handed."""
    if isinstance(value, dict):
        return any(is_given(part) for part in value.values())
    if isinstance(value, list):
        return any(is_given(part) for part in value)
    return bool(value.strip()) if isinstance(value, str) else value is not None
