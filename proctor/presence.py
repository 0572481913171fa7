"""Whether a candidate's browser is here, quiet or lost. Pure.

Here: its socket is open. Quiet: the socket is down but word still comes, as from a page that asks by HTTP each 1.5 seconds,
or one that is loading again. Lost: neither. Never a state of a sitting: a lost browser changes nothing but the screen.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from examhall.instants import SECOND, Instant, Span

PATIENCE: Final[Span] = 5 * SECOND // 2  # without a socket, a page that still asks is heard of within this time
SHARED: Final[Span] = 10 * SECOND  # another hall tells each four seconds who is connected there


class Kind(StrEnum):
    HERE = "here"  # 在线
    QUIET = "quiet"  # 不稳
    LOST = "lost"  # 断线
    NEVER = "never"  # 未登录


class Connection(Struct, frozen=True):
    """How a browser stands, since when nothing was heard of it (0 while it is here, or never was), and since when its page
    says that answers wait there for the hall (0: none do)."""

    kind: Kind
    since: Instant = 0
    unsaved_since: Instant = 0


def connection_of(
    heard_at: Instant | None, sockets: int, now: Instant, unsaved_since: Instant = 0, elsewhere: bool = False
) -> Connection:
    """From the last word of a sitting's browser (`elsewhere`: to another hall), its open sockets, and what its page said of
    its answers."""
    if heard_at is None:
        return Connection(Kind.NEVER)
    if sockets > 0 or (elsewhere and now - heard_at < SHARED):
        return Connection(Kind.HERE, unsaved_since=unsaved_since)
    return Connection(Kind.QUIET if now - heard_at < PATIENCE else Kind.LOST, heard_at, unsaved_since)
