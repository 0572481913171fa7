"""A batch of ten thousand seated over twenty centres, and a thousand admission tickets as one file, by the back office's own jobs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import insert, select

from examhall.arranging import seating_draft, ticket_prints
from examhall.arranging.seating_draft import Asked, draft_of, drawn_in
from examhall.arranging.wiring import plug
from examhall.hall import Hall
from examhall.jobs.queue import look
from examhall.jobs.worker import work_once
from examhall.language import speaking
from examhall.people.photos import PHOTO
from examhall.people.tables import person, person_photo
from examhall.registration.seating import Rule
from seeds.portraits import portrait
from tests.bench.bench import Bench
from tests.bench.figures import CannotRun, Figure, figure
from tests.builders import a_hall
from tests.seating_builders import Batch, a_batch, fill

SEATS = 60  # of a room: six rows of ten
SCHOOLS = 25
FACES = 50  # different portraits; each ticket has one of them


def worked(hall: Hall, job_id: str) -> float:
    """Seconds of one job."""
    began = time.perf_counter()
    work_once(hall, plug.jobs)
    took = time.perf_counter() - began
    with hall.database.reading() as connection:
        job = look(connection, job_id)
    if job is None or job.state != "done":
        raise CannotRun(f"the back office's work came to nothing: {job and job.result}")
    return took


def drawn(batch: Batch) -> tuple[float, float, float]:
    """Seconds of drawing and of taking over, and the longest write transaction of the latter in ms."""
    hall = batch.hall
    with hall.database.writing() as connection:
        draft = seating_draft.ask(connection, hall, hall.now(), "officer", batch.id, Asked(Rule("bench")))
        job_id = draft_of(connection, draft).job_id
    drawing = worked(hall, job_id)
    with hall.database.writing() as connection:
        row = draft_of(connection, draft)
        if drawn_in(row).left or drawn_in(row).pairs:
            raise CannotRun("somebody found no seat, or sits beside a schoolmate")
        seating_draft.confirm(connection, hall, hall.now(), "officer", draft)
        job_id = draft_of(connection, draft).job_id
    with timed_writes(hall) as longest:
        taking = worked(hall, job_id)
    return drawing, taking, max(longest)


@contextmanager
def timed_writes(hall: Hall) -> Iterator[list[float]]:
    """How long each write transaction lasts meanwhile, in ms."""
    plain, took = hall.database.writing, list[float]()

    @contextmanager
    def writing():
        began = time.perf_counter()
        with plain() as connection:
            yield connection
        took.append((time.perf_counter() - began) * 1000)

    hall.database.writing = writing
    yield took
    hall.database.writing = plain


def seating(bench: Bench) -> list[Figure]:
    """A2, each run with a batch of its own; making the candidates is not counted."""
    count, centres, runs = bench.scale.seated, bench.scale.centres, []
    rooms = -(-count // centres // (SEATS - 6)) + 1
    for run in range(bench.runs):
        hall = a_hall(bench.folder / f"seating-{run}")
        batch = a_batch(hall, centres, rooms, rows=6, columns=10)
        fill(batch, count, SCHOOLS)
        runs.append(drawn(batch))
        hall.database.engine.dispose()
    said = (
        f"{count:,} candidates of {SCHOOLS} schools with both parts, {centres} centres of {rooms} rooms of {SEATS}; 5% spare, same "
        f"school apart, no pair left; by the back office's own two jobs: drawn {min(one[0] for one in runs):.1f} s, taken over "
        f"{min(one[1] for one in runs):.1f} s at best; SQLite"
    )
    return [
        figure("A2", [drawing + taking for drawing, taking, _ in runs], said),
        figure("A2 write", [longest for *_, longest in runs], said),
    ]


def with_photos(batch: Batch) -> None:
    hall, faces = batch.hall, [portrait(str(number), "女") for number in range(FACES)]
    with hall.database.writing() as connection:
        people = connection.execute(select(person.c.id)).scalars().all()
        connection.execute(
            insert(person_photo),
            [
                {"person_id": one, "locked": hall.vault.lock(PHOTO, faces[n % FACES]), "added_by": "", "added_at": 0}
                for n, one in enumerate(people)
            ],
        )


def tickets(bench: Bench) -> list[Figure]:
    """A3, each run with a batch of its own: issued, gathered, set, and kept as ciphertext."""
    count, took, sizes = bench.scale.tickets, [], []
    for run in range(bench.runs):
        hall = a_hall(bench.folder / f"tickets-{run}")
        batch = a_batch(hall, 1, -(-count // (SEATS - 6)) + 1, rows=6, columns=10)
        fill(batch, count, SCHOOLS)
        with_photos(batch)
        drawn(batch)
        with speaking("zh_CN"), hall.database.writing() as connection:
            print_id = ticket_prints.ask(connection, hall, hall.now(), "officer", batch.id, batch.centres[0], "")
            job_id = ticket_prints.print_of(connection, print_id).job_id
        took.append(worked(hall, job_id))
        sizes.append(len(ticket_prints.content_of(hall, print_id)) / 1_000_000)
        hall.database.engine.dispose()
    said = (
        f"{count:,} tickets of one centre, a page each with photo (360 x 480), QR code, two sessions and rules, {FACES} different "
        "faces; from the asking to the file lying as ciphertext, by the back office's own job; SQLite"
    )
    return [figure("A3", took, said), figure("A3 size", sizes, said)]
