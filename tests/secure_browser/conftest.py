"""A hall with one room whose administration asks for Safe Exam Browser, and browsers that show its keys or do not."""

from dataclasses import dataclass, replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

import examhall.app
from examhall.people.operations import IDENTITY, add_person
from examhall.people.tables import person, role_grant
from examhall.registration.tables import registration
from examhall.registration.tickets import ticket_number
from examhall.secure_browser import operations, queries
from examhall.secure_browser.doorkeeper import BROWSER_HEADER, CONFIG_HEADER
from examhall.secure_browser.keys import hash_for
from examhall.sittings.tables import room_run
from tests.builders import Room, a_room

ORIGIN = "https://exam.example.org"
IDENTITIES = ("11010519491231002X", "440304199001011234")
BUILD = "b" * 64  # the Browser Exam Key of the one build that is used


@dataclass
class Asked:
    """The room, what its rule was drawn as, and who comes to it."""

    room: Room
    officer: str
    tickets: list[str]

    @property
    def hall(self):
        return self.room.hall

    @property
    def rule(self):
        with self.hall.database.reading() as connection:
            return queries.rule_of(connection, self.room.administration)

    @property
    def gate(self) -> str:
        return f"/seb/gate/{self.rule.gate}"

    def page(self, seat: int = 1) -> str:
        return f"/sittings/{self.room.sittings[seat - 1]}"

    def config_key(self) -> str:
        with self.hall.database.reading() as connection:
            return queries.accepted(connection, self.hall, self.rule).config[0]

    def shown(self, path: str, config: str = "", browser: str = BUILD, origin: str = ORIGIN) -> dict[str, str]:
        """What Safe Exam Browser with the right settings says of itself when it asks for this path."""
        url = origin + path
        return {"config": hash_for(url, config or self.config_key()), "browser": hash_for(url, browser), "version": "SEB 3.9"}

    def headers(self, path: str, **other: str) -> dict[str, str]:
        shown = self.shown(path, **other)
        return {CONFIG_HEADER: shown["config"], BROWSER_HEADER: shown["browser"]}

    def sign_in(self, browser: FlaskClient, seat: int = 1, **more):
        form = {"ticket": self.tickets[seat - 1], "identity": IDENTITIES[seat - 1]}
        return browser.post("/exam", data=form, **more)

    def refusals(self):
        with self.hall.database.reading() as connection:
            return queries.refusals_of(connection, self.room.administration)

    def do(self, verb, *arguments):
        """One of the verbs of `operations`, by the officer."""
        with self.hall.database.writing() as connection:
            return verb(connection, self.hall, self.hall.now(), self.officer, *arguments)

    def set_networks(self, *lines: str) -> None:
        with self.hall.database.reading() as connection:
            room_id = connection.execute(select(room_run.c.room_id).where(room_run.c.id == self.room.run)).scalar_one()
        self.do(operations.set_networks, room_id, lines)


def a_room_asked(hall, candidates: int = 2) -> Asked:
    """A room with candidates who can sign in, and an exams officer; no rule yet."""
    room = a_room(hall, candidates)
    with hall.database.writing() as connection:
        officer = add_person(connection, hall.vault, "考务", username="officer", password_hash="x")
        connection.execute(insert(role_grant), {"person_id": officer, "role": "exams_officer"})
        tickets = []
        for number, identity in enumerate(IDENTITIES[:candidates], 1):
            found = {
                "identity_locked": hall.vault.lock(IDENTITY, identity.encode()),
                "identity_lookup": hall.vault.lookup(IDENTITY, identity),
            }
            connection.execute(person.update().where(person.c.id == room.persons[number - 1]).values(found))
            tickets.append(ticket_number(2026, 1, 1, 1, number))
            where = registration.c.id == room.registrations[number - 1]
            connection.execute(registration.update().where(where).values(ticket=tickets[-1]))
    return Asked(room, officer, tickets)


def a_rule(plain: Asked) -> Asked:
    """The same room with its rule on and one build accepted."""
    plain.do(operations.set_rule, plain.room.administration, True, "")
    plain.do(operations.add_key, plain.room.administration, "browser", BUILD, "Windows 3.9")
    return plain


def an_app(hall, monkeypatch):
    """The hall's own pages, without wings, at a public address of their own."""
    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: [])
    hall.config = replace(hall.config, public_origin=ORIGIN)
    app = examhall.app.create_app(hall)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def app(sqlite_hall, monkeypatch):
    return an_app(sqlite_hall, monkeypatch)


@pytest.fixture
def plain(sqlite_hall) -> Asked:
    """The room without a rule."""
    return a_room_asked(sqlite_hall)


@pytest.fixture
def asked(plain) -> Asked:
    """The room with its rule on and one build accepted."""
    return a_rule(plain)
