"""What a visitor needs to apply at once: the consent text, and an open batch with places at the demo's centres."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, select

from examhall.hall import Hall
from examhall.instants import MINUTE
from examhall.people.consents import ConsentFile, consent_text_now, publish_consent_text
from examhall.people.operations import staff_id
from examhall.programme.tables import level_part
from examhall.schedule.operations import add_batch, add_centre
from examhall.schedule.tables import batch, batch_calendar, offering
from examhall.text_file import read_text_file

CONTENT: Final = Path(__file__).parent / "content"
DAY: Final = 24 * 60 * MINUTE
CODE: Final = "2701"  # year and number, which admission tickets are made of
CENTRES: Final = (
    ("0001", "滨海职业学院考点", "滨海市学府路 8 号 实训楼三层", 120),
    ("0002", "临江商贸学校考点", "临江市港口大道 66 号 电商楼", 60),
    ("0003", "云岭开放大学考点", "云岭市书院街 3 号 图书馆二层", 1),
)


def open_applications(connection: Connection, hall: Hall) -> None:
    """Once: applications since yesterday and for three weeks, counters from tomorrow for five, tickets after seating."""
    now = hall.now()
    if consent_text_now(connection) is None:
        said = read_text_file(CONTENT / "consent.yaml", ConsentFile)
        publish_consent_text(connection, hall, now, staff_id(connection, "authority"), said)
    if connection.execute(select(batch.c.id).where(batch.c.code == CODE)).first() is not None:
        return
    batch_id = add_batch(connection, CODE, "2027 年春季批次（演示）", "Spring batch 2027 (demo)")
    calendar = {
        "batch_id": batch_id, "applications_open_at": now - DAY, "applications_close_at": now + 21 * DAY,
        "confirmation_opens_at": now + DAY, "confirmation_closes_at": now + 35 * DAY,
    }  # fmt: skip
    connection.execute(insert(batch_calendar), calendar)
    parts = connection.execute(select(level_part.c.level, level_part.c.part)).all()
    for code, name, address, places in CENTRES:
        centre_id = add_centre(connection, code, name, address)
        rows = [
            {"batch_id": batch_id, "centre_id": centre_id, "level": row.level, "part": row.part, "places": places}
            for row in parts
        ]  # fmt: skip
        connection.execute(insert(offering), rows)
