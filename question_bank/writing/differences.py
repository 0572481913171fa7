"""What one version of an item says otherwise than another: lines of its author's words, in the order they stand. Pure."""

from difflib import SequenceMatcher

from msgspec import Struct

AROUND = 1  # unchanged lines shown before and after a change


class Line(Struct, frozen=True):
    """`sign`: "-" taken out, "+" put in, " " unchanged; "…" stands for unchanged lines left out."""

    sign: str
    text: str


def differences(before: str, after: str) -> list[Line]:
    """The lines that differ, with a line around; nothing where both say the same."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for n, group in enumerate(SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)):
        if n:
            found.append(Line("…", ""))
        for kind, old_from, old_to, new_from, new_to in group:
            if kind == "equal":
                found += [Line(" ", text) for text in old[old_from:old_to]]
                continue
            found += [Line("-", text) for text in old[old_from:old_to]]
            found += [Line("+", text) for text in new[new_from:new_to]]
    return found
