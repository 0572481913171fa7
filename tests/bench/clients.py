"""A client over a real connection: hand-made HTTP/1.1 on a kept-alive socket, so that it costs far less than the server.

The headers are those Chromium sends with a fetch: a server that is measured without them is measured too fast.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from tests.bench.figures import CannotRun

HOST = "127.0.0.1"
PATIENCE = 180.0  # seconds
BROWSER = (
    b"Connection: keep-alive\r\n"
    b'sec-ch-ua-platform: "Linux"\r\n'
    b"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n"
    b'sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24"\r\n'
    b"sec-ch-ua-mobile: ?0\r\n"
    b"Accept: */*\r\n"
    b"Sec-Fetch-Site: same-origin\r\n"
    b"Sec-Fetch-Mode: cors\r\n"
    b"Sec-Fetch-Dest: empty\r\n"
    b"Accept-Encoding: gzip, deflate, br, zstd\r\n"
    b"Accept-Language: zh-CN,zh;q=0.9\r\n"
)

Some = TypeVar("Some")
Answered = Callable[[int, bytes, bytes], None]


class Line(asyncio.Protocol):
    """One connection, one question at a time. A cut connection answers with status 0."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answered: Answered | None = None
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._buffer:
            data = self._buffer + data
        end = data.find(b"\r\n\r\n")
        mark = data.find(b"Content-Length: ", 0, end)
        size = int(data[mark + 16 : data.find(b"\r", mark)]) if mark > 0 else 0
        if end < 0 or len(data) < end + 4 + size:
            self._buffer = data
            return
        self._buffer = b""
        answered, self._answered = self._answered, None
        if answered is not None:
            answered(int(data[9:12]), data[:end], data[end + 4 :])

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        answered, self._answered = self._answered, None
        if answered is not None:
            answered(0, b"", b"")

    @property
    def is_open(self) -> bool:
        return self._transport is not None

    def send(self, request: bytes, answered: Answered) -> None:
        """Ask; `answered` hears status, head and body."""
        if self._transport is None:
            answered(0, b"", b"")
            return
        self._answered = answered
        self._transport.write(request)

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        waiting: asyncio.Future[tuple[int, bytes, bytes]] = asyncio.get_running_loop().create_future()
        self.send(request, lambda *reply: None if waiting.done() else waiting.set_result(reply))
        return await waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def in_time(work: Coroutine[Any, Any, Some], seconds: float = PATIENCE) -> Some:
    """Run this to its end; a server that no longer answers must not hold up the other benches."""

    async def bounded() -> Some:
        return await asyncio.wait_for(work, seconds)

    try:
        return asyncio.run(bounded())
    except TimeoutError as fault:
        raise CannotRun(f"it did not end within {seconds:g} s") from fault


async def line_to(port: int) -> Line:
    """A new connection to the server on this port."""
    _, line = await asyncio.get_running_loop().create_connection(Line, HOST, port)
    return line


def request(port: int, method: str, path: str, *headers: str, body: bytes | None = None) -> bytes:
    """A whole request as a browser writes it."""
    head = head_of(port, method, path, *headers)
    return head + (b"\r\n" if body is None else b"Content-Length: %d\r\n\r\n" % len(body) + body)


def head_of(port: int, method: str, path: str, *headers: str) -> bytes:
    """The head without its length and end: what stays the same from save to save."""
    origin = f"Host: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\nReferer: http://{HOST}:{port}/sittings\r\n"
    more = "".join(f"{header}\r\n" for header in headers)
    return f"{method} {path} HTTP/1.1\r\n{origin}{more}".encode() + BROWSER
