"""The demo's next batch: windows, places, administrations at two centres, and candidates whose seats are not drawn yet."""

import datetime as dt
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from examhall.arranging.administrations import Wanted, hold
from examhall.arranging.batches import Named, make_batch, offer_places
from examhall.hall import Hall
from examhall.instants import Instant, instant
from examhall.people.operations import add_person, staff_id
from examhall.people.photos import keep_photo
from examhall.registration.accommodations import Approval, Kinds
from examhall.registration.numbering import next_tickets
from examhall.registration.operations import accommodate, belong_to, register, register_part
from examhall.registration.tables import registration, registration_centre
from examhall.schedule.layout import Layout
from examhall.schedule.operations import add_centre, add_room, take_place
from examhall.schedule.tables import batch
from examhall.schedule.windows import Windows
from seeds.people import FAMILY, GIVEN, identity_number
from seeds.portraits import portrait
from seeds.sign_ins import ZONE

NUMBER: Final = 60  # of the batch in its year
AHEAD: Final = 16  # days from the demo day to the examination
COUNT: Final = {"0001": 64, "0002": 24}  # candidates by centre
SCHOOLS: Final = ("滨海职业学院", "临江商贸学校", "东湖信息技术学院", "海纳跨境电商有限公司", "云帆国际物流", "")
LEVEL: Final = "L1"
ALONE_AT: Final = "0002"  # has a small room
PARTS: Final = {"theory": ("09:00", 60), "practical": ("10:30", 90)}


def open_later_batch(hall: Hall, today: dt.date) -> None:
    """Made once; a visitor can draw its seats, look at them, take them over and print the tickets."""
    code = f"{today:%y}{NUMBER}"
    with hall.database.reading() as connection:
        if connection.execute(select(batch.c.id).where(batch.c.code == code)).first() is not None:
            return
        officer, centre_staff = staff_id(connection, "officer"), staff_id(connection, "centre")
    random = Random(20261212)  # noqa: S311  made-up people, not secrets
    people = {code: [_somebody(random) for _ in range(count)] for code, count in COUNT.items()}
    with hall.database.writing() as connection:
        batch_id, centres = _schedule(connection, hall, officer, today, code)
        for code, centre_id in centres.items():
            _register(connection, hall, centre_staff, batch_id, centre_id, people[code], random)
            if code == ALONE_AT:
                _give_a_room(connection, hall, officer, batch_id, centre_id)


def _somebody(random: Random) -> tuple[str, str, str, bytes]:
    """Name, sex, identity number and portrait."""
    identity = identity_number(random)
    sex = "男" if int(identity[16]) % 2 else "女"
    return random.choice(FAMILY) + random.choice(GIVEN.split(" ")), sex, identity, portrait(identity, sex)


def _at(day: dt.date, clock: str) -> Instant:
    return instant(dt.datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=ZoneInfo(ZONE)))


def _schedule(connection: Connection, hall: Hall, officer: str, today: dt.date, code: str) -> tuple[str, dict[str, str]]:
    """The batch and its centres by code: windows that are over, places, and both parts in all rooms on one morning."""
    now, day = hall.now(), today + dt.timedelta(days=AHEAD)
    windows = Windows(
        _at(today - dt.timedelta(days=30), "09:00"), _at(today - dt.timedelta(days=9), "17:00"),
        _at(today - dt.timedelta(days=25), "09:00"), _at(today - dt.timedelta(days=3), "17:00"),
    )  # fmt: skip
    named = Named(code, f"{today.year} 年冬季批次（演示·待编排）", f"Winter batch {today.year} (demo, to be seated)")
    batch_id = make_batch(connection, hall, now, officer, named, windows)
    here = add_centre(connection, "0001", "滨海职业学院考点", "滨海市学府路 8 号 实训楼三层", ZONE)
    there = add_centre(connection, "0002", "临江商贸学校考点", "临江市商贸大道 21 号 信息楼二层", ZONE)
    layout = Layout(aisles=(2, 4), spare=(29, 30))
    rooms = [
        add_room(connection, here, "第一考场", 6, 8), add_room(connection, here, "第二考场", 6, 8),
        add_room(connection, there, "机房 201", 5, 6, layout), add_room(connection, there, "机房 205", 1, 4),
    ]  # fmt: skip
    offer_places(
        connection, hall, now, officer, batch_id,
        {(centre_id, LEVEL, part): places for centre_id, places in ((here, 76), (there, 28)) for part in PARTS},
    )  # fmt: skip
    for part, (clock, minutes) in PARTS.items():
        title = "上午第一场" if part == "theory" else "上午第二场"
        hold(connection, hall, now, officer, batch_id, Wanted(LEVEL, part, title, _at(day, clock), minutes * 60, tuple(rooms)))
    return batch_id, {"0001": here, "0002": there}


def _register(
    connection: Connection, hall: Hall, by: str, batch_id: str, centre_id: str, people: list[tuple[str, str, str, bytes]],
    random: Random,
) -> None:  # fmt: skip
    """Each with a number, a photo, a school and both parts; every ninth sits one part only."""
    tickets = next_tickets(connection, batch_id, centre_id, LEVEL)
    for place, (name, sex, identity, photo) in enumerate(people):
        person_id = add_person(connection, hall.vault, name, sex, "resident", identity)
        keep_photo(connection, hall, hall.now(), by, person_id, photo)
        made = register(connection, person_id, batch_id, LEVEL, next(tickets))
        belong_to(connection, made, centre_id, random.choice(SCHOOLS))
        for part in PARTS if place % 9 else ("practical",):
            register_part(connection, made, part)
            take_place(connection, batch_id, centre_id, LEVEL, part)


def _give_a_room(connection: Connection, hall: Hall, by: str, batch_id: str, centre_id: str) -> None:
    """To the second candidate of this centre a room alone, and a quarter more time."""
    theirs = registration_centre.c.registration_id == registration.c.id
    made = connection.execute(
        select(registration.c.id).join(registration_centre, theirs)
        .where(registration.c.batch_id == batch_id, registration_centre.c.centre_id == centre_id)
        .order_by(registration.c.ticket).offset(1).limit(1)
    ).scalar_one()  # fmt: skip
    approval = Approval("合理便利审核组", "2026-11-01", "2026-11-01", "", "合理便利审批 2026-12")
    for part in PARTS:
        accommodate(connection, hall.now(), by, made, part, Kinds(percent=25, separate_room=True), approval)
