"""An exam day to measure on: prepared once with the tests' builders, copied for each figure, served by the real server."""

import gc
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import bindparam, update

from examhall.clock import SystemClock
from examhall.config import Config
from examhall.hall import Hall
from examhall.migrations import upgrade
from examhall.opening import make_hall
from examhall.people.operations import IDENTITY, add_staff
from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.sittings import room_runs
from examhall.sittings.clerk import Wish
from examhall.sittings.commands import TakeLease
from examhall.sittings.leases import Lease, write_lease
from tests.bench.closed_rooms import closed_rooms
from tests.builders import Room, a_hall, a_paper, a_room, a_save
from tests.room_acts import act
from tests.serving import Served

ITEMS = 80
MINUTES = 600  # no sitting may expire while it is measured
SITTINGS_AT_ONCE = 40  # filled in one transaction


@dataclass
class Candidate:
    """A candidate whose page has its lease. `number` is the last change it has drawn."""

    sitting: str
    browser: str
    lease: str
    signed_in: str  # value of the cookie that a sign-in gives
    ticket: str
    identity: str
    number: int = 0


@dataclass(frozen=True)
class Shape:
    """Candidates in each room; `opened` rooms write already; `answered` fields of each are answered.

    `closed`: so many more in rooms that have sat a paper of the bank and are closed, for grading.
    """

    rooms: tuple[int, ...] = ()
    opened: bool = True
    answered: int = 0
    closed: int = 0


@dataclass
class Day:
    """One folder with its rooms and their candidates."""

    data: Path
    shape: Shape
    chief: str  # value of the cookie of a chief proctor who has signed in
    runs: list[str] = field(default_factory=list)
    rooms: list[list[Candidate]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)  # room runs to be graded

    @property
    def candidates(self) -> list[Candidate]:
        return [one for room in self.rooms for one in room]

    def hall(self) -> Hall:
        """Its hall in this process, to read what the server has written."""
        return make_hall(Config(self.data), SystemClock())

    def serve(self) -> Served:
        return Served(self.data)


def prepare(folder: Path, shape: Shape) -> Day:
    """Everything up to the moment the measuring begins, written by the hall's own verbs."""
    hall = a_hall(folder, clock=SystemClock(), vault_in_folder=True, tables=upgrade)
    paper = a_paper(ITEMS - 1)  # and the one text question
    sign = signer(hall)
    with hall.database.writing() as connection:
        chief = add_staff(connection, hall, hall.now(), "", "主考", "head", "no password", ["chief_proctor"])
    day = Day(folder, shape, sign(chief), closed=closed_rooms(hall, shape.closed) if shape.closed else [])
    for size in shape.rooms:
        room = a_room(hall, size, minutes=MINUTES, paper=paper if not day.runs else a_paper(ITEMS - 1))
        let_in(room, shape.opened)
        day.runs.append(room.run)
        day.rooms.append(candidates_of(room, sign))
        for at in range(0, size if shape.answered else 0, SITTINGS_AT_ONCE):
            fill(room, day.rooms[-1][at : at + SITTINGS_AT_ONCE], shape.answered)
    hall.database.engine.dispose()
    return day


def let_in(room: Room, opened: bool) -> None:
    """Authorise all, open the part if wished, and give every page its lease."""

    act(room, room_runs.authorise, room.sittings)
    if opened:
        act(room, room_runs.open_part)
    wishes = [Wish(one, TakeLease(browser_at(seat)), room.hall.now()) for seat, one in enumerate(room.sittings, 1)]
    for outcome in room.hall.clerk.carry_out(wishes):
        outcome.granted()


def browser_at(seat: int) -> str:
    return f"browser-at-seat-{seat:05d}"


def candidates_of(room: Room, sign) -> list[Candidate]:
    """The candidates of a room, each with a ticket and an identity number to sign in with."""
    made, people, tickets = [], [], []
    for seat, (sitting, person_id) in enumerate(zip(room.sittings, room.persons, strict=True), 1):
        ticket, identity = f"T{room.run[:10]}{seat:05d}".upper(), f"44030019900101{seat:05d}"
        browser = browser_at(seat)
        lease = write_lease(room.hall.lease_key, Lease(sitting, 1, browser))
        made.append(Candidate(sitting, browser, lease, sign(person_id), ticket, identity))
        people.append({"is": person_id, "locked": room.hall.vault.lock(IDENTITY, identity.encode()),
                       "lookup": room.hall.vault.lookup(IDENTITY, identity)})  # fmt: skip
        tickets.append({"is": room.registrations[seat - 1], "new": ticket})
    with room.hall.database.writing() as connection:
        known = {"identity_locked": bindparam("locked"), "identity_lookup": bindparam("lookup")}
        connection.execute(update(person).where(person.c.id == bindparam("is")).values(known), people)
        printed = {"ticket": bindparam("new")}
        connection.execute(update(registration).where(registration.c.id == bindparam("is")).values(printed), tickets)
    return made


def fill(room: Room, candidates: list[Candidate], fields: int) -> None:
    """These candidates have answered so many fields, by the clerk's own hand."""
    now = room.hall.now()
    wishes = []
    for one in candidates:
        for number in range(1, fields + 1):
            name, value = answer_to(number)
            wishes.append(Wish(one.sitting, a_save(number, value, name, one.browser, place=number - 1), now))
        one.number = fields
    for outcome in room.hall.clerk.carry_out(wishes):
        outcome.granted()


def answer_to(number: int) -> tuple[str, str]:
    """Field and value of a candidate's n-th change."""
    at = (number - 1) % (ITEMS - 1) + 1
    return f"f{at}", f"q{at}{'abcd'[number % 4]}"


def signer(hall: Hall):
    """person id -> value of the cookie of somebody who has signed in: the storms measure what comes after that."""
    app = Flask("bench")
    app.secret_key = hall.vault.key("session")
    write = SecureCookieSessionInterface().get_signing_serializer(app)
    assert write is not None
    return lambda person_id: write.dumps({"_user_id": person_id, "_fresh": True})


class Days:
    """Prepares each shape of day once and hands out copies of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[Shape, Day] = {}
        self._copies = 0

    def copy(self, shape: Shape) -> Day:
        if shape not in self._made:
            self._made[shape] = prepare(self._folder / f"day{len(self._made)}", shape)
            gc.collect()
            gc.freeze()  # the client's own garbage collection must not be measured
        made = self._made[shape]
        self._copies += 1
        folder = self._folder / f"copy{self._copies}"
        shutil.copytree(made.data, folder)
        rooms = [[Candidate(**vars(one)) for one in room] for room in made.rooms]
        return Day(folder, shape, made.chief, made.runs, rooms, made.closed)

    def drop(self, day: Day) -> None:
        shutil.rmtree(day.data, ignore_errors=True)
