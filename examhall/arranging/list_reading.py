"""A candidate list read row by row: each row a candidate, or what is wrong with it, cell by cell. Pure."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct, field

from examhall.archives import Refused
from examhall.arranging.list_columns import BY_HEAD, COLUMNS, MOST_ROWS, NEEDED, SHEET, Column
from examhall.errors import Refusal
from examhall.people.documents import DocumentKind, IdentityProblem, check_number, sex_in
from examhall.people.identity import folded
from examhall.people.names import NameProblem, check_name, tidied
from examhall.workbooks import Row, read_sheet

LONGEST_SCHOOL: Final = 100


class Line(Struct, frozen=True):
    """A row that is right in itself. `centre`: its code."""

    row: int
    name: str
    sex: str
    kind: str
    identity: str
    level: str
    parts: tuple[str, ...]
    centre: str
    school: str


class Fault(Struct, frozen=True):
    """What is wrong in a row; `column` as its head says it, empty where it is the row as a whole."""

    row: int
    column: str
    says: LazyString | str


class Reading(Struct):
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Known(Struct, frozen=True):
    """What there is to choose from: parts by level, and the codes of the centres."""

    parts: Mapping[str, tuple[str, ...]]
    centres: Collection[str]
    today: dt.date


class NoList(Refusal):
    """The file as a whole cannot be read."""

    code = "no_list"
    says = _("This is no spreadsheet (xlsx) that can be read. Fill in the one that can be downloaded here.")

    def __init__(self, says: LazyString | None = None) -> None:
        super().__init__(field="file")
        if says is not None:
            self.says = says


def read_list(data: bytes, known: Known) -> Reading:
    """Every row, and every fault. NoList."""
    try:
        rows = read_sheet(data, SHEET, MOST_ROWS).rows
    except Refused as refused:
        if refused.code == "too_many_rows":
            raise NoList(_("A list has at most %(most)s rows: please divide it.", most=MOST_ROWS)) from refused
        raise NoList() from refused
    head, columns = _head(rows)
    reading, seen = Reading(), dict[tuple[str, str, str], int]()
    for number, row in enumerate(rows[head:], head + 1):
        said = {column.name: _text(row[place]) if place < len(row) else "" for place, column in columns.items()}
        if not any(said.values()):
            continue
        faults = list(_faults(number, said, known))
        if not faults:
            line = _line(number, said, known)
            first = seen.setdefault((line.kind, line.identity, line.level), number)
            if first != number:
                faults.append(_fault(number, "identity", _("Row %(row)s has this number for this level already.", row=first)))
            else:
                reading.lines.append(line)
        reading.faults += faults
    if not reading.lines and not reading.faults:
        raise NoList(_("There is no candidate in this list."))
    return reading


def _head(rows: Sequence[Row]) -> tuple[int, dict[int, Column]]:
    """The number of rows that the head takes, and the column at each place. NoList."""
    for number, row in enumerate(rows[:10]):
        columns = {place: column for place, cell in enumerate(row) if (column := BY_HEAD.get(_text(cell).casefold()))}
        names = [column.name for column in columns.values()]
        if set(NEEDED) <= set(names) and len(set(names)) == len(names):
            again = rows[number + 1] if number + 1 < len(rows) else []
            return number + 1 + (sum(_text(cell).casefold() in BY_HEAD for cell in again) >= len(NEEDED)), columns
    needed = "、".join(column.chinese for column in COLUMNS if column.name in NEEDED)
    raise NoList(_("The head of the list is missing. These columns are needed, each once: %(columns)s.", columns=needed))


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell == int(cell) else repr(cell)
    return str(cell).strip() if cell is not None else ""


def _faults(row: int, said: Mapping[str, str], known: Known) -> Iterator[Fault]:
    try:
        check_name(tidied(said.get("name", "")))
    except NameProblem as problem:
        yield _fault(row, "name", problem.says)
    kind = _meant("kind", said)
    if kind is None:
        yield _choose(row, "kind")
    else:
        try:
            check_number(DocumentKind(kind), folded(said.get("identity", "")), known.today)
        except IdentityProblem as problem:
            yield _fault(row, "identity", problem.says)
    sex = _meant("sex", said)
    if sex is None or not (sex or sex_in(folded(said.get("identity", "")))):
        yield _choose(row, "sex")
    level, parts = said.get("level", "").upper(), _meant("parts", said)
    if level not in known.parts:
        yield _fault(row, "level", _("There is no such level. Use one of: %(levels)s.", levels=", ".join(known.parts)))
    elif parts is None:
        yield _choose(row, "parts")
    elif not set(parts.split("+")) <= set(known.parts[level]):
        yield _fault(row, "parts", _("This level has no such part."))
    if said.get("centre", "").zfill(4) not in known.centres:
        yield _fault(row, "centre", _("There is no centre with this code."))
    if len(said.get("school", "")) > LONGEST_SCHOOL:
        yield _fault(row, "school", _("At most %(most)s characters.", most=LONGEST_SCHOOL))


EMPTY_MEANS: Final = {"kind": DocumentKind.RESIDENT.value, "parts": "theory+practical", "sex": ""}


def _meant(name: str, said: Mapping[str, str]) -> str | None:
    """The word in use for what a cell says; None for one that cannot be chosen."""
    text = said.get(name, "")
    column = next(one for one in COLUMNS if one.name == name)
    return column.words.get(text) if text else EMPTY_MEANS[name]


def _line(row: int, said: Mapping[str, str], known: Known) -> Line:
    level, identity = said["level"].upper(), folded(said["identity"])
    parts = (_meant("parts", said) or "").split("+")
    return Line(
        row, tidied(said["name"]), _meant("sex", said) or sex_in(identity), _meant("kind", said) or "", identity, level,
        tuple(part for part in known.parts[level] if part in parts), said["centre"].zfill(4), said.get("school", ""),
    )  # fmt: skip


def _fault(row: int, name: str, says: LazyString | str) -> Fault:
    return Fault(row, next(one.chinese for one in COLUMNS if one.name == name), says)


def _choose(row: int, name: str) -> Fault:
    column = next(one for one in COLUMNS if one.name == name)
    return _fault(row, name, _("Use one of: %(words)s.", words="、".join(column.words)))
