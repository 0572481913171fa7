"""The answer card of a sitting as a watcher may see it: questions as places to fill, in the candidate's order; no words."""

import gzip
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from examhall.errors import NotNow
from examhall.papers.safe import Safe


class _Field(msgspec.Struct):
    id: str


class _Question(msgspec.Struct):
    fields: list[_Field]


class _Section(msgspec.Struct):
    questions: list[_Question]


class _Booklet(msgspec.Struct):
    """Of all that a booklet says only this is read."""

    sections: list[_Section]


_decode = msgspec.json.Decoder(_Booklet).decode

Card = Sequence[Sequence[Sequence[int]]]  # sections of questions of places, as the board's bits count them


def card_of(connection: Connection, safe: Safe, booklet_id: str) -> Card:
    """The card's sections; empty before the paper's key is released."""
    try:
        locked, _hash = safe.booklet_bytes(connection, booklet_id)
        shape, _variants = safe.shape(booklet_id)
    except NotNow:
        return ()
    told = _decode(gzip.decompress(locked))
    return [
        [[shape.fields[field.id].place for field in question.fields] for question in section.questions]
        for section in told.sections
    ]
