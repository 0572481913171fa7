"""The lease: which browser may write to a sitting, proved by an HMAC alone, so that a save needs no look-up. Pure.

token = sitting.epoch.browser.signature. It has no end of its own: what comes after the room is closed is kept aside, and a
lease that another browser took over is recognised by the board row. The key is derived from the site key, so a restarted
hall honours the leases it gave.
"""

import hmac
from base64 import urlsafe_b64encode

from msgspec import Struct

from examhall.errors import NotAllowed, SignInNeeded
from examhall.keyed_hash import keyed_hash

LEASE_KEY = "lease"  # the vault's purpose
LONGEST_BROWSER = 40


class Lease(Struct, frozen=True):
    """Page number `epoch` of this browser, for this sitting."""

    sitting: str
    epoch: int
    browser: str


def _signature(key: bytes, said: str) -> str:
    return urlsafe_b64encode(keyed_hash(key, said)[:18]).decode()


def is_browser_name(name: str) -> bool:
    """The random name a page makes with its store: letters, digits, hyphen and underscore."""
    return 8 <= len(name) <= LONGEST_BROWSER and name.replace("-", "").replace("_", "").isalnum() and name.isascii()


def write_lease(key: bytes, lease: Lease) -> str:
    said = f"{lease.sitting}.{lease.epoch}.{lease.browser}"
    return f"{said}.{_signature(key, said)}"


def read_lease(key: bytes, sitting_id: str, token: str) -> Lease:
    """The lease a token proves; SignInNeeded where it proves none, NotAllowed where it is another sitting's."""
    said, _, signature = token.rpartition(".")
    if not token.isascii() or not hmac.compare_digest(signature, _signature(key, said)):
        raise SignInNeeded()
    sitting, epoch, browser = said.split(".", 2)
    if sitting != sitting_id:
        raise NotAllowed()
    return Lease(sitting, int(epoch), browser)
