"""The reply to a score review (成绩复核答复): what was checked, the result before and after, on one page of A4."""

from pathlib import Path
from typing import Any, Final

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import Connection

from examhall import replies
from examhall.errors import NotFound
from examhall.hall import Hall, this_hall
from examhall.language import locale_now
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.pages import off_the_loop
from examhall.print.typesetting import typeset
from examhall.programme.days import day_of
from examhall.programme.names import Names
from examhall.site.pages import programme_now
from examhall.yuan import shown as yuan
from grading import labels
from grading.reviewing import queries, wording
from grading.reviewing.findings import HASH_SHOWN, Finding, Told
from grading.reviewing.queries import Marking, Review
from grading.reviewing.terms import Rule
from question_bank.headings import plain

TEMPLATE: Final = Path(__file__).with_name("print") / "reply.typ"
HASH_LENGTH: Final = 64


def reply_to(connection: Connection, review: Review) -> Response:
    """The reply as a PDF to be opened; NotFound before there is one."""
    hall = this_hall()
    marking = queries.newest_marking(connection, review.row.id)
    if not review.told or marking is None:
        raise NotFound()
    said, rule = queries.signed(connection, hall, review.row.id).says, queries.RULE.now(connection)
    data = reply(hall, review, marking, said, rule, programme_now().names, locale_now() == "en")
    return replies.pdf(off_the_loop(typeset, TEMPLATE, data), f"review-{review.row.number}.pdf")


def reply(
    hall: Hall, review: Review, marking: Marking, said: str, rule: Rule, names: Names, english: bool
) -> dict[str, Any]:  # fmt: skip
    """The template's data. `said`: what the signer wrote to the candidate."""
    row, found = review.row, marking.found
    programme, body = (names.programme_en, names.body_en) if english else (names.programme, names.body)
    assert found.after is not None
    return {
        "title": _("Reply to the review of a score"), "english": english, "programme": programme, "body": body,
        "seal": names.seal, "number": row.number, "foot": f"{programme} · {row.number}", "day": day_of(row.answered_at),
        "head": [
            _fact(_("Name"), row.name), _fact(_("Admission ticket number"), row.ticket),
            _fact(_("Identity number"), masked(identity_of(hall.vault, row.identity_locked))), _fact(_("Batch"), row.batch),
            _fact(_("Level"), row.level_title_en if english else row.level_title),
            _fact(_("Part"), row.part_title_en if english else row.part_title),
            _fact(_("Day of the examination"), day_of(row.starts_at)), _fact(_("Centre"), row.centre),
            _fact(_("Review asked for on"), day_of(row.asked_at)), _fact(_("Number of the review"), row.number),
            _fact(_("Fee of the review"), yuan(row.fee) if row.fee else _("free of charge")),
            _fact(_("Answered on"), day_of(row.answered_at)),
        ],
        "outcome": str(wording.OUTCOMES[row.outcome]),
        "results": [
            [_("As it was released"), *_result(found.public, row)], [_("As it was marked again"), *_result(found.after, row)],
        ],
        "checks": [_checked(one) for one in found.checks],
        "fields": _("%(fields)s fields were marked again; %(changed)s of them earn something else.",
                    fields=found.fields, changed=len(found.changes)) if found.fields else "",
        "changes": [
            [_("Question %(number)s", number=one.number), one.label, one.before, one.after] for one in found.changes
        ],
        "said": said, "appeal": rule.appeal_en if english else rule.appeal,
        "words": {
            "page": _("Page {page} of {pages}"), "results": _("Result"), "score": _("Score"), "verdict": _("Verdict"),
            "checks": _("What was checked"), "finding": _("Finding"), "changes": _("Fields that earn something else"),
            "question": _("Question"), "field": _("Field"), "before": _("as first marked"), "after": _("as marked again"),
            "said": _("Remark"), "body": _("Examining body"), "seal": _("Seal"), "date": _("Date"),
            "signed": _("Marked again by one person and signed by another. Fingerprint of the findings: %(hash)s",
                        hash=marking.hash[:HASH_SHOWN]),
        },
    }  # fmt: skip


def _result(told: Told, row: Any) -> list[str]:
    score = "—" if told.score is None else f"{told.score} / {plain(row.points)}"
    return [score, str(labels.VERDICT[told.verdict])]


def _checked(one: Finding) -> dict[str, str]:
    said = one.said[:HASH_SHOWN] if len(one.said) == HASH_LENGTH else ""
    return {"said": str(wording.CHECKS[one.checked]), "finding": _("agrees") if one.holds else _("differs"), "hash": said}


def _fact(label: str, said: str) -> dict[str, str]:
    return {"label": label, "said": said}
