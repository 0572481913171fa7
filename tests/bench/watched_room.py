"""P8 and P9: what a proctor sees, how soon, and what fifty of them watching cost the hall."""

import asyncio
import random
import time
from statistics import median
from typing import Any

from tests.bench.bench import Bench
from tests.bench.clients import in_time
from tests.bench.figures import CannotRun, Figure, figure, quantile
from tests.bench.pace import EACH, SETTLE, Candidate
from tests.bench.pages import open_pages
from tests.bench.process import cpu_seconds
from tests.bench.proctors import Console
from tests.bench.saves import Saves
from tests.bench.served_day import Day, Shape
from tests.serving import Served

SEATS = 40
PROCTORS_A_ROOM = 2
DELTA_LATEST = 4.0  # seconds: what is not on the screen by then is lost


class Screen:
    """One console's screen: when each sitting reached which version on it."""

    def __init__(self) -> None:
        self.deltas = 0
        self._shown: dict[str, list[tuple[float, int]]] = {}

    def hear(self, delta: dict[str, Any]) -> None:
        now = time.perf_counter()
        self.deltas += 1
        for seat in delta.get("seats", ()):
            self._shown.setdefault(seat["id"], []).append((now, seat["version"]))

    def since(self, sitting: str, version: int, asked: float) -> float:
        """Seconds until this version of a sitting, or a later one, was on the screen."""
        for at, shown in self._shown.get(sitting, ()):
            if shown >= version:
                return at - asked
        raise CannotRun(f"version {version} of {sitting} never reached the screen")


class Seen(Saves):
    """Saves whose version is looked for on a screen."""

    def __init__(self, sitting: str) -> None:
        super().__init__()
        self._sitting = sitting
        self.asked: list[tuple[str, int, float]] = []

    def note(self, asked: float, now: float, status: int, body: bytes) -> None:
        super().note(asked, now, status, body)
        if status == 200 and self.begin <= asked <= self.end:
            told = body.partition(b'"version":')[2]
            self.asked.append((self._sitting, int(told[: told.index(b",")]), asked))


async def changes_on_screen(day: Day, served: Served, runs: int, seconds: float) -> list[float]:
    """The 99th percentile of each window: from the candidate's save to the delta in the console's hand."""
    pages = await open_pages(served.port, day.candidates)
    screen, console = Screen(), Console(served.port, day.chief, day.runs[0])
    await console.open()
    await console.connect()
    await console.watch(screen.hear)
    written = [Seen(page.candidate.sitting) for page in pages]
    moments = random.Random(8)
    candidates = [Candidate(page, seen, moments) for page, seen in zip(pages, written, strict=True)]
    await asyncio.sleep(SETTLE)
    begin = time.perf_counter()
    for seen in written:
        seen.begin, seen.end = begin, begin + runs * seconds
    await asyncio.sleep(runs * seconds + DELTA_LATEST)
    for one in candidates:
        one.stop()
    for one in (*pages, console):
        one.close()
    asked = [one for seen in written for one in seen.asked]
    ends = [begin + (run + 1) * seconds for run in range(runs)]
    return [quantile([screen.since(*one) for one in asked if end - seconds <= one[2] < end], 0.99) for end in ends]


def one_room(bench: Bench) -> list[Figure]:
    """P8."""
    scale = bench.scale
    with bench.serving(Shape((SEATS,))) as (day, served):
        slow = in_time(changes_on_screen(day, served, bench.runs, scale.screen))
    method = (
        f"one room of {SEATS}, a save each {EACH:g} s a candidate; from the moment the save leaves the candidate to the delta "
        f"with its version at the console's socket; {len(slow)} windows of {scale.screen:g} s"
    )
    return [figure("P8", slow, method)]


async def consoles_of(day: Day, served: Served) -> list[Console]:
    """Two consoles for every room, connected and not watching yet."""
    consoles = [Console(served.port, day.chief, run) for run in day.runs for _ in range(PROCTORS_A_ROOM)]
    for console in consoles:
        await console.open()
        await console.connect()
    return consoles


class Watching:
    """Cores of the hall in windows with and without watchers, and what one idle socket costs."""

    def __init__(self) -> None:
        self.alone: list[float] = []
        self.watched: list[float] = []
        self.idle_socket = 0.0
        self.deltas = 0

    @property
    def costs(self) -> list[float]:
        return [after - before for before, after in zip(self.alone, self.watched, strict=True)]


async def cost_of_watching(day: Day, served: Served, runs: int, seconds: float) -> Watching:
    """The same candidates and the same sockets throughout; the consoles watch and leave in turn."""
    found, pid = Watching(), served.process.pid
    pages = await open_pages(served.port, day.candidates)
    await asyncio.sleep(3)
    found.idle_socket = await cores(pid, seconds) / len(pages)
    consoles = await consoles_of(day, served)
    saves, moments = Saves(), random.Random(9)
    candidates = [Candidate(page, saves, moments) for page in pages]
    await asyncio.sleep(SETTLE)
    for _ in range(runs):
        found.alone.append(await cores(pid, seconds))
        screens = [Screen() for _ in consoles]
        for console, screen in zip(consoles, screens, strict=True):
            await console.watch(screen.hear)
        await asyncio.sleep(2)
        found.watched.append(await cores(pid, seconds))
        found.deltas += sum(screen.deltas for screen in screens)
        for console in consoles:
            console.leave()
        await asyncio.sleep(1)
    for one in candidates:
        one.stop()
    await asyncio.sleep(1)
    for one in (*pages, *consoles):
        one.close()
    saves.check()
    return found


async def cores(pid: int, seconds: float) -> float:
    before, began = cpu_seconds(pid), time.perf_counter()
    await asyncio.sleep(seconds)
    return (cpu_seconds(pid) - before) / (time.perf_counter() - began)


def fifty_proctors(bench: Bench) -> list[Figure]:
    """P9."""
    scale = bench.scale
    rooms = max(1, scale.candidates // SEATS)
    proctors = rooms * PROCTORS_A_ROOM
    with bench.serving(Shape((min(SEATS, scale.candidates),) * rooms)) as (day, served):
        found = in_time(cost_of_watching(day, served, bench.runs, scale.watching))
    pings = found.idle_socket * proctors
    method = (
        f"{len(day.candidates):,} candidates in {rooms} rooms saving each {EACH:g} s, with sockets; CPU of the hall's whole "
        f"process while {proctors} consoles watch ({median(found.watched):.3f} cores) less that while the same consoles do not "
        f"({median(found.alone):.3f}), in turn, windows of {scale.watching:g} s, plus the pings of {proctors} idle sockets "
        f"({pings:.4f}); {found.deltas:,} deltas received"
    )
    return [figure("P9", [(cost + pings) * 100 for cost in found.costs], method)]
