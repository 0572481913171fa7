"""Verbs on items and facts: drafting, every move of a review, rows of the register. Each writes its line in the trail."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, insert, select, update

from examhall.audit import trail
from examhall.errors import Broken, NotFound, NotNow, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from question_bank.facts import Fact
from question_bank.items import Item, Kind
from question_bank.queries import facts as known_facts
from question_bank.queries import read_version, steps_of
from question_bank.review import Move, State, next_state
from question_bank.tables import fact as fact_table
from question_bank.tables import item as item_table
from question_bank.tables import item_step, item_version
from question_bank.tasks.checks import failures
from question_bank.tasks.variants import TaskTest
from question_bank.written import write_item, write_tests


class TestsFail(Refusal):
    """A task does not mark its own tests as its author says it must; `failures` are sentences."""

    __test__ = False  # not a class of pytest's
    code = "tests_fail"
    says = _("The task does not pass its own tests, so it cannot be approved.")

    def __init__(self, failures: list[str]) -> None:
        super().__init__(failures=failures)
        self.failures = failures


def write_facts(connection: Connection, hall: Hall, now: Instant, by: str, facts: Iterable[Fact]) -> int:
    """Bring rows of the register up to date; returns how many are new or changed. What a row said before is in the trail."""
    known = known_facts(connection)
    changed = [fact for fact in facts if known.get(fact.id) != fact]
    for fact in changed:
        row = {**msgspec.to_builtins(fact), "changed_at": now, "changed_by": by}
        if fact.id in known:
            connection.execute(update(fact_table).where(fact_table.c.id == fact.id).values(row))
        else:
            connection.execute(insert(fact_table), {"valid_from": None, "valid_to": None, **row})
        before = msgspec.to_builtins(known[fact.id]) if fact.id in known else None
        trail.write(connection, hall.audit_key, now, by, "write_fact", fact.id, says=fact.says, before=before)
    return len(changed)


def draft_item(
    connection: Connection, hall: Hall, now: Instant, by: str, item: Item, tests: Sequence[TaskTest] = (), authored: str = ""
) -> int:
    """A new version of an item, as a draft by `by`. Returns its number, from 1. NotNow when an id changes kind or level.

    `authored` is what its author wrote, from which it can be edited again.
    """
    part = "practical" if item.kind is Kind.TASK else "theory"
    known = connection.execute(select(item_table).where(item_table.c.id == item.id).with_for_update()).first()
    if known is None:
        row = {"id": item.id, "level": item.level, "part": part, "kind": item.kind}
        connection.execute(insert(item_table), row)
    elif (known.level, known.kind) != (item.level, item.kind):
        raise NotNow(item=item.id)
    newest = connection.execute(
        select(item_version.c.version).where(item_version.c.item_id == item.id).order_by(item_version.c.version.desc()).limit(1)
    ).scalar()
    version = (newest or 0) + 1
    text, digest = write_item(item)
    connection.execute(
        insert(item_version),
        {
            "item_id": item.id, "version": version, "area": item.area, "difficulty": item.difficulty,
            "cognitive": item.cognitive, "knowledge": item.knowledge[:200], "points": f"{item.points:f}",
            "variants": len(item.variants), "language": item.language, "calculation": item.calculation,
            "author_id": by, "drafted_at": now, "text": text,
            "tests": write_tests(tests), "hash": digest, "authored": authored,
        },
    )  # fmt: skip
    _step(connection, now, by, item.id, version, 0, State.DRAFT, Move.WRITE, "")
    trail.write(connection, hall.audit_key, now, by, "draft_item", item.id, version=version, hash=digest)
    return version


def review_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, note: str = "") -> None:
    """Somebody else than the author has looked at the draft and finds it good."""
    _move(connection, hall, now, by, item_id, version, Move.REVIEW, note)


def send_back_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, note: str) -> None:
    """Back to the author, with what is to be mended; the author answers with a new version."""
    if not note.strip():
        raise ReasonNeeded()
    _move(connection, hall, now, by, item_id, version, Move.SEND_BACK, note)


def approve_item(hall: Hall, by: str, item_id: str, version: int, hands: Callable[..., Any] | None = None) -> None:
    """Into the bank: from now on it may stand on a paper. TestsFail while a task does not pass its own tests.

    The tests are marked before the transaction begins: they take long, and a version never changes. `hands` runs them
    somewhere else: in the server off the loop.
    """
    with hall.database.reading() as connection:
        found = read_version(connection, item_id, version)
    work = (hall, found.item, found.tests)
    failing = hands(failing_tests, *work) if hands else failing_tests(*work)
    if failing:
        raise TestsFail(failures=failing)
    with hall.database.writing() as connection:
        approve_tested(connection, hall, hall.now(), by, item_id, version)


def approve_tested(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int) -> None:
    """The approval itself, of a version whose tests have just passed."""
    _move(connection, hall, now, by, item_id, version, Move.APPROVE, "")


def retire_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, note: str) -> None:
    """Out of use: no new paper takes it; papers that pin it stay as they are."""
    if not note.strip():
        raise ReasonNeeded()
    _move(connection, hall, now, by, item_id, version, Move.RETIRE, note)


def failing_tests(hall: Hall, item: Item, tests: Sequence[TaskTest]) -> list[str]:
    """A sentence for each test of a task that the judge plugged in by grading does not pay as the author says."""
    if hall.judge is None:
        raise Broken(what="judge")
    return list(failures(item, tests, hall.judge))


def _move(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, move: Move, note: str) -> None:
    held = connection.execute(select(item_table.c.id).where(item_table.c.id == item_id).with_for_update()).first()
    steps = steps_of(connection, item_id, version)
    if held is None or not steps:
        raise NotFound()
    state = next_state(steps, move, by)
    _step(connection, now, by, item_id, version, len(steps), state, move, note.strip())
    trail.write(connection, hall.audit_key, now, by, f"{move}_item", item_id, version=version, note=note.strip())


def _step(
    connection: Connection, now: Instant, by: str, item_id: str, version: int, number: int, state: State, move: Move, note: str
) -> None:
    row = {
        "item_id": item_id, "version": version, "number": number, "state": state, "move": move, "person_id": by, "at": now,
        "note": note,
    }  # fmt: skip
    connection.execute(insert(item_step), row)
