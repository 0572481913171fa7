"""Which cells of a sheet hold a formula without a value: a file that no spreadsheet program has calculated yet. Pure."""

import posixpath
import re
from collections.abc import Mapping

from lxml import etree

from question_bank.exchange.safe_xml import local, read_xml

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
_FORMULA = re.compile(rb"<(\w+:)?f[ />]")
_PLACE = re.compile(r"([A-Z]+)(\d+)")


def uncalculated(members: Mapping[str, bytes], sheet: str) -> set[tuple[int, int]]:
    """(row from 1, column from 0) of each such cell of the sheet of this name."""
    part = _part_of(members, sheet)
    if not _FORMULA.search(members.get(part, b"")):
        return set()
    cells = (cell for cell in read_xml(members[part], part).iter("{*}c") if cell.find("{*}f") is not None)
    return {place for cell in cells if not cell.findtext("{*}v") and (place := _place(cell.get("r", ""))) is not None}


def _part_of(members: Mapping[str, bytes], sheet: str) -> str:
    """The file of the archive that holds a sheet."""
    book, said = (read_xml(members[part], part) if part in members else etree.Element("none") for part in (WORKBOOK, RELATIONS))
    named = next((one for one in book.iter("{*}sheet") if one.get("name") == sheet), None)
    wanted = "" if named is None else next((text for name, text in named.items() if name.endswith("}id")), "")
    target = next((one.get("Target", "") for one in said if local(one) == "Relationship" and one.get("Id") == wanted), "")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _place(name: str) -> tuple[int, int] | None:
    found = _PLACE.fullmatch(name)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1
