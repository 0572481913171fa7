"""What every page of grading may name, and what is posted on more than one of them."""

from typing import Any

from flask import request, url_for
from flask_babel import get_locale

from examhall.instants import moment
from examhall.people import guards
from examhall.people.permissions import Action
from grading import labels
from proctor.incidents import KINDS
from question_bank.headings import plain
from question_bank.labels import RULE, WHY


def words() -> dict[str, Any]:
    """What every template of grading may name."""
    user = guards.who()
    return {
        "labels": labels, "rules": RULE, "reasons": WHY, "plain": plain, "at": _at, "english": str(get_locale()) == "en",
        "sign_out_url": url_for("people.sign_out"), "may_see_marks": user.may(Action.SEE_MARKS),
        "may_decide_kept": user.may(Action.DECIDE_KEPT), "may_grade": user.may(Action.GRADE),
        "may_void": user.may(Action.VOID_PART), "may_amend": user.may(Action.AMEND_KEYS),
        "may_set_misconduct": user.may(Action.BAR_PEOPLE), "may_analyse": user.may(Action.ANALYSE), "incidents": KINDS,
        "may_confirm": user.may(Action.CONFIRM_RESULTS), "may_see_released": user.may(Action.SEE_RELEASED),
        "may_review": user.may(Action.REVIEW_SCORES), "may_watch_inspection": user.may(Action.WATCH_INSPECTION),
        "may_open_inspection": user.may(Action.OPEN_INSPECTION),
    }  # fmt: skip


def _at(instant: int | None, form: str = "%Y-%m-%d %H:%M") -> str:
    return moment(instant, "Asia/Shanghai").strftime(form) if instant is not None else ""


def posted_reason() -> str:
    """Why, as it was written in the posted page."""
    return request.form.get("reason", "").strip()[:500]
