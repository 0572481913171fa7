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
    """All that a file brings. With a fault nothing comes."""

    items: list[Seen] = []
    faults: list[Fault] = []
    losses: list[Loss] = []
    pictures: int = 0
    came: dict[str, str] = {}  # place -> the id it came under

    def count(self, coming: Coming) -> int:
        return sum(one.coming is coming for one in self.items)


def write_report(report: Report) -> str:
    return msgspec.json.encode(report).decode()


def read_report(text: str) -> Report:
    """What `write_report` wrote; an empty one of an empty text."""
    return msgspec.json.decode(text, type=Report) if text else Report()
