"""The socket a hall listens on, or one sentence why it cannot have it."""

import socket
import sys

BACKLOG = 4096  # a whole region may reconnect at once


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; exits with code 1 and a sentence when the port is taken or not ours."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as fault:
        sys.exit(f"Cannot listen on {host}:{port}: {fault.strerror}. Choose another port with --port.")
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener
