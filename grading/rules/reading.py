"""How a typed answer is read: text, numbers and dates as candidates write them, refusing only what could mean two things."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

LONGEST_NUMBER: Final = 40  # characters; a longer one is no figure of a task
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—−﹣"), "-")
_QUOTES: Final = {ord("‘"): "'", ord("’"): "'", ord("“"): '"', ord("”"): '"'}
_STRAIGHT: Final = _DASHES | _QUOTES
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # Unicode categories of controls and invisible signs

# What may stand before or after an amount, and the currencies it can mean. Longest first, so that US$ is not read as $.
_CURRENCY: Final = {
    "人民币": ("CNY",), "美元": ("USD",), "欧元": ("EUR",), "英镑": ("GBP",), "日元": ("JPY",), "元": ("CNY",),
    "US$": ("USD",), "RMB": ("CNY",), "CNY": ("CNY",), "USD": ("USD",), "EUR": ("EUR",), "GBP": ("GBP",), "JPY": ("JPY",),
    "¥": ("CNY", "JPY"), "$": ("USD",), "€": ("EUR",), "£": ("GBP",),
}  # fmt: skip

_NUMBER: Final = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.(?P<part>[0-9]*))?")
_DATE: Final = re.compile(
    r"([0-9]{4})(?:[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?|([0-9]{2})([0-9]{2}))"
)
_ENGLISH_DATE: Final = re.compile(
    r"(?:([0-9]{1,2})(?:st|nd|rd|th)? ?([a-z]{3,9})|([a-z]{3,9}) ?([0-9]{1,2})(?:st|nd|rd|th)?) ?([0-9]{4})"
)
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def read_text(value: Any, fold_case: bool = True) -> str:
    """Normalised text: NFKC, straight dashes and quotes, invisible characters gone, spaces collapsed; "" when it is no text."""
    if not isinstance(value, str):
        return ""
    seen = value if value.isascii() and value.isprintable() else _seen(value)  # most figures and keys: nothing to straighten
    text = " ".join(seen.split())
    return text.casefold() if fold_case else text


def _seen(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).translate(_STRAIGHT)
    return "".join(" " if ch.isspace() else ch for ch in plain if ch.isspace() or unicodedata.category(ch) not in _UNSEEN)


@lru_cache(maxsize=4096)
def _ignoring(ignore: tuple[str, ...]) -> re.Pattern[str]:
    """Matches any ignored word (as a whole word) or sign."""
    parts = [rf"(?<!\w){re.escape(part)}(?!\w)" if part.isalnum() else re.escape(part) for part in ignore]
    return re.compile("|".join(parts), re.IGNORECASE)


def without(text: str, ignore: tuple[str, ...]) -> str:
    """The text with ignored words and signs taken out and spaces collapsed again."""
    return " ".join(_ignoring(ignore).sub(" ", text).split()) if ignore else text


def is_one_of(value: Any, texts: Iterable[str], fold_case: bool, ignore: tuple[str, ...]) -> bool:
    """Whether a typed text is one of `texts`, both normalised and with `ignore` taken out."""
    given = without(read_text(value, fold_case), ignore)
    return any(given == without(read_text(text, fold_case), ignore) for text in texts)


def read_number(value: Any, unit: str = "") -> Decimal | None:
    """The number typed, or None when there is none or it could mean two things.

    Reads full-width digits, thousands separators, a currency sign or code before or after, and the field's own unit behind.
    A currency other than the one printed beside the box is another amount, so it is not read.
    """
    if not isinstance(value, str) or len(value) > LONGEST_NUMBER * 3:
        return None
    text = read_text(value, fold_case=False).upper()
    found = _bare_number(text) or _bare_number(_without_unit(text, read_text(unit, fold_case=False).upper()))
    if not found or not (found["whole"] or found["part"]):
        return None
    return Decimal(f"{found['sign']}{found['whole'].replace(',', '') or '0'}.{found['part'] or '0'}")


def _bare_number(text: str) -> re.Match[str] | None:
    return _NUMBER.fullmatch(text) if len(text) <= LONGEST_NUMBER else None


def _without_unit(text: str, unit: str) -> str:
    """The text without the printed unit behind it, or a currency that agrees with that unit before or behind it."""
    if unit and text.endswith(unit):
        return text.removesuffix(unit).strip()
    for mark, codes in _CURRENCY.items():
        sign, rest = ("-", text[1:].lstrip()) if text.startswith("-") else ("", text)
        if rest.startswith(mark) or rest.endswith(mark):
            agrees = not unit or any(_CURRENCY.get(unit, (unit,))[0] == code for code in codes)
            bare = rest.removeprefix(mark) if rest.startswith(mark) else rest.removesuffix(mark)
            return sign + bare.strip() if agrees else text
    return text


def read_date(value: Any) -> date | None:
    """The day typed: 2026-11-03, 2026/11/3, 2026.11.3, 20261103, 2026年11月3日, 3 Nov 2026 or November 3, 2026.

    None when it is no day of the calendar or could mean two (03/11/2026).
    """
    text = read_text(value).replace(" ", "")
    if len(text) > LONGEST_NUMBER:
        return None
    if found := _DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups() if part)
    elif found := _ENGLISH_DATE.fullmatch(text.replace(",", "").replace(".", "")):
        first_day, first_month, last_month, last_day, last_year = found.groups()
        name = first_month or last_month
        month = next((n for n, full in enumerate(_MONTHS, 1) if full == name or (len(name) < 5 and full.startswith(name))), 0)
        year, day = int(last_year), int(first_day or last_day)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # 31 February, month 13, no such month
        return None
