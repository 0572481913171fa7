"""From an empty installation to a graded sitting, by the command line and the pages alone, as a new centre would do it."""

import datetime as dt
import gzip
import os
import re
import subprocess
import sys
import time
import uuid
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tests.serving import Page, Served, change
from tests.visitor import Visitor

ROOT = Path(__file__).parents[2]
PASSWORD = "a good password"

DAY = ROOT / "seeds/day.yaml"  # the one that the README shows
STAFF = """
staff:
  - {{name: 主管, username: authority, password: {password}, roles: [authority]}}
  - {{name: 命题, username: author, password: {password}, roles: [author]}}
  - {{name: 审题, username: reviewer, password: {password}, roles: [reviewer]}}
  - {{name: 复审, username: approver, password: {password}, roles: [reviewer]}}
  - {{name: 主考, username: chief, password: {password}, roles: [chief_proctor]}}
"""


class Shell:
    """The command line of one installation."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def run(self, *arguments: str, code: int = 0, **environ: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "examhall.cli", "--data", str(self.data), *arguments], cwd=ROOT, text=True,
            capture_output=True, check=False, env={**os.environ, **environ}, timeout=120,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


def act(chief: Visitor, run: str, kind: str, sittings="all", **more):
    status, reply = chief.send(
        f"/proctor/rooms/{run}/acts", {"id": str(uuid.uuid4()), "act": kind, "sittings": sittings, **more}
    )
    assert status == 200, reply
    return reply


def until(done, what: str, patience: float = 40) -> None:
    """Wait for the back office."""
    end = time.monotonic() + patience
    while not done():
        assert time.monotonic() < end, what
        time.sleep(0.5)


@pytest.mark.slow
def test_a_new_centre_goes_from_nothing_to_a_graded_sitting(tmp_path):
    shell = Shell(tmp_path / "data")
    assert "no installation" in shell.run("journal", "verify", code=1)
    shell.run("init", "--username", "officer", "--name", "考务", "--password", PASSWORD)
    assert "already" in shell.run("init", "--username", "x", "--name", "x", "--password", PASSWORD, code=1)
    assert "3 levels" in shell.run("programme", "load", str(ROOT / "seeds/content/programme.yaml"))
    day = tmp_path / "day.yaml"
    today = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
    written = DAY.read_text(encoding="utf-8").replace("2026-12-05", today.isoformat()) + STAFF.format(password=PASSWORD)
    day.write_text(written, encoding="utf-8")
    told = shell.run("day", "load", str(day), "--by", "officer")
    tickets = re.findall(r"ticket (\d{14})", told)
    administration = re.search(r"administration (\w+) theory", told)[1]
    content = str(ROOT / "seeds/content")
    assert "items loaded" in shell.run(
        "bank", "load", content, "--author", "author", "--reviewer", "reviewer", "--reviewer", "approver"
    )
    assert "All hold." in shell.run("bank", "check")
    office = subprocess.Popen([sys.executable, "-m", "examhall.cli", "--data", str(shell.data), "back-office"], cwd=ROOT)
    try:
        with Served(shell.data) as served:
            one_exam_day(served, tickets, administration)
            backup = tmp_path / "exam.backup"
            shell.run("backup", str(backup), EXAMHALL_BACKUP_PASSPHRASE=PASSWORD)
    finally:
        office.terminate()
        office.wait(10)
    assert "All hold." in shell.run("journal", "verify")
    copy = Shell(tmp_path / "copy")
    copy.run("restore", str(backup), EXAMHALL_BACKUP_PASSPHRASE=PASSWORD)
    assert "All hold." in copy.run("journal", "verify")


def one_exam_day(served: Served, tickets: list[str], administration: str) -> None:
    officer, authority, chief = (
        Visitor(served.address).sign_staff_in(one, PASSWORD) for one in ("officer", "authority", "chief")
    )
    officer.look("/bank/papers")
    officer.fill_in("/bank/papers", specification="L1-theory", title="理论卷 A", law_as_of="2026-11-01")
    until(lambda: "理论卷 A" in officer.look("/bank/papers"), "the back office assembles the paper")
    officer.look(re.search(r'href="(/bank/papers/\w+)">理论卷 A', officer.page)[1])
    paper = re.search(r"/bank/papers/(\w+)/seal", officer.page)[1]
    officer.fill_in(
        f"/bank/papers/{paper}/seal", second="authority", second_password=PASSWORD, second_code=authority.next_code()
    )
    officer.fill_in(f"/bank/papers/{paper}/prepare", administration=administration)
    officer.fill_in(f"/bank/papers/{paper}/release", second="chief", second_password=PASSWORD, second_code=chief.next_code())

    candidate = Visitor(served.address).sign_candidate_in(tickets[0], "000000199001010011")
    until(lambda: "/sittings/" in candidate.look("/sittings"), "the back office lays the booklets out")
    sitting = re.search(r'"/sittings/(\w+)"', candidate.page)[1]
    status, leased = candidate.send(f"/sittings/{sitting}/lease", {"browser": "a-browser-of-mine"})
    assert status == 200

    chief.look("/proctor/rooms")
    run = re.search(r'href="/proctor/rooms/(\w+)"', chief.page)[1]
    chief.look(f"/proctor/rooms/{run}")
    act(chief, run, "authorise", [sitting])
    act(chief, run, "open")

    page = Page(served.port, sitting, leased["lease"])
    status, text = candidate.fetch(f"/sittings/{sitting}/booklet", Authorization=f"Lease {leased['lease']}")
    booklet = msgspec.json.decode(gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text)
    truths = booklet["sections"][2]["questions"]
    assert len(truths) == 20
    right_is_first = [change(n, q["fields"][0]["id"], q["fields"][0]["interaction"]["options"][0]["id"])
                      for n, q in enumerate(truths, 1)]  # fmt: skip
    status, reply = page.save(*right_is_first, {"number": 21, "token": "token-hand-in", "hand_in": 20})
    assert (status, reply["state"], len(reply["receipts"])) == (200, "submitted", 21)

    snapshot = msgspec.json.decode(chief.fetch(f"/proctor/rooms/{run}/snapshot")[1])
    others = [seat["id"] for seat in snapshot["seats"] if seat["id"] != sitting]
    act(chief, run, "mark_absent", others)
    act(chief, run, "close")
    officer.look(f"/results/{administration}")
    until(
        lambda: "10.0" in officer.look(f"/results/{administration}"),
        "the back office grades: ten of the twenty statements are true, one point each",
    )
