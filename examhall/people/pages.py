"""Signing in and out for the staff, and choosing a language."""

from contextvars import copy_context
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import LazyString
from flask_login import logout_user

from examhall.errors import SlowDown, StaffSignInFailed
from examhall.hall import this_hall
from examhall.language import LOCALES
from examhall.people import arriving, guards
from examhall.people.guards import Attempt, open_to_all, paced
from examhall.people.operations import check_password
from examhall.steps import STEPS, Step
from examhall.wing import these_wings

BURST: Final = 200  # from one address, whoever is named: a password is slow to look at, and a centre comes to work at once
A_SECOND: Final = 2

pages = Blueprint("people", __name__)


@pages.get("/staff/sign-in")
@open_to_all
def staff_sign_in() -> str:
    guards.door_opened()
    return render_template("staff_sign_in.html", problem="", username="")


@pages.post("/staff/sign-in")
@open_to_all
def sign_staff_in() -> Any:
    hall, username = this_hall(), request.form.get("username", "").strip()
    try:
        paced("staff sign-in", request.remote_addr or "", BURST, A_SECOND)
        attempt = Attempt(username)
    except SlowDown as slowed:
        return render_template("staff_sign_in.html", problem=str(slowed.says), username=username), 429
    person_id = off_the_loop(check_password, hall, username, request.form.get("password", ""))
    if person_id is None:
        attempt.was_wrong()
        return render_template("staff_sign_in.html", problem=str(StaffSignInFailed.says), username=username), 403
    attempt.was_right()
    with hall.database.reading() as connection:
        user = guards.who_is(connection, person_id)
    if user is None:  # closed since the password was looked at
        raise StaffSignInFailed()
    return arriving.begin(user)


@pages.get("/staff")
@open_to_all
def staff_home() -> Any:
    """Where each member of the staff begins: the doors their roles open, by the steps of the procedure."""
    if not guards.who().is_authenticated:
        return redirect(url_for("people.staff_sign_in"))
    user = guards.somebody()
    if user.home != url_for("people.staff_home"):
        return redirect(user.home)
    hall = this_hall()
    menu = [
        (wing, endpoint, words, step)
        for wing in these_wings() for endpoint, words, action, step in wing.menu if user.may(action)
    ]  # fmt: skip
    doors: dict[Step, dict[str, LazyString]] = {step: {} for step in Step}
    for _wing, endpoint, words, step in menu:
        doors[step][url_for(endpoint)] = words  # once, however many actions open it
    with hall.database.reading() as connection:
        waiting = {
            url_for(endpoint): wing.waiting[endpoint](connection, hall.now())
            for wing, endpoint, _words, _step in menu
            if endpoint in wing.waiting
        }
        warnings = [said for wing in these_wings() for warn in wing.warnings for said in warn(connection, user.id, hall.now())]
    steps = [(step, STEPS[step], there) for step, there in doors.items() if there]
    return render_template("staff_home.html", steps=steps, waiting=waiting, warnings=warnings, user=user)


@pages.post("/sign-out")
@open_to_all
def sign_out() -> Any:
    doors = {"/staff": url_for("people.staff_sign_in"), "/apply": "/apply", "/sittings": "/exam"}
    door = doors.get(guards.somebody().home, "/") if guards.who().is_authenticated else "/"
    logout_user()
    session.pop("arriving", None)
    return redirect(door)


@pages.get("/locale/<locale>")
@open_to_all
def choose_locale(locale: str) -> Any:
    """Remember a language and go back to where the reader was; only ever to a page of ours."""
    back = request.args.get("back", "/")
    answer = redirect(back if back.startswith("/") and not back.startswith("//") and "\\" not in back else "/")
    if locale in LOCALES:
        answer.set_cookie("locale", locale, max_age=365 * 86400, samesite="Lax")
    return answer


def off_the_loop(work: Any, *arguments: Any) -> Any:
    """Run slow work in the server's thread pool, in the language of whoever asks; at once where there is none (tests)."""
    from gevent import monkey

    if not monkey.is_module_patched("threading"):
        return work(*arguments)
    import gevent

    done, fault = gevent.get_hub().threadpool.apply(copy_context().run, (_caught, work, *arguments))
    if fault is not None:
        raise fault
    return done


def _caught(work: Any, *arguments: Any) -> tuple[Any, Exception | None]:
    """What the work gave, or what it raised: the pool would write a refusal into the log as if something had broken."""
    try:
        return work(*arguments), None
    except Exception as fault:  # noqa: BLE001  raised again on the loop
        return None, fault
