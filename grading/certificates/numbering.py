"""The numbers of certificates: a rule that the authority writes as a pattern, with a check character at the end. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from stdnum.iso7064 import mod_11_10, mod_37_36

from examhall.people.identity import folded

USUAL: Final = "{year}{batch}{level}{serial:5}{check}"
SHORTEST_SERIAL, LONGEST_SERIAL = 3, 8
LONGEST: Final = 30  # signs of a number
_PLACE: Final = re.compile(r"\{(year|yy|batch|level|check|serial:([0-9]))\}")
_LITERAL: Final = re.compile(r"[A-Z0-9-]*")


class SerialsUsedUp(ValueError):
    """The pattern has no room for so many numbers of one scope."""


def faults_of(pattern: str) -> Iterator[LazyString]:
    """What keeps a pattern from being a rule, in sentences."""
    places = [found[1] for found in _PLACE.finditer(pattern)]
    serials = [found for found in places if found.startswith("serial")]
    if not _LITERAL.fullmatch(_PLACE.sub("", pattern)):
        yield _("Beside the places in braces only capital letters A to Z, digits and hyphens may stand.")
    elif len(serials) != 1 or not {"year", "yy"} & set(places) or not pattern.endswith("{check}") or places.count("check") != 1:
        yield _("A number needs the year, one serial number, and the check character at its end.")
    elif not SHORTEST_SERIAL <= int(serials[0][-1]) <= LONGEST_SERIAL:
        yield _("A serial number has 3 to 8 digits.")
    elif len(certificate_number(pattern, 2026, "01", "L1", 1)) > LONGEST:
        yield _("A number may have at most %(most)s characters.", most=LONGEST)


def scope(pattern: str, year: int, batch: str, level: str) -> str:
    """What the serial numbers are counted in: the number with its serial left open."""
    return _filled(pattern, year, batch, level, None)


def certificate_number(pattern: str, year: int, batch: str, level: str, serial: int) -> str:
    """The number. `batch` is the batch's code, of which the last two digits stand; `level` a code such as L1.
    SerialsUsedUp."""
    body = _filled(pattern, year, batch, level, serial)
    return body + _check_character(folded(body))


def is_certificate_number(number: str) -> bool:
    """Whether the last character of a folded number fits the others."""
    return 6 < len(number) <= LONGEST and number.isascii() and _check_character(number[:-1]) == number[-1]


def _filled(pattern: str, year: int, batch: str, level: str, serial: int | None) -> str:
    digits = re.sub(r"\D", "", batch)[-2:].zfill(2)

    def said(place: re.Match[str]) -> str:
        match place[1]:
            case "year":
                return f"{year:04d}"
            case "yy":
                return f"{year % 100:02d}"
            case "batch":
                return digits
            case "level":
                return re.sub(r"\D", "", level)[-1:] or "0"
            case "check":
                return ""
        width = int(place[2])
        if serial is None:
            return "#" * width
        if not 0 < serial < 10**width:
            raise SerialsUsedUp(f"{serial} has more than {width} digits")
        return f"{serial:0{width}d}"

    return _PLACE.sub(said, pattern)


def _check_character(body: str) -> str:
    """ISO 7064: MOD 11,10 gives numbers of digits a digit, MOD 37,36 all others a digit or a letter."""
    return str((mod_11_10 if body.isdigit() else mod_37_36).calc_check_digit(body))
