"""What a page shows of a file that came in: items as candidates would see them, faults in the reader's language."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final

import msgspec
from msgspec import Struct

from examhall.papers.question import Question
from examhall.pictures import Picture, PictureProblem
from examhall.prose import render
from question_bank.exchange.about import Defaults
from question_bank.exchange.brought import Fault
from question_bank.exchange.formats import read_file
from question_bank.exchange.report import Seen
from question_bank.exchange.wording import FAULTS, of_fault
from question_bank.pictures import pictures_named, read_picture, with_pictures
from question_bank.readable import readable
from question_bank.tasks.form import FIELDS
from question_bank.writing.proofreading import findings

NOWHERE: Final = Defaults("", "")  # where only pictures matter
GIVEN: Final = ("knowledge", "source")  # what the page of imports asks for where a file says nothing


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


def pictures_of(part: Sequence[Seen]) -> set[str]:
    """The pictures that some items show."""
    return {name for one in part for name in pictures_named(msgspec.json.encode(one).decode())}


def pictures_in_file(data: bytes, name: str) -> dict[str, Picture]:
    """All pictures of a file that can be drawn, by the ids they will have. Slow."""
    found = dict[str, Picture]()
    for one in read_file(data, name, NOWHERE).pictures.values():
        with suppress(PictureProblem):
            drawn = read_picture(one.data)
            found[drawn.id] = drawn
    return found


def shown_items(part: Sequence[Seen], pictures: Mapping[str, Picture]) -> list[Shown]:
    """Some items as they would look."""
    return [_shown(one, pictures) for one in part]


def _shown(seen: Seen, pictures: Mapping[str, Picture]) -> Shown:
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
