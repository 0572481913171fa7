"""Verbs on what is being written: begun, saved edition by edition, handed on to review, or given up.

Every saved edition stays in the table, so nothing of two authors who save over each other is ever lost; the one that comes
second is told, sees both and chooses, and what was refused is put aside, to be taken up again whatever they chose.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

import msgspec
from flask_babel import lazy_gettext as _
from msgspec.structs import replace
from sqlalchemy import Connection, func, insert, select

from examhall.audit import trail
from examhall.errors import Malformed, NotAllowed, NotFound, NotNow, TooLarge
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.prose import render
from question_bank.authored_text import read_plain, write_authored, write_plain
from question_bank.authored_words import (
    LARGEST_ENTRY,
    LARGEST_TASK,
    Words,
    entry_of,
    kind_of,
    place_of,
    places_of,
    typed,
    words_of,
)
from question_bank.facts import Fact
from question_bank.free_ids import FreeIds
from question_bank.items import Cognitive, Difficulty, Item, Kind
from question_bank.operations import draft_item, hand_on_item, judge_of
from question_bank.queries import facts, read_version
from question_bank.sight import Sight
from question_bank.specification import AREAS, LEVELS
from question_bank.tables import item_version, refused_copy, working_copy
from question_bank.tasks.authored import AuthoredTask, AuthoredVariant
from question_bank.tasks.proofreading import try_task
from question_bank.tasks.variants import TaskTest
from question_bank.theory import OPTIONS, TRUTHS, AuthoredArea, AuthoredItem, AuthoredOption, build_item
from question_bank.writing.proofreading import Finding, findings
from question_bank.writing.queries import Kept, WorkingCopy, editions, standing

SECONDS: Final = {Kind.SINGLE: 40, Kind.MULTIPLE: 60, Kind.TRUTH: 30, Kind.TASK: 900}


class Ready(NamedTuple):
    """What goes to review: the item (a task also once for each other level that sets it), its tests, the author's words."""

    items: list[Item]
    tests: tuple[TaskTest, ...]
    authored: str


class SavedMeanwhile(NotNow):
    """Another edition was saved since the one this author went out from; `theirs` is it."""

    code = "saved_meanwhile"
    says = _("Somebody saved this item meanwhile. Both are shown; choose which one goes on.")

    def __init__(self, theirs: WorkingCopy) -> None:
        super().__init__()
        self.theirs = theirs


class HandedOn(NotNow):
    """Nobody writes it any more: another author has handed it on, or given it up."""

    code = "handed_on"
    says = _("Somebody handed this item on or gave it up meanwhile. Your words are kept among its editions.")


class NotAssigned(NotAllowed):
    says = _("You are not assigned this level and area. An exams officer assigns them, at Authors.")


class NotReady(NotNow):
    """It cannot go to review as it stands; `findings` say why."""

    code = "not_ready"
    says = _("It cannot go to review yet. What must be mended is listed beside it.")


def begin_item(
    connection: Connection, hall: Hall, now: Instant, by: str, level: str, area: str, kind: Kind, language: str
) -> str:
    """A new item of this kind, empty, under the next free id of its place: its id. Malformed for an unknown place."""
    if level not in LEVELS or area not in AREAS or language not in TRUTHS:
        raise Malformed()
    free = FreeIds(connection)
    item_id = free.next_task(level) if kind is Kind.TASK else free.next(level, area, kind, language)
    return put_aside(connection, hall, now, by, _empty(item_id, level, area, kind, language))


def put_aside(connection: Connection, hall: Hall, now: Instant, by: str, words: AuthoredArea | AuthoredTask) -> str:
    """Words that nobody writes yet, to be gone on with by an author: the item's id. NotNow where it is being written."""
    authored = words_of(words)
    item_id = str(entry_of(authored)["id"])
    if standing(connection, item_id) is not None:
        raise NotNow(item=item_id)
    newest = connection.execute(select(func.max(item_version.c.version)).where(item_version.c.item_id == item_id)).scalar()
    _write(connection, now, by, item_id, editions(connection, item_id) + 1, newest or 0, authored)
    trail.write(connection, hall.audit_key, now, by, "begin_item", item_id)
    return item_id


def _empty(item_id: str, level: str, area: str, kind: Kind, language: str) -> AuthoredArea | AuthoredTask:
    if kind is Kind.TASK:
        return AuthoredTask(
            id=item_id, title="", level=level, area=area, difficulty=Difficulty.MEDIUM, cognitive=Cognitive.APPLY,
            knowledge="", source="", seconds=SECONDS[kind], stem="", documents=[], fields=[],
            variants=[AuthoredVariant(name) for name in "ABCDEF"], tests=[], language=language,
        )  # fmt: skip
    options = [AuthoredOption("", "")] * OPTIONS[kind].start if kind is not Kind.TRUTH else []
    entry = AuthoredItem(
        id=item_id, kind=kind, difficulty=Difficulty.MEDIUM, cognitive=Cognitive.UNDERSTAND, knowledge="", source="",
        seconds=SECONDS[kind], stem="", options=options,
    )  # fmt: skip
    return AuthoredArea(area, level, [entry], language)


def reopen_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str) -> str:
    """Go on from the newest version's words, where nobody does yet: the id under which they are written, which for a task of
    several levels is that of its own. NotNow where the words are not kept."""
    newest = connection.execute(
        select(item_version.c.version, item_version.c.authored)
        .where(item_version.c.item_id == item_id)
        .order_by(item_version.c.version.desc())
        .limit(1)
    ).first()
    if newest is None:
        if standing(connection, item_id) is None:
            raise NotFound()
        return item_id
    if not newest.authored:
        raise NotNow()
    words = typed(read_plain(newest.authored))
    own_id = str(entry_of(words)["id"])
    if standing(connection, own_id) is None:
        _write(connection, now, by, own_id, editions(connection, own_id) + 1, newest.version, words)
        trail.write(connection, hall.audit_key, now, by, "reopen_item", own_id, version=newest.version)
    return own_id


def save_item(connection: Connection, now: Instant, sight: Sight, item_id: str, edition: int, words: Words) -> int:
    """A new edition after `edition`: its number. SavedMeanwhile where another stands, HandedOn where none does any more,
    Malformed where it is another item, NotAssigned where it goes to a level or area that is not this author's."""
    stands = _open(connection, item_id, edition)
    if place_of(words) != place_of(stands.words) or words["area"] not in AREAS or len(words.get("items", "1")) != 1:
        raise Malformed()
    _assigned(sight, places_of(words) - places_of(stands.words))
    if words == stands.words:
        return stands.edition
    _write(connection, now, sight.person, item_id, edition + 1, stands.based_on, words)
    return edition + 1


def keep_refused(connection: Connection, now: Instant, by: str, item_id: str, words: Words) -> None:
    """Words that were refused because another edition stands, put aside; not twice what the same person wrote last.

    Malformed for another item's, TooLarge.
    """
    newest, text = editions(connection, item_id), write_plain(words)
    if str(entry_of(words)["id"]) != item_id or not newest:
        raise Malformed()
    _not_too_large(words, text)
    mine = select(refused_copy.c.text).where(refused_copy.c.item_id == item_id, refused_copy.c.saved_by == by)
    if connection.execute(mine.order_by(refused_copy.c.number.desc()).limit(1)).scalar() != text:
        row = {"item_id": item_id, "edition": newest, "saved_by": by, "saved_at": now, "text": text}
        connection.execute(insert(refused_copy), row)


def take_up_item(
    connection: Connection, hall: Hall, now: Instant, sight: Sight, item_id: str, edition: int, kept: Kept
) -> None:
    """An earlier edition, or words put aside, stand again, as the edition after `edition`. SavedMeanwhile, HandedOn."""
    save_item(connection, now, sight, item_id, edition, kept.words)
    which = {"refused": kept.number} if kept.refused else {"edition": kept.number}
    trail.write(connection, hall.audit_key, now, sight.person, "take_up_item", item_id, **which)


def submit_item(hall: Hall, sight: Sight, item_id: str, edition: int, hands: Callable[..., Any] | None = None) -> int:
    """The edition that stands becomes a version that others review: its number. NotReady, SavedMeanwhile, NotAssigned.

    A task's tests are marked before the transaction begins: they take long. `hands` runs them somewhere else.
    """
    with hall.database.reading() as connection:
        stands, register = _open(connection, item_id, edition), facts(connection)
        _assigned(sight, places_of(stands.words) - _places_before(connection, stands))
    ready: Ready = hands(_ready, hall, stands.words, register) if hands else _ready(hall, stands.words, register)
    with hall.database.writing() as connection:
        _open(connection, item_id, edition)
        now, by = hall.now(), sight.person
        versions = [draft_item(connection, hall, now, by, item, ready.tests, ready.authored) for item in ready.items]
        for item, version in zip(ready.items, versions, strict=True):
            hand_on_item(connection, hall, now, by, item.id, version)
        _end(connection, now, by, stands)
    return versions[0]


def _assigned(sight: Sight, places: Iterable[tuple[str, str]]) -> None:
    if not all(sight.reaches(level, area) for level, area in places):
        raise NotAssigned()


def _places_before(connection: Connection, stands: WorkingCopy) -> set[tuple[str, str]]:
    """Where the version stands from which these words go out; nowhere where there is none."""
    if not stands.based_on:
        return set()
    return places_of(typed(read_plain(read_version(connection, stands.item, stands.based_on).authored)))


def _ready(hall: Hall, words: Words, register: Mapping[str, Fact]) -> Ready:
    """What these words become. NotReady with every finding that stops them. What has changed must be solved anew."""
    if kind_of(words) is Kind.TASK:
        tried = try_task({**words, "solved": None}, render, register, judge_of(hall))
        _stopped(tried.findings)
        assert tried.task is not None  # nothing stops it, so it is a task
        assert tried.built is not None
        return Ready(tried.built.items(), tried.built.tests, write_authored(tried.task))
    area = msgspec.convert(words, AuthoredArea)
    _stopped(findings(area, area.items[0], render, register, ()))
    entry = replace(area.items[0], solved=None)
    area = replace(area, items=[entry])
    return Ready([build_item(area, entry, render)], (), write_authored(area))


def _stopped(found: list[Finding]) -> None:
    if stopping := [one for one in found if one.stops]:
        raise NotReady(findings=stopping)


def give_up_item(connection: Connection, hall: Hall, now: Instant, by: str, item_id: str) -> None:
    """Nobody writes it any more; the editions stay."""
    stands = standing(connection, item_id)
    if stands is None:
        raise NotFound()
    _end(connection, now, by, stands)
    trail.write(connection, hall.audit_key, now, by, "give_up_item", item_id, edition=stands.edition)


def _open(connection: Connection, item_id: str, edition: int) -> WorkingCopy:
    stands = standing(connection, item_id)
    if stands is None:
        raise HandedOn() if editions(connection, item_id) else NotFound()
    if stands.edition != edition:
        raise SavedMeanwhile(stands)
    return stands


def _write(connection: Connection, now: Instant, by: str, item_id: str, edition: int, based_on: int, words: Words) -> None:
    text = write_plain(words)
    _not_too_large(words, text)
    _row(connection, now, by, item_id, edition, based_on, text)


def _not_too_large(words: Words, text: str) -> None:
    if len(text) > (LARGEST_TASK if kind_of(words) is Kind.TASK else LARGEST_ENTRY):
        raise TooLarge()


def _end(connection: Connection, now: Instant, by: str, stands: WorkingCopy) -> None:
    _row(connection, now, by, stands.item, stands.edition + 1, stands.based_on, "")


def _row(connection: Connection, now: Instant, by: str, item_id: str, edition: int, based_on: int, text: str) -> None:
    row = {"item_id": item_id, "edition": edition, "saved_by": by, "saved_at": now, "based_on": based_on, "text": text}
    connection.execute(insert(working_copy), row)
