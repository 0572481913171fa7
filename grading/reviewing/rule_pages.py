"""The authority's page of what a score review costs, by when it is answered, and what each reply says at its end."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _

from examhall import yuan
from examhall.errors import Malformed, Refusal
from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires
from examhall.people.permissions import Action
from examhall.replies import status_of
from grading.frame import words
from grading.reviewing import queries, wording
from grading.reviewing.asking import set_rule
from grading.reviewing.terms import LARGEST_FEE, MOST_DAYS, PARTS, Refund, Rule

pages = Blueprint("review_rule", __name__, url_prefix="/results/review-rule", template_folder="../templates")
pages.context_processor(words)

LONGEST_NOTE = 300


class NoFee(Malformed):
    code = "no_review_fee"
    says = _("Write the fee in yuan, like 50 or 50.50; 0 where a review is free.")


class NoTerm(Malformed):
    code = "no_review_term"
    says = _("Write a number of working days, one at least.")


class NoPayingDays(Malformed):
    code = "no_review_paying_days"
    says = _("Write a number of days, one at least.")


class NoNote(Malformed):
    code = "no_review_note"
    says = _("Write what each reply says at its end, in Chinese and in English.")


@pages.get("")
@requires(Action.SET_REVIEW_FEES)
def rule() -> Any:
    return _page()


def _page(problem: Refusal | None = None) -> Any:
    with this_hall().database.reading() as connection:
        stands = queries.RULE.now(connection)
    page = render_template(
        "grading/reviews/rule.html", rule=stands, problem=problem, given=request.form, refunds=wording.REFUNDS,
        parts=PARTS, longest=LONGEST_NOTE,
    )  # fmt: skip
    return (page, status_of(problem)) if problem else page


@pages.post("")
@requires(Action.SET_REVIEW_FEES)
def rule_set() -> Any:
    """Another edition of the rule; reviews that were asked for keep theirs."""
    hall, form = this_hall(), request.form
    try:
        if form.get("refund", "") not in set(Refund):
            raise Malformed(field="refund")
        wanted = Rule(
            {part: _fee(f"fee_{part}") for part in PARTS},
            _days("answer_within", NoTerm),
            Refund(form["refund"]),
            _note("appeal"),
            _note("appeal_en"),
            _days("pay_within", NoPayingDays),
        )
        with hall.database.writing() as connection:
            set_rule(connection, hall, hall.now(), guards.somebody().id, wanted)
    except Malformed as problem:
        return _page(problem)
    return redirect(url_for("review_rule.rule", saved=1))


def _fee(name: str) -> Decimal:
    """Yuan, with cents at most. NoFee."""
    fee = yuan.read(request.form.get(name, ""))
    if fee is None or not 0 <= fee <= LARGEST_FEE:
        raise NoFee(field=name)
    return fee


def _days(name: str, refusal: type[Malformed]) -> int:
    typed = request.form.get(name, "").strip()
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:6]) <= MOST_DAYS):
        raise refusal(field=name)
    return int(typed)


def _note(name: str) -> str:
    said = " ".join(request.form.get(name, "").split())[:LONGEST_NOTE]
    if not said:
        raise NoNote(field=name)
    return said
