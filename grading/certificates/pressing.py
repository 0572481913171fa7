"""How many things about certificates press: proposals that wait for another person, and certificates that say too much."""

from sqlalchemy import Connection

from examhall.instants import Instant
from grading.certificates.entitled import under_review
from grading.certificates.queries import waiting_acts


def pressing(connection: Connection, now: Instant) -> int:
    return len(waiting_acts(connection)) + len(under_review(connection))
