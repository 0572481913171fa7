"""How an item of QTI says what is right: declarations, the standard templates, or rules that say the same. Pure."""

import re
from decimal import Decimal, InvalidOperation
from itertools import repeat
from typing import Any, Final

from lxml import etree
from msgspec import Struct

from question_bank.exchange.brought import Beyond, Refused
from question_bank.exchange.safe_xml import local

MATCH: Final = "match_correct"
MAP: Final = "map_response"
TEMPLATES: Final = {
    "match_correct": MATCH, "map_response": MAP, "CC2_match": MATCH, "CC2_match_basic": MATCH, "CC2_map_response": MAP,
}  # fmt: skip
_NAME: Final = re.compile(r"([A-Za-z0-9_]+?)(?:\.xml)?/?$")
_ZERO: Final = Decimal(0)


class Declared(Struct, frozen=True):
    """A response declaration. `mapped`: value -> points; None where it has no mapping."""

    cardinality: str
    base_type: str
    correct: tuple[str, ...]
    mapped: dict[str, Decimal] | None
    fold_case: bool

    def rights(self, rule: str) -> tuple[str, ...]:
        """The values that are right: as declared, or those that the mapping pays for. Refused where nothing is."""
        if rule == MAP and self.mapped is not None:
            paid = tuple(value for value, points in self.mapped.items() if points > 0)
            if self.cardinality == "single":
                best = max((self.mapped[value] for value in paid), default=_ZERO)
                paid = tuple(value for value in paid if self.mapped[value] == best)
            if paid:
                return paid if not self.correct or set(self.correct) != set(paid) else self.correct
        if not self.correct:
            raise Refused("no_key")
        return self.correct

    def uneven(self, rule: str) -> bool:
        """Whether values are paid differently, which no key here can hold."""
        return rule == MAP and len({points for points in (self.mapped or {}).values() if points > 0}) > 1


def declarations(item: etree._Element) -> dict[str, Declared]:
    """Response identifier -> what is declared for it."""
    return {element.get("identifier", ""): _declared(element) for element in item.iterchildren("responseDeclaration")}


def _declared(element: etree._Element) -> Declared:
    correct = tuple(" ".join((value.text or "").split()) for value in element.iterfind("correctResponse/value"))
    mapping = element.find("mapping")
    entries = [] if mapping is None else mapping.findall("mapEntry")
    folded = [entry.get("caseSensitive", "true") in ("false", "0") for entry in entries]
    return Declared(
        element.get("cardinality", "single"), element.get("baseType", "identifier"), correct,
        None if mapping is None else {" ".join(entry.get("mapKey", "").split()): _points(entry) for entry in entries},
        bool(folded) and all(folded),
    )  # fmt: skip


def _points(entry: etree._Element) -> Decimal:
    try:
        return Decimal(entry.get("mappedValue", "0"))
    except InvalidOperation as fault:
        raise Refused("bad_number", value=entry.get("mappedValue", "")[:60]) from fault


def rules(item: etree._Element, responses: list[str]) -> dict[str, str]:
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
    if not len(processing):
        return dict.fromkeys(responses, MATCH)
    scored = {response: rule for rule, response in (_rule_of(part) for part in processing)}
    if set(scored) != set(responses):
        raise Beyond("processing")
    return scored


def _rule_of(part: etree._Element) -> tuple[str, str]:
    """(template, response) that a rule written out amounts to; Beyond where it amounts to neither."""
    response = next((one.get("identifier", "") for one in part.iter("variable", "mapResponse") if _asked(one)), "")
    said = _signature(part)
    for rule, shapes in _SHAPES.items():
        if any(_fits(shape, said, response) for shape in shapes):
            return rule, response
    raise Beyond("processing")


def _asked(element: etree._Element) -> bool:
    return bool(element.get("identifier") != "SCORE")


def _signature(element: etree._Element) -> Any:
    """A rule as nested tuples: name, identifier or value, and the parts."""
    value = element.get("identifier") or (element.text or "").strip()
    if local(element) == "baseValue":
        try:
            value = str(Decimal(value).normalize())
        except InvalidOperation:
            value = value.casefold()
    return (local(element), value, *(_signature(child) for child in element))


def _fits(shape: object, said: object, response: str) -> bool:
    """Whether a signature is of a shape: ? stands for the response, + for whatever it is paid."""
    if isinstance(shape, tuple):
        return isinstance(said, tuple) and len(shape) == len(said) and all(map(_fits, shape, said, repeat(response)))
    return shape == "+" or (response if shape == "?" else shape) == said


def _set(*value: Any) -> tuple[Any, ...]:
    return ("setOutcomeValue", "SCORE", *value)


_BASE: Final = ("baseValue", "1"), ("baseValue", "0")
_MATCHED: Final = ("responseIf", "", ("match", "", ("variable", "?"), ("correct", "?")))
_UNGIVEN: Final = ("responseIf", "", ("isNull", "", ("variable", "?")))
_ADDED: Final = ("sum", "", ("variable", "SCORE"))
_MAPPED: Final = ("mapResponse", "?")
# The two standard templates, and the same for one of several responses whose points are added up.
_SHAPES: Final = {
    MATCH: (
        ("responseCondition", "", (*_MATCHED, _set(_BASE[0])), ("responseElse", "", _set(_BASE[1]))),
        ("responseCondition", "", (*_MATCHED, _set(_BASE[0]))),
        ("responseCondition", "", (*_MATCHED, _set((*_ADDED, ("baseValue", "+"))))),
    ),
    MAP: (
        ("responseCondition", "", (*_UNGIVEN, _set(_BASE[1])), ("responseElse", "", _set(_MAPPED))),
        _set(_MAPPED),
        _set((*_ADDED, _MAPPED)),
    ),
}
