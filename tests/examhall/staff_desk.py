"""Members of the staff with passwords, and their browsers, for tests of accounts and of the second factor."""

from dataclasses import dataclass, field
from functools import cache

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from examhall.hall import Hall
from examhall.instants import SECOND
from examhall.people.factors import rule_now, set_rule
from examhall.people.operations import add_person, hash_password
from examhall.people.permissions import Role
from examhall.people.tables import role_grant

PASSWORD = "a long enough password"


@cache
def hashed(password: str) -> str:
    return hash_password(password)


@dataclass
class Desk:
    """The doors of a hall, and who stands before them."""

    app: Flask
    hall: Hall
    ids: dict[str, str] = field(default_factory=dict)

    def add(self, username: str, *roles: Role, centre: str = "") -> str:
        with self.hall.database.writing() as connection:
            person_id = add_person(
                connection, self.hall.vault, username.title(), username=username, password_hash=hashed(PASSWORD)
            )
            rows = [{"person_id": person_id, "role": role, "centre_id": centre} for role in roles]
            connection.execute(insert(role_grant), rows)
        self.ids[username] = person_id
        return person_id

    def ask_for_factor(self, *roles: Role) -> None:
        with self.hall.database.writing() as connection:
            set_rule(connection, self.hall, "authority", rule_now(connection)[0], roles)

    def browser(self) -> FlaskClient:
        browser = self.app.test_client()
        browser.set_cookie("locale", "en")
        return browser

    def knock(self, username: str, password: str = PASSWORD, browser: FlaskClient | None = None) -> tuple[FlaskClient, str]:
        """A browser after the password, and where it was sent; empty where it stays at the door."""
        browser = browser or self.browser()
        reply = browser.post("/staff/sign-in", data={"username": username, "password": password})
        return browser, reply.headers.get("Location", "")

    def comes_in(self, username: str) -> FlaskClient:
        browser, where = self.knock(username)
        assert where == "/staff", where
        return browser

    def enrols(self, browser: FlaskClient, path: str = "/staff/sign-in/factor") -> tuple[str, list[str]]:
        """Secret and recovery codes, after the page that sets a telephone up."""
        page = browser.get(path).get_data(as_text=True)
        secret = page.partition('id="secret">')[2].partition("<")[0].replace(" ", "")
        reply = browser.post(path, data={"code": self.code(secret), "old": PASSWORD})
        assert reply.status_code == 200, reply.get_data(as_text=True)
        listed = reply.get_data(as_text=True).partition('<ol class="recovery')[2].partition("</ol>")[0]
        return secret, [part.partition("</code>")[0] for part in listed.split("<code>")[1:]]

    def code(self, secret: str, steps: int = 0) -> str:
        """What the telephone shows now, or so many half minutes later."""
        return pyotp.TOTP(secret).generate_otp(self.hall.now() // SECOND // 30 + steps)


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/staff/access").status_code == 200
