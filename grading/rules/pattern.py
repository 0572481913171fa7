"""A text that must fit a pattern, such as a stock code."""

import re
from functools import lru_cache
from typing import Any, Final

from grading.marks import Mark, Why, nothing, right
from grading.rules.following import Own
from grading.rules.reading import read_text
from question_bank.keys import PatternKey

LONGEST: Final = 200  # characters read; a pattern must not be given a text to choke on


@lru_cache(maxsize=4096)
def _compiled(pattern: str, fold_case: bool) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE if fold_case else 0)


def mark_pattern(key: PatternKey, value: Any, own: Own) -> Mark:
    """Full marks when the whole normalised text fits."""
    text = read_text(value, fold_case=False)
    if len(text) > LONGEST:
        return nothing(key, Why.TOO_LONG, value)
    if _compiled(key.pattern, key.fold_case).fullmatch(text):
        return right(key, value)
    return nothing(key, Why.NOT_AS_KEY, value)
