"""The pages on which the staff's accounts are kept: the list, one person, and whose roles are asked for a second factor."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection

from examhall.errors import ChangedMeanwhile, Malformed, NotAllowed, ReasonNeeded, Refusal
from examhall.hall import this_hall
from examhall.instants import Instant, moment
from examhall.people import guards
from examhall.people.factors import SUGGESTED, recovery_codes_left, rule_now, set_rule
from examhall.people.guards import requires
from examhall.people.operations import hash_password
from examhall.people.pages import off_the_loop
from examhall.people.passwords import one_time_password
from examhall.people.permissions import MAY, Action, Role
from examhall.people.role_words import ROLES
from examhall.people.trail_pages import ZONE
from examhall.staff import operations, queries
from examhall.staff.queries import Member
from examhall.staff.reach import Grant, Grants, may_give, may_manage, may_reset_factor
from examhall.steps import Step
from examhall.wing import these_wings

pages = Blueprint("staff", __name__, url_prefix="/staff/people")

LONGEST_NAME, LONGEST_USERNAME, LONGEST_REASON = 100, 60, 400


class NotFilledIn(Refusal):
    code = "not_filled_in"
    says = _("A name, a user name without spaces and a role are needed.")


@pages.get("")
@requires(Action.RESET_FACTOR)
def members() -> str:
    """Whose accounts or factors somebody may keep, narrowed by name and role."""
    return _list()


@pages.post("")
@requires(Action.MANAGE_PEOPLE)
def join() -> Any:
    """The one-time password stands on the page that answers, and nowhere else."""
    name, username = request.form.get("name", "").strip(), request.form.get("username", "").strip()
    password = one_time_password()
    try:
        fits = 0 < len(name) <= LONGEST_NAME and 0 < len(username) <= LONGEST_USERNAME and username.isprintable()
        if not fits or len(username.split()) != 1 or not request.form.get("role"):
            raise NotFilledIn()
        hashed = off_the_loop(hash_password, password)
        person_id = operations.join(this_hall(), guards.somebody().id, name, username, _grant(), hashed)
    except (NotFilledIn, operations.NameTaken) as problem:
        return _list(problem), 422
    return _handed_over(person_id, password)


@pages.get("/<person_id>")
@requires(Action.RESET_FACTOR)
def member(person_id: str) -> str:
    return _person(person_id)


@pages.post("/<person_id>/roles")
@requires(Action.MANAGE_PEOPLE)
def give_role(person_id: str) -> Any:
    operations.give_role(this_hall(), guards.somebody().id, person_id, _grant())
    return redirect(url_for("staff.member", person_id=person_id))


@pages.post("/<person_id>/roles/taken")
@requires(Action.MANAGE_PEOPLE)
def take_role(person_id: str) -> Any:
    operations.take_role(this_hall(), guards.somebody().id, person_id, _grant())
    return redirect(url_for("staff.member", person_id=person_id))


@pages.post("/<person_id>/password")
@requires(Action.MANAGE_PEOPLE)
def give_password(person_id: str) -> str:
    password = one_time_password()
    hashed = off_the_loop(hash_password, password)
    operations.give_password(this_hall(), guards.somebody().id, person_id, hashed)
    return _handed_over(person_id, password)


@pages.post("/<person_id>/factor")
@requires(Action.RESET_FACTOR)
def reset_factor(person_id: str) -> Any:
    try:
        operations.reset_factor(this_hall(), guards.somebody().id, person_id, _reason())
    except ReasonNeeded as problem:
        return _person(person_id, factor_problem=problem), 422
    return redirect(url_for("staff.member", person_id=person_id))


@pages.post("/<person_id>/account")
@requires(Action.MANAGE_PEOPLE)
def set_active(person_id: str) -> Any:
    try:
        operations.set_active(this_hall(), guards.somebody().id, person_id, request.form.get("active") == "yes", _reason())
    except ReasonNeeded as problem:
        return _person(person_id, account_problem=problem), 422
    return redirect(url_for("staff.member", person_id=person_id))


@pages.get("/second-factor")
@requires(Action.SET_FACTOR_RULE)
def rule() -> str:
    return _rule()


@pages.post("/second-factor")
@requires(Action.SET_FACTOR_RULE)
def write_rule() -> Any:
    hall, seen = this_hall(), request.form.get("edition", 0, type=int)
    asked = [role for role in ROLES if role.value in request.form.getlist("role")]
    try:
        with hall.database.writing() as connection:
            set_rule(connection, hall, guards.somebody().id, seen, asked)
    except ChangedMeanwhile as changed:
        return _rule(changed), 409
    return redirect(url_for("staff.rule", saved=1))


def _grant() -> Grant:
    """The role and the centre that were posted; Malformed for what is neither."""
    try:
        role, centre = Role(request.form.get("role", "")), request.form.get("centre", "")
    except ValueError as fault:
        raise Malformed(field="role") from fault
    with this_hall().database.reading() as connection:
        if role not in ROLES or centre not in {"", *queries.centres(connection)}:
            raise Malformed(field="centre")
    return Grant(role, centre)


def _reason() -> str:
    return request.form.get("reason", "").strip()[:LONGEST_REASON]


def _list(problem: Refusal | None = None) -> str:
    asked = {name: request.args.get(name, "").strip()[:80] for name in ("name", "role")}
    with this_hall().database.reading() as connection:
        mine = queries.grants_of(connection, guards.somebody().id)
        found, centres = queries.members(connection), queries.centres(connection)
        required = rule_now(connection)[1]
    near = [one for one in found if may_manage(mine, one.grants) or may_reset_factor(mine, one.grants)]
    shown = [one for one in near if _fits(one, **asked)]
    return render_template(
        "staff/people.html", members=shown, whole=len(near), centres=centres, asked=asked, roles=ROLES, required=required,
        givable=_givable(mine), everywhere=_everywhere(mine), in_order=_in_order, problem=problem, opens=_opens(),
    )  # fmt: skip


def _opens() -> dict[Role, list[LazyString | str]]:
    """role -> what the doors are called that it opens, in the order of the procedure."""
    doors = sorted((door for wing in these_wings() for door in wing.menu), key=lambda door: list(Step).index(door[3]))
    return {role: [words for _endpoint, words, action, _step in doors if role in MAY[action]] for role in ROLES}


def _fits(one: Member, name: str, role: str) -> bool:
    words = f"{one.name} {one.username}".casefold()
    return name.casefold() in words and (not role or any(grant.role == role for grant in one.grants))


def _person(person_id: str, **problems: Refusal) -> str:
    """NotAllowed where this account is out of reach."""
    user = guards.somebody()
    with this_hall().database.reading() as connection:
        mine, found = queries.grants_of(connection, user.id), queries.member(connection, person_id)
        centres, left = queries.centres(connection), recovery_codes_left(connection, person_id)
        required = rule_now(connection)[1]
    manages, resets = may_manage(mine, found.grants), may_reset_factor(mine, found.grants)
    if not (manages or resets):
        raise NotAllowed()
    oneself = person_id == user.id
    return render_template(
        "staff/person.html", member=found, centres=centres, roles=ROLES, left=left, required=required, at=_at,
        manages=manages and not oneself, resets=resets and not oneself, oneself=oneself, givable=_givable(mine),
        everywhere=_everywhere(mine), takable={grant for grant in found.grants if may_give(mine, grant)},
        in_order=_in_order, problems=problems,
    )  # fmt: skip


def _handed_over(person_id: str, password: str) -> str:
    with this_hall().database.reading() as connection:
        found = queries.member(connection, person_id)
    return render_template("staff/handed_over.html", member=found, password=password, at=_at)


def _rule(problem: Refusal | None = None) -> str:
    with this_hall().database.reading() as connection:
        edition, asked = rule_now(connection)
        without = _without_factor(connection)
    return render_template(
        "staff/factor_rule.html",
        edition=edition,
        asked=asked,
        roles=ROLES,
        suggested=SUGGESTED,
        without=without,
        problem=problem,
    )


def _without_factor(connection: Connection) -> dict[str, int]:
    """role -> how many of it would set one up at their next sign-in."""
    open_ones = [one for one in queries.members(connection) if one.active and one.factor_since is None]
    return {role: sum(any(grant.role == role for grant in one.grants) for one in open_ones) for role in ROLES}


def _givable(mine: Grants) -> list[Role]:
    mine_to_give = {grant.centre for grant in mine} | {""}
    return [role for role in ROLES if any(may_give(mine, Grant(role, centre)) for centre in mine_to_give)]


def _everywhere(mine: Grants) -> bool:
    return may_give(mine, Grant(Role.PROCTOR, ""))


def _in_order(grants: Grants) -> list[Grant]:
    order = [role.value for role in ROLES]
    return sorted(grants, key=lambda grant: (order.index(grant.role) if grant.role in order else len(order), grant.centre))


def _at(at: Instant) -> str:
    return moment(at, ZONE).strftime("%Y-%m-%d %H:%M")
