"""G2 to G4: a practical paper graded, and a whole administration of theory marked anew by an amended key and made live."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, event, select

from examhall.clock import SystemClock
from examhall.hall import Hall
from examhall.migrations import upgrade
from examhall.papers.interactions import NumberEntry
from examhall.papers.tables import booklet
from examhall.people.tables import person
from examhall.sittings.tables import sitting
from grading.amendments.amending import Manner
from grading.answer_sheets import numbers
from grading.operations import grade_run
from grading.rescoring.computing import compute
from grading.rescoring.making_live import make_live
from grading.rescoring.operations import Wish, amend
from question_bank.papers.queries import keys_of
from question_bank.papers.sealing import SealedKey
from tests.bank_builders import a_bank, answers
from tests.bench.bench import Bench
from tests.bench.closed_rooms import seat, sit
from tests.bench.figures import CannotRun, Figure, figure
from tests.bench.served_day import Shape
from tests.builders import a_hall

SILENT = lambda done, total: None  # noqa: E731
RIGHT = 0.7  # the share of fields that are answered rightly; the others are left blank or wrong


def practical(bench: Bench) -> list[Figure]:
    """G2."""
    hall = a_hall(bench.folder / "practical", clock=SystemClock(), vault_in_folder=True, tables=upgrade)
    bank, chance = a_bank(hall), random.Random(12)
    runs = seat(bank, bench.scale.candidates, "practical")
    with hall.database.reading() as connection:
        keys = keys_of(connection, bank.sealed("practical"))
    fields = sum(len(key.fields) for key in keys if key.variant == 0)
    answering = Answering(hall, keys)
    for run, sittings in runs.items():
        sit(hall, run, sittings, chance, answering)
    took = []
    for _ in range(bench.runs):
        began = time.perf_counter()
        told = [grade_run(hall, run, "bench") for run in runs]
        took.append(time.perf_counter() - began)
        if sum(one["graded"] for one in told) != bench.scale.candidates:
            raise CannotRun(f"not all sheets were graded: {told[:2]}")
    hall.database.engine.dispose()
    method = (
        f"{bench.scale.candidates:,} closed sittings of the product's practical paper (5 tasks, {fields} fields in a booklet, "
        f"{RIGHT:.0%} right) graded and stored room by room by the back office's own verb, in one process"
    )
    return [figure("G2", took, method)]


class Answering:
    """What somebody answers to a booklet of tasks: most of it right, the rest blank or wrong."""

    def __init__(self, hall: Hall, keys: Sequence[SealedKey]) -> None:
        self._keys = {(key.slot, key.variant): key for key in keys}
        with hall.database.reading() as connection:
            rows = connection.execute(
                select(sitting.c.id, sitting.c.booklet_id, booklet.c.variants).join(
                    booklet, booklet.c.id == sitting.c.booklet_id
                )
            )
            self._booklets: Mapping[str, tuple[str, str]] = {row.id: (row.booklet_id, row.variants) for row in rows}

    def __call__(self, hall: Hall, sitting_id: str, chance: random.Random) -> list[tuple[str, int, object]]:
        booklet_id, variants = self._booklets[sitting_id]
        shape = hall.safe.shape(booklet_id)[0]
        shapes = {name: one.interaction for name, one in shape.fields.items()}
        made: list[tuple[str, int, object]] = []
        for slot, variant in enumerate(numbers(variants)):
            for name, value in answers(self._keys[slot, variant], shapes, {}):
                wrong = "12.34" if isinstance(shapes[name], NumberEntry) else None
                given = value if chance.random() < RIGHT else wrong
                if given is not None:
                    made.append((name, shape.fields[name].place, given))
        return made


def rescoring(bench: Bench) -> list[Figure]:
    """G3 and G4."""
    scale = bench.scale
    day = bench.days.copy(Shape(closed=scale.many))
    hall, previews, lives, held = day.hall(), list[float](), list[float](), list[float]()
    for run in day.closed:
        grade_run(hall, run, "bench")
    with hall.database.reading() as connection:
        staff = {row.username: row.id for row in connection.execute(select(person).where(person.c.username.is_not(None)))}
        paper_id = connection.execute(select(booklet.c.paper_id).join(sitting, sitting.c.booklet_id == booklet.c.id)).scalar()
        items = [(key.item, key.version) for key in keys_of(connection, paper_id or "")]
    for number in range(bench.runs):
        item, version = items[number]
        run = amend(hall, staff["officer"], Wish(item, version, Manner.GIVEN, "bench", "bench"))
        began = time.perf_counter()
        told = compute(hall, run, SILENT)
        previews.append(time.perf_counter() - began)
        if told["candidates"] != scale.many:
            raise CannotRun(f"not everybody was marked anew: {told}")
        began = time.perf_counter()
        with longest_writing(hall, held):
            make_live(hall, staff["authority"], run, SILENT)
        lives.append(time.perf_counter() - began)
    hall.database.engine.dispose()
    bench.days.drop(day)
    method = (
        f"{scale.many:,} graded sittings of the product's theory paper (80 items) marked anew by an amended key, with every "
        "candidate's line before and after stored, by the back office's own verb in one process"
    )
    live = "the same run made live: marked once more, compared, editions written, all results swapped in one transaction"
    return [figure("G3", previews, method), figure("G4", lives, live), figure("G4 write", held, live)]


@contextmanager
def longest_writing(hall: Hall, held: list[float]) -> Iterator[None]:
    """Adds the milliseconds of the longest write transaction meanwhile: as long a save may have to wait."""
    times, began = [0.0], [0.0]
    engine = hall.database.engine

    def begun(_connection: object) -> None:
        began[0] = time.perf_counter()

    def done(connection: Connection) -> None:
        if not connection.get_execution_options().get("reads_only"):
            times.append((time.perf_counter() - began[0]) * 1000)

    event.listen(engine, "begin", begun)
    event.listen(engine, "commit", done)
    try:
        yield
    finally:
        event.remove(engine, "begin", begun)
        event.remove(engine, "commit", done)
    held.append(max(times))
