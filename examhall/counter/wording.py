"""What the counter's pages say: words for states and methods, amounts and times, and the doors between the pages."""

from typing import Any, Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.counter.account import Kind, Method, Service
from examhall.counter.receipt_numbers import grouped
from examhall.language import locale_now
from examhall.people import guards
from examhall.people.permissions import Action
from examhall.registration.application import STATE_WORDS, state_words
from examhall.registration.standing import BADGES, shown_at
from examhall.steps import Step
from examhall.yuan import shown

METHOD_WORDS: Final[dict[Method, LazyString]] = {Method.CASH: _("Cash"), Method.TRANSFER: _("Bank transfer")}
KIND_WORDS: Final[dict[Kind, LazyString]] = {
    Kind.PAID: _("Fee taken"), Kind.VOIDED: _("Voided"), Kind.REFUNDED: _("Refunded"),
}  # fmt: skip

SERVICE_WORDS: Final[dict[Service, LazyString]] = {Service.SCORE_REVIEW: _("Score review")}

DOORS: Final = (
    ("counter.desk", _("Counter"), Action.TAKE_FEES, Step.APPLICATIONS),
    ("centre_applications.listed", _("Applications"), Action.SEE_APPLICATIONS, Step.APPLICATIONS),
    ("accounts.account", _("Fees and accounts"), Action.SEE_ACCOUNTS, Step.APPLICATIONS),
    ("notices.listed", _("Confirmation notices"), Action.WRITE_NOTICE, Step.APPLICATIONS),
    ("reconciliation.all_centres", _("Fees of all centres"), Action.RECONCILE_FEES, Step.APPLICATIONS),
)


def words() -> dict[str, Any]:
    """What every template of the counter may use."""
    user = guards.who()
    doors = [(url_for(endpoint), title, endpoint) for endpoint, title, action, _step in DOORS if user.may(action)]
    return {
        "counter_doors": doors, "states": STATE_WORDS, "state_words": state_words, "badges": BADGES,
        "methods": METHOD_WORDS, "kinds": KIND_WORDS, "service_words": SERVICE_WORDS,
        "yuan": shown, "at": shown_at, "grouped": grouped, "titled": titled, "may": lambda name: user.may(Action(name)),
    }  # fmt: skip


def titled(row: Any) -> str:
    """The level of a row, in the reader's language."""
    return str(row.level_title_en if locale_now() == "en" else row.level_title)
