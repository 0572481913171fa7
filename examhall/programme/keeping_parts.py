"""For how many batches one passed part is kept (单科成绩保留): the authority's rule, and from which day it counts."""

from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, func, insert, select

from examhall.audit import trail
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.programme.days import is_day
from examhall.programme.tables import kept_part_rule
from examhall.programme.texts import EMPTY, LONGEST_WHY, NO_DAY, TOO_LONG, WritingProblem

MOST_BATCHES: Final = 20
SEVERAL: Final = _("Please give a number of batches from 0 to %(most)s.")


def set_kept_parts(
    connection: Connection, hall: Hall, now: Instant, by: str, batches: int, valid_from: str, why: str
) -> None:  # fmt: skip
    """Keep a part passed on `valid_from` (YYYY-MM-DD) or later for the next `batches`; 0: not at all. WritingProblem."""
    faults: dict[str, Any] = {}
    if not 0 <= batches <= MOST_BATCHES:
        faults["batches"] = SEVERAL % {"most": MOST_BATCHES}
    if not is_day(valid_from):
        faults["valid_from"] = NO_DAY
    if not why.strip():
        faults["why"] = EMPTY
    elif len(why) > LONGEST_WHY:
        faults["why"] = TOO_LONG % {"most": LONGEST_WHY}
    if faults:
        raise WritingProblem(faults)
    edition = (connection.execute(select(func.max(kept_part_rule.c.edition))).scalar() or 0) + 1
    said = {"edition": edition, "batches": batches, "valid_from": valid_from, "why": why.strip()}
    connection.execute(insert(kept_part_rule), {**said, "written_by": by, "written_at": now})
    trail.write(connection, hall.audit_key, now, by, "set_kept_parts", "programme", **said)


def kept_part_rules(connection: Connection) -> list[Row[Any]]:
    """Every rule that was ever set, the newest first."""
    return list(connection.execute(select(kept_part_rule).order_by(kept_part_rule.c.edition.desc())))


def kept_for(rules: list[Row[Any]], day: str) -> int:
    """For how many batches a part is kept that was passed on this day: of the rules in force the one whose day came last.

    `rules` as kept_part_rules gives them; of two from the same day the one written later counts. 0 before the first.
    """
    standing = [rule for rule in rules if rule.valid_from <= day]
    return int(max(standing, key=lambda rule: (rule.valid_from, rule.edition)).batches) if standing else 0
