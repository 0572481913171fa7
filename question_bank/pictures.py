"""Pictures in items: whatever was uploaded is drawn anew, so that nothing but its pixels ever reaches a candidate. Pure.

Authors write `![what it shows](picture:ID)`; the id is the hash of the picture itself. Items keep the id; what a candidate
reads has the picture inside (a data address), so that a paper is whole in the browser when the part starts.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from examhall.errors import Refusal
from examhall.papers.question import Question

LARGEST_UPLOAD: Final = 5 * 1024 * 1024  # bytes
LARGEST: Final = 300 * 1024  # bytes of a picture as it is kept: forty of them still start within a second
MOST_PIXELS: Final = 16_000_000  # before it is made smaller: some 200 MB of memory for a moment
WIDEST: Final = 1600  # pixels, also the highest
QUALITY: Final = 85  # of a photograph
KINDS: Final = ("PNG", "JPEG", "WEBP", "GIF")

_NAMED: Final = re.compile(r"picture:([0-9a-f]{32})")
# An image of cleaned HTML, whose attributes stand in double quotes, up to the address of its picture.
_IMAGE: Final = re.compile(r'(<img (?:[^">]|"[^"]*")*?)src="picture:([0-9a-f]{32})"')


class PictureProblem(Refusal):
    """A file that cannot be used as a picture; `says` is for its author."""

    code = "no_picture"
    says = _("This file is not a picture that can be read. Use PNG, JPEG, WebP or GIF.")


class PictureTooLarge(PictureProblem):
    code = "picture_too_large"
    says = _("The picture is too large: at most 5 MB and 16 million pixels, and 300 KB when it was made smaller.")


class PictureMissing(Refusal):
    code = "picture_missing"
    says = _("A picture in the text is not in the bank. Take it out or add it again.")


class Picture(Struct, frozen=True):
    """A picture as it is kept. `id` is the first half of its SHA-256; `mime` is image/png or image/jpeg."""

    id: str
    mime: str
    width: int
    height: int
    data: bytes


def read_picture(data: bytes) -> Picture:
    """The picture drawn anew: no metadata, no transparency, at most 1,600 pixels a side. PictureProblem."""
    if len(data) > LARGEST_UPLOAD:
        raise PictureTooLarge()
    try:
        with Image.open(BytesIO(data), formats=KINDS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureTooLarge()
            photograph = opened.format == "JPEG"
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
            upright.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
            drawn = _on_white(upright)
    except Image.DecompressionBombError as fault:
        raise PictureTooLarge() from fault
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as fault:  # what its readers say of broken files
        raise PictureProblem() from fault
    if not photograph and len(kept := _written(drawn, "PNG", optimize=True)) <= LARGEST:
        return _picture(drawn, "image/png", kept)
    if len(kept := _written(drawn, "JPEG", quality=QUALITY, optimize=True)) <= LARGEST:
        return _picture(drawn, "image/jpeg", kept)
    raise PictureTooLarge()


def _on_white(image: Image.Image) -> Image.Image:
    """Black lines on nothing cannot be seen on a dark page, so nothing becomes white."""
    ground = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(ground, image).convert("RGB")


def _written(image: Image.Image, kind: str, **options: Any) -> bytes:
    into = BytesIO()
    image.save(into, kind, **options)
    return into.getvalue()


def _picture(image: Image.Image, mime: str, data: bytes) -> Picture:
    return Picture(hashlib.sha256(data).hexdigest()[:32], mime, image.width, image.height, data)


def pictures_named(text: str) -> set[str]:
    """The ids of all pictures that a text names, Markdown or HTML."""
    return set(_NAMED.findall(text))


def pictures_in(question: Question) -> set[str]:
    """The ids of all pictures that a question shows."""
    return pictures_named(msgspec.json.encode(question).decode())


def with_pictures(question: Question, pictures: Mapping[str, Picture], lenient: bool = False) -> Question:
    """The question with its pictures inside. PictureMissing where one is not among them; `lenient` keeps its words alone."""
    if not pictures_in(question):
        return question
    return msgspec.convert(_drawn(msgspec.to_builtins(question), pictures, lenient), Question)


def _drawn(what: Any, pictures: Mapping[str, Picture], lenient: bool) -> Any:
    """Every text of a question in plain values, with its pictures inside."""
    if isinstance(what, str):
        return _in_html(what, pictures, lenient)
    if isinstance(what, dict):
        return {name: _drawn(value, pictures, lenient) for name, value in what.items()}
    if isinstance(what, list | tuple):
        return [_drawn(value, pictures, lenient) for value in what]
    return what


def _in_html(html: str, pictures: Mapping[str, Picture], lenient: bool) -> str:
    def shown(image: re.Match[str]) -> str:
        picture = pictures.get(image[2])
        if picture is None:
            if lenient:
                return image[1]
            raise PictureMissing(picture=image[2])
        address = f"data:{picture.mime};base64,{b64encode(picture.data).decode()}"
        return f'{image[1]}src="{address}" width="{picture.width}" height="{picture.height}"'

    return _IMAGE.sub(shown, html)
