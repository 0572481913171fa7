"""What happened to one candidate, as lines a proctor reads: saves gathered into one line, everything else one by one. Pure.

Made from the timeline, which has no values; what a page told of itself in words of its own is left out as well.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from examhall.sittings.receipts import milliseconds
from examhall.sittings.timeline import Moment

LEFT_OUT: Final = frozenset({"noted"})  # where the candidate reads and what is marked is nobody's business
GATHERED: Final = frozenset({"answered", "kept_aside"})
NOT_SAID: Final = frozenset({"said_at", "browser", "number", "epoch", "place", "given"})
TIMES: Final = frozenset({"since", "opened_at", "effective_at", "silent_since"})  # instants in details
FIGURE: Final = re.compile(r"[-+]?[0-9.]{1,12} ?(ms|s|min)?")  # the one form in which a page may say more about a signal


class Line(Struct, frozen=True):
    """One line: `at` to `until` in milliseconds, what, how many times, and what the room may know of it."""

    at: int
    until: int
    kind: str
    times: int = 1
    detail: dict[str, Any] = {}


def history(moments: Iterable[Moment]) -> list[Line]:
    """A timeline as lines, oldest first."""
    lines: list[Line] = []
    for moment in moments:
        if moment.kind in LEFT_OUT:
            continue
        line = _line(moment)
        last = lines[-1] if lines else None
        if last is not None and last.kind == line.kind and moment.kind in GATHERED and _same(last, line):
            lines[-1] = replace(last, until=line.until, times=last.times + 1)
        else:
            lines.append(line)
    return lines


class Whole(Struct, frozen=True):
    """One entry by itself: its number, when it was carried out and when it was received by the hall's clock, when the browser
    says that it was by its own (0: it does not say), what, and what the room may know of it. Milliseconds."""

    number: int
    at: int
    received_at: int
    said_at: int
    kind: str
    detail: dict[str, Any] = {}


class Step(Struct, frozen=True, array_like=True):
    """A place of the answer card was filled (or emptied) at this time, ms."""

    at: int
    place: int
    given: bool


def entries(moments: Iterable[Moment]) -> list[Whole]:
    """Every entry of a timeline, oldest first; of where the candidate reads only that something was noted."""
    return [
        Whole(
            moment.number, milliseconds(moment.at), milliseconds(moment.received_at), moment.detail.get("said_at", 0),
            moment.kind, _line(moment).detail,
        )
        for moment in moments
    ]  # fmt: skip


def steps(moments: Iterable[Moment]) -> list[Step]:
    """How the answer card came to be what it is."""
    return [
        Step(milliseconds(moment.at), moment.detail["place"], moment.detail["given"])
        for moment in moments
        if moment.kind == "answered"
    ]


def people_in(lines: Iterable[Line | Whole]) -> set[str]:
    """The ids of all who did something."""
    return {str(line.detail[role]) for line in lines for role in ("by", "second") if line.detail.get(role)}


def _line(moment: Moment) -> Line:
    at = milliseconds(moment.at)
    return Line(at, at, moment.kind, 1, {name: value for name, value in _details(moment) if value not in ("", False)})


def _same(one: Line, other: Line) -> bool:
    return one.detail == other.detail


def _details(moment: Moment) -> Iterable[tuple[str, Any]]:
    for name, value in moment.detail.items():
        if name in NOT_SAID:
            continue
        if moment.kind == "observed" and name == "detail" and not FIGURE.fullmatch(str(value)):
            continue
        yield name, milliseconds(value) if name in TIMES else value
