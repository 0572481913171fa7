"""What one version of an item says otherwise than another: lines of its author's words, in the order they stand. Pure."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from msgspec import Struct

from question_bank.writing.named_lines import NamedLine

AROUND = 1  # unchanged lines shown before and after a change
LIKE = 0.4  # two lines less alike than this are two lines, and not one that was changed


class Piece(Struct, frozen=True):
    """Some signs of a line, and whether the other line has others there."""

    text: str
    changed: bool


class Line(Struct, frozen=True):
    """`sign`: "-" taken out, "+" put in, " " unchanged; "…" stands for unchanged lines left out. `head`: the part it is of."""

    sign: str
    pieces: list[Piece] = []
    head: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def differences(before: Sequence[NamedLine], after: Sequence[NamedLine]) -> list[Line]:
    """The lines that differ, with a line around; nothing where both say the same."""
    old, new = [line.text for line in before], [line.text for line in after]
    found: list[Line] = []
    for n, group in enumerate(SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)):
        if n:
            found.append(Line("…"))
        for kind, old_from, old_to, new_from, new_to in group:
            if kind == "equal":
                found += [_whole(" ", line) for line in before[old_from:old_to]]
            else:
                found += _changed(before[old_from:old_to], after[new_from:new_to])
    return found


def _whole(sign: str, line: NamedLine) -> Line:
    return Line(sign, [Piece(line.text, False)], line.head)


def _changed(old: Sequence[NamedLine], new: Sequence[NamedLine]) -> list[Line]:
    """All that was taken out, then all that was put in; two lines that are alike show only where they differ."""
    out, put = [], []
    for before, after in zip_longest(old, new):
        if before and after and (both := _pieces(before.text, after.text)):
            out.append(Line("-", both[0], before.head))
            put.append(Line("+", both[1], after.head))
            continue
        out += [_whole("-", before)] if before else []
        put += [_whole("+", after)] if after else []
    return [*out, *put]


def _pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]] | None:
    """Both lines cut where they differ; None where they have too little in common."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < LIKE:
        return None
    old, new = list[Piece](), list[Piece]()
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        old += [Piece(before[old_from:old_to], kind != "equal")] if old_to > old_from else []
        new += [Piece(after[new_from:new_to], kind != "equal")] if new_to > new_from else []
    return old, new
