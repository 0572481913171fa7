"""A graded room for stories of rescoring: who would pass, who would fail, and the verbs in one line each."""

from decimal import Decimal

from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from grading.amendments.amending import Manner
from grading.operations import grade_run
from grading.releasing.operations import confirm, release
from grading.rescoring import queries
from grading.rescoring.amended_keys import theory_keys
from grading.rescoring.making_live import ask_to_make_live
from grading.rescoring.operations import Wish, amend
from grading.tables import part_result
from question_bank.queries import read_version
from tests.bank_builders import a_room_that_sits, right

D = Decimal
SILENT = lambda done, total: None  # noqa: E731


def singles(room, seat=1):
    """The questions of one point with four options, in the paper's order."""
    return [key for key in room.asked(seat) if key.points == 1 and len(key.names) == 4]


def wrong_option(key):
    """An option that the bank does not call right (the author's id)."""
    return next(name for name in "abcd" if name != key.key.fields["answer"].right)


def earning(room, seat, points, item, answer):
    """Answers worth exactly so many points, of one-point questions, and on `item` this answer (None: the right one)."""
    chosen = [key.item for key in room.asked(seat) if key.points == 1 and key.item != item]
    wanted = points - (answer is None)
    other = {key.item: {"answer": None} for key in room.asked(seat) if key.item not in (*chosen[:wanted], item)}
    if answer is not None:
        other[item] = {"answer": answer}
    return right(room, seat, other)


class AmendedRoom:
    """Five seats on the item `key`, of which the bank says `old` and candidates 2 and 3 said `new`: everything right (100), 59
    and 40 points beside the answer `new`, 60 points with `old`, and absent."""

    def __init__(self, bank):
        self.bank, self.hall = bank, bank.hall
        self.room = room = a_room_that_sits(bank, candidates=5, absent=(5,))
        self.key = singles(room)[0]
        self.item, self.new = self.key.item, wrong_option(self.key)
        self.old = self.key.key.fields["answer"].right
        room.sit(1, right(room, 1))
        room.sit(2, earning(room, 2, 59, self.item, self.new))
        room.sit(3, earning(room, 3, 40, self.item, self.new))
        room.sit(4, earning(room, 4, 60, self.item, None))
        room.close()
        grade_run(self.hall, room.run, self.officer)

    @property
    def officer(self):
        return self.bank.staff["officer"]

    @property
    def authority(self):
        return self.bank.staff["authority"]

    @property
    def sittings(self):
        return self.room.sittings

    def wish(self, manner=Manner.OTHER_KEY, **more):
        with self.hall.database.reading() as connection:
            item = read_version(connection, self.item, self.key.version).item
        keys = theory_keys(item, [self.new]) if manner in (Manner.OTHER_KEY, Manner.FURTHER_KEY) else {}
        said = {"reason": "the textbook says otherwise", "evidence": "minutes 7/2026", "keys": keys, **more}
        return Wish(self.item, self.key.version, manner, **said)

    def amended(self, manner=Manner.OTHER_KEY, **more):
        """An amendment of the officer's with its run computed; the run."""
        run = amend(self.hall, self.officer, self.wish(manner, **more))
        self.work()
        return run

    def work(self):
        """The back office does what waits."""
        while work_once(self.hall, kinds(named_wings())):
            pass

    def live(self, run):
        ask_to_make_live(self.hall, self.authority, run)
        self.work()

    def counts(self, run):
        with self.hall.database.reading() as connection:
            return queries.counts_of(connection, run)

    def proposed(self, run):
        """seat -> (change, before, after)."""
        with self.hall.database.reading() as connection:
            lines = queries.lines_by_sitting(connection, run)
        return {self.sittings.index(one) + 1: (row.change, row.before_score, row.score) for one, row in sorted(lines.items())}

    def scores(self):
        """seat -> the score that counts."""
        with self.hall.database.reading() as connection:
            rows = connection.execute(part_result.select()).all()
        return {self.sittings.index(row.sitting_id) + 1: row.score for row in rows if row.sitting_id in self.sittings}

    def publish(self):
        """The officer confirms what there is, the authority releases it."""
        one = confirm(self.hall, self.officer, self.room.administration, SILENT)
        release(self.hall, self.authority, one)
