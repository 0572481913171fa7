"""Which papers an officer asks for, as it is typed, and what keeps each field from being taken. Pure."""

from collections.abc import Iterator, Mapping
from string import ascii_uppercase
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.errors import Malformed
from question_bank.headings import WORDINGS
from question_bank.keys import ScoringRule
from question_bank.typed_facts import NO_DAY, is_day

MOST_TOGETHER: Final = 10  # papers assembled at once
LONGEST_TITLE: Final = 200


def read_wish(said: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, LazyString | str]]:
    """What the back office is asked to assemble, and a sentence for each field that keeps it from being asked.

    Malformed where something stands that no form offers.
    """
    faults = dict(_faults(said))
    language, rule = said.get("language", "zh-CN"), said.get("multiple_choice", "")
    if language not in WORDINGS or (rule and rule not in set(ScoringRule)):
        raise Malformed(field="language" if language not in WORDINGS else "multiple_choice")
    title, count = said.get("title", "").strip()[:LONGEST_TITLE], _count(said) or 1
    wish = {
        "specification": said.get("specification", ""), "law_as_of": said.get("law_as_of", ""), "multiple_choice": rule,
        "titles": [title] if count == 1 else [f"{title} {letter}" for letter in ascii_uppercase[:count]], "language": language,
    }  # fmt: skip
    return wish, faults


def _faults(said: Mapping[str, str]) -> Iterator[tuple[str, LazyString | str]]:
    if not said.get("title", "").strip():
        yield "title", _("Give the title that is printed on them.")
    if not is_day(said.get("law_as_of", "")):
        yield "law_as_of", NO_DAY
    if _count(said) is None:
        yield "papers", str(_("Give a whole number from 1 to %(most)s.")) % {"most": MOST_TOGETHER}


def _count(said: Mapping[str, str]) -> int | None:
    """How many papers: one where nothing is said, None where it is no number that can be asked for."""
    text = said.get("papers", "1").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST_TOGETHER else None
