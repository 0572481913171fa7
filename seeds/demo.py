"""The demo exam day: a centre with two rooms of 40 seats, 60 candidates, the staff, and today's theory and practical parts.

House rules that would make a visitor wait (earliest hand-in, sign-in window) are set to zero, so that both parts can be
gone through in minutes. All goes through the same verbs as a real day.
"""

import datetime as dt
import secrets
from pathlib import Path

from sqlalchemy import Connection, func, select

from examhall.day import LoadedDay, hash_passwords, load_day
from examhall.day_file import AdministrationFile, DayFile, RoomFile, StaffFile
from examhall.hall import Hall
from examhall.instants import moment
from examhall.people.operations import is_staff, staff_id
from examhall.programme.operations import Programme, load_programme
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import batch
from examhall.text_file import read_text_file
from question_bank.loading import load_content
from question_bank.papers import assemble_paper, prepare_administration, release_paper, seal_paper
from question_bank.tables import paper
from seeds import sign_ins
from seeds.people import candidates
from seeds.sign_ins import ZONE, SignIns

CONTENT = Path(__file__).parent / "content"
LAW_AS_OF = "2026-11-01"  # printed at the head of each paper
CANDIDATES, ROWS, COLUMNS = 60, 5, 8

STAFF = (
    ("officer", "考务 · 郑明", ["exams_officer"]),
    ("authority", "主管 · 韩立", ["authority"]),
    ("author", "命题 · 苏文", ["author"]),
    ("reviewer", "审题 · 秦岚", ["reviewer"]),
    ("chief", "主考 · 沈静", ["chief_proctor"]),
    ("proctor1", "监考 · 陆远", ["proctor"]),
    ("proctor2", "监考 · 顾晴", ["proctor"]),
)


def today(hall: Hall) -> dt.date:
    return moment(hall.now(), ZONE).date()


def open_day(hall: Hall, seconds: dict[str, int] | None = None) -> SignIns:
    """Open today's demo day, if there is none yet; earlier days stay beside it. `seconds` shortens the parts for stories."""
    date, known = today(hall), sign_ins.read(hall.config.data)
    if known is not None and known.date == date.isoformat():
        return known
    passwords = known.passwords if known else {username: secrets.token_urlsafe(9) for username, _, _ in STAFF}
    with hall.database.writing() as connection:
        load_programme(connection, read_text_file(CONTENT / "programme.yaml", Programme))
        number = (connection.execute(select(func.count()).select_from(batch)).scalar() or 0) + 1
    day = demo_day(date, number, passwords, seconds or {})
    with hall.database.reading() as connection:
        new_staff = [member for member in day.staff if not is_staff(connection, member.username)]
    day.staff = new_staff
    hashes = hash_passwords(day)
    with hall.database.writing() as connection:
        loaded = load_day(connection, hall, day, hashes, "demo", hall.now())
    papers = papers_of(hall)
    with hall.database.writing() as connection:
        lay_out(connection, hall, loaded, day, papers)
    found = SignIns(
        date.isoformat(), passwords,
        [(person.name, ticket, person.identity) for person, ticket in zip(day.candidates, loaded.tickets, strict=True)],
    )  # fmt: skip
    sign_ins.write(hall.config.data, found)
    return found


def demo_day(date: dt.date, number: int, passwords: dict[str, str], seconds: dict[str, int]) -> DayFile:
    rules = HouseRules(sign_in_before=0, late_limit=0, earliest_hand_in=0)
    theory = AdministrationFile("theory", "上午第一场", "09:00", seconds.get("theory", 0), rules)
    practical = AdministrationFile("practical", "上午第二场", "10:30", seconds.get("practical", 0), rules)
    return DayFile(
        date=date.isoformat(), batch=number, batch_title=f"{date.year} 年第 {number} 批（演示）", level="L1",
        centre_code="0001", centre_name="滨海职业学院考点", centre_address="滨海市学府路 8 号 实训楼三层",
        rooms=[RoomFile("第一考场", ROWS, COLUMNS), RoomFile("第二考场", ROWS, COLUMNS)],
        administrations=[theory, practical], candidates=candidates(CANDIDATES),
        staff=[StaffFile(name, username, passwords[username], roles) for username, name, roles in STAFF], zone=ZONE,
    )  # fmt: skip


def papers_of(hall: Hall) -> dict[str, str]:
    """The bank loaded through its own verbs, and a sealed and released paper for each part; made once and used again."""
    with hall.database.reading() as connection:
        known = {row.part: row.id for row in connection.execute(select(paper.c.part, paper.c.id)).all()}
        who = {username: staff_id(connection, username) for username, _, _ in STAFF}
    if known:
        return known
    load_content(hall, CONTENT, who["author"], who["reviewer"])
    papers = {}
    for part, specification in (("theory", "L1-theory"), ("practical", "L1-practical")):
        title = "跨境电子商务员 · 理论知识试卷 A" if part == "theory" else "跨境电子商务员 · 技能操作试卷 A"
        papers[part] = assemble_paper(hall, who["officer"], specification, title, LAW_AS_OF)
        seal_paper(hall, who["officer"], who["authority"], papers[part])
        with hall.database.writing() as connection:
            release_paper(connection, hall, hall.now(), who["officer"], who["chief"], papers[part])
    return papers


def lay_out(connection: Connection, hall: Hall, loaded: LoadedDay, day: DayFile, papers: dict[str, str]) -> None:
    """Each part gets its paper, each place its booklet and its sitting."""
    officer = staff_id(connection, "officer")
    for administration_id, given in zip(loaded.administrations, day.administrations, strict=True):
        prepare_administration(connection, hall, hall.now(), officer, administration_id, papers[given.part])
