"""Reads of releases: what may be confirmed, what waits for the second person, and what the public is told."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, and_, func, select

from examhall.errors import NotFound
from examhall.instants import Instant
from examhall.sittings.tables import answer_sheet, sitting
from grading.counting import COUNTS
from grading.releasing.areas import Earned
from grading.releasing.tables import release_line, released_result, result_release
from grading.results import PartResult, stored
from grading.tables import mark_scheme, part_result, result_edition

read_areas = msgspec.json.Decoder(dict[str, Earned]).decode


class Released(msgspec.Struct, frozen=True):
    """What is public of a sitting. `number` 1 is its first release, a later one a correction, with its reason."""

    sitting: str
    number: int
    edition: int
    result: PartResult
    areas: dict[str, Earned]
    released_at: int
    reason: str


def newest_numbers() -> Any:
    """sitting_id, number: of each released sitting the newest number (a subquery)."""
    columns = (released_result.c.sitting_id, func.max(released_result.c.number).label("number"))
    return select(*columns).group_by(released_result.c.sitting_id).subquery()


def public_lines() -> Select[Any]:
    """The line of each sitting that is public, with its `number`."""
    newest = newest_numbers()
    same = and_(
        released_result.c.release_id == release_line.c.release_id, released_result.c.sitting_id == release_line.c.sitting_id
    )
    last = and_(newest.c.sitting_id == released_result.c.sitting_id, newest.c.number == released_result.c.number)
    return select(release_line, newest.c.number).join(released_result, same).join(newest, last)


def released(connection: Connection, sittings: Sequence[str]) -> dict[str, Released]:
    """sitting -> what is public of it, for those of these sittings of which something is."""
    rows = connection.execute(
        public_lines()
        .add_columns(result_release.c.decided_at, result_release.c.reason)
        .join(result_release, result_release.c.id == release_line.c.release_id)
        .where(release_line.c.sitting_id.in_(sittings))
    )
    return {
        row.sitting_id: Released(
            row.sitting_id, row.number, row.edition,
            stored(row.verdict, row.score),
            read_areas(row.areas), row.decided_at, row.reason,
        )
        for row in rows
    }  # fmt: skip


def unreleased(connection: Connection, administration_id: str) -> list[Row[Any]]:
    """The results of an administration that were never public: sitting_id, edition, verdict, score."""
    public = select(released_result.c.sitting_id).where(released_result.c.sitting_id == part_result.c.sitting_id).exists()
    return list(connection.execute(_results(administration_id).where(~public)))


def corrections(connection: Connection, administration_id: str) -> list[Row[Any]]:
    """The results of an administration that are public as an earlier edition: sitting_id, edition, verdict, score."""
    public = public_lines().subquery()
    query = _results(administration_id).join(public, public.c.sitting_id == part_result.c.sitting_id)
    return list(connection.execute(query.where(public.c.edition != part_result.c.edition)))


def _results(administration_id: str) -> Select[Any]:
    return (
        select(part_result.c.sitting_id, part_result.c.edition, part_result.c.verdict, part_result.c.score)
        .join(sitting, sitting.c.id == part_result.c.sitting_id)
        .where(sitting.c.administration_id == administration_id)
        .order_by(part_result.c.sitting_id)
    )


def marks_to_release(connection: Connection, sittings: Sequence[str]) -> dict[str, Any]:
    """sitting -> the edition that counts: marks, their hash, the scheme they are by (none where absent), verdict, score, and
    by the hashes of which answer sheet it was marked and which is the newest."""
    here = result_edition.c
    newest = (
        select(answer_sheet.c.hash)
        .where(answer_sheet.c.sitting_id == here.sitting_id)
        .order_by(answer_sheet.c.edition.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            here.sitting_id, here.marks, here.marks_hash, here.scheme_id, here.verdict, here.score, here.answer_hash,
            newest.label("newest_hash"),
        )
        .select_from(part_result)
        .join(result_edition, COUNTS)
        .where(part_result.c.sitting_id.in_(sittings))
    )  # fmt: skip
    return {row.sitting_id: row for row in rows}


def scheme_text(connection: Connection, scheme_id: str) -> str:
    """A scheme that something was marked by, as it is stored."""
    return str(connection.execute(select(mark_scheme.c.text).where(mark_scheme.c.id == scheme_id)).scalar_one())


def release_of(connection: Connection, release_id: str) -> Row[Any]:
    """A release's row, its lines apart; NotFound."""
    row = connection.execute(select(result_release).where(result_release.c.id == release_id)).first()
    if row is None:
        raise NotFound()
    return row


def lines_of(connection: Connection, release_id: str) -> list[Row[Any]]:
    """A release's lines with the edition that counts now (`counting`) and the newest public number (`released`)."""
    newest = newest_numbers()
    return list(
        connection.execute(
            select(release_line, part_result.c.edition.label("counting"), newest.c.number.label("released"))
            .outerjoin(part_result, part_result.c.sitting_id == release_line.c.sitting_id)
            .outerjoin(newest, newest.c.sitting_id == release_line.c.sitting_id)
            .where(release_line.c.release_id == release_id)
            .order_by(release_line.c.sitting_id)
        )
    )


def waiting(connection: Connection, administration_id: str) -> str:
    """The release of an administration that nobody has decided on; empty where there is none."""
    query = select(result_release.c.id).where(
        result_release.c.administration_id == administration_id, result_release.c.decision.is_(None)
    )
    return str(connection.execute(query).scalar() or "")


def all_waiting(connection: Connection) -> set[str]:
    """The administrations with a release that nobody has decided on."""
    query = select(result_release.c.administration_id).where(result_release.c.decision.is_(None))
    return set(connection.execute(query).scalars())


def pressing(connection: Connection, now: Instant) -> int:
    """How many releases wait for a second person."""
    return len(all_waiting(connection))
