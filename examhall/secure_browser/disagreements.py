"""Values of which clients and servers make different Config Keys: never written, and named where a file has them. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

LARGEST_INTEGER: Final = 2**31 - 1

WHY: Final[dict[str, LazyString]] = {
    "date": _("a date: Windows and others write it differently"),
    "real": _("a number with more than fifteen digits"),
    "text": _("a text with quotation marks or line breaks"),
    "integer": _("a number too large for Windows"),
    "dictionary": _("an empty dictionary"),
    "texts": _("a list with more than one empty text"),
    "case": _("two names that differ in case alone"),
    "name": _("a name with other signs than letters, digits and underscores"),
}


class Disagreement(Struct, frozen=True):
    """One value: where it stands in the settings, and why it is doubtful."""

    where: str
    why: str


def disagreements(settings: Mapping[str, Any]) -> Iterator[Disagreement]:
    """All of them, in the order of the file."""
    return _of_dictionary("", settings)


def _of(where: str, value: Any) -> Iterator[Disagreement]:
    if isinstance(value, Mapping):
        if not value:
            yield Disagreement(where, "dictionary")
        yield from _of_dictionary(f"{where}.", value)
    elif isinstance(value, list):
        if value.count("") > 1:
            yield Disagreement(where, "texts")
        for number, one in enumerate(value, 1):
            yield from _of(f"{where}[{number}]", one)
    elif why := _why(value):
        yield Disagreement(where, why)


def _of_dictionary(before: str, settings: Mapping[str, Any]) -> Iterator[Disagreement]:
    folded: set[str] = set()
    for name, value in settings.items():
        if name.casefold() in folded:
            yield Disagreement(before + name, "case")
        folded.add(name.casefold())
        if not (name.isascii() and name.replace("_", "").isalnum()):
            yield Disagreement(before + name, "name")
        yield from _of(before + name, value)


def _why(value: Any) -> str:
    match value:
        case bool():
            return ""
        case int():
            return "integer" if not -LARGEST_INTEGER - 1 <= value <= LARGEST_INTEGER else ""
        case float():
            return "real" if float(f"{value:.15G}") != value else ""
        case str():
            return "text" if '"' in value or not value.isprintable() else ""
        case dt.datetime():
            return "date"
    return ""
