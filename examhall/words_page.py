"""Both catalogues as JSON, so that the candidate's page can change its language without asking anybody."""

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
    response = Response(replies.encode(words(locale)), mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
