"""A spreadsheet of items read row by row: a fault names row and column. Pure.

What is read is never the file itself but an archive written anew from its checked members: the reader allots a cell for every
place up to the last one used, so a sheet that claims a cell far away is refused before.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from question_bank.exchange.about import ABOUT, Defaults, theory
from question_bank.exchange.brought import Brought, Reading, Refused
from question_bank.exchange.packages import is_archive, pack, unpack
from question_bank.exchange.spreadsheet_columns import (
    BY_HEAD,
    COLUMNS,
    LETTERS,
    MOST_ROWS,
    NEEDED,
    RIGHT,
    SHEET,
    Column,
    unguarded,
)
from question_bank.exchange.spreadsheet_formulas import uncalculated
from question_bank.items import Kind
from question_bank.theory import AuthoredArea, AuthoredOption

MOST_COLUMNS: Final = 200
_NEEDED_PARTS: Final = re.compile(r"\[Content_Types\]\.xml|_rels/.*|xl/.*\.(xml|rels)")
_PLACE: Final = re.compile(r"([A-Z]*)(\d*)")
_SEPARATORS: Final = re.compile(r"[\s,，、;；]+")

Row = Sequence[Any]


class WrongCell(Refused):
    """A refusal that knows its column."""

    def __init__(self, column: Column, code: str, **values: object) -> None:
        super().__init__(code, column=f"{column.chinese} {column.english}", **values)


def read_spreadsheet(data: bytes, file: str, defaults: Defaults) -> Reading:
    """All items of the sheet of items, or of the first sheet where none has that name."""
    reading = Reading()
    rows, formulas = _rows(data)
    head, columns = _head(rows)
    for number, row in enumerate(rows[head:], head + 1):
        without_value = [column for place, column in columns.items() if (number, place) in formulas]
        if not without_value and all(cell in ("", None) for cell in row):
            continue
        try:
            if without_value:
                raise WrongCell(without_value[0], "formula")
            reading.items.append(Brought(str(number), theory=_item(dict(_said(row, columns)), defaults)))
        except Refused as refused:
            reading.wrong(str(number), refused)
    return reading


def _rows(data: bytes) -> tuple[list[Row], set[tuple[int, int]]]:
    """The rows, and where formulas without a value stand among them."""
    if not is_archive(data):
        raise Refused("not_a_spreadsheet")
    package = unpack(data)
    members = {name: package[name] for name in package if _NEEDED_PARTS.fullmatch(name)}
    for name, text in members.items():
        _check_part(name, text)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(pack(members)))
        sheets = book.sheet_names
        name = SHEET if SHEET in sheets else sheets[0]
        return list(book.get_sheet_by_name(name).to_python(skip_empty_area=False)), uncalculated(members, name)
    except (CalamineError, IndexError, ValueError, OSError) as fault:
        raise Refused("not_a_spreadsheet") from fault


def _check_part(name: str, text: bytes) -> None:
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
            _within(max(rows, int(found[2] or 0) if found else 0), _number(found[1]) if found else 0)

    parser.StartDoctypeDeclHandler = declared
    if sheet:
        parser.StartElementHandler = begun
    try:
        parser.Parse(text, True)
    except expat.ExpatError as fault:
        raise Refused("not_xml", file=name, line=fault.lineno, what=expat.ErrorString(fault.code)) from fault


def _within(row: int, column: int) -> None:
    if row > MOST_ROWS + 10:
        raise Refused("too_many_rows", most=MOST_ROWS)
    if column > MOST_COLUMNS:
        raise Refused("too_many_columns", most=MOST_COLUMNS)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _head(rows: Sequence[Row]) -> tuple[int, dict[int, Column]]:
    """The number of rows the head takes, and the column at each place."""
    for number, row in enumerate(rows[:10]):
        columns = {place: column for place, cell in enumerate(row) if (column := BY_HEAD.get(str(cell).strip().casefold()))}
        if {column.name for column in columns.values()} >= set(NEEDED):
            names = [column.name for column in columns.values()]
            if twice := next((column for column in columns.values() if names.count(column.name) > 1), None):
                raise Refused("column_twice", column=twice.chinese)
            again = rows[number + 1] if number + 1 < len(rows) else []
            second = sum(str(cell).strip().casefold() in BY_HEAD for cell in again) > len(NEEDED)
            return number + 1 + second, columns
    needed = "、".join(column.chinese for column in COLUMNS if column.name in NEEDED)
    raise Refused("no_head", needed=needed)


def _said(row: Row, columns: Mapping[int, Column]) -> Iterator[tuple[str, str]]:
    """What each cell says, as plain text; empty ones are left out."""
    for place, column in columns.items():
        text = _text(row[place] if place < len(row) else "", column)
        if column.words and (plain := text.strip()):
            text = _meant(plain, column)
        if text:
            yield column.name, text


def _text(cell: Any, column: Column) -> str:
    if isinstance(cell, str):
        return unguarded(cell.replace("\r\n", "\n").replace("\r", "\n"))
    if column.text:
        raise WrongCell(column, "number_in_text", value=str(cell)[:60])
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        return f"{cell:.0f}" if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _meant(text: str, column: Column) -> str:
    """The word in use for what a cell says: as shown, as meant, in any case; a code of one figure is filled up."""
    known = {
        **{shown.casefold(): meant for shown, meant in column.words.items()},
        **{one: one for one in column.words.values()},
    }
    found = known.get(text.casefold()) or known.get(text.zfill(2)) or known.get(text)
    if found is None:
        raise WrongCell(column, "bad_cell", value=text[:60], allowed="、".join(column.words))
    return found


def _item(said: Mapping[str, str], defaults: Defaults) -> AuthoredArea:
    column = {one.name: one for one in COLUMNS}
    if "kind" not in said:
        raise WrongCell(column["kind"], "empty_cell")
    kind = Kind(said["kind"])
    options = {letter: said.get(f"option_{letter}", "") for letter in LETTERS}
    last = max((n for n, one in enumerate(LETTERS, 1) if options[one] or f"why_{one}" in said), default=0)
    letters = LETTERS[:last]
    answer = said.get("answer", "").strip()
    known = {name: text for name, text in said.items() if name in ABOUT}
    try:
        if kind is Kind.TRUTH:
            if (right := RIGHT.get(answer.casefold())) is None:
                raise WrongCell(column["answer"], "bad_truth", value=answer[:60])
            plain = [AuthoredOption(options[one], said.get(f"why_{one}", "")) for one in letters]
            return theory(known, defaults, kind, said.get("stem", ""), plain, right == "true", said.get("why", ""))
        rights = set(_SEPARATORS.sub("", answer).upper())
        if not rights or not rights <= set(letters):
            raise WrongCell(column["answer"], "bad_letters", value=answer[:60], allowed=letters)
        chosen = [AuthoredOption(options[one], said.get(f"why_{one}", ""), one in rights) for one in letters]
        return theory(known, defaults, kind, said.get("stem", ""), chosen, why=said.get("why", ""))
    except WrongCell:
        raise
    except Refused as refused:
        name = refused.values.get("name") or refused.code.removeprefix("bad_")
        raise WrongCell(column.get(name, column["id"]), refused.code, **refused.values) from refused
