"""What an admission ticket says of its days: part, day, start, entry, room and seat, as it is kept with each copy. Pure."""

from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from examhall.instants import MINUTE, SECOND, Instant
from examhall.schedule.local_time import clock_of, day_of

ENTRY_BEFORE: Final = 30 * MINUTE  # the doors of the building open this long before the start


class Session(Struct, frozen=True):
    """One part. Days as YYYY-MM-DD, times as HH:MM in the centre's zone, empty where they follow; `seat` 0: it follows."""

    part: str
    days: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    entry: str = ""
    late_minutes: int = 0
    room: str = ""
    seat: int = 0


class Says(Struct, frozen=True):
    centre: str
    address: str
    sessions: tuple[Session, ...]

    @property
    def without_seats(self) -> "Says":
        """The same, before room and seat are told."""
        return replace(self, sessions=tuple(replace(one, room="", seat=0) for one in self.sessions))

    @property
    def has_seats(self) -> bool:
        return bool(self.sessions) and all(one.seat for one in self.sessions)


def session(
    part: str, starts_at: Instant, seconds: int, late_seconds: int, zone: str, room: str = "", seat: int = 0
) -> Session:  # fmt: skip
    """A part whose time is known."""
    return Session(
        part, (day_of(starts_at, zone),), clock_of(starts_at, zone), clock_of(starts_at + seconds * SECOND, zone),
        clock_of(starts_at - ENTRY_BEFORE, zone), late_seconds // 60, room, seat,
    )  # fmt: skip


def written(says: Says) -> str:
    return msgspec.json.encode(says).decode()


def read(text: str) -> Says:
    return msgspec.json.decode(text, type=Says)
