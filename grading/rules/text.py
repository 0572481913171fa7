"""Free text that must name certain things, must not say others, and has a limit of length."""

import re
from typing import Any

from grading.marks import Mark, Why, nothing, some
from grading.rules.following import Own
from grading.rules.reading import read_text
from question_bank.keys import TextKey


def mark_text(key: TextKey, value: Any, own: Own) -> Mark:
    """Each group named pays its share; a banned term or too long a text earns nothing."""
    text = read_text(value)
    if key.longest and _length(value, key.unit) > key.longest:
        return nothing(key, Why.TOO_LONG, value)
    if any(_names(text, term) for term in key.banned):
        return nothing(key, Why.BANNED, value)
    named = sum(1 for group in key.must if any(_names(text, term) for term in group))
    earned = key.points * named / len(key.must)
    return some(key, earned, Why.PARTLY if named else Why.NOT_AS_KEY, value)


def _length(value: Any, unit: str) -> int:
    typed = value.strip() if isinstance(value, str) else ""
    return len(typed.encode("utf-8", "surrogatepass")) if unit == "bytes" else len(typed)


def _names(text: str, term: str) -> bool:
    """Whether the term occurs; a Latin word or a number only as a whole (12 is not in 120, best not in bestow)."""
    wanted = re.escape(read_text(term))
    return re.search(rf"(?<![a-z0-9]){wanted}(?![a-z0-9])", text) is not None
