"""The room record as the typesetter's data: one A4 page, and an annex for what has no room on it. Pure.

The page has so many lines. They are shared out among the sections, and a section with more says how many; all of it then stands
in full on the annex.
"""

from collections.abc import Sequence
from math import ceil
from typing import Any, Final

from flask_babel import gettext as _
from msgspec import Struct

from examhall.instants import Instant
from proctor.printing import About, form, grouped, line
from proctor.record import CAPACITIES, Standing
from proctor.record_words import Cell, Entry, Section, cells, clock, sections

LINES: Final = 40  # of all sections together that the page has room for
WIDTH: Final = 42  # Chinese characters in one of them
MOST_ROWS: Final = 3  # lines that one thing may take
ABREAST: Final = 3  # absent candidates in one line: they are names and tickets and nothing else
WIDE: Final = ("exam", "centre", "title")  # cells that take the place of two
TIME: Final = "%m-%d %H:%M"


class Addendum(Struct, frozen=True):
    """What was added after the signatures."""

    number: int
    text: str
    by: str
    at: Instant


def shared_out(wanted: Sequence[int], room: int) -> list[int]:
    """So many lines to each that `room` is not passed: one more to each in turn, as long as it wants one."""
    given = [0] * len(wanted)
    while room > 0 and given != list(wanted):
        for place, want in enumerate(wanted):
            if given[place] < want and room > 0:
                given[place] += 1
                room -= 1
    return given


def _width(text: str) -> float:
    return sum(0.54 if sign.isascii() else 1 for sign in text)


def cut(text: str, width: float = WIDTH) -> str:
    """A text that is no wider than so many Chinese characters."""
    if _width(text) <= width:
        return text
    while _width(text) > width - 1:
        text = text[:-1]
    return text + "…"


def rows_of(text: str) -> int:
    """How many lines of the page a text takes, at most so many."""
    return min(MOST_ROWS, max(1, ceil(_width(text) / WIDTH)))


def record_print(about: About, stands: Standing, addenda: Sequence[Addendum]) -> dict[str, Any]:
    """The page, and the annex where it is needed."""
    record, told = stands.record, sections(stands.record)
    entries = [_entries(section) for section in told]
    room = shared_out([max(1, sum(map(rows_of, one))) for one in entries], LINES)
    shown = [_shown(*these) for these in zip(told, entries, room, strict=True)]
    shortened = [section for section, made in zip(told, shown, strict=True) if made["shortened"]]
    words = {
        "draft": _("Draft"), "none": _("None"), "paper": _("Paper check code"), "seal": _("Receipt: seal over all journals"),
        "code": _("Code of this record"), "annex": _("Annex to the room record"),
    }  # fmt: skip
    annex = [_in_full(section) for section in shortened] + _by_hand(stands, about.zone) + _added(addenda, about.zone)
    facts = record.facts
    return form(
        about, _("Room record"), words,
        draft=facts.closed_at is None, cells=[_cell(one) for one in cells(record, about.english)], sections=shown, annex=annex,
        papers=[grouped(paper) for paper in facts.papers] or ["—"], code=stands.code, notes=_notes(stands, addenda),
        seal=grouped(facts.seal) if facts.seal else _("None yet: the room is not closed."),
        signatures=[_signature(stands, name, about.zone) for name in CAPACITIES],
    )  # fmt: skip


def _cell(cell: Cell) -> dict[str, Any]:
    wide = cell.field in WIDE
    return {"label": cell.label, "said": cut(cell.said, 34 if wide else 16) + _mark(cell.notes), "wide": wide}


def _mark(notes: Sequence[int]) -> str:
    return f" [{', '.join(map(str, notes))}]" if notes else ""


def _entries(section: Section) -> list[str]:
    """What a section says, one text for each thing that happened; of the absent a few abreast."""
    standing = [one for one in section.lines if one.said]
    if section.name != "absent":
        return [_line(one) for one in standing]
    names = [" ".join(part for part in (one.seat, one.name, one.ticket) if part) for one in standing]
    return ["　".join(names[at : at + ABREAST]) for at in range(0, len(names), ABREAST)]


def _line(one: Entry) -> str:
    said = _("%(said)s (%(names)s)", said=one.said, names=one.by) if one.by else one.said
    return " ".join(part for part in (one.seat, one.name, one.ticket, one.time, said + _mark(one.notes)) if part)


def _shown(section: Section, entries: Sequence[str], most: int) -> dict[str, Any]:
    """As many of these as have room on so many lines; where not all have, the last line says how many more there are."""
    kept = list(entries)
    if sum(map(rows_of, kept)) > most:
        while sum(map(rows_of, kept)) > most - 1:
            kept.pop()
    abreast = ABREAST if section.name == "absent" else 1
    count = sum(bool(one.said) for one in section.lines)
    more = "" if len(kept) == len(entries) else _("+ %(count)s more, see the annex", count=count - len(kept) * abreast)
    lines = [cut(one, WIDTH * MOST_ROWS) for one in kept]
    return {"title": section.title, "count": count, "lines": lines, "more": more, "shortened": bool(more) or lines != kept}


def _in_full(section: Section) -> dict[str, Any]:
    heads = [_("Seat"), _("Name"), _("Ticket number"), _("Time"), _("What happened"), _("By")]
    rows = [
        [one.seat, one.name, one.ticket, one.time, one.said + _mark(one.notes), one.by] for one in section.lines if one.said
    ]
    return {"title": section.title, "heads": heads, "widths": [0, 0, 0, 0, 3, 1], "rows": rows}


def _by_hand(stands: Standing, zone: str) -> list[dict[str, Any]]:
    """Each correction with what stood there before."""
    rows = [
        [str(one.number), one.was or "—", one.now or _("struck out"), one.why,
         stands.names.get(one.by, ""), clock(one.at, zone, TIME)]
        for one in stands.record.corrections
    ]  # fmt: skip
    heads = [_("Entry no."), _("Was"), _("Now"), _("Why"), _("By"), _("Time")]
    return [{"title": _("Corrected by hand"), "heads": heads, "widths": [0, 2, 2, 2, 0, 0], "rows": rows}] if rows else []


def _added(addenda: Sequence[Addendum], zone: str) -> list[dict[str, Any]]:
    rows = [[str(one.number), one.text, one.by, clock(one.at, zone, TIME)] for one in addenda]
    heads = [_("Entry no."), _("Addendum"), _("By"), _("Time")]
    return [{"title": _("Added after the signatures"), "heads": heads, "widths": [0, 3, 0, 0], "rows": rows}] if rows else []


def _notes(stands: Standing, addenda: Sequence[Addendum]) -> str:
    """What a reader of the page must know of the rest."""
    said = []
    if stands.record.corrections:
        said.append(_("Figures in brackets: corrected by hand, see the annex."))
    if addenda:
        said.append(_("Addenda made after the signatures: %(count)s, see the annex.", count=len(addenda)))
    if stands.record.happened.misconduct:
        said.append(_("The room only records. What follows from misconduct is decided by the authority."))
    return " ".join(said)


def _signature(stands: Standing, capacity: str, zone: str) -> dict[str, str]:
    found = next((one for one in stands.signatures if one.capacity == capacity), None)
    title = str(CAPACITIES[capacity].title)
    return line(title, stands.names.get(found.person, ""), clock(found.at, zone, TIME)) if found else line(title)
