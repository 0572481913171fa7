"""A spreadsheet of items read row by row: a fault names row and column. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from examhall.archives import Refused
from examhall.workbooks import Row, read_sheet
from question_bank.exchange.about import ABOUT, Defaults, theory
from question_bank.exchange.brought import Brought, Reading
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

_SEPARATORS: Final = re.compile(r"[\s,，、;；]+")


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


def _rows(data: bytes) -> tuple[Sequence[Row], set[tuple[int, int]]]:
    """The rows, and where formulas without a value stand among them."""
    sheet = read_sheet(data, SHEET, MOST_ROWS)
    return sheet.rows, uncalculated(sheet.members, sheet.name)


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
