"""The demo's earlier batch: sat, graded and released, so that results can be looked up and reports read."""

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any, Final

from sqlalchemy import select

from examhall.day import load_day
from examhall.day_file import AdministrationFile, DayFile
from examhall.hall import Hall
from examhall.papers.tables import booklet
from examhall.people.operations import staff_id
from examhall.schedule.settings import HouseRules
from examhall.sittings import closing, room_runs
from examhall.sittings.clerk import Wish
from examhall.sittings.commands import Change, Command, MarkAbsent, SaveChange, TakeLease
from examhall.sittings.room_runs import Act
from examhall.sittings.tables import sitting
from grading.answer_sheets import numbers
from grading.operations import grade_run
from grading.releasing.attaining import attain_from
from grading.releasing.operations import confirm, release
from question_bank.papers.laying import prepare_administration
from question_bank.papers.queries import keys_of
from seeds.answering import answers
from seeds.demo import CANDIDATES, CENTRE, PARTS, papers_of, rooms_of
from seeds.people import candidates
from seeds.sign_ins import ZONE

NUMBER: Final = 30  # of the batch in its year
AGO: Final = 21  # days from the examination to the demo day
COUNT: Final = 12
LEVEL: Final = "L1"
BROWSER: Final = "demo"
# How much of each part is answered right, seat by seat; the tenth candidate was absent.
RIGHT: Final[Mapping[str, tuple[float, ...]]] = {
    "theory": (0.95, 0.86, 0.78, 0.74, 0.71, 0.66, 0.62, 0.57, 0.48, 0, 0.83, 0.69),
    "practical": (0.97, 0.8, 0.85, 0.55, 0.74, 0.7, 0.4, 0.66, 0.52, 0, 0.9, 0.35),
}
ABSENT: Final = 10


People = list[tuple[str, str, str]]


def hold_earlier_batch(hall: Hall, today: dt.date) -> People:
    """Made once; (name, ticket, identity number) of those whose results can be looked up."""
    people, administrations = sit_earlier_batch(hall, today)
    with hall.database.reading() as connection:
        officer, authority = staff_id(connection, "officer"), staff_id(connection, "authority")
    for administration_id in administrations:
        made = confirm(hall, officer, administration_id, lambda done, total: None)
        release(hall, authority, made)
        attain_from(hall, {"release": made}, lambda done, total: None)
    return people


def sit_earlier_batch(hall: Hall, today: dt.date) -> tuple[People, list[str]]:
    """Both parts sat and graded, nothing confirmed yet; the people and the administrations, theory first."""
    day = _day(today - dt.timedelta(days=AGO), hall)
    papers = papers_of(hall, LEVEL)
    with hall.database.writing() as connection:
        officer = staff_id(connection, "officer")
        loaded = load_day(connection, hall, day, [], "demo", hall.now())
        for administration_id, (part, _) in zip(loaded.administrations, PARTS, strict=True):
            prepare_administration(connection, hall, hall.now(), officer, administration_id, papers[part])
        chief, proctor = staff_id(connection, "chief"), staff_id(connection, "proctor1")
    for administration_id, (part, _) in zip(loaded.administrations, PARTS, strict=True):
        run = _sit(hall, administration_id, papers[part], RIGHT[part], proctor, chief)
        grade_run(hall, run, officer)
    people = [(one.name, ticket, one.identity) for one, ticket in zip(day.candidates, loaded.tickets, strict=True)]
    return people, loaded.administrations


def _day(date: dt.date, hall: Hall) -> DayFile:
    rules = HouseRules(sign_in_before=0, late_limit=0, earliest_hand_in=0)
    with hall.database.reading() as connection:
        rooms = rooms_of(connection)[:1]
    return DayFile(
        date=date.isoformat(), batch=NUMBER, batch_title=f"{date.year} 年秋季批次（演示·已公布）",
        batch_title_en=f"Autumn batch {date.year} (demo, released)", level=LEVEL,
        centre_code=CENTRE, centre_name="滨海职业学院考点", centre_address="滨海市学府路 8 号 实训楼三层", rooms=rooms,
        administrations=[
            AdministrationFile("theory", "秋季理论知识", "09:00", 0, rules),
            AdministrationFile("practical", "秋季技能操作", "10:30", 0, rules),
        ],
        candidates=candidates(CANDIDATES + COUNT)[CANDIDATES:], zone=ZONE,
    )  # fmt: skip


def _sit(
    hall: Hall, administration_id: str, paper: str, right: tuple[float, ...], proctor: str, chief: str
) -> str:  # fmt: skip
    """Everybody comes, answers and hands in, and the room is closed; its run."""
    with hall.database.reading() as connection:
        rows = connection.execute(
            select(sitting.c.id, sitting.c.run_id, sitting.c.booklet_id, sitting.c.seat, booklet.c.variants)
            .join(booklet, booklet.c.id == sitting.c.booklet_id)
            .where(sitting.c.administration_id == administration_id)
            .order_by(sitting.c.seat)
        ).all()
        keys = keys_of(connection, paper)
    run = str(rows[0].run_id)

    def act(what: Any, *arguments: Any, by: str = proctor) -> None:
        hall.clerk.transact(lambda connection, now: what(Act(connection, hall.clerk.key, now, run, by), *arguments))

    act(room_runs.authorise, [row.id for place, row in enumerate(rows, 1) if place != ABSENT])
    act(room_runs.open_part)
    random = Random(20261105)  # noqa: S311  made-up answers
    for place, row in enumerate(rows, 1):
        if place == ABSENT:
            _wish(hall, row.id, MarkAbsent(proctor))
            continue
        shape = hall.safe.shape(row.booklet_id)[0].fields
        shapes = {name: one.interaction for name, one in shape.items()}
        variants = numbers(row.variants)
        said = [
            answer
            for key in keys if variants[key.slot] == key.variant
            for answer in answers(key, shapes, {}) if random.random() < right[place - 1]
        ]  # fmt: skip
        saves = [
            SaveChange(Change(number, f"demo-{number}", 0, name, value), BROWSER, shape[name].place, True)
            for number, (name, value) in enumerate(said, 1)
        ]
        last = len(said)
        hand_in = SaveChange(Change(last + 1, f"demo-{last + 1}", 0, hand_in=last), BROWSER)
        _wish(hall, row.id, TakeLease(BROWSER), *saves, hand_in)
    act(closing.close, by=chief)
    return run


def _wish(hall: Hall, sitting_id: str, *commands: Command) -> None:
    hall.clerk.carry_out([Wish(sitting_id, command, hall.now()) for command in commands])
