"""Verbs of asking for a review and withdrawing it, and of setting what a review costs and by when it is answered."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from examhall.audit import trail
from examhall.counter.numbering import next_number
from examhall.errors import NotFound, ReasonNeeded, WordsTooLong
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.programme import queries as programme
from examhall.programme.days import day_of
from examhall.sittings.tables import sitting
from grading.releasing.queries import released
from grading.reviewing import queries
from grading.reviewing.states import LAPSED, Move, State, after
from grading.reviewing.tables import score_review, score_review_step, score_review_words
from grading.reviewing.terms import Rule, check_term, pay_until

LONGEST = 2_000
ASK = "ask"  # how the first step is called, before there is a state


def ask(connection: Connection, hall: Hall, now: Instant, by: str, sitting_id: str, says: str) -> str:
    """The review of a released result, for its candidate (`by`); the one that is there, however often this is sent. For one
    that has lapsed there is a new one.

    NotFound where nothing is public or it is another's, TermOver, WordsTooLong.
    """
    mine = select(sitting.c.id).where(sitting.c.id == sitting_id, sitting.c.person_id == by)
    if connection.execute(mine.with_for_update()).first() is None:  # who comes second waits, and finds the review
        raise NotFound()
    there = queries.standing_on(connection, [sitting_id], now).get(sitting_id)
    if there is not None and there.state != LAPSED:
        return str(there.row.id)
    public = released(connection, [sitting_id]).get(sitting_id)
    if public is None:
        raise NotFound()
    check_term(public.released_at, programme.names_now(connection, "").reviews_within, day_of(now))
    if there is not None:
        _end(connection, hall, now, by, there.row, Move.LAPSE)
    rule, year = queries.RULE.now(connection), day_of(now)[:4]
    fee = rule.fee(queries.sitting_of(connection, sitting_id).part)
    review_id, number = new_id(), f"FH{year}-{next_number(connection, f'review:{year}'):04d}"
    row = {
        "id": review_id, "number": number, "sitting_id": sitting_id, "asked_at": now, "fee": fee,
        "state": State.ASKED if fee else State.ACCEPTED, "since": None if fee else now, "within": rule.answer_within,
        "refund": rule.refund, "public": public.number, "pay_until": pay_until(now, rule.pay_within) if fee else "",
    }  # fmt: skip
    connection.execute(insert(score_review), row)
    note(connection, hall, now, review_id, ASK, by, says)
    trail.write(connection, hall.audit_key, now, by, "ask_review", number, sitting=sitting_id, fee=fee)
    return review_id


def withdraw(connection: Connection, hall: Hall, now: Instant, by: str, review_id: str, reason: str) -> None:
    """It is not wanted any more, or nobody came to pay. ReasonNeeded, ReviewMovedOn once somebody has begun."""
    row = queries.locked(connection, review_id)
    after(State(row.state), Move.WITHDRAW)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    _end(connection, hall, now, by, row, Move.WITHDRAW, reason)


def _end(connection: Connection, hall: Hall, now: Instant, by: str, row: Row[Any], move: Move, reason: str = "") -> None:
    state = after(State(row.state), move)
    connection.execute(update(score_review).where(score_review.c.id == row.id).values(state=state))
    note(connection, hall, now, row.id, move, by, reason)
    trail.write(connection, hall.audit_key, now, by, "withdraw_review", row.number, sitting=row.sitting_id, move=move)


def note(connection: Connection, hall: Hall, now: Instant, review_id: str, move: str, by: str, says: str = "") -> None:
    """Write down a step, with what was said. WordsTooLong."""
    said = says.strip()
    if len(said) > LONGEST:
        raise WordsTooLong(LONGEST)
    place = {"review_id": review_id, "number": queries.steps_so_far(connection, review_id) + 1}
    connection.execute(insert(score_review_step), {**place, "move": move, "at": now, "by": by})
    connection.execute(insert(score_review_words), {**place, "locked": hall.vault.lock(queries.PURPOSE, said.encode())})


def set_rule(connection: Connection, hall: Hall, now: Instant, by: str, rule: Rule) -> None:
    """For reviews that are asked for from now on."""
    edition, text = queries.RULE.add(connection, now, by, rule)
    trail.write(connection, hall.audit_key, now, by, "set_review_fees", str(edition), rule=text)
