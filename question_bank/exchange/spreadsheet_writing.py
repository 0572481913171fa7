"""Items as a spreadsheet, and the one to fill in: heads in two languages, lists to choose from, examples. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from string import ascii_uppercase
from typing import Any, Final

import xlsxwriter

from examhall.spreadsheets import PLAIN_TEXT
from question_bank.exchange.about import about
from question_bank.exchange.brought import Loss, Outgoing, Written
from question_bank.exchange.gift_writing import texts_of
from question_bank.exchange.pictures import pictures_in
from question_bank.exchange.plain_text import without_controls
from question_bank.exchange.spreadsheet_columns import COLUMNS, HEADS, LETTERS, LONGEST_CELL, MOST_ROWS, SHEET, Column, guarded
from question_bank.exchange.spreadsheet_examples import EXAMPLES, NOTES
from question_bank.items import Kind
from question_bank.theory import AuthoredArea

LISTS: Final = "_lists"


def write_spreadsheet(items: Sequence[Outgoing]) -> Written:
    """A book with one row for each item; what no row can hold is named."""
    losses, rows = list[Loss](), list[dict[str, str]]()
    for item in items:
        if (area := item.theory) is None:
            losses.append(Loss(item.id, "task_not_in_format", whole=True))
            continue
        row = _row(area)
        if len(rows) == MOST_ROWS or any(len(guarded(text)) > LONGEST_CELL for text in row.values()):
            losses.append(Loss(item.id, "cell_too_long" if len(rows) < MOST_ROWS else "rows_full", whole=True))
            continue
        if pictures_in(*texts_of(area)):
            losses.append(Loss(item.id, "pictures_not_in_format"))
        if any(text != without_controls(text) for text in row.values()):
            losses.append(Loss(item.id, "control_characters"))
        rows.append(row)
    return Written(_book(rows, examples=False), losses)


def template() -> bytes:
    """The book to fill in."""
    return _book((), examples=True)


def _row(area: AuthoredArea) -> dict[str, str]:
    item = area.items[0]
    row = {**about(area), "kind": item.kind.value, "stem": item.stem, "why": item.why}
    for letter, option in zip(LETTERS, item.options, strict=False):
        row |= {f"option_{letter}": option.text, f"why_{letter}": option.why}
    if item.kind is Kind.TRUTH:
        row["answer"] = "正确" if item.right else "错误"
    else:
        row["answer"] = "".join(letter for letter, option in zip(LETTERS, item.options, strict=False) if option.right)
    return {name: text for name, text in row.items() if text}


def _book(rows: Sequence[Mapping[str, str]], *, examples: bool) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN_TEXT)
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "text_wrap": True, "valign": "top"})
    lists = _lists()
    sheets = [(SHEET, rows), ("示例 Examples", EXAMPLES)] if examples else [(SHEET, rows)]
    for name, filled in sheets:
        sheet = book.add_worksheet(name)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width, text)
            sheet.write_string(0, place, column.chinese, head)
            sheet.write_string(1, place, column.english, head)
            sheet.write_comment(0, place, column.note)
            if column.name in lists:
                sheet.data_validation(HEADS, place, HEADS + MOST_ROWS - 1, place, _choice(column, lists[column.name]))
        sheet.freeze_panes(HEADS, 2)
        for number, row in enumerate(filled, HEADS):
            for place, cell in _cells(row):
                sheet.write_string(number, place, cell, text)
    if examples:
        notes = book.add_worksheet("说明 Notes")
        notes.set_column(0, 0, 100, text)
        for number, note in enumerate(NOTES):
            notes.write_string(number, 0, note, text)
    _hide_lists(book)
    book.close()
    return out.getvalue()


def _cells(row: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for place, column in enumerate(COLUMNS):
        if said := row.get(column.name, ""):
            shown = {meant: word for word, meant in column.words.items()}
            yield place, guarded(without_controls(shown.get(said, said)))


def _lists() -> dict[str, str]:
    """Where the words of each column stand, on a hidden sheet: a list in the cell itself may have 255 characters only."""
    chosen = [column for column in COLUMNS if column.words]
    return {
        column.name: f"={LISTS}!${letter}$1:${letter}${len(column.words)}"
        for letter, column in zip(ascii_uppercase, chosen, strict=False)
    }


def _hide_lists(book: Any) -> None:
    sheet = book.add_worksheet(LISTS)
    for place, column in enumerate(column for column in COLUMNS if column.words):
        for number, word in enumerate(column.words):
            sheet.write_string(number, place, word)
    sheet.hide()


def _choice(column: Column, words: str) -> dict[str, Any]:
    return {
        "validate": "list", "source": words, "error_title": column.chinese, "error_type": "stop",
        "error_message": f"请从列表中选择。{column.note}"[:255],
    }  # fmt: skip
