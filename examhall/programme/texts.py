"""The words of the public site: which texts there are, which edition stands, and what is wrong in one that is written. Pure.

Of sections and documents the edition stands whose day came last; a later one waits for its day. Of a notice the newest edition
stands, published on its day or withdrawn.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Refusal
from examhall.programme.days import is_day
from examhall.prose import ProseProblem, render


class Kind(StrEnum):
    SECTION = "section"
    DOCUMENT = "document"  # every edition stays readable to everybody
    NOTICE = "notice"


# In the order of the programme's own description.
SECTIONS: Final = (
    "profession", "background", "purpose", "eligibility", "methods", "item_forms", "scope", "dates", "centres", "fees",
    "procedure", "training", "textbooks", "complaints",
)  # fmt: skip
DOCUMENTS: Final = ("syllabus", "rules", "standard")

LONGEST_TITLE: Final = {"title": 120, "title_en": 200}
LONGEST_WHY: Final = 300

EMPTY = _("Please write something here.")
BOTH = _("Both languages are needed: readers choose one of them.")
NO_DAY = _("Please give a day, such as 2027-01-31.")
PAST_DAY = _("What stood on a day that is over is not changed: choose today or a later day.")
TOO_LONG = _("At most %(most)s characters.")


class Draft(Struct, frozen=True):
    """One edition as it is written: Markdown in both languages, and the day (YYYY-MM-DD) from which it counts."""

    title: str
    title_en: str
    text: str
    text_en: str
    valid_from: str
    withdrawn: bool = False


class WritingProblem(Refusal):
    """What is wrong in something that the authority writes; `faults` says what beside which field."""

    code = "not_written"
    says = _("Nothing is saved yet: please look at what is marked.")

    def __init__(self, faults: dict[str, LazyString | str]) -> None:
        super().__init__(fields=sorted(faults))
        self.faults = faults


def kind_of(name: str) -> Kind:
    """Texts with a name of their own are sections and documents; all others are notices."""
    if name in SECTIONS:
        return Kind.SECTION
    return Kind.DOCUMENT if name in DOCUMENTS else Kind.NOTICE


def faults_of(draft: Draft, kind: Kind, today: str) -> Iterator[tuple[str, LazyString | str]]:
    """(field, what is wrong) for each field that cannot stay as it is."""
    for field in ("title", "title_en", "text", "text_en"):
        said = getattr(draft, field)
        if not said.strip():
            yield field, EMPTY if field in ("title", "text") else BOTH
        elif field in LONGEST_TITLE and len(said) > LONGEST_TITLE[field]:
            yield field, TOO_LONG % {"most": LONGEST_TITLE[field]}
        elif field.startswith("text"):
            try:
                render(said)
            except ProseProblem as problem:
                yield field, _("This cannot be shown: %(problem)s", problem=problem)
    if not is_day(draft.valid_from):
        yield "valid_from", NO_DAY
    elif kind is not Kind.NOTICE and draft.valid_from < today:
        yield "valid_from", PAST_DAY
