"""What those who can see to it are told at their door: that messages to applicants could not be sent, however often tried."""

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, select

from examhall.complaints.telling import NEWS
from examhall.instants import MINUTE, Instant
from examhall.jobs.queue import failed_since
from examhall.people.news import ACCOUNT_NEWS
from examhall.people.permissions import Role
from examhall.people.tables import role_grant

LOOKS_BACK: Final = 7 * 24 * 60 * MINUTE
SAID: Final = _(
    "Messages that could not be sent in the last seven days, however often they were tried: %(count)s. What they told of can "
    "be read all the same, but nobody was told. Have the mail and short message settings looked at."
)


def warnings_for(connection: Connection, person_id: str, now: Instant) -> list[LazyString | str]:
    """One sentence for exams officers, where there is something to say."""
    mine = select(role_grant.c.role).where(role_grant.c.person_id == person_id, role_grant.c.role == Role.EXAMS_OFFICER)
    if connection.execute(mine).first() is None:
        return []
    count = failed_since(connection, (ACCOUNT_NEWS, NEWS), now - LOOKS_BACK)
    return [SAID % {"count": count}] if count else []
