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
from examhall.people.permissions import MAY, Action, Role
from examhall.people.photos import photos_of
from examhall.people.tables import person, person_photo, role_grant
from examhall.registration.tables import registration
from examhall.schedule.tables import administration, batch, centre, room
from examhall.sittings.tables import room_run, sitting
from examhall.vault import Vault
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
    """Every address that can be read, with one real thing of each kind in it, and its endpoint."""

    def one(column):
        return connection.execute(select(column)).scalars().first() or "none"

    named = {
        "sitting_id": one(sitting.c.id), "room_id": one(room.c.id), "run_id": one(room_run.c.id), "item_id": one(item.c.id),
        "administration_id": one(administration.c.id), "paper_id": one(paper.c.id), "ticket": one(registration.c.ticket),
        "registration_id": one(registration.c.id), "batch_id": one(batch.c.id), "centre_id": one(centre.c.id),
        "person_id": one(role_grant.c.person_id), "disclosure_id": one(disclosure.c.id), "version": "1", "number": "1",
        "code": "L1-theory", "fact_id": "F30", "part": "theory", "locale": "zh_CN", "form": "plain",
    }  # fmt: skip
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and "filename" not in rule.arguments:
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found: named.get(found[1], "none"), rule.rule), rule.endpoint


STAFF = [role for role in Role if role not in (Role.CANDIDATE, Role.APPLICANT)]


def a_reader(app, hall, name, roles):
    """The browser of a member of the staff with these roles."""
    with hall.database.writing() as connection:
        connection.execute(person.insert(), {"id": name, "name": "x", "username": name, "password_hash": "x"})
        connection.execute(role_grant.insert(), [{"person_id": name, "role": role} for role in roles])
    browser = app.test_client()
    with browser.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = f"{name}.0", True
    return browser


def test_no_page_shows_a_whole_identity_number_to_anybody(day, monkeypatch):
    """A number lies locked, so only a page that unlocks one can show it. Whoever has all roles asks every page; those that
    unlocked something are asked by each role that they let in, alone. test_doors holds that the others are shut out."""
    app, hall, found = day
    with hall.database.reading() as connection:
        paths = dict(addresses(app, connection))
    unlocked, unlock = [], Vault.open

    def watched(self, purpose, locked):
        unlocked.append(purpose)
        return unlock(self, purpose, locked)

    monkeypatch.setattr(Vault, "open", watched)
    leaks, opening, opened = [], [], 0

    def read(browser, role, path):
        unlocked.clear()
        reply = browser.get(path)
        leaks.extend((role, path) for _, _, number in found.candidates if number.encode() in reply.data)
        return reply.status_code

    everybody = a_reader(app, hall, "every-role", STAFF)
    for path, endpoint in paths.items():
        seen = read(everybody, "all", path) == 200
        opened += seen
        if seen and IDENTITY in unlocked:
            opening.append((path, endpoint))
    assert opened > 100, "the pages were not there to be looked at"
    assert len(opening) > 8, "no page unlocks a number any more: what is looked at here?"
    for role in STAFF:
        browser = a_reader(app, hall, f"a-{role}"[:16], [role])
        mine = [path for path, endpoint in opening if role in let_in(app.view_functions[endpoint])]
        assert [path for path in mine if read(browser, role, path) in (401, 403)] == []
    assert leaks == []


def let_in(view):
    """The roles that a page's guard lets in; all where it is open."""
    action = getattr(view, "required_action", None)
    if action is None:
        return frozenset(Role)
    actions = action if isinstance(action, tuple) else (action,)
    return frozenset().union(*(MAY[Action(one)] for one in actions if one != "lease"))


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
