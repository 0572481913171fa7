"""A fact as it is typed on its page, and what keeps each of its fields from being taken. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import msgspec
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.errors import Malformed
from question_bank.facts import Fact

LONGEST: Final = 1000  # characters of a text
LONGEST_NAME: Final = 100
WRITTEN: Final = (
    "says", "says_en", "basis", "basis_en", "volatility", "support", "valid_from", "valid_to", "review_by", "checker",
)  # fmt: skip
NO_DAY: Final = _("This is no day: write it as YYYY-MM-DD.")


def read_fact(fact_id: str, said: Mapping[str, str]) -> tuple[Fact | None, dict[str, LazyString]]:
    """The fact that a form says, or none and a sentence for each field that keeps it from being one.

    Malformed where something stands that no form offers.
    """
    given = {name: text for name in WRITTEN if (text := said.get(name, "").strip()[:LONGEST])}
    faults = dict(_faults(given))
    if faults:
        return None, faults
    given["checker"] = given.get("checker", "")[:LONGEST_NAME]
    try:
        return msgspec.convert({"id": fact_id, **given}, Fact, strict=False), {}
    except msgspec.ValidationError as fault:
        raise Malformed() from fault


def _faults(given: Mapping[str, str]) -> Iterator[tuple[str, LazyString]]:
    if "says" not in given:
        yield "says", _("Write what holds.")
    if "basis" not in given:
        yield "basis", _("Name the law, notice or table that says so.")
    if "review_by" not in given:
        yield "review_by", _("Give the day by which somebody must check it again.")
    for name in ("valid_from", "valid_to", "review_by"):
        if name in given and not is_day(given[name]):
            yield name, NO_DAY
    first, last = given.get("valid_from", ""), given.get("valid_to", "")
    if is_day(first) and is_day(last) and last < first:
        yield "valid_to", _("It cannot end before it begins.")


def is_day(text: str) -> bool:
    """Whether a text is a day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
