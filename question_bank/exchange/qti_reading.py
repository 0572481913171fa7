"""One item of QTI, of any version, read into the words of our authors. Pure.

One choice interaction makes a theory item; text entry, order, match, inline choice and several of them in one item make a task
that an author completes. Everything else is beyond what can be held.
"""

import copy
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from examhall.archives import Refused
from question_bank.exchange.about import Defaults, theory
from question_bank.exchange.brought import Beyond, Brought, Reading
from question_bank.exchange.from_html import Name, markdown_of
from question_bank.exchange.gift_reading import GAP
from question_bank.exchange.qti_names import XML_LANG
from question_bank.exchange.qti_rules import rules, tolerance
from question_bank.exchange.qti_scoring import MAP, Declared, declarations
from question_bank.exchange.safe_xml import local
from question_bank.exchange.tasks import (
    POINT,
    choice_field,
    choices_field,
    label_of,
    match_field,
    order_field,
    task_of,
    text_field,
)
from question_bank.items import Kind
from question_bank.tasks.authored import AuthoredField, NumberField
from question_bank.theory import CATCH_ALL, TRUTHS, AuthoredOption

KNOWN: Final = {
    "choiceInteraction", "orderInteraction", "matchInteraction", "textEntryInteraction", "inlineChoiceInteraction",
}  # fmt: skip
INLINE: Final = {"textEntryInteraction", "inlineChoiceInteraction"}
NUMBERS: Final = ("integer", "float")
_TRUE: Final = {"true", "正确", "对", "是", "√", "yes", "t", "right"}
_FALSE: Final = {"false", "错误", "错", "否", "×", "no", "f", "wrong"}
_BEYOND: Final = {  # what makes an item more than words and a key
    "templateDeclaration": "templates", "templateProcessing": "templates", "assessmentStimulusRef": "stimulus",
    "portableCustomInteraction": "interaction", "customInteraction": "interaction",
}  # fmt: skip


class ItemReader:
    """Reads one item that has the names of 2.x; `said` is what a package of ours says of it, `name` finds its pictures."""

    def __init__(
        self, item: etree._Element, place: str, said: Mapping[str, str], name: Name, reading: Reading, defaults: Defaults
    ) -> None:
        self.item, self.place, self.name, self.reading, self.defaults = item, place, name, reading, defaults
        self.said = {**self._own(), **said}
        self.body = item.find("itemBody")

    def _own(self) -> dict[str, str]:
        language = self.item.get(XML_LANG, "").casefold()
        known = next((one for one in TRUTHS if language[:2] == one[:2]), "") if language else ""
        return {"language": known} if known else {}

    def read(self) -> Brought:
        """The item. Refused, Beyond."""
        if self.body is None:
            raise Refused("no_body")
        for name, code in _BEYOND.items():
            if (found := next(self.item.iter(name), None)) is not None:
                raise Beyond(code, interaction=local(found))
        if self.item.get("adaptive") == "true":
            raise Beyond("adaptive")
        asked = [one for one in self.body.iter() if local(one).endswith("Interaction")]
        if not asked:
            raise Beyond("description")
        for one in asked:
            if local(one) not in KNOWN:
                raise Beyond("interaction", interaction=local(one))
        declared = declarations(self.item)
        names = [one.get("responseIdentifier", "") for one in asked]
        if unknown := next((name for name in names if name not in declared), None):
            raise Refused("undeclared", response=unknown)
        scored = rules(self.item, names)
        if [local(one) for one in asked] == ["choiceInteraction"]:
            return self.choice(asked[0], declared[names[0]], scored[names[0]])
        fields = [
            self.field(one, number, declared[name], scored[name])
            for number, (one, name) in enumerate(zip(asked, names, strict=True), 1)
        ]
        self.modal()
        return Brought(self.place, task=task_of(self.said, self.defaults, self.stem(asked), fields))

    def choice(self, asked: etree._Element, declared: Declared, rule: str) -> Brought:
        found = list(asked.iterchildren("simpleChoice"))
        names = [one.get("identifier", "") for one in found]
        rights = declared.rights(rule)
        self.weighed(declared, rule, names)
        if unknown := set(rights) - set(names):
            raise Refused("unknown_right", right=", ".join(sorted(unknown)))
        options = [self.option(one, one.get("identifier") in rights) for one in found]
        kept = [option for one, option in zip(found, options, strict=True) if one.get("fixed") == "true"]
        if asked.get("shuffle") == "true" and not all(CATCH_ALL.search(option.text) for option in kept):
            self.lose("fixed")  # one that speaks of all others stays last here, too
        stem = self.stem([asked])
        if declared.cardinality == "multiple":
            self.modal()
            return Brought(self.place, theory=theory(self.said, self.defaults, Kind.MULTIPLE, stem, options))
        if len(rights) > 1:
            self.lose("partial")
        if (right := _truth(names, options)) is not None:
            whys = [one.why for one in options if one.why]
            if whys:
                self.lose("feedback_of_truth")
            area = theory(self.said, self.defaults, Kind.TRUTH, stem, right=right, why=self.modal(kept=True))
        else:
            self.modal()
            area = theory(self.said, self.defaults, Kind.SINGLE, stem, options)
        return Brought(self.place, theory=area)

    def weighed(self, declared: Declared, rule: str, names: list[str]) -> None:
        """A mapping that pays otherwise than right or wrong is named: here the paper says how a choice is paid."""
        if rule == MAP and declared.mapped is not None and (declared.cardinality != "single" or declared.uneven(rule)):
            self.lose("weights" if declared.cardinality != "single" else "partial")

    def option(self, choice: etree._Element, right: bool) -> AuthoredOption:
        bare, why = copy.deepcopy(choice), ""
        for feedback in list(bare.iter("feedbackInline", "feedbackBlock")):
            why = "\n\n".join(text for text in (why, self.words(feedback)) if text)
            _take_out(feedback)
        return AuthoredOption(self.words(bare), why, right)

    def field(self, asked: etree._Element, number: int, declared: Declared, rule: str) -> AuthoredField:
        name, label = f"answer_{number}", f"{label_of(self.said, self.defaults)} {number}"
        rights = declared.rights(rule)
        if declared.uneven(rule):
            self.lose("partial")
        match local(asked):
            case "textEntryInteraction":
                return self.entry(name, label, declared, rule, tolerance(self.item, asked.get("responseIdentifier", "")))
            case "orderInteraction":
                cards = self.choices(asked, "simpleChoice")
                if sorted(cards) != sorted(rights):
                    raise Beyond("order_shape")
                return order_field(name, label, cards, rights)
            case "matchInteraction":
                return self.match(asked, name, label, rights)
        options = self.choices(asked, "simpleChoice", "inlineChoice")
        if unknown := set(rights) - set(options):
            raise Refused("unknown_right", right=", ".join(sorted(unknown)))
        if declared.cardinality == "multiple":
            return choices_field(name, label, options, rights)
        return choice_field(name, label, options, rights[0])

    def entry(self, name: str, label: str, declared: Declared, rule: str, off: Decimal) -> AuthoredField:
        """A text, or a number that may be so far off."""
        mapped = declared.mapped if rule == MAP and declared.mapped else {}
        best = max(mapped.values(), default=POINT)
        texts = [text for text, points in mapped.items() if points == best] or list(declared.rights(rule))
        if declared.base_type not in NUMBERS:
            return text_field(name, label, texts, fold_case=declared.fold_case)
        if len(texts) > 1:
            raise Beyond("several_numbers")
        try:
            value = Decimal(texts[0])
        except InvalidOperation as fault:
            raise Refused("bad_number", value=texts[0][:60]) from fault
        places = max(0, -int(value.as_tuple().exponent))
        return NumberField(id=name, label=label, value=f"{value:f}", points=POINT, places=places, tolerance=off)

    def match(self, asked: etree._Element, name: str, label: str, rights: tuple[str, ...]) -> AuthoredField:
        sets = list(asked.iterchildren("simpleMatchSet"))
        if len(sets) != 2 or any(pair.count(" ") != 1 for pair in rights):
            raise Refused("match_sets")
        pairs = [pair.partition(" ")[::2] for pair in rights]
        sources, targets = (self.choices(one, "simpleAssociableChoice") for one in sets)
        right = dict(pairs)
        if len(right) != len(pairs) or right.keys() != sources.keys() or not set(right.values()) <= targets.keys():
            raise Beyond("match_shape")
        return match_field(name, label, sources, targets, right)

    def choices(self, parent: etree._Element, *names: str) -> dict[str, str]:
        return {one.get("identifier", ""): self.option(one, False).text for one in parent.iterchildren(*names)}

    def stem(self, asked: list[etree._Element]) -> str:
        """The body without its interactions: a gap for each that stands in a line, the prompt of each that does not."""
        marked = {id(one): number for number, one in enumerate(asked, 1)}
        body = copy.deepcopy(self.body)
        assert body is not None  # read() has looked
        twins = [one for one in body.iter() if local(one).endswith("Interaction")]
        for number, one in enumerate(twins, 1):
            prompt = one.find("prompt")
            for child in list(one):
                one.remove(child)
            one.text = (f"（{number}）" if len(marked) > 1 else "") + GAP if local(one) in INLINE else ""
            if prompt is not None:
                prompt.tail = None
                one.append(prompt)
            one.tag = "span" if local(one) in INLINE else "div"
        for rubric in list(body.iter("rubricBlock")):
            if "candidate" not in rubric.get("view", "candidate").split():
                self.lose("rubric")
                _take_out(rubric)
        for shown in list(body.iter("feedbackBlock", "feedbackInline", "templateBlock", "templateInline")):
            self.lose("feedback")
            _take_out(shown)
        return self.words(body)

    def modal(self, *, kept: bool = False) -> str:
        """The feedback of the whole item; where nothing here keeps it, it is named as lost."""
        said = [self.words(one) for one in self.item.iterchildren("modalFeedback")]
        if any(said) and not kept:
            self.lose("feedback")
        return "\n\n".join(text for text in said if text)

    def words(self, element: etree._Element) -> str:
        for media in list(element.iter("object")):
            if media.get("type", "").startswith("image/"):
                text = " ".join("".join(str(part) for part in media.itertext()).split())
                media.tag = "img"
                media.attrib.update({"src": media.get("data", ""), "alt": text})
                media.text = None
        return markdown_of(element, self.name, self.lose)

    def lose(self, code: str) -> None:
        self.reading.lose(self.place, code)


def _truth(names: list[str], options: list[AuthoredOption]) -> bool | None:
    """What is right of a choice between true and false; None where it is another choice."""
    if len(options) != 2:
        return None
    for said in ([name.casefold() for name in names], [one.text.strip().casefold() for one in options]):
        for true, false in ((0, 1), (1, 0)):
            if said[true] in _TRUE and said[false] in _FALSE:
                return options[true].right
    return None


def _take_out(element: etree._Element) -> None:
    """Without it, but with the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)
