"""Verbs on misconduct cases: open, notify, state, decide, appeal; each a step that stays. What is decided is done at once.

A decision voids the parts it reaches, writes the integrity record and, where the rule says so, bars from applying. On appeal
what was too much is taken back: parts count again at the next grading, the record and its bar end. What follows names the case
by its number: the reasons are said in it alone, and go with it.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, insert, select, update

from examhall.audit import trail
from examhall.errors import ReasonNeeded, Refusal, SecondPersonNeeded, WordsTooLong
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant, moment
from examhall.jobs.queue import enqueue
from examhall.people.news import About, tell
from examhall.programme import queries as programme
from examhall.programme.days import HOME, day_of
from examhall.registration.barring import bar_person, end_bar
from examhall.sittings.tables import room_run, sitting
from grading import voiding
from grading.answer_sheets import voided_of
from grading.jobs import GRADE
from grading.misconduct import queries
from grading.misconduct.moves import BY_TWO, OF_THE_CANDIDATE, Effect, Move, NotLess, Reach, Rule, State, check, is_less, until
from grading.misconduct.tables import case_decision, case_step, case_words, misconduct_case
from proctor.incidents import is_misconduct
from proctor.void_requests import settle

LONGEST: Final = 4_000


class CaseOpen(Refusal):
    code = "case_open"
    says = _("There is a case on this sitting already.")


class NoKindOfMisconduct(Refusal):
    code = "no_kind_of_misconduct"
    says = _("Choose the kind of misconduct.")


def open_case(
    connection: Connection, hall: Hall, now: Instant, by: str, sitting_id: str, kind: str, facts: str, incident_id: str = ""
) -> str:
    """The id of a new case on a sitting, from what the room noted or from the facts alone.

    NotFound, CaseOpen, NoKindOfMisconduct, ReasonNeeded where the facts are missing.
    """
    if not is_misconduct(kind):
        raise NoKindOfMisconduct(field="kind")
    if not facts.strip():
        raise ReasonNeeded(field="facts")
    queries.noted(connection, sitting_id, incident_id)
    if queries.case_on(connection, sitting_id) is not None:
        raise CaseOpen()
    case_id, number = new_id(), queries.next_number(connection, day_of(now)[:4])
    row = {
        "id": case_id, "number": number, "sitting_id": sitting_id, "incident_id": incident_id or None, "kind": kind,
        "state": State.OPEN, "opened_by": by, "opened_at": now,
    }  # fmt: skip
    connection.execute(insert(misconduct_case), row)
    _step(connection, hall, now, case_id, "open", by, None, facts)
    trail.write(connection, hall.audit_key, now, by, "open_case", number, sitting=sitting_id, kind=kind)
    return case_id


class Handed(msgspec.Struct, frozen=True):
    """What is done: its move, its words (a statement, a reason), the second person of a move by two, what is decided."""

    move: Move
    says: str = ""
    second: str = ""
    effect: Effect | None = None


def handle(connection: Connection, hall: Hall, now: Instant, by: str, case_id: str, handed: Handed) -> State:
    """Move a case on; its state afterwards.

    What `check` refuses, SecondPersonNeeded, ReasonNeeded, NotLess, NotFound. Without an effect a decision brings what the
    rule says of the tier.
    """
    case = queries.case_of(connection, case_id, for_update=True)
    persons = (by, handed.second) if handed.move in BY_TWO else (by,)
    after = check(queries.handling_of(connection, case, day_of(now)), handed.move, persons)
    if handed.move in BY_TWO and handed.second in ("", by):
        raise SecondPersonNeeded()
    if not handed.says.strip():
        raise ReasonNeeded(field="says")
    values: dict[str, Any] = {"state": after}
    rule = queries.RULE.now(connection)
    if handed.move is Move.NOTIFY:
        values["state_until"] = programme.last_day(connection, now, rule.statement_days)
    if handed.move is Move.DECIDE:
        values["appeal_until"] = programme.last_day(connection, now, rule.appeal_days)
        _decide(connection, hall, now, case, by, handed, handed.effect or rule.tiers[queries.tier_of(case.kind)], number=1)
    if handed.move is Move.DISMISS:
        settle(connection, case.sitting_id, "declined", by, case.number, now)
    if handed.move is Move.CHANGE:
        _lessen(connection, hall, now, case, by, handed)
    if handed.move is Move.CANCEL:
        _take_back(connection, hall, now, case, by, handed, keep=[])
    connection.execute(update(misconduct_case).where(misconduct_case.c.id == case_id).values(values))
    unheard_of = (case.state, handed.move) == (State.OPEN, Move.DISMISS)
    if handed.move not in OF_THE_CANDIDATE and not unheard_of:
        tell(connection, now, case.person_id, About.NOTICE, f"{case_id} {handed.move}")
    second = handed.second if handed.move in BY_TWO else None
    _step(connection, hall, now, case_id, handed.move, by, second, handed.says)
    trail.write(connection, hall.audit_key, now, by, f"{handed.move}_case", case.number, second=second or "")
    return after


def set_rule(connection: Connection, hall: Hall, now: Instant, by: str, rule: Rule) -> None:
    """What each tier brings from now on; decisions that were made stay as they are."""
    edition, text = queries.RULE.add(connection, now, by, rule)
    trail.write(connection, hall.audit_key, now, by, "set_misconduct_rule", str(edition), rule=text)


def _decide(
    connection: Connection, hall: Hall, now: Instant, case: Row[Any], by: str, handed: Handed, effect: Effect, number: int
) -> None:  # fmt: skip
    """Write down what is decided and do it."""
    reached = _reached(connection, case, effect)
    void_by_now = voided_of(connection, reached)
    for sitting_id in reached:
        if sitting_id not in void_by_now:
            voiding.void(connection, hall, now, by, handed.second, sitting_id, case.number)
    _grade_again(connection, hall, now, by, reached)
    today = moment(now, HOME).date()
    days = {"since": today.isoformat(), "until": until(today, effect.years) if effect.years else ""}
    bar_id = None
    if effect.bars:
        bar_id = bar_person(connection, hall, now, by, case.person_id, reference=case.number, reason=case.number, **days)
    decided = {
        "case_id": case.id, "number": number, "reach": effect.reach, "years": effect.years, "bars": effect.bars,
        "bar_id": bar_id, **days,
    }  # fmt: skip
    connection.execute(insert(case_decision), decided)


def _lessen(connection: Connection, hall: Hall, now: Instant, case: Row[Any], by: str, handed: Handed) -> None:
    first = queries.decision_of(connection, case.id)
    if handed.effect is None or not is_less(handed.effect, queries.effect_of(first)):
        raise NotLess()
    _take_back(connection, hall, now, case, by, handed, keep=_reached(connection, case, handed.effect))
    _decide(connection, hall, now, case, by, handed, handed.effect, number=2)


def _take_back(
    connection: Connection, hall: Hall, now: Instant, case: Row[Any], by: str, handed: Handed, keep: Sequence[str]
) -> None:  # fmt: skip
    """Undo what the first decision brought, but for the parts that stay void."""
    first = queries.decision_of(connection, case.id)
    again = voided_of(connection, _reached(connection, case, Effect(Reach(first.reach)))) - set(keep)
    for sitting_id in sorted(again):
        voiding.lift(connection, hall, now, by, handed.second, sitting_id, case.number)
    _grade_again(connection, hall, now, by, again)
    if first.bar_id:
        end_bar(connection, hall, now, by, first.bar_id, case.number)


def _reached(connection: Connection, case: Row[Any], effect: Effect) -> list[str]:
    """The sittings that a decision reaches: the case's own, or all of its registration."""
    if effect.reach is Reach.PART:
        return [case.sitting_id]
    query = select(sitting.c.id).where(sitting.c.registration_id == case.registration_id).order_by(sitting.c.id)
    return list(connection.execute(query).scalars())


def _grade_again(connection: Connection, hall: Hall, now: Instant, by: str, sittings: Collection[str]) -> None:
    """The rooms of these sittings are graded anew, those that are closed."""
    query = select(room_run.c.id).join(sitting, sitting.c.run_id == room_run.c.id).where(sitting.c.id.in_(sittings))
    for run_id in connection.execute(query.where(room_run.c.closed_at.is_not(None)).distinct()).scalars().all():
        enqueue(connection, GRADE, {"run": run_id, "by": by}, now, by)


def _step(
    connection: Connection, hall: Hall, now: Instant, case_id: str, move: str, by: str, second: str | None, says: str
) -> None:  # fmt: skip
    if len(says) > LONGEST:
        raise WordsTooLong(LONGEST)
    place = {"case_id": case_id, "number": queries.steps_so_far(connection, case_id) + 1}
    connection.execute(insert(case_step), {**place, "move": move, "at": now, "by": by, "second": second})
    connection.execute(insert(case_words), {**place, "locked": hall.vault.lock(queries.PURPOSE, says.strip().encode())})
