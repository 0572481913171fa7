"""`./run bench [bank|room|registration|grading] [--only P1,P3] [--json]`: the figures of an exam day, with their method."""

import argparse
import resource
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.bench.bench import Bench
from tests.bench.figures import CannotRun, Figure, as_json, as_rows, heading
from tests.bench.measures import NAMED, Measure
from tests.bench.scale import FULL, SMALL


def wanted(name: str, only: str) -> list[Measure]:
    """The measures of a named bench, or those of them that give one of these figures."""
    ids = {one.strip().upper() for one in only.split(",") if one.strip()}
    return [measure for measure in NAMED[name] if not ids or ids & set(measure.gives)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("name", nargs="?", default="day", choices=list(NAMED), help="which bench (default: the exam day)")
    parser.add_argument("--json", action="store_true", help="a list of figures instead of the table")
    parser.add_argument("--only", default="", help="only these figures, as P1,P3")
    parser.add_argument("--small", action="store_true", help="a rehearsal of the benches in seconds; its figures mean nothing")
    asked = parser.parse_args()
    measures = wanted(asked.name, asked.only)
    if not measures:
        parser.error(f"no such figure in this bench: {asked.only}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    if asked.json:
        figures, failed = run(measures, asked.small, lambda figures: None)
        print(as_json(figures))
    else:
        print(heading(), flush=True)
        _, failed = run(measures, asked.small, lambda figures: print(as_rows(figures), flush=True))
    return 1 if failed else 0


def run(measures: list[Measure], small: bool, tell: Callable[[list[Figure]], None]) -> tuple[list[Figure], bool]:
    """All figures that could be measured, and whether one could not. `tell` hears of those of each measure when it is done."""
    figures: list[Figure] = []
    failed = False
    with tempfile.TemporaryDirectory(prefix="examhall-bench-") as folder:
        bench = Bench(Path(folder), SMALL if small else FULL)
        for measure in measures:
            bench.say(f"{', '.join(measure.gives)}: {measure.title}")
            try:
                taken = measure.take(bench)
                figures += taken
                tell(taken)
            except CannotRun as reason:
                failed = True
                print(f"cannot measure {', '.join(measure.gives)}: {reason}", file=sys.stderr)
            except Exception:  # noqa: BLE001  one bench's fault must not hide the figures of the others
                failed = True
                traceback.print_exc()
        bench.say("done")
    return figures, failed


if __name__ == "__main__":
    sys.exit(main())
