"""What tests build exam days from: a frozen clock, small papers, rooms with candidates, and sittings told as stories."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, insert, make_url, select

from examhall.config import Config
from examhall.database import Database, metadata
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import MINUTE, SECOND, Instant
from examhall.opening import know_all_tables, make_hall
from examhall.papers import safe
from examhall.papers.booklet import draw_variants
from examhall.papers.interactions import Choice, Option, TextEntry
from examhall.papers.question import Field, Paper, Question, Section, Slot
from examhall.people.tables import person
from examhall.programme.tables import level, level_part
from examhall.registration.tables import placement, registration
from examhall.schedule.tables import administration, batch, centre, room
from examhall.sittings import entries as e
from examhall.sittings.clerk import Outcome, Wish
from examhall.sittings.commands import Change, SaveChange, TakeLease
from examhall.sittings.decide import decide
from examhall.sittings.preparing import Place, prepare
from examhall.sittings.sitting import Sitting, evolve
from examhall.vault import Vault

NINE = 1_795_482_000 * SECOND  # 2026-11-24 09:00 in Shanghai
BROWSER = "browser-of-seat-1"
NO_RULES = e.Rules()
CHIEF, PROCTOR, OTHER = "chief", "proctor", "other-proctor"


class FrozenClock:
    """Time stands still until a test moves it."""

    def __init__(self, at: Instant = NINE) -> None:
        self.at = at
        self.drifted = 0

    def now(self) -> Instant:
        return self.at

    def drift(self) -> int:
        return self.drifted

    def pass_minutes(self, minutes: float) -> None:
        self.at += round(minutes * MINUTE)


def at(minutes: float) -> Instant:
    """That many minutes after nine."""
    return NINE + round(minutes * MINUTE)


def a_hall(folder: Path, url: str = "", clock=None, *, vault_in_folder: bool = False, tables=None) -> Hall:
    """A hall on a new database with all tables; `tables` makes them another way (migrations), from the database."""
    know_all_tables()
    folder.mkdir(parents=True, exist_ok=True)
    config = Config(folder, url)
    if tables is None and not url:
        Path(make_url(config.url).database).write_bytes(_empty_sqlite_database())
    hall = make_hall(config, clock or FrozenClock(), vault=None if vault_in_folder else Vault(b"k" * 32))
    if tables is not None:
        tables(hall.database)
    elif url:
        metadata.create_all(hall.database.engine)
    return hall


@cache
def _empty_sqlite_database() -> bytes:
    """The file of a database that has all tables: to make ninety tables anew takes 0.14 s of each test."""
    with TemporaryDirectory() as folder:
        config = Config(Path(folder))
        database = Database(config.url)
        metadata.create_all(database.engine)
        database.engine.dispose()
        return Path(make_url(config.url).database).read_bytes()


def a_paper(questions: int = 4, part: str = "theory") -> Paper:
    """Single choice questions q1.. with options q1a to q1d, and one text question q0."""
    slots = [
        Slot(
            (
                Question(
                    f"q{n}", f"<p>Question {n}</p>",
                    (Field(f"f{n}", Choice(tuple(Option(f"q{n}{x}", x) for x in "abcd"))),), "1",
                ),
            )
        )
        for n in range(1, questions + 1)
    ]  # fmt: skip
    text = Slot((Question("q0", "<p>Explain</p>", (Field("f0", TextEntry()),), "1"),))
    return Paper(
        new_id(), "A paper", "L1", part, "zh-CN", str(questions + 1), "2026-11-01",
        (Section("s1", "Choice", "1 point each", tuple(slots)), Section("s2", "Text", "", (text,))),
    )  # fmt: skip


@dataclass
class Room:
    """A room that is ready: its run, its sittings in seat order, the paper, and the people."""

    hall: Hall
    run: str
    sittings: list[str]
    paper: Paper
    administration: str
    persons: list[str]
    registrations: list[str]

    def wish(self, command, seat: int = 1, received_at: Instant | None = None) -> Outcome:
        now = self.hall.now() if received_at is None else received_at
        return self.hall.clerk.one(Wish(self.sittings[seat - 1], command, now))

    def lease(self, seat: int = 1, browser: str = BROWSER) -> Sitting:
        return self.wish(TakeLease(browser), seat).sitting

    def save(
        self, number: int, value: str = "q1a", field: str = "f1", seat: int = 1, browser: str = BROWSER, **more
    ) -> Outcome:
        return self.wish(a_save(number, value, field, browser), seat, **more)


def a_save(number: int, value="q1a", field: str = "f1", browser: str = BROWSER, token: str = "", place: int = 0) -> SaveChange:
    change = Change(number, token or f"token-{browser}-{number}", 0, field, value)
    return SaveChange(change, browser, place, bool(value))


def a_hand_in(number: int, last: int, browser: str = BROWSER) -> SaveChange:
    return SaveChange(Change(number, f"token-{browser}-{number}", 0, hand_in=last), browser)


def a_room(
    hall: Hall, candidates: int = 3, minutes: float = 60, paper: Paper | None = None, rules: e.Rules = NO_RULES, **more
) -> Room:
    """One administration in one room, with sealed and released paper, booklets drawn and sittings prepared."""
    paper, now, rows = paper or a_paper(), hall.now(), candidates // 8 + 2  # a free one at the back
    ids = [new_id() for _ in range(4)]
    centre_id, room_id, batch_id, administration_id = ids
    with hall.database.writing() as connection:
        if not connection.execute(level.select()).first():
            connection.execute(insert(level), {"code": "L1", "title": "跨境电子商务员", "title_en": "L1", "position": 1})
            for part in ("theory", "practical"):
                connection.execute(
                    insert(level_part),
                    {"level": "L1", "part": part, "title": part, "title_en": part, "seconds": 3600, "points": 100,
                     "pass_mark": 60, "fee": 120},
                )  # fmt: skip
        key = safe.seal(connection, paper, now)
        others = connection.execute(select(func.count()).select_from(centre)).scalar_one()
        code = f"{9999 - others}"  # drawn by chance, two of fifty centres had the same one now and then
        connection.execute(
            insert(centre), {"id": centre_id, "code": code, "name": "考点", "address": "路", "zone": "Asia/Shanghai"}
        )
        connection.execute(insert(room), {"id": room_id, "centre_id": centre_id, "name": "一", "rows": rows, "columns": 8})
        connection.execute(insert(batch), {"id": batch_id, "code": batch_id[:8], "title": "批次"})
        connection.execute(
            insert(administration),
            {"id": administration_id, "batch_id": batch_id, "level": "L1", "part": paper.part, "title": "理论",
             "starts_at": now, "seconds": round(minutes * 60), "paper_id": paper.id, "settings": "{}"},
        )  # fmt: skip
        draws = [safe.Draw(f"seed-{n}", draw_variants(paper, n)) for n in range(candidates)]
        booklets = safe.draw_booklets(connection, paper, key, draws)
        safe.release(connection, hall.vault, paper.id, key, now)
        places, persons, registrations = [], [], []
        for seat, booklet in enumerate(booklets, 1):
            person_id, registration_id = new_id(), new_id()
            persons.append({"id": person_id, "name": f"考生{seat}"})
            registrations.append(
                {"id": registration_id, "person_id": person_id, "batch_id": batch_id, "level": "L1", "ticket": registration_id}
            )
            places.append(
                Place(
                    registration_id, person_id, administration_id, room_id, seat, booklet.id, booklet.hash, booklet.fields,
                    paper.id, safe.paper_hash(paper), round(minutes * MINUTE), rules=rules, **more,
                )
            )  # fmt: skip
        connection.execute(insert(person), persons)
        connection.execute(insert(registration), registrations)
        connection.execute(
            insert(placement),
            [{"registration_id": p.registration, "administration_id": p.administration, "room_id": room_id, "seat": p.seat}
             for p in places],
        )  # fmt: skip
        sittings = prepare(connection, hall.clerk.key, now, places)
        run = connection.exec_driver_sql(f"SELECT run_id FROM sitting WHERE id = '{sittings[0]}'").scalar()
    return Room(hall, run, sittings, paper, administration_id, [p["id"] for p in persons], [r["id"] for r in registrations])


class Story:
    """A sitting told entry by entry or wish by wish, without any database: the pure core alone."""

    def __init__(self, minutes: float = 60, extra: float = 0, **rules) -> None:
        self.records: list[e.Record] = []
        self.sitting = Sitting("s1")
        self._append(
            NINE,
            e.Prepared("s1", "b1", "h", "p1", "h", 5, round(minutes * MINUTE), "r1", round(extra * MINUTE), e.Rules(**rules)),
        )

    def _append(self, now: Instant, *facts: e.Entry, received_at: Instant | None = None) -> None:
        for fact in facts:
            received = now if received_at is None else received_at
            record = e.Record(self.sitting.version + 1, max(now, self.sitting.last_at), received, fact)
            self.records.append(record)
            self.sitting = evolve(self.sitting, record)

    def happens(self, minutes: float, *facts: e.Entry) -> "Story":
        """These facts, that many minutes after nine."""
        self._append(at(minutes), *facts)
        return self

    def wishes(self, minutes: float, command, received: float | None = None) -> "Story":
        """This wish, decided and carried out; a refusal is raised."""
        received_at = at(minutes if received is None else received)
        self._append(at(minutes), *decide(self.sitting, command, at(minutes), received_at), received_at=received_at)
        return self

    @property
    def last(self) -> e.Fact:
        return self.records[-1].entry


def in_progress(opened: float = 0, minutes: float = 60, **more) -> Story:
    """A sitting whose part is open and whose first browser has the lease."""
    return Story(minutes, **more).happens(opened, e.Authorised(PROCTOR), e.Leased(1, BROWSER), e.Started(at(opened)))
