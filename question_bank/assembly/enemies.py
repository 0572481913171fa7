"""Enemies: two items that must not stand on one paper, as one gives the other away or asks the same. Verbs and reads.

Nothing is taken back from the table: the newest row of a pair says whether the two are enemies, why, and who said so.
"""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, func, insert, or_, select

from examhall.audit import trail
from examhall.errors import NotFound, NotNow, ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.tables import person
from question_bank.assembly.demands import Pair
from question_bank.tables import item, item_enemy


class NoSuchEnemy(Refusal):
    code = "no_such_enemy"
    says = _("Name another item of the same level and part.")


def set_enemies(
    connection: Connection, hall: Hall, now: Instant, by: str, one: str, other: str, reason: str, enemies: bool = True
) -> None:
    """From now on the two must not stand on one paper, or may again. ReasonNeeded, NotFound, NoSuchEnemy, NotNow."""
    if not reason.strip():
        raise ReasonNeeded()
    known = {row.id: (row.level, row.part) for row in connection.execute(select(item).where(item.c.id.in_([one, other])))}
    if one not in known:
        raise NotFound()
    if one == other or known[one] != known.get(other):
        raise NoSuchEnemy()
    first, second = sorted((one, other))
    if ((first, second) in enemy_pairs(connection)) is enemies:
        raise NotNow(enemies=enemies)
    row = {"one": first, "other": second, "enemies": enemies, "reason": reason.strip(), "set_by": by, "set_at": now}
    connection.execute(insert(item_enemy), row)
    verb = "set_enemies" if enemies else "end_enemies"
    trail.write(connection, hall.audit_key, now, by, verb, first, other=second, reason=reason.strip())


def _newest(until: Instant | None = None) -> Any:
    last = select(func.max(item_enemy.c.number).label("number")).group_by(item_enemy.c.one, item_enemy.c.other)
    if until is not None:
        last = last.where(item_enemy.c.set_at <= until)
    newest = last.subquery()
    return select(item_enemy).join(newest, newest.c.number == item_enemy.c.number).where(item_enemy.c.enemies)


def enemy_pairs(connection: Connection, until: Instant | None = None) -> set[Pair]:
    """All pairs that must not stand on one paper, the smaller id first; `until`: as was said by then."""
    return {(row.one, row.other) for row in connection.execute(_newest(until))}


def enemies_of(connection: Connection, item_id: str) -> list[str]:
    """The items that must not stand on one paper with this one."""
    rows = connection.execute(_newest().where(or_(item_enemy.c.one == item_id, item_enemy.c.other == item_id)))
    return sorted(row.other if row.one == item_id else row.one for row in rows)


def enmities(connection: Connection, item_id: str) -> list[Row[Any]]:
    """All that was ever said of an item's enemies, the newest first: one, other, enemies, reason, set_at, name."""
    return list(
        connection.execute(
            select(item_enemy, person.c.name)
            .join(person, item_enemy.c.set_by == person.c.id)
            .where(or_(item_enemy.c.one == item_id, item_enemy.c.other == item_id))
            .order_by(item_enemy.c.number.desc())
        )
    )
