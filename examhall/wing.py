"""What a package plugs into the hall, as data: pages, live channels, listeners, chores, jobs and commands.

The hall names its wings and never imports them; grading alone plugs in `judge`, so that the bank can try an item
without knowing how marking works.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from flask import current_app

if TYPE_CHECKING:
    from click import Command
    from flask import Blueprint
    from flask_babel import LazyString
    from flask_socketio import Namespace
    from sqlalchemy import Connection

    from examhall.hall import Hall
    from examhall.instants import Instant
    from examhall.steps import Step


class FieldMark(Protocol):
    """What one field earned. `route`: direct, follow (错误传递) or none."""

    @property
    def points(self) -> Decimal: ...

    @property
    def out_of(self) -> Decimal: ...

    @property
    def route(self) -> str: ...

    @property
    def why(self) -> str: ...


# judge(question, key, response) -> field id -> mark
Judge = Callable[[Any, Any, Mapping[str, Any]], Mapping[str, FieldMark]]

# A chore runs in the hall each `seconds`; a job runs in the back office with (hall, arguments, progress).
Chore = Callable[["Hall"], None]
Job = Callable[["Hall", dict[str, Any], Callable[[int, int], None]], dict[str, Any]]


# key_due(connection, paper_id) -> when the schedule releases the paper's key, None where nothing is ordered
KeyDue = Callable[["Connection", str], "Instant | None"]


# part(connection, hall, person_id) -> what is kept of this person, a mapping for each thing; bytes are files, named as the
# person is to find them.
Rows = Sequence[Mapping[str, Any]]
Part = Callable[["Connection", "Hall", str], Rows]


@dataclass(frozen=True)
class Note:
    """A sentence of another wing beside something that is shown, and the page (endpoint, its arguments) where it stands.

    The page is named where `action` may be done.
    """

    says: "LazyString | str"
    at: "Instant"
    endpoint: str
    arguments: Mapping[str, str]
    action: Any


# notes(connection, item_id, version) -> what is to be said of a version of an item
NotesOnItem = Callable[["Connection", str, int], Sequence[Note]]


@dataclass(frozen=True)
class Kept:
    """One kind of personal data that is kept for a time: `days` is suggested, `at_least` the fewest that can be set.

    `which` gives a row (id, at) for each that is older than a moment; `remove` takes those with these ids away.
    """

    kind: str
    words: "LazyString"
    days: int
    at_least: int
    which: Callable[["Connection", "Instant"], Sequence[Any]]
    remove: Callable[["Connection", Sequence[str]], None]


@dataclass(frozen=True)
class Wing:
    """One package's plug."""

    name: str
    pages: Sequence["Blueprint"] = ()
    live: Sequence[Callable[["Hall"], "Namespace"]] = ()
    listeners: Sequence[Callable[["Hall"], object]] = ()  # made once with a hall; they listen to its announcements
    chores: Mapping[str, tuple[float, Chore]] = field(default_factory=dict)
    jobs: Mapping[str, Job] = field(default_factory=dict)
    commands: Sequence["Command"] = ()
    # (endpoint, words, action, step of the procedure) shown to those who may, under that step
    menu: Sequence[tuple[str, "LazyString", Any, "Step"]] = ()
    # endpoint of the menu -> how many things press there
    waiting: Mapping[str, Callable[["Connection", "Instant"], int]] = field(default_factory=dict)
    # (connection, person, now) -> sentences for this member of the staff, above the doors
    warnings: Sequence[Callable[["Connection", str, "Instant"], Sequence["LazyString | str"]]] = ()
    # (connection, person, now) -> what is to be said to this person above the own applications, and where it stands
    notes_to_applicants: Sequence[Callable[["Connection", str, "Instant"], Sequence[Note]]] = ()
    judge: Judge | None = None
    notes_on_item: NotesOnItem | None = None
    key_due: KeyDue | None = None
    kept: Sequence[Kept] = ()
    # kind of what is kept, by any wing -> ids of that kind that this wing needs at a moment, whatever the period says
    needed: Mapping[str, Callable[["Connection", "Instant"], Collection[str]]] = field(default_factory=dict)
    personal: Mapping[str, Part] = field(default_factory=dict)
    # What these parts, their columns and coded values (`column=value`) are called to the person.
    personal_words: Mapping[str, "LazyString"] = field(default_factory=dict)


def these_wings() -> Sequence[Wing]:
    """The wings of the app that answers now."""
    wings: Sequence[Wing] = current_app.extensions["wings"]
    return wings
