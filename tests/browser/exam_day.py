"""An exam day for a browser story: the demo's installation copied for it, served by real processes, and read when it is over."""

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from examhall.config import Config
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.opening import make_hall
from examhall.papers.booklet import Booklet, BookletQuestion
from examhall.schedule.tables import administration, room
from examhall.sittings import board, journal, queries
from examhall.sittings.entries import Entry
from examhall.sittings.journal import Fault
from examhall.sittings.receipts import receipt_code
from examhall.sittings.sheets import responses_of
from examhall.sittings.sitting import Sitting
from examhall.sittings.tables import room_run, sitting
from examhall.sittings.timing import deadline
from examhall.sittings.verifying import verify
from question_bank.papers.queries import keys_of
from question_bank.papers.sealing import SealedKey
from question_bank.queries import read_version
from question_bank.tables import item_version
from question_bank.tasks.variants import TaskTest
from question_bank.written import read_item
from seeds import sign_ins
from seeds.demo import open_day
from seeds.installation import installation
from seeds.sign_ins import SignIns
from tests.bank_builders import answers
from tests.serving import Served

ROOMS = ("第一考场", "第二考场")


class Kind(NamedTuple):
    """A demo day: how long both parts last (0 is their full length), of which level, and on its which papers."""

    seconds: int = 0
    level: str = "L1"
    paper: str = "A"


PLAIN = Kind()


class Days:
    """Makes each kind of demo day once, on a copy of the demo's staff and bank, and hands out copies."""

    def __init__(self, bank: Path, folder: Path) -> None:
        self._bank, self._folder = bank, folder
        self._made: dict[Kind, Path] = {}

    def copy(self, target: Path, kind: Kind = PLAIN) -> Path:
        if kind not in self._made:
            made = self._folder / "-".join(map(str, kind))
            shutil.copytree(self._bank, made)
            hall = installation(Config(made))
            seconds = {"theory": kind.seconds, "practical": kind.seconds} if kind.seconds else None
            open_day(hall, seconds, kind.level, kind.paper)
            hall.database.engine.dispose()
            self._made[kind] = made
        shutil.copytree(self._made[kind], target)
        return target


@dataclass(frozen=True)
class Asked:
    """One question as this candidate's booklet shows it, with the key that only the bank and the test know."""

    question: BookletQuestion
    key: SealedKey

    @property
    def number(self) -> int:
        return self.question.number

    @cached_property
    def right(self) -> dict[str, Any]:
        """Field -> the right response, both in the ids that the browser knows."""
        return self.answered({})

    def answered(self, other: Mapping[str, Any]) -> dict[str, Any]:
        """The same but for what `other` says: the author's field -> response, None for a blank."""
        return dict(answers(self.key, {field.id: field.interaction for field in self.question.fields}, other))

    @property
    def options(self) -> list[str]:
        """The ids of a plain choice's options, A first."""
        return [option.id for option in self.question.fields[0].interaction.options]

    @property
    def only(self) -> str:
        """The one field of a theory question."""
        (field,) = self.question.fields
        return field.id

    @property
    def wrong(self) -> str:
        """An option that is not right."""
        return next(option for option in self.options if option not in self.right.values())

    def field(self, authored: str) -> str:
        """The id in the browser of what the author called so."""
        return next(drawn for drawn, name in self.key.fields.items() if name == authored)


class ExamDay:
    """The day as a story sees it: who sits where, and what the database holds."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.served = Served(data, warm=True)
        self.address = self.served.address
        found = sign_ins.read(data)
        assert found is not None
        self.sign_ins: SignIns = found

    @cached_property
    def hall(self) -> Hall:
        """The installation in this process, for reading."""
        return make_hall(Config(self.data))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.hall.database.reading() as connection:
            yield connection

    @contextmanager
    def back_office(self) -> Iterator[None]:
        """The process that grades, while the story needs it."""
        environ = {**os.environ, "EXAMHALL_DATA": str(self.data), "EXAMHALL_DATABASE_URL": ""}
        with (self.data / "office.log").open("ab") as log:
            office = subprocess.Popen(
                [sys.executable, "-m", "examhall.cli", "back-office"], env=environ, stdout=log, stderr=log
            )
        try:
            yield
        finally:
            office.terminate()
            office.wait(20)

    def run(self, part: str, room_number: int = 1) -> str:
        """The room run of a part."""
        query = (
            select(room_run.c.id)
            .join(administration, room_run.c.administration_id == administration.c.id)
            .join(room, room_run.c.room_id == room.c.id)
            .where(administration.c.part == part, room.c.name == ROOMS[room_number - 1])
        )
        with self.reading() as connection:
            return connection.execute(query).scalar_one()

    def administration(self, part: str) -> str:
        with self.reading() as connection:
            return connection.execute(select(administration.c.id).where(administration.c.part == part)).scalar_one()

    def sitting(self, part: str, seat: int) -> str:
        """The sitting of the candidate at a seat of the first room."""
        query = select(sitting.c.id).where(sitting.c.run_id == self.run(part), sitting.c.seat == seat)
        with self.reading() as connection:
            return connection.execute(query).scalar_one()

    def booklet(self, sitting_id: str) -> Booklet:
        with self.reading() as connection:
            booklet_id = connection.execute(select(sitting.c.booklet_id).where(sitting.c.id == sitting_id)).scalar_one()
            content, _ = self.hall.safe.booklet_bytes(connection, booklet_id)
        return msgspec.json.decode(gzip.decompress(content), type=Booklet)

    def asked(self, sitting_id: str) -> list[Asked]:
        """The questions of a candidate's booklet in the order of their numbers."""
        booklet = self.booklet(sitting_id)
        with self.reading() as connection:
            keys = {key.question: key for key in keys_of(connection, booklet.paper)}
        return [Asked(question, keys[question.id]) for section in booklet.sections for question in section.questions]

    def stands(self, sitting_id: str) -> Sitting:
        """The board's row."""
        with self.reading() as connection:
            return board.read(connection, [sitting_id])[sitting_id].sitting

    def task(self, sitting_id: str, item: str) -> Asked:
        """The operation task that the bank calls so, as this candidate has it."""
        return next(one for one in self.asked(sitting_id) if one.key.item == item)

    def tests(self, key: SealedKey) -> list[TaskTest]:
        """What the author of a task says that answers to this variant earn."""
        with self.reading() as connection:
            tests = read_version(connection, key.item, key.version).tests
        return [test for test in tests if test.variant == key.authored.name]

    def answers(self, sitting_id: str) -> dict[str, Any]:
        """Field -> the value that counts."""
        with self.reading() as connection:
            return responses_of(posted.record for posted in journal.read(connection, sitting_id))

    def entries(self, sitting_id: str, *kinds: type[Entry]) -> list[Any]:
        """The facts of a journal in order; of these kinds only, where any are named."""
        with self.reading() as connection:
            facts = [posted.record.entry for posted in journal.read(connection, sitting_id)]
        return [fact for fact in facts if not kinds or isinstance(fact, kinds)]

    def deadline(self, sitting_id: str) -> Instant:
        now = self.stands(sitting_id)
        return deadline(now.allowance, now.ended_at or self.hall.now())

    def rationales(self) -> set[str]:
        """What the authors of the bank wrote on why an option is right or wrong."""
        with self.reading() as connection:
            texts = connection.execute(select(item_version.c.text)).scalars().all()
        return {said for text in texts for said in read_item(text).rationales.values()}

    def receipt(self, sitting_id: str) -> str:
        """The receipt code of the hand-in that stands."""
        with self.reading() as connection:
            return receipt_code(queries.as_it_stands(connection, sitting_id)[1])

    def faults(self) -> list[Fault]:
        """All that does not hold in what is chained, sealed and folded."""
        with self.reading() as connection:
            return verify(connection, self.hall.clerk.key, self.hall.audit_key, self.hall.config.anchors).faults
