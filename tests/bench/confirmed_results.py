"""G6: ten thousand graded results confirmed by one person, released by another, and written into what people hold."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import insert, select

from examhall.ids import new_id
from examhall.people.tables import person
from examhall.sittings.tables import room_run
from grading.operations import grade_run
from grading.releasing.attaining import attain_from
from grading.releasing.operations import confirm, release
from tests.bench.bench import Bench
from tests.bench.figures import CannotRun, Figure, figure
from tests.bench.served_day import Shape


def releasing(bench: Bench) -> list[Figure]:
    """G6, its release and what follows from it."""
    day = bench.days.copy(Shape(closed=bench.scale.many))
    hall = day.hall()
    for run in day.closed:
        grade_run(hall, run, "bench")
    with hall.database.writing() as connection:
        mine = select(room_run.c.administration_id).where(room_run.c.id.in_(day.closed)).distinct()
        administrations = list(connection.execute(mine).scalars())
        officer, authority = new_id(), new_id()
        connection.execute(insert(person), [{"id": one, "name": "bench"} for one in (officer, authority)])
    confirming = releasing_took = attaining = 0.0
    results = 0
    for administration_id in administrations:
        took, made = _timed(confirm, hall, officer, administration_id, _silent)
        confirming += took
        took, told = _timed(release, hall, authority, made)
        releasing_took, results = releasing_took + took, results + told
        attaining += _timed(attain_from, hall, {"release": made}, _silent)[0]
    if results < bench.scale.many:
        raise CannotRun(f"{results} of {bench.scale.many} results were released")
    hall.database.engine.dispose()
    bench.days.drop(day)
    confirmed = (
        f"{results:,} results of the product's theory paper in {len(administrations)} administration(s): every mark sheet read, "
        "its points by area, lines written with their checksum; the job itself, one process, nothing beside"
    )
    one_transaction = "the second person's act on the same: held back looked for again, all rows in one transaction"
    written = "the job that follows: what everybody concerned has passed, read from what is public and written"
    return [
        figure("G6", [confirming], confirmed), figure("G6 release", [releasing_took], one_transaction),
        figure("G6 held", [attaining], written),
    ]  # fmt: skip


def _timed(act: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    """Seconds, and what the act gave."""
    began = time.perf_counter()
    gave = act(*arguments)
    return time.perf_counter() - began, gave


def _silent(done: int, total: int) -> None:
    pass
