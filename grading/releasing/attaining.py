"""What a release means for what people hold: parts kept and levels passed, written where eligibility reads it."""

from typing import Any, Final

from sqlalchemy import select

from examhall.hall import Hall
from examhall.people.attaining import Attained, attain
from examhall.programme.tables import level_part
from examhall.registration.tables import registration
from examhall.schedule.queries import batches_in_order
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from grading.operations import Progress
from grading.releasing.keeping import attained
from grading.releasing.standing import passed_of
from grading.releasing.tables import release_line, result_release

AT_ONCE: Final = 500  # persons in one write transaction


def attain_from(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Write anew what everybody in a release holds of its level: {"release"}. {"persons"}."""
    with hall.database.reading() as connection:
        level = connection.execute(
            select(administration.c.level)
            .join(result_release, result_release.c.administration_id == administration.c.id)
            .where(result_release.c.id == arguments["release"])
        ).scalar_one()
        mine = select(sitting.c.person_id).join(release_line, release_line.c.sitting_id == sitting.c.id)
        persons = sorted(set(connection.execute(mine.where(release_line.c.release_id == arguments["release"])).scalars()))
        parts = list(connection.execute(select(level_part.c.part).where(level_part.c.level == level)).scalars())
    for first in range(0, len(persons), AT_ONCE):
        some = persons[first : first + AT_ONCE]
        with hall.database.writing() as connection:  # read and written as one: another release may be at it too
            order = batches_in_order(connection, level)
            passed = passed_of(connection, level, registration.c.person_id.in_(some), order)
            held = {
                who: [Attained(one.part, one.batch, one.kept_for) for one in attained(parts, passed.get(who, ())).values()]
                for who in some
            }
            attain(connection, level, held)
        progress(min(first + AT_ONCE, len(persons)), len(persons))
    return {"persons": len(persons)}
