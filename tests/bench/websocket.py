"""A socket.io client by hand: engine.io 4 over a websocket, as far as a page of ours goes.

It offers permessage-deflate as every browser does, because a server that accepts it pays for it in memory.
"""

import asyncio
import base64
import json
import os
import struct
import zlib
from collections.abc import Callable
from typing import Any

from tests.bench.clients import HOST, head_of

OFFER = "permessage-deflate; client_max_window_bits"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
NO_MASK = b"\0\0\0\0"  # a client's frames are masked; this mask costs nothing


class Socket(asyncio.Protocol):
    """One socket in one namespace. `heard(name, payload)` gets every event; `lost()` is told once when it ends."""

    def __init__(
        self, port: int, namespace: str, auth: dict[str, Any], heard: Callable[[str, Any], None], cookie: str = ""
    ) -> None:
        self._port, self._namespace, self._auth, self._heard, self._cookie = port, namespace, auth, heard, cookie
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._upgraded = False
        self._inflate: Any = None
        self._acknowledged: asyncio.Future[Any] | None = None
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost: Callable[[], None] = lambda: None
        self.received = 0  # bytes

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        headers = [
            "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}",
            f"Sec-WebSocket-Extensions: {OFFER}",
        ]  # fmt: skip
        if self._cookie:
            headers.append(f"Cookie: {self._cookie}")
        head = head_of(self._port, "GET", "/socket.io/?EIO=4&transport=websocket", *headers)
        transport.write(head.replace(b"Connection: keep-alive\r\n", b"") + b"\r\n")

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        data = self._buffer + data if self._buffer else data
        if not self._upgraded:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self._buffer = data
                return
            if not data.startswith(b"HTTP/1.1 101"):
                self._fail(ConnectionError(data[:200].decode(errors="replace")))
                return
            self._upgraded = True
            if b"permessage-deflate" in data[:end]:
                self._inflate = zlib.decompressobj(-15)
            data = data[end + 4 :]
        self._buffer = self._frames(data)

    def _frames(self, data: bytes) -> bytes:
        """Takes the whole frames off; returns the rest."""
        at = 0
        while len(data) - at >= 2:
            size, begin = data[at + 1] & 127, at + 2
            if size == 126:
                if len(data) < at + 4:
                    break
                (size,), begin = struct.unpack_from(">H", data, at + 2), at + 4
            elif size == 127:
                if len(data) < at + 10:
                    break
                (size,), begin = struct.unpack_from(">Q", data, at + 2), at + 10
            if len(data) < begin + size:
                break
            self._frame(data[at], data[begin : begin + size])
            at = begin + size
        return data[at:]

    def _frame(self, first: int, content: bytes) -> None:
        kind = first & 15
        if kind == PING:
            self._write(PONG, content)
        elif kind == CLOSE:
            self.close()
        elif kind == TEXT:
            if first & 64:
                content = self._inflate.decompress(content + b"\0\0\xff\xff")
            self._packet(content)

    def _packet(self, packet: bytes) -> None:
        kind = packet[:2]
        if packet == b"2":
            self._write(TEXT, b"3")
        elif kind[:1] == b"0":
            self._write(TEXT, f"40{self._namespace},{json.dumps(self._auth)}".encode())
        elif kind == b"40":
            if not self.ready.done():
                self.ready.set_result(None)
        elif kind == b"42":
            name, *told = json.loads(packet[packet.index(b",") + 1 :])
            self._heard(name, told[0] if told else None)
        elif kind == b"43" and self._acknowledged is not None:
            self._acknowledged.set_result(json.loads(packet[packet.index(b"[") :]))
        elif kind in (b"44", b"41"):
            self._fail(ConnectionError(packet.decode()))

    def emit(self, name: str, told: Any) -> None:
        self._write(TEXT, f"42{self._namespace},{json.dumps([name, told])}".encode())

    async def ask(self, name: str, told: Any) -> Any:
        """An event that is acknowledged; one at a time."""
        self._acknowledged = asyncio.get_running_loop().create_future()
        self._write(TEXT, f"42{self._namespace},0{json.dumps([name, told])}".encode())
        return (await self._acknowledged)[0]

    def _write(self, kind: int, content: bytes) -> None:
        if self._transport is None:
            return
        size = len(content)
        length = bytes([128 | size]) if size < 126 else bytes([128 | 126]) + struct.pack(">H", size)
        self._transport.write(bytes([128 | kind]) + length + NO_MASK + content)

    def _fail(self, fault: Exception) -> None:
        if not self.ready.done():
            self.ready.set_exception(fault)
        self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("cut off"))
        self.lost()

    @property
    def is_open(self) -> bool:
        return self._transport is not None

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def socket_to(
    port: int, namespace: str, auth: dict[str, Any], heard: Callable[[str, Any], None], cookie: str = ""
) -> Socket:
    """A socket whose namespace is connected."""
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(port, namespace, auth, heard, cookie), HOST, port)
    await socket.ready
    return socket
