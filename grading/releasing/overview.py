"""Reads for the pages on which results are confirmed and released: what is ready, what waits and why, what is public."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, func, select

from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.schedule.tables import room
from examhall.sittings.tables import room_run, sitting
from grading.releasing import queries
from grading.releasing.holding import Held, held_back
from grading.releasing.tables import release_line, released_result, result_release
from grading.tables import part_result, set_aside


class Overview(Struct, frozen=True):
    """An administration's results on their way. `ready`: verdict -> how many; `corrections`: public and other now;
    `unchanged`: how many were marked anew since they became public, and say the same."""

    sittings: int
    public: int
    ready: dict[str, int]
    held: dict[Held, list[Row[Any]]]
    corrections: list[Row[Any]]
    unchanged: int
    waiting: Row[Any] | None
    confirmed: dict[str, int]
    changes: list[Row[Any]]
    releases: list[Row[Any]]


def overview(connection: Connection, administration_id: str) -> Overview:
    held = held_back(connection, administration_id)
    unreleased = queries.unreleased(connection, administration_id)
    anew = [row for row in _corrections(connection, administration_id) if row.sitting_id not in held]
    corrections = [row for row in anew if (row.verdict, row.score) != (row.was, row.score_was)]
    releases = releases_of(connection, administration_id)
    waiting = next((row for row in releases if row.decision is None), None)
    mine = select(func.count()).select_from(sitting).where(sitting.c.administration_id == administration_id)
    public = select(released_result.c.sitting_id).where(released_result.c.sitting_id == sitting.c.id).exists()
    waits = _who(connection, held)
    return Overview(
        connection.execute(mine).scalar_one(), connection.execute(mine.where(public)).scalar_one(),
        _by_verdict(row for row in unreleased if row.sitting_id not in held),
        {why: [row for row in waits if held[row.id] is why] for why in Held if why in held.values()},
        corrections, len(anew) - len(corrections), waiting,
        _by_verdict(queries.lines_of(connection, waiting.id) if waiting else ()),
        _changes(connection, waiting.id) if waiting and waiting.cause else [],
        [row for row in releases if row.decision is not None],
    )  # fmt: skip


def _by_verdict(rows: Any) -> dict[str, int]:
    return dict(sorted(Counter(row.verdict for row in rows).items()))


def _who(connection: Connection, held: dict[str, Held]) -> Sequence[Row[Any]]:
    """Those who are held back, by room and seat, with why they were set aside, if they were, and in which administration."""
    return connection.execute(
        _sittings()
        .add_columns(set_aside.c.reason, set_aside.c.detail, sitting.c.administration_id)
        .outerjoin(set_aside, set_aside.c.sitting_id == sitting.c.id)
        .where(sitting.c.id.in_(held))
        .order_by(room.c.name, sitting.c.seat)
    ).all()


def _sittings() -> Select[Any]:
    return (
        select(sitting.c.id, sitting.c.run_id, sitting.c.seat, registration.c.ticket, person.c.name, room.c.name.label("room"))
        .join(registration, registration.c.id == sitting.c.registration_id)
        .join(person, person.c.id == sitting.c.person_id)
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
    )


def _corrections(connection: Connection, administration_id: str) -> list[Row[Any]]:
    """Whose public result is another now: who, with verdict and score before and now."""
    now = {row.sitting_id: row for row in queries.corrections(connection, administration_id)}
    public = queries.public_lines().subquery()
    rows = connection.execute(
        _sittings()
        .add_columns(
            sitting.c.id.label("sitting_id"), public.c.verdict.label("was"), public.c.score.label("score_was"),
            part_result.c.verdict, part_result.c.score,
        )
        .join(public, public.c.sitting_id == sitting.c.id)
        .join(part_result, part_result.c.sitting_id == sitting.c.id)
        .where(sitting.c.id.in_(now))
        .order_by(registration.c.ticket)
    )  # fmt: skip
    return list(rows)


def _changes(connection: Connection, release_id: str) -> list[Row[Any]]:
    """What a correction that waits would change: who, with verdict and score before and then."""
    public = queries.public_lines().subquery()
    return list(
        connection.execute(
            _sittings()
            .add_columns(
                public.c.verdict.label("was"), public.c.score.label("score_was"), release_line.c.verdict, release_line.c.score
            )
            .join(release_line, release_line.c.sitting_id == sitting.c.id)
            .join(public, public.c.sitting_id == sitting.c.id)
            .where(release_line.c.release_id == release_id)
            .order_by(registration.c.ticket)
        )
    )


def releases_of(connection: Connection, administration_id: str) -> list[Row[Any]]:
    """Every release of an administration with who confirmed and decided and how many lines it has, the newest first."""
    confirmed, decided = person.alias(), person.alias()
    lines = select(func.count()).where(release_line.c.release_id == result_release.c.id).scalar_subquery()
    return list(
        connection.execute(
            select(
                result_release, confirmed.c.name.label("confirmed_name"), decided.c.name.label("decided_name"),
                lines.label("results"),
            )
            .join(confirmed, confirmed.c.id == result_release.c.confirmed_by)
            .outerjoin(decided, decided.c.id == result_release.c.decided_by)
            .where(result_release.c.administration_id == administration_id)
            .order_by(result_release.c.confirmed_at.desc(), result_release.c.id)
        )
    )  # fmt: skip
