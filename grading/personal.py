"""What grading keeps of one person, for the file that the person is given: results, cases, certificates, and no key."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, select

from examhall.disclosure.rows import rows_of
from examhall.disclosure.wording import coded
from examhall.hall import Hall
from examhall.instants import moment
from examhall.registration.tables import registration
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from examhall.wing import Rows
from grading import labels
from grading.analysis.tables import alike_pair
from grading.certificates import making
from grading.certificates.tables import certificate, certificate_file, certificate_handover
from grading.certificates.wording import STATES as CERTIFICATE_STATES
from grading.human_marking.wording import STATES as PIECE_STATES
from grading.inspecting.tables import marked_inspection
from grading.misconduct import wording as misconduct
from grading.misconduct.queries import WORDS, opened
from grading.misconduct.tables import case_decision, case_step, case_words, misconduct_case
from grading.pieces.tables import marking_piece
from grading.releasing.queries import released
from grading.releasing.tables import released_result
from grading.reviewing import wording as reviewing
from grading.reviewing.queries import WORDS as REVIEW_WORDS
from grading.reviewing.queries import opened as opened_review
from grading.reviewing.states import Move
from grading.reviewing.tables import score_review, score_review_marking, score_review_step, score_review_words
from grading.tables import part_result, void_lifted, voided_part
from proctor.incidents import KINDS

CALLED: Final[Mapping[str, LazyString]] = {
    "results": _("Results that count"),
    "released_results": _("Results made public"),
    "voided_parts": _("Parts made void"),
    "marks_by_persons": _("Answers read by markers"),
    "misconduct_cases": _("Misconduct cases"),
    "misconduct_decisions": _("Decisions in misconduct cases"),
    "alike_pairs": _("Answers compared with others of the room"),
    "score_reviews": _("Score reviews"),
    "inspections": _("Inspections of marked sittings"),
    "certificates": _("Certificates"),
    "verdict": _("Verdict"),
    "score": _("Score"),
    "areas": _("Points by area"),
    "released_at": _("Released"),
    "voided_at": _("Made void"),
    "counts_again": _("Why it counts again"),
    "counts_again_at": _("Counts again since"),
    "cause": _("Cause"),
    "points": _("Points"),
    "out_of": _("Out of"),
    "settled_at": _("Settled"),
    "reach": _("What it reaches"),
    "years": _("Years on the record"),
    "barred": _("Bars from applying"),
    "distance": _("Distance of the seats"),
    "alike": _("Same answers"),
    "alike_wrong": _("Same wrong answers"),
    "expected": _("Same answers expected"),
    "probability": _("Probability"),
    "flagged": _("Flagged"),
    "outcome": _("Outcome"),
    "place": _("Place"),
    "opens_at": _("Opens"),
    "closes_at": _("Closes"),
    "begun_at": _("Begun"),
    "issued_on": _("Issued on"),
    "received_by": _("Received by"),
    **coded("verdict", labels.VERDICT),
    **coded("areas", labels.AREA),
    **coded("misconduct_cases.kind", {kind: one.title for kind, one in KINDS.items()}),
    **coded("misconduct_cases.state", misconduct.STATES),
    **coded("misconduct_cases.move", misconduct.MOVES),
    **coded("reach", misconduct.REACHES),
    **coded("score_reviews.state", reviewing.STATES_TOLD),
    **coded("score_reviews.move", reviewing.MOVES),
    **coded("outcome", reviewing.OUTCOMES),
    **coded("marks_by_persons.state", PIECE_STATES),
    **coded("certificates.state", CERTIFICATE_STATES),
}


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
            "score": one.result.printed or "",
            "areas": {area: f"{earned.points}/{earned.out_of}" for area, earned in one.areas.items()},
            "released_at": moment(one.released_at).isoformat(), "reason": one.reason,
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


def marks_by_persons(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """What persons gave for answers that they read; who they are stays theirs, and their comments may tell the key."""
    wanted = select(
        marking_piece.c.sitting_id, marking_piece.c.cause, marking_piece.c.state, marking_piece.c.points,
        marking_piece.c.out_of, marking_piece.c.opened_at, marking_piece.c.settled_at,
    )  # fmt: skip
    return rows_of(connection, wanted.join(sitting).where(sitting.c.person_id == person_id))


def misconduct_cases(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Every case and each of its steps, with what was said; words that have gone are empty."""
    wanted = select(
        misconduct_case.c.number, misconduct_case.c.kind, misconduct_case.c.state, case_step.c.move,
        case_step.c.at.label("done_at"), case_words.c.locked,
    )  # fmt: skip
    query = (
        wanted.join(sitting, sitting.c.id == misconduct_case.c.sitting_id)
        .join(case_step, case_step.c.case_id == misconduct_case.c.id)
        .outerjoin(case_words, WORDS)
        .where(sitting.c.person_id == person_id)
        .order_by(misconduct_case.c.number, case_step.c.number)
    )
    return [{"says": opened(hall, row.pop("locked")), **row} for row in rows_of(connection, query)]


def misconduct_decisions(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """What was decided in each case, first and on appeal."""
    wanted = select(
        misconduct_case.c.number, case_decision.c.number.label("decision"), case_decision.c.reach, case_decision.c.years,
        case_decision.c.bars.label("barred"), case_decision.c.since, case_decision.c.until,
    )  # fmt: skip
    query = wanted.select_from(case_decision).join(misconduct_case).join(sitting)
    mine = query.where(sitting.c.person_id == person_id)
    return rows_of(connection, mine.order_by(misconduct_case.c.number, case_decision.c.number))


def alike_pairs(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """That the person's answers were found alike somebody's in the room, and how much; whose, is not theirs to be told."""
    wanted = select(
        administration.c.title, alike_pair.c.distance, alike_pair.c.alike, alike_pair.c.alike_wrong, alike_pair.c.expected,
        alike_pair.c.probability, alike_pair.c.flagged,
    )  # fmt: skip
    mine = sitting.c.id.in_((alike_pair.c.first, alike_pair.c.second))
    query = wanted.select_from(alike_pair).join(sitting, mine).join(administration)
    return rows_of(connection, query.where(sitting.c.person_id == person_id))


def score_reviews(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """Every step of every review, with what was said, and what came of it."""
    wanted = select(
        score_review.c.number, score_review.c.sitting_id, score_review.c.state, score_review.c.fee, score_review.c.outcome,
        score_review_step.c.move, score_review_step.c.at.label("done_at"), score_review_words.c.locked,
        score_review_marking.c.text.label("found"),
    )  # fmt: skip
    again = (score_review_marking.c.review_id == score_review.c.id) & (score_review_marking.c.at == score_review_step.c.at)
    query = (
        wanted.join(sitting, sitting.c.id == score_review.c.sitting_id)
        .join(score_review_step, score_review_step.c.review_id == score_review.c.id)
        .outerjoin(score_review_words, REVIEW_WORDS)
        .outerjoin(score_review_marking, again & (score_review_step.c.move == Move.MARK_AGAIN))
        .where(sitting.c.person_id == person_id)
        .order_by(score_review.c.number, score_review_step.c.number)
    )
    rows = rows_of(connection, query)
    return [{"says": opened_review(hall, row.pop("locked")), **row} for row in rows]


def inspections(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """When and where the person could read a marked sitting."""
    wanted = select(
        marked_inspection.c.number, marked_inspection.c.sitting_id, marked_inspection.c.reason, marked_inspection.c.place,
        marked_inspection.c.opens_at, marked_inspection.c.closes_at, marked_inspection.c.begun_at, marked_inspection.c.ended_at,
    )  # fmt: skip
    query = wanted.join(sitting, sitting.c.id == marked_inspection.c.sitting_id)
    return rows_of(connection, query.where(sitting.c.person_id == person_id))


def certificates(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """What each says and what became of it, with the document itself."""
    wanted = select(
        certificate.c.number, certificate.c.name, certificate.c.level, certificate.c.theory, certificate.c.practical,
        certificate.c.issued_on, certificate.c.state, certificate_handover.c.received_by, certificate_file.c.locked,
    )  # fmt: skip
    handed, document = certificate_handover.c.certificate_id, certificate_file.c.certificate_id
    query = wanted.outerjoin(certificate_handover, handed == certificate.c.id).outerjoin(
        certificate_file, document == certificate.c.id
    )
    rows = rows_of(connection, query.where(certificate.c.person_id == person_id))
    return [_with_document(hall, dict(row)) for row in rows]


def _with_document(hall: Hall, row: dict[str, Any]) -> dict[str, Any]:
    locked = row.pop("locked")
    return row if locked is None else {**row, f"certificate-{row['number']}.pdf": hall.vault.open(making.PURPOSE, locked)}
