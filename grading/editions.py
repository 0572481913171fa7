"""Verb of results: keep what a grading came to; a result that is as it was stays its edition, any other is a new one."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from examhall.instants import Instant
from grading.counting import COUNTS
from grading.graded import Graded
from grading.scheme import Scheme
from grading.tables import mark_scheme, part_result, result_edition, set_aside

GRADING = "grading"  # the cause of an edition that comes from answers and keys alone
ALTERED = "altered"  # why a result is set aside that is not as it was stored
OUTDATED = "outdated"  # the same, where it was not marked by the newest answer sheet


def keep(
    connection: Connection, graded: Sequence[Graded], schemes: Iterable[Scheme], by: str, now: Instant, cause: str = GRADING
) -> list[str]:
    """Make these the results that count, in few statements; the sittings of which the result is another than before."""
    ids = [one.sitting for one in graded]
    changed = write(connection, graded, schemes, by, now, cause)
    stale = [*changed, *(one.sitting for one in graded if not one.result)]
    connection.execute(delete(part_result).where(part_result.c.sitting_id.in_(stale)))
    connection.execute(delete(set_aside).where(set_aside.c.sitting_id.in_(ids)))
    results = [
        {
            "sitting_id": one.sitting, "edition": changed[one.sitting], "registration_id": one.registration,
            "part": one.part, **_result(one),
        }
        for one in graded if one.sitting in changed
    ]  # fmt: skip
    faulty = [{"sitting_id": one.sitting, "reason": one.faulty, "detail": one.detail} for one in graded if one.faulty]
    for table, rows in ((part_result, results), (set_aside, faulty)):
        if rows:
            connection.execute(insert(table), rows)
    return list(changed)


def put_aside(connection: Connection, why: Mapping[str, str]) -> None:
    """Nothing counts of these until they are graded again (sitting -> reason); what was public stays so, and every edition is
    kept."""
    sittings = list(why)
    connection.execute(delete(part_result).where(part_result.c.sitting_id.in_(sittings)))
    connection.execute(delete(set_aside).where(set_aside.c.sitting_id.in_(sittings)))
    connection.execute(insert(set_aside), [{"sitting_id": one, "reason": reason, "detail": ""} for one, reason in why.items()])


def set_aside_for(connection: Connection, sittings: Sequence[str], reason: str) -> set[str]:
    """Those of these sittings that were set aside for this reason."""
    query = select(set_aside.c.sitting_id).where(set_aside.c.sitting_id.in_(sittings), set_aside.c.reason == reason)
    return set(connection.execute(query).scalars())


def write(
    connection: Connection, graded: Sequence[Graded], schemes: Iterable[Scheme], by: str, now: Instant, cause: str
) -> dict[str, int]:
    """Write these down as editions, which counts is another matter: sitting -> its new edition, where the result is another
    than the one that counts."""
    _keep_schemes(connection, schemes)
    ids = [one.sitting for one in graded]
    before, numbers = _counting(connection, ids), _newest(connection, ids)
    changed = [one for one in graded if one.result and _said(one) != before.get(one.sitting)]
    written = {one.sitting: numbers.get(one.sitting, 0) + 1 for one in changed}
    editions = [
        {"sitting_id": one.sitting, "edition": written[one.sitting], "at": now, "by": by, "cause": cause, **_columns(one)}
        for one in changed
    ]
    if editions:
        connection.execute(insert(result_edition), editions)
    return written


def _result(one: Graded) -> dict[str, Any]:
    assert one.result
    return {"verdict": one.result.verdict, "score": one.result.printed}


def _columns(one: Graded) -> dict[str, Any]:
    """The columns of an edition that say what the result is."""
    return {
        "answer_hash": one.answer_hash,
        "scheme_id": one.scheme if one.marked else None,
        "marks": one.marked.text if one.marked else None,
        "marks_hash": one.marked.hash if one.marked else None,
        **_result(one),
    }


def _said(one: Graded) -> tuple[Any, ...]:
    """What makes one edition another than the one before."""
    row = _columns(one)
    return tuple(row[name] for name in ("answer_hash", "scheme_id", "marks_hash", "verdict", "score"))


def _counting(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """sitting -> what its result says that counts now, its marks by the hash that their text has: altered ones are others."""
    rows = connection.execute(
        select(
            part_result.c.sitting_id, result_edition.c.answer_hash, result_edition.c.scheme_id, result_edition.c.marks,
            result_edition.c.verdict, result_edition.c.score,
        )
        .join(result_edition, COUNTS)
        .where(part_result.c.sitting_id.in_(ids))
    )  # fmt: skip
    return {row[0]: (*row[1:3], marks_hash(row.marks), *row[4:]) for row in rows}


def marks_hash(marks: str | None) -> str | None:
    """The hash that stored marks have now, whatever stands beside them."""
    return None if marks is None else hashlib.sha256(marks.encode()).hexdigest()


def _newest(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """sitting -> the number of its newest edition."""
    rows = connection.execute(
        select(result_edition.c.sitting_id, func.max(result_edition.c.edition))
        .where(result_edition.c.sitting_id.in_(ids))
        .group_by(result_edition.c.sitting_id)
    )
    return {row[0]: row[1] for row in rows}


def _keep_schemes(connection: Connection, schemes: Iterable[Scheme]) -> None:
    known = set(connection.execute(select(mark_scheme.c.id)).scalars())
    new = [{"id": one.id, "paper_id": one.paper, "text": one.text} for one in schemes if one.id not in known]
    if new:
        connection.execute(insert(mark_scheme), new)
