"""Reads of the authority's rule: how near two marks have to be, and for how long a piece is somebody's."""

import msgspec
from sqlalchemy import Connection, func, select

from grading.human_marking.agreement import SUGGESTED, Rule
from grading.pieces.tables import marking_rule

_read_rule = msgspec.json.Decoder(Rule).decode


def newest_edition(connection: Connection) -> int:
    return connection.execute(select(func.max(marking_rule.c.edition))).scalar() or 0


def rule_now(connection: Connection) -> Rule:
    """How near is near enough; what is suggested until the authority has set it."""
    text = connection.execute(select(marking_rule.c.rule).order_by(marking_rule.c.edition.desc())).scalar()
    return _read_rule(text) if text else SUGGESTED
