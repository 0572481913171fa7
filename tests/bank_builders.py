"""What tests of bank and grading build from: people at their desks, a filled bank, sealed papers, and rooms that sat them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from examhall.app import create_app
from examhall.hall import Hall
from examhall.papers.tables import booklet
from examhall.people.operations import add_person, add_staff, hash_password
from examhall.programme.tables import level, level_part
from examhall.registration.accommodations import Approval, Kinds
from examhall.registration.operations import accommodate, place, register
from examhall.schedule.operations import add_administration, add_batch, add_centre, add_room
from examhall.schedule.settings import HouseRules
from examhall.sittings import closing, room_runs
from examhall.sittings.clerk import Outcome, Wish
from examhall.sittings.commands import Command, MarkAbsent, TakeLease
from examhall.sittings.room_runs import Act
from examhall.sittings.tables import sitting
from grading.answer_sheets import numbers
from grading.marking import judge
from question_bank.assembly.assembling import assemble_paper
from question_bank.assembly.parallel import assemble
from question_bank.assignments import assign
from question_bank.loading import Read, read_file, take_in
from question_bank.papers.laying import prepare_administration
from question_bank.papers.operations import release_paper, seal_paper
from question_bank.papers.queries import keys_of
from question_bank.papers.sealing import SealedKey
from question_bank.sight import Scope
from question_bank.specification import LEVELS, SPECIFICATIONS
from seeds.answering import answers
from tests.builders import BROWSER, CHIEF, PROCTOR, a_hall, a_hand_in, a_save

CONTENT = Path(__file__).parents[1] / "seeds" / "content"
PASSWORD = "a long enough password"
STAFF = {
    "author": ["author"], "reviewer": ["reviewer"], "approver": ["reviewer"], "officer": ["exams_officer"], "authority": ["authority"],
    "chief": ["chief_proctor"], "proctor": ["proctor"],
}  # fmt: skip


TASKS = ("T02", "T03", "T04", "T05", "T06")  # one practical paper of the first level


@cache
def content() -> list[list[Read]]:
    """One theory and one practical paper's worth of the product's content, read and tested once for all tests."""
    hall = a_hall(Path(mkdtemp()) / "data")
    hall.judge = judge
    files = [read_file(hall, path) for path in sorted((CONTENT / "L1" / "theory").glob("*.yaml"))]
    chosen = {item.id for item in assemble(SPECIFICATIONS["L1-theory"], [item for file in files for item, *_ in file])}
    theory = [[one for one in file if one[0].id in chosen] for file in files]
    return theory + [read_file(hall, CONTENT / "tasks" / f"{task}.yaml")[:1] for task in TASKS]


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


def people(hall: Hall) -> dict[str, str]:
    """The staff: user name -> id, all with the same password."""
    with hall.database.writing() as connection:
        staff = {
            name: add_staff(connection, hall, hall.now(), "", name, name, _hashed(), roles) for name, roles in STAFF.items()
        }
        for level in LEVELS:
            assign(connection, hall, hall.now(), staff["officer"], staff["author"], Scope(level))
    return staff


@dataclass
class Bank:
    """A hall whose bank holds the product's content, with its people."""

    hall: Hall
    staff: dict[str, str]
    papers: dict[str, str] = field(default_factory=dict)

    @property
    def reviewers(self) -> list[str]:
        """As many as the bank asks for."""
        return [self.staff["reviewer"], self.staff["approver"]]

    def sealed(self, part: str = "theory") -> str:
        """A sealed paper of a part, made once."""
        if part not in self.papers:
            self.papers[part] = self.sealed_anew(part)
        return self.papers[part]

    def sealed_anew(self, part: str = "theory", multiple_choice: str = "per_option") -> str:
        """A further sealed paper of a part."""
        officer, authority = self.staff["officer"], self.staff["authority"]
        paper_id = assemble_paper(self.hall, officer, f"L1-{part}", "跨境电子商务员", "2026-11-01", multiple_choice)
        seal_paper(self.hall, officer, authority, paper_id)
        return paper_id


class Filled(NamedTuple):
    """A filled bank to be copied: its folder or its database's name, its people by user name, its sealed papers by part."""

    where: str
    people: dict[str, str]
    papers: dict[str, str]


def a_bank(hall: Hall) -> Bank:
    hall.judge = judge
    bank = Bank(hall, people(hall))
    take_in(hall, content(), bank.staff["author"], bank.reviewers)
    return bank


def a_desk(hall: Hall) -> Callable[[str], FlaskClient]:
    """Signs somebody in and gives their browser, in English: a_desk(hall)("officer").get("/bank")."""
    app = create_app(hall)
    app.config["WTF_CSRF_ENABLED"] = False

    def sign_in(username: str) -> FlaskClient:
        browser = app.test_client()
        reply = browser.post("/staff/sign-in", data={"username": username, "password": PASSWORD})
        assert reply.status_code == 302, username
        browser.set_cookie("locale", "en")
        return browser

    return sign_in


@dataclass
class Sat:
    """An administration of a sealed paper in one room: who sits where, and what they can answer."""

    bank: Bank
    administration: str
    paper: str
    run: str
    sittings: list[str]
    registrations: list[str]

    @property
    def hall(self) -> Hall:
        return self.bank.hall

    def wish(self, command: Command, seat: int) -> Outcome:
        return self.hall.clerk.one(Wish(self.sittings[seat - 1], command, self.hall.now()))

    def act(self, what: Any, *arguments: Any, by: str = PROCTOR, second: str = "") -> list[Outcome]:
        return self.hall.clerk.transact(
            lambda connection, now: what(Act(connection, self.hall.clerk.key, now, self.run, by, second), *arguments)
        )

    def open(self, absent: Sequence[int] = ()) -> None:
        """Let everybody in but those who are absent, and open the part."""
        self.act(room_runs.authorise, [one for seat, one in enumerate(self.sittings, 1) if seat not in absent])
        self.act(room_runs.open_part)
        for seat in range(1, len(self.sittings) + 1):
            self.wish(MarkAbsent(PROCTOR) if seat in absent else TakeLease(BROWSER), seat)

    def asked(self, seat: int) -> list[SealedKey]:
        """The questions of this seat's booklet with their keys, in the paper's order."""
        with self.hall.database.reading() as connection:
            variants = numbers(
                connection.execute(
                    select(booklet.c.variants)
                    .join(sitting, sitting.c.booklet_id == booklet.c.id)
                    .where(sitting.c.id == self.sittings[seat - 1])
                ).scalar_one()
            )
        return [key for key in self._keys if variants[key.slot] == key.variant]

    @cached_property
    def _keys(self) -> list[SealedKey]:
        with self.hall.database.reading() as connection:
            return keys_of(connection, self.paper)

    def answer(self, seat: int, responses: Mapping[str, Any], first: int = 1) -> None:
        """Save these responses (sealed ids), one change each, all of them in one go."""
        fields = self.hall.safe.shape(self.booklet(seat))[0].fields
        changes = [a_save(n, value, name, place=fields[name].place) for n, (name, value) in enumerate(responses.items(), first)]
        wishes = [Wish(self.sittings[seat - 1], change, self.hall.now()) for change in changes]
        for outcome in self.hall.clerk.carry_out(wishes):
            outcome.granted()

    def hand_in(self, seat: int, after: int) -> None:
        self.wish(a_hand_in(after + 1, after), seat)

    def sit(self, seat: int, responses: Mapping[str, Any]) -> None:
        """Answer and hand in."""
        self.answer(seat, responses)
        self.hand_in(seat, len(responses))

    def close(self) -> None:
        self.act(closing.close, by=CHIEF)

    def booklet(self, seat: int) -> str:
        with self.hall.database.reading() as connection:
            return connection.execute(select(sitting.c.booklet_id).where(sitting.c.id == self.sittings[seat - 1])).scalar_one()


def seated(
    bank: Bank, part: str = "theory", candidates: int = 3, rules: HouseRules | None = None, extra: int = 0,
    same: Sequence[str] = (), code: str = "L1", tickets: str = "",
) -> str:  # fmt: skip
    """Candidates placed in one room (four columns), without a paper yet. The first gets `extra` seconds. Administration id.

    `same` are registrations of an earlier part: the same people sit this one. `code` is the level's; `tickets` begins the
    ticket numbers and names the batch.
    """
    tickets = tickets or part
    hall, rules = bank.hall, rules or HouseRules(earliest_hand_in=0)
    with hall.database.writing() as connection:
        if code not in connection.execute(select(level.c.code)).scalars().all():
            connection.execute(
                insert(level), {"code": code, "title": "跨境电子商务员", "title_en": code, "position": int(code[1])}
            )
            for one in ("theory", "practical"):
                row = {"level": code, "part": one, "title": one, "title_en": one, "seconds": 3600, "points": 100}
                connection.execute(insert(level_part), {**row, "pass_mark": 60, "fee": 120})
        centre = add_centre(connection, "0001", "考点", "路 1 号")
        room = add_room(connection, centre, "第一考场", 10, 4)
        batch = add_batch(connection, tickets[:8], "批次")
        administration = add_administration(connection, batch, code, part, "考试", hall.now(), 3600, rules)
        for seat in range(1, candidates + 1):
            if same:
                registration = same[seat - 1]
            else:
                person = add_person(connection, hall.vault, f"考生{seat}")
                registration = register(connection, person, batch, code, f"{tickets}-{seat}")
            place(connection, registration, administration, room, seat)
            if extra and seat == 1:
                given, approval = Kinds(extra_seconds=extra), Approval("审核组", "2026-11-01", "2026-11-01", "", "2026-07")
                accommodate(connection, hall.now(), bank.staff["officer"], registration, part, given, approval)
    return administration


def a_prepared_room(bank: Bank, part: str = "theory", candidates: int = 3, paper_id: str = "", **more: Any) -> Sat:
    """A room on whose seats booklets of a sealed and released paper lie: this one, or the bank's paper of the part."""
    hall, officer = bank.hall, bank.staff["officer"]
    administration, paper_id = seated(bank, part, candidates, **more), paper_id or bank.sealed(part)
    with hall.database.writing() as connection:
        prepare_administration(connection, hall, hall.now(), officer, administration, paper_id)
        release_paper(connection, hall, hall.now(), officer, bank.staff["chief"], paper_id)
        rows = connection.execute(
            select(sitting).where(sitting.c.administration_id == administration).order_by(sitting.c.seat)
        ).all()
    return Sat(bank, administration, paper_id, rows[0].run_id, [row.id for row in rows], [row.registration_id for row in rows])


def a_room_that_sits(bank: Bank, part: str = "theory", candidates: int = 3, absent: Sequence[int] = (), **more: Any) -> Sat:
    """The same, opened, everybody with a lease but those who are absent."""
    room = a_prepared_room(bank, part, candidates, **more)
    room.open(absent)
    return room


def right(room: Sat, seat: int, other: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """The right response to every field of a seat's booklet, in sealed ids; `other`: item -> what is answered instead.

    What is answered instead is field -> response in the author's ids, None for a blank.
    """
    shapes = {name: one.interaction for name, one in room.hall.safe.shape(room.booklet(seat))[0].fields.items()}
    return {name: value for key in room.asked(seat) for name, value in answers(key, shapes, (other or {}).get(key.item, {}))}
