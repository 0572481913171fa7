"""The candidate list to fill in: heads in two languages, lists to choose from, numbers kept as text, notes. Pure."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from examhall.arranging.list_columns import COLUMNS, HEADS, MOST_ROWS, SHEET, Column
from examhall.spreadsheets import PLAIN_TEXT

NOTES: Final = (
    "每行一名考生；表头两行请勿删除，列的先后不限。",
    "证件号码、考点代码均为文本。粘贴时请选择“只粘贴值”。",
    f"一次最多 {MOST_ROWS} 行。上传后先逐行检查，确认之后才会写入；同一名单重复上传不会重复报名。",
    "照片在“考生照片”页按准考证号上传。",
)


def template(levels: Sequence[str], centres: Sequence[tuple[str, str]]) -> bytes:
    """The book. `centres`: code and name, shown on a sheet of their own."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN_TEXT)
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "num_format": "@"})
    sheet = book.add_worksheet(SHEET)
    choices = {"level": list(levels), **{column.name: list(column.words) for column in COLUMNS if column.words}}
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(0, place, column.chinese, head)
        sheet.write_string(1, place, column.english, head)
        sheet.write_comment(0, place, column.note)
        if column.name in choices:
            sheet.data_validation(HEADS, place, HEADS + MOST_ROWS - 1, place, _choice(column, choices[column.name]))
    sheet.freeze_panes(HEADS, 1)
    places = book.add_worksheet("考点 Centres")
    places.set_column(0, 0, 10, text)
    places.set_column(1, 1, 40, text)
    for number, (code, name) in enumerate(centres):
        places.write_string(number, 0, code, text)
        places.write_string(number, 1, name, text)
    notes = book.add_worksheet("说明 Notes")
    notes.set_column(0, 0, 90)
    for number, note in enumerate(NOTES):
        notes.write_string(number, 0, note)
    book.close()
    return out.getvalue()


def _choice(column: Column, words: list[str]) -> dict[str, Any]:
    return {
        "validate": "list", "source": words, "error_type": "stop", "error_title": column.chinese,
        "error_message": f"请从列表中选择。{column.note}",
    }  # fmt: skip
