"""What tests of certificates build from: both parts of a level sat, graded and released, and certificates issued of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from examhall.hall import Hall
from examhall.people.photos import keep_photo
from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.sittings.tables import sitting
from grading.certificates import entitled, issuing, queries
from grading.certificates.making import make
from grading.operations import grade_run
from grading.releasing.operations import confirm, release
from grading.voiding import void_part
from seeds.portraits import portrait
from tests.bank_builders import Bank, a_room_that_sits, right

SILENT = lambda done, total: None  # noqa: E731
NAMES = ("张三丰", "李四", "阿卜杜热合曼·䶮", "王五", "赵六")
LEVEL = "L1"


def sat_and_released(bank: Bank) -> None:
    """Four sat both parts: the second failed theory, the fourth was absent in the practical part; the others passed both."""
    theory = a_room_that_sits(bank, candidates=4)
    hall, officer = bank.hall, bank.staff["officer"]
    with hall.database.writing() as connection:
        for name, one in zip(NAMES, theory.registrations, strict=False):
            whose = connection.execute(select(registration.c.person_id).where(registration.c.id == one)).scalar_one()
            connection.execute(update(person).where(person.c.id == whose).values(name=name))
            if name == NAMES[0]:
                keep_photo(connection, hall, hall.now(), officer, whose, portrait("110101199001011234", "男"))
    for seat in range(1, 5):
        theory.sit(seat, {} if seat == 2 else right(theory, seat))
    theory.close()
    practical = a_room_that_sits(bank, "practical", candidates=4, absent=(4,), same=theory.registrations)
    for seat in range(1, 4):
        practical.sit(seat, right(practical, seat))
    practical.close()
    for room in (theory, practical):
        grade_run(hall, room.run, officer)
        let_out(bank, room.administration)


def let_out(bank: Bank, administration_id: str, **more: Any) -> None:
    release(bank.hall, bank.staff["authority"], confirm(bank.hall, bank.staff["officer"], administration_id, SILENT, **more))


@dataclass
class Results:
    """The hall in which that happened; a copy for each test."""

    bank: Bank
    batch: str

    @property
    def hall(self) -> Hall:
        return self.bank.hall

    @property
    def officer(self) -> str:
        return self.bank.staff["officer"]

    @property
    def authority(self) -> str:
        return self.bank.staff["authority"]

    def waiting(self) -> list[entitled.Entitled]:
        with self.hall.database.reading() as connection:
            return entitled.without_certificate(connection, self.batch, LEVEL)

    def propose(self, names: tuple[str, ...] = ()) -> str:
        chosen = {one.registration for one in self.waiting() if not names or one.name in names}
        return issuing.propose(self.hall, self.officer, self.batch, LEVEL, chosen)

    def issue(self, names: tuple[str, ...] = ()) -> str:
        """Proposed by the officer, issued by the authority, made by the back office; the act."""
        act_id = self.propose(names)
        issuing.issue(self.hall, self.authority, act_id)
        self.make(act_id)
        return act_id

    def make(self, act_id: str) -> dict[str, Any]:
        return make(self.hall, {"act": act_id, "by": self.authority}, SILENT)

    def certificates(self) -> dict[str, Any]:
        """name -> the newest certificate."""
        with self.hall.database.reading() as connection:
            return {row.name: row for row in queries.certificates_of(connection, self.batch, LEVEL)}

    def void(self, name: str) -> None:
        """The theory of this person does not count any more, and the public is told so."""
        row = self.certificates()[name]
        void_part(self.hall, self.officer, self.authority, row.theory_sitting, "somebody else sat")
        with self.hall.database.reading() as connection:
            found = connection.execute(select(sitting).where(sitting.c.id == row.theory_sitting)).one()
        grade_run(self.hall, found.run_id, self.officer)
        let_out(self.bank, found.administration_id, cause="void:1", reason="a decision")


def results_of(bank: Bank) -> Results:
    with bank.hall.database.reading() as connection:
        batch = connection.execute(
            select(registration.c.batch_id).join(sitting, sitting.c.registration_id == registration.c.id).limit(1)
        ).scalar_one()
    return Results(bank, batch)
