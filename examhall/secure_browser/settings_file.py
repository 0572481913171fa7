"""Settings files (.seb): read in every form that needs no certificate, written plain or locked with a password. Pure.

Plain is the XML property list itself. Every other form is gzip of four letters and a payload: `plnd` and gzip of the list, or
`pswd` and a block locked with a password (`pwcc`: with the password's SHA-256 in hexadecimal), in which is gzip of the list.
"""

import plistlib
import zlib
from collections.abc import Mapping
from gzip import compress
from hashlib import sha256
from typing import Any, Final
from xml.parsers.expat import ExpatError

from flask_babel import lazy_gettext as _

from examhall.errors import Malformed, TooLarge
from examhall.secure_browser import password_block
from examhall.secure_browser.disagreements import disagreements

LARGEST: Final = 8 * 1024 * 1024  # bytes, unpacked
DEEPEST: Final = 32  # lists in lists; clients' own files have four levels
_GZIP: Final = b"\x1f\x8b"
_XML: Final = (b"<?xml", b"<!DOCTYPE", b"<plist")
_BYTE_ORDER: Final = b"\xef\xbb\xbf"


class NoSettings(Malformed):
    code = "no_settings"
    says = _("This is no settings file of Safe Exam Browser: no property list could be read in it.")


class DamagedSettings(Malformed):
    code = "damaged_settings"
    says = _("This settings file is damaged: it was cut off or changed after it was saved.")


class PasswordNeeded(Malformed):
    code = "password_needed"
    says = _("This settings file is locked with a password: please give it.")


class WrongPassword(Malformed):
    code = "wrong_password"
    says = _("This settings file does not open: the password is another one, or the file was changed.")


class CertificateNeeded(Malformed):
    code = "certificate_needed"
    says = _("This settings file is locked for a certificate and opens only where that is. Save it plain or with a password.")


def read_settings(file: bytes, password: str = "") -> dict[str, Any]:
    """What a file sets. TooLarge, or one of the refusals above."""
    text = _unpacked(file).removeprefix(_BYTE_ORDER)
    if text.lstrip().startswith(_XML):
        return _listed(text)
    match text[:4]:
        case b"plnd":
            inside = text[4:]
        case b"pswd":
            inside = _opened(text[4:], password)
        case b"pwcc":
            inside = _opened(text[4:], sha256(password.encode()).hexdigest() if password else "")
        case b"pkhs" | b"phsk":
            raise CertificateNeeded()
        case _:
            raise NoSettings()
    return _listed(_unpacked(inside))


def written(settings: Mapping[str, Any]) -> bytes:
    """The plain file. ValueError where a client would compute another Config Key than the next one."""
    for one in disagreements(settings):
        raise ValueError(f"{one.where}: {one.why}")
    return plistlib.dumps(dict(settings))


def written_locked(settings: Mapping[str, Any], password: str) -> bytes:
    """The file that starts an exam after this password was typed."""
    return compress(b"pswd" + password_block.lock(compress(written(settings)), password))


def _unpacked(packed: bytes) -> bytes:
    if len(packed) > LARGEST:
        raise TooLarge()
    if not packed.startswith(_GZIP):
        return packed
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        clear = unpacking.decompress(packed, LARGEST)
    except zlib.error as fault:
        raise DamagedSettings() from fault
    if unpacking.unconsumed_tail:
        raise TooLarge()
    if not unpacking.eof:
        raise DamagedSettings()
    return clear


def _opened(block: bytes, password: str) -> bytes:
    """What is in the block. No password is tried as one: a client without a password of its own saves such files."""
    try:
        return password_block.open_locked(block, password)
    except password_block.NotOpened as fault:
        raise (WrongPassword() if password else PasswordNeeded()) from fault
    except password_block.NoBlock as fault:
        raise DamagedSettings() from fault


def _listed(text: bytes) -> dict[str, Any]:
    """The property list; whatever its reader stumbles over is a list that clients would not read either."""
    try:
        found = plistlib.loads(text, fmt=plistlib.FMT_XML)
    except (ExpatError, ValueError, IndexError, KeyError, AttributeError, TypeError, OverflowError) as fault:
        raise NoSettings() from fault
    if not isinstance(found, dict) or not _is_shallow(found, DEEPEST):
        raise NoSettings()
    return found


def _is_shallow(value: Any, levels: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_is_shallow(one, levels - 1) for one in inside)
