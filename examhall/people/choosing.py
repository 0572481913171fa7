"""A new password as its owner typed it, good enough to be kept."""

from collections.abc import Mapping

from examhall.hall import Hall
from examhall.people.operations import check_password, hash_password, username_of
from examhall.people.passwords import SameAsBefore, check_new


def chosen_password(hall: Hall, person_id: str, form: Mapping[str, str]) -> str:
    """The hash of what stands in `password` and, once more, in `again`. Slow: call it off the loop. PasswordProblem."""
    with hall.database.reading() as connection:
        username = username_of(connection, person_id)
    password = form.get("password", "")
    check_new(password, form.get("again", ""), username)
    if check_password(hall, username, password) is not None:
        raise SameAsBefore()
    return hash_password(password)
