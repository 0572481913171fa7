"""What a text is found by: overlapping pairs of Chinese characters, and words and numbers of other scripts. Pure.

Chinese has no blanks between words, and a dictionary of trade terms would miss the ones that matter; pairs miss none. A run
of characters becomes its pairs and, behind them, its last character: 报关单 is 报关 关单 单. So every single character begins
some token, and words of two characters are tokens themselves. What is typed is cut by the same rule and never read as a
query: both writers below put together tokens alone, which are letters and digits.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

CHINESE: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN: Final = re.compile(rf"([{CHINESE}]+)|([^\W_{CHINESE}]+)")
_IS_CHINESE: Final = re.compile(f"[{CHINESE}]+").fullmatch
MOST_WORDS: Final = 12  # of what is typed; more would only make the search slow


class Sought(Struct, frozen=True):
    """Tokens that must stand one behind the other. `begins`: the last one may go on (an id that is half typed)."""

    tokens: tuple[str, ...]
    begins: bool = False


def tokens(text: str) -> list[str]:
    """The tokens of a text in their order; wide letters are as narrow ones, capitals as small ones."""
    found: list[str] = []
    for chinese, other in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        if chinese:
            found += [chinese[at : at + 2] for at in range(len(chinese))]  # the last one is a single character
        else:
            found.append(other)
    return found


def sought(typed: str) -> list[Sought]:
    """What is typed as what must all be found: between blanks a word each, and within a word its tokens in order."""
    words = (_sought(tokens(word)) for word in typed.split()[:MOST_WORDS])
    return [word for word in words if word.tokens]


def _sought(word: list[str]) -> Sought:
    if len(word) > 1 and len(word[-2]) == 2 and _IS_CHINESE(word[-1]) and _IS_CHINESE(word[-2]):
        return Sought(tuple(word[:-1]))  # in a text the run may go on here
    begins = bool(word) and not word[-1].isdigit()
    return Sought(tuple(word), begins)


def for_fts5(words: Iterable[Sought]) -> str:
    """The words as a MATCH of SQLite's FTS5: each a quoted phrase, all of which must occur."""
    return " AND ".join(f'"{" ".join(word.tokens)}"{" *" if word.begins else ""}' for word in words)


def for_tsquery(words: Iterable[Sought]) -> str:
    """The words as PostgreSQL's to_tsquery reads them: tokens that follow each other, joined by &."""
    return " & ".join(f"({' <-> '.join(word.tokens)}{':*' if word.begins else ''})" for word in words)
