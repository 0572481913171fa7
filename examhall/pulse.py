"""The pulse of the sockets: how soon a lost browser is known, and that a thousand of them are never asked at one moment.

Engine.IO asks each socket again a fixed time after its last answer. Whatever holds the hall up for half a second then makes
all that waited beat together for good: profiled with 3,000 candidates, every fifth second was full and saves waited for it.
"""

import random
from typing import Any, Final

import engineio
from flask_socketio import SocketIO

SOONEST, LATEST = 5.5, 7.5  # seconds between two pings of a socket
PATIENCE: Final = 3  # seconds; Engine.IO looks once in so many: a pulled cable is known after 7.5 + 3 + 3 s at the latest
TOLD: Final = (SOONEST, LATEST - SOONEST)  # Engine.IO's interval, and what it tells the browser to wait beyond


class SpreadPings(engineio.Server):  # type: ignore[misc]  # engineio ships no types
    """Engine.IO's server with another interval at every look."""

    @property
    def ping_interval(self) -> float:
        return random.uniform(SOONEST, LATEST)  # noqa: S311  no secret

    @ping_interval.setter
    def ping_interval(self, seconds: Any) -> None:
        """The constructor's own; ours is drawn each time."""


def spread_pings(socketio: SocketIO) -> None:
    """Flask-SocketIO makes its Engine.IO server itself and takes no other class for it."""
    socketio.server.eio.__class__ = SpreadPings
