"""P3, P4 and P7: a hall full of candidates at their usual pace, each with its socket and its connection, grading beside."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import nullcontext

from tests.bench.bench import Bench
from tests.bench.beside import grading_beside
from tests.bench.clients import in_time
from tests.bench.figures import Figure, figure, quantile
from tests.bench.pages import Page, open_pages
from tests.bench.process import cpu_seconds, resident
from tests.bench.saves import Pen, Saves
from tests.bench.served_day import Day, Shape
from tests.serving import Served

EACH = 5.0  # seconds between two saves of a candidate, give or take a quarter
SETTLE = 12.0  # until every candidate has saved twice: a first save opens the booklet, as fetching it has long done in an exam


class Candidate:
    """Saves each five seconds or so, whether the last save has been answered quickly or not."""

    def __init__(self, page: Page, saves: Saves, moments: random.Random) -> None:
        self._line, self._pen, self._saves, self._random = page.line, Pen(page.port, page.candidate), saves, moments
        self._loop = asyncio.get_running_loop()
        self._due = self._loop.time() + moments.uniform(0, EACH)
        self._asked = 0.0
        self._timer = self._loop.call_at(self._due, self._write)

    def _write(self) -> None:
        self._due += EACH * self._random.uniform(0.75, 1.25)
        self._asked = time.perf_counter()
        assert self._line is not None
        self._line.send(self._pen.next(), self._answered)

    def _answered(self, status: int, _: bytes, body: bytes) -> None:
        self._saves.note(self._asked, time.perf_counter(), status, body)
        self._timer = self._loop.call_at(max(self._due, self._loop.time()), self._write)

    def stop(self) -> None:
        self._timer.cancel()


class Hour:
    """What the runs of one full hall have given."""

    def __init__(self) -> None:
        self.p50: list[float] = []
        self.p99: list[float] = []
        self.cores: list[float] = []
        self.memory = 0.0
        self.saves = 0


async def keep_pace(pages: Sequence[Page], pid: int, runs: int, seconds: float, hour: Hour) -> None:
    """All candidates write at their pace; each run is a window of this one hour."""
    saves, moments = Saves(), random.Random(5)
    candidates = [Candidate(page, saves, moments) for page in pages]
    await asyncio.sleep(SETTLE)
    for _ in range(runs):
        saves.took.clear()
        saves.begin = time.perf_counter()
        saves.end = saves.begin + seconds
        before = cpu_seconds(pid)
        await asyncio.sleep(seconds)
        hour.cores.append((cpu_seconds(pid) - before) / (time.perf_counter() - saves.begin))
        hour.p50.append(quantile(saves.took, 0.5) * 1_000)
        hour.p99.append(quantile(saves.took, 0.99) * 1_000)
        hour.saves += len(saves.took)
    for candidate in candidates:
        candidate.stop()
    await asyncio.sleep(1)
    saves.check()


async def full_hall(day: Day, served: Served, runs: int, seconds: float, beside: bool) -> Hour:
    """Everybody comes, works, and stays connected until the memory has been read."""
    hour, pid = Hour(), served.process.pid
    await open_and_close(served.port, day)
    empty = resident(pid)
    pages = await open_pages(served.port, day.candidates)
    with grading_beside(day) if beside else nullcontext():
        await keep_pace(pages, pid, runs, seconds, hour)
    hour.memory = (resident(pid) - empty) / len(pages) / 1024
    for page in pages:
        page.close()
    return hour


async def open_and_close(port: int, day: Day) -> None:
    """One candidate has been and gone: what the server loads once for all is not one candidate's memory."""
    page = (await open_pages(port, day.candidates[:1]))[0]
    await page.get("booklet")
    page.close()


def thousand(bench: Bench) -> list[Figure]:
    """P3 and P7."""
    scale = bench.scale
    with bench.serving(Shape((scale.candidates,), closed=scale.closed)) as (day, served):
        hour = in_time(full_hall(day, served, bench.runs, scale.pace, beside=True))
    beside = f"the back office grades {scale.closed:,} sheets in rooms of 40 over and over beside it"
    method = method_of(len(day.candidates), scale.pace, hour, beside)
    memory = (
        f"resident memory of the hall's process with {len(day.candidates):,} candidates connected (socket with "
        "permessage-deflate offered as browsers do, kept-alive connection, presence, shapes) after the run of P3, less that "
        "before they came"
    )
    return [
        figure("P3", hour.p99, method), figure("P3 p50", hour.p50, method), figure("P3 cores", hour.cores, method),
        figure("P7", [hour.memory], memory),
    ]  # fmt: skip


def three_thousand(bench: Bench) -> list[Figure]:
    """P4."""
    scale = bench.scale
    with bench.serving(Shape((scale.candidates,) * scale.three)) as (day, served):
        hour = in_time(full_hall(day, served, bench.runs, scale.pace, beside=False))
    method = method_of(len(day.candidates), scale.pace, hour, "nothing beside")
    return [figure("P4", hour.p99, method), figure("P4 cores", hour.cores, method)]


def method_of(candidates: int, seconds: float, hour: Hour, beside: str) -> str:
    return (
        f"{candidates:,} pages, each with an idle websocket and a kept-alive connection, a save each {EACH:g} s give or take a "
        f"quarter, {len(hour.p99)} windows of {seconds:g} s ({hour.saves:,} saves in all) after {SETTLE:g} s; {beside}; latency seen by "
        "the client, cores = CPU of the hall's process over wall time"
    )
