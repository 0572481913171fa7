"""The pages between a right password and being signed in: the code, a password of one's own, a second factor set up."""

from typing import Any, Final

from flask import Blueprint, render_template, request, url_for

from examhall.errors import Refusal, SlowDown
from examhall.hall import this_hall
from examhall.people import arriving, guards, setting_up
from examhall.people.arriving import Step
from examhall.people.choosing import chosen_password
from examhall.people.confirming import take_typed_code
from examhall.people.factors import CodeFailed, CodeShut
from examhall.people.guards import open_to_all, paced
from examhall.people.operations import set_password
from examhall.people.pages import off_the_loop
from examhall.people.passwords import PasswordProblem
from examhall.replies import status_of

BURST: Final = 10  # tries of one person at a step
A_SECOND: Final = 1 / 10

pages = Blueprint("arriving", __name__, url_prefix="/staff/sign-in")


@pages.get("/code")
@open_to_all
def code() -> str:
    user = arriving.somebody_at(Step.CODE)
    return render_template("access/code.html", user=user, problem=None)


@pages.post("/code")
@open_to_all
def take() -> Any:
    """Six digits of the telephone, or a recovery code."""
    user = arriving.somebody_at(Step.CODE)
    try:
        take_typed_code(user.id, "code")
    except (CodeFailed, CodeShut, SlowDown) as refusal:
        return _code_page(user, refusal), status_of(refusal)
    return arriving.done(user)


@pages.get("/password")
@open_to_all
def password() -> str:
    user = arriving.somebody_at(Step.PASSWORD)
    return render_template("access/first_password.html", user=user, problem=None)


@pages.post("/password")
@open_to_all
def choose() -> Any:
    """The password that somebody else gave is changed before anything else opens."""
    user = arriving.somebody_at(Step.PASSWORD)
    try:
        paced("arriving", user.id, BURST, A_SECOND)
        hashed = off_the_loop(chosen_password, this_hall(), user.id, request.form)
    except (PasswordProblem, SlowDown) as problem:
        return render_template("access/first_password.html", user=user, problem=problem), status_of(problem)
    set_password(this_hall(), user.id, user.id, hashed)
    return arriving.done(user)


@pages.get("/factor")
@open_to_all
def factor() -> str:
    user = arriving.somebody_at(Step.FACTOR)
    return render_template("access/enrol.html", user=user, problem=None, **setting_up.shown(user))


@pages.post("/factor")
@open_to_all
def enrol() -> Any:
    """Signed in with the recovery codes on the screen: they are shown this once."""
    user = arriving.somebody_at(Step.FACTOR)
    try:
        paced("arriving", user.id, BURST, A_SECOND)
        codes = setting_up.finish(user)
    except (CodeFailed, SlowDown) as refusal:
        page = render_template("access/enrol.html", user=user, problem=refusal, **setting_up.shown(user))
        return page, status_of(refusal)
    arriving.done(user)
    return render_template("access/recovery_codes.html", codes=codes, on=url_for("people.staff_home"))


def _code_page(user: guards.SignedIn, refusal: Refusal) -> str:
    return render_template("access/code.html", user=user, problem=refusal)
