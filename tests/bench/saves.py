"""P1 and P2, P12: candidates who save as fast as they are answered, and what one save costs the server."""

import asyncio
import math
import time
from collections.abc import Sequence
from itertools import cycle

from tests.bench.bench import Bench
from tests.bench.clients import Line, head_of, in_time, line_to
from tests.bench.figures import CannotRun, Figure, figure, quantile
from tests.bench.process import cpu_seconds
from tests.bench.served_day import Candidate, Shape, answer_to

WARM_UP = 1.5
BEFORE = 8  # answers in each journal before P12


class Saves:
    """What a run has measured: seconds each acknowledged save took, in the window only."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.first = asyncio.Event()
        self.begin = self.end = 0.0
        self.wrong: list[bytes] = []

    def note(self, asked: float, now: float, status: int, body: bytes) -> None:
        self.first.set()
        if status != 200 or b'"entry"' not in body or b'"kept":[]' not in body:
            self.wrong.append(b"%d " % status + body[:200])
        elif self.begin <= asked and now <= self.end:
            self.took.append(now - asked)

    def check(self) -> None:
        """Raises where anything but an acknowledgement came back: refusals are cheap, and would flatter the figure."""
        if self.wrong:
            raise CannotRun(f"{len(self.wrong)} saves were not acknowledged, the first: {self.wrong[0]!r}")


class Pen:
    """Writes a candidate's next save; the head never changes, so it is made once."""

    def __init__(self, port: int, candidate: Candidate) -> None:
        self.candidate = candidate
        headers = "Content-Type: application/json", f"Authorization: Lease {candidate.lease}"
        cookie = f"Cookie: locale=zh_CN; examhall-{port}={candidate.signed_in}"
        self._head = head_of(port, "POST", f"/sittings/{candidate.sitting}/responses", *headers, cookie)

    def next(self) -> bytes:
        one = self.candidate
        one.number += 1
        return self.again()

    def again(self) -> bytes:
        """The last change once more, with its number and token."""
        one = self.candidate
        name, value = answer_to(one.number)
        said = one.number, token_of(one).encode(), name.encode(), value.encode()
        change = b'{"number":%d,"token":"%s","at":1795482000000,"field":"%s","value":"%s"}' % said
        body = b'{"seen":9999,"changes":[%s],"notes":null}' % change
        return self._head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def token_of(candidate: Candidate) -> str:
    return f"{candidate.sitting}{candidate.number:06d}"


class Writer:
    """One connection that carries the saves of some candidates in turn, one in flight."""

    def __init__(self, line: Line, pens: Sequence[Pen], saves: Saves) -> None:
        self._line, self._pens, self._saves = line, cycle(pens), saves
        self._asked = 0.0

    def write(self) -> None:
        self._asked = time.perf_counter()
        self._line.send(next(self._pens).next(), self._answered)

    def _answered(self, status: int, _: bytes, body: bytes) -> None:
        now = time.perf_counter()
        self._saves.note(self._asked, now, status, body)
        if now < self._saves.end and status:
            self.write()


async def saturate(port: int, pid: int, candidates: Sequence[Candidate], clients: int, seconds: float) -> tuple[Saves, float]:
    """All write without pause; returns the saves in the window and the server's CPU seconds in it."""
    saves = Saves()
    pens = [Pen(port, one) for one in candidates]
    lines = [await line_to(port) for _ in range(clients)]
    writers = [Writer(line, pens[at::clients], saves) for at, line in enumerate(lines)]
    saves.begin = saves.end = math.inf
    for writer in writers:
        writer.write()
    await saves.first.wait()  # a hall that has just started may take its time over it
    saves.begin = time.perf_counter() + WARM_UP
    saves.end = saves.begin + seconds
    await asyncio.sleep(WARM_UP)
    before = cpu_seconds(pid)
    await asyncio.sleep(seconds)
    spent = cpu_seconds(pid) - before
    await asyncio.sleep(0.5)
    for line in lines:
        line.close()
    saves.check()
    return saves, spent


def throughput(bench: Bench) -> list[Figure]:
    """P1, P2."""
    scale = bench.scale
    rates, costs, slow = [], [], []
    with bench.serving(Shape((scale.sittings,))) as (day, served):
        for _ in range(bench.runs):
            saves, spent = in_time(saturate(served.port, served.process.pid, day.candidates, scale.clients, scale.saturation))
            rates.append(len(saves.took) / scale.saturation)
            costs.append(spent / len(saves.took) * 1_000)
            slow.append(quantile(saves.took, 0.99) * 1_000)
    method = (
        f"{scale.clients} kept-alive connections with a browser's headers, one change a save, the next as soon as the last is "
        f"acknowledged, {scale.saturation:g} s after a warm-up; client in a process of its own on the same cores; CPU of the "
        f"hall's whole process from /proc; p99 {min(slow):.0f} to {max(slow):.0f} ms"
    )
    return [figure("P1", rates, method), figure("P2", costs, method)]


def growth(bench: Bench) -> list[Figure]:
    """P12."""
    scale = bench.scale
    grown, told = [], []
    small, large = Shape(rooms_of(scale.few), answered=BEFORE), Shape(rooms_of(scale.many), answered=BEFORE)
    with bench.serving(small) as few, bench.serving(large) as many:
        for day, served in (few, many):
            in_time(once_each(served.port, day.candidates))
        for _ in range(bench.runs):
            costs = []
            for day, served in (few, many):
                clients = min(scale.few, len(day.candidates))
                saves, spent = in_time(saturate(served.port, served.process.pid, day.candidates, clients, scale.growth))
                costs.append(spent / len(saves.took))
            grown.append(costs[1] / costs[0])
            told.append(f"{costs[0] * 1_000:.3f} and {costs[1] * 1_000:.3f} ms")
    method = (
        f"two halls with {scale.few:,} and {scale.many:,} sittings, {BEFORE} answers in each journal, one save of every "
        f"sitting before; then {scale.few} connections going round all sittings at saturation, {scale.growth:g} s each, "
        f"alternated: {'; '.join(told)} a save"
    )
    return [figure("P12", grown, method)]


def rooms_of(candidates: int) -> tuple[int, ...]:
    """So many candidates in rooms of 400 at most."""
    return (400,) * (candidates // 400) + ((candidates % 400,) if candidates % 400 else ())


async def once_each(port: int, candidates: Sequence[Candidate]) -> None:
    """Every sitting saves once: what is read at a sitting's first save is not part of its cost in the long run."""
    lines = [await line_to(port) for _ in range(32)]

    async def work(line: Line, mine: Sequence[Candidate]) -> None:
        for one in mine:
            status, _, body = await line.ask(Pen(port, one).next())
            if status != 200:
                raise CannotRun(f"a save was refused: {status} {body[:200]!r}")

    await asyncio.gather(*(work(line, candidates[at::32]) for at, line in enumerate(lines)))
    for line in lines:
        line.close()
