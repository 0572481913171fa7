"""What a file brings, held against the bank: what is new, what is a new version, what no paper could carry. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from question_bank.authored_words import LARGEST_ENTRY, LARGEST_TASK, words_of
from question_bank.exchange.brought import Brought, Fault, Reading
from question_bank.exchange.pictures import pictures_in, renamed
from question_bank.exchange.report import Coming, Report, Seen
from question_bank.items import LETTERS, Item
from question_bank.sight import Sight
from question_bank.tasks.authored import AuthoredTask
from question_bank.theory import AuthoredArea, Render, build_item
from question_bank.writing.proofreading import findings

MOST_FAULTS = 200  # told at once

Words = TypeVar("Words", AuthoredArea, AuthoredTask)
Tell = Callable[[int, int], None]  # how many of how many


class Standing(Struct, frozen=True):
    """How the bank has an item: its newest version."""

    version: int
    item: Item
    task: AuthoredTask | None = None


class Underway(Struct, frozen=True):
    """What is being written of an item: by whom, whether that is who brings the file, and the words (as a tree)."""

    by: str
    own: bool
    words: object


class Bank(Struct, frozen=True):
    """What of the bank a file is held against."""

    items: Mapping[str, Standing]  # those that the file names
    being_written: Mapping[str, Underway]
    facts: Collection[str]
    pictures: Mapping[str, str]  # name in the file's words -> id in the bank
    sight: Sight  # of who brings the file


def named_ids(reading: Reading) -> list[str]:
    """The ids that a file gives."""
    return [
        name for one in reading.items if (name := one.theory.items[0].id if one.theory else one.task.id if one.task else "")
    ]


def named_pictures(reading: Reading) -> set[str]:
    """The pictures that items of a file name."""
    return {name for one in reading.items if (words := one.theory or one.task) for name in pictures_in(_text(words))}


def places_of(reading: Reading, picture: str) -> list[str]:
    """Where the items of a file stand that name a picture."""
    named = ((one.place, one.theory or one.task) for one in reading.items)
    return [place for place, words in named if words and picture in pictures_in(_text(words))]


def examine(reading: Reading, bank: Bank, render: Render, tell: Tell) -> Report:
    """Every item of a file as it would come."""
    faults, seen, ids = list(reading.faults), list[Seen](), set[str]()
    for number, brought in enumerate(reading.items, 1):
        found = _theory(brought.place, brought.theory, bank, render) if brought.theory else _task(brought, bank)
        if isinstance(found, Seen) and found.id and found.id in ids:
            found = Fault(found.place, "twice", {"value": found.id})
        if isinstance(found, Fault):
            faults.append(found)
        else:
            ids.add(found.id)
            seen.append(found)
        tell(number, len(reading.items))
    faults.sort(key=lambda one: _line(one.place))
    coming = [] if faults else seen
    return Report(
        coming, Counter(one.coming for one in coming), faults[:MOST_FAULTS], len(faults), reading.losses, len(reading.pictures)
    )


def _line(place: str) -> int:
    """The row or line that a place begins with; what has none stands first."""
    found = re.match(r"\d+", place)
    return int(found[0]) if found else 0


def fits(area: AuthoredArea) -> bool:
    """Whether an item may keep its id: it is one of ours and says the same place and kind."""
    item = area.items[0]
    tail = "" if area.language == "zh-CN" else "-EN"
    return re.fullmatch(rf"{area.level}-{area.area}-{LETTERS[item.kind]}\d{{2,6}}{tail}", item.id) is not None


def numbered(item: Item, name: str) -> Item:
    """The item under another id."""
    variants = tuple(replace(one, question=replace(one.question, id=name)) for one in item.variants)
    return replace(item, id=name, variants=variants)


def _theory(place: str, area: AuthoredArea, bank: Bank, render: Render) -> Seen | Fault:
    if not bank.sight.reaches(area.level, area.area):
        return Fault(place, "not_assigned", {"level": area.level, "area": area.area})
    if any(one not in bank.pictures for one in pictures_in(_text(area))):
        return Fault(place, "unknown_picture")
    if len(_text(area)) > LARGEST_ENTRY:
        return Fault(place, "too_long", {"most": str(LARGEST_ENTRY)})
    name = area.items[0].id if fits(area) else ""
    underway = _underway(place, name, _pictured(area, AuthoredArea, bank), bank)
    if isinstance(underway, Fault):
        return underway
    entry = replace(_pictured(area, AuthoredArea, bank).items[0], id=name)
    area = replace(area, items=[entry])
    if any(one.stops for one in findings(area, entry, render, bank.facts, ())):
        return Fault(place, "unfit", unfit=area)
    standing = bank.items.get(name) if name else None
    if standing is not None and (standing.item.level, standing.item.kind) != (area.level, entry.kind):
        return Fault(place, "other_kind", {"value": name})
    item = build_item(area, entry, render)
    if underway is not None:
        return Seen(place, Coming.SAME, name, standing.version if standing else 0, area, item)
    if standing is not None and replace(item, solved=None) == replace(standing.item, solved=None):
        return Seen(place, Coming.SAME, name, standing.version, area, item)
    unsolved = replace(area, items=[replace(entry, solved=None)])  # what has changed must be solved anew
    coming = Coming.NEW if standing is None else Coming.VERSION
    return Seen(place, coming, name, standing.version if standing else 0, unsolved, replace(item, solved=None))


def _task(brought: Brought, bank: Bank) -> Seen | Fault:
    assert brought.task is not None  # a theory item was none
    places = {(brought.task.level, brought.task.area)}
    if (known := bank.items.get(brought.task.id)) is not None:
        places.add((known.item.level, known.item.area))
    for level, area in sorted(places):
        if not bank.sight.reaches(level, area):
            return Fault(brought.place, "not_assigned", {"level": level, "area": area})
    if any(one not in bank.pictures for one in pictures_in(_text(brought.task))):
        return Fault(brought.place, "unknown_picture")
    task = _pictured(brought.task, AuthoredTask, bank)
    if len(_text(task)) > LARGEST_TASK:
        return Fault(brought.place, "too_long", {"most": str(LARGEST_TASK)})
    name = task.id if re.fullmatch(rf"{task.level}-T\d{{2,6}}", task.id) else ""
    underway = _underway(brought.place, name, task, bank)
    if isinstance(underway, Fault):
        return underway
    standing = bank.items.get(name)
    if underway is not None:
        return Seen(brought.place, Coming.SAME, name, standing.version if standing else 0, task=task)
    if standing is not None and standing.task == task:
        return Seen(brought.place, Coming.SAME, name, standing.version, task=task)
    return Seen(brought.place, Coming.TASK, name, standing.version if standing else 0, task=replace(task, id=name, solved=None))


def _underway(place: str, name: str, words: AuthoredArea | AuthoredTask, bank: Bank) -> Underway | Fault | None:
    """What is being written of an item, where who brings the file alone wrote it and it says the same; otherwise a fault."""
    copy = bank.being_written.get(name)
    if copy is None:
        return None
    if not copy.own:
        return Fault(place, "being_written", {"value": name, "who": copy.by})
    same = _unsolved(copy.words) == _unsolved(words_of(words))
    return copy if same else Fault(place, "written_by_you", {"value": name})


def _unsolved(words: object) -> object:
    """The same words without the day on which somebody solved the item: that goes when it is brought."""
    if isinstance(words, dict):
        return {name: _unsolved(one) for name, one in words.items() if name != "solved"}
    return [_unsolved(one) for one in words] if isinstance(words, list) else words


def _text(words: AuthoredArea | AuthoredTask) -> str:
    """All words of an item in one text."""
    return msgspec.json.encode(words).decode()


def _pictured(words: Words, shape: type[Words], bank: Bank) -> Words:
    """The words with their pictures under the names of the bank."""
    text = _text(words)
    return msgspec.json.decode(renamed(text, bank.pictures), type=shape) if pictures_in(text) else words
