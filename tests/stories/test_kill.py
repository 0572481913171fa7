"""The hall is killed at random moments under load, again and again: no acknowledged answer is missing, none stands twice."""

import random
import threading
import time
from http.client import HTTPException

import pytest

from examhall.sittings import journal, room_runs
from examhall.sittings.entries import Answered, KeptAside
from examhall.sittings.leases import Lease, write_lease
from examhall.sittings.room_runs import Act
from examhall.sittings.verifying import verify
from tests.builders import PROCTOR, a_hall, a_paper, a_room
from tests.serving import Page, Served, change

KILLS = {"sqlite": 20, "postgresql": 10}
WRITERS = 8
PATIENCE = 60.0  # seconds a started hall may take until it acknowledges again


def open_room(room):
    def work(connection, now):
        act = Act(connection, room.hall.clerk.key, now, room.run, PROCTOR)
        return room_runs.authorise(act, room.sittings) + room_runs.open_part(act)

    return room.hall.clerk.transact(work)


class Writer(threading.Thread):
    """A candidate who types without pause, resends until acknowledged, and remembers every acknowledgement."""

    def __init__(self, page: Page, seed: int) -> None:
        super().__init__(daemon=True)
        self.page, self.random = page, random.Random(seed)
        self.acknowledged: dict[str, int] = {}
        self.stopping = threading.Event()
        self.refused: list[object] = []

    def run(self) -> None:
        number = 0
        while not self.stopping.is_set():
            number += 1
            sent = change(number, f"f{number % 4 + 1}", f"q{number % 4 + 1}{self.random.choice('abcd')}")
            while not self.stopping.is_set():
                try:
                    status, reply = self.page.save(sent)
                except (OSError, HTTPException):
                    time.sleep(0.02)
                    continue
                if status == 200 and reply["receipts"]:
                    self.acknowledged[sent["token"]] = reply["receipts"][0]["entry"]
                    break
                if status != 429:
                    self.refused.append((status, reply))
                time.sleep(0.05)


def acknowledged(writers) -> int:
    return sum(len(writer.acknowledged) for writer in writers)


def until_more(writers, wanted: int) -> None:
    """Wait for so many acknowledgements in all: a hall killed before it has served anybody proves nothing."""
    end = time.monotonic() + PATIENCE
    while acknowledged(writers) < wanted:
        assert time.monotonic() < end, "nothing was acknowledged any more"
        time.sleep(0.005)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_thirty_kills_lose_and_double_nothing(tmp_path, kind, request):
    from examhall.clock import SystemClock
    from examhall.migrations import upgrade

    url = request.getfixturevalue("new_database")() if kind == "postgresql" else ""
    hall = a_hall(tmp_path / "data", url, SystemClock(), vault_in_folder=True, tables=upgrade)
    room = a_room(hall, WRITERS, paper=a_paper(4))
    open_room(room)
    writers = []
    served = Served(tmp_path / "data", url, warm=True)
    for seat in range(1, WRITERS + 1):
        browser = f"browser-{seat:04d}"
        room.lease(seat, browser)
        sitting = room.sittings[seat - 1]
        lease = write_lease(hall.lease_key, Lease(sitting, 1, browser))
        writers.append(Writer(Page(served.port, sitting, lease), seat))
    moments = random.Random(20261123)
    kills = KILLS[kind]
    with served:
        for writer in writers:
            writer.start()
        for _ in range(kills):
            until_more(writers, acknowledged(writers) + WRITERS)
            time.sleep(moments.uniform(0, 0.3))
            served.kill()
            served.start()
        until_more(writers, acknowledged(writers) + WRITERS)
        for writer in writers:
            writer.stopping.set()
        for writer in writers:
            writer.join(15)
        served.kill()
    assert [writer.refused for writer in writers] == [[]] * WRITERS
    assert acknowledged(writers) > kills * WRITERS
    with hall.database.reading() as connection:
        for writer in writers:
            stood: dict[str, list[int]] = {}
            for number, entry in journal.entries_of(journal.read(connection, writer.page.sitting)):
                if isinstance(entry, Answered | KeptAside):
                    stood.setdefault(entry.token, []).append(number)
            assert all(stood.get(token) == [entry] for token, entry in writer.acknowledged.items())
            assert all(len(numbers) == 1 for numbers in stood.values())
        assert verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors).faults == []
