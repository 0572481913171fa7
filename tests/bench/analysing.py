"""G1: ten thousand candidates' marks of eighty items analysed, with models and without."""

import os
import subprocess
import sys

from tests.bench.bench import Bench
from tests.bench.figures import CannotRun, Figure, figure

ITEMS, ROOM = 80, 40
# In a process of its own, on one core: what the back office's first analysis of the day takes, its imports apart.
WORK = """
import sys, time
from tests.grading.simulated_sittings import sittings
from grading.analysis.analysing import Settings, analyse
matrix, _ = sittings(rooms=int(sys.argv[1]), items=int(sys.argv[2]))
for models in (False, True):
    began = time.perf_counter()
    found = analyse(matrix, Settings(cut=48, models=models))
    took = time.perf_counter() - began
    assert not models or all(model.items for model in found.calibrations), [model.reason for model in found.calibrations]
    print(took)
"""


def analysing(bench: Bench) -> list[Figure]:
    """G1 and G1 models."""
    rooms = max(bench.scale.many // ROOM, 15)
    without, whole = [], []
    for _ in range(bench.runs):
        done = subprocess.run(
            [sys.executable, "-c", WORK, str(rooms), str(ITEMS)], check=False, capture_output=True, text=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, preexec_fn=_on_one_core,
        )  # fmt: skip
        if done.returncode:
            raise CannotRun(done.stderr[-500:])
        first, second = map(float, done.stdout.split())
        without.append(first)
        whole.append(second)
    about = (
        f"{rooms * ROOM:,} simulated candidates x {ITEMS} choices of four in rooms of {ROOM}, one core: classical figures, options, "
        "decisions at the pass mark, Mantel-Haenszel of two groups, every pair of a room"
    )
    fits = (
        "the same, and Rasch's model marginal (slope estimated, slope 1) and conditional, the two-parameter model, all errors"
    )
    return [figure("G1", without, about), figure("G1 models", whole, fits)]


def _on_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
