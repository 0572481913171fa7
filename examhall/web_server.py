"""gevent's web server, taught what a room of a thousand browsers needs: cheap heads, answers in one piece, nothing delayed."""

import contextlib
import logging
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gevent.pywsgi import WSGIHandler, WSGIServer

from examhall.request_head import RequestHead

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ONE_PIECE = 16 * 1024  # bytes; copying more than this costs more than a second call to the system

log = logging.getLogger(__name__)


Base: Any = WSGIHandler  # what we change of it has no types


class Handler(Base):  # type: ignore[misc]
    """No line a request: it would cost more than a save, and what matters is in the journal and the trail.

    Heads are read by our own reader, and a short answer leaves in one piece.
    """

    def MessageClass(self, file: Any, _seekable: int) -> RequestHead:  # gevent's name
        return RequestHead(file)

    def _headers(self) -> Iterator[tuple[str, str]]:
        pairs: Iterator[tuple[str, str]] = self.headers.environ_pairs()
        return pairs

    def _write_with_headers(self, data: bytes) -> None:
        if len(data) > ONE_PIECE:
            super()._write_with_headers(data)
            return
        self.headers_sent = True
        self.finalize_headers()
        head = (name + b": " + value for name, value in self.response_headers)
        body = b"%x\r\n%b\r\n" % (len(data), data) if self.response_use_chunked and data else data
        self._sendall(b"\r\n".join([b"HTTP/1.1 " + self.status, *head, b"", body]))

    def log_request(self) -> None:
        pass


def without_deflate(app: "WSGIApplication") -> "WSGIApplication":
    """Websockets unpacked: a news is a few hundred bytes, and each compressor would hold some 80 KB a candidate."""

    def plain(environ: dict[str, Any], start: Any) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return app(environ, start)

    return plain


class Server(WSGIServer):
    """Sends at once: with Nagle's algorithm a kept-alive save takes 44 ms instead of 3.

    A connection whose TLS fails (a probe of the port, plain HTTP, a browser that does not trust us) is no fault of ours.
    """

    def handle(self, sock: Any, address: Any) -> None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().handle(sock, address)

    def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> None:
        try:
            super().wrap_socket_and_handle(client_socket, address)
        except OSError as fault:
            log.info("no TLS with %s: %s", address[0], fault)
