"""Verb of the authority: how near two marks must be, and how long an answer may lie with a marker. Every edition is kept."""

import msgspec
from sqlalchemy import Connection, insert

from examhall.audit import trail
from examhall.hall import Hall
from examhall.instants import Instant
from grading.human_marking.agreement import Rule
from grading.human_marking.rule_now import newest_edition
from grading.pieces.tables import marking_rule


def set_rule(connection: Connection, hall: Hall, now: Instant, by: str, rule: Rule) -> None:
    """What holds from now on; what is settled stays as it is."""
    edition, text = newest_edition(connection) + 1, msgspec.json.encode(rule).decode()
    connection.execute(insert(marking_rule), {"edition": edition, "rule": text, "set_by": by, "set_at": now})
    trail.write(connection, hall.audit_key, now, by, "set_marking_rule", str(edition), rule=text)
