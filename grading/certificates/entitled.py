"""Who may get a certificate, and which certificates say what the results no longer say: asked of the public results, each time.

Nothing is marked as entitled anywhere, so nothing can go stale.
"""

from collections.abc import Collection, Iterable
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, or_, select

from examhall.people.tables import person
from examhall.programme.tables import level, level_part
from examhall.registration.tables import registration
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import batch
from grading.amendments.standing import left_by_a_rescoring
from grading.certificates.states import LIVING
from grading.certificates.tables import certificate
from grading.releasing.queries import Released, released
from grading.releasing.standing import counting_parts
from grading.releasing.tables import released_result
from grading.results import Verdict, stored
from grading.tables import part_result

AT_ONCE = 500  # sittings in one question to the database


class Passed(Struct, frozen=True):
    """A part that somebody passed, as it is public."""

    sitting: str
    score: str


class Entitled(Struct, frozen=True):
    """Somebody who passed both parts; with whom a certificate is issued, replaced or held back."""

    registration: str
    person: str
    ticket: str
    name: str
    theory: Passed
    practical: Passed


def parts_that_count(connection: Connection, registrations: Collection[str]) -> dict[str, dict[str, Passed]]:
    """registration -> part -> how it was passed: the one place that says which passed parts count towards a certificate.

    A part counts as it is public, its own before one that is kept from an earlier batch, and not while its result is another
    by now and the correction is on its way, nor while a rescoring could not mark it. One that was marked anew and says the
    same counts.
    """
    wanted = select(part_result.c.sitting_id, part_result.c.verdict, part_result.c.score).where(~left_by_a_rescoring())
    found: dict[str, dict[str, Passed]] = {}
    for some in _in_turn(registrations):
        counting = counting_parts(connection, some)
        sittings = [one.sitting for parts in counting.values() for one in parts.values()]
        public = released(connection, sittings)
        rows = connection.execute(wanted.where(part_result.c.sitting_id.in_(sittings)))
        now = {row.sitting_id: stored(row.verdict, row.score) for row in rows}
        for registration_id, parts in counting.items():
            for part, one in parts.items():
                said = public[one.sitting]
                if said.result == now.get(one.sitting):
                    found.setdefault(registration_id, {})[part] = Passed(one.sitting, said.result.printed or "")
    return found


def entitled(connection: Connection, registrations: Collection[str]) -> dict[str, Entitled]:
    """registration -> what its certificate would say, for those of these that passed every part of their level."""
    parts = {frozenset(one) for one in _parts_of_levels(connection).values()}
    assert parts <= {frozenset({"theory", "practical"})}, "a certificate states a theory and a practical part"
    counting = parts_that_count(connection, registrations)
    both = [one for one, passed in counting.items() if len(passed) == 2]
    found = {}
    for some in _in_turn(both):
        wanted = select(registration.c.id, registration.c.person_id, registration.c.ticket, person.c.name)
        rows = wanted.join(person, person.c.id == registration.c.person_id).where(registration.c.id.in_(some))
        for row in connection.execute(rows.order_by(registration.c.ticket)):
            passed = counting[row.id]
            found[row.id] = Entitled(row.id, row.person_id, row.ticket, row.name, passed["theory"], passed["practical"])
    return dict(sorted(found.items(), key=lambda pair: pair[1].ticket))


def _parts_of_levels(connection: Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in connection.execute(select(level_part.c.level, level_part.c.part)):
        found.setdefault(row.level, set()).add(row.part)
    return found


def without_certificate(connection: Connection, batch_id: str, code: str) -> list[Entitled]:
    """Those of a batch and level who passed both parts and have no certificate that counts, by ticket."""
    has = select(certificate.c.id).where(certificate.c.registration_id == registration.c.id, certificate.c.state.in_(LIVING))
    mine = select(registration.c.id).where(registration.c.batch_id == batch_id, registration.c.level == code, ~has.exists())
    return list(entitled(connection, list(connection.execute(mine).scalars())).values())


def batches_with_results(connection: Connection) -> list[Row[Any]]:
    """batch id, title and level of every batch of which results are public, the newest first."""
    public = select(released_result.c.sitting_id).where(released_result.c.sitting_id == part_result.c.sitting_id).exists()
    return list(
        connection.execute(
            select(
                batch.c.id, batch_title().label("title"), batch.c.code, registration.c.level, level.c.title.label("exam"),
                level.c.title_en.label("exam_en"),
            )
            .join(registration, registration.c.batch_id == batch.c.id)
            .join(level, level.c.code == registration.c.level)
            .join(part_result, part_result.c.registration_id == registration.c.id)
            .where(public)
            .distinct()
            .order_by(batch.c.code.desc(), registration.c.level)
        )
    )  # fmt: skip


def agrees(row: Row[Any], public: dict[str, Released]) -> bool:
    """Whether the public results still say what this certificate says."""
    return all(
        (said := public.get(sitting)) is not None and said.result.verdict is Verdict.PASSED and said.result.printed == score
        for sitting, score in ((row.theory_sitting, row.theory), (row.practical_sitting, row.practical))
    )


def still_agrees(connection: Connection, row: Row[Any]) -> bool:
    """The same of one certificate, asked now."""
    return agrees(row, released(connection, [row.theory_sitting, row.practical_sitting]))


def under_review(connection: Connection) -> list[Row[Any]]:
    """The certificates that count and say what the results no longer say: to be revoked or replaced."""
    corrected = select(released_result.c.sitting_id).where(
        or_(
            released_result.c.sitting_id == certificate.c.theory_sitting,
            released_result.c.sitting_id == certificate.c.practical_sitting,
        ),
        released_result.c.number > 1,
    )
    query = select(certificate).where(certificate.c.state.in_(LIVING), corrected.exists())
    rows = connection.execute(query.order_by(certificate.c.number)).all()
    sittings = [sitting for row in rows for sitting in (row.theory_sitting, row.practical_sitting)]
    public: dict[str, Released] = {}
    for some in _in_turn(sittings):
        public |= released(connection, some)
    return [row for row in rows if not agrees(row, public)]


def _in_turn(ids: Iterable[str]) -> Iterable[list[str]]:
    every = list(ids)
    return (every[first : first + AT_ONCE] for first in range(0, len(every), AT_ONCE))
