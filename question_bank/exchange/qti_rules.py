"""How an item of QTI is scored: by a standard template, or by rules written out that say the same. Pure.

Feedback that rules set beside the score is passed over here: whoever reads the item names it as lost. How many points are paid
does not matter either, since the paper says that; but what is right and what is not must be exactly as the template has it.
"""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import repeat
from typing import Final

from lxml import etree

from examhall.archives import Refused
from question_bank.exchange.brought import Beyond
from question_bank.exchange.qti_scoring import MAP, MATCH
from question_bank.exchange.safe_xml import local

TEMPLATES: Final = {
    "match_correct": MATCH, "map_response": MAP, "CC2_match": MATCH, "CC2_match_basic": MATCH, "CC2_map_response": MAP,
}  # fmt: skip
_NAME: Final = re.compile(r"([A-Za-z0-9_]+?)(?:\.xml)?/?$")

# Rules as nested tuples: name, identifier or value, and the parts. ? stands for the response, + for points that are paid.
_NOTHING: Final = ("responseElse", "", ("setOutcomeValue", "SCORE", ("baseValue", "0")))
_ADDED: Final = ("sum", "", ("variable", "SCORE"))
_PAYS: Final = (("baseValue", "+"), ("variable", "MAXSCORE"), (*_ADDED, ("baseValue", "+")))
_TESTS: Final = tuple((name, "", ("variable", "?"), ("correct", "?")) for name in ("match", "equal"))
_WHERE_RIGHT: Final = tuple(("responseIf", "", test, ("setOutcomeValue", "SCORE", pays)) for test in _TESTS for pays in _PAYS)
_UNGIVEN: Final = ("responseIf", "", ("isNull", "", ("variable", "?")), ("setOutcomeValue", "SCORE", ("baseValue", "0")))
_MAPPED: Final = ("setOutcomeValue", "SCORE", ("mapResponse", "?"))
_ADDED_MAP: Final = ("setOutcomeValue", "SCORE", (*_ADDED, ("mapResponse", "?")))
_WHERE_GIVEN: Final = ("responseIf", "", ("not", "", ("isNull", "", ("variable", "?"))), _ADDED_MAP)
_SHAPES: Final = {
    MATCH: tuple(("responseCondition", "", right, *rest) for right in _WHERE_RIGHT for rest in ((), (_NOTHING,))),
    MAP: (
        ("responseCondition", "", _UNGIVEN, ("responseElse", "", _MAPPED)), _MAPPED,
        _ADDED_MAP, ("responseCondition", "", _WHERE_GIVEN),
    ),
}  # fmt: skip


def rules(item: etree._Element, responses: Sequence[str]) -> dict[str, str]:
    """Response identifier -> the template that scores it. Beyond for processing of its own."""
    processing = item.find("responseProcessing")
    if processing is None:
        return dict.fromkeys(responses, MATCH)
    if template := processing.get("template", ""):
        found = _NAME.search(template)
        rule = TEMPLATES.get(found[1]) if found else None
        if rule is None:
            raise Beyond("template", template=template[:120])
        return dict.fromkeys(responses, rule)
    parts = [part for part in processing if _scores(part)]
    scored = dict(map(_rule_of, parts))
    if parts and (set(scored) != set(responses) or len(scored) < len(parts)):
        raise Beyond("processing")
    return scored or dict.fromkeys(responses, MATCH)


def tolerance(item: etree._Element, response: str) -> Decimal:
    """How far a number may be off, where the rules say so; the wider side counts. Beyond for a share of the number."""
    for test in item.iterfind("responseProcessing//equal"):
        if test.find(f"variable[@identifier='{response}']") is None:
            continue
        mode, bounds = test.get("toleranceMode", "exact"), test.get("tolerance", "0").split()
        if mode == "relative":
            raise Beyond("processing")
        try:
            return max(Decimal(bound) for bound in bounds) if mode == "absolute" and bounds else Decimal(0)
        except InvalidOperation as fault:
            raise Refused("bad_number", value=" ".join(bounds)[:60]) from fault
    return Decimal(0)


def _scores(part: etree._Element) -> bool:
    """Whether a rule has a say in the score, and not only in feedback."""
    outcomes = [one.get("identifier") for one in part.iter("setOutcomeValue", "lookupOutcomeValue")]
    return "SCORE" in outcomes or not outcomes


def _rule_of(part: etree._Element) -> tuple[str, str]:
    """(response, template) that a rule written out amounts to; Beyond where it amounts to neither."""
    asked = (str(one.get("identifier", "")) for one in part.iter("variable", "mapResponse"))
    response = next((name for name in asked if name not in ("SCORE", "MAXSCORE")), "")
    said = _signature(part)
    for rule, shapes in _SHAPES.items():
        if any(map(_fits, shapes, repeat(said), repeat(response))):
            return response, rule
    raise Beyond("processing")


def _signature(element: etree._Element) -> tuple[object, ...]:
    parts = (_signature(child) for child in element if local(child) != "setOutcomeValue" or child.get("identifier") == "SCORE")
    value = element.get("identifier") or (element.text or "").strip()
    return (local(element), _paid(value) if local(element) == "baseValue" else value, *parts)


def _paid(value: str) -> str:
    """0 for nothing, + for points; anything else as it stands."""
    try:
        points = Decimal(value)
    except InvalidOperation:
        return value
    return "0" if points == 0 else "+" if points > 0 else value


def _fits(shape: object, said: object, response: str) -> bool:
    if isinstance(shape, tuple):
        return isinstance(said, tuple) and len(shape) == len(said) and all(map(_fits, shape, said, repeat(response)))
    return said == (response if shape == "?" else shape)
