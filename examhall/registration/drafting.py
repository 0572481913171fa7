"""Verbs of an applicant on an application of their own: begin, choose, declare, submit, withdraw; by the server's clock."""

import secrets
from typing import Any, Final

import msgspec
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, exists, insert, select

from examhall.errors import NotFound, Refusal
from examhall.ids import new_id
from examhall.instants import Instant, moment
from examhall.people.tables import person, person_photo
from examhall.programme.days import HOME, day_of
from examhall.registration.application import EDITABLE, Move, State, after
from examhall.registration.application_numbers import DRAWN, application_number
from examhall.registration.application_queries import (
    calendar_of,
    centres_offering,
    clauses_of,
    conditions_of,
    declared_in,
    evidence_of,
    known_of,
    parts_in,
    today,
)
from examhall.registration.barred import Barred, bar_now
from examhall.registration.eligibility import PARTS, Declared, Verdict, check, parts_held, verdict
from examhall.registration.moving import application_row, move_on, write_step
from examhall.registration.places import Place, hold, let_go
from examhall.registration.tables import application, registration

UNCHOSEN: Final = 0  # the clause of a new draft


class Closed(Refusal):
    """The closing minute is past; what was entered stays a draft."""

    code = "closed"

    def __init__(self, says: LazyString) -> None:
        super().__init__()
        self.says = says


class RegisteredAlready(Refusal):
    code = "registered_already"
    says = _("You are registered in this batch already. To change the level or the centre, please ask your centre.")


class AllHeld(Refusal):
    code = "all_held"
    says = _("You have passed both parts of this level already. Please choose another level.")


class NotOffered(Refusal):
    code = "not_offered"
    says = _("Please choose a centre from the list: it offers the level that you chose.")


class Missing(Refusal):
    """What a submission still lacks; `step` names the page on which it is entered."""

    code = "missing"

    def __init__(self, step: str, says: LazyString) -> None:
        super().__init__(step=step)
        self.says = says


class Choice(Struct, frozen=True):
    batch_id: str
    level: str
    centre_id: str


def begin(connection: Connection, now: Instant, person_id: str, choice: Choice) -> str:
    """A draft in this batch; its number. Who has an application there already gets that one as it stands, never a second.

    A withdrawn one is taken up again with what was entered; another level asks for its own clause.

    Closed, Barred, RegisteredAlready, AllHeld, NotOffered.
    """
    connection.execute(select(person.c.id).where(person.c.id == person_id).with_for_update())  # two clicks, one after the other
    mine = (application.c.person_id == person_id) & (application.c.batch_id == choice.batch_id)
    row = connection.execute(select(application).where(mine)).first()
    if row is not None and row.state != State.WITHDRAWN:
        return str(row.number)
    _may_apply(connection, now, person_id, choice.batch_id)
    values = _chosen(connection, now, person_id, choice)
    if row is None or row.level != choice.level:
        values["clause"] = UNCHOSEN
    if row is not None:
        move_on(connection, now, person_id, row, row.version, Move.TAKE_UP, **values)
        return str(row.number)
    made = {
        "id": new_id(), "number": _free_number(connection, now), "person_id": person_id, "batch_id": choice.batch_id, **values,
        "answers": "{}", "state": State.DRAFT, "version": 1, "changed_at": now,
    }  # fmt: skip
    connection.execute(insert(application), made)
    write_step(connection, now, person_id, made["id"], Move.BEGIN)
    return str(made["number"])


def choose(connection: Connection, now: Instant, person_id: str, application_id: str, version: int, choice: Choice) -> None:
    """Another level or centre; another level asks for its own clause. Refuses as `begin`, and as any move."""
    row = _mine_to_edit(connection, now, person_id, application_id)
    values = _chosen(connection, now, person_id, choice)
    if row.level != choice.level:
        values["clause"] = UNCHOSEN
    move_on(connection, now, person_id, row, version, Move.SAVE, **values)


def declare(
    connection: Connection, now: Instant, person_id: str, application_id: str, version: int, clause: int, declared: Declared
) -> None:
    """The clause and what is said to it; kept even where it is not met yet. Missing, ChangedMeanwhile, NoSuchMove."""
    row = _mine_to_edit(connection, now, person_id, application_id)
    if clause not in clauses_of(connection, row.level, day_of(now)):
        raise Missing("eligibility", _("Please choose the clause by which you apply."))
    answers = msgspec.json.encode(declared).decode()
    move_on(connection, now, person_id, row, version, Move.SAVE, clause=clause, answers=answers)


def submit(connection: Connection, now: Instant, person_id: str, application_id: str, version: int) -> None:
    """Take the places of all parts, or none. Who sends the page twice has submitted once.

    Missing, Closed, Barred, NoPlaceLeft, ChangedMeanwhile, NoSuchMove.
    """
    row = _mine(connection, person_id, application_id)
    if row.state == State.SUBMITTED:
        return
    row = _mine_to_edit(connection, now, person_id, application_id)
    for missing in missing_in(connection, row, now):
        raise missing
    chosen = _chosen(connection, now, person_id, Choice(row.batch_id, row.level, row.centre_id))
    if (chosen["theory"], chosen["practical"]) != (row.theory, row.practical):
        raise Missing("choice", _("The parts that you hold have changed. Please confirm level and centre once more."))
    hold(connection, application_id, places_of(row))
    move_on(connection, now, person_id, row, version, Move.SUBMIT)


def withdraw(connection: Connection, now: Instant, person_id: str, application_id: str, version: int) -> None:
    """Give everything back; it can be taken up again while applications are open. ChangedMeanwhile, NoSuchMove."""
    row = _mine(connection, person_id, application_id)
    if row.state == State.WITHDRAWN:
        return
    move_on(connection, now, person_id, row, version, Move.WITHDRAW)
    let_go(connection, application_id)


def missing_in(connection: Connection, row: Row[Any], now: Instant) -> list[Missing]:
    """All that a draft still lacks before it can be submitted, in the order of its pages."""
    lacks = []
    if row.clause == UNCHOSEN:
        lacks.append(Missing("eligibility", _("Choose the clause by which you apply.")))
    else:
        known = known_of(connection, row.person_id, row.level, now, row.batch_id)
        findings = check(conditions_of(connection, row.level, row.clause), declared_in(row), known)
        lacks += [Missing("eligibility", one.says) for one in findings if one.verdict is Verdict.NOT_MET]
        if verdict(findings) is Verdict.LOOK and not evidence_of(connection, row.id):
            lacks.append(Missing("eligibility", _("Hand in the evidence for your clause.")))
    if connection.execute(select(person_photo.c.added_at).where(person_photo.c.person_id == row.person_id)).first() is None:
        lacks.append(Missing("photo", _("Hand in your photo.")))
    return lacks


def places_of(row: Row[Any]) -> list[Place]:
    """The places that an application asks for."""
    return [(row.batch_id, row.centre_id, row.level, part) for part in parts_in(row)]


def may_edit(connection: Connection, now: Instant, person_id: str, application_id: str) -> None:
    """Whether something may be added to it or taken from it now. NoSuchMove, Closed, Barred, RegisteredAlready."""
    after(State(_mine_to_edit(connection, now, person_id, application_id).state), Move.SAVE)


def _mine(connection: Connection, person_id: str, application_id: str) -> Row[Any]:
    row = application_row(connection, application_id)
    if row.person_id != person_id:
        raise NotFound()
    return row


def _mine_to_edit(connection: Connection, now: Instant, person_id: str, application_id: str) -> Row[Any]:
    row = _mine(connection, person_id, application_id)
    if State(row.state) in EDITABLE:
        _may_apply(connection, now, person_id, row.batch_id, State(row.state))
    return row


def _may_apply(connection: Connection, now: Instant, person_id: str, batch_id: str, state: State = State.DRAFT) -> None:
    """Closed, Barred, RegisteredAlready. What was returned may be mended until the counters close."""
    calendar = calendar_of(connection, batch_id)
    closes = calendar.confirmation_closes_at if state is State.RETURNED else calendar.applications_close_at
    if now < calendar.applications_open_at:
        raise Closed(_("Applications for this batch open at %(at)s.", at=_clock(calendar.applications_open_at)))
    if now >= closes:
        at = _clock(closes)
        raise Closed(_("This batch closed at %(at)s by the server's clock. What you entered is kept as a draft.", at=at))
    if (bar := bar_now(connection, person_id, now)) is not None:
        raise Barred(bar.until, bar.reference)
    taken = exists().where(registration.c.person_id == person_id, registration.c.batch_id == batch_id)
    if connection.execute(select(taken)).scalar():
        raise RegisteredAlready()


def _chosen(connection: Connection, now: Instant, person_id: str, choice: Choice) -> dict[str, Any]:
    """Both parts, or the one that is missing. AllHeld, NotOffered."""
    held = parts_held(choice.level, known_of(connection, person_id, choice.level, now, choice.batch_id))
    asked = [part for part in PARTS if part not in held]
    if not asked:
        raise AllHeld(field="level")
    offers = centres_offering(connection, choice.batch_id, choice.level, asked)
    if choice.centre_id not in [one.id for one in offers]:
        raise NotOffered(field="centre")
    return {
        "level": choice.level, "centre_id": choice.centre_id, "theory": "theory" in asked, "practical": "practical" in asked,
    }  # fmt: skip


def _free_number(connection: Connection, now: Instant) -> str:
    year = today(now).year
    while True:
        number = application_number(year, secrets.randbelow(DRAWN))
        if connection.execute(select(application.c.id).where(application.c.number == number)).first() is None:
            return number


def _clock(at: Instant) -> str:
    return f"{moment(at, HOME):%Y-%m-%d %H:%M}"
