"""The formats, and which of them a file is by what stands in it. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.archives import LARGEST, Refused, is_archive
from question_bank.exchange.about import Defaults
from question_bank.exchange.brought import Fault, Outgoing, Reading, Written
from question_bank.exchange.gift_reading import read_gift
from question_bank.exchange.gift_writing import write_gift
from question_bank.exchange.moodle_reading import read_moodle
from question_bank.exchange.moodle_writing import write_moodle
from question_bank.exchange.qti_package import read_qti
from question_bank.exchange.qti_package_writing import write_qti
from question_bank.exchange.spreadsheet_reading import read_spreadsheet
from question_bank.exchange.spreadsheet_writing import write_spreadsheet

Read = Callable[[bytes, str, Defaults], Reading]
Write = Callable[[Sequence[Outgoing]], Written]

_XML: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<")
_QUIZ: Final = re.compile(rb"<quiz[\s>/]")


_NAMED: Final[Mapping[str, tuple[Read, ...]]] = {  # what a file of such a name may be
    ".xlsx": (read_spreadsheet,), ".xls": (read_spreadsheet,), ".zip": (read_qti,), ".xml": (read_moodle, read_qti),
}  # fmt: skip


class Format(NamedTuple):
    """A format to write in: its name, how its files end, and their type."""

    name: str | LazyString
    ending: str
    mime: str
    write: Write


FORMATS: Final[Mapping[str, Format]] = {
    "qti3": Format("QTI 3.0", "zip", "application/zip", partial(write_qti, version="3.0")),
    "qti22": Format("QTI 2.2", "zip", "application/zip", partial(write_qti, version="2.2")),
    "qti21": Format("QTI 2.1", "zip", "application/zip", partial(write_qti, version="2.1")),
    "moodle": Format("Moodle XML", "xml", "application/xml", write_moodle),
    "gift": Format("GIFT", "txt", "text/plain; charset=utf-8", write_gift),
    "spreadsheet": Format(
        _("Spreadsheet (xlsx)"), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_spreadsheet
    ),
}


def read_file(data: bytes, file: str, defaults: Defaults) -> Reading:
    """Whatever a file brings; what is wrong with it as a whole is its one fault."""
    try:
        if len(data) > LARGEST:
            raise Refused("too_large", most=LARGEST // 1024 // 1024)
        reader, ending = _reader(data), PurePosixPath(file).suffix.casefold()
        if reader not in _NAMED.get(ending, (reader,)):
            raise Refused("other_than_named", ending=ending)
        reading = reader(data, file, defaults)
        if not (reading.items or reading.faults or reading.losses):
            raise Refused("empty")
    except Refused as refused:
        return Reading(faults=[Fault(file, refused.code, refused.values)])
    return reading


def _reader(data: bytes) -> Read:
    if is_archive(data):
        return read_spreadsheet if b"xl/workbook.xml" in data else read_qti
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # the spreadsheets of the nineties, and those with a password
        return read_spreadsheet
    if _XML.match(data):
        return read_moodle if _QUIZ.search(data[:4096]) or b"<question" in data[:4096] else read_qti
    return read_gift
