"""What an item of QTI declares of its responses: what is right, and what each value is paid. Pure."""

from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree
from msgspec import Struct

from examhall.archives import Refused

MATCH: Final = "match_correct"
MAP: Final = "map_response"
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
