"""P8 and P9: what a proctor sees, how soon, and what fifty of them watching cost the hall."""

import asyncio
import random
import time
from contextlib import asynccontextmanager
from collections.abc import AsyncIterator
from statistics import median
from typing import Any

from tests.bench.bench import Bench
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
DELTA_LATEST = 5.0  # seconds: what is not on the screen by then is lost


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

    def when(self, sitting: str, version: int) -> float | None:
        """When this version of a sitting, or a later one, was on the screen."""
        return next((at for at, shown in self._shown.get(sitting, ()) if shown >= version), None)


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
    """The 99th percentile of each run: from the candidate's save to the delta in the console's hand."""
    pages = await open_pages(served.port, day.candidates)
    screen, console = Screen(), Console(served.port, day.chief, day.runs[0])
    await console.open()
    await console.watch(screen.hear)
    written = [Seen(page.candidate.sitting) for page in pages]
    moments = random.Random(8)
    candidates = [Candidate(page, seen, moments) for page, seen in zip(pages, written, strict=True)]
    await asyncio.sleep(SETTLE)
    slow = []
    for _ in range(runs):
        for seen in written:
            seen.asked.clear()
            seen.begin, seen.end = time.perf_counter(), time.perf_counter() + seconds
        await asyncio.sleep(seconds + DELTA_LATEST)
        took = []
        for sitting, version, asked in (one for seen in written for one in seen.asked):
            at = screen.when(sitting, version)
            if at is None:
                raise CannotRun(f"version {version} of {sitting} never reached the screen")
            took.append(at - asked)
        slow.append(quantile(took, 0.99))
    for one in candidates:
        one.stop()
    for one in (*pages, console):
        one.close()
    return slow


def one_room(bench: Bench) -> list[Figure]:
    """P8."""
    scale = bench.scale
    with bench.serving(Shape((SEATS,))) as (day, served):
        slow = asyncio.run(changes_on_screen(day, served, scale.runs, scale.watching))
    method = (
        f"one room of {SEATS}, a save each {EACH:g} s a candidate; from the moment the save leaves the candidate to the delta with its version "
        f"at the console's socket; {scale.runs} windows of {scale.watching:g} s"
    )
    return [figure("P8", slow, method)]


@asynccontextmanager
async def proctors(day: Day, served: Served, heard: list[Screen]) -> AsyncIterator[None]:
    """Two consoles at every room, as long as this lasts."""
    consoles = [Console(served.port, day.chief, run) for run in day.runs for _ in range(PROCTORS_A_ROOM)]
    for console in consoles:
        heard.append(Screen())
        await console.open()
        await console.watch(heard[-1].hear)
    yield
    for console in consoles:
        console.close()


async def cost_of_watching(day: Day, served: Served, runs: int, seconds: float) -> tuple[list[float], list[float], int]:
    """Cores of the hall without and with the proctors, in turn, and how many deltas they had."""
    pages = await open_pages(served.port, day.candidates)
    saves, moments, pid = Saves(), random.Random(9), served.process.pid
    candidates = [Candidate(page, saves, moments) for page in pages]
    await asyncio.sleep(SETTLE)
    alone, watched, deltas = [], [], 0
    for _ in range(runs):
        alone.append(await cores(pid, seconds))
        screens: list[Screen] = []
        async with proctors(day, served, screens):
            await asyncio.sleep(2)
            watched.append(await cores(pid, seconds))
        deltas += sum(screen.deltas for screen in screens)
        await asyncio.sleep(2)
    for one in candidates:
        one.stop()
    for page in pages:
        page.close()
    await asyncio.sleep(1)
    saves.check()
    return alone, watched, deltas


async def cores(pid: int, seconds: float) -> float:
    before, began = cpu_seconds(pid), time.perf_counter()
    await asyncio.sleep(seconds)
    return (cpu_seconds(pid) - before) / (time.perf_counter() - began)


def fifty_proctors(bench: Bench) -> list[Figure]:
    """P9."""
    scale = bench.scale
    rooms = max(1, scale.candidates // SEATS)
    with bench.serving(Shape((min(SEATS, scale.candidates),) * rooms)) as (day, served):
        alone, watched, deltas = asyncio.run(cost_of_watching(day, served, scale.runs, scale.watching))
    spent = [(with_them - without) * 100 for without, with_them in zip(alone, watched, strict=True)]
    method = (
        f"{len(day.candidates):,} candidates in {rooms} rooms saving each {EACH:g} s with sockets; CPU of the hall's process with "
        f"{rooms * PROCTORS_A_ROOM} consoles (their pings included) less that without them, alternated in one run, windows of "
        f"{scale.watching:g} s; without {median(alone):.3f}, with {median(watched):.3f} cores; {deltas:,} deltas received"
    )
    return [figure("P9", spent, method)]
