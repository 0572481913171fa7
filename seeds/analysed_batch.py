"""The demo's batch of last month: a theory paper that was sat, closed and graded, for results and analyses to speak of.

Who sat is made up as everybody here is; answers are drawn by ability and difficulty, at the pace of an exam by the browsers'
clocks. One item attracts the able to a wrong option, as a wrong key would, and one candidate has most of a neighbour's answers.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from math import exp
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from examhall.hall import Hall
from examhall.instants import instant
from examhall.papers.interactions import Choice, Choices
from examhall.people.operations import add_person, staff_id
from examhall.registration.numbering import next_tickets
from examhall.registration.operations import belong_to, place, register
from examhall.schedule.layout import read_layout, to_fill
from examhall.schedule.operations import add_administration, add_batch
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import batch, centre, room
from examhall.sittings import closing, room_runs
from examhall.sittings.clerk import Wish
from examhall.sittings.commands import Change, SaveChange, TakeLease
from examhall.sittings.room_runs import Act
from examhall.sittings.tables import room_run, sitting
from grading.operations import grade_run
from question_bank.assembly.assembling import assemble_paper
from question_bank.keys import ChoiceKey, ChoicesKey
from question_bank.papers.laying import prepare_administration
from question_bank.papers.operations import release_paper, seal_paper
from question_bank.papers.queries import keys_of
from question_bank.papers.sealing import SealedKey
from seeds.demo import LAW_AS_OF
from seeds.later_batch import SCHOOLS
from seeds.people import FAMILY, GIVEN, identity_number
from seeds.sign_ins import ZONE

NUMBER: Final = 40  # of the batch in its year
BEFORE: Final = 30  # days before the demo day
COUNT: Final = 112
LEVEL: Final = "L1"
BROWSER: Final = "browser"
ATTRACTIVE: Final = 11  # place of the item that looks as if its key were wrong
MISLED: Final = -0.3  # the ability from which it does
TEMPTING: Final = (3, 2, 1)  # how much each wrong option draws who does not know
COPIER: Final = 5  # the sitting in one room that looks at the one before

Answers = list[tuple[str, int, Any, float]]  # sealed field, its place, the response, and seconds it took


def sit_analysed_batch(hall: Hall, today: dt.date) -> None:
    """Made once."""
    day = today - dt.timedelta(days=BEFORE)
    code = f"{day:%y}{NUMBER}"
    with hall.database.reading() as connection:
        if connection.execute(select(batch.c.id).where(batch.c.code == code)).first() is not None:
            return
        officer, authority, chief, proctor = (
            staff_id(connection, name) for name in ("officer", "authority", "chief", "proctor1")
        )
    paper_id = assemble_paper(hall, officer, f"{LEVEL}-theory", "跨境电子商务员 · 理论知识试卷 C（上一批次）", LAW_AS_OF)
    seal_paper(hall, officer, authority, paper_id)
    random = Random(20261024)  # noqa: S311  made-up people, not secrets
    with hall.database.writing() as connection:
        administration = _register(connection, hall, code, day, random)
        prepare_administration(connection, hall, hall.now(), officer, administration, paper_id)
        release_paper(connection, hall, hall.now(), officer, chief, paper_id)
        keys = keys_of(connection, paper_id)
        runs = list(connection.execute(select(room_run.c.id).where(room_run.c.administration_id == administration)).scalars())
    for run_id in runs:
        _sit(hall, run_id, keys, random, proctor, chief, COPIER if run_id == runs[0] else -1)
        grade_run(hall, run_id, officer)


def _register(connection: Connection, hall: Hall, code: str, day: dt.date, random: Random) -> str:
    """The batch with one theory part in every room of the centres; the administration."""
    batch_id = add_batch(connection, code, f"{day.year} 年秋季批次（演示·已评卷）", f"Autumn batch {day.year} (demo, marked)")
    at = instant(dt.datetime.combine(day, dt.time(9), tzinfo=ZoneInfo(ZONE)))
    rules = HouseRules(earliest_hand_in=0)
    administration = add_administration(connection, batch_id, LEVEL, "theory", "理论知识", at, 3600, rules)
    rooms = connection.execute(
        select(room, centre.c.id.label("centre")).join(centre).where(centre.c.code.in_(("0001", "0002"))).order_by(room.c.name)
    ).all()
    seats = [(one, seat) for one in rooms for seat in to_fill(one.rows, one.columns, read_layout(one.layout))]
    tickets: dict[str, Iterator[str]] = {}
    for one, seat in seats[:COUNT]:
        if one.centre not in tickets:
            tickets[one.centre] = next_tickets(connection, batch_id, one.centre, LEVEL)
        identity = identity_number(random)
        name, sex = random.choice(FAMILY) + random.choice(GIVEN.split(" ")), "男" if int(identity[16]) % 2 else "女"
        person_id = add_person(connection, hall.vault, name, sex, "resident", identity)
        made = register(connection, person_id, batch_id, LEVEL, next(tickets[one.centre]))
        belong_to(connection, made, one.centre, random.choice(SCHOOLS))
        place(connection, made, administration, one.id, seat)
    return administration


def _sit(hall: Hall, run_id: str, keys: Sequence[SealedKey], random: Random, proctor: str, chief: str, copier: int) -> None:
    """All come, answer by what they know, and hand in; the room is closed."""

    def act(what: Any, *arguments: Any, by: str = proctor) -> None:
        hall.clerk.transact(lambda connection, now: what(Act(connection, hall.clerk.key, now, run_id, by), *arguments))

    with hall.database.reading() as connection:
        rows = connection.execute(
            select(sitting.c.id, sitting.c.booklet_id).where(sitting.c.run_id == run_id).order_by(sitting.c.seat)
        ).all()
    act(room_runs.authorise, [row.id for row in rows])
    act(room_runs.open_part)
    before: Answers = []
    wishes: list[Wish] = []  # carried out together: each commit waits for the disk
    for number, row in enumerate(rows):
        answers = list(_answers(hall, row.booklet_id, keys, random.gauss(0.3, 1), random))
        random.shuffle(answers)  # as the questions stand in another order in each booklet
        if number == copier:
            theirs = {field: value for field, _, value, _ in before}
            answers = [
                (field, place, theirs.get(field, value) if random.random() < 0.85 else value, took)
                for field, place, value, took in answers
            ]
        before = answers
        wishes += _wishes(hall, row.id, answers)
    for outcome in hall.clerk.carry_out(wishes):
        outcome.granted()
    act(closing.close, by=chief)


def _wishes(hall: Hall, sitting_id: str, answers: Answers) -> list[Wish]:
    now, said = hall.now(), hall.now() // 1000
    wishes = [Wish(sitting_id, TakeLease(BROWSER), now)]
    for number, (field, at, value, took) in enumerate(answers, 1):
        said += round(took * 1000)
        change = Change(number, f"{BROWSER}-{number}", said, field, value)
        wishes.append(Wish(sitting_id, SaveChange(change, BROWSER, at, True), now))
    last = Change(len(answers) + 1, f"{BROWSER}-{len(answers) + 1}", said, hand_in=len(answers))
    return [*wishes, Wish(sitting_id, SaveChange(last, BROWSER), now)]


def _answers(
    hall: Hall, booklet_id: str, keys: Sequence[SealedKey], ability: float, random: Random
) -> Iterator[tuple[str, int, Any, float]]:
    """One candidate's answers to a paper of choices; a few questions are left out."""
    asked = {sealed: (number, key, authored) for number, key in enumerate(keys) for sealed, authored in key.fields.items()}
    for field, shape in hall.safe.shape(booklet_id)[0].fields.items():
        number, key, authored = asked[field]
        of_item = Random(key.item)  # noqa: S311  the same for everybody
        difficulty, slope, pace = of_item.gauss(-0.5, 0.9), of_item.uniform(0.6, 1.6), of_item.uniform(12, 45)
        knows = random.random() < 1 / (1 + exp(-slope * (ability - difficulty)))
        took = pace * random.lognormvariate(0, 0.4)
        if random.random() < 0.015:
            continue
        sealed = {name: drawn for drawn, name in key.names.items()}
        right = key.key.fields[authored]
        match shape.interaction:
            case Choice(options=options) if isinstance(right, ChoiceKey):
                wrong = sorted((one.id for one in options if one.id != sealed[right.right]), key=key.names.__getitem__)
                misled = wrong[0] if number == ATTRACTIVE and ability > MISLED else ""
                chosen = sealed[right.right] if knows else random.choices(wrong, TEMPTING[: len(wrong)])[0]
                yield field, shape.place, misled or chosen, took
            case Choices(options=options) if isinstance(right, ChoicesKey):
                guessed = random.sample([one.id for one in options], 2)
                yield field, shape.place, sorted([sealed[name] for name in right.right] if knows else guessed), took
