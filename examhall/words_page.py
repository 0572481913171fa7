"""What scripts say, in both languages as JSON, so that a page can change its language without asking anybody."""

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app

from examhall import replies
from examhall.errors import NotFound
from examhall.language import LOCALES, words
from examhall.people.guards import open_to_all

pages = Blueprint("words", __name__)

_TEXT: Final = re.compile(r""""((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'""")  # of a script, in either kind of quotes


@pages.get("/words/<locale>.json")
@open_to_all
def catalogue(locale: str) -> Response:
    if locale not in LOCALES:
        raise NotFound()
    headers = {"Cache-Control": "public, max-age=300", "Content-Encoding": "gzip"}
    return Response(compressed(locale, current_app.extensions["static_folders"]), mimetype="application/json", headers=headers)


@cache
def compressed(locale: str, folders: tuple[Path, ...]) -> bytes:
    """The sentences that stand in a script of these folders. Measured: whole catalogues were 224 KB of the 404 KB that the
    candidate's page loaded."""
    said = {text for folder in folders for script in folder.glob("js/**/*.js") for text in texts(script.read_text())}
    return gzip.compress(replies.encode({one: words(locale)[one] for one in said & words(locale).keys()}), mtime=0)


def texts(script: str) -> set[str]:
    """Every text in quotes."""
    return {re.sub(r"\\(.)", r"\1", double or single) for double, single in _TEXT.findall(script)}
