"""What tests of score reviews build from: released results with tickets and identity numbers, and one that rests on a sheet
that somebody had altered before it was marked."""

from dataclasses import dataclass
from decimal import Decimal
from unittest.mock import patch

from sqlalchemy import select

from examhall.sittings.tables import sitting
from grading.operations import grade_run
from grading.releasing import operations as releasing
from grading.reviewing import queries
from grading.reviewing.answering import carry_out, correct, sign
from grading.reviewing.asking import ask, set_rule
from grading.reviewing.terms import Refund, Rule
from tests.bank_builders import Sat, a_room_that_sits, right
from tests.grading.test_grading_run import spoil
from tests.grading.test_looking_up import with_identities
from tests.grading.test_releasing import confirmed, half, let_out

ALTERED, BLANK = 1, 2  # seats
FEE = Decimal("50.00")
PAID = Rule({"theory": FEE, "practical": FEE}, 15, Refund.CORRECTED, "可书面反映。", "Write to the body.")


@dataclass
class Reviewed:
    """A room with public results: seat 1 had everything right, and a sheet without the first half of it was marked."""

    room: Sat

    @property
    def hall(self):
        return self.room.hall

    @property
    def staff(self):
        return self.room.bank.staff

    def person(self, seat):
        with self.hall.database.reading() as connection:
            return connection.execute(
                select(sitting.c.person_id).where(sitting.c.id == self.room.sittings[seat - 1])
            ).scalar_one()

    def ask(self, seat=ALTERED, says="分数比预想的低很多。"):
        with self.hall.database.writing() as connection:
            return ask(connection, self.hall, self.hall.now(), self.person(seat), self.room.sittings[seat - 1], says)

    def rule(self, rule=PAID):
        with self.hall.database.writing() as connection:
            set_rule(connection, self.hall, self.hall.now(), self.staff["authority"], rule)

    def review(self, review_id):
        with self.hall.database.reading() as connection:
            return queries.review_of(connection, review_id, self.hall.now())

    def found(self, review_id):
        with self.hall.database.reading() as connection:
            return queries.newest_marking(connection, review_id).found

    def marked_again(self, seat=ALTERED):
        review_id = self.ask(seat)
        carry_out(self.hall, self.staff["officer"], review_id)
        return review_id

    def signed(self, seat=ALTERED, says="作答流水与评卷所用答卷不一致，按流水重评。"):
        review_id = self.marked_again(seat)
        return review_id, sign(self.hall, self.staff["authority"], review_id, says)

    def corrected(self):
        """The whole way: the correction is public."""
        review_id, _outcome = self.signed()
        let_out(self.room, correct(self.hall, self.staff["officer"], review_id))
        return review_id


def without_looking_at_journals():
    """As results were confirmed before each was held against its journal: a review still finds what slipped through then."""
    return patch.object(releasing, "unsound", return_value={})


def reviewed(bank) -> Reviewed:
    room = a_room_that_sits(bank, candidates=4, absent=(4,))
    room.sit(ALTERED, right(room, ALTERED))
    room.sit(BLANK, {})
    room.sit(3, right(room, 3))
    room.close()
    spoil(room, ALTERED, half)
    grade_run(room.hall, room.run, bank.staff["officer"])
    with without_looking_at_journals():
        let_out(room, confirmed(room))
    return Reviewed(with_identities(room))
