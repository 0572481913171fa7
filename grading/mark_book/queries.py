"""Reads of the mark book: administrations, results, one candidate's marks and their editions, as officers look at them."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, and_, case, func, literal_column, or_, select

from examhall.errors import Damaged, NotFound
from examhall.people.tables import person
from examhall.programme.tables import level_part
from examhall.registration.tables import registration
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import administration, batch, room
from examhall.sittings.tables import board, room_run, sitting
from grading.amendments.tables import rescoring
from grading.editions import marks_hash
from grading.releasing.queries import all_waiting
from grading.releasing.standing import counting_parts
from grading.releasing.tables import release_line, result_release
from grading.results import PartResult, Verdict, overall, stored
from grading.scheme import MarkLine, SchemeText, read_lines, read_scheme
from grading.tables import grading_run, mark_scheme, part_result, result_edition, set_aside, void_lifted, voided_part


def administrations(connection: Connection) -> list[dict[str, Any]]:
    """Every administration with its rooms, how many of them are closed, its sittings by verdict, and whether a release
    waits for a second person; newest first."""
    rows = connection.execute(
        select(
            administration.c.id, administration.c.title, administration.c.part, administration.c.starts_at,
            batch_title().label("batch"),
        )
        .join(batch, administration.c.batch_id == batch.c.id)
        .order_by(administration.c.starts_at.desc(), administration.c.id)
    ).all()  # fmt: skip
    runs = _counted(
        connection,
        select(room_run.c.administration_id, func.count().label("rooms"), func.count(room_run.c.closed_at).label("closed"))
        .group_by(room_run.c.administration_id),
    )  # fmt: skip
    verdict = case(
        (part_result.c.verdict.is_not(None), part_result.c.verdict),
        (set_aside.c.reason.is_not(None), literal_column("'set_aside'")),
        else_=literal_column("'ungraded'"),
    )  # fmt: skip
    verdicts = connection.execute(
        select(sitting.c.administration_id, verdict.label("verdict"), func.count().label("sittings"))
        .outerjoin(part_result, part_result.c.sitting_id == sitting.c.id)
        .outerjoin(set_aside, set_aside.c.sitting_id == sitting.c.id)
        .group_by(sitting.c.administration_id, verdict)
    )
    counts: dict[str, dict[str, int]] = {}
    waiting = all_waiting(connection)
    for row in verdicts:
        counts.setdefault(row.administration_id, {})[row.verdict] = row.sittings
    return [
        {
            **row._asdict(), "rooms": runs[row.id].rooms if row.id in runs else 0,
            "closed": runs[row.id].closed if row.id in runs else 0, "counts": counts.get(row.id, {}),
            "waiting": row.id in waiting,
        }
        for row in rows
    ]  # fmt: skip


def _counted(connection: Connection, query: Select[Any]) -> dict[str, Row[Any]]:
    return {row.administration_id: row for row in connection.execute(query)}


class Line(msgspec.Struct, frozen=True):
    """One candidate's line on a results page. `verdict` is also "set_aside" or "ungraded"; `reason` and
    `detail` say why it was set aside; `overall` is over all parts."""

    sitting: str
    ticket: str
    name: str
    room: str
    seat: int
    state: str
    verdict: str
    score: str | None
    reason: str
    detail: str
    overall: str


def results_of(connection: Connection, administration_id: str) -> list[Line]:
    """All sittings of an administration with their results, by room and seat."""
    rows = connection.execute(_result_rows().where(sitting.c.administration_id == administration_id)).all()
    return _lines(connection, rows)


def result_of(connection: Connection, sitting_id: str) -> Line:
    """One sitting's line; NotFound."""
    found = _lines(connection, connection.execute(_result_rows().where(sitting.c.id == sitting_id)).all())
    if not found:
        raise NotFound()
    return found[0]


def voided_part_of(connection: Connection, sitting_id: str) -> Any:
    """Why, when and by which two persons this part was made void; None where it counts."""
    by, second = person.alias(), person.alias()
    return connection.execute(
        select(voided_part.c.reason, voided_part.c.at, by.c.name.label("by"), second.c.name.label("second"))
        .join(by, by.c.id == voided_part.c.by)
        .join(second, second.c.id == voided_part.c.second)
        .outerjoin(void_lifted, void_lifted.c.sitting_id == voided_part.c.sitting_id)
        .where(voided_part.c.sitting_id == sitting_id, void_lifted.c.at.is_(None))
    ).one_or_none()


def _result_rows() -> Select[Any]:
    return (
        select(
            sitting.c.id, sitting.c.seat, sitting.c.registration_id, registration.c.ticket, registration.c.level,
            registration.c.person_id, registration.c.batch_id,
            person.c.name, room.c.name.label("room"), board.c.state, part_result.c.verdict, part_result.c.score,
            set_aside.c.reason, set_aside.c.detail,
        )
        .join(registration, sitting.c.registration_id == registration.c.id)
        .join(person, sitting.c.person_id == person.c.id)
        .join(room_run, sitting.c.run_id == room_run.c.id)
        .join(room, room_run.c.room_id == room.c.id)
        .join(board, board.c.sitting_id == sitting.c.id)
        .outerjoin(part_result, part_result.c.sitting_id == sitting.c.id)
        .outerjoin(set_aside, set_aside.c.sitting_id == sitting.c.id)
        .order_by(room.c.name, sitting.c.seat)
    )  # fmt: skip


def _lines(connection: Connection, rows: Sequence[Row[Any]]) -> list[Line]:
    parts: dict[str, list[str]] = {}
    for row in connection.execute(select(level_part.c.level, level_part.c.part)):
        parts.setdefault(row.level, []).append(row.part)
    known: dict[str, dict[str, PartResult]] = {}
    mine = select(part_result).where(part_result.c.registration_id.in_([row.registration_id for row in rows]))
    for row in connection.execute(mine):
        known.setdefault(row.registration_id, {})[row.part] = stored(row.verdict, row.score)
    for registration_id, kept in _kept(connection, rows).items():
        results = known.setdefault(registration_id, {})
        results.update({part: PartResult(Verdict.PASSED) for part, here in kept.items() if part not in results or not here})
    return [
        Line(
            row.id, row.ticket, row.name, row.room, row.seat, row.state,
            row.verdict or ("set_aside" if row.reason else "ungraded"), row.score, row.reason or "",
            row.detail or "",
            overall([known.get(row.registration_id, {}).get(part) for part in parts[row.level]]),
        )
        for row in rows
    ]  # fmt: skip


def _kept(connection: Connection, rows: Sequence[Row[Any]]) -> dict[str, dict[str, bool]]:
    """registration -> the passed parts that count in its batch by what is public, and whether they were passed in it."""
    counting = counting_parts(connection, {row.registration_id for row in rows})
    return {
        row.registration_id: {part: one.batch == row.batch_id for part, one in counting[row.registration_id].items()}
        for row in rows
    }


def gradings_of(connection: Connection, administration_id: str) -> list[Row[Any]]:
    """Every grading of the rooms of an administration, the newest first."""
    return list(
        connection.execute(
            select(grading_run, room.c.name.label("room"))
            .join(room_run, grading_run.c.run_id == room_run.c.id)
            .join(room, room_run.c.room_id == room.c.id)
            .where(room_run.c.administration_id == administration_id)
            .order_by(grading_run.c.ended_at.desc(), grading_run.c.run_id)
            .limit(50)
        )
    )


class MarkedSheet(msgspec.Struct, frozen=True):
    """A stored mark sheet with the scheme it was marked by."""

    paper: str
    booklet: str
    administration: str
    scheme: SchemeText
    lines: list[MarkLine]


def marks_of(connection: Connection, sitting_id: str, edition: int | None = None) -> MarkedSheet | None:
    """A sitting's marks, those that count or those of an edition; None where there are none (absent, set aside, not graded).

    Of an edition that was altered since, the same marks as another edition has them. Damaged where there is none.
    """
    counts = select(part_result.c.edition).where(part_result.c.sitting_id == sitting_id).scalar_subquery()
    wanted = result_edition.alias()
    same = and_(
        wanted.c.sitting_id == result_edition.c.sitting_id, wanted.c.scheme_id == result_edition.c.scheme_id,
        wanted.c.marks_hash == result_edition.c.marks_hash,
    )  # fmt: skip
    rows = connection.execute(
        select(
            result_edition.c.marks, result_edition.c.marks_hash, mark_scheme.c.text.label("scheme"), mark_scheme.c.paper_id,
            sitting.c.booklet_id, sitting.c.administration_id,
        )
        .join(mark_scheme, result_edition.c.scheme_id == mark_scheme.c.id)
        .join(sitting, result_edition.c.sitting_id == sitting.c.id)
        .join(wanted, same)
        .where(wanted.c.sitting_id == sitting_id, wanted.c.edition == (edition or counts))
        .order_by(result_edition.c.edition.desc())
    ).all()  # fmt: skip
    if not rows:
        return None
    row = next((row for row in rows if marks_hash(row.marks) == row.marks_hash), None)
    if row is None:
        raise Damaged(what=f"result_edition:{sitting_id}")
    return MarkedSheet(
        row.paper_id, row.booklet_id, row.administration_id, read_scheme(row.scheme), read_lines(row.marks)
    )  # fmt: skip


def editions_of(connection: Connection, sitting_id: str) -> list[Row[Any]]:
    """Every result of a sitting that ever counted, the newest first: its row but for the marks, who made it (`name`), and
    `released_at` where it was public. What a rescoring wrote counts only since that is live."""
    counted = func.substr(result_edition.c.cause, 11).in_(select(rescoring.c.id).where(rescoring.c.decision == "live"))
    released_at = (
        select(func.max(result_release.c.decided_at))
        .join(release_line, release_line.c.release_id == result_release.c.id)
        .where(
            release_line.c.sitting_id == result_edition.c.sitting_id,
            release_line.c.edition == result_edition.c.edition,
            result_release.c.decision == "released",
        )
        .correlate(result_edition)
        .scalar_subquery()
    )
    return list(
        connection.execute(
            select(
                *(one for one in result_edition.c if one.name != "marks"),
                func.coalesce(person.c.name, result_edition.c.by).label("name"), released_at.label("released_at"),
            )
            .outerjoin(person, person.c.id == result_edition.c.by)
            .where(result_edition.c.sitting_id == sitting_id, or_(~result_edition.c.cause.like("rescoring:%"), counted))
            .order_by(result_edition.c.edition.desc())
        )
    )  # fmt: skip
