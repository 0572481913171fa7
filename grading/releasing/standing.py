"""Reads of what the public is told of a registration: part by part, with parts kept from earlier batches, and over all.

Whether somebody has passed a level is told here and nowhere else: from what is released, and from no other result.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, and_, select

from examhall.instants import Instant
from examhall.people.tables import person
from examhall.programme.days import day_of
from examhall.programme.keeping_parts import kept_for, kept_part_rules
from examhall.programme.tables import level, level_part
from examhall.registration.tables import carry_over, deferral, registration
from examhall.schedule.queries import batch_title, batches_in_order
from examhall.schedule.tables import administration, batch, centre, room
from examhall.sittings.tables import room_run, sitting
from grading.releasing.keeping import Passed, counts_in, place_of
from grading.releasing.queries import Released, public_lines, released
from grading.results import PartResult, Verdict, overall


class PartStanding(Struct, frozen=True):
    """A part as the public is told of it. `public` None: nothing is told yet; `kept_from`: the batch in which it was passed."""

    part: str
    public: Released | None = None
    sat_at: Instant | None = None
    centre: str = ""
    deferred: bool = False
    kept_from: str = ""

    @property
    def result(self) -> PartResult | None:
        """What counts of it; None where nothing does yet."""
        if self.kept_from:
            return PartResult(Verdict.PASSED)
        return self.public.result if self.public and not self.deferred else None


class Standing(Struct, frozen=True):
    """A registration and what is told of it. `row`: see `_registrations`."""

    row: Any
    parts: list[PartStanding]
    overall: Verdict

    @property
    def told(self) -> bool:
        """Whether anything at all is."""
        return any(one.public for one in self.parts)


def standings(connection: Connection, registrations: Sequence[str]) -> dict[str, Standing]:
    """registration -> what is told of it. Few reads, however many registrations."""
    rows = _registrations(connection, registrations)
    sat = _sittings(connection, registrations)
    public = released(connection, [one.id for mine in sat.values() for one in mine.values()])
    put_off = _put_off(connection, registrations)
    parts, titles = _parts(connection), _batch_titles(connection)
    counting, found = _counting(connection, rows), {}
    for row in rows:
        kept, told = counting[row.id], []
        for part in parts[row.level]:
            here = sat.get(row.id, {}).get(part)
            said = public.get(here.id) if here else None
            own = bool(said and said.result.verdict is Verdict.PASSED)
            told.append(
                PartStanding(
                    part,
                    said,
                    here.starts_at if here else None,
                    here.centre if here else "",
                    (row.id, part) in put_off,
                    titles[kept[part].batch] if part in kept and not own else "",
                )
            )
        found[row.id] = Standing(row, told, overall([one.result for one in told]))
    return found


def counting_parts(connection: Connection, registrations: Collection[str]) -> dict[str, dict[str, Passed]]:
    """registration -> part -> how it was passed, by what is public: in its own batch, or kept from an earlier one."""
    wanted = select(registration.c.id, registration.c.person_id, registration.c.batch_id, registration.c.level)
    return _counting(connection, connection.execute(wanted.where(registration.c.id.in_(registrations))).all())


def _counting(connection: Connection, rows: Sequence[Any]) -> dict[str, dict[str, Passed]]:
    """The same of rows of `registration`: id, person_id, batch_id, level."""
    found = {}
    for code in {row.level for row in rows}:
        mine, order = [row for row in rows if row.level == code], batches_in_order(connection, code)
        passed = passed_of(connection, code, registration.c.person_id.in_({row.person_id for row in mine}), order)
        for row in mine:
            found[row.id] = dict(counts_in(passed.get(row.person_id, ()), place_of(order, row.batch_id)))
    return found


def passed_of(
    connection: Connection, code: str, who: ColumnElement[bool], order: Sequence[str]
) -> dict[str, list[Passed]]:  # fmt: skip
    """person -> the parts of a level that they passed, by what is public. `who`: over rows of `registration`; `order`: the
    level's batches."""
    rules, public = kept_part_rules(connection), public_lines().subquery()
    origin = registration.alias()
    rows = connection.execute(
        select(
            registration.c.person_id, registration.c.batch_id, administration.c.part, administration.c.starts_at,
            sitting.c.id.label("sitting"), origin.c.batch_id.label("put_off_from"),
        )
        .join(sitting, sitting.c.registration_id == registration.c.id)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .join(public, public.c.sitting_id == sitting.c.id)
        .outerjoin(
            carry_over,
            and_(carry_over.c.to_registration_id == registration.c.id, carry_over.c.part == administration.c.part),
        )
        .outerjoin(origin, origin.c.id == carry_over.c.registration_id)
        .where(registration.c.level == code, public.c.verdict == Verdict.PASSED, who)
    )  # fmt: skip
    found: defaultdict[str, list[Passed]] = defaultdict(list)
    for row in rows:
        sat_for = row.put_off_from or row.batch_id
        if sat_for in order:
            kept = kept_for(rules, day_of(row.starts_at))
            found[row.person_id].append(Passed(row.part, order.index(sat_for), sat_for, kept, row.sitting))
    return found


def _registrations(connection: Connection, ids: Sequence[str]) -> list[Row[Any]]:
    return list(
        connection.execute(
            select(
                registration.c.id, registration.c.person_id, registration.c.batch_id, registration.c.level,
                registration.c.ticket, person.c.name, person.c.identity_locked, batch_title().label("batch"),
                level.c.title.label("exam"), level.c.title_en.label("exam_en"),
            )
            .join(person, person.c.id == registration.c.person_id)
            .join(batch, batch.c.id == registration.c.batch_id)
            .join(level, level.c.code == registration.c.level)
            .where(registration.c.id.in_(ids))
            .order_by(registration.c.ticket.desc())
        )
    )  # fmt: skip


def _sittings(connection: Connection, registrations: Sequence[str]) -> dict[str, dict[str, Any]]:
    """registration -> part -> its sitting; of a part that was begun again the last."""
    rows = connection.execute(
        select(
            sitting.c.id, sitting.c.registration_id, administration.c.part, administration.c.starts_at,
            centre.c.name.label("centre"),
        )
        .join(administration, administration.c.id == sitting.c.administration_id)
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
        .where(sitting.c.registration_id.in_(registrations))
        .order_by(administration.c.starts_at)
    )  # fmt: skip
    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        found[row.registration_id][row.part] = row
    return found


def _put_off(connection: Connection, registrations: Sequence[str]) -> set[tuple[str, str]]:
    query = select(deferral.c.registration_id, deferral.c.part).where(deferral.c.registration_id.in_(registrations))
    return {(row.registration_id, row.part) for row in connection.execute(query)}


def _parts(connection: Connection) -> dict[str, list[str]]:
    """level -> its parts, theory first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    query = select(level_part.c.level, level_part.c.part).order_by(level_part.c.part.desc())
    for code, part in connection.execute(query):
        found[code].append(part)
    return found


def _batch_titles(connection: Connection) -> dict[str, str]:
    return {row.id: row.title for row in connection.execute(select(batch.c.id, batch_title().label("title")))}
