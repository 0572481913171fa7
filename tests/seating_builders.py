"""What tests of seating and tickets build from: a batch with centres, rooms, administrations, and candidates without a seat."""

from dataclasses import dataclass, field
from random import Random

from sqlalchemy import insert, select

from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import MINUTE, SECOND
from examhall.jobs.worker import work_once
from examhall.people.operations import IDENTITY
from examhall.people.tables import person
from examhall.programme.tables import level, level_part
from examhall.registration.operations import belong_to, register, register_part
from examhall.registration.tables import placement, registered_part, registration, registration_centre
from examhall.registration.tickets import ticket_number
from examhall.schedule.operations import add_administration, add_batch, add_centre, add_room, use_rooms
from tests.builders import NINE

DAY = 24 * 60 * MINUTE
BOTH = ("theory", "practical")


@dataclass
class Batch:
    """A batch that is held two weeks after the frozen clock; ids of everything in it."""

    hall: Hall
    id: str
    centres: list[str]
    rooms: dict[str, list[str]]  # by centre
    held: dict[str, str] = field(default_factory=dict)  # part -> its first administration
    registrations: list[str] = field(default_factory=list)

    def seats(self) -> dict[tuple[str, str], tuple[str, int]]:
        """(registration, administration) -> room and seat."""
        with self.hall.database.reading() as connection:
            rows = connection.execute(select(placement)).all()
        return {(row.registration_id, row.administration_id): (row.room_id, row.seat) for row in rows}

    def candidate(self, name: str, school: str = "", parts: tuple[str, ...] = BOTH, centre: int = 0) -> str:
        """One more, on whose registration the counter or a list has agreed."""
        number = len(self.registrations) + 1
        with self.hall.database.writing() as connection:
            person_id = new_id()
            identity = f"A{number:08d}"
            connection.execute(
                insert(person),
                {"id": person_id, "name": name, "identity_kind": "passport",
                 "identity_locked": self.hall.vault.lock(IDENTITY, identity.encode()),
                 "identity_lookup": self.hall.vault.lookup(IDENTITY, identity)},
            )  # fmt: skip
            made = register(connection, person_id, self.id, "L1", ticket_number(2026, 3, centre + 1, 1, number))
            belong_to(connection, made, self.centres[centre], school)
            for part in parts:
                register_part(connection, made, part)
        self.registrations.append(made)
        return made


def a_programme(hall: Hall) -> None:
    with hall.database.writing() as connection:
        if connection.execute(level.select()).first() is None:
            connection.execute(insert(level), {"code": "L1", "title": "跨境电子商务员", "title_en": "Clerk", "position": 1})
            for part, title in (("theory", "理论知识考试"), ("practical", "技能操作考核")):
                connection.execute(
                    insert(level_part),
                    {"level": "L1", "part": part, "title": title, "title_en": part.title(), "seconds": 3600, "points": 100,
                     "pass_mark": 60, "fee": 120},
                )  # fmt: skip


def a_batch(hall: Hall, centres: int = 1, rooms: int = 1, rows: int = 2, columns: int = 4, groups: int = 1) -> Batch:
    """`rooms` of each centre, of so many rows and columns; theory and practical in `groups`, one group after the other."""
    a_programme(hall)
    with hall.database.writing() as connection:
        batch_id = add_batch(connection, "2603", "第三批")
        made = [add_centre(connection, f"{n:04d}", f"第{n}考点", f"学府路 {n} 号") for n in range(1, centres + 1)]
        there = {one: [add_room(connection, one, f"第{n}考场", rows, columns) for n in range(1, rooms + 1)] for one in made}
        batch = Batch(hall, batch_id, made, there)
        for group in range(groups):
            for place, part in enumerate(BOTH):
                starts = NINE + 14 * DAY + group * 240 * MINUTE + place * 90 * MINUTE
                held = add_administration(connection, batch_id, "L1", part, f"第{group + 1}组{part}", starts, 3600)
                use_rooms(connection, held, [room for some in there.values() for room in some])
                batch.held.setdefault(part, held)
    return batch


def fill(batch: Batch, count: int, schools: int = 10) -> None:
    """So many candidates with both parts, spread over the centres; schools of different sizes. Written in one go."""
    hall, random = batch.hall, Random(7)
    persons, registered, places, parts = [], [], [], []
    for number in range(count):
        identity, person_id, registration_id = f"P{number:08d}", new_id(), new_id()
        centre = number % len(batch.centres)
        persons.append({
            "id": person_id, "name": f"考生{number}", "sex": "女", "identity_kind": "passport",
            "identity_locked": hall.vault.lock(IDENTITY, identity.encode()), "identity_lookup": hall.vault.lookup(IDENTITY, identity),
        })  # fmt: skip
        ticket = ticket_number(2026, 3, centre + 1, 1, number // len(batch.centres) + 1)
        registered.append(
            {"id": registration_id, "person_id": person_id, "batch_id": batch.id, "level": "L1", "ticket": ticket}
        )
        school = f"第{min(random.randrange(schools), random.randrange(schools)) + 1}职业学校"
        places.append({"registration_id": registration_id, "centre_id": batch.centres[centre], "school": school})
        parts += [{"registration_id": registration_id, "part": part} for part in BOTH]
    with hall.database.writing() as connection:
        for table, rows in (
            (person, persons),
            (registration, registered),
            (registration_centre, places),
            (registered_part, parts),
        ):
            connection.execute(insert(table), rows)
    batch.registrations += [one["id"] for one in registered]


def work(hall: Hall) -> None:
    """The back office does all that waits."""
    from examhall.arranging.wiring import plug

    while work_once(hall, plug.jobs):
        pass


def minutes_after_start(minutes: float) -> int:
    return NINE + 14 * DAY + round(minutes * 60 * SECOND)
