"""Workbooks (xlsx) that strangers filled in: the rows of a sheet, and nothing that a workbook may be made to do. Pure.

What is read is never the file itself but an archive written anew from its checked members: the reader allots a cell for every
place up to the last one used, so a sheet that claims a cell far away is refused before.
"""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final, NamedTuple
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from examhall.archives import Refused, is_archive, pack, unpack

MOST_COLUMNS: Final = 200
_NEEDED_PARTS: Final = re.compile(r"\[Content_Types\]\.xml|_rels/.*|xl/.*\.(xml|rels)")
_PLACE: Final = re.compile(r"([A-Z]*)(\d*)")

Row = Sequence[Any]


class Sheet(NamedTuple):
    """`members`: the checked parts of the whole workbook, by their names."""

    name: str
    rows: Sequence[Row]
    members: Mapping[str, bytes]


def read_sheet(data: bytes, name: str, most_rows: int) -> Sheet:
    """The sheet of this name, or the first one where none has it. Refused."""
    if not is_archive(data):
        raise Refused("not_a_spreadsheet")
    package = unpack(data)
    members = {part: package[part] for part in package if _NEEDED_PARTS.fullmatch(part)}
    for part, text in members.items():
        _check_part(part, text, most_rows)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(pack(members)))
        sheets = book.sheet_names
        found = name if name in sheets else sheets[0]
        return Sheet(found, book.get_sheet_by_name(found).to_python(skip_empty_area=False), members)
    except (CalamineError, IndexError, ValueError, OSError) as fault:
        raise Refused("not_a_spreadsheet") from fault


def _check_part(name: str, text: bytes, most_rows: int) -> None:
    """No document type anywhere, and no cell beyond what a person fills in."""
    parser, sheet, rows = expat.ParserCreate(), "/worksheets/" in name, 0

    def declared(*_: object) -> None:
        raise Refused("doctype", file=name)

    def begun(tag: str, said: dict[str, str]) -> None:
        nonlocal rows
        kind, place = tag.rpartition(":")[2], said.get("r", "")
        rows += kind == "row"
        if kind in ("row", "c"):
            found = _PLACE.fullmatch(place)
            _within(max(rows, int(found[2] or 0) if found else 0), _number(found[1]) if found else 0, most_rows)

    parser.StartDoctypeDeclHandler = declared
    if sheet:
        parser.StartElementHandler = begun
    try:
        parser.Parse(text, True)
    except expat.ExpatError as fault:
        raise Refused("not_xml", file=name, line=fault.lineno, what=expat.ErrorString(fault.code)) from fault


def _within(row: int, column: int, most_rows: int) -> None:
    if row > most_rows + 10:
        raise Refused("too_many_rows", most=most_rows)
    if column > MOST_COLUMNS:
        raise Refused("too_many_columns", most=MOST_COLUMNS)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
