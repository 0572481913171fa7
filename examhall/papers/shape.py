"""What the hall knows of a paper while candidates write: its fields, and what a well-formed answer to each looks like. Pure."""

from typing import Any

from msgspec import Struct

from examhall.papers.interactions import Interaction, is_well_formed
from examhall.papers.question import Paper


class FieldShape(Struct, frozen=True):
    """A field's bit on the board, the slot and variant it belongs to, and its interaction."""

    place: int
    slot: int
    variant: int
    interaction: Interaction


class PaperShape(Struct, frozen=True):
    """All fields of all variants of a paper, by id."""

    fields: dict[str, FieldShape]


def shape_of(paper: Paper) -> PaperShape:
    """The shape of an opened paper: places count through all variants, so that no two fields share a bit."""
    fields: dict[str, FieldShape] = {}
    slots = [slot for section in paper.sections for slot in section.slots]
    for number, slot in enumerate(slots):
        for variant, question in enumerate(slot.variants):
            for field in question.fields:
                fields[field.id] = FieldShape(len(fields), number, variant, field.interaction)
    return PaperShape(fields)


def accepts(shape: PaperShape, variants: tuple[int, ...], field: str, value: Any) -> FieldShape | None:
    """The field's shape where this booklet has the field and the value is well-formed for it; otherwise None."""
    found = shape.fields.get(field)
    if found is None or variants[found.slot] != found.variant or not is_well_formed(found.interaction, value):
        return None
    return found
