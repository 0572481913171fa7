"""An exam day from a file: all of it or nothing, and who is there already is not made twice."""

import re

import pytest
from PIL import Image
from sqlalchemy import func, select

from examhall.day import BrokenDay, hash_passwords, load_day, read_photos
from examhall.day_file import DayFile, Known, day_problems
from examhall.people.photos import photos_of
from examhall.people.tables import person
from examhall.programme.operations import Programme, load_programme
from examhall.registration.accommodations import Kinds
from examhall.registration.queries import kinds_in, newest_accommodations
from examhall.registration.tables import accommodation, placement, registration
from examhall.registration.tickets import is_ticket_number
from examhall.schedule.tables import administration, batch, centre
from examhall.text_file import BrokenFile, TextFile, read_text_file

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
    day = read_text_file(written(tmp_path, text), DayFile)
    with hall.database.writing() as connection:
        return load_day(connection, hall, day, hash_passwords(day), "officer", hall.now())


def written(tmp_path, text):
    file = tmp_path / "day.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def count(hall, table):
    with hall.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar()


def test_a_batch_has_an_english_title_where_the_file_gives_one(hall, programme, tmp_path):
    load(hall, tmp_path, DAY + "batch_title_en: The first batch\n")
    with hall.database.reading() as connection:
        assert connection.execute(select(batch.c.title, batch.c.title_en)).one() == ("第一批", "The first batch")


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
    ("right", "wrong", "said"),
    [
        ("level: L1", "level: L9", "no level L9"),
        ("{part: theory", "{part: theorie", "no part theorie"),
        ("batch: 1\n", "batch: one\n", "Expected `int`"),
        ("starts:", "begins:", "unknown field"),
        ("roles: [proctor]", "roles: [proktor]", "no role proktor"),
    ],
)
def test_a_broken_file_is_one_sentence_and_loads_nothing(hall, programme, tmp_path, right, wrong, said):
    before = count(hall, person)
    with pytest.raises((BrokenFile, BrokenDay), match=said):
        load(hall, tmp_path, DAY.replace(right, wrong, 1))
    assert (count(hall, person), count(hall, centre), count(hall, registration)) == (before, 0, 0)


def test_a_batch_number_is_used_once_and_a_room_keeps_its_size(hall, programme, tmp_path):
    load(hall, tmp_path)
    with pytest.raises(BrokenDay, match=r"Batch 1 of 2026 is there already\. Take another number"):
        load(hall, tmp_path)
    with pytest.raises(BrokenDay, match="a room 二 of 1 rows and 2 columns already"):
        load(hall, tmp_path, DAY.replace("batch: 1\n", "batch: 2\n").replace("二, rows: 1", "二, rows: 2"))
    assert count(hall, registration) == 3


OFFERED = {("L1", "theory"): 3600, ("L1", "practical"): 5400, ("L2", "theory"): 3600}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("level: L1", "level: L9", "day.yaml:5: level: The programme has no level L9. Use one of: L1, L2."),
        ("{part: theory", "{part: theorie", "day.yaml:11: administrations[0].part: The programme has no part theorie at L1. Use one of: practical, theory."),
        ("{part: practical", "{part: theorie", "day.yaml:12: administrations[1].part: The programme has no part theorie at L1."),
        ("{part: practical", "{part: theory", "day.yaml:12: administrations[1].part: The part theory is here twice."),
        ("[proctor]", "[proktor]", "day.yaml:17: staff[0].roles[0]: There is no role proktor. Use some of: proctor, chief_proctor,"),
        ("[proctor]", "[candidate]", "staff[0].roles[0]: There is no role candidate."),
        ("[proctor]", "[proctor, proctor]", "staff[0].roles[1]: The role proctor is here twice."),
        ("[proctor]", "[]", "staff[0].roles: proctor has no role."),
        ("2026-11-24", "26.11.2026", "day.yaml:2: date: `26.11.2026` is no date. Write year, month and day, such as 2026-11-24."),
        ("2026-11-24", "2026-02-30", "day.yaml:2: date: `2026-02-30` is no date."),
        ("2026-11-24", "2026-W48-2", "day.yaml:2: date: `2026-W48-2` is no date."),
        ('"09:00"', '"9"', "day.yaml:11: administrations[0].starts: `9` is no time of day. Write hours and minutes, such as 09:00."),
        ('"09:00"', '"24:00"', "`24:00` is no time of day."),
        ('"0007"', "seven", "day.yaml:6: centre_code: `seven` is no code of a centre. Write four digits, such as 0007."),
        ('identity: "2"', 'identity: " 1"', "day.yaml:15: candidates[1].identity: Another candidate above has this identity number."),
        ('identity: "2"', 'identity: "-"', "day.yaml:15: candidates[1].identity: There is no identity number."),
        ("{name: 二, rows", "{name: 一, rows", "day.yaml:9: rooms[1].name: The room 一 is here twice."),
        ("columns: 2}, {name: 二, rows: 1, columns: 2}", "columns: 2}", "day.yaml:13: candidates: There are 3 candidates for 2 seats."),
        ("seconds: 20", "rules: {multiple_choice: some}", "administrations[1].rules.multiple_choice: There is no rule some."),
        ("seconds: 20", "rules: {reminders: [60, -1]}", "administrations[1].rules.reminders: Less than no time"),
        ("batch: 1", "zone: Asia/Nowhere\nbatch: 1", "day.yaml:3: zone: There is no time zone Asia/Nowhere."),
    ],
)  # fmt: skip
def test_every_problem_of_a_day_is_told_with_its_line_and_how_to_mend_it(tmp_path, right, wrong, said):
    file = written(tmp_path, DAY.replace(right, wrong, 1))
    (problem,) = day_problems(read_text_file(file, DayFile), Known(OFFERED))
    assert said in TextFile(file).told([problem])


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("seconds: 20", "seconds: -5", "day.yaml:12: administrations[1].seconds: Expected `int` >= 0. Write a whole number from 0 up."),
        ("rows: 1", "rows: 0", "day.yaml:9: rooms[0].rows: Expected `int` >= 1. Write a whole number from 1 up."),
        ("rows: 1", "rows: 99999999999", "day.yaml:9: rooms[0].rows: Expected `int` <= 99. Write a whole number up to 99."),
        ("extra_minutes: 15", "extra_minutes: -1", "day.yaml:15: candidates[1].extra_minutes: Expected `int` >= 0."),
        ("batch: 1", "batch: 100", "day.yaml:3: batch: Expected `int` <= 99."),
        ("batch: 1", "batch: one", "day.yaml:3: batch: Expected `int`, got `str`. Write a whole number."),
        ("{name: 甲, ", "{", "day.yaml:14: candidates[0]: Object missing required field `name`. Add `name:` here."),
        ("starts:", "begins:", "day.yaml:11: administrations[0]: Object contains unknown field `begins`. Correct or remove `begins`."),
        ("secret-word", "secret", "day.yaml:17: staff[0].password: Expected `str` of length >= 10. Write at least 10 signs."),
        ("第一批", "批" * 101, "day.yaml:4: batch_title: Expected `str` of length <= 100. Shorten it to 100 signs."),
        ("staff: [", "staff: - [", "day.yaml:17: "),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_shape_is_told_with_its_line_and_how_to_mend_it(tmp_path, right, wrong, said):
    with pytest.raises(BrokenFile) as broken:
        read_text_file(written(tmp_path, DAY.replace(right, wrong, 1)), DayFile)
    assert said in str(broken.value)


def test_dates_clocks_and_numbers_with_leading_zeros_need_no_quotes(tmp_path):
    day = read_text_file(written(tmp_path, DAY.replace('"', "").replace("identity: 1", "identity: 0012")), DayFile)
    assert (day.date, day.centre_code, day.administrations[0].starts) == ("2026-11-24", "0007", "09:00")
    assert day.candidates[0].identity == "0012"
    assert day_problems(day, Known(OFFERED)) == []


def test_of_many_problems_the_first_ten_are_told(tmp_path):
    file = written(tmp_path, DAY)
    day = read_text_file(file, DayFile)
    day.candidates = day.candidates[:1] * 14
    lines = TextFile(file).told(day_problems(day, Known(OFFERED))).splitlines()
    assert (len(lines), lines[-1]) == (11, "... and 4 more like these.")


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


GIVEN = (
    "accommodations: [{approver: 审核组, reference: 批 2, parts: [theory], percent: 25, break_minutes: 10, read_aloud: true}]"
)


def test_a_day_brings_accommodations_and_photos_along(hall, programme, tmp_path):
    Image.new("RGB", (600, 800), "#446688").save(tmp_path / "one.png")
    text = DAY.replace('{name: 甲, identity: "1"}', f'{{name: 甲, identity: "1", photo: one.png, {GIVEN}}}')
    day = read_text_file(written(tmp_path, text), DayFile)
    photos = read_photos(day, tmp_path)
    with hall.database.writing() as connection:
        load_day(connection, hall, day, hash_passwords(day), "officer", hall.now(), photos)
    with hall.database.reading() as connection:
        rows = {(row.ticket[-2], row.part): kinds_in(row) for row in connection.execute(newest_accommodations())}
        (kept,) = photos_of(connection, hall.vault, connection.execute(select(person.c.id)).scalars().all()).values()
    assert rows == {
        ("1", "theory"): Kinds(percent=25, break_seconds=600, read_aloud=True),
        ("2", "theory"): Kinds(extra_seconds=900),
        ("2", "practical"): Kinds(extra_seconds=900),
    }
    assert kept == photos[0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("parts: [theory]", "parts: [singing]", ), ("approver: 审核组", "approver: ''"), ("percent: 25, break_minutes: 10, read_aloud: true", "large_text: false"),
        ("percent: 25", "percent: 25, valid_to: 2020-01-01"),
    ],
)  # fmt: skip
def test_a_wrong_accommodation_is_told_by_its_place_and_nothing_is_loaded(hall, programme, tmp_path, wrong, said):
    text = DAY.replace('{name: 甲, identity: "1"}', f'{{name: 甲, identity: "1", {GIVEN.replace(wrong, said)}}}')
    with pytest.raises((BrokenDay, BrokenFile)):
        load(hall, tmp_path, text)
    assert count(hall, registration) == 0


@pytest.mark.parametrize("photo", ["nowhere.png", "../outside.png", "day.yaml"])
def test_what_is_no_photo_below_the_folder_is_told_by_its_name(tmp_path, photo):
    Image.new("RGB", (60, 80)).save(tmp_path.parent / "outside.png")
    day = read_text_file(written(tmp_path, DAY.replace('identity: "1"', f'identity: "1", photo: {photo}')), DayFile)
    with pytest.raises(BrokenDay, match=photo):
        read_photos(day, tmp_path)


def seats_of(hall):
    with hall.database.reading() as connection:
        return connection.execute(select(placement.c.seat).order_by(placement.c.room_id, placement.c.seat)).scalars().all()


LAID_OUT = DAY.replace(
    "{name: 一, rows: 1, columns: 2}, {name: 二, rows: 1, columns: 2}",
    "{name: 一, rows: 2, columns: 3, layout: {numbering: serpentine_rows, aisles: [1], gaps: [[1, 2]], spare: [1], broken: [3]}}",
)


def test_nobody_is_placed_on_a_spare_or_broken_seat_of_the_rooms_layout(hall, programme, tmp_path):
    load(hall, tmp_path, LAID_OUT)
    assert sorted(set(seats_of(hall))) == [2, 4, 5]


def test_a_room_that_stands_otherwise_already_is_named_and_one_left_out_is_as_it_stands(hall, programme, tmp_path):
    load(hall, tmp_path, LAID_OUT)
    second = LAID_OUT.replace("batch: 1\n", "batch: 2\n")
    with pytest.raises(BrokenDay, match="laid out otherwise"):
        load(hall, tmp_path, second.replace("spare: [1]", "spare: [2]"))
    load(hall, tmp_path, re.sub(r", layout: \{.*?\}\}", "}", second))
    assert sorted(set(seats_of(hall))) == [2, 4, 5]


def test_a_layout_that_does_not_fit_its_room_is_named_with_its_place(hall, programme, tmp_path):
    with pytest.raises(BrokenDay, match="There is no seat 9"):
        load(hall, tmp_path, LAID_OUT.replace("spare: [1]", "spare: [9]"))
    with pytest.raises(BrokenFile, match="numbering"):
        load(hall, tmp_path, LAID_OUT.replace("serpentine_rows", "by_heart"))
