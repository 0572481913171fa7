"""Verbs and reads of solving: somebody who did not write an item answers it without its key, and it is kept how that went."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, insert, select

from examhall.audit import trail
from examhall.errors import NotFound, NotNow
from examhall.hall import Hall
from examhall.instants import Instant, moment
from examhall.people.tables import person
from question_bank import shelf
from question_bank.headings import plain
from question_bank.items import Variant
from question_bank.keys import ZERO
from question_bank.operations import judge_of
from question_bank.queries import steps_of
from question_bank.review import OwnItem
from question_bank.tables import item as item_table
from question_bank.tables import item_solution

Given = Mapping[str, Any]  # field -> response, as a candidate's page sends it


class SolvedAlready(NotNow):
    code = "solved_already"
    says = _("You have solved this version already. Only a first answer tells whether it can be solved.")


def solve_item(
    connection: Connection, hall: Hall, now: Instant, by: str, item_id: str, version: int, variant: Variant, given: Given
) -> bool:
    """What somebody answered who had not seen the key: whether all was right, but for what markers read.

    OwnItem, SolvedAlready.
    """
    held = connection.execute(select(item_table.c.id).where(item_table.c.id == item_id).with_for_update()).first()
    steps = steps_of(connection, item_id, version)
    if held is None or not steps:
        raise NotFound()
    if steps[0].person == by:
        raise OwnItem()
    if any(one.person_id == by for one in solutions_of(connection, item_id, version)):
        raise SolvedAlready()
    judge: Callable[..., Any] = judge_of(hall)
    marks = judge(variant.question, variant.key, given)
    counted = [mark for mark in marks.values() if mark.why.name != "TO_BE_JUDGED"]
    right = bool(counted) and all(mark.points == mark.out_of for mark in counted)
    earned = plain(sum((mark.points for mark in marks.values()), ZERO))
    came = {"version": version, "variant": variant.name, "earned": earned, "right": right}
    connection.execute(insert(item_solution), {"item_id": item_id, "person_id": by, "at": now, **came})
    if right:
        shelf.solved(connection, item_id, version)
    trail.write(connection, hall.audit_key, now, by, "solve_item", item_id, **came)
    return right


def solutions_of(connection: Connection, item_id: str, version: int) -> list[Row[Any]]:
    """Who solved a version and how, the first first: person_id, name, at, variant, earned, right."""
    rows = (
        select(item_solution, person.c.name)
        .join(person, person.c.id == item_solution.c.person_id)
        .where(item_solution.c.item_id == item_id, item_solution.c.version == version)
    )
    return list(connection.execute(rows.order_by(item_solution.c.number)))


def solved_on(connection: Connection) -> dict[tuple[str, int], date]:
    """(item id, version) -> the first day on which somebody who did not write it solved it rightly."""
    rows = select(item_solution).where(item_solution.c.right).order_by(item_solution.c.number.desc())
    return {(row.item_id, row.version): moment(row.at, "Asia/Shanghai").date() for row in connection.execute(rows)}
