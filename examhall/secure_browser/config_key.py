"""The Config Key of Safe Exam Browser settings, computed as the clients do: the SHA-256 of their SEB-JSON. Pure.

SEB-JSON is JSON without white space and without any escaping, its keys sorted whatever their case. It is hashed, never parsed:
a quotation mark in a text makes it no JSON, and that is how it is meant (developer/seb-config-key.html of the project).
"""

import datetime as dt
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

LEFT_OUT: Final = "originatorVersion"  # which client wrote the file, not what it sets
NOTHING_SET: Final = "[]"  # what a whole file that sets nothing comes to on servers that check keys
_PUNCTUATION: Final = (
    "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"  # in the order in which the clients sort them, before digits and letters
)


def config_key(settings: Mapping[str, Any]) -> str:
    """64 lower-case hexadecimal digits. `settings` as a property list gives them: dates are naive UTC, data are bytes."""
    return sha256(seb_json(settings).encode()).hexdigest()


def seb_json(settings: Mapping[str, Any]) -> str:
    """The text that is hashed."""
    kept = _kept(settings)
    return _said(kept) if kept else NOTHING_SET


def _kept(value: Any) -> Any:
    """The same without what does not count: who wrote it, and dictionaries in which nothing is left. Empty lists stay."""
    if isinstance(value, Mapping):
        inside = {name: _kept(one) for name, one in value.items() if name != LEFT_OUT}
        return {name: one for name, one in inside.items() if one != {}}
    if isinstance(value, list):
        return [one for one in map(_kept, value) if one != {}]
    return value


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f'"{name}":{_said(value[name])}' for name in sorted(value, key=_order)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_said, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.15G}"  # what .NET writes: fifteen digits, and a whole number without a point
    return f'"{_text(value)}"'


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=dt.UTC).isoformat(timespec="seconds")
    return str(value)


def _order(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Whatever the case; where only that differs, lower case comes first (allowWlan before allowWLAN)."""
    return [_weight(sign) for sign in name.casefold()], name.swapcase()


def _weight(sign: str) -> tuple[int, int, str]:
    if sign in _PUNCTUATION:
        return 0, _PUNCTUATION.index(sign), ""
    return (1 if sign.isdigit() else 2), 0, sign
