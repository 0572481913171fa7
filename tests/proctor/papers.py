"""What tests of the room's paper need: staff with passwords, a room that is closed, pages read and posted to."""

import re
from typing import Any

from sqlalchemy import update

from examhall.people.operations import hash_password
from examhall.people.tables import person
from tests.builders import a_hand_in
from tests.proctor.conftest import Centre, Person

PASSWORD = "a long password"


def staff(centre: Centre, *roles: str, name: str, at: str = "") -> Person:
    """Somebody of the centre who can sign: with a password and the user name `name`; `at`: of this centre alone."""
    one = centre.person(*roles, name=name, centre=at)
    with centre.hall.database.writing() as connection:
        connection.execute(
            update(person).where(person.c.id == one.id).values(username=name, password_hash=hash_password(PASSWORD))
        )
    return one


def opened(centre: Centre, proctor: Person) -> None:
    """Everybody but the last candidate came; the last one is absent."""
    here = len(centre.room.sittings) - 1
    proctor.does("authorise", centre.room.sittings[:here])
    proctor.does("open")
    for seat in range(1, here + 1):
        centre.room.lease(seat, f"browser-of-seat-{seat}")
    proctor.does("mark_absent", centre.room.sittings[here:])


def closed(centre: Centre, chief: Person) -> None:
    for seat in range(1, len(centre.room.sittings)):
        centre.room.wish(a_hand_in(1, 0, f"browser-of-seat-{seat}"), seat)
    chief.does("close")


def page(one: Person, path: str) -> str:
    reply = one.browser.get(f"/proctor/rooms/{one.run}{path}")
    assert reply.status_code == 200, reply.status_code
    return str(reply.get_data(as_text=True))


def hidden(text: str, name: str) -> str:
    """The value of a hidden field on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]


def posted(one: Person, path: str, **fields: Any) -> Any:
    return one.browser.post(f"/proctor/rooms/{one.run}{path}", data=fields)
