"""What is said over a room as a whole: opened or closed, its pauses, and what waits for a second person. Pure.

Times are milliseconds. `by` is a name for people to read, `by_id` the person.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from examhall.people.permissions import Role
from proctor.acts import Args


class Hold(Struct, frozen=True):
    """A pause of the whole room. `confirm_until`: an emergency pause that nobody confirmed by then alarms.

    `kind`: of which outage, empty for another pause; `decide_by`: until when the chief decides whether to wait on.
    """

    name: str
    since: int
    until: int | None
    reason: str
    by: str
    by_id: str
    emergency: bool
    confirmed_by: str
    confirm_until: int | None
    kind: str = ""
    decide_by: int | None = None


class Proposal(Struct, frozen=True):
    """An act that waits for a second person. `by_chief`: whether who proposed it is a chief proctor here."""

    id: str
    act: str
    sittings: list[str] | Literal["all"]
    args: Args
    reason: str
    by: str
    by_id: str
    by_chief: bool
    at: int


class Header(Struct, frozen=True):
    """`count` grows by one with each thing that happens to the room as a whole."""

    count: int = 0
    opened_at: int | None = None
    closed_at: int | None = None
    abandoned_at: int | None = None
    holds: tuple[Hold, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    @property
    def hold_names(self) -> frozenset[str]:
        return frozenset(hold.name for hold in self.holds)


def may_be_second(first_id: str, first_roles: Iterable[str], second_id: str, second_roles: Iterable[str]) -> bool:
    """Two different persons, at least one of them a chief proctor."""
    return first_id != second_id and Role.CHIEF_PROCTOR in {*first_roles, *second_roles}
