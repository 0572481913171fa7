"""The demo that `./run` serves: made once, kept, a new day opened beside the old, and plain words when it cannot start."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from examhall.audit import trail
from examhall.clock import SystemClock
from examhall.config import Config
from examhall.opening import make_hall, open_wings
from examhall.people.operations import check_password
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from examhall.sittings.verifying import verify
from seeds import sign_ins
from seeds.demo import open_day
from tests.builders import FrozenClock
from tests.serving import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hall(demo_bank, tmp_path):
    """The demo's staff and bank, and no day yet."""
    shutil.copytree(demo_bank, tmp_path / "data")
    hall = make_hall(Config(tmp_path / "data"), FrozenClock(SystemClock().now()))
    open_wings(hall)
    return hall


def count(hall, table):
    with hall.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar()


def test_a_demo_day_has_sixty_candidates_in_two_rooms_and_two_parts(hall):
    found = open_day(hall)
    assert len(found.candidates) == 60
    assert (count(hall, administration), count(hall, sitting)) == (2, 120)
    with hall.database.reading() as connection:
        assert verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors).faults == []
        done = {act.action for act in trail.read(connection, limit=10_000)}
    assert {"load_day", "seal_paper", "release_paper", "prepare_administration", "add_staff"} <= done
    assert open_day(hall) == found, "the same day is opened once"
    assert all(check_password(hall, name, password) for name, password in found.passwords.items())


def test_when_the_day_is_past_a_new_one_is_opened_beside_it(hall):
    first = open_day(hall)
    hall.clock.pass_minutes(24 * 60)
    second = open_day(hall)
    assert second.date > first.date
    assert second.passwords == first.passwords
    assert {ticket for _, ticket, _ in first.candidates}.isdisjoint(ticket for _, ticket, _ in second.candidates)
    assert count(hall, sitting) == 240
    assert sign_ins.read(hall.config.data) == second


@pytest.mark.slow
def test_a_taken_port_and_a_foreign_folder_are_told_in_one_sentence(tmp_path):
    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "seeds", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=100,
            env={**os.environ},
        )  # fmt: skip

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("--port", str(taken.getsockname()[1]), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "Choose another port" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()
    foreign = tmp_path / "pictures"
    foreign.mkdir()
    (foreign / "cat.png").write_bytes(b"x")
    done = run("--fresh", "--data", str(foreign), "--port", str(free_port()))
    assert done.returncode == 1
    assert "nothing was removed" in done.stderr
    assert (foreign / "cat.png").exists()
