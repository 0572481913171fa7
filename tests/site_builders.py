"""A hall with the programme's own texts, an announced batch at two centres, and the authority at a browser."""

from pathlib import Path
from typing import Any

from sqlalchemy import insert

from examhall.app import create_app
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import MINUTE
from examhall.people.permissions import Role
from examhall.people.tables import person, role_grant
from examhall.programme.loading import load_site
from examhall.programme.operations import Programme, load_programme
from examhall.schedule.listing import Entry, put_entry
from examhall.schedule.operations import add_administration, add_batch, add_centre
from examhall.schedule.tables import batch_calendar, offering
from examhall.text_file import read_text_file

FILE = Path(__file__).parents[1] / "seeds" / "content" / "programme.yaml"
DAY = 24 * 60 * MINUTE


def the_programme() -> Programme:
    return read_text_file(FILE, Programme)


def load(hall: Hall) -> None:
    with hall.database.writing() as connection:
        load_programme(connection, the_programme())
        load_site(connection, hall.now(), the_programme())


def announce(hall: Hall, places: int = 30) -> str:
    """A batch that can be applied for, at a centre of 滨海 (code 0001, all but one place taken) and one of 江原 (0002, full)."""
    now = hall.now()
    with hall.database.writing() as connection:
        batch_id = add_batch(connection, "2701", "2027 年第 1 批")
        windows = {
            "applications_open_at": now - DAY, "applications_close_at": now + 7 * DAY,
            "confirmation_opens_at": now + 8 * DAY, "confirmation_closes_at": now + 12 * DAY,
        }  # fmt: skip
        connection.execute(insert(batch_calendar), {"batch_id": batch_id, **windows})
        add_administration(connection, batch_id, "L1", "theory", "理论", now + 30 * DAY, 3600)
        centres = [
            (
                "0001",
                "滨海考点",
                "滨海市学府路 8 号",
                Entry("滨海省", "滨海市", "Binhai Centre", "8 Xuefu Road", "0100 1"),
                places - 1,
            ),
            (
                "0002",
                "江原考点",
                "江原市东湖路 1 号",
                Entry("江原省", "江原市", "Jiangyuan Centre", "1 Donghu Road", ""),
                places,
            ),
        ]
        for code, name, address, entry, taken in centres:
            centre_id = add_centre(connection, code, name, address)
            put_entry(connection, hall, now, "", centre_id, entry, [])
            offer = {"batch_id": batch_id, "centre_id": centre_id, "level": "L1", "part": "theory"}
            connection.execute(insert(offering), {**offer, "places": places, "taken": taken})
    return batch_id


def a_visitor(hall: Hall, role: Role | None = None, locale: str = "zh_CN") -> Any:
    """A browser of somebody with this role, or of anybody."""
    app = create_app(hall)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.set_cookie("locale", locale)
    if role is not None:
        person_id = new_id()
        with hall.database.writing() as connection:
            connection.execute(
                insert(person), {"id": person_id, "name": "韩立", "username": f"u{person_id}", "password_hash": "x"}
            )
            connection.execute(insert(role_grant), {"person_id": person_id, "role": role})
        with client.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"] = person_id, True
    return client
