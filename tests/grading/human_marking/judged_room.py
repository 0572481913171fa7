"""A room that sat a practical paper with one field that its author gives to markers, and the verbs in one line each."""

from decimal import Decimal
from hashlib import sha256
from typing import Final

from msgspec.json import encode
from msgspec.structs import replace
from sqlalchemy import insert, select

from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from examhall.people.operations import add_staff
from examhall.people.tables import person
from examhall.sittings.sheets import read_sheet
from examhall.sittings.tables import answer_sheet
from grading.human_marking.reading import NoPieceWaits, give_back, give_mark, moderate, take
from grading.operations import grade_run
from grading.pieces.tables import marking_piece
from grading.tables import part_result, set_aside
from grading.to_markers import put_to_markers
from question_bank.items import Item
from question_bank.keys import JudgedKey
from question_bank.loading import Read, take_in
from question_bank.queries import read_version
from tests.bank_builders import _hashed, a_room_that_sits, right

D = Decimal
ITEM, FIELD = "L1-T04", "words"  # worth 2 points, of an item worth 20
RUBRIC: Final = "金额写全得一分，以 ONLY 收尾得一分。"
EXAMPLE: Final = "SAY US DOLLARS ONE THOUSAND ONLY"
ANSWER: Final = "SAY US DOLLARS NINE THOUSAND"


def judged(item: Item) -> Item:
    """The task with its amount in words given to markers, in all variants."""

    def of(variant):
        key = JudgedKey(RUBRIC, EXAMPLE, variant.key.fields[FIELD].points)
        return replace(variant, key=replace(variant.key, fields={**variant.key.fields, FIELD: key}))

    return replace(item, variants=tuple(of(one) for one in item.variants))


class JudgedRoom:
    """Seats 1 and 2 answered everything right but wrote `ANSWER` where markers read; seat 3 left that blank; 4 was absent."""

    def __init__(self, bank, graded=True):
        self.bank, self.hall = bank, bank.hall
        with self.hall.database.reading() as connection:
            item = read_version(connection, ITEM, 1).item
        take_in(self.hall, [[Read(judged(item), (), "")]], bank.staff["author"], bank.reviewers)
        paper_id = bank.sealed_anew("practical")
        self.room = room = a_room_that_sits(bank, "practical", candidates=4, absent=(4,), paper_id=paper_id)
        for seat in (1, 2, 3):
            said = None if seat == 3 else ANSWER
            room.sit(seat, right(room, seat, {ITEM: {FIELD: said}}))
        room.close()
        if graded:
            self.grade()

    def grade(self):
        return grade_run(self.hall, self.room.run, self.bank.staff["officer"])

    def markers(self, *names):
        """Markers of these names, made when they are first asked for; their ids."""
        with self.hall.database.writing() as connection:
            return [_marker(connection, self.hall, name) for name in names]

    def write(self, verb, *arguments, **more):
        with self.hall.database.writing() as connection:
            return verb(connection, self.hall, self.hall.now(), *arguments, **more)

    def next(self, who):
        return self.write(take, who)

    def mark(self, who, piece, points, comment=""):
        self.write(give_mark, who, piece, D(points), comment)

    def give_back(self, who, piece):
        self.write(give_back, who, piece)

    def decide(self, who, piece, points, reason="两点中只写对一点"):
        self.write(moderate, who, piece, D(points), reason)

    def mark_all(self, who, points, but=""):
        """Mark all that this person gets, but for one that is left in hand; the pieces in the order they came."""
        seen = []
        while True:
            try:
                piece = self.next(who)
            except NoPieceWaits:
                return seen
            if piece == but:
                return seen
            self.mark(who, piece, points)
            seen.append(piece)

    def both_mark(self, one, other, first, second):
        self.mark_all(one, first)
        self.mark_all(other, second)

    def field(self, seat):
        """The sealed id of the field that markers read, in this seat's booklet."""
        key = next(one for one in self.room.asked(seat) if one.item == ITEM)
        return next(drawn for drawn, authored in key.fields.items() if authored == FIELD)

    def review(self, seat, fields, cause="review:1"):
        return self.write(put_to_markers, self.bank.staff["officer"], self.room.sittings[seat - 1], fields, cause)

    def another_answer(self, seat, answer):
        """Another answer counts now, as after one that was kept aside was let in."""
        sitting = self.room.sittings[seat - 1]
        newest = max((row for row in self.read(answer_sheet) if row.sitting_id == sitting), key=lambda row: row.edition)
        sheet = read_sheet(newest.text)
        text = encode(replace(sheet, responses={**sheet.responses, self.field(seat): answer}))
        row = {**newest._mapping, "edition": newest.edition + 1, "text": text.decode(), "hash": sha256(text).hexdigest()}
        with self.hall.database.writing() as connection:
            connection.execute(insert(answer_sheet), row)
        self.grade()

    def read(self, table):
        with self.hall.database.reading() as connection:
            return connection.execute(select(table)).all()

    def pieces(self):
        """seat -> its newest piece."""
        rows = sorted(self.read(marking_piece), key=lambda row: row.round)
        return {self.room.sittings.index(row.sitting_id) + 1: row for row in rows}

    def results(self):
        """seat -> verdict and score that count, or why there are none."""
        with self.hall.database.reading() as connection:
            counts = connection.execute(select(part_result.c.sitting_id, part_result.c.verdict, part_result.c.score)).all()
            aside = connection.execute(select(set_aside.c.sitting_id, set_aside.c.reason)).all()
        told = {row.sitting_id: (row.verdict, row.score) for row in counts} | {row.sitting_id: row.reason for row in aside}
        return {seat: told.get(sitting) for seat, sitting in enumerate(self.room.sittings, 1)}

    def back_office(self):
        """All that waits is done."""
        known = kinds(named_wings())
        while work_once(self.hall, known):
            pass


def _marker(connection, hall, name):
    known = connection.execute(select(person.c.id).where(person.c.username == name)).scalar()
    return known or add_staff(connection, hall, hall.now(), "", name, name, _hashed(), ["marker"])
