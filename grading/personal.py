"""The results of one person, for the file that the person is given: scores and verdicts, and no key to any question."""

from sqlalchemy import Connection, select

from examhall.disclosure.rows import rows_of
from examhall.hall import Hall
from examhall.registration.tables import registration
from examhall.sittings.tables import sitting
from examhall.wing import Rows
from grading.tables import part_result, voided_part


def results(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(registration.c.ticket, part_result.c.part, part_result.c.verdict, part_result.c.score)
    query = wanted.select_from(part_result).join(registration).where(registration.c.person_id == person_id)
    return rows_of(connection, query)


def voided_parts(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(voided_part.c.sitting_id, voided_part.c.reason, voided_part.c.at.label("voided_at"))
    return rows_of(connection, wanted.join(sitting).where(sitting.c.person_id == person_id))
