"""What a release means for what people hold: parts kept and levels passed, written where eligibility reads it."""

from typing import Any, Final

from sqlalchemy import select

from examhall.hall import Hall
from examhall.people.attaining import Attained, attain
from examhall.people.news import About, tell
from examhall.programme.tables import level_part
from examhall.registration.tables import registration
from examhall.schedule.queries import batches_in_order
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from grading.operations import Progress
from grading.releasing.keeping import attained
from grading.releasing.standing import passed_of
from grading.releasing.tables import released_result, result_release

AT_ONCE: Final = 500  # persons in one write transaction


def attain_from(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Write anew what everybody in a release holds of its level: {"release"}. {"persons"}. Whose public result was another
    one before is told so by message."""
    with hall.database.reading() as connection:
        level = connection.execute(
            select(administration.c.level)
            .join(result_release, result_release.c.administration_id == administration.c.id)
            .where(result_release.c.id == arguments["release"])
        ).scalar_one()
        whose = select(sitting.c.person_id).join(released_result, released_result.c.sitting_id == sitting.c.id)
        whose = whose.where(released_result.c.release_id == arguments["release"])
        persons = sorted(set(connection.execute(whose).scalars()))
        corrected = set(connection.execute(whose.where(released_result.c.number > 1)).scalars())
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
            for who in corrected.intersection(some):
                tell(connection, hall.now(), who, About.RESULT, arguments["release"])
        progress(min(first + AT_ONCE, len(persons)), len(persons))
    return {"persons": len(persons)}
