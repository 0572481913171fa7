"""What grading keeps of people for a time: words of cases, documents of certificates, pairs; and what it needs for longer.

That there was a case, its steps and how it ended, stays: results and what a room noted are read by it. Who it was goes with the
name.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Connection, Subquery, and_, delete, exists, func, or_, select, tuple_

from examhall.instants import Instant
from examhall.programme.days import day_of
from examhall.retention.applicants import YEAR
from examhall.retention.plain import removing
from examhall.schedule.tables import administration
from examhall.sittings.tables import sitting
from examhall.wing import Kept
from grading.analysis.tables import alike_pair
from grading.certificates.states import State as Certificate
from grading.certificates.tables import certificate, certificate_act, certificate_file, certificate_piece, certificate_step
from grading.misconduct.moves import ENDED, OF_THE_CANDIDATE, State
from grading.misconduct.queries import WORDS
from grading.misconduct.tables import case_decision, case_step, case_words, misconduct_case
from grading.reviewing.states import WITH_OFFICERS
from grading.reviewing.tables import score_review, score_review_step, score_review_words

WORDS_LEFT: Final = exists().where(case_words.c.case_id == misconduct_case.c.id)
OWN_WORDS: Final = WORDS & case_step.c.move.in_(OF_THE_CANDIDATE)


def _last_steps() -> Subquery:
    last = select(case_step.c.case_id, func.max(case_step.c.at).label("at")).group_by(case_step.c.case_id)
    return last.subquery("last_step")


def _over(before: Instant) -> ColumnElement[bool]:
    """Of a case: that nothing can happen to it any more, since before this moment."""
    unappealed = and_(misconduct_case.c.state == State.DECIDED, misconduct_case.c.appeal_until < day_of(before))
    return or_(misconduct_case.c.state.in_(ENDED), unappealed)


def _on_record(before: Instant) -> ColumnElement[bool]:
    """Of a case: that what stands of its decisions is on the integrity record still, or was at this moment."""
    later = case_decision.alias()
    stands = ~exists().where(later.c.case_id == case_decision.c.case_id, later.c.number > case_decision.c.number)
    lasts = or_(case_decision.c.until == "", case_decision.c.until >= day_of(before))
    recorded = exists().where(case_decision.c.case_id == misconduct_case.c.id, stands, case_decision.c.years != 0, lasts)
    return and_(recorded, misconduct_case.c.state != State.CANCELLED)


def _old_cases(connection: Connection, before: Instant, *where: ColumnElement[bool]) -> Sequence[Any]:
    last = _last_steps()
    query = select(misconduct_case.c.id, last.c.at).join(last, last.c.case_id == misconduct_case.c.id)
    return connection.execute(query.where(last.c.at < before, _over(before), *where)).all()


def _old_statements(connection: Connection, before: Instant) -> Sequence[Any]:
    return _old_cases(connection, before, exists().where(case_words.c.case_id == misconduct_case.c.id, OWN_WORDS))


def _remove_statements(connection: Connection, ids: Sequence[str]) -> None:
    place = (case_words.c.case_id, case_words.c.number)
    own = connection.execute(select(*place).join(case_step, OWN_WORDS).where(case_words.c.case_id.in_(ids))).all()
    connection.execute(delete(case_words).where(tuple_(*place).in_([tuple(row) for row in own])))


def _cases_off_the_record(connection: Connection, before: Instant) -> Sequence[Any]:
    return _old_cases(connection, before, ~_on_record(before), WORDS_LEFT)


def _answered_reviews(connection: Connection, before: Instant) -> Sequence[Any]:
    """Of reviews to which nothing can happen any more; that they were asked for and how they ended stays."""
    last = func.max(score_review_step.c.at)
    query = (
        select(score_review.c.id, last.label("at"))
        .join(score_review_step, score_review_step.c.review_id == score_review.c.id)
        .where(score_review.c.state.not_in(WITH_OFFICERS), exists().where(score_review_words.c.review_id == score_review.c.id))
    )
    return connection.execute(query.group_by(score_review.c.id).having(last < before)).all()


def _ended_documents(connection: Connection, before: Instant) -> Sequence[Any]:
    """Of certificates that were revoked or replaced; one that counts keeps its document for good, as the register does."""
    ended = func.max(certificate_step.c.at)
    query = (
        select(certificate.c.id, ended.label("at"))
        .join(certificate_file, certificate_file.c.certificate_id == certificate.c.id)
        .join(certificate_step, certificate_step.c.certificate_id == certificate.c.id)
        .where(certificate.c.state.in_((Certificate.REVOKED, Certificate.REPLACED)))
    )
    return connection.execute(query.group_by(certificate.c.id).having(ended < before)).all()


def _old_printers_files(connection: Connection, before: Instant) -> Sequence[Any]:
    pieces = exists().where(certificate_piece.c.act_id == certificate_act.c.id)
    query = select(certificate_act.c.id, certificate_act.c.decided_at.label("at"))
    return connection.execute(query.where(certificate_act.c.decided_at < before, pieces)).all()


def _old_pairs(connection: Connection, before: Instant) -> Sequence[Any]:
    """By the day of the examination, so that an analysis that is made anew does not begin the period anew."""
    query = select(sitting.c.id, administration.c.starts_at.label("at")).join(administration)
    paired = exists().where(alike_pair.c.first == sitting.c.id)
    return connection.execute(query.where(administration.c.starts_at < before, paired)).all()


KINDS: Final = (
    Kept(
        "case_statements", _("Statements and appeals of candidates in misconduct cases that are over"), 3 * YEAR, YEAR,
        _old_statements, _remove_statements,
    ),
    Kept(
        "misconduct_cases", _("Facts, reasons and decisions of misconduct cases that are over and off the integrity record"),
        5 * YEAR, YEAR, _cases_off_the_record, removing(case_words.c.case_id, case_decision.c.case_id),
    ),
    Kept(
        "review_words", _("What was written in score reviews that are over"), 3 * YEAR, YEAR, _answered_reviews,
        removing(score_review_words.c.review_id),
    ),
    Kept(
        "certificate_documents", _("Documents of certificates that were revoked or replaced"), 3 * YEAR, YEAR,
        _ended_documents, removing(certificate_file.c.certificate_id),
    ),
    Kept(
        "printers_files", _("Printers' files of certificates"), 90, 30, _old_printers_files,
        removing(certificate_piece.c.act_id),
    ),
    Kept(
        "alike_pairs", _("Pairs of candidates whose answers were compared"), YEAR, 30, _old_pairs,
        removing(alike_pair.c.first),
    ),
)  # fmt: skip


def _people_in_cases(connection: Connection, before: Instant) -> Collection[str]:
    """Whose case is not over, or who stands on the integrity record: a record without a name would be none."""
    query = select(sitting.c.person_id).join(misconduct_case, misconduct_case.c.sitting_id == sitting.c.id)
    return set(connection.execute(query.where(or_(~_over(before), _on_record(before)))).scalars())


def _bars_of_decisions(connection: Connection, before: Instant) -> Collection[str]:
    """Those that a decision names: they go once it is gone."""
    return set(connection.execute(select(case_decision.c.bar_id).where(case_decision.c.bar_id.is_not(None))).scalars())


NEEDED: Final[Mapping[str, Callable[[Connection, Instant], Collection[str]]]] = {
    "names": _people_in_cases,
    "bars": _bars_of_decisions,
}
