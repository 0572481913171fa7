"""Variants of operation tasks written in QTI, their fields as interactions and their rules written out. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Final

from lxml import etree

from examhall.papers.interactions import Choice, Choices, Match, NumberEntry, Option, Order, TextEntry
from examhall.papers.question import Field, Question
from question_bank.exchange.qti_writing import ItemWriter
from question_bank.keys import (
    ChoiceKey,
    ExactKey,
    FieldKey,
    Key,
    MappingKey,
    NumberKey,
    OneOfKey,
    SequenceKey,
    SetKey,
)

_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


class VariantWriter(ItemWriter):
    """Writes a variant as one item; a field that has no interaction or rule in QTI is left out and named."""

    def variant(self, name: str, language: str, question: Question, key: Key) -> bytes:
        """One variant of a task."""
        root = self.root(name, language, question.title)
        kept = [(field, f"R{number}") for number, field in enumerate(question.fields, 1) if self.holds(field, key)]
        for field, response in kept:
            self.declare_field(root, response, field, key.fields[field.id])
        self.outcomes(root, sum((key.fields[field.id].points for field, _response in kept), Decimal(0)), feedback=False)
        body = self.add(root, "itemBody")
        for document in question.documents:
            self.words(body, f"<h2>{escape(document.title, quote=False)}</h2>{document.html}")
        self.words(body, question.stem)
        for field, response in kept:
            self.ask(body, response, field)
        rules = self.add(root, "responseProcessing")
        for field, response in kept:
            self.rule(rules, response, key.fields[field.id])
        return self.text(root)

    def holds(self, field: Field, key: Key) -> bool:
        answer = key.fields[field.id]
        match field.interaction, answer:
            case (Choice(), ChoiceKey()) | (Choices(), SetKey()) | (NumberEntry(), NumberKey()):
                pass
            case (TextEntry(), OneOfKey() | ExactKey()) | (Order(), SequenceKey()) | (Match(), MappingKey()):
                if isinstance(answer, SequenceKey | MappingKey) and len(answer.bands) > 1:
                    self.lose("bands_not_in_format", field=field.label or field.id)
            case _:
                self.lose("field_not_in_format", field=field.label or field.id)
                return False
        if getattr(answer, "follow", ""):
            self.lose("follow_not_in_format", field=field.label or field.id)
        return True

    def declare_field(self, root: etree._Element, response: str, field: Field, key: FieldKey) -> None:
        match key:
            case ChoiceKey(right=right):
                self.declare(root, response, "single", "identifier", [_named(right)])
            case SetKey(right=rights, each=each, minus=minus):
                shape = field.interaction
                wrong = [one.id for one in shape.options if one.id not in rights] if isinstance(shape, Choices) else []
                paid = {_named(one): each for one in rights} | {_named(one): -minus for one in wrong}
                declared = self.declare(root, response, "multiple", "identifier", [_named(one) for one in rights])
                self.mapping(declared, paid, lower=True)
            case OneOfKey(texts=texts) | ExactKey(text=texts):
                several = [texts] if isinstance(texts, str) else list(texts)
                declared = self.declare(root, response, "single", "string", several[:1])
                self.mapping(declared, dict.fromkeys(several, key.points), folded=key.fold_case)
            case NumberKey(value=value):
                self.declare(root, response, "single", "float", [f"{value:f}"])
            case SequenceKey(right=rights):
                self.declare(root, response, "ordered", "identifier", [_named(one) for one in rights])
            case MappingKey(right=pairs, each=each):
                values = [f"{_named(source)} {_named(target)}" for source, target in pairs.items()]
                declared = self.declare(root, response, "multiple", "directedPair", values)
                if each:
                    self.mapping(declared, dict.fromkeys(values, each))

    def ask(self, body: etree._Element, response: str, field: Field) -> None:
        """The interaction with its label: as its prompt, or before it where it stands in a line."""
        label = " · ".join(text for text in (field.group, field.label) if text)
        match field.interaction:
            case Choice(options=options, shuffle=shuffle):
                asked = self.choices(body, response, multiple=False, shuffle=shuffle)
                self.prompt(asked, label)
                self.listed(asked, "simpleChoice", options)
            case Choices(options=options, shuffle=shuffle):
                asked = self.choices(body, response, multiple=True, shuffle=shuffle)
                self.prompt(asked, label)
                self.listed(asked, "simpleChoice", options)
            case Order(cards=cards):
                asked = self.add(body, "orderInteraction", responseIdentifier=response, shuffle="true")
                self.prompt(asked, label)
                self.listed(asked, "simpleChoice", cards)
            case Match(sources=sources, targets=targets):
                asked = self.add(
                    body, "matchInteraction", responseIdentifier=response, shuffle="true", maxAssociations=str(len(sources))
                )
                self.prompt(asked, label)
                for side, most in ((sources, 1), (targets, len(sources))):
                    self.listed(self.add(asked, "simpleMatchSet"), "simpleAssociableChoice", side, matchMax=str(most))
            case TextEntry() | NumberEntry():
                line = self.add(body, self.plain("p"))
                line.text = f"{label} " if label else ""
                self.add(line, "textEntryInteraction", responseIdentifier=response)
                if isinstance(field.interaction, NumberEntry) and field.interaction.unit:
                    line[-1].tail = f" {field.interaction.unit}"

    def prompt(self, asked: etree._Element, label: str) -> None:
        if label:
            self.add(asked, "prompt").text = label

    def rule(self, rules: etree._Element, response: str, key: FieldKey) -> None:
        """What the field adds to the score."""
        if isinstance(key, SetKey | OneOfKey | ExactKey) or (isinstance(key, MappingKey) and key.each):
            given = self.add(self.add(rules, "responseCondition"), "responseIf")  # nothing given is not mapped
            self.add(self.add(self.add(given, "not"), "isNull"), "variable", identifier=response)
            added = self.add(self.add(given, "setOutcomeValue", identifier="SCORE"), "sum")
            self.add(added, "variable", identifier="SCORE")
            self.add(added, "mapResponse", identifier=response)
            return
        passed = self.add(self.add(rules, "responseCondition"), "responseIf")
        if isinstance(key, NumberKey):
            around = max(key.tolerance, abs(key.value) * key.relative)
            held = self.add(passed, "equal", toleranceMode="absolute", tolerance=f"{around:f} {around:f}")
        else:
            held = self.add(passed, "match")
        self.add(held, "variable", identifier=response)
        self.add(held, "correct", identifier=response)
        added = self.add(self.add(passed, "setOutcomeValue", identifier="SCORE"), "sum")
        self.add(added, "variable", identifier="SCORE")
        self.add(added, "baseValue", baseType="float").text = f"{key.points:f}"

    def mapping(
        self, declared: etree._Element, paid: Mapping[str, Decimal], *, folded: bool = False, lower: bool = False
    ) -> None:
        """What each value pays."""
        mapping = self.add(declared, "mapping", defaultValue="0", **({"lowerBound": "0"} if lower else {}))
        for value, points in paid.items():
            said = {"mapKey": value, "mappedValue": f"{points:f}"}
            self.add(mapping, "mapEntry", **said, **({"caseSensitive": "false"} if folded else {}))

    def listed(self, parent: etree._Element, name: str, options: tuple[Option, ...], **said: str) -> None:
        for option in options:
            one = self.add(parent, name, identifier=_named(option.id), **said)
            self.words(one, option.html)


def _named(name: str) -> str:
    """An id of ours as QTI allows one: not beginning with a figure."""
    return name if _IDENTIFIER.fullmatch(name) else f"_{name}"
