"""What was found in a file that came in: each item as it would come, and how it stands to the bank. Pure."""

from enum import StrEnum

import msgspec
from msgspec import Struct

from question_bank.exchange.brought import Fault, Loss
from question_bank.items import Item
from question_bank.tasks.authored import AuthoredTask
from question_bank.theory import AuthoredArea


class Coming(StrEnum):
    NEW = "new"
    VERSION = "version"  # a new version of an item the bank has
    SAME = "same"  # the bank has it to the letter: it is left
    TASK = "task"  # put aside for an author to complete


class Seen(Struct, frozen=True, omit_defaults=True):
    """One item. `id` is empty where a new one is given when it comes; `after` is the version it would follow."""

    place: str
    coming: Coming
    id: str = ""
    after: int = 0
    theory: AuthoredArea | None = None
    item: Item | None = None  # the same as its candidates would see it
    task: AuthoredTask | None = None


class Report(Struct, frozen=True, omit_defaults=True):
    """All that a file brings, `counts` by how it comes. With a fault nothing comes; of those `faulty` the first are told."""

    items: list[Seen] = []
    counts: dict[Coming, int] = {}
    faults: list[Fault] = []
    faulty: int = 0
    losses: list[Loss] = []
    pictures: int = 0
    came: dict[str, str] = {}  # place -> the id it came under


class Part(Report, frozen=True, omit_defaults=True):
    """The same for a page, which shows few of the items: the others stay unread."""

    items: list[msgspec.Raw] = []  # type: ignore[assignment]  # narrower for the one that looks at it

    def some(self, first: int, count: int) -> list[Seen]:
        return [msgspec.json.decode(one, type=Seen) for one in self.items[first : first + count]]


def write_report(report: Report) -> str:
    return msgspec.json.encode(report).decode()


def read_report(text: str) -> Report:
    """What `write_report` wrote. Of thousands of items it takes most of a second."""
    return msgspec.json.decode(text, type=Report) if text else Report()


def read_part(text: str) -> Part:
    """The same without its items, in milliseconds."""
    return msgspec.json.decode(text, type=Part) if text else Part()
