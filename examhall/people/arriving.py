"""The steps between a right password and being signed in: a code, a password of one's own, a second factor set up.

Until the last step is done nobody is signed in, so no page and no socket has to ask. What was done so far is kept, signed, by
the browser, for a few minutes; it is worth nothing once the person's access has changed.
"""

from enum import StrEnum
from typing import Any, Final

from flask import redirect, session, url_for
from flask_login import login_user
from sqlalchemy import Connection

from examhall.audit import trail
from examhall.errors import SignInNeeded
from examhall.hall import this_hall
from examhall.instants import MINUTE
from examhall.people import guards
from examhall.people.factors import factor_of, is_asked
from examhall.people.guards import SignedIn
from examhall.people.operations import is_given

KEPT_FOR: Final = 10 * MINUTE


class Step(StrEnum):
    CODE = "code"
    PASSWORD = "password"  # noqa: S105  the name of a step
    FACTOR = "factor"


def steps_of(connection: Connection, user: SignedIn) -> list[Step]:
    """What stands between the right password and being signed in, in its order."""
    given = is_given(connection, user.id)
    enrolled = factor_of(connection, user.id) is not None
    asked = not enrolled and is_asked(connection, user.roles)
    return [step for step, due in ((Step.CODE, enrolled), (Step.PASSWORD, given), (Step.FACTOR, asked)) if due]


def begin(user: SignedIn) -> Any:
    """The password was right: to the first step, or in."""
    with this_hall().database.reading() as connection:
        steps = steps_of(connection, user)
    session["arriving"] = [user.id, user.access, this_hall().now() + KEPT_FOR, [step.value for step in steps]]
    return go_on(user)


def somebody_at(step: Step) -> SignedIn:
    """Who stands before this step; SignInNeeded where nobody does, or too long ago."""
    hall = this_hall()
    person_id, access, until, steps = session.get("arriving", ("", 0, 0, []))
    with hall.database.reading() as connection:
        user = guards.who_is(connection, person_id)
    if user is None or user.access != access or hall.now() > until or steps[:1] != [step]:
        raise SignInNeeded()
    return user


def done(user: SignedIn) -> Any:
    """This step is taken: to the next one, or in. What the step changed counts from now on."""
    hall = this_hall()
    _, _, until, steps = session["arriving"]
    with hall.database.reading() as connection:
        user = guards.who_is(connection, user.id) or user
    session["arriving"] = [user.id, user.access, until, steps[1:]]
    return go_on(user)


def go_on(user: SignedIn) -> Any:
    steps = session["arriving"][3]
    if steps:
        return redirect(url_for(f"arriving.{steps[0]}"))
    let_in(user)
    return redirect(url_for("people.staff_home"))


def let_in(user: SignedIn) -> None:
    """Signed in, with its line in the trail."""
    hall = this_hall()
    session.pop("arriving", None)
    with hall.database.writing() as connection:
        trail.write(connection, hall.audit_key, hall.now(), user.id, "sign_in", user.id)
    login_user(user)
