"""P13: the hall is killed under load again and again; then every journal is held against what was acknowledged."""

import asyncio
import json
import random
import time
from collections import Counter

from examhall.sittings import journal
from examhall.sittings.entries import Answered, KeptAside
from tests.bench.bench import Bench
from tests.bench.clients import in_time, line_to
from tests.bench.figures import CannotRun, Figure, figure
from tests.bench.saves import Pen, token_of
from tests.bench.served_day import Day, Shape
from tests.serving import Served

WRITERS = 64
AGAIN = 0.05  # seconds between two tries
PATIENCE = 30.0


class Writer:
    """Saves without pause, sends again until acknowledged, and remembers every acknowledgement."""

    def __init__(self, port: int, pen: Pen) -> None:
        self._port, self._pen = port, pen
        self.acknowledged: dict[str, int] = {}
        self.stopping = False

    async def work(self) -> None:
        line, save = None, self._pen.next()
        tried = time.monotonic()
        while time.monotonic() < tried + PATIENCE:
            try:
                line = line if line is not None and line.is_open else await line_to(self._port)
            except OSError:
                await asyncio.sleep(AGAIN)
                continue
            status, _, body = await line.ask(save)
            if status not in (0, 200, 429, 503):
                raise CannotRun(f"a save was refused: {status} {body[:200]!r}")
            receipts = json.loads(body)["receipts"] if status == 200 else []
            if not receipts:
                await asyncio.sleep(AGAIN)
                continue
            self.acknowledged[token_of(self._pen.candidate)] = receipts[0]["entry"]
            if self.stopping:
                line.close()
                return
            save, tried = self._pen.next(), time.monotonic()
        raise CannotRun(f"no save was acknowledged for {PATIENCE:g} s")


async def under_load(day: Day, served: Served, kills: int) -> list[Writer]:
    """All write; the hall is killed at random moments and started again."""
    moments = random.Random(13)
    writers = [Writer(served.port, Pen(served.port, one)) for one in day.candidates]
    work = asyncio.gather(*(writer.work() for writer in writers))
    for _ in range(kills):
        await asyncio.sleep(moments.uniform(0.3, 1.0))
        await asyncio.to_thread(served.kill)
        await asyncio.to_thread(served.start)
    await asyncio.sleep(0.5)
    for writer in writers:
        writer.stopping = True
    await work
    return writers


def compare(day: Day, writers: list[Writer]) -> tuple[int, int]:
    """Acknowledged answers that are not where their receipt says, and answers that stand twice."""
    lost = doubled = 0
    with day.hall().database.reading() as connection:
        for candidate, writer in zip(day.candidates, writers, strict=True):
            told = journal.entries_of(journal.read(connection, candidate.sitting))
            stood = {number: entry.token for number, entry in told if isinstance(entry, Answered | KeptAside)}
            lost += sum(stood.get(number) != token for token, number in writer.acknowledged.items())
            doubled += sum(times - 1 for times in Counter(stood.values()).values())
    return lost, doubled


def kill(bench: Bench) -> list[Figure]:
    """P13."""
    kills = bench.scale.kills
    with bench.serving(Shape((WRITERS,))) as (day, served):
        writers = in_time(under_load(day, served, kills))
        served.kill()
        lost, doubled = compare(day, writers)
    saved = sum(len(writer.acknowledged) for writer in writers)
    method = (
        f"{WRITERS} candidates save without pause and send again until acknowledged; {kills} times SIGKILL at a random moment; "
        f"{saved:,} acknowledged answers held against the journals (the test run does 30 kills)"
    )
    return [figure("P13", [lost], method), figure("P13 doubled", [doubled], method)]
