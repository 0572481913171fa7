"""GIFT, Moodle's plain text of questions, read. Pure.

    // comment      $CATEGORY: path
    ::title:: [format] text { =right#why ~wrong#why } text after it

A line `// examhall {...}` before a question is our own: what is said of the item beside its words (about.py).
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec
from msgspec import Struct

from examhall.archives import Refused
from question_bank.exchange.about import ABOUT, Defaults, theory
from question_bank.exchange.brought import Beyond, Brought, Reading
from question_bank.exchange.from_html import markdown_of, no_picture, parsed
from question_bank.exchange.percent import rights_of
from question_bank.exchange.plain_text import as_markdown
from question_bank.exchange.tasks import match_task, number_task, text_task
from question_bank.exchange.text_decoding import decode
from question_bank.items import Kind
from question_bank.theory import AuthoredOption

OURS: Final = "// examhall "
GAP: Final = "＿＿＿＿"
_SPECIAL: Final = r"(?<!\\)(?:\\\\)*"  # not behind an odd number of backslashes
_ESCAPED: Final = re.compile(r"\\([\\~=#{}:n])")
_MARKER: Final = re.compile(r"(?s)\\.|([=~])")
_FORMAT: Final = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
WEIGHT: Final = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
_TRUTH: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}


class _Answer(Struct):
    """One answer between the braces: its sign, the weight in percent where it says one, its text and its feedback."""

    right: bool
    text: str
    why: str
    weight: Decimal | None = None


class _Block(Struct):
    """A question as it stands in the file."""

    line: int
    text: str
    said: Mapping[str, str] | None


def read_gift(data: bytes, file: str, defaults: Defaults) -> Reading:
    """All questions of a file."""
    reading = Reading()
    for block in _blocks(decode(data), reading):
        question = _Question(block, reading, defaults)
        try:
            reading.items.append(question.read())
        except Refused as refused:
            reading.wrong(question.place, refused)
    return reading


def _blocks(text: str, reading: Reading) -> Iterator[_Block]:
    """Questions stand apart by empty lines; comments and categories are no part of them."""
    lines, began, said = list[str](), 0, None
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.startswith(OURS):
            try:
                said = msgspec.json.decode(line[len(OURS) :], type=dict[str, str])
            except msgspec.DecodeError:
                reading.wrong(str(number), Refused("bad_comment"))
        elif line.lstrip().startswith(("//", "$CATEGORY:")):
            continue
        elif line.strip():
            began = began or number
            lines.append(line)
        elif lines:
            yield _Block(began, "\n".join(lines), said)
            lines, began, said = [], 0, None


class _Question:
    def __init__(self, block: _Block, reading: Reading, defaults: Defaults) -> None:
        self.block, self.reading, self.defaults = block, reading, defaults
        self.said = {name: text for name, text in (block.said or {}).items() if name in ABOUT}
        self.place = str(block.line)
        self.format = "moodle"

    def read(self) -> Brought:
        """The item. Refused, Beyond."""
        text = self.title(self.block.text)
        if found := _FORMAT.match(text):
            self.format, text = found[1], text[found.end() :]
        stem, answers, after = self.parts(text)
        stem = self.words(stem)
        if after.strip():
            stem = f"{stem} {GAP} {self.words(after)}"
        return self.item(stem, answers)

    def title(self, text: str) -> str:
        found = re.match(rf"(?s)\s*::(.*?){_SPECIAL}::", text)
        if not found:
            return text
        title = _plain(found[1]).strip()
        self.place = f"{self.block.line} · {title[:60]}"
        return text[found.end() :]

    def parts(self, text: str) -> tuple[str, str, str]:
        """What stands before, between and after the braces."""
        opened = [found.end() - 1 for found in re.finditer(_SPECIAL + r"\{", text)]
        closed = [found.end() - 1 for found in re.finditer(_SPECIAL + r"\}", text)]
        if not opened and not closed:
            raise Beyond("description")
        if not (len(opened) == len(closed) and all(start < end for start, end in zip(opened, closed, strict=True))):
            raise Refused("braces")
        if len(opened) > 1:
            raise Beyond("several_answers")
        return text[: opened[0]], text[opened[0] + 1 : closed[0]], text[closed[0] + 1 :]

    def item(self, stem: str, between: str) -> Brought:
        body, _, general = _cut(between, "####")
        if _plain(body).strip().startswith("#") and not body.strip().startswith("\\"):
            return self.number(stem, body.strip()[1:], general)
        head, *feedback = _split(body, "#")
        if (right := _TRUTH.get(head.strip().upper())) is not None:
            return self.truth(stem, right, feedback, general)
        if not body.strip():
            raise Beyond("essay")
        answers = list(self.answers(body))
        if all(answer.right and _cut(answer.text, "->")[1] for answer in answers):
            return self.match(stem, answers, general)
        if all(answer.right for answer in answers):
            return self.short(stem, answers, general)
        return self.choice(stem, answers, general)

    def answers(self, body: str) -> Iterator[_Answer]:
        starts = [found for found in _MARKER.finditer(body) if found[1]]
        if not starts or body[: starts[0].start()].strip():
            raise Refused("no_sign")
        weighed_signs = "~" if any(found[1] == "~" for found in starts) else "="  # as Moodle: a choice's "=" is the whole of it
        for found, end in zip(starts, [*(one.start() for one in starts[1:]), len(body)], strict=True):
            text, weight = body[found.end() : end], None
            if found[1] in weighed_signs and (weighed := WEIGHT.match(text)):
                weight, text = Decimal(weighed[1]), text[weighed.end() :]
            text, _, why = _cut(text, "#")
            yield _Answer(found[1] == "=", text, self.words(why), weight)

    def truth(self, stem: str, right: bool, feedback: list[str], general: str) -> Brought:
        if any(self.words(text) for text in feedback):
            self.reading.lose(self.place, "feedback_of_truth")
        return self.brought(Kind.TRUTH, stem, right=right, why=self.words(general))

    def choice(self, stem: str, answers: list[_Answer], general: str) -> Brought:
        self.general(general)
        weights = [Decimal(100) if one.right and one.weight is None else one.weight or Decimal(0) for one in answers]
        single = any(one.right for one in answers) or sum(weight > 0 for weight in weights) < 2
        rights = rights_of(weights, single, self.lose)
        options = [
            AuthoredOption(self.words(one.text), one.why, right) for one, right in zip(answers, rights, strict=True)
        ]  # fmt: skip
        return self.brought(Kind.SINGLE if single else Kind.MULTIPLE, stem, options=options)

    def short(self, stem: str, answers: list[_Answer], general: str) -> Brought:
        self.general(general)
        if any(one.weight not in (None, Decimal(100)) for one in answers):
            self.reading.lose(self.place, "partial")
        full = [one for one in answers if one.weight in (None, Decimal(100))]
        if not full:
            raise Refused("no_key")
        texts = [_plain(one.text).strip() for one in full]
        return Brought(self.place, task=text_task(self.said, self.defaults, stem, texts, fold_case=True))

    def match(self, stem: str, answers: list[_Answer], general: str) -> Brought:
        self.general(general)
        pairs = [tuple(self.words(part) for part in _cut(one.text, "->")[::2]) for one in answers]
        return Brought(self.place, task=match_task(self.said, self.defaults, stem, [(one, other) for one, other in pairs]))

    def number(self, stem: str, text: str, general: str) -> Brought:
        self.general(general)
        value, _, why = _cut(text, "#")
        if "=" in value or "~" in value:
            raise Beyond("several_numbers")
        try:
            if ".." in value:
                low, high = (Decimal(part.strip()) for part in value.split("..", 1))
                middle, tolerance = (low + high) / 2, abs(high - low) / 2
            else:
                exact, _, around = value.partition(":")
                middle, tolerance = Decimal(exact.strip()), Decimal(around.strip() or 0)
        except InvalidOperation as fault:
            raise Refused("bad_number", value=value.strip()[:60]) from fault
        if self.words(why):
            self.reading.lose(self.place, "feedback")
        return Brought(self.place, task=number_task(self.said, self.defaults, stem, middle, tolerance))

    def general(self, text: str) -> None:
        if text.strip():
            self.reading.lose(self.place, "general_feedback")

    def brought(self, kind: Kind, stem: str, options: list[AuthoredOption] | None = None, **more: object) -> Brought:
        area = theory(self.said, self.defaults, kind, stem, options or [], **more)  # type: ignore[arg-type]
        return Brought(self.place, theory=area)

    def words(self, text: str) -> str:
        """A text of the question as Markdown. Our own is there to the letter, blanks and all."""
        if self.block.said is not None and self.format == "markdown":
            return _plain(text.strip("\n"))
        plain = _plain(text).strip()
        match self.format:
            case "markdown":
                return plain
            case "plain":
                return as_markdown(plain)
        if self.format == "moodle":
            plain = plain.replace("\n", "<br>")
        return markdown_of(parsed(plain), no_picture, self.lose) if plain else ""

    def lose(self, code: str) -> None:
        self.reading.lose(self.place, code)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def _split(text: str, sign: str) -> list[str]:
    """The parts of a text between signs that are not escaped."""
    parts, rest = [], text
    while True:
        before, found, rest = _cut(rest, sign)
        parts.append(before)
        if not found:
            return parts


def _cut(text: str, sign: str) -> tuple[str, str, str]:
    """As str.partition, at the first such sign that is not escaped."""
    found = re.search(_SPECIAL + re.escape(sign), text)
    if not found:
        return text, "", ""
    at = found.end() - len(sign)
    return text[:at], sign, text[found.end() :]
