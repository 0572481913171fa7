"""A centre with places, a batch whose window is open, clerks at its counter, and applications in any state."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from sqlalchemy import func, insert, select

from examhall.counter.account import Method
from examhall.counter.comparing import COMPARED
from examhall.counter.giving_back import refund, void
from examhall.counter.tables import charge, receipt
from examhall.counter.taking import Payment, Taken, take_fee
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import MINUTE
from examhall.people.operations import add_person
from examhall.people.tables import role_grant
from examhall.programme.operations import Programme, load_programme
from examhall.registration.application import HOLDS_PLACES
from examhall.registration.places import hold
from examhall.registration.tables import application
from examhall.schedule.operations import add_batch, add_centre
from examhall.schedule.tables import batch_calendar, offering
from examhall.text_file import read_text_file
from seeds.demo import CONTENT

_numbers = count(1)
DAY = 24 * 60 * MINUTE
PARTS = ("theory", "practical")
FEES = {("L1", "theory"): Decimal(120), ("L1", "practical"): Decimal(160)}


@dataclass
class Counter:
    """What a test needs to know of it. `window`: minutes from now."""

    hall: Hall
    places: int = 10
    window: tuple[float, float] = (-60, 600)
    code: str = "0001"
    staff: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        now = self.hall.now()
        with self.hall.database.writing() as connection:
            load_programme(connection, read_text_file(CONTENT / "programme.yaml", Programme))
            self.centre = add_centre(connection, self.code, "滨海考点", "学府路 8 号")
            self.batch = add_batch(connection, "2603", "2026 年第 3 批")
            opens, closes = (now + round(minutes * MINUTE) for minutes in self.window)
            connection.execute(
                insert(batch_calendar),
                {"batch_id": self.batch, "applications_open_at": now - 30 * DAY, "applications_close_at": now - DAY,
                 "confirmation_opens_at": max(opens, now - 30 * DAY), "confirmation_closes_at": closes},
            )  # fmt: skip
            for level in ("L1", "L2", "L3"):
                for part in PARTS:
                    row = {"batch_id": self.batch, "centre_id": self.centre, "level": level, "part": part}
                    connection.execute(insert(offering), {**row, "places": self.places})
        for name, roles in (("clerk", ["centre_staff"]), ("colleague", ["centre_staff"]), ("officer", ["exams_officer"])):
            self.staff[name] = self.person(name, roles, "" if name == "officer" else self.centre)

    def person(self, name: str, roles: list[str], centre: str = "", password_hash: str = "x") -> str:
        with self.hall.database.writing() as connection:
            person_id = add_person(
                connection, self.hall.vault, name, username=f"{name}-{next(_numbers)}", password_hash=password_hash
            )
            rows = [{"person_id": person_id, "role": role, "centre_id": centre} for role in roles]
            connection.execute(insert(role_grant), rows)
        return person_id

    def apply(self, level: str = "L1", parts: tuple[str, ...] = PARTS, state: str = "approved", name: str = "") -> str:
        """An application in this state; it holds its places where that state does."""
        number, application_id = next(_numbers), new_id()
        with self.hall.database.writing() as connection:
            person_id = add_person(
                connection, self.hall.vault, name or f"考生{number}", "女", "resident", f"00000019990101{number:04d}"
            )
            connection.execute(
                insert(application),
                {"id": application_id, "number": f"A{number:07d}", "person_id": person_id, "batch_id": self.batch, "level": level,
                 "centre_id": self.centre, "theory": "theory" in parts, "practical": "practical" in parts, "clause": 3,
                 "answers": "{}", "state": state, "version": 1, "changed_at": self.hall.now()},
            )  # fmt: skip
            if state in HOLDS_PLACES:
                hold(connection, application_id, [(self.batch, self.centre, level, part) for part in parts])
        return application_id

    def row(self, application_id: str):
        with self.hall.database.reading() as connection:
            return connection.execute(select(application).where(application.c.id == application_id)).one()

    def fee(self, row) -> Decimal:
        """Not read from the programme: what the seed document says."""
        seed = {"L1": (120, 160), "L2": (160, 220), "L3": (280, 400)}[row.level]
        return Decimal(sum(fee for fee, part in zip(seed, PARTS, strict=True) if getattr(row, part)))

    def payment(self, application_id: str, method: Method = Method.CASH, reference: str = "", **other) -> Payment:
        row = self.row(application_id)
        paid = {"version": row.version, "total": self.fee(row), "ticked": frozenset(COMPARED), **other}
        return Payment(method=method, reference=reference, **paid)

    def pay(self, application_id: str, payment: Payment | None = None, by: str = "clerk", **more) -> Taken:
        payment = payment or self.payment(application_id, **more)
        with self.hall.database.writing() as connection:
            return take_fee(connection, self.hall, self.hall.now(), self.staff[by], application_id, payment)

    def void(self, receipt_id: str, by: str = "clerk", second: str = "colleague", reason: str = "付款方式选错") -> None:
        with self.hall.database.writing() as connection:
            void(connection, self.hall, self.hall.now(), self.staff[by], self.staff[second], receipt_id, reason)

    def refund(
        self, receipt_id: str, *parts: str, by: str = "clerk", second: str = "colleague", method: Method = Method.CASH,
        reference: str = "", reason: str = "因病退考",
    ) -> None:  # fmt: skip
        with self.hall.database.writing() as connection:
            refund(
                connection, self.hall, self.hall.now(), self.staff[by], self.staff[second], receipt_id, parts, method, reference,
                reason,
            )  # fmt: skip

    def taken(self, level: str = "L1", part: str = "theory") -> int:
        """Places that are taken."""
        with self.hall.database.reading() as connection:
            query = select(offering.c.taken).where(offering.c.level == level, offering.c.part == part)
            return connection.execute(query.where(offering.c.centre_id == self.centre)).scalar_one()

    def receipts(self) -> list[str]:
        with self.hall.database.reading() as connection:
            return list(connection.execute(select(receipt.c.number).order_by(receipt.c.number)).scalars())

    def charges(self, receipt_id: str) -> dict[str, Decimal]:
        with self.hall.database.reading() as connection:
            rows = connection.execute(select(charge).where(charge.c.receipt_id == receipt_id))
            return {row.part: row.amount for row in rows}

    def count(self, table) -> int:
        with self.hall.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()
