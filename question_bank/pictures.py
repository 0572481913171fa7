"""Pictures in items: whatever was uploaded is drawn anew, so that nothing but its pixels ever reaches a candidate. Pure.

Authors write `![what it shows](picture:ID)`; the id is the hash of the picture itself. Items keep the id; what a candidate
reads has the picture inside (a data address), so that a paper is whole in the browser when the part starts.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _

from examhall.errors import Refusal
from examhall.papers.question import Question
from examhall.pictures import Picture, PictureTooLarge, draw_anew

LARGEST_UPLOAD: Final = 5 * 1024 * 1024  # bytes
LARGEST: Final = 300 * 1024  # bytes of a picture as it is kept: forty of them still start within a second
QUALITY: Final = 85  # of a photograph

_NAMED: Final = re.compile(r"picture:([0-9a-f]{32})")
# An image of cleaned HTML, whose attributes stand in double quotes, up to the address of its picture.
_IMAGE: Final = re.compile(r'(<img (?:[^">]|"[^"]*")*?)src="picture:([0-9a-f]{32})"')


class PictureMissing(Refusal):
    code = "picture_missing"
    says = _("A picture in the text is not in the bank. Take it out or add it again.")


def read_picture(data: bytes) -> Picture:
    """The picture drawn anew, as items keep it. PictureProblem."""
    if len(data) > LARGEST_UPLOAD:
        raise PictureTooLarge()
    return draw_anew(data, LARGEST, (QUALITY,))


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
