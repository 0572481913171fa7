"""Uploaded pictures: each is drawn anew, so that nothing but its pixels ever reaches another browser. Pure."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

from flask_babel import lazy_gettext as _
from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from examhall.errors import Refusal

MOST_PIXELS: Final = 16_000_000  # before it is made smaller: some 200 MB of memory for a moment
WIDEST: Final = 1600  # pixels, also the highest
KINDS: Final = ("PNG", "JPEG", "WEBP", "GIF")


class PictureProblem(Refusal):
    """A file that cannot be used as a picture; `says` is for its author."""

    code = "no_picture"
    says = _("This file is not a picture that can be read. Use PNG, JPEG, WebP or GIF.")


class PictureTooLarge(PictureProblem):
    code = "picture_too_large"
    says = _("The picture is too large: at most 5 MB and 16 million pixels, and 300 KB when it was made smaller.")


class Picture(Struct, frozen=True):
    """A picture as it is kept. `id` is the first half of its SHA-256; `mime` is image/png or image/jpeg."""

    id: str
    mime: str
    width: int
    height: int
    data: bytes


@contextmanager
def reading_image() -> Iterator[None]:
    """Turns what its readers say of a broken or endless file into a PictureProblem."""
    try:
        yield
    except Image.DecompressionBombError as fault:
        raise PictureTooLarge() from fault
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as fault:
        raise PictureProblem() from fault


def upright(data: bytes, kinds: Collection[str]) -> tuple[Image.Image, str]:
    """An uploaded image as it is looked at, and which of these kinds it is. PictureTooLarge; the rest by `reading_image`."""
    with Image.open(BytesIO(data), formats=list(kinds)) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise PictureTooLarge()
        return ImageOps.exif_transpose(opened), str(opened.format)


def draw_anew(data: bytes, largest: int, qualities: Sequence[int]) -> Picture:
    """The picture drawn anew: no metadata, no transparency, at most 1,600 pixels a side. PictureProblem.

    `largest`: bytes it may have in the end; of these qualities a photograph gets the first with which it has no more.
    """
    with reading_image():
        image, kind = upright(data, KINDS)
        image = image.convert("RGBA")
        image.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
        drawn = _on_white(image)
    photograph = kind == "JPEG"
    if not photograph and len(kept := _written(drawn, "PNG", optimize=True)) <= largest:
        return _picture(drawn, "image/png", kept)
    for quality in qualities:
        if len(kept := _written(drawn, "JPEG", quality=quality, optimize=True)) <= largest:
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
