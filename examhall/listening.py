"""The socket a hall listens on and the certificate it shows, or one sentence why it cannot have them."""

import socket
import ssl
import sys
from pathlib import Path

BACKLOG = 4096  # a whole region may reconnect at once
PORTS = range(1, 65536)


def is_loopback(host: str) -> bool:
    """Whether this is a usual name of the machine itself, with a port behind it or not: nobody else can listen there."""
    name = host if host == "::1" else host.removeprefix("[").rpartition("]")[0] or host.partition(":")[0]
    return name in ("localhost", "127.0.0.1", "::1")


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; exits with code 1 and a sentence when the port is taken, not ours, or none at all."""
    if port not in PORTS:
        sys.exit(f"Cannot listen on {host}:{port}: ports go from {PORTS[0]} to {PORTS[-1]}. Choose another port with --port.")
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as fault:
        sys.exit(f"Cannot listen on {host}:{port}: {fault.strerror}. Choose another port with --port.")
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def tls(certificate: str, key: str) -> ssl.SSLContext:
    """What the hall shows to browsers; exits with code 1 and a sentence when a file is not there or the two do not fit."""
    for option, file in (("--cert", certificate), ("--key", key)):
        try:
            Path(file).read_bytes()
        except OSError as fault:
            sys.exit(f"Cannot read {file}: {fault.strerror}. Check its name and rights ({option}).")

    def locked() -> str:
        sys.exit(f"The key {key} is locked with a passphrase, which nobody could type at a restart: give an unlocked one.")

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key, password=locked)
    except ssl.SSLError as fault:
        if fault.reason == "KEY_VALUES_MISMATCH":
            sys.exit(f"The key {key} does not belong to the certificate {certificate}: give the pair that was issued together.")
        sys.exit(f"{certificate} and {key} cannot be used: they must be a certificate chain and its key, both in PEM form.")
    return context
