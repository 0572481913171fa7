"""A sealed paper ready to be marked: every variant with its key, and from an answer sheet's responses to a mark sheet. Pure.

What one answer to a choice earns is the same for everybody, so it is worked out once and its line of the mark sheet kept;
nothing else is remembered between sheets, and the order of sheets never matters.
"""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from examhall.papers.interactions import Choice, Choices, Interaction
from examhall.papers.question import Question
from grading.human_marks import Judged, Unread, as_judged, hash_of
from grading.marks import Mark, Route, Why, total
from grading.results import scaled
from grading.rulings import Ruling, as_in_the_bank
from question_bank.keys import STEP, FieldKey, JudgedKey
from question_bank.papers.sealing import SealedKey, as_authored
from question_bank.readable import rule_name

_encode = msgspec.json.Encoder().encode


class SchemeLine(Struct, frozen=True, array_like=True):
    """One field of the paper: where it stands, whose it is, by which rule it is marked, and what is right (author's ids)."""

    slot: int
    variant: int
    field: str  # sealed id
    item: str
    version: int
    variant_name: str
    authored: str  # the author's field id
    rule: str
    out_of: Decimal
    expected: Any


class MarkLine(Struct, frozen=True, array_like=True):
    """One field's mark on a mark sheet. `place` is its line in the scheme; `parts` are the cells of a table."""

    place: int
    points: Decimal
    route: Route
    why: str  # a name of Why
    given: Any
    parts: tuple[tuple[str, Mark], ...] = ()


class Marked(Struct, frozen=True):
    """A sitting's mark sheet as its exact text, its SHA-256, and each question's points, scaled to what it is worth here."""

    text: str
    hash: str
    points: tuple[Decimal, ...]


class Faulty(Exception):
    """A sheet that cannot be this paper's: it is set aside with this reason, and the others go on."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


class ToBeJudged(Faulty):
    """A sheet with answers that persons have to read first: `unread`."""

    def __init__(self, unread: Sequence[Unread]) -> None:
        super().__init__("to_be_judged", ", ".join(one.field for one in unread))
        self.unread = tuple(unread)


class Behind(Struct, frozen=True):
    """What stands behind a sealed field: its question, the author's id, the key that is shown as right."""

    sealed: SealedKey
    authored: str
    key: FieldKey


_Lines = tuple[str, Decimal]
_NOBODY_JUDGED: Mapping[str, Judged] = MappingProxyType({})


class _Asked:
    """One variant of one slot: its sealed fields with their places in the scheme, and the lines worked out so far."""

    __slots__ = ("fields", "known", "names", "only", "question", "ruling", "sealed")

    def __init__(self, sealed: SealedKey, ruling: Ruling, first: int) -> None:
        drawn = {name: one for one, name in sealed.fields.items()}
        self.question: Question = sealed.authored.question
        self.sealed, self.ruling = sealed, ruling
        self.names = sealed.names
        self.fields: dict[str, tuple[int, str, Interaction]] = {
            drawn[field.id]: (first + n, field.id, field.interaction) for n, field in enumerate(self.question.fields)
        }
        shape = self.question.fields[0].interaction
        self.only = next(iter(self.fields)) if len(self.fields) == 1 and isinstance(shape, Choice | Choices) else ""
        self.known: dict[Any, _Lines] = {}

    def lines_for(self, answer: Any) -> _Lines:
        """The lines for one answer to a choice (None: blank), worked out once."""
        try:
            found = self.known.get(answer)
        except TypeError as fault:
            raise Faulty("malformed", f"{self.question.id}: no answer to a choice") from fault
        if found is None:
            given = list(answer) if isinstance(answer, tuple) else answer
            found = self.known[answer] = self.mark({} if answer is None else {self.only: given}, _NOBODY_JUDGED)
        return found

    def mark(self, responses: Mapping[str, Any], judged: Mapping[str, Judged]) -> _Lines:
        """The lines of the mark sheet for this question, and its points. ToBeJudged, Faulty."""
        try:
            given = {
                authored: as_authored(shape, self.names, responses[drawn])
                for drawn, (_, authored, shape) in self.fields.items()
                if drawn in responses
            }
        except (KeyError, TypeError, AttributeError) as fault:
            raise Faulty("malformed", f"{self.question.id}: {fault!r}") from fault
        try:
            marks = self.ruling.marks(self.sealed, given)
            if judged:
                marks |= {name: as_judged(marks[name], judged.get(drawn)) for drawn, (_, name, _) in self.fields.items()}
            points = scaled(total(marks.values()), self.ruling.keys[0].points, self.ruling.worth)
        except Exception as fault:  # a rule's fault stays in this sitting
            raise Faulty("rule_error", f"{self.question.id}: {fault!r}") from fault
        if any(mark.why is Why.TO_BE_JUDGED for mark in marks.values()):
            raise ToBeJudged([self.unread(drawn, marks[name]) for drawn, (_, name, _) in self.fields.items()
                              if marks[name].why is Why.TO_BE_JUDGED])  # fmt: skip
        lines = ",".join(
            _encode(MarkLine(place, mark.points, mark.route, mark.why.name, mark.given, mark.parts)).decode()
            for (place, authored, _) in self.fields.values()
            for mark in (marks[authored],)
        )
        return lines, points

    def unread(self, field: str, mark: Mark) -> Unread:
        """A field of this question as it waits for its markers."""
        key = self.ruling.keys[0].fields[self.fields[field][1]]
        step = key.step if isinstance(key, JudgedKey) else STEP
        return Unread(self.sealed.question, field, hash_of(str(mark.given)), mark.out_of, step)


class Scheme:
    """The marking scheme of one sealed paper. `id` is the SHA-256 of `text`, which says every rule and right answer.

    `rulings`: question -> how it is marked otherwise than by the bank's key.
    """

    def __init__(self, paper: str, keys: Sequence[SealedKey], rulings: Mapping[str, Ruling] = MappingProxyType({})) -> None:
        self.paper = paper
        self.lines: list[SchemeLine] = []
        self._slots: dict[int, dict[int, _Asked]] = {}
        self._booklets: dict[tuple[int, ...], list[_Asked]] = {}
        for sealed in keys:
            asked = _Asked(sealed, rulings.get(sealed.question) or as_in_the_bank(sealed), len(self.lines))
            self._slots.setdefault(sealed.slot, {})[sealed.variant] = asked
            self.lines += [_scheme_line(asked, drawn, authored) for drawn, (_, authored, _) in asked.fields.items()]
        ruled = [rulings[sealed.question] for sealed in keys if sealed.question in rulings]
        text = _encode([paper, self.lines, ruled] if ruled else [paper, self.lines])
        self.text, self.id = text.decode(), hashlib.sha256(text).hexdigest()

    def mark(
        self, variants: tuple[int, ...], responses: Mapping[str, Any], judged: Mapping[str, Judged] = _NOBODY_JUDGED
    ) -> Marked:
        """Mark the responses (sealed ids) of a booklet with these variants; `judged` is sealed field -> what persons gave it.

        Faulty when they are not this booklet's, ToBeJudged when persons have to read some first.
        """
        lines, points, found = [], [], 0
        unread: list[Unread] = []
        for asked in self._shown(variants):
            if asked.only:
                value = responses.get(asked.only)
                found += value is not None
                line, earned = asked.lines_for(tuple(value) if type(value) is list else value)
            else:
                found += sum(field in responses for field in asked.fields)
                try:
                    line, earned = asked.mark(responses, judged)
                except ToBeJudged as waits:
                    unread += waits.unread
                    continue
            lines.append(line)
            points.append(earned)
        if found < len(responses):
            raise Faulty("other_booklet", "answers to fields that are not in this booklet")
        if unread:
            raise ToBeJudged(unread)
        text = f"[{','.join(lines)}]"
        return Marked(text, hashlib.sha256(text.encode()).hexdigest(), tuple(points))

    def behind(self, field: str) -> Behind:
        """What stands behind a sealed field of any booklet. KeyError where the paper has none of this name."""
        for asked in (one for variants in self._slots.values() for one in variants.values()):
            if field in asked.fields:
                _, authored, _ = asked.fields[field]
                return Behind(asked.sealed, authored, asked.ruling.keys[0].fields[authored])
        raise KeyError(field)

    def _shown(self, variants: tuple[int, ...]) -> list[_Asked]:
        """The questions of a booklet with these variants, in the paper's order."""
        shown = self._booklets.get(variants)
        if shown is None:
            if len(variants) != len(self._slots) or any(one not in self._slots[n] for n, one in enumerate(variants)):
                raise Faulty("other_paper", f"no booklet of this paper has the variants {variants}")
            shown = self._booklets[variants] = [self._slots[n][one] for n, one in enumerate(variants)]
        return shown


def _scheme_line(asked: _Asked, drawn: str, authored: str) -> SchemeLine:
    sealed, key = asked.sealed, asked.ruling.keys[0].fields[authored]
    return SchemeLine(
        sealed.slot, sealed.variant, drawn, sealed.item, sealed.version, sealed.authored.name, authored, rule_name(key),
        key.points, key.expected,
    )  # fmt: skip


class SchemeText(Struct, frozen=True, array_like=True):
    """A scheme as it is stored; `rulings` are of the questions that were amended."""

    paper: str
    lines: list[SchemeLine]
    rulings: list[Ruling] = []


read_lines = msgspec.json.Decoder(list[MarkLine]).decode
read_scheme = msgspec.json.Decoder(SchemeText).decode


def as_marked(keys: Sequence[SealedKey], scheme: SchemeText) -> list[SealedKey]:
    """A paper's keys as a stored scheme marks by them: an amended one, and what it is worth, in the place of the bank's."""
    ruled = {one.question: one for one in scheme.rulings}
    return [
        replace(key, key=ruled[key.question].keys[0], points=ruled[key.question].worth) if key.question in ruled else key
        for key in keys
    ]


def why_of(line: MarkLine) -> Why:
    return Why[line.why]
