"""Reads a PDF as whoever holds the printed page does: its text in the order in which it is drawn, and the pictures on it."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import ByteStringObject, TextStringObject, read_object
from pyhanko.pdf_utils.reader import PdfFileReader

RUN = re.compile(rb"/(\w+) [\d.]+ Tf [-\d. ]+ Tm\s*(?=[\[(<])")  # as the typesetter writes one: font, size, place, glyphs
CODES = ByteStringObject, TextStringObject


def text_of(pdf: bytes) -> str:
    """The text of all pages without the spaces between its words, one line for each piece that was set."""
    return "\n".join(piece for page in _pages(pdf) for piece in _pieces(page))


def pictures_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height in pixels of every photograph (JPEG) on its pages."""
    drawn = [one.get_object() for page in _pages(pdf) for one in page["/Resources"].get("/XObject", {}).values()]
    return [(int(one["/Width"]), int(one["/Height"])) for one in drawn if "/DCTDecode" in str(one.get("/Filter"))]


def _pages(pdf: bytes) -> Iterator[Any]:
    waiting = [PdfFileReader(BytesIO(pdf)).root["/Pages"]]
    while waiting:
        one = waiting.pop(0)
        waiting = [*(kid.get_object() for kid in one.get("/Kids", ())), *waiting]
        if "/Contents" in one:
            yield one


def _pieces(page: Any) -> Iterator[str]:
    fonts = {name: _letters(font.get_object()["/ToUnicode"].data) for name, font in page["/Resources"].get("/Font", {}).items()}
    drawn = page["/Contents"].data
    for set_in in RUN.finditer(drawn):
        begins = BytesIO(drawn[set_in.end() :])
        shown = read_object(begins, page.container_ref)
        codes = b"".join(
            one.original_bytes for one in (shown if isinstance(shown, list) else [shown]) if isinstance(one, CODES)
        )
        glyphs = (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2))
        yield "".join(fonts["/" + set_in[1].decode()].get(glyph, "") for glyph in glyphs).replace(" ", "")


def _letters(table: bytes) -> dict[int, str]:
    """Glyph -> what it stands for, by the table in the file that makes its text searchable."""
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        for glyph, text in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            begins = int(text, 16)
            found |= {code: chr(begins + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
    return found
