"""Answers as a browser would send them: right by the bank's keys, or as one wishes, in the ids of a sealed paper."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from examhall.papers.interactions import Choice, Choices, Interaction, Match, Order, Table
from question_bank.keys import DateKey
from question_bank.papers.sealing import SealedKey


def answers(
    key: SealedKey, shapes: Mapping[str, Interaction], other: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:  # fmt: skip
    """(sealed field, response in sealed ids) of one question: right, but for what `other` says."""
    for drawn, authored in key.fields.items():
        answer = key.key.fields[authored]
        expected = answer.earliest.isoformat() if isinstance(answer, DateKey) else answer.expected
        value = other.get(authored, expected)
        if value is not None:
            yield drawn, as_sealed(shapes[drawn], key.names, value)


def as_sealed(shape: Interaction, names: Mapping[str, str], value: Any) -> Any:
    """A response in the author's ids as a browser would send it: the inverse of the bank's `as_authored`."""

    def drawn(options: Sequence[Any]) -> dict[str, str]:
        return {names[option.id]: option.id for option in options}

    match shape:
        case Choice(options=options):
            return drawn(options)[value] if value else ""
        case Choices(options=options) | Order(cards=options):
            return [drawn(options)[one] for one in value]
        case Match(sources=sources, targets=targets):
            return {drawn(sources)[one]: drawn(targets)[other] for one, other in value.items()}
        case Table(columns=columns):
            cells = {names[column.id]: column for column in columns}
            return [{cells[c].id: as_sealed(cells[c].cell, names, cell) for c, cell in row.items()} for row in value]
    return value
