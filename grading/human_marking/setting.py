"""The authority's rule: how near two marks must be, and how long an answer may lie with a marker. Every edition is kept."""

from typing import Final

from sqlalchemy import Connection

from examhall.audit import trail
from examhall.hall import Hall
from examhall.instants import Instant
from grading.human_marking.agreement import SUGGESTED, Rule
from grading.pieces.tables import marking_rule
from grading.rule_editions import RuleEditions

RULE: Final = RuleEditions(marking_rule, SUGGESTED)


def set_rule(connection: Connection, hall: Hall, now: Instant, by: str, rule: Rule) -> None:
    """What holds from now on; what is settled stays as it is."""
    edition, text = RULE.add(connection, now, by, rule)
    trail.write(connection, hall.audit_key, now, by, "set_marking_rule", str(edition), rule=text)
