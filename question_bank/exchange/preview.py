"""What a page shows of a file that came in: items as candidates would see them, faults in the reader's language."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from examhall.papers.question import Question
from examhall.prose import render
from question_bank import queries
from question_bank.exchange.about import Defaults
from question_bank.exchange.brought import Fault
from question_bank.exchange.formats import read_file
from question_bank.exchange.report import Seen
from question_bank.exchange.wording import FAULTS, of_fault
from question_bank.pictures import Picture, pictures_named, read_picture, with_pictures
from question_bank.proofreading import findings
from question_bank.readable import readable
from question_bank.tasks.form import FIELDS

GIVEN = ("knowledge", "source")  # what the page of imports asks for where a file says nothing


class Shown(Struct, frozen=True):
    """An item of the preview: the question with its pictures, and what is right; of a task its stem, and its fields by name."""

    seen: Seen
    question: Question
    right: Sequence[str] = ()
    fields: Sequence[tuple[str, str]] = ()  # of a task: its label, and the way of answering


def fault_lines(faults: Iterable[Fault], facts: Collection[str]) -> list[tuple[str, str, str]]:
    """(place, what is wrong, how to mend it) of each; an unfit item has a line for everything that stops it."""
    lines = list[tuple[str, str, str]]()
    for fault in faults:
        if fault.unfit is None:
            lines.append((fault.place, *of_fault(fault)))
            continue
        stopping = [one for one in findings(fault.unfit, fault.unfit.items[0], render, facts, ()) if one.stops]
        lines += [(fault.place, one.says, str(FAULTS["unsaid" if one.part in GIVEN else "unfit"][1])) for one in stopping]
    return lines


def shown_items(connection: Connection, row: Any, part: Sequence[Seen]) -> list[Shown]:
    """A part of a file's items as they would look."""
    named = {name for one in part for name in pictures_named(msgspec.json.encode(one).decode())}
    pictures = queries.pictures(connection, named)
    if named - pictures.keys():
        pictures = {**{one.id: one for one in _pictures_of(row)}, **pictures}
    return [_shown(one, pictures) for one in part]


def _shown(seen: Seen, pictures: dict[str, Picture]) -> Shown:
    if seen.item is None:
        assert seen.task is not None  # what makes no item is a task
        fields = [(field.label, str(FIELDS[type(field)][0])) for field in seen.task.fields]
        bare = Question(id=seen.id, stem=render(seen.task.stem), fields=(), points="")
        return Shown(seen, with_pictures(bare, pictures, lenient=True), fields=fields)
    variant = seen.item.variants[0]
    right = [
        text for field in variant.question.fields for text in readable(field.interaction, variant.key.fields[field.id].expected)
    ]
    return Shown(seen, with_pictures(variant.question, pictures, lenient=True), right)


def _pictures_of(row: Any) -> Iterator[Picture]:
    """All pictures of the file that can be drawn."""
    reading = read_file(row.data, row.name, msgspec.json.decode(row.asked, type=Defaults))
    return (read_picture(one.data) for one in reading.pictures.values())
