"""Verbs of releasing: one person confirms the results that stand, another makes them public or they are withdrawn.

To confirm reads every mark sheet, so it is work of the back office; to release is one short transaction.
"""

import hashlib
import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, insert, update

from examhall.audit import trail
from examhall.errors import Damaged, NotNow, ReasonNeeded, Refusal, SecondPersonNeeded
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.jobs.queue import enqueue
from examhall.sittings.verifying import unsound
from grading.editions import ALTERED, OUTDATED, marks_hash, put_aside
from grading.operations import AT_ONCE, PAUSE_SECONDS, Progress
from grading.releasing import queries
from grading.releasing.areas import by_area
from grading.releasing.holding import held_back
from grading.releasing.tables import release_line, released_result, result_release
from grading.results import Verdict
from grading.scheme import SchemeLine, as_marked, read_lines, read_scheme
from question_bank.papers.queries import keys_of, standing_on
from question_bank.papers.sealing import SealedKey

ATTAIN: Final = "attain"  # the job that follows a release


class NothingToRelease(Refusal):
    code = "nothing_to_release"
    says = _("No result is ready that has not been released yet.")


class ResultsChanged(Refusal):
    code = "results_changed"
    says = _("Since these results were confirmed, some have changed or are held back. Withdraw this release and confirm again.")


class ItemAltered(Refusal):
    code = "item_altered"
    says = _(
        "Nothing was confirmed: an item of a paper was altered since it was sealed. Grade the rooms again: whoever sat that "
        "paper is set aside, the others can be confirmed."
    )


class NotConfirmed(Refusal):
    code = "not_confirmed"
    says = _("Confirming did not come to its end, and nothing was confirmed. Please confirm again.")


class ReleaseDecided(NotNow):
    code = "release_decided"
    says = _("This release has been decided on already. It stands below as it is now.")


class AnotherReleaseWaits(Refusal):
    code = "another_release_waits"
    says = _("Results of this administration are confirmed already and wait to be released.")


def confirm(
    hall: Hall, by: str, administration_id: str, progress: Progress, *, cause: str = "", reason: str = "",
    only: Collection[str] = (),
) -> str:  # fmt: skip
    """Confirm every result of an administration that is neither held back nor public; the release that another decides on.

    With a `cause` (its kind and id) and a reason it is a correction: of the results that are public and are others now, or
    `only` of these sittings, where the cause concerns no other. NothingToRelease, AnotherReleaseWaits, ReasonNeeded.
    """
    if cause and not reason.strip():
        raise ReasonNeeded()
    with hall.database.reading() as connection:
        held = held_back(connection, administration_id)
        standing = (queries.corrections if cause else queries.unreleased)(connection, administration_id)
    ready = [row for row in standing if row.sitting_id not in held and (not only or row.sitting_id in only)]
    if not ready:
        raise NothingToRelease()
    lines: list[dict[str, Any]] = []
    marked_by: dict[str, MarkedBy] = {}
    altered: dict[str, str] = {}
    for first in range(0, len(ready), AT_ONCE):
        rows = ready[first : first + AT_ONCE]
        said, not_so = _lines(hall, rows, marked_by)
        altered |= not_so
        lines += _others(hall, said) if cause else said
        progress(min(first + AT_ONCE, len(ready)), len(ready))
        time.sleep(PAUSE_SECONDS)
    if altered:
        _put_aside(hall, by, administration_id, altered)
    if not lines:
        raise NothingToRelease()
    release_id, now = new_id(), hall.now()
    with hall.database.writing() as connection:
        if queries.waiting(connection, administration_id):
            raise AnotherReleaseWaits()
        row = {
            "id": release_id, "administration_id": administration_id, "cause": cause, "reason": reason.strip(),
            "confirmed_by": by, "confirmed_at": now, "held": len(held) + len(altered), "digest": digest(lines),
        }  # fmt: skip
        connection.execute(insert(result_release), row)
        connection.execute(insert(release_line), [{**line, "release_id": release_id} for line in lines])
        trail.write(
            connection, hall.audit_key, now, by, "confirm_results", administration_id, release=release_id, results=len(lines),
            held=row["held"], cause=cause, reason=reason.strip(), digest=row["digest"],
        )  # fmt: skip
    return release_id


def release(hall: Hall, by: str, release_id: str) -> int:
    """Make confirmed results public, all or none; how many. SecondPersonNeeded, ReleaseDecided, ResultsChanged."""
    now = hall.now()
    with hall.database.writing() as connection:
        about = _undecided(connection, release_id)
        if about.confirmed_by == by:
            raise SecondPersonNeeded()
        lines = queries.lines_of(connection, release_id)
        held = held_back(connection, about.administration_id)
        if any(line.edition != line.counting or line.sitting_id in held for line in lines):
            raise ResultsChanged()
        rows = [{"sitting_id": line.sitting_id, "number": (line.released or 0) + 1, "release_id": release_id} for line in lines]
        connection.execute(insert(released_result), rows)
        enqueue(connection, ATTAIN, {"release": release_id}, now, by)
        _decide(connection, hall, release_id, "released", by, now, administration=about.administration_id, results=len(rows))
    return len(rows)


def withdraw(hall: Hall, by: str, release_id: str, reason: str) -> None:
    """Confirmed results are not released. ReasonNeeded, ReleaseDecided."""
    if not reason.strip():
        raise ReasonNeeded()
    with hall.database.writing() as connection:
        _undecided(connection, release_id)
        _decide(connection, hall, release_id, "withdrawn", by, hall.now(), reason=reason.strip())


def note_fetched(hall: Hall, by: str, administration_id: str, results: int) -> None:
    """Somebody took results out of the house, as a file."""
    with hall.database.writing() as connection:
        trail.write(connection, hall.audit_key, hall.now(), by, "fetch_results", administration_id, results=results)


def digest(lines: Sequence[dict[str, Any]]) -> str:
    """SHA-256 over what a release says, by sitting."""
    said = hashlib.sha256()
    for line in sorted(lines, key=lambda one: one["sitting_id"]):
        said.update(f"{line['sitting_id']}:{line['edition']}:{line['verdict']}:{line['score']}:{line['areas']}\n".encode())
    return said.hexdigest()


class MarkedBy(Struct, frozen=True):
    """A scheme with what tells the area of a mark: its questions as it marks them, and the area of each item version."""

    lines: list[SchemeLine]
    questions: list[SealedKey]
    areas: dict[tuple[str, int], str]


def _marked_by(connection: Connection, scheme_id: str) -> MarkedBy:
    """To read and verify a paper's keys takes as long as to mark twenty sheets: once a scheme, not once for some sheets."""
    scheme = read_scheme(queries.scheme_text(connection, scheme_id))
    areas = {(one.item.id, one.version): one.item.area for one in standing_on(connection, scheme.paper)}
    return MarkedBy(scheme.lines, as_marked(keys_of(connection, scheme.paper), scheme), areas)


def _lines(
    hall: Hall, rows: Sequence[Row[Any]], known: dict[str, MarkedBy]
) -> tuple[list[dict[str, Any]], dict[str, str]]:  # fmt: skip
    """These results with what was earned in each area; and sitting -> why not, of those that are not as they were stored or
    do not rest on the newest sheet of a journal that verifies. `known`: the schemes read so far; new ones are put there."""
    with hall.database.reading() as connection:
        answered = [row.sitting_id for row in rows if row.verdict != Verdict.VOIDED]  # void is void, whatever was answered
        altered = {one: str(why) for one, why in unsound(connection, hall.clerk.key, answered).items()}
        marked = queries.marks_to_release(connection, [row.sitting_id for row in rows])
        for scheme_id in {row.scheme_id for row in marked.values() if row.scheme_id} - known.keys():
            try:
                known[scheme_id] = _marked_by(connection, scheme_id)
            except Damaged as fault:
                raise ItemAltered(**fault.details) from fault
    found = []
    for row in rows:
        sheet = marked[row.sitting_id]
        if row.sitting_id in altered:
            continue
        if not _is_as_stored(row, sheet):
            altered[row.sitting_id] = ALTERED
            continue
        if row.verdict != Verdict.VOIDED and sheet.answer_hash != sheet.newest_hash:
            altered[row.sitting_id] = OUTDATED
            continue
        earned = {}
        if sheet.marks is not None and row.score is not None:
            by = known[sheet.scheme_id]
            earned = by_area(by.lines, read_lines(sheet.marks), by.questions, by.areas)
        found.append(
            {
                "sitting_id": row.sitting_id, "edition": row.edition, "verdict": row.verdict, "score": row.score,
                "areas": msgspec.json.encode(earned).decode(),
            }
        )  # fmt: skip
    return found, altered


def _is_as_stored(row: Row[Any], sheet: Row[Any]) -> bool:
    """Whether a result says what its edition says, and the marks of that still have their hash."""
    return (row.verdict, row.score, marks_hash(sheet.marks)) == (sheet.verdict, sheet.score, sheet.marks_hash)


def _put_aside(hall: Hall, by: str, administration_id: str, altered: Mapping[str, str]) -> None:
    """The others go on. These wait under their own reason (`altered`: sitting -> it)."""
    with hall.database.writing() as connection:
        put_aside(connection, altered)
        trail.write(
            connection, hall.audit_key, hall.now(), by, "put_aside_results", administration_id, sittings=sorted(altered)
        )  # fmt: skip


def _others(hall: Hall, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that say something else than what is public: a newer edition may say the same by another scheme."""
    with hall.database.reading() as connection:
        public = queries.released(connection, [line["sitting_id"] for line in lines])
    told = {one.sitting: (one.result.verdict, one.result.printed, one.areas) for one in public.values()}
    return [
        line for line in lines
        if (line["verdict"], line["score"], queries.read_areas(line["areas"])) != told[line["sitting_id"]]
    ]  # fmt: skip


def _undecided(connection: Connection, release_id: str) -> Row[Any]:
    about = queries.release_of(connection, release_id)
    if about.decision is not None:
        raise ReleaseDecided()
    return about


def _decide(
    connection: Connection, hall: Hall, release_id: str, decision: str, by: str, now: Instant, **told: Any
) -> None:  # fmt: skip
    values = {"decision": decision, "decided_by": by, "decided_at": now}
    connection.execute(update(result_release).where(result_release.c.id == release_id).values(values))
    trail.write(connection, hall.audit_key, now, by, f"results_{decision}", release_id, **told)
