"""Cards put in order, paid by how many stand in the right order among themselves."""

from bisect import bisect_left
from typing import Any

from grading.marks import Mark, Why, nothing, some
from grading.rules.following import Own
from question_bank.keys import ZERO, SequenceKey


def in_right_order(right: tuple[str, ...], given: list[Any]) -> int:
    """Length of the longest run of cards (gaps allowed) that stand in the right order; each card counts once.

    As every card has one place, the longest common subsequence is the longest rising one of the places.
    """
    place = {card: n for n, card in enumerate(right)}
    rising: list[int] = []
    for n in (place[card] for card in dict.fromkeys(c for c in given if isinstance(c, str)) if card in place):
        at = bisect_left(rising, n)
        rising[at : at + 1] = [n]
    return len(rising)


def mark_sequence(key: SequenceKey, value: Any, own: Own) -> Mark:
    """The points of the highest band that the longest run reaches."""
    if not isinstance(value, list):
        return nothing(key, Why.UNREADABLE, [])
    run = in_right_order(key.right, value)
    earned = max((points for cards, points in key.bands.items() if run >= cards), default=ZERO)
    return some(key, earned, Why.PARTLY if earned else Why.NOT_AS_KEY, value)
