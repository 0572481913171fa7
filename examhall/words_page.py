"""Both catalogues as JSON, so that the candidate's page can change its language without asking anybody."""

import gzip
from functools import cache

from flask import Blueprint, Response

from examhall import replies
from examhall.errors import NotFound
from examhall.language import LOCALES, words
from examhall.people.guards import open_to_all

pages = Blueprint("words", __name__)


@pages.get("/words/<locale>.json")
@open_to_all
def catalogue(locale: str) -> Response:
    if locale not in LOCALES:
        raise NotFound()
    headers = {"Cache-Control": "public, max-age=300", "Content-Encoding": "gzip"}
    return Response(compressed(locale), mimetype="application/json", headers=headers)


@cache
def compressed(locale: str) -> bytes:
    return gzip.compress(replies.encode(words(locale)), mtime=0)
