"""Whether a candidate's browser is here, quiet or lost. Pure.

Here: its socket is open. Quiet: the socket is down but word still comes, as from a page that asks by HTTP each 1.5 seconds,
or one that is loading again. Lost: neither. Never a state of a sitting: a lost browser changes nothing but the screen.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from examhall.instants import SECOND, Instant, Span

PATIENCE: Final[Span] = 5 * SECOND // 2  # without a socket, a page that still asks is heard of within this time


class Kind(StrEnum):
    HERE = "here"  # 在线
    QUIET = "quiet"  # 不稳
    LOST = "lost"  # 断线
    NEVER = "never"  # 未登录


class Connection(Struct, frozen=True):
    """How a browser stands, and since when nothing was heard of it (0 while it is here, or never was)."""

    kind: Kind
    since: Instant = 0


def connection_of(heard_at: Instant | None, sockets: int, now: Instant) -> Connection:
    """From the last word of a sitting's browser and its open sockets."""
    if heard_at is None:
        return Connection(Kind.NEVER)
    if sockets > 0:
        return Connection(Kind.HERE)
    return Connection(Kind.QUIET if now - heard_at < PATIENCE else Kind.LOST, heard_at)
