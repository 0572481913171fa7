"""A list of trainings read row by row from a workbook, and the empty one to fill in. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final, NamedTuple

import xlsxwriter
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.archives import Refused
from examhall.errors import Refusal
from examhall.institutions.training import Record
from examhall.people.documents import DocumentKind
from examhall.workbooks import Row, read_sheet

SHEET: Final = "培训记录"
MOST_ROWS: Final = 2_000
# field: how its column is headed, in Chinese and in English, and how wide it is
COLUMNS: Final[Mapping[str, tuple[str, str, int]]] = {
    "name": ("姓名", "Name", 14),
    "kind": ("证件类型", "Document", 18),
    "identity": ("证件号码", "Document number", 24),
    "level": ("等级", "Level", 8),
    "hours": ("学时", "Hours", 8),
    "completion": ("结业证书编号", "Completion number", 22),
    "trainer": ("讲师证书编号", "Trainer's certificate", 22),
    "first": ("开始日期", "From", 14),
    "last": ("结束日期", "To", 14),
}
KINDS: Final[Mapping[str, DocumentKind]] = {
    "居民身份证": DocumentKind.RESIDENT, "身份证": DocumentKind.RESIDENT,
    "港澳居民来往内地通行证": DocumentKind.HONGKONG_MACAO, "台湾居民来往大陆通行证": DocumentKind.TAIWAN,
    "港澳台居民居住证": DocumentKind.RESIDENCE, "外国人永久居留身份证": DocumentKind.PERMANENT,
    "护照": DocumentKind.PASSPORT, "军官证": DocumentKind.OFFICER,
}  # fmt: skip


class NoTrainingList(Refusal):
    """The file as a whole cannot be read."""

    code = "no_training_list"
    says = _("This is no spreadsheet (xlsx) that can be read. Fill in the one that can be downloaded here.")

    def __init__(self, says: LazyString | None = None) -> None:
        super().__init__(field="file")
        if says is not None:
            self.says = says


class Line(NamedTuple):
    """A record, and the row of the sheet that says it."""

    row: int
    record: Record


def read_list(data: bytes) -> list[Line]:
    """Every row that says something, right or not. NoTrainingList."""
    try:
        rows = read_sheet(data, SHEET, MOST_ROWS).rows
    except Refused as refused:
        if refused.code == "too_many_rows":
            raise NoTrainingList(_("A list has at most %(most)s rows: please divide it.", most=MOST_ROWS)) from refused
        raise NoTrainingList() from refused
    head, places = _head(rows)
    lines = []
    for number, row in enumerate(rows[head:], head + 1):
        said = {name: _text(row[place]) if place < len(row) else "" for name, place in places.items()}
        if any(said.values()):
            lines.append(Line(number, _record(said)))
    if not lines:
        raise NoTrainingList(_("There is no training in this list."))
    return lines


def empty_list() -> bytes:
    """The workbook to fill in: one sheet, its head, columns of text, so that no number loses its zeros."""
    into = BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True})
    sheet, bold, plain = book.add_worksheet(SHEET), book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for place, (chinese, _english, width) in enumerate(COLUMNS.values()):
        sheet.set_column(place, place, width, plain)
        sheet.write_string(0, place, chinese, bold)
    sheet.freeze_panes(1, 0)
    book.close()
    return into.getvalue()


def _head(rows: Sequence[Row]) -> tuple[int, dict[str, int]]:
    """How many rows the head takes, and where each column stands."""
    heads = {said.casefold(): name for name, (*both, _width) in COLUMNS.items() for said in both}
    for number, row in enumerate(rows[:10], 1):
        places = {heads[said]: place for place, cell in enumerate(row) if (said := _text(cell).casefold()) in heads}
        if places.keys() == COLUMNS.keys():
            return number, places
    needed = "、".join(chinese for chinese, _english, _width in COLUMNS.values())
    raise NoTrainingList(_("The head of the list is missing. These columns are needed: %(columns)s.", columns=needed))


def _record(said: Mapping[str, str]) -> Record:
    hours = said["hours"]
    kind = said["kind"]
    return Record(
        said["name"], KINDS.get(kind, kind) if kind else DocumentKind.RESIDENT, said["identity"], said["level"].upper(),
        int(hours) if hours.isascii() and hours.isdigit() else 0, said["completion"], said["trainer"], said["first"],
        said["last"],
    )  # fmt: skip


def _text(cell: Any) -> str:
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell == int(cell) else repr(cell)
    return str(cell).strip() if cell is not None else ""
