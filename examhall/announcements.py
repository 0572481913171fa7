"""Who hears of what was committed. Announced after the commit only; a listener that fails is logged and harms nobody."""

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

Listener = Callable[..., None]


class Announcements:
    """Topics are plain words: "sittings" (outcomes), "runs" (run ids)."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Listener]] = defaultdict(list)

    def listen(self, topic: str, listener: Listener) -> None:
        self._listeners[topic].append(listener)

    def tell(self, topic: str, *news: Any) -> None:
        for listener in self._listeners[topic]:
            try:
                listener(*news)
            except Exception:  # the act is committed: nothing here may undo or hide it
                log.exception("a listener of %s failed", topic)
