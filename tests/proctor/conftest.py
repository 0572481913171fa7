"""A hall with the console plugged in, a room of three or more, and the staff of a centre at their browsers."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

import examhall.opening
import proctor.tables  # noqa: F401  registers the tables before a hall is made
from examhall.app import create_app
from examhall.hall import Hall
from examhall.people.operations import add_person
from examhall.people.tables import role_grant
from examhall.schedule.tables import room as room_rows
from examhall.sittings.tables import room_run
from tests.builders import Room, a_room

_numbers = count(1)
JSON = {"Accept": "application/json"}


@dataclass
class Person:
    """A member of the staff at a browser."""

    id: str
    browser: FlaskClient
    run: str

    def get(self, path: str, **more: Any) -> Any:
        return self.browser.get(f"/proctor/rooms/{self.run}{path}", headers=JSON, **more)

    def act(self, act: str, sittings: Any = (), reason: str = "", named: str = "", **args: Any) -> Any:
        """The reply to one act; `named` is the name the console gives it."""
        whom = sittings if sittings == "all" else list(sittings)
        wish = {"id": named or f"act-{next(_numbers):08d}", "act": act, "sittings": whom, "args": args, "reason": reason}
        return self.browser.post(f"/proctor/rooms/{self.run}/acts", json=wish, headers=JSON)

    def does(self, act: str, sittings: Any = (), reason: str = "", **args: Any) -> dict[str, Any]:
        """The same, granted."""
        reply = self.act(act, sittings, reason, **args)
        assert reply.status_code == 200, reply.get_json()
        return reply.get_json()

    def snapshot(self) -> dict[str, Any]:
        reply = self.get("/snapshot")
        assert reply.status_code == 200, reply.get_json()
        return reply.get_json()


@dataclass
class Centre:
    """A room, and who comes to work there."""

    hall: Hall
    app: Flask
    room: Room
    centre: str
    people: list[Person] = field(default_factory=list)

    def person(self, *roles: str, name: str = "监考", centre: str = "", browser: FlaskClient | None = None) -> Person:
        """Somebody with these roles, signed in."""
        with self.hall.database.writing() as connection:
            person_id = add_person(connection, self.hall.vault, name, username=f"user-{next(_numbers)}", password_hash="x")
            rows = [{"person_id": person_id, "role": role, "centre_id": centre} for role in roles]
            if rows:
                connection.execute(insert(role_grant), rows)
        browser = browser or self.app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"], session["_fresh"] = person_id, True
        return Person(person_id, browser, self.room.run)


def open_centre(hall: Hall, monkeypatch, candidates: int = 3, **more: Any) -> Centre:
    monkeypatch.setattr(examhall.opening, "WINGS", ("proctor",))
    hall.judge = lambda question, key, response: {}
    app = create_app(hall)
    app.config["WTF_CSRF_ENABLED"] = False
    room = a_room(hall, candidates, **more)
    with hall.database.reading() as connection:
        centre = connection.execute(
            select(room_rows.c.centre_id).join(room_run, room_run.c.room_id == room_rows.c.id).where(room_run.c.id == room.run)
        ).scalar_one()
    return Centre(hall, app, room, centre)


@pytest.fixture
def centre(hall, monkeypatch) -> Centre:
    """A centre on each of the two databases."""
    return open_centre(hall, monkeypatch)


@pytest.fixture
def small_centre(sqlite_hall, monkeypatch) -> Centre:
    """A centre on SQLite alone, for what does not touch the database's own ways."""
    return open_centre(sqlite_hall, monkeypatch)


@pytest.fixture
def live(small_centre):
    return small_centre.app.extensions["live"]


@pytest.fixture
def sockets(small_centre, live):
    """Opens a person's socket to a namespace; all are closed in the end, so that the pushing stops."""
    opened = []

    def open_socket(path, person):
        socket = live.test_client(small_centre.app, namespace=path, flask_test_client=person.browser)
        opened.append((socket, path))
        return socket

    yield open_socket
    for socket, path in opened:
        if socket.is_connected(path):
            socket.disconnect(path)
