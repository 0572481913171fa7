"""Five thousand rows of a spreadsheet into the bank: read, examined and taken in by the back office."""

import time
from collections.abc import Iterator

from msgspec.structs import replace

from examhall.hall import Hall
from examhall.jobs.worker import kinds, work_once
from examhall.text_file import TextFile
from grading.marking import judge
from question_bank.exchange import files
from question_bank.exchange.about import Defaults
from question_bank.exchange.brought import Outgoing
from question_bank.exchange.spreadsheet_writing import write_spreadsheet
from question_bank.theory import AuthoredArea
from question_bank.wiring import wing
from tests.bank_builders import CONTENT, people
from tests.bench.bench import Bench
from tests.bench.figures import CannotRun, Figure, figure
from tests.builders import a_hall


def rows(areas: list[AuthoredArea], count: int) -> bytes:
    """A spreadsheet of so many different items: the product's own, again and again, each with a number of its own in its stem."""
    return write_spreadsheet([Outgoing(theory=area) for area, _ in zip(_numbered(areas), range(count), strict=False)]).data


def _numbered(areas: list[AuthoredArea]) -> Iterator[AuthoredArea]:
    single = [replace(area, items=[item]) for area in areas for item in area.items]
    turn = 0
    while True:
        for area in single:
            turn += 1
            item = area.items[0]
            options = [replace(option, text=f"{option.text}（{turn}）") for option in item.options]
            changed = replace(item, id="", stem=f"{item.stem.strip()}（第 {turn} 题）", options=options, facts=[], as_of=None)
            yield replace(area, items=[changed])


def imported(hall: Hall, by: str, data: bytes) -> tuple[float, float]:
    """Seconds of reading and examining, and of taking in, through the back office's own jobs."""
    known, took = kinds([wing]), []
    with hall.database.writing() as connection:
        file_id = files.receive(connection, hall.now(), by, "items.xlsx", data, Defaults("L1", "01"))
    for step in ("ready", "taken"):
        began = time.perf_counter()
        if not work_once(hall, known):
            raise CannotRun("the back office has no work")
        took.append(time.perf_counter() - began)
        with hall.database.writing() as connection:
            if (stands := files.of_person(connection, by, file_id).state) != step:
                raise CannotRun(f"the file is {stands}, not {step}")
            if step == "ready":
                files.confirm(connection, hall.now(), by, file_id)
    return took[0], took[1]


def importing(bench: Bench) -> list[Figure]:
    """B3, each run into a bank of its own; making the spreadsheet is not counted."""
    count, took = bench.scale.rows, []
    areas = [TextFile(path).read_as(AuthoredArea) for path in sorted((CONTENT / "L1" / "theory").glob("*.yaml"))]
    data = rows(areas, count)
    for run in range(bench.runs):
        hall = a_hall(bench.folder / f"importing-{run}")
        hall.judge = judge
        took.append(imported(hall, people(hall)["author"], data))
        hall.database.engine.dispose()
    said = (
        f"{count:,} rows made from the product's own items, by the back office's own two jobs: reading and examining "
        f"{min(read for read, _ in took):.1f} s, taking in {min(taken for _, taken in took):.1f} s at best; an empty bank, SQLite"
    )
    return [figure("B3", [read + taken for read, taken in took], said)]
