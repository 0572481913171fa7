"""The words an item can be searched by: all that its author wrote but the keys of its fields. Pure.

Rationales are in it, as the same persons read them on the item's page and a changed figure must be found there too; code
tables are not: every task with a list of countries would be found by each of them.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from examhall.papers.interactions import Choice, Choices, Interaction, Match, Option, Order, Table
from examhall.papers.question import Question
from question_bank.items import Item
from question_bank.readable import as_text
from question_bank.tokens import tokens

_BLOCK: Final = re.compile(r"</?(?:p|div|ul|ol|li|table|thead|tbody|tr|th|td|h[1-6]|pre|blockquote|br|hr)\b[^>]*>")


def search_tokens(item: Item) -> str:
    """The item's tokens with blanks between; what its variants have in common is in it once."""
    texts = dict.fromkeys(block for text in _texts(item) for block in _blocks(text))
    return " ".join(token for text in texts for token in tokens(text))


def _blocks(html: str) -> Iterator[str]:
    return (plain for block in _BLOCK.split(html) if (plain := as_text(block)))


def _texts(item: Item) -> Iterator[str]:
    yield from (item.id, item.knowledge, item.source)
    for variant in item.variants:
        yield from _asked(variant.question)
    yield from item.rationales.values()


def _asked(question: Question) -> Iterator[str]:
    yield from (question.title, question.stem)
    for document in question.documents:
        yield from (document.title, document.html)
    for field in question.fields:
        yield from (field.label, field.hint, field.group)
        yield from _offered(field.interaction)


def _offered(shape: Interaction) -> Iterator[str]:
    match shape:
        case Choice(layout="code"):
            return
        case Choice(options=options) | Choices(options=options) | Order(cards=options):
            yield from _written(options)
        case Match(sources=sources, targets=targets):
            yield from _written((*sources, *targets))
        case Table(columns=columns):
            for column in columns:
                yield column.label
                yield from _offered(column.cell)


def _written(options: Iterable[Option]) -> Iterator[str]:
    return (option.html for option in options)
