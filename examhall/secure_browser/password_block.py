"""Bytes locked with a password, in the layout of RNCryptor that Safe Exam Browser reads. Pure but for fresh salts.

02 01 · salt of the cipher 8 · salt of the seal 8 · start vector 16 · AES-256-CBC, PKCS#7 · HMAC-SHA256 over all before it.
Both keys are PBKDF2 of the password with SHA-1 in 10,000 rounds: weak for a word somebody thought of, so passwords are drawn.
"""

import hmac
import secrets
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

HEAD: Final = b"\x02\x01"
READABLE: Final = (HEAD, b"\x03\x01")  # servers of the same project write version 3; the layout is the same
_SALT, _VECTOR, _SEAL, _BLOCK = 8, 16, 32, 16
_BEFORE: Final = len(HEAD) + 2 * _SALT + _VECTOR
_ROUNDS: Final = 10_000


class NoBlock(ValueError):
    """These bytes have not the form of a locked block."""


class NotOpened(ValueError):
    """The password is another one, or a byte was changed: the seal cannot tell the two apart."""


def lock(clear: bytes, password: str) -> bytes:
    """The bytes that only this password opens."""
    salt, seal_salt, vector = secrets.token_bytes(_SALT), secrets.token_bytes(_SALT), secrets.token_bytes(_VECTOR)
    padder = PKCS7(_BLOCK * 8).padder()
    cipher = Cipher(algorithms.AES256(_key(password, salt)), modes.CBC(vector)).encryptor()
    locked = cipher.update(padder.update(clear) + padder.finalize()) + cipher.finalize()
    sealed = HEAD + salt + seal_salt + vector + locked
    return sealed + _seal(_key(password, seal_salt), sealed)


def open_locked(block: bytes, password: str) -> bytes:
    """The inverse; NoBlock, NotOpened."""
    locked = len(block) - _BEFORE - _SEAL
    if block[:2] not in READABLE or locked < _BLOCK or locked % _BLOCK:
        raise NoBlock
    salt, seal_salt, vector = block[2:10], block[10:18], block[18:34]
    if not hmac.compare_digest(_seal(_key(password, seal_salt), block[:-_SEAL]), block[-_SEAL:]):
        raise NotOpened
    cipher = Cipher(algorithms.AES256(_key(password, salt)), modes.CBC(vector)).decryptor()
    padded = cipher.update(block[_BEFORE:-_SEAL]) + cipher.finalize()
    unpadder = PKCS7(_BLOCK * 8).unpadder()
    try:
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError as fault:
        raise NoBlock from fault


def _key(password: str, salt: bytes) -> bytes:
    derived = PBKDF2HMAC(algorithm=hashes.SHA1(), length=32, salt=salt, iterations=_ROUNDS)  # noqa: S303  what clients do
    return derived.derive(password.encode())


def _seal(key: bytes, sealed: bytes) -> bytes:
    return hmac.digest(key, sealed, "sha256")
