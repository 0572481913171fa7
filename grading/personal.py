"""The results of one person, for the file that the person is given: scores and verdicts, and no key to any question."""

from sqlalchemy import Connection, select

from examhall.disclosure.rows import rows_of
from examhall.hall import Hall
from examhall.registration.tables import registration
from examhall.sittings.tables import sitting
from examhall.wing import Rows
from grading.misconduct.handling import PURPOSE
from grading.misconduct.tables import case_decision, case_step, misconduct_case
from grading.releasing.queries import released
from grading.releasing.tables import released_result
from grading.tables import part_result, void_lifted, voided_part


def results(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(registration.c.ticket, part_result.c.part, part_result.c.verdict, part_result.c.score)
    query = wanted.select_from(part_result).join(registration).where(registration.c.person_id == person_id)
    return rows_of(connection, query)


def released_results(connection: Connection, hall: Hall, person_id: str) -> Rows:
    mine = select(sitting.c.id).join(released_result, released_result.c.sitting_id == sitting.c.id)
    public = released(connection, connection.execute(mine.where(sitting.c.person_id == person_id)).scalars().all())
    return [
        {
            "sitting_id": one.sitting, "number": one.number, "verdict": one.result.verdict,
            "score": "" if one.result.score is None else str(one.result.score),
            "areas": {area: f"{earned.points}/{earned.out_of}" for area, earned in one.areas.items()},
            "released_at": one.released_at, "reason": one.reason,
        }
        for one in public.values()
    ]  # fmt: skip


def voided_parts(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(
        voided_part.c.sitting_id, voided_part.c.reason, voided_part.c.at.label("voided_at"),
        void_lifted.c.reason.label("counts_again"), void_lifted.c.at.label("counts_again_at"),
    )  # fmt: skip
    query = wanted.join(sitting).outerjoin(void_lifted, void_lifted.c.sitting_id == voided_part.c.sitting_id)
    return rows_of(connection, query.where(sitting.c.person_id == person_id))


def misconduct_cases(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Every step of every case, with what was said and what was decided."""
    wanted = select(
        misconduct_case.c.number, misconduct_case.c.kind, case_step.c.move, case_step.c.at, case_step.c.says_locked,
        case_decision.c.reach, case_decision.c.years, case_decision.c.until,
    )  # fmt: skip
    query = (
        wanted.join(sitting, sitting.c.id == misconduct_case.c.sitting_id)
        .join(case_step, case_step.c.case_id == misconduct_case.c.id)
        .outerjoin(case_decision, case_decision.c.case_id == misconduct_case.c.id)
        .where(sitting.c.person_id == person_id)
        .order_by(misconduct_case.c.number, case_step.c.number, case_decision.c.number)
    )
    return [
        {**{name: value for name, value in row._mapping.items() if name != "says_locked"},
         "says": hall.vault.open(PURPOSE, row.says_locked).decode()}
        for row in connection.execute(query)
    ]  # fmt: skip
