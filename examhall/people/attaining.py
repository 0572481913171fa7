"""Verb of people: what somebody has attained of a level, as the results that are public say."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import Connection, delete, insert

from examhall.people.tables import attainment


class Attained(Struct, frozen=True):
    """A passed part that counts. `passed_in`: the batch; `kept_for`: so many batches after it, 0 for good."""

    part: str
    passed_in: str
    kept_for: int = 0


def attain(connection: Connection, level: str, attained: Mapping[str, Sequence[Attained]]) -> None:
    """Let this be all that these persons (person id -> parts) hold of a level, and nothing that was said before."""
    mine = attainment.c.person_id.in_(attained.keys())
    connection.execute(delete(attainment).where(mine, attainment.c.level == level))
    rows = [
        {"person_id": who, "level": level, "part": one.part, "passed_in": one.passed_in, "kept_for": one.kept_for}
        for who, parts in attained.items()
        for one in parts
    ]
    if rows:
        connection.execute(insert(attainment), rows)
