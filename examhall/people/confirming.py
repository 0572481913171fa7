"""Who stands at the desk: a person signs one act with a name and password of their own, beside whoever is signed in."""

from flask import request
from flask_babel import lazy_gettext as _

from examhall.errors import NotAllowed, Refusal, SecondPersonNeeded, StaffSignInFailed
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import Attempt
from examhall.people.operations import check_password, is_given
from examhall.people.pages import off_the_loop
from examhall.people.permissions import Action


class GivenPassword(Refusal):
    """Whoever gave the password could sign with it too."""

    code = "given_password"
    says = _("Somebody else gave this password. Sign in with it once and choose your own before you sign for anything.")


def second_person(action: Action) -> str:
    """The id of the person whose name and password stand in the posted page. Another than the first, who also may do this.

    SecondPersonNeeded where nobody or the first person is named, StaffSignInFailed, SlowDown, NotAllowed.
    """
    if not request.form.get("second", "").strip():
        raise SecondPersonNeeded()
    second = signer("second")
    if second == guards.somebody().id:
        raise SecondPersonNeeded()
    with this_hall().database.reading() as connection:
        found = guards.who_is(connection, second)
    if found is None or not found.may(action):
        raise NotAllowed()
    return second


def signer(name: str = "signer") -> str:
    """The id of the person whose name and password stand in the posted page, in fields of this name; whoever is signed in.

    What this person may do is for the caller to see. StaffSignInFailed, SlowDown, GivenPassword.
    """
    hall, username = this_hall(), request.form.get(name, "").strip()
    attempt = Attempt(username)
    found: str | None = off_the_loop(check_password, hall, username, request.form.get(f"{name}_password", ""))
    if found is None:
        attempt.was_wrong()
        raise StaffSignInFailed()
    attempt.was_right()
    with hall.database.reading() as connection:
        if is_given(connection, found):
            raise GivenPassword()
    return found
