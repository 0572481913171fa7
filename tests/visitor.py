"""Somebody at a browser without a screen: keeps cookies, fills in pages, sends what scripts would send."""

import re
import time
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import msgspec
import pyotp


class Visitor:
    """One browser at one address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.page = ""
        self._telephone: pyotp.TOTP | None = None

    def _send(self, request: Request) -> tuple[int, bytes]:
        try:
            with self._opener.open(request, timeout=30) as response:
                return response.status, response.read()
        except HTTPError as answer:
            return answer.code, answer.read()

    def look(self, path: str) -> str:
        status, text = self._send(Request(self.address + path))
        assert status == 200, (path, status, text[:300])
        self.page = text.decode()
        return self.page

    @property
    def token(self) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.page)
        assert found, "no page is open"
        return found[1]

    def fill_in(self, path: str, **fields: str) -> str:
        """Post a page's fields; returns the page that follows."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        status, text = self._send(Request(self.address + path, body))
        said = re.findall(r'role="alert"[^>]*>([^<]*)', text.decode())
        assert status == 200, (path, status, said, re.sub(r"<[^>]+>|\s+", " ", text.decode())[-300:])
        self.page = text.decode()
        return self.page

    def send(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        """Post JSON as a script of the page would."""
        sent = {"Content-Type": "application/json", "X-CSRFToken": self.token if self.page else "", **headers}
        status, text = self._send(Request(self.address + path, msgspec.json.encode(body), sent))
        return status, msgspec.json.decode(text)

    def fetch(self, path: str, **headers: str) -> tuple[int, bytes]:
        return self._send(Request(self.address + path, headers=headers))

    def sign_staff_in(self, username: str, password: str) -> "Visitor":
        self.look("/staff/sign-in")
        page = self.fill_in("/staff/sign-in", username=username, password=password)
        if 'id="secret">' in page:  # the role needs a second factor: it is set up now
            self._telephone = pyotp.TOTP(page.partition('id="secret">')[2].partition("<")[0].replace(" ", ""))
            self.fill_in("/staff/sign-in/factor", code=self._telephone.now())
        return self

    def next_code(self) -> str:
        """What the telephone of who signed in shows half a minute later; empty where there is none. Each works once."""
        return self._telephone.at(int(time.time()) + 30) if self._telephone else ""

    def sign_candidate_in(self, ticket: str, identity: str) -> "Visitor":
        self.look("/exam")
        self.fill_in("/exam", ticket=ticket, identity=identity)
        return self
