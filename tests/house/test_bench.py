"""The bench runs and says what it must; no figure of it is ever a test."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=100
    )


@pytest.mark.slow
def test_a_bench_says_each_figure_with_its_target_and_how_it_was_measured():
    done = bench("--small", "--only", "P1", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout)
    assert [one["id"] for one in figures] == ["P1", "P2"]
    for one in figures:
        assert {"id", "what", "value", "unit", "must", "aim", "holds", "spread", "method"} <= set(one)
        assert one["value"] > 0
        assert one["holds"] in (True, False)
        assert one["method"]


@pytest.mark.slow
def test_the_banks_bench_measures_lists_and_searches_on_both_databases():
    done = bench("bank", "--small", "--only", "B1", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    figures = {one["id"]: one for one in json.loads(done.stdout)}
    assert figures.keys() == {"B1", "B1 pg", "B2", "B2 pg"}
    assert all(one["value"] > 0 and one["must"] in (150, 200) for one in figures.values())


@pytest.mark.slow
def test_the_registrations_bench_seats_a_batch_and_prints_its_tickets():
    done = bench("registration", "--small", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    figures = {one["id"]: one for one in json.loads(done.stdout)}
    assert figures.keys() >= {"A1", "A2", "A3"}
    assert (figures["A1"]["must"], figures["A2"]["must"], figures["A3"]["must"]) == (500, 30, 60)
    assert all(one["value"] > 0 for one in figures.values())


def test_a_figure_that_is_in_no_bench_is_a_mistake():
    assert bench("room", "--only", "P1").returncode != 0
