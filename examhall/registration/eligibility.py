"""Whether somebody may apply by a clause: conditions as data, what was declared, and what is known here. Pure.

A clause holds when all its conditions do. What only paper proves is never decided here: a person must look at the evidence.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.programme.conditions import Condition, ConditionKind
from examhall.programme.days import is_day

PARTS: Final = ("theory", "practical")


class Declared(Struct, frozen=True):
    """What an applicant says; kept in `application.answers`. Days are YYYY-MM-DD."""

    months: int = 0
    employer: str = ""
    institution: str = ""  # where the training was
    completion: str = ""  # number of its certificate of completion
    certificate: str = ""
    certificate_number: str = ""
    school: str = ""
    major: str = ""
    diploma: str = ""  # its number
    studies_until: str = ""


class Known(Struct, frozen=True):
    """What stands here: parts passed, and until when each is kept; hours of training recorded, and those the level asks for."""

    attained: dict[tuple[str, str], str] = {}  # (level, part) -> until; empty: no end
    hours: int = 0
    standard_hours: int = 0  # 0: the level sets none
    today: str = ""


class Verdict(StrEnum):
    MET = "met"
    LOOK = "look"  # a person must look
    NOT_MET = "not_met"


class Finding(Struct, frozen=True):
    """What one condition comes to; `field` is where a declaration is missing."""

    kind: ConditionKind | None
    verdict: Verdict
    says: LazyString
    field: str = ""


NEEDS: Final[dict[ConditionKind, tuple[str, ...]]] = {
    ConditionKind.WORK: ("months", "employer"),
    ConditionKind.TRAINING: ("institution", "completion"),
    ConditionKind.CERTIFICATE: ("certificate", "certificate_number"),
    ConditionKind.DIPLOMA: ("school", "major", "diploma"),
    ConditionKind.STUDENT: ("school", "major", "studies_until"),
}


def check(conditions: Sequence[Condition], declared: Declared, known: Known) -> list[Finding]:
    """One finding for each condition; a clause that carries none is looked at by a person."""
    if not conditions:
        return [Finding(None, Verdict.LOOK, _("The evidence is looked at by a person."))]
    return [_CHECKS[one.kind](one, declared, known) for one in conditions]


def verdict(findings: Iterable[Finding]) -> Verdict:
    """All met: met. One that is not: not met. Else a person must look."""
    found = {one.verdict for one in findings}
    return next((worst for worst in (Verdict.NOT_MET, Verdict.LOOK) if worst in found), Verdict.MET)


def runs(until: str, today: str) -> bool:
    """Whether a day without end or not yet over."""
    return not until or today <= until


def parts_held(level: str, known: Known) -> list[str]:
    """The parts of a level that were passed and are still kept."""
    until = {part: known.attained[level, part] for part in PARTS if (level, part) in known.attained}
    return [part for part, day in until.items() if runs(day, known.today)]


def _work(condition: Condition, declared: Declared, known: Known) -> Finding:
    if declared.months < condition.months:
        says = _(
            "This clause asks for %(asked)s months at work; you entered %(given)s.",
            asked=condition.months,
            given=declared.months,
        )
        return Finding(condition.kind, Verdict.NOT_MET, says, "months")
    if not declared.employer.strip():
        return Finding(condition.kind, Verdict.NOT_MET, _("Please say where you work or worked."), "employer")
    return Finding(
        condition.kind,
        Verdict.LOOK,
        _("%(given)s months at work: the proof of employment is looked at.", given=declared.months),
    )


def _training(condition: Condition, declared: Declared, known: Known) -> Finding:
    if known.standard_hours and known.hours >= known.standard_hours:
        says = _("%(hours)s hours of training are recorded here, as the level asks.", hours=known.hours)
        return Finding(condition.kind, Verdict.MET, says)
    if not declared.institution.strip():
        return Finding(condition.kind, Verdict.NOT_MET, _("Please say where you were trained."), "institution")
    if not declared.completion.strip():
        says = _("Please enter the number of your certificate of completion.")
        return Finding(condition.kind, Verdict.NOT_MET, says, "completion")
    return Finding(condition.kind, Verdict.LOOK, _("The certificate of completion is looked at."))


def _certificate(condition: Condition, declared: Declared, known: Known) -> Finding:
    if condition.held_here and len(parts_held(condition.held_here, known)) == len(PARTS):
        return Finding(condition.kind, Verdict.MET, _("Your certificate was issued here: nothing need be proved."))
    named = declared.certificate.strip()
    if not named or (named not in condition.names and not condition.or_similar):
        return Finding(condition.kind, Verdict.NOT_MET, _("Please choose the certificate that you hold."), "certificate")
    if not declared.certificate_number.strip():
        return Finding(condition.kind, Verdict.NOT_MET, _("Please enter the number of your certificate."), "certificate_number")
    if named not in condition.names:
        says = _("“%(name)s” is not among those named: a person decides whether it is like them.", name=named)
        return Finding(condition.kind, Verdict.LOOK, says)
    return Finding(condition.kind, Verdict.LOOK, _("The certificate is looked at."))


def _diploma(condition: Condition, declared: Declared, known: Known) -> Finding:
    missing = _schooling(condition, declared)
    if missing is not None:
        return missing
    if not declared.diploma.strip():
        return Finding(condition.kind, Verdict.NOT_MET, _("Please enter the number of your diploma."), "diploma")
    return Finding(condition.kind, Verdict.LOOK, _("The diploma is looked at."))


def _student(condition: Condition, declared: Declared, known: Known) -> Finding:
    missing = _schooling(condition, declared)
    if missing is not None:
        return missing
    if not declared.studies_until:
        return Finding(condition.kind, Verdict.NOT_MET, _("Please say until when you study."), "studies_until")
    if not is_day(declared.studies_until):
        return Finding(condition.kind, Verdict.NOT_MET, _("There is no such day. Please enter it once more."), "studies_until")
    if declared.studies_until < known.today:
        says = _("This clause is for students in reading, and this day is past. If you have graduated, choose another clause.")
        return Finding(condition.kind, Verdict.NOT_MET, says, "studies_until")
    return Finding(condition.kind, Verdict.LOOK, _("The student card or the certificate of study is looked at."))


def _schooling(condition: Condition, declared: Declared) -> Finding | None:
    for field, says in (("school", _("Please name your school.")), ("major", _("Please name your major."))):
        if not getattr(declared, field).strip():
            return Finding(condition.kind, Verdict.NOT_MET, says, field)
    return None


_CHECKS: Final = {
    ConditionKind.WORK: _work,
    ConditionKind.TRAINING: _training,
    ConditionKind.CERTIFICATE: _certificate,
    ConditionKind.DIPLOMA: _diploma,
    ConditionKind.STUDENT: _student,
}
