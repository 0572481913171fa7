"""What every bench is handed: its scale, the exam days, and a real server over one of them."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.scale import Scale
from tests.bench.served_day import Day, Days, Shape
from tests.serving import Served

LATE = 300.0  # seconds; a bench must end within 720, whatever else the machine does


class Bench:
    def __init__(self, folder: Path, scale: Scale) -> None:
        self.folder, self.scale = folder, scale
        self.days = Days(folder)
        self._began = time.monotonic()

    @property
    def runs(self) -> int:
        """How often to measure: three times, but once when this machine is so busy that the whole would take too long."""
        return 1 if time.monotonic() - self._began > LATE else self.scale.runs

    def say(self, sentence: str) -> None:
        """Progress, on the error stream: the figures alone go to the output."""
        print(f"[{time.monotonic() - self._began:5.0f} s] {sentence}", file=sys.stderr, flush=True)

    @contextmanager
    def serving(self, shape: Shape) -> Iterator[tuple[Day, Served]]:
        """A copy of such a day and its hall in a process of its own."""
        day = self.days.copy(shape)
        try:
            with day.serve() as served:
                yield day, served
        finally:
            self.days.drop(day)
