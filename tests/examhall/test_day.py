"""An exam day from a file: all of it or nothing, and who is there already is not made twice."""

import pytest
from sqlalchemy import func, select

from examhall.day import DayFile, hash_passwords, load_day
from examhall.people.tables import person
from examhall.programme.operations import Programme, load_programme
from examhall.registration.tables import accommodation, placement, registration
from examhall.registration.tickets import is_ticket_number
from examhall.schedule.tables import administration, centre
from examhall.text_file import BrokenFile, read_text_file

PROGRAMME = "seeds/content/programme.yaml"

DAY = """
date: "2026-11-24"
batch: 1
batch_title: 第一批
level: L1
centre_code: "0007"
centre_name: 考点
centre_address: 学府路
rooms: [{name: 一, rows: 1, columns: 2}, {name: 二, rows: 1, columns: 2}]
administrations:
  - {part: theory, title: 理论, starts: "09:00"}
  - {part: practical, title: 技能, starts: "10:30", seconds: 20}
candidates:
  - {name: 甲, identity: "1"}
  - {name: 乙, identity: "2", extra_minutes: 15, reference: 批 1}
  - {name: 丙, identity: "3"}
staff: [{name: 监考, username: proctor, password: secret-word, roles: [proctor]}]
"""


@pytest.fixture
def programme(hall):
    with hall.database.writing() as connection:
        load_programme(connection, read_text_file(path(PROGRAMME), Programme))


def path(name):
    from pathlib import Path

    return Path(__file__).parents[2] / name


def load(hall, tmp_path, text=DAY):
    file = tmp_path / "day.yaml"
    file.write_text(text, encoding="utf-8")
    day = read_text_file(file, DayFile)
    with hall.database.writing() as connection:
        return load_day(connection, hall, day, hash_passwords(day), "officer", hall.now())


def count(hall, table):
    with hall.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar()


def test_a_day_seats_its_candidates_room_by_room(hall, programme, tmp_path):
    loaded = load(hall, tmp_path)
    assert all(is_ticket_number(ticket) for ticket in loaded.tickets)
    assert (count(hall, registration), count(hall, placement), count(hall, accommodation)) == (3, 6, 2)
    with hall.database.reading() as connection:
        lengths = connection.execute(select(administration.c.seconds).order_by(administration.c.part)).scalars().all()
    assert lengths == [20, 3600]


def test_a_second_day_makes_nobody_twice(hall, programme, tmp_path):
    load(hall, tmp_path)
    load(hall, tmp_path, DAY.replace("batch: 1\n", "batch: 2\n"))
    assert (count(hall, person), count(hall, centre), count(hall, registration)) == (4, 1, 6)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (
            DAY.replace("rows: 1, columns: 2}, {name: 二, rows: 1, columns: 2}", "rows: 1, columns: 2}"),
            "3 candidates for 2 seats",
        ),
        (DAY.replace("level: L1", "level: L9"), "no part theory at L9"),
        (DAY.replace("batch: 1\n", "batch: one\n"), "Expected `int`"),
        (DAY.replace("starts:", "begins:"), "unknown field"),
        (DAY + "\n  - [", "day.yaml:"),
    ],
)
def test_a_broken_file_is_one_sentence_and_loads_nothing(hall, programme, tmp_path, broken, said):
    before = count(hall, person)
    with pytest.raises(BrokenFile, match=said):
        load(hall, tmp_path, broken)
    assert count(hall, person) == before


def test_the_programme_is_the_seeds_own(hall, programme):
    from examhall.programme.tables import eligibility_clause, level_part

    with hall.database.reading() as connection:
        parts = connection.execute(select(level_part).order_by(level_part.c.level, level_part.c.part)).all()
        clauses = connection.execute(select(func.count()).select_from(eligibility_clause)).scalar()
    assert [(row.level, row.part, row.seconds // 60, int(row.points), int(row.pass_mark), int(row.fee)) for row in parts] == [
        ("L1", "practical", 90, 100, 60, 160), ("L1", "theory", 60, 100, 60, 120),
        ("L2", "practical", 90, 100, 60, 220), ("L2", "theory", 60, 100, 60, 160),
        ("L3", "practical", 90, 100, 60, 400), ("L3", "theory", 60, 100, 60, 280),
    ]  # fmt: skip
    assert clauses == 8
