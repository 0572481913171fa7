"""Who stands at the desk: a person signs one act with what they sign in with themselves, beside whoever is signed in."""

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from examhall.errors import NotAllowed, Refusal, SecondPersonNeeded, StaffSignInFailed
from examhall.hall import Hall, this_hall
from examhall.people import guards
from examhall.people.factors import CodeFailed, CodeShut, factor_of, is_asked, take_code
from examhall.people.guards import Attempt
from examhall.people.operations import check_password, is_given
from examhall.people.pages import off_the_loop
from examhall.people.permissions import MAY, Action
from examhall.people.role_words import ROLES

LONGEST_CODE = 40  # as it is typed: six digits of a telephone, or a code from the paper, however they are grouped


class GivenPassword(Refusal):
    """Whoever gave the password could sign with it too."""

    code = "given_password"
    says = _("Somebody else gave this password. Sign in with it once and choose your own before you sign for anything.")


class CodeNeeded(Refusal):
    """The password alone does not let this person in, so it does not sign either."""

    code = "code_needed"
    says = _("This person signs in with a second factor: type the code of their telephone, or a recovery code, as well.")


class FactorNotSetUp(Refusal):
    """Who would have to set one up at the door signs for nothing before it."""

    code = "factor_not_set_up"
    says = _("This person's role is asked for a second factor. They sign in once and set it up before they sign for anything.")


class SecondMayNot(NotAllowed):
    """Whoever is signed in may do this, and whoever should sign beside them may not: the sentence must not say "you"."""

    def __init__(self, action: Action) -> None:
        super().__init__()
        roles = gettext(", ").join(str(words) for role, words in ROLES.items() if role in MAY[action])
        self.says = gettext("The second person has no role that may do this. One of these is needed: %(roles)s.", roles=roles)


def second_person(action: Action) -> str:
    """The id of the person who signs in the posted page, with `second`, its password and code. Another than the first, who
    also may do this.

    SecondPersonNeeded where nobody or the first person is named, SecondMayNot, and what `signer` refuses.
    """
    if not request.form.get("second", "").strip():
        raise SecondPersonNeeded()
    second = signer("second")
    if second == guards.somebody().id:
        raise SecondPersonNeeded()
    with this_hall().database.reading() as connection:
        found = guards.who_is(connection, second)
    if found is None or not found.may(action):
        raise SecondMayNot(action)
    return second


def signer(name: str = "signer") -> str:
    """The id of the person whose name, password and code stand in the posted page, in fields of this name; anybody's.

    What this person may do is for the caller to see. StaffSignInFailed, SlowDown, GivenPassword, FactorNotSetUp, CodeNeeded,
    CodeFailed, CodeShut.
    """
    hall, username = this_hall(), request.form.get(name, "").strip()
    attempt = Attempt(username)
    found: str | None = off_the_loop(check_password, hall, username, request.form.get(f"{name}_password", ""))
    if found is None:
        attempt.was_wrong()
        raise StaffSignInFailed()
    attempt.was_right()
    if _has_factor(hall, found):
        if not request.form.get(f"{name}_code", "").strip():
            raise CodeNeeded()
        take_typed_code(found, f"{name}_code")
    return found


def take_typed_code(person_id: str, field: str) -> None:
    """Use up the code in this field of the posted page, as slowly as at the door. CodeFailed, CodeShut, SlowDown."""
    attempt = Attempt(f"code of {person_id}")
    try:
        take_code(this_hall(), person_id, request.form.get(field, "")[:LONGEST_CODE])
    except (CodeFailed, CodeShut):
        attempt.was_wrong()
        raise
    attempt.was_right()


def _has_factor(hall: Hall, person_id: str) -> bool:
    """GivenPassword, FactorNotSetUp for who would have to do something else first at the door."""
    with hall.database.reading() as connection:
        if is_given(connection, person_id):
            raise GivenPassword()
        if factor_of(connection, person_id) is not None:
            return True
        user = guards.who_is(connection, person_id)
        if user is not None and is_asked(connection, user.roles):
            raise FactorNotSetUp()
    return False
