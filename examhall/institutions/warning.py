"""What the staff of a centre is told at its own door: that the centre's authorisation ends soon, is suspended or is over."""

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, select

from examhall.instants import Instant
from examhall.institutions import queries
from examhall.institutions.standing import Standing, expires_soon
from examhall.people.tables import role_grant
from examhall.programme.days import day_of

OVER: Final = {
    Standing.SUSPENDED: _("The authorisation of %(name)s is suspended since %(day)s. Nobody may be examined there."),
    Standing.EXPIRED: _("The authorisation of %(name)s is over since %(day)s. Nobody may be examined there."),
}
SOON: Final = _("The authorisation of %(name)s ends on %(day)s. Please see to it that it is granted anew.")


def warnings_for(connection: Connection, person_id: str, now: Instant) -> list[LazyString | str]:
    """A sentence for each centre at which this person has a role, where there is something to say."""
    mine = select(role_grant.c.centre_id).where(role_grant.c.person_id == person_id, role_grant.c.centre_id != "")
    works_at, day = set(connection.execute(mine).scalars()), day_of(now)
    if not works_at:
        return []
    said: list[LazyString | str] = []
    for row, stand in queries.centres(connection, day):
        if row.id in works_at and stand.standing in OVER:
            said.append(OVER[stand.standing] % {"name": row.name, "day": stand.since})
        elif row.id in works_at and stand.until and expires_soon(stand.until, day):
            said.append(SOON % {"name": row.name, "day": stand.until})
    return said
