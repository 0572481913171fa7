"""R1 to R5: fifty rooms of forty on one hall, each watched by two proctors: acts, changes, cost, opening, and coming back."""

import asyncio
import random
import time
from collections.abc import Sequence
from statistics import median

from tests.bench.bench import Bench
from tests.bench.clients import in_time
from tests.bench.figures import CannotRun, Figure, figure, quantile
from tests.bench.pace import EACH, SETTLE, Candidate
from tests.bench.pages import Page, at_most, open_pages
from tests.bench.proctors import Console
from tests.bench.saves import Saves
from tests.bench.served_day import Day, Shape
from tests.bench.watched_room import DELTA_LATEST, SEATS, Screen, Seen, consoles_of, cores
from tests.serving import Served

OPENED_AT_ONCE = 5  # consoles
GONE = 3.0  # seconds a console is offline
PATIENCE = 400.0  # seconds: two thousand pages and a hundred consoles take their time to open
LATEST = 10.0  # seconds: an act that reached nobody by then is lost


class Rooms:
    """What one run of them all has given: seconds, and cores of the hall."""

    def __init__(self) -> None:
        self.acts: list[float] = []
        self.changes: list[float] = []
        self.costs: list[float] = []
        self.opened: list[float] = []
        self.back: list[float] = []
        self.idle_socket = 0.0


async def measured(day: Day, served: Served, runs: int, seconds: float, acts: int) -> Rooms:
    """All candidates work at their pace and all consoles watch, while each thing is measured in turn."""
    found, pid = Rooms(), served.process.pid
    pages = await open_pages(served.port, day.candidates)
    await asyncio.sleep(3)
    found.idle_socket = await cores(pid, seconds) / len(pages)
    consoles = await consoles_of(day, served)
    looked_at = pages[: len(day.rooms[0])]  # the first room's changes are looked for on its screen
    seen = [Seen(page.candidate.sitting) for page in looked_at]
    others, moments = Saves(), random.Random(50)
    writing = [Candidate(page, one, moments) for page, one in zip(looked_at, seen, strict=True)]
    writing += [Candidate(page, others, moments) for page in pages[len(looked_at) :]]
    await asyncio.sleep(SETTLE)
    for _ in range(runs):
        alone = await cores(pid, seconds)
        screens = [Screen() for _ in consoles]
        for console, screen in zip(consoles, screens, strict=True):
            await console.watch(screen.hear)
        await asyncio.sleep(2)
        for one in seen:
            one.asked.clear()
            one.begin, one.end = time.perf_counter(), time.perf_counter() + seconds
        found.costs.append(await cores(pid, seconds) - alone)
        await asyncio.sleep(DELTA_LATEST)
        asked = [one for each in seen for one in each.asked]
        found.changes.append(quantile([screens[0].since(*one) for one in asked], 0.99))
        found.acts.append(quantile(await reached(day, consoles, pages, acts), 0.99))
        found.opened.append(quantile(await opened(day, served), 0.95))
        found.back.append(max(await back(consoles[:OPENED_AT_ONCE])))
        for console in consoles:
            console.leave()
        await asyncio.sleep(1)
    for candidate in writing:
        candidate.stop()
    await asyncio.sleep(1)
    for one in (*pages, *consoles):
        one.close()
    others.check()
    return found


async def reached(day: Day, consoles: Sequence[Console], pages: Sequence[Page], acts: int) -> list[float]:
    """A message to one candidate at a time, in all rooms in turn: from the press to the candidate's page."""
    by_sitting = {page.candidate.sitting: page for page in pages}
    chance, took = random.Random(51), []
    for number in range(acts):
        room = number % len(day.rooms)
        page = by_sitting[chance.choice(day.rooms[room]).sitting]
        console = consoles[room * len(consoles) // len(day.rooms)]
        asked = time.perf_counter()
        told = await console.act("message", [page.candidate.sitting], text=f"{number}")
        version = told["outcomes"][0]["version"]
        while page.version < version:
            if time.perf_counter() - asked > LATEST:
                raise CannotRun(f"message {number} never reached the candidate")
            await asyncio.sleep(0.002)
        took.append(time.perf_counter() - asked)
        await asyncio.sleep(0.02)
    return took


async def opened(day: Day, served: Served) -> list[float]:
    """Consoles opened anew: page, socket and the whole room."""

    async def once(run: str) -> float:
        console, asked = Console(served.port, day.chief, run), time.perf_counter()
        await console.open()
        await console.connect()
        await console.watch(lambda delta: None)
        took = time.perf_counter() - asked
        console.close()
        return took

    return await at_most(OPENED_AT_ONCE, (once(run) for run in day.runs))


async def back(consoles: Sequence[Console]) -> list[float]:
    """Consoles whose network was gone: from its return until each has the whole room and hears again."""
    for console in consoles:
        console.hang_up()
    await asyncio.sleep(GONE)

    async def again(console: Console) -> float:
        asked = time.perf_counter()
        await console.connect()
        await console.watch(lambda delta: None)
        return time.perf_counter() - asked

    return await asyncio.gather(*map(again, consoles))


def many_rooms(bench: Bench) -> list[Figure]:
    """R1 to R5."""
    scale = bench.scale
    shape = Shape((min(SEATS, scale.candidates),) * scale.rooms)
    with bench.serving(shape) as (day, served):
        found = in_time(measured(day, served, bench.runs, scale.watching, scale.acts), PATIENCE)
    everybody = len(day.candidates)
    beside = f"{everybody:,} candidates in {scale.rooms} rooms saving each {EACH:g} s, with sockets; 2 consoles a room"
    pings = found.idle_socket * scale.rooms * 2
    return [
        figure("R1", found.acts, f"{beside}; {scale.acts} messages to one candidate each, press to page, a run"),
        figure("R2", found.changes, f"{beside}; from the save of a candidate to the delta with its version at the socket"),
        figure(
            "R3", [(cost + pings) * 100 for cost in found.costs],
            f"{beside}; CPU of the hall's whole process while all consoles watch less that while none does, in turn, windows of "
            f"{scale.watching:g} s, plus the pings of {scale.rooms * 2} idle sockets ({pings:.4f} cores); median "
            f"{median(found.costs):.3f} cores without them",
        ),
        figure("R4", found.opened, f"{beside}; page, socket, snapshot; {OPENED_AT_ONCE} at a time, each room's once a run, p95"),
        figure("R5", found.back, f"{beside}; {OPENED_AT_ONCE} consoles gone for {GONE:g} s, the slowest; socket and snapshot"),
    ]  # fmt: skip
