"""Nobody's identity number is whole on any page, whoever reads it, and neither number nor face lies open in the database."""

import re
import shutil

import pytest
from sqlalchemy import select

from examhall.app import create_app
from examhall.clock import SystemClock
from examhall.config import Config
from examhall.disclosure.tables import disclosure
from examhall.opening import make_hall
from examhall.people.operations import IDENTITY
from examhall.people.permissions import Role
from examhall.people.photos import photos_of
from examhall.people.tables import person, person_photo, role_grant
from examhall.registration.tables import registration
from examhall.schedule.tables import administration, room
from examhall.sittings.tables import room_run, sitting
from question_bank.tables import item, paper
from seeds.demo import open_day
from tests.builders import FrozenClock


@pytest.fixture(scope="module")
def day(demo_bank, tmp_path_factory):
    """The demo's day: its hall with all doors, and how its candidates sign in."""
    folder = tmp_path_factory.mktemp("masking") / "data"
    shutil.copytree(demo_bank, folder)
    hall = make_hall(Config(folder), FrozenClock(SystemClock().now()))
    app = create_app(hall)
    yield app, hall, open_day(hall)
    hall.database.engine.dispose()


def addresses(app, connection):
    """Every address that can be read, with one real thing of each kind in it."""

    def one(column):
        return connection.execute(select(column)).scalars().first() or "none"

    named = {
        "sitting_id": one(sitting.c.id), "room_id": one(room.c.id), "run_id": one(room_run.c.id), "item_id": one(item.c.id),
        "administration_id": one(administration.c.id), "paper_id": one(paper.c.id), "ticket": one(registration.c.ticket),
        "person_id": one(role_grant.c.person_id), "disclosure_id": one(disclosure.c.id), "version": "1", "number": "1",
        "code": "L1-theory", "fact_id": "F30", "part": "theory", "locale": "zh_CN", "form": "plain",
    }  # fmt: skip
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and "filename" not in rule.arguments:
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found: named.get(found[1], "none"), rule.rule)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CANDIDATE])
def test_no_page_shows_a_whole_identity_number_to(day, role):
    app, hall, found = day
    with hall.database.reading() as connection:
        reader = connection.execute(select(role_grant.c.person_id).where(role_grant.c.role == role)).scalars().first()
        paths = sorted(set(addresses(app, connection)))
    if reader is None:  # the demo has nobody in this role
        with hall.database.writing() as connection:
            reader = f"a-{role}"[:16]
            connection.execute(person.insert(), {"id": reader, "name": "x", "username": role, "password_hash": "x"})
            connection.execute(role_grant.insert(), {"person_id": reader, "role": role})
    browser = app.test_client()
    with browser.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = reader, True
    opened, leaks = 0, []
    for path in paths:
        reply = browser.get(path)
        opened += reply.status_code == 200
        leaks += [path for _, _, number in found.candidates if number.encode() in reply.data]
    assert leaks == []
    assert opened > 8, "the pages were not there to be looked at"


def test_neither_an_identity_number_nor_a_face_lies_open_in_the_database_file(day):
    _, hall, found = day
    with hall.database.engine.connect() as connection:
        connection.execution_options(reads_only=True).commit()
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with hall.database.reading() as connection:
        rows = connection.execute(select(person.c.id, person.c.identity_locked)).all()
        photos = photos_of(connection, hall.vault, [row.id for row in rows])
        kept = dict(connection.execute(select(person_photo.c.person_id, person_photo.c.locked)).all())
    file = (hall.config.data / "examhall.sqlite3").read_bytes()
    numbers = {hall.vault.open(IDENTITY, row.identity_locked).decode() for row in rows if row.identity_locked}
    assert numbers >= {number for _, _, number in found.candidates}
    assert len(photos) >= len(found.candidates)
    # What is looked for would be found: the locked bytes are there, and a candidate's name, which lists need in clear.
    assert kept[next(iter(photos))][:48] in file
    assert found.candidates[0][0].encode() in file
    assert [number for number in numbers if number.encode() in file] == []
    assert [one for one, photo in photos.items() if photo[200:264] in file] == []
    assert hall.vault.site_key not in file
