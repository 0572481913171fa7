"""The demo exam day: a centre with two rooms, 60 candidates, the staff, and today's theory and practical parts.

House rules that would make a visitor wait (earliest hand-in, sign-in window) are set to zero, so that both parts can be
gone through in minutes. All goes through the same verbs as a real day.
"""

import datetime as dt
import secrets
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from examhall.day import LoadedDay, known_to, load_day
from examhall.day_file import AdministrationFile, DayFile, RoomFile
from examhall.hall import Hall
from examhall.instants import moment
from examhall.people.operations import add_staff, hash_password, is_staff, staff_id
from examhall.programme.loading import load_site
from examhall.programme.operations import Programme, load_programme
from examhall.programme.tables import level as level_table
from examhall.schedule.layout import Layout
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import batch
from examhall.text_file import read_text_file
from question_bank.assembly.assembling import assemble_paper
from question_bank.assignments import assign
from question_bank.loading import load_content
from question_bank.papers.laying import prepare_administration
from question_bank.papers.operations import release_paper, seal_paper
from question_bank.sight import Scope
from question_bank.specification import LEVELS
from question_bank.tables import paper
from seeds import sign_ins
from seeds.applying import open_applications
from seeds.counter import open_counter
from seeds.people import candidates
from seeds.portraits import portrait
from seeds.sign_ins import ZONE, SignIns

CONTENT = Path(__file__).parent / "content"
LAW_AS_OF = "2026-11-01"  # printed at the head of each paper
CANDIDATES, CENTRE = 60, "0001"
ROOMS: Final = ("第一考场", "第二考场")
ROWS, COLUMNS = 6, 8
# Three aisles; at the back two spare machines by the wall, and no more.
LAYOUT: Final = Layout(aisles=(2, 4, 6), gaps=tuple((ROWS, column) for column in range(3, COLUMNS + 1)), spare=(41, 42))
PARTS: Final = (("theory", "理论知识"), ("practical", "技能操作"))

STAFF: Final = (
    ("officer", "考务 · 郑明", ["exams_officer"]),
    ("officer2", "考务 · 林岚", ["exams_officer"]),
    ("officer3", "考务 · 魏然", ["exams_officer"]),
    ("authority", "主管 · 韩立", ["authority"]),
    ("authority2", "主管 · 罗敏", ["authority"]),
    ("author", "命题 · 苏文", ["author"]),
    ("reviewer", "审题 · 秦岚", ["reviewer"]),
    ("reviewer2", "复审 · 谢川", ["reviewer"]),
    ("chief", "主考 · 沈静", ["chief_proctor"]),
    ("proctor1", "监考 · 陆远", ["proctor"]),
    ("proctor2", "监考 · 顾晴", ["proctor"]),
    ("centre", "考点 · 陶然", ["centre_staff"]),
    ("centre2", "考点 · 江雪", ["centre_staff"]),
    ("marker1", "阅卷 · 柳青", ["marker"]),
    ("marker2", "阅卷 · 白桦", ["marker"]),
    ("markers", "组长 · 方敏", ["chief_marker"]),
)


def today(hall: Hall) -> dt.date:
    return moment(hall.now(), ZONE).date()


def open_day(hall: Hall, seconds: dict[str, int] | None = None, level: str = "L1", letter: str = "A") -> SignIns:
    """Open today's demo day, if there is none yet; earlier days stay beside it.

    Stories shorten the parts by `seconds`, and sit another level or its papers of another `letter`.
    """
    date, known = today(hall).isoformat(), staff(hall)
    if known.date == date:
        return known
    papers = papers_of(hall, level, letter)
    with hall.database.reading() as connection:
        number = (connection.execute(select(func.count()).select_from(batch)).scalar() or 0) + 1
        rooms = rooms_of(connection)
    day = demo_day(date, number, level, seconds or {}, rooms)
    photos = {n: portrait(person.identity, person.sex) for n, person in enumerate(day.candidates)}
    with hall.database.writing() as connection:
        loaded = load_day(connection, hall, day, [], "demo", hall.now(), photos)
        lay_out(connection, hall, loaded, day, papers)
        open_counter(connection, hall)
    found = SignIns(
        date, known.passwords,
        [(person.name, ticket, person.identity) for person, ticket in zip(day.candidates, loaded.tickets, strict=True)],
        known.results,
    )  # fmt: skip
    sign_ins.write(hall.config.data, found)
    return found


def staff(hall: Hall) -> SignIns:
    """The programme and the staff, made on first use, and how the staff signs in."""
    known = sign_ins.read(hall.config.data) or SignIns("", {}, [])
    for name, _, _ in STAFF:
        known.passwords.setdefault(name, secrets.token_urlsafe(9))
    sign_ins.write(hall.config.data, known)  # before anybody is made with these passwords
    with hall.database.reading() as connection:
        new = [one for one in STAFF if not is_staff(connection, one[0])]
    hashes = [hash_password(known.passwords[username]) for username, _, _ in new]
    with hall.database.writing() as connection:
        programme = read_text_file(CONTENT / "programme.yaml", Programme)
        load_programme(connection, programme)
        load_site(connection, hall.now(), programme)
        for (username, name, roles), password in zip(new, hashes, strict=True):
            person = add_staff(connection, hall, hall.now(), "", name, username, password, roles)
            if "author" in roles:
                for level in LEVELS:
                    assign(connection, hall, hall.now(), staff_id(connection, "authority"), person, Scope(level))
        open_applications(connection, hall)
    return known


def rooms_of(connection: Connection) -> list[RoomFile]:
    """The demo's rooms; those of an older demo stand as they were built."""
    built = known_to(connection, CENTRE).rooms
    return [RoomFile(name, *built.get(name, (ROWS, COLUMNS, LAYOUT))) for name in ROOMS]


def demo_day(date: str, number: int, level: str, seconds: dict[str, int], rooms: list[RoomFile]) -> DayFile:
    rules = HouseRules(sign_in_before=0, late_limit=0, earliest_hand_in=0)
    theory = AdministrationFile("theory", "上午第一场", "09:00", seconds.get("theory", 0), rules)
    practical = AdministrationFile("practical", "上午第二场", "10:30", seconds.get("practical", 0), rules)
    return DayFile(
        date=date, batch=number, batch_title=f"{date[:4]} 年第 {number} 批（演示）",
        batch_title_en=f"Batch {number} of {date[:4]} (demo)", level=level,
        centre_code=CENTRE, centre_name="滨海职业学院考点", centre_address="滨海市学府路 8 号 实训楼三层",
        rooms=rooms, administrations=[theory, practical], candidates=candidates(CANDIDATES), zone=ZONE,
    )  # fmt: skip


def papers_of(hall: Hall, level: str, letter: str = "A") -> dict[str, str]:
    """A sealed and released paper for each part of a level, made once and used again; before the first, the bank is loaded."""
    with hall.database.reading() as connection:
        who = {username: staff_id(connection, username) for username, _, _ in STAFF}
        title = connection.execute(select(level_table.c.title).where(level_table.c.code == level)).scalar_one()
        released = connection.execute(select(paper.c.id, paper.c.title).where(paper.c.released_at.is_not(None))).all()
    if not released:
        load_content(hall, CONTENT, who["author"], [who["reviewer"], who["reviewer2"]])
    known = {row.title: row.id for row in released}
    titles = {part: f"{title} · {name}试卷 {letter}" for part, name in PARTS}
    papers = {part: known[full] for part, full in titles.items() if full in known}
    for part, full in titles.items():
        if part not in papers:
            made = assemble_paper(hall, who["officer"], f"{level}-{part}", full, LAW_AS_OF)
            seal_paper(hall, who["officer"], who["authority"], made)
            with hall.database.writing() as connection:
                release_paper(connection, hall, hall.now(), who["officer"], who["chief"], made)
            papers[part] = made
    return papers


def lay_out(connection: Connection, hall: Hall, loaded: LoadedDay, day: DayFile, papers: dict[str, str]) -> None:
    """Each part gets its paper, each place its booklet and its sitting."""
    officer = staff_id(connection, "officer")
    for administration_id, given in zip(loaded.administrations, day.administrations, strict=True):
        prepare_administration(connection, hall, hall.now(), officer, administration_id, papers[given.part])
