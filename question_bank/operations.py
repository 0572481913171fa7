"""Verbs on items: drafting, every move of their life, what is said of their lines. Each writes its line in the trail."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, func, insert, select

from examhall.audit import trail
from examhall.errors import Broken, Malformed, NotFound, NotNow, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.instants import Instant, moment
from examhall.pictures import Picture
from question_bank import shelf
from question_bank.items import Item, Kind
from question_bank.pictures import PictureMissing, pictures_named
from question_bank.queries import facts, persons_asked, pictures, pictures_kept, read_version, states_of, steps_of
from question_bank.register_queries import changed_since_suspended, facts_of
from question_bank.review import MOST_PERSONS, WITH_REASON, Move, State, next_state
from question_bank.tables import comment_answer, item_comment, item_fact, item_step, item_version, picture, review_rule
from question_bank.tables import item as item_table
from question_bank.taking_up import hold_facts
from question_bank.tasks.checks import Judge, failures
from question_bank.tasks.variants import TaskTest
from question_bank.written import write_item, write_tests

AT_ONCE: Final = 500  # items looked for in one query


class TestsFail(Refusal):
    """A task does not mark its own tests as its author says it must; `failures` are sentences."""

    __test__ = False  # not a class of pytest's
    code = "tests_fail"
    says = _("The task does not pass its own tests, so it cannot be approved.")

    def __init__(self, failures: list[str]) -> None:
        super().__init__(failures=failures)
        self.failures = failures


class Draft(NamedTuple):
    """An item to be written down, a task with its tests, and its author's words; `found_by` where it was worked out before."""

    item: Item
    tests: Sequence[TaskTest] = ()
    authored: str = ""
    found_by: shelf.Words | None = None


def draft_item(
    connection: Connection, hall: Hall, now: Instant, by: str, item: Item, tests: Sequence[TaskTest] = (), authored: str = ""
) -> int:
    """A new version of an item, as a draft by `by`. Returns its number, from 1. NotNow when an id changes kind or level,
    PictureMissing when it shows a picture that the bank has not.

    `authored` is what its author wrote, from which it can be edited again.
    """
    ((version, digest),) = write_drafts(connection, now, by, [Draft(item, tests, authored)])
    trail.write(connection, hall.audit_key, now, by, "draft_item", item.id, version=version, hash=digest)
    return version


def write_drafts(connection: Connection, now: Instant, by: str, drafts: Sequence[Draft]) -> list[tuple[int, str]]:
    """New versions of different items: (number, hash) of each. The act that they belong to writes its line in the trail.

    NotNow, PictureMissing as for `draft_item`.
    """
    rows, resting, steps, written, shown = [], [], [], [], set[str]()
    standing = _hold(connection, drafts)
    for item, tests, authored, _found_by in drafts:
        level, kind, newest = standing[item.id]
        if (level, kind) != (item.level, item.kind):
            raise NotNow(item=item.id)
        version, (text, digest) = newest + 1, write_item(item)
        written.append((version, digest))
        shown |= pictures_named(text)
        rows.append({
            "item_id": item.id, "version": version, "area": item.area, "difficulty": item.difficulty,
            "cognitive": item.cognitive, "knowledge": item.knowledge[:200], "points": f"{item.points:f}",
            "variants": len(item.variants), "language": item.language, "calculation": item.calculation,
            "author_id": by, "drafted_at": now, "text": text,
            "tests": write_tests(tests), "hash": digest, "authored": authored,
        })  # fmt: skip
        resting += [{"item_id": item.id, "version": version, "fact_id": fact} for fact in dict.fromkeys(item.facts)]
        steps.append(_step_row(now, by, item.id, version, 0, State.DRAFT, Move.WRITE, ""))
    if missing := shown - pictures_kept(connection, shown):
        raise PictureMissing(pictures=sorted(missing))
    for table, new in ((item_version, rows), (item_fact, resting), (item_step, steps)):
        if new:
            connection.execute(insert(table), new)
    numbered = [(draft.item, version) for draft, (version, _hash) in zip(drafts, written, strict=True)]
    shelf.put(connection, numbered, by, now, [draft.found_by or shelf.words_of(draft.item) for draft in drafts])
    return written


def _hold(connection: Connection, drafts: Sequence[Draft]) -> dict[str, tuple[str, str, int]]:
    """Level, kind and newest version of each item that is drafted, held until the end; a new item is entered, without one."""
    found: dict[str, tuple[str, str, int]] = {}
    for first in range(0, len(drafts), AT_ONCE):
        ids = [draft.item.id for draft in drafts[first : first + AT_ONCE]]
        held = select(item_table).where(item_table.c.id.in_(ids)).order_by(item_table.c.id).with_for_update()
        rows = connection.execute(held).all()
        newest = connection.execute(
            select(item_version.c.item_id, func.max(item_version.c.version).label("version"))
            .where(item_version.c.item_id.in_(ids))
            .group_by(item_version.c.item_id)
        )
        versions = {row.item_id: row.version for row in newest}
        found |= {row.id: (row.level, row.kind, versions.get(row.id, 0)) for row in rows}
    new = [draft.item for draft in drafts if draft.item.id not in found]
    if new:
        connection.execute(insert(item_table), [_item_row(item) for item in new])
    return {**{item.id: (item.level, item.kind, 0) for item in new}, **found}


def _item_row(item: Item) -> dict[str, Any]:
    part = "practical" if item.kind is Kind.TASK else "theory"
    return {"id": item.id, "level": item.level, "part": part, "kind": item.kind}


def hand_on_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int) -> None:
    """The author gives the draft to the reviewers."""
    _move(connection, hall, now, by, item_id, version, Move.HAND_ON, "")


def withdraw_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int) -> None:
    """The author takes it back while nobody has decided. WrongState, NotOwnItem."""
    _move(connection, hall, now, by, item_id, version, Move.WITHDRAW, "")


def review_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, note: str = "") -> None:
    """Somebody else than the author has looked at the draft and finds it good."""
    _move(connection, hall, now, by, item_id, version, Move.REVIEW, note)


def send_back_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, note: str) -> None:
    """Back to the author, with what is to be mended; the author answers with a new version."""
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


def use_items(connection: Connection, now: Instant, by: str, pinned: Iterable[tuple[str, int]]) -> None:
    """These versions stand on a sealed paper from now on; the line of its sealing in the trail is theirs too."""
    versions = dict(pinned)
    held = select(item_table.c.id).where(item_table.c.id.in_(versions)).order_by(item_table.c.id).with_for_update()
    found = connection.execute(held).scalars().all()
    states = states_of(connection, [(item_id, versions[item_id]) for item_id in found])
    used = [
        _step_row(now, by, item_id, version, steps, State.IN_USE, Move.USE, "")
        for (item_id, version), (state, steps) in sorted(states.items())
        if state is State.APPROVED
    ]
    if used:
        connection.execute(insert(item_step), used)
        shelf.used(connection, [(row["item_id"], row["version"]) for row in used], now)


def suspend_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, note: str) -> None:
    """No new paper takes it until somebody else than its author has looked at it again. ReasonNeeded."""
    _move(connection, hall, now, by, item_id, version, Move.SUSPEND, note)


def resume_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, note: str) -> None:
    """It was looked at again and holds as it is. ReasonNeeded, OwnItem; FactDoesNotHold, OwnFact for what it rests on."""
    named, changed = facts_of(connection, item_id, version), changed_since_suspended(connection, item_id, version)
    hold_facts(named, facts(connection), changed, by, moment(now, "Asia/Shanghai").date())
    _move(connection, hall, now, by, item_id, version, Move.RESUME, note)


def retire_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, note: str) -> None:
    """Out of use: no new paper takes it; papers that pin it stay as they are."""
    _move(connection, hall, now, by, item_id, version, Move.RETIRE, note)


def note_view(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, door: str) -> None:
    """Somebody has looked at a version that papers may take or have taken, with its key: a line in the trail."""
    trail.write(connection, hall.audit_key, now, by, "see_item", item_id, version=version, door=door)


def comment_on(
    connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, line: int, text: str
) -> None:
    """Say something of a line of the author's words, counted from 1. ReasonNeeded, NotFound."""
    if not text.strip():
        raise ReasonNeeded()
    authored = read_version(connection, item_id, version).authored
    if not 1 <= line <= len(authored.splitlines()):
        raise NotFound()
    row = {"item_id": item_id, "version": version, "line": line, "person_id": by, "at": now, "text": text.strip()}
    connection.execute(insert(item_comment), row)
    trail.write(connection, hall.audit_key, now, by, "comment_on_item", item_id, version=version, line=line)


def answer_comment(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, number: int, text: str) -> None:
    """What became of a comment on an item, in a word of who writes it. ReasonNeeded, NotFound; NotNow where it is answered."""
    if not text.strip():
        raise ReasonNeeded()
    held = select(item_table.c.id).where(item_table.c.id == item_id).with_for_update()
    said = select(item_comment).where(item_comment.c.number == number, item_comment.c.item_id == item_id)
    if connection.execute(held).first() is None or (comment := connection.execute(said).first()) is None:
        raise NotFound()
    if connection.execute(select(comment_answer).where(comment_answer.c.comment == number)).first():
        raise NotNow(comment=number)
    connection.execute(insert(comment_answer), {"comment": number, "person_id": by, "at": now, "text": text.strip()})
    place = {"version": comment.version, "line": comment.line, "comment": number}
    trail.write(connection, hall.audit_key, now, by, "answer_comment", item_id, **place)


def keep_picture(connection: Connection, hall: Hall, now: Instant, by: str, read: Picture) -> None:
    """A picture into the bank, as `pictures.read_picture` drew it; one that is there already stays as it was kept."""
    if not pictures(connection, [read.id]):
        row = {**msgspec.structs.asdict(read), "kept_by": by, "kept_at": now}
        connection.execute(insert(picture), row)
        trail.write(connection, hall.audit_key, now, by, "keep_picture", read.id, bytes=len(read.data))


def ask_for_persons(connection: Connection, hall: Hall, now: Instant, by: str, persons: int) -> None:
    """From now on so many different persons, none the author, must find a version good: one to three, or Malformed."""
    if not 1 <= persons <= MOST_PERSONS:
        raise Malformed(persons=persons)
    connection.execute(insert(review_rule), {"persons": persons, "set_by": by, "set_at": now})
    trail.write(connection, hall.audit_key, now, by, "set_review_rule", "bank", persons=persons)


# The move that a button names, but for the approval, which marks tests outside of its transaction.
VERBS: Final[Mapping[str, Callable[..., None]]] = {
    Move.REVIEW: review_item,
    Move.SEND_BACK: send_back_item,
    Move.SUSPEND: suspend_item,
    Move.RESUME: resume_item,
    Move.RETIRE: retire_item,
}


def failing_tests(hall: Hall, item: Item, tests: Sequence[TaskTest]) -> list[str]:
    """A sentence for each test of a task that the judge plugged in by grading does not pay as the author says."""
    return list(failures(item, tests, judge_of(hall)))


def judge_of(hall: Hall) -> Judge:
    """The judge that grading plugged in; the hall does not start without one."""
    if hall.judge is None:
        raise Broken(what="judge")
    return hall.judge


def _move(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, move: Move, note: str) -> None:
    if move in WITH_REASON and not note.strip():
        raise ReasonNeeded()
    held = connection.execute(select(item_table.c.id).where(item_table.c.id == item_id).with_for_update()).first()
    steps = steps_of(connection, item_id, version)
    if held is None or not steps:
        raise NotFound()
    state = next_state(steps, move, by, persons_asked(connection))
    _step(connection, now, by, item_id, version, len(steps), state, move, note.strip())
    trail.write(connection, hall.audit_key, now, by, f"{move}_item", item_id, version=version, note=note.strip())


def _step(
    connection: Connection, now: Instant, by: str, item_id: str, version: int, number: int, state: State, move: Move, note: str
) -> None:
    connection.execute(insert(item_step), _step_row(now, by, item_id, version, number, state, move, note))
    shelf.step(connection, item_id, version, state, move, by, now)


def _step_row(
    now: Instant, by: str, item_id: str, version: int, number: int, state: State, move: Move, note: str
) -> dict[str, Any]:
    return {
        "item_id": item_id, "version": version, "number": number, "state": state, "move": move, "person_id": by, "at": now,
        "note": note,
    }  # fmt: skip
