"""An amendment in words: for each field that is marked otherwise, what was right before and what is right now."""

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, Row

from grading.amendments.amending import Manner
from grading.amendments.standing import amendment_of
from question_bank.items import Variant
from question_bank.keys import FieldKey
from question_bank.labels import RULE
from question_bank.queries import read_version, shown
from question_bank.readable import as_text, readable, rule_name


class FieldAmended(Struct, frozen=True):
    """A field of a variant; `settings` are what else of its key differs, as (name, before, after)."""

    variant: str
    label: str
    before: list[str]
    after: list[str]
    rule: str
    settings: list[tuple[str, str, str]]


class AmendedWords(Struct, frozen=True):
    """The question in one line, and what of its key is amended: nothing where points are given or taken out."""

    asked: str
    fields: list[FieldAmended]


def amended_words(connection: Connection, row: Row[Any]) -> AmendedWords:
    """Of an amendment's row."""
    item, amendment = read_version(connection, row.item_id, row.version).item, amendment_of(row, False)
    beside = amendment.manner is Manner.FURTHER_KEY
    first = shown(connection, item.variants[0].question, lenient=True)
    fields = [
        one for variant in item.variants if variant.name in amendment.keys
        for one in _fields(variant, amendment.keys[variant.name].fields, beside)
    ]  # fmt: skip
    return AmendedWords(first.title or as_text(first.stem), fields)


def _fields(variant: Variant, amended: dict[str, FieldKey], beside: bool) -> list[FieldAmended]:
    """The fields whose key differs. `beside`: what was right goes on being right."""
    return [
        FieldAmended(
            variant.name, field.label, was, [*was, *now] if beside else now, str(RULE[rule_name(after)]),
            _settings(before, after),
        )
        for field in variant.question.fields
        for before, after in ((variant.key.fields[field.id], amended[field.id]),)
        if before != after
        for was, now in ((readable(field.interaction, before.expected), readable(field.interaction, after.expected)),)
    ]  # fmt: skip


def _settings(before: FieldKey, after: FieldKey) -> list[tuple[str, str, str]]:
    """What differs besides what is right: a tolerance, the points, the accepted texts."""
    if type(before) is not type(after):
        return []
    old, new = asdict(before), asdict(after)
    return [(name, f"{old[name]}", f"{new[name]}") for name in new if name not in ("right", "value") and old[name] != new[name]]
