"""What a file brings, in the words of our own authors: items, what is wrong with it, and what has no place here. Pure.

Every format is read into a `Reading`. A fault stops the whole file; a loss does not: it is listed, and the rest comes.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from examhall.archives import Refused
from question_bank.tasks.authored import AuthoredTask
from question_bank.theory import AuthoredArea


class Fault(Struct, frozen=True, omit_defaults=True):
    """Something to mend. `place` is a row, an item or a file of a package; wording.py has the sentences of each code.

    `unfit` is an item no paper could carry: proofreading.py says of it, in the reader's language, what must be mended.
    """

    place: str
    code: str
    values: dict[str, str] = {}
    unfit: AuthoredArea | None = None


class Loss(Struct, frozen=True, omit_defaults=True):
    """Something that cannot be represented. `whole`: the item itself is left out, not only a part of it."""

    place: str
    code: str
    values: dict[str, str] = {}
    whole: bool = False


class Brought(Struct, frozen=True, omit_defaults=True):
    """One item: of theory (an area of one entry), or a task that an author is to complete."""

    place: str
    theory: AuthoredArea | None = None
    task: AuthoredTask | None = None


class Picture(Struct, frozen=True):
    """A picture of a file: what its items name as picture:NAME until it is kept."""

    name: str
    data: bytes


class Beyond(Refused):
    """Right in itself, but nothing here can hold it."""


class Reading(Struct):
    """All that a file brings."""

    items: list[Brought] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)  # by the name the items use

    def wrong(self, place: str, refused: Refused) -> None:
        """Note why an item does not come: as a fault, or as beyond what can be held here."""
        if isinstance(refused, Beyond):
            self.losses = [one for one in self.losses if one.place != place]  # what its parts lack no longer matters
            self.losses.append(Loss(place, refused.code, refused.values, whole=True))
        else:
            self.faults.append(Fault(place, refused.code, refused.values))

    def lose(self, place: str, code: str, **values: object) -> None:
        loss = Loss(place, code, {name: str(value) for name, value in values.items()})
        if loss not in self.losses[-20:]:
            self.losses.append(loss)


class Written(Struct, frozen=True):
    """A file as it goes out, and what it could not hold."""

    data: bytes
    losses: Sequence[Loss] = ()


class Outgoing(Struct, frozen=True):
    """An item on its way out, with its pictures: id -> (mime type, bytes)."""

    theory: AuthoredArea | None = None
    task: AuthoredTask | None = None
    pictures: Mapping[str, tuple[str, bytes]] = {}

    @property
    def id(self) -> str:
        return self.theory.items[0].id if self.theory else self.task.id if self.task else ""
