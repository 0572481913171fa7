"""Items as a spreadsheet, and the empty one to fill in: heads in two languages, lists to choose from, examples beside it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from string import ascii_uppercase
from typing import Any, Final

import xlsxwriter

from question_bank.exchange.about import about
from question_bank.exchange.brought import Loss, Outgoing, Written
from question_bank.exchange.gift_writing import texts_of
from question_bank.exchange.pictures import pictures_in
from question_bank.exchange.plain_text import without_controls
from question_bank.exchange.spreadsheet_columns import COLUMNS, HEADS, LETTERS, LONGEST_CELL, MOST_ROWS, SHEET, Column, guarded
from question_bank.items import Kind
from question_bank.theory import AuthoredArea

EXAMPLES: Final[tuple[Mapping[str, str], ...]] = (
    {
        "kind": "single", "level": "L1", "area": "06", "knowledge": "FOB 术语的地点", "difficulty": "easy", "cognitive": "remember",
        "source": "考试大纲 06", "seconds": "40", "language": "zh-CN", "stem": "贸易术语 FOB 后面应填写什么地点？",
        "option_A": "指定装运港", "option_B": "指定目的港", "option_C": "卖方工厂所在地", "option_D": "买方仓库所在地", "answer": "A",
        "why_A": "FOB 后接指定装运港。", "why_B": "目的港用于 CIF 等术语。", "why_C": "工厂交货是 EXW。", "why_D": "仓库交货是 D 组术语。",
    },
    {
        "kind": "multiple", "level": "L1", "area": "12", "knowledge": "计费重量", "difficulty": "medium", "cognitive": "apply",
        "source": "考试大纲 12", "seconds": "60", "language": "zh-CN", "stem": "计算快递计费重量时，下列哪些数据要用到？",
        "option_A": "包裹的长、宽、高", "option_B": "体积重量的除数", "option_C": "包裹的实际重量", "option_D": "商品的销售价格", "answer": "ABC",
        "why_A": "用来算体积重量。", "why_B": "体积除以它得体积重量。", "why_C": "与体积重量比较，取大者。", "why_D": "价格与计费重量无关。",
    },
    {
        "kind": "truth", "level": "L1", "area": "15", "knowledge": "客户资料的保密", "difficulty": "easy", "cognitive": "understand",
        "source": "考试大纲 15", "seconds": "30", "language": "zh-CN", "stem": "离职后可以把客户名单带到新公司使用。",
        "answer": "错误", "why": "客户名单属于原公司的商业秘密。",
    },
)  # fmt: skip
LISTS: Final = "_lists"
NOTES: Final = (
    "本表每行一道试题，从第 3 行开始填写。One item a row, from row 3 on.",
    "「题型」「题干」「答案」三列必填，其余各列留空时使用导入页面上选定的默认值。",
    "题干与选项可用 Markdown：**粗体**、表格、列表；公式写在 \\( 与 \\) 之间。图片不能放在表格中。",
    "以 = + - @ 开头的文字，请在最前面加一个英文单引号 '，导入时会去掉。",
    "整个文件要么全部导入，要么一题也不导入；有错误时会按行列出原因与改法。",
)


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
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
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
