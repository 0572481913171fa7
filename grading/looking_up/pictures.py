"""The digits that a person reads off a picture or hears, so that no script looks results up. Pure but for chance.

A picture is named by a stamp: when it ends, what was drawn, and our mark on both. The digits follow from what was drawn and
from a key that stays here, so nothing is kept until somebody answers.
"""

import hmac
import re
from typing import Final, NamedTuple

from examhall.instants import MINUTE, Instant
from examhall.keyed_hash import keyed_hash

DIGITS: Final = 5
LASTS: Final = 10 * MINUTE
_STAMP: Final = re.compile(r"(\d{1,20})-([0-9a-f]{16,32})-([0-9a-f]{64})")


class Picture(NamedTuple):
    """What a stamp of ours says."""

    drawn: str
    until: Instant


def stamp(key: bytes, now: Instant, drawn: str) -> str:
    """The name of a new picture; `drawn` by chance, in hexadecimal digits."""
    said = f"{now + LASTS}-{drawn}"
    return f"{said}-{keyed_hash(key, said).hex()}"


def read_stamp(key: bytes, typed: str, now: Instant) -> Picture | None:
    """The picture that this names; None where the stamp is not ours, or its time is over."""
    found = _STAMP.fullmatch(typed)
    if found is None:
        return None
    until, drawn, mark = found.groups()
    if not hmac.compare_digest(keyed_hash(key, f"{until}-{drawn}").hex(), mark) or int(until) <= now:
        return None
    return Picture(drawn, int(until))


def digits_of(key: bytes, drawn: str) -> str:
    """What stands on the picture."""
    number = int.from_bytes(keyed_hash(key, f"digits of {drawn}")) % 10**DIGITS
    return f"{number:0{DIGITS}}"
