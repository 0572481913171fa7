"""What amendments of keys make of a paper: from the bank's keys, in the order in which they went live, to rulings. Pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

from grading.results import scaled
from grading.rulings import Ruling
from question_bank.keys import Key, ScoringRule, scored_by
from question_bank.papers.sealing import SealedKey


class Manner(StrEnum):
    """What is done about an item of which the key or the rule was wrong."""

    OTHER_KEY = "other_key"  # something else is right
    FURTHER_KEY = "further_key"  # something else is right as well
    OTHER_RULE = "other_rule"  # a rule or a tolerance
    GIVEN = "given"  # 送分: its points go to everybody who sat
    TAKEN_OUT = "taken_out"  # it counts for nobody, and the others for more


WITH_KEYS: Final = frozenset({Manner.OTHER_KEY, Manner.FURTHER_KEY, Manner.OTHER_RULE})
CAN_SPARE: Final = frozenset({Manner.OTHER_KEY, Manner.OTHER_RULE})  # under which "nobody loses by it" is a choice


class Amendment(Struct, frozen=True):
    """One amendment as it marks: of an item version, with the keys of its variants where there are any.

    `spares`: nobody loses by it, as whoever is right by the earlier key keeps the points.
    """

    item: str
    version: int
    manner: Manner
    keys: dict[str, Key] = {}
    spares: bool = False


class CannotScale(ValueError):
    """Without what was taken out, the rest cannot be brought to the paper's points exactly."""


class _Standing(Struct):
    """A question while its amendments are gone through."""

    keys: tuple[Key, ...]
    given: bool = False
    out: bool = False


def rulings(sealed: Sequence[SealedKey], rule: ScoringRule, amendments: Iterable[Amendment]) -> dict[str, Ruling]:
    """question -> how it is marked, for those of a paper that are marked otherwise than the bank says. CannotScale.

    `rule` is what the paper prints for multiple choice. Of two amendments of one item the later one is the last word, but for
    what it spares.
    """
    amended = list(amendments)
    standing = {one.question: _standing(one, rule, amended) for one in sealed}
    worth = {one.slot: one.points for one in sealed}
    out = {one.slot for one in sealed if standing[one.question].out}
    if out:
        worth = _scaled_up(worth, out)
    found = {}
    for one in sealed:
        now = standing[one.question]
        ruling = Ruling(one.question, now.keys, worth[one.slot], now.given)
        if ruling != Ruling(one.question, (one.key,), one.points):
            found[one.question] = ruling
    return found


def _standing(sealed: SealedKey, rule: ScoringRule, amendments: Sequence[Amendment]) -> _Standing:
    now = _Standing((sealed.key,))
    for one in amendments:
        if (one.item, one.version) != (sealed.item, sealed.version):
            continue
        match one.manner:
            case Manner.GIVEN:
                now.given = True
            case Manner.TAKEN_OUT:
                now.out = True
            case manner:
                _take_up(now, scored_by(one.keys[sealed.authored.name], rule), manner, one.spares)
    return now


def _take_up(now: _Standing, key: Key, manner: Manner, spares: bool) -> None:
    others = tuple(one for one in now.keys if one != key)
    if manner is Manner.FURTHER_KEY:
        now.keys = (*others, key) if key not in now.keys else now.keys
    elif spares:
        now.keys = (key, *others)
    else:
        now.keys, now.given, now.out = (key,), False, False


def _scaled_up(worth: dict[int, Decimal], out: set[int]) -> dict[int, Decimal]:
    """What each place is worth when those that are out are worth nothing and the sum stays."""
    whole = sum(worth.values(), Decimal(0))
    rest = whole - sum((worth[slot] for slot in out), Decimal(0))
    if not rest:
        raise CannotScale("nothing would be left")
    try:
        return {slot: Decimal(0) if slot in out else scaled(points, rest, whole) for slot, points in worth.items()}
    except ValueError as problem:
        raise CannotScale(str(problem)) from problem
