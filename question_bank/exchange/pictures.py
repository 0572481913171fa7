"""Pictures in the words of items, and under which name they travel. Pure."""

import hashlib
import re
from collections.abc import Mapping
from typing import Final

PICTURE: Final = re.compile(r"!\[[^\]]*\]\(picture:([0-9a-f]{32})\)")
ENDINGS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


def picture_name(data: bytes) -> str:
    """What items call a picture of a file until the bank has kept it under a name of its own."""
    return hashlib.sha256(data).hexdigest()[:32]


def pictures_in(*texts: str) -> list[str]:
    """The names of the pictures in these texts, each once, in their order."""
    return list(dict.fromkeys(name for text in texts for name in PICTURE.findall(text)))


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with its pictures under other names."""
    return PICTURE.sub(
        lambda found: found[0].replace(f"(picture:{found[1]})", f"(picture:{names.get(found[1], found[1])})"), text
    )
