"""The page on which each member of the staff keeps the own password, second factor and recovery codes."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import login_user
from sqlalchemy import Row

from examhall.errors import Refusal, SlowDown
from examhall.hall import this_hall
from examhall.people import guards, setting_up
from examhall.people.choosing import chosen_password
from examhall.people.confirming import take_typed_code
from examhall.people.factors import CodeFailed, CodeShut, factor_of, recovery_codes_left, renew_recovery_codes
from examhall.people.guards import Attempt, SignedIn, requires
from examhall.people.operations import check_password, set_password, username_of
from examhall.people.pages import off_the_loop
from examhall.people.passwords import PasswordProblem
from examhall.people.permissions import Action

pages = Blueprint("own_access", __name__, url_prefix="/staff/access")


class OldPasswordWrong(PasswordProblem):
    field = "old"
    says = _("This is not the password you have now.")


@pages.get("")
@requires(Action.KEEP_OWN_ACCESS)
def page() -> str:
    return _page()


@pages.post("/password")
@requires(Action.KEEP_OWN_ACCESS)
def change_password() -> Any:
    """The old one is asked, as slowly as at the door."""
    hall, user = this_hall(), guards.somebody()
    try:
        _check_old_password(user)
        hashed = off_the_loop(chosen_password, hall, user.id, request.form)
    except (PasswordProblem, SlowDown) as problem:
        return _page(problem), 422
    set_password(hall, user.id, user.id, hashed)
    _stay(user)
    return redirect(url_for("own_access.page", saved="password"))


@pages.get("/factor")
@requires(Action.KEEP_OWN_ACCESS)
def factor() -> str:
    return _enrol_page()


@pages.post("/factor")
@requires(Action.KEEP_OWN_ACCESS)
def enrol() -> Any:
    """A first telephone, or a new one in the place of the one before. A browser that was left open is not enough for it."""
    user = guards.somebody()
    try:
        _check_old_password(user)
        if _factor(user) is not None:
            take_typed_code(user.id, "old_code")
        codes = setting_up.finish(user)
    except (PasswordProblem, CodeFailed, CodeShut, SlowDown) as problem:
        return _enrol_page(problem), 422
    _stay(user)
    return render_template("access/recovery_codes.html", codes=codes, on=url_for("own_access.page"))


@pages.post("/recovery-codes")
@requires(Action.KEEP_OWN_ACCESS)
def renew() -> Any:
    """Ten new ones, for a code of the telephone or one of the last of the old paper."""
    hall, user = this_hall(), guards.somebody()
    try:
        take_typed_code(user.id, "code")
    except (CodeFailed, CodeShut, SlowDown) as problem:
        return _page(problem), 422
    with hall.database.writing() as connection:
        codes = renew_recovery_codes(connection, hall, user.id)
    return render_template("access/recovery_codes.html", codes=codes, on=url_for("own_access.page"), renewed=True)


def _check_old_password(user: SignedIn) -> None:
    """OldPasswordWrong, SlowDown."""
    hall = this_hall()
    with hall.database.reading() as connection:
        username = username_of(connection, user.id)
    attempt = Attempt(username)
    if off_the_loop(check_password, hall, username, request.form.get("old", "")) != user.id:
        attempt.was_wrong()
        raise OldPasswordWrong()
    attempt.was_right()


def _factor(user: SignedIn) -> Row[Any] | None:
    with this_hall().database.reading() as connection:
        return factor_of(connection, user.id)


def _stay(user: SignedIn) -> None:
    """This browser stays signed in where all others of the person are not."""
    with this_hall().database.reading() as connection:
        login_user(guards.who_is(connection, user.id))


def _page(problem: Refusal | None = None) -> str:
    user = guards.somebody()
    with this_hall().database.reading() as connection:
        left, username = recovery_codes_left(connection, user.id), username_of(connection, user.id)
    return render_template("access/own.html", factor=_factor(user), left=left, username=username, problem=problem)


def _enrol_page(problem: Refusal | None = None) -> str:
    user = guards.somebody()
    return render_template(
        "access/enrol.html", user=user, problem=problem, own=True, replaced=_factor(user), **setting_up.shown(user)
    )
