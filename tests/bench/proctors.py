"""A proctor at the console: the page with its token, an act on a room, and the socket that brings what changed."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from examhall.ids import new_id
from tests.bench.clients import Line, line_to, request
from tests.bench.figures import CannotRun
from tests.bench.websocket import Socket, socket_to

TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')
COOKIE = re.compile(rb"Set-Cookie: ([^;\r]+)")


class Console:
    """One console of one room."""

    def __init__(self, port: int, signed_in: str, run: str) -> None:
        self._port, self._run = port, run
        self._cookie = f"examhall-{port}={signed_in}"
        self._token = ""
        self._line: Line | None = None
        self._heard: Callable[[dict[str, Any]], None] = lambda delta: None
        self.socket: Socket | None = None

    async def open(self) -> None:
        """The page, whose token every act carries."""
        self._line = await line_to(self._port)
        head, page = await self._get("")
        found, given = TOKEN.search(page), COOKIE.search(head)
        if found is None:
            raise CannotRun("the console's page carries no token")
        self._token = found[1].decode()
        if given is not None:
            self._cookie = given[1].decode()

    async def act(self, name: str, sittings: Sequence[str] = (), **args: Any) -> dict[str, Any]:
        """An act on these sittings, or on the room as such; the console's answer."""
        assert self._line is not None
        body = json.dumps({"id": new_id(), "act": name, "sittings": list(sittings), "args": args}).encode()
        headers = f"Cookie: {self._cookie}", "Content-Type: application/json", f"X-CSRFToken: {self._token}"
        path = f"/proctor/rooms/{self._run}/acts"
        status, _, told = await self._line.ask(request(self._port, "POST", path, *headers, body=body))
        if status != 200:
            raise CannotRun(f"{name}: {status} {told[:200]!r}")
        return json.loads(told)

    async def connect(self) -> None:
        self.socket = await socket_to(self._port, "/proctor", {}, lambda name, told: self._heard(told), self._cookie)

    async def watch(self, heard: Callable[[dict[str, Any]], None]) -> None:
        """The room from now on, and once as a whole."""
        assert self.socket is not None
        self._heard = heard
        told = await self.socket.ask("watch", {"run": self._run})
        if told.get("watching") != self._run:
            raise CannotRun(f"watch: {told}")
        await self._get("/snapshot")

    def hang_up(self) -> None:
        """The network is gone: no word of farewell."""
        assert self.socket is not None
        self.socket.close()
        self.socket = None

    def leave(self) -> None:
        assert self.socket is not None
        self.socket.emit("leave", {})

    async def _get(self, what: str) -> tuple[bytes, bytes]:
        assert self._line is not None
        path = f"/proctor/rooms/{self._run}{what}"
        status, head, body = await self._line.ask(request(self._port, "GET", path, f"Cookie: {self._cookie}"))
        if status != 200:
            raise CannotRun(f"GET {path}: {status} {body[:200]!r}")
        return head, body

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
        if self._line is not None:
            self._line.close()
