"""The second person at the desk: signs in beside the first for one act, with a name and password of their own."""

from flask import request

from examhall.errors import NotAllowed, SecondPersonNeeded, StaffSignInFailed
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import Attempt
from examhall.people.operations import check_password
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action


def second_person(action: Action) -> str:
    """The id of the person whose name and password stand in the posted page. Another than the first, who also may do this.

    SecondPersonNeeded where nobody or the first person is named, StaffSignInFailed, SlowDown, NotAllowed.
    """
    hall, username = this_hall(), request.form.get("second", "").strip()
    if not username:
        raise SecondPersonNeeded()
    attempt = Attempt(username)
    found = off_the_loop(check_password, hall, username, request.form.get("second_password", ""))
    if found is None:
        attempt.was_wrong()
        raise StaffSignInFailed()
    attempt.was_right()
    if found == guards.somebody().id:
        raise SecondPersonNeeded()
    with hall.database.reading() as connection:
        second = guards.who_is(connection, str(found))
    if second is None or not second.may(action):
        raise NotAllowed()
    return str(found)
