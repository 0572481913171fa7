"""Reads of score reviews: lists, one review with its steps and markings, what a candidate may ask for, and the rule now."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from examhall.errors import NotFound
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.scope import EVERYWHERE
from examhall.people.tables import person
from examhall.programme import queries as programme
from examhall.programme.days import day_of
from examhall.programme.tables import level, level_part
from examhall.registration.tables import registration
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import administration, batch, centre, room
from examhall.sittings.tables import room_run, sitting
from grading.releasing.deadlines import Countdown
from grading.releasing.queries import newest_numbers
from grading.reviewing.findings import Findings, read_findings
from grading.reviewing.states import LAPSED, WITH_OFFICERS, Move, Outcome, State, shown_state
from grading.reviewing.tables import (
    score_review,
    score_review_marking,
    score_review_rule,
    score_review_step,
    score_review_words,
)
from grading.reviewing.terms import SUGGESTED, answer_due
from grading.rule_editions import RuleEditions

PURPOSE: Final = "score review"  # the vault's, for what candidates and officers write
MOST: Final = 300  # lines of a list

WORDS: Final = (score_review_words.c.review_id == score_review_step.c.review_id) & (
    score_review_words.c.number == score_review_step.c.number
)
RULE: Final = RuleEditions(score_review_rule, SUGGESTED)  # fees and terms


class Review(Struct, frozen=True):
    """A review as it stands. `row`: see `_reviews`; `state`: as it is shown; `due`: the promised answer, None before it is
    accepted or once it is withdrawn; `public`: the newest release of its result tells of its outcome."""

    row: Any
    state: str
    public: bool
    due: Countdown | None

    @property
    def told(self) -> bool:
        """Whether the candidate may read the reply."""
        return self.state == State.ANSWERED


class Step(Struct, frozen=True):
    move: str
    at: Instant
    by: str
    says: str


class Marking(Struct, frozen=True):
    """A sitting marked again: by whom and when, what was found, and the hash of the text that says so."""

    number: int
    at: Instant
    by: str
    by_name: str
    found: Findings
    hash: str


def sat() -> Select[Any]:
    """Who sat which part where, with the titles of the examination in both languages."""
    return (
        select(
            sitting.c.id.label("sitting"), sitting.c.registration_id, sitting.c.person_id, sitting.c.run_id, sitting.c.seat,
            person.c.name, person.c.identity_locked, registration.c.ticket, registration.c.level, administration.c.part,
            administration.c.id.label("administration"), administration.c.title, administration.c.starts_at,
            batch_title().label("batch"), level.c.title.label("level_title"), level.c.title_en.label("level_title_en"),
            level_part.c.title.label("part_title"), level_part.c.title_en.label("part_title_en"), level_part.c.points,
            level_part.c.pass_mark, room.c.name.label("room"), centre.c.id.label("centre_id"), centre.c.name.label("centre"),
            centre.c.address, centre.c.zone,
        )
        .select_from(sitting)
        .join(person, person.c.id == sitting.c.person_id)
        .join(registration, registration.c.id == sitting.c.registration_id)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .join(batch, batch.c.id == registration.c.batch_id)
        .join(level, level.c.code == registration.c.level)
        .join(level_part, and_(level_part.c.level == administration.c.level, level_part.c.part == administration.c.part))
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
    )  # fmt: skip


def sitting_of(connection: Connection, sitting_id: str) -> Row[Any]:
    """NotFound."""
    row = connection.execute(sat().where(sitting.c.id == sitting_id)).first()
    if row is None:
        raise NotFound()
    return row


def _reviews() -> Select[Any]:
    newest = newest_numbers()
    return (
        sat()
        .add_columns(score_review, newest.c.number.label("public_now"))
        .join(score_review, score_review.c.sitting_id == sitting.c.id)
        .outerjoin(newest, newest.c.sitting_id == sitting.c.id)
    )


def _standing(connection: Connection, rows: Sequence[Any], now: Instant) -> list[Review]:
    corrections, found = programme.working_days(connection), []
    for row in rows:
        state, public = State(row.state), _is_public(row)
        shown, due = shown_state(state, row.outcome or "", public, row.pay_until, day_of(now)), None
        if row.since is not None and state is not State.WITHDRAWN:
            due = answer_due(row.since, row.within, now, shown == State.ANSWERED, corrections)
        found.append(Review(row, shown, public, due))
    return found


def reviews(
    connection: Connection, now: Instant, states: Collection[str] = (), find: str = "", centres: Collection[str] = (EVERYWHERE,)
) -> list[Review]:
    """In these states as they are shown, or in all; `find`: of a number, a ticket or a name. What is due first comes first."""
    query = _reviews()
    if find:
        named = (
            column.contains(find, autoescape=True) for column in (score_review.c.number, registration.c.ticket, person.c.name)
        )
        query = query.where(or_(*named))
    if EVERYWHERE not in centres:
        query = query.where(centre.c.id.in_(centres))
    found = _standing(connection, connection.execute(query.order_by(score_review.c.number.desc())).all(), now)
    wanted = [one for one in found if not states or one.state in states]
    return _in_order(wanted)[:MOST]


def _in_order(found: Sequence[Review]) -> list[Review]:
    """What is to be answered, the first due before the others; then what waits for its fee; then the rest, the newest first."""
    due = sorted(((one.due.due.day, one) for one in found if one.due and not one.told), key=lambda pair: pair[0])
    unpaid = [one for one in found if one.state == State.ASKED]
    over = [one for one in found if one.state in (State.ANSWERED, State.WITHDRAWN, LAPSED)]
    return [*(one for _, one in due), *unpaid, *over]


def review_of(connection: Connection, review_id: str, now: Instant) -> Review:
    """NotFound."""
    row = connection.execute(_reviews().where(score_review.c.id == review_id)).first()
    if row is None:
        raise NotFound()
    return _standing(connection, [row], now)[0]


def locked(connection: Connection, review_id: str) -> Row[Any]:
    """A review's own row, which nobody else moves until the transaction ends; NotFound."""
    row = connection.execute(select(score_review).where(score_review.c.id == review_id).with_for_update()).first()
    if row is None:
        raise NotFound()
    return row


def standing_on(connection: Connection, sittings: Collection[str], now: Instant) -> dict[str, Review]:
    """sitting -> its review that was not withdrawn, there is one at most."""
    query = _reviews().where(sitting.c.id.in_(sittings), score_review.c.state != State.WITHDRAWN)
    return {one.row.sitting: one for one in _standing(connection, connection.execute(query).all(), now)}


def states_told(connection: Connection, sittings: Collection[str], now: Instant) -> dict[str, str]:
    """sitting -> how its review stands, as it is shown."""
    return {one: review.state for one, review in standing_on(connection, sittings, now).items()}


def _is_public(row: Any) -> bool:
    """Whether a newer release than the one that was reviewed is out."""
    return bool((row.public_now or 0) > row.public)


def is_under_review() -> ColumnElement[bool]:
    """Of a sitting: that its released result is being reviewed, and nobody has answered yet."""
    mine = (score_review.c.sitting_id == sitting.c.id) & score_review.c.state.in_(WITH_OFFICERS)
    return select(score_review.c.id).where(mine).exists()


def waiting(connection: Connection, now: Instant) -> int:
    """How many reviews wait for an officer: to be marked again, to be signed, or for their correction to become public."""
    newest = newest_numbers()
    due = (score_review.c.outcome == Outcome.CORRECTED) & (newest.c.number <= score_review.c.public)
    query = select(func.count()).select_from(score_review).join(newest, newest.c.sitting_id == score_review.c.sitting_id)
    return connection.execute(query.where(score_review.c.state.in_(WITH_OFFICERS) | due)).scalar_one()


def steps_of(connection: Connection, hall: Hall, review_id: str) -> list[Step]:
    """Every step, the first one first; without words where these have gone."""
    rows = connection.execute(
        select(score_review_step, person.c.name, score_review_words.c.locked)
        .join(person, person.c.id == score_review_step.c.by)
        .outerjoin(score_review_words, WORDS)
        .where(score_review_step.c.review_id == review_id)
        .order_by(score_review_step.c.number)
    )
    return [Step(row.move, row.at, row.name, opened(hall, row.locked)) for row in rows]


def opened(hall: Hall, locked: bytes | None) -> str:
    """The words of a step; nothing where they have gone."""
    return "" if locked is None else hall.vault.open(PURPOSE, locked).decode()


def signed(connection: Connection, hall: Hall, review_id: str) -> Step:
    """The step by which it was signed; NotFound before."""
    found = next((step for step in steps_of(connection, hall, review_id) if step.move == Move.SIGN), None)
    if found is None:
        raise NotFound()
    return found


def steps_so_far(connection: Connection, review_id: str) -> int:
    return connection.execute(select(func.count()).where(score_review_step.c.review_id == review_id)).scalar_one()


def newest_marking(connection: Connection, review_id: str) -> Marking | None:
    """The last time it was marked again; None before the first."""
    row = connection.execute(
        select(score_review_marking, person.c.name)
        .join(person, person.c.id == score_review_marking.c.by)
        .where(score_review_marking.c.review_id == review_id)
        .order_by(score_review_marking.c.number.desc())
    ).first()
    return Marking(row.number, row.at, row.by, row.name, read_findings(row.text), row.hash) if row else None
