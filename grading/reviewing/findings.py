"""What marking again has found: every check by name, each field that is not as it was, the result before and after. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from grading.reviewing.states import Outcome
from grading.scheme import MarkLine


class Checked(StrEnum):
    """What is looked at, in the order in which it is told."""

    JOURNAL = "journal"  # every entry is chained to the one before, and none is missing
    SHEET = "sheet"  # the answer sheet says what the journal says
    PAPER = "paper"  # the paper is the one that was sealed, the booklet the candidate's own
    SCHEME = "scheme"  # marked by the keys and rules that count now
    MARK_SHEET = "mark_sheet"  # as it was stored
    FIELDS = "fields"  # every field earns the same when it is marked again
    SUM = "sum"
    VERDICT = "verdict"
    PUBLIC = "public"  # what was released is what counts
    PERSON = "person"  # the right candidate
    PART = "part"  # of the right level and part


class Finding(Struct, frozen=True):
    """One check. `said`: a hash or a count that others can compare; the first signs of a hash are enough."""

    checked: Checked
    holds: bool
    said: str = ""


class FieldChange(Struct, frozen=True):
    """A field that does not earn what it earned: the question's number in the candidate's own booklet, points as text."""

    number: int
    label: str
    before: str
    after: str


class Told(Struct, frozen=True):
    """A result as it is stored: verdict, and the score as text where there is one."""

    verdict: str
    score: str | None


class Basis(Struct, frozen=True):
    """What was read: none of it may have moved when the review is signed."""

    sheet: int
    edition: int
    public: int
    scheme: str


class Findings(Struct, frozen=True):
    """`fields`: how many were marked again; `faulty`: why nothing can be marked, empty where it can; `after`: None then."""

    basis: Basis
    checks: list[Finding]
    fields: int
    changes: list[FieldChange]
    public: Told
    before: Told
    after: Told | None
    faulty: str = ""

    @property
    def outcome(self) -> Outcome:
        """Corrected where the result that was released is not the one that marking again gives."""
        return Outcome.UNCHANGED if self.after == self.public else Outcome.CORRECTED

    def holds(self, checked: Checked) -> bool:
        return all(one.holds for one in self.checks if one.checked is checked)

    @property
    def sound(self) -> bool:
        """Whether a result can be made of it at all: the journal verifies, and the sheet can be marked."""
        return self.holds(Checked.JOURNAL) and self.after is not None


HASH_SHOWN: Final = 16  # signs


def changed_fields(before: Mapping[str, MarkLine], after: Mapping[str, MarkLine]) -> list[str]:
    """The fields (sealed ids) that earn, or were given, something else than before; in the order of the new marks."""
    names = [*after, *(name for name in before if name not in after)]
    return [name for name in names if _weighed(before.get(name)) != _weighed(after.get(name))]


def _weighed(line: MarkLine | None) -> object:
    return None if line is None else (line.points, line.why, line.given)


def written(findings: Findings) -> str:
    """The exact text that is kept; the same findings give the same text."""
    return msgspec.json.encode(findings).decode()


read_findings = msgspec.json.Decoder(Findings).decode
