"""Keys of the installation, kept outside the database, and what is locked with them.

`site.key` holds 32 random bytes; every purpose has its own key derived from it, so that no key serves two ends.
Losing the file loses papers and identity numbers; the backup carries it under its own passphrase.
"""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from examhall.errors import Damaged

NONCE = 12


class BrokenKey(ValueError):
    """The file of the site key holds something else."""


class Vault:
    """Derives a key per purpose, locks and opens bytes, and makes look-up hashes that nobody can compute outside."""

    def __init__(self, site_key: bytes) -> None:
        if len(site_key) != 32:
            raise BrokenKey("This site.key is no key of an installation: it must have 32 bytes.")
        self.site_key = site_key

    @classmethod
    def in_folder(cls, data: Path) -> "Vault":
        """The vault of this installation; made on first use, readable by its owner alone."""
        path = data / "site.key"
        if not path.exists():
            data.mkdir(parents=True, exist_ok=True)
            draft = data / f"site.key.{secrets.token_hex(8)}"
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
            # Hall and back office may both be starting: the first link wins, and nobody reads half a key.
            with suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
        return cls(path.read_bytes())

    def key(self, purpose: str) -> bytes:
        """32 bytes for one purpose."""
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(self.site_key)

    def lock(self, purpose: str, clear: bytes) -> bytes:
        """AES-256-GCM under the purpose's key; the purpose is bound in, so a text cannot serve elsewhere."""
        return lock(self.key(purpose), clear, purpose)

    def open(self, purpose: str, locked: bytes) -> bytes:
        """The inverse of `lock`; raises Damaged when the text or the purpose is not the one locked."""
        return open_locked(self.key(purpose), locked, purpose)

    def lookup(self, purpose: str, value: str) -> str:
        """A keyed hash to find a value by, equal for equal values, useless without the site key."""
        return hmac.new(self.key(f"lookup:{purpose}"), value.encode(), hashlib.sha256).hexdigest()


def lock(key: bytes, clear: bytes, purpose: str) -> bytes:
    """nonce + AES-256-GCM(clear), bound to `purpose`."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, clear, purpose.encode())


def open_locked(key: bytes, locked: bytes, purpose: str) -> bytes:
    """What `lock` locked; Damaged if one bit differs, or the key is not one at all."""
    try:
        return AESGCM(key).decrypt(locked[:NONCE], locked[NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as broken:
        raise Damaged(what=purpose) from broken
