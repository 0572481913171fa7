"""Whose answers somebody may not mark: their own, of a centre where they work, of people they trained, or read before. Pure."""

from collections.abc import Collection
from enum import StrEnum

from msgspec import Struct


class Conflict(StrEnum):
    OWN = "own"
    CENTRE = "centre"  # a role was given for that centre: whoever works there
    TRAINED = "trained"  # by an institution where the person trains
    READ_BEFORE = "read_before"


class Reader(Struct, frozen=True):
    """Who would mark: the centres of this person's roles, and by the keyed hash of their identity whom the person's
    institutions trained."""

    person: str
    centres: frozenset[str] = frozenset()
    trained: frozenset[str] = frozenset()


class Written(Struct, frozen=True):
    """Whose answer it is and where it was given; `read_by` are those who marked or decided it, or gave it back."""

    person: str
    centre: str
    identity: str = ""  # keyed hash; empty where none is known
    read_by: Collection[str] = frozenset()


def conflict(reader: Reader, written: Written) -> Conflict | None:
    """Why this person does not mark this answer; None where nothing stands against it."""
    if reader.person == written.person:
        return Conflict.OWN
    if written.centre in reader.centres:
        return Conflict.CENTRE
    if written.identity and written.identity in reader.trained:
        return Conflict.TRAINED
    return Conflict.READ_BEFORE if reader.person in written.read_by else None
