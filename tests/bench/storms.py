"""P5 and P6: a thousand pages at the same moment, when the part is opened and when the hall comes back."""

import asyncio
import time
from typing import Any

from tests.bench.bench import Bench
from tests.bench.clients import in_time, request
from tests.bench.figures import CannotRun, Figure, figure
from tests.bench.pages import Page, open_pages
from tests.bench.proctors import Console
from tests.bench.served_day import Candidate, Day, Shape
from tests.serving import Served

PATIENCE = 60.0


class Starter:
    """A page in the waiting room: at the news that the part is open it fetches its booklet."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.got: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.size = 0
        self._path = f"/sittings/{page.candidate.sitting}/booklet"
        page.told = self._told

    def _told(self, news: dict[str, Any]) -> None:
        if news["state"] != "in_progress" or self.size:
            return
        assert self.page.line is not None
        lease = f"Authorization: Lease {self.page.candidate.lease}"
        self.page.line.send(request(self.page.port, "GET", self._path, lease), self._here)

    def _here(self, status: int, head: bytes, body: bytes) -> None:
        self.size = len(body)
        if status == 200 and b"gzip" in head:
            self.got.set_result(time.perf_counter())
        else:
            self.got.set_exception(CannotRun(f"booklet: {status} {body[:200]!r}"))


async def start_storm(day: Day, served: Served, at: int) -> float:
    """Seconds from the proctor's act to the last booklet in hand, in the at-th room."""
    pages = await open_pages(served.port, day.rooms[at])
    starters = [Starter(page) for page in pages]
    console = Console(served.port, day.chief, day.runs[at])
    await console.open()
    began = time.perf_counter()
    await asyncio.gather(console.act("open"), *(asyncio.wait_for(one.got, PATIENCE) for one in starters))
    took = max(one.got.result() for one in starters) - began
    for one in (*pages, console):
        one.close()
    await asyncio.sleep(1)
    return took


def start(bench: Bench) -> list[Figure]:
    """P5."""
    scale = bench.scale
    took, runs = [], bench.runs
    with bench.serving(Shape((scale.candidates,) * runs, opened=False)) as (day, served):
        for run in range(runs):
            took.append(in_time(start_storm(day, served, run)))
    method = (
        f"{scale.candidates:,} authorised candidates with socket and kept-alive connection; the chief's act opens the part "
        "over HTTP; each page fetches its booklet as soon as the news is pushed, no jitter; until the last one has its bytes"
    )
    return [figure("P5", took, method)]


async def in_step_again(pages: list[Page], served: Served) -> tuple[float, float]:
    """The hall is killed and started again. Seconds from the kill, and from when it listens, until all are in step."""
    cut = [asyncio.get_running_loop().create_future() for _ in pages]
    for page, gone in zip(pages, cut, strict=True):
        assert page.socket is not None
        page.socket.lost = lambda gone=gone: gone.done() or gone.set_result(None)
        if not page.socket.is_open:
            gone.set_result(None)
    killed = time.perf_counter()
    await asyncio.to_thread(served.kill)
    await asyncio.gather(*cut)
    await asyncio.to_thread(served.start)
    back = time.perf_counter()
    await asyncio.wait_for(asyncio.gather(*(page.open() for page in pages)), PATIENCE)
    now = time.perf_counter()
    return now - killed, now - back


async def reconnect_storms(served: Served, candidates: list[Candidate], runs: int) -> list[tuple[float, float]]:
    pages = await open_pages(served.port, candidates)
    took = []
    for _ in range(runs):
        took.append(await in_step_again(pages, served))
        await asyncio.sleep(1)
    for page in pages:
        page.close()
    return took


def reconnect(bench: Bench) -> list[Figure]:
    """P6."""
    scale = bench.scale
    with bench.serving(Shape((scale.candidates,))) as (day, served):
        took = in_time(reconnect_storms(served, day.candidates, bench.runs))
    method = (
        f"the hall of {scale.candidates:,} connected pages is killed (SIGKILL) and started again; from the moment it listens "
        "all open their socket and a connection at once, no jitter, and ask for the news; until the last one has them"
    )
    return [figure("P6", [since_back for _, since_back in took], method), figure("P6 outage", [t for t, _ in took], method)]
