"""What a browser shows of its keys: hashes of a key and the address it asks for. Pure.

A key enters as its 64 hexadecimal digits, not as the bytes they stand for, behind the address without its fragment. The header
X-SafeExamBrowser-ConfigKeyHash carries this of the Config Key, X-SafeExamBrowser-RequestHash of the Browser Exam Key, and the
page's own script finds the same two values in `SafeExamBrowser.security`.
"""

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

_KEY: Final = re.compile(r"[0-9a-f]{64}")
_SHOWN: Final = 8  # digits of an id: enough to tell keys apart at a telephone, useless to make one from


def read_key(text: str) -> str:
    """A key as somebody pasted it, in the form in which clients hash it; empty where it is none."""
    found = "".join(text.split()).lower()
    return found if _KEY.fullmatch(found) else ""


def hash_for(url: str, key: str) -> str:
    """What a client with this key shows when it asks for this address."""
    return sha256((url.partition("#")[0] + key).encode()).hexdigest()


def fits(shown: str, url: str, keys: Iterable[str]) -> bool:
    """Whether the hash is that of one of these keys; takes as long whichever it is. No keys: nothing fits."""
    found = False
    for key in keys:
        found |= hmac.compare_digest(shown.lower().encode(), hash_for(url, key).encode())
    return found


def key_id(key: str) -> str:
    """A name for a key that may be read out: it does not tell the key."""
    return sha256(key.encode()).hexdigest()[:_SHOWN]
