"""Which signs print can show: a name with a sign that no font has would be printed with an empty box in its place."""

from functools import cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

from examhall.print.typesetting import font_folders

ABSENT: Final = "\U0010fffe"  # a noncharacter: what a font draws for it, it draws for all it does not have
KINDS: Final = (".otf", ".ttf", ".ttc")


def without_glyph(text: str) -> str:
    """The signs of a text that no font of print has, each once; empty where all can be printed."""
    return "".join(dict.fromkeys(sign for sign in text if not sign.isspace() and not _is_printable(sign)))


@cache
def _is_printable(sign: str) -> bool:
    return any(bytes(font.getmask(sign)) != absent for font, absent in _fonts())


@cache
def _fonts() -> list[tuple[ImageFont.FreeTypeFont, bytes]]:
    """Each font with what it draws for a sign that it does not have."""
    files = (path for folder in font_folders() for path in sorted(Path(folder).iterdir()) if path.suffix.lower() in KINDS)
    fonts = [ImageFont.truetype(str(path), 24) for path in files]
    return [(font, bytes(font.getmask(ABSENT))) for font in fonts]
