"""A door ahead of Flask's dispatch, for what a thousand browsers ask at once: a WSGI callable with the same checks.

Half of what a small answer costs is Flask's request. A thin door reads the lease, does its one thing, and answers in JSON;
every refusal and every fault of ours comes out as a code and a sentence, never as a traceback.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any

from flask import Flask
from flask_babel import force_locale

from examhall import language, replies
from examhall.errors import Broken, Refusal
from examhall.hall import Hall
from examhall.sittings.leases import Lease, read_lease

Start = Callable[..., Any]
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]
PLACE = "/sittings/"


class ThinDoor:
    """Answers one method at /sittings/<id>/<ending>; all else goes on inwards."""

    method = ""
    ending = ""

    def __init__(self, app: Flask, hall: Hall) -> None:
        self.app = app
        self.hall = hall
        self._inner = app.wsgi_app

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if not (environ["REQUEST_METHOD"] == self.method and path.startswith(PLACE) and path.endswith(self.ending)):
            return self._inner(environ, start)
        try:
            status, headers, text = self.answer(path[len(PLACE) : -len(self.ending)], environ)
        except Refusal as refusal:
            status, headers, text = self._refused(refusal, environ)
        except Exception:  # no traceback ever reaches a browser
            self.app.logger.exception("a thin door failed")
            status, headers, text = self._refused(Broken(), environ)
        start(f"{status} {HTTPStatus(status).phrase}", [*headers, ("Content-Length", str(len(text)))])
        return [text]

    def answer(self, sitting_id: str, environ: dict[str, Any]) -> Answer:
        raise NotImplementedError

    def lease(self, sitting_id: str, environ: dict[str, Any]) -> Lease:
        token = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Lease ")
        return read_lease(self.hall.lease_key, sitting_id, token)

    def said(self, refusal: Refusal, environ: dict[str, Any]) -> dict[str, Any]:
        """A refusal's body in the language of the page's cookie."""
        try:
            cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("locale")
        except CookieError:
            cookie = None
        locale = language.chosen(cookie.value if cookie else None, self.hall.config.locale)
        with self.app.test_request_context(), force_locale(locale):
            return replies.body_of(refusal)

    def _refused(self, refusal: Refusal, environ: dict[str, Any]) -> Answer:
        status, headers, text = json_answer(replies.status_of(refusal), self.said(refusal, environ))
        return status, headers + replies.headers_of(refusal), text


def json_answer(status: int, body: Any) -> Answer:
    return status, [("Content-Type", "application/json"), ("Cache-Control", "no-store")], replies.encode(body)
