"""Moodle XML read: choices, true or false, and as tasks short answers, numbers, matching and ordering. Pure.

Tags that begin with `examhall:` are our own: what is said of the item beside its words (about.py).
"""

import base64
import binascii
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from examhall.archives import Refused
from question_bank.exchange.about import ABOUT, Defaults, theory
from question_bank.exchange.brought import Beyond, Brought, Picture, Reading
from question_bank.exchange.from_html import markdown_of, parsed
from question_bank.exchange.percent import rights_of
from question_bank.exchange.pictures import picture_name
from question_bank.exchange.plain_text import as_markdown
from question_bank.exchange.safe_xml import read_xml
from question_bank.exchange.tasks import match_task, number_task, order_task, text_task
from question_bank.items import Kind
from question_bank.theory import AuthoredOption

OURS: Final = "examhall:"
PLUGIN_FILE: Final = "@@PLUGINFILE@@/"
_ALWAYS: Final = Decimal(100)


def read_moodle(data: bytes, file: str, defaults: Defaults) -> Reading:
    """All questions of a file; categories between them are passed over."""
    root = read_xml(data, file)
    if root.tag != "quiz":
        raise Refused("not_moodle", found=str(root.tag)[:60])
    reading = Reading()
    for number, element in enumerate(root.iterchildren("question"), 1):
        if element.get("type") == "category":
            continue
        question = _Question(element, number, reading, defaults)
        try:
            reading.items.append(question.read())
        except Refused as refused:
            reading.wrong(question.place, refused)
    return reading


class _Question:
    def __init__(self, element: etree._Element, number: int, reading: Reading, defaults: Defaults) -> None:
        self.element, self.reading, self.defaults = element, reading, defaults
        name = (element.findtext("name/text") or "").strip()
        self.place = f"{element.sourceline or number}" + (f" · {name[:60]}" if name else "")
        self.said, self.ours = self.tags()

    def tags(self) -> tuple[dict[str, str], bool]:
        said: dict[str, str] = {}
        for tag in self.element.iterfind("tags/tag/text"):
            name, _, text = (tag.text or "").removeprefix(OURS).partition("=")
            if (tag.text or "").startswith(OURS) and name in ABOUT:
                said[name] = text
        return said, bool(said)

    def read(self) -> Brought:
        """The item. Refused, Beyond."""
        stem, kind = self.words(self.element.find("questiontext")), self.element.get("type", "")
        if kind != "truefalse":
            self.unkept("generalfeedback", "general_feedback")
        if self.element.find("hint") is not None:
            self.lose("hints")
        answers = self.element.findall("answer")
        match kind:
            case "multichoice":
                return self.choice(stem, answers)
            case "truefalse":
                return self.truth(stem, answers)
            case "shortanswer":
                return self.short(stem, answers)
            case "numerical":
                return self.number(stem, answers)
            case "matching":
                return self.match(stem)
            case "ordering":
                cards = [self.words(one) for one in answers]
                return Brought(self.place, task=order_task(self.said, self.defaults, stem, cards))
        raise Beyond("moodle_type", type=kind[:40])

    def choice(self, stem: str, answers: list[etree._Element]) -> Brought:
        single = (self.element.findtext("single") or "true").strip() in ("true", "1")
        rights = rights_of([self.weight(one) for one in answers], single, self.lose)
        options = [
            AuthoredOption(self.words(one), self.words(one.find("feedback")), right)
            for one, right in zip(answers, rights, strict=True)
        ]
        area = theory(self.said, self.defaults, Kind.SINGLE if single else Kind.MULTIPLE, stem, options)
        return Brought(self.place, theory=area)

    def truth(self, stem: str, answers: list[etree._Element]) -> Brought:
        right = {(one.findtext("text") or "").strip().casefold(): self.weight(one) > 0 for one in answers}
        if right.keys() != {"true", "false"} or right["true"] == right["false"]:
            raise Refused("no_key")
        if any(self.words(one.find("feedback")) for one in answers):
            self.lose("feedback_of_truth")
        why = self.words(self.element.find("generalfeedback"))
        return Brought(self.place, theory=theory(self.said, self.defaults, Kind.TRUTH, stem, right=right["true"], why=why))

    def short(self, stem: str, answers: list[etree._Element]) -> Brought:
        if any(0 < self.weight(one) < _ALWAYS for one in answers):
            self.lose("partial")
        full = [(one.findtext("text") or "").strip() for one in answers if self.weight(one) == _ALWAYS]
        if any("*" in text for text in full):
            raise Beyond("wildcard")
        self.feedback(answers)
        fold = (self.element.findtext("usecase") or "0").strip() != "1"
        if not full:
            raise Refused("no_key")
        return Brought(self.place, task=text_task(self.said, self.defaults, stem, full, fold_case=fold))

    def number(self, stem: str, answers: list[etree._Element]) -> Brought:
        full = [one for one in answers if self.weight(one) == _ALWAYS]
        if not full:
            raise Refused("no_key")
        if len(full) > 1:
            raise Beyond("several_numbers")
        if len(answers) > 1:
            self.lose("partial")
        self.feedback(answers)
        value, around = full[0].findtext("text") or "", full[0].findtext("tolerance") or "0"
        try:
            task = number_task(self.said, self.defaults, stem, Decimal(value.strip()), Decimal(around.strip() or 0))
        except InvalidOperation as fault:
            raise Refused("bad_number", value=value.strip()[:60]) from fault
        return Brought(self.place, task=task)

    def match(self, stem: str) -> Brought:
        pairs = [
            (self.words(one), as_markdown((one.findtext("answer/text") or "").strip()))
            for one in self.element.iterfind("subquestion")
        ]
        return Brought(self.place, task=match_task(self.said, self.defaults, stem, pairs))

    def weight(self, answer: etree._Element) -> Decimal:
        said = answer.get("fraction", "0")
        try:
            return Decimal(said)
        except InvalidOperation as fault:
            raise Refused("bad_number", value=said[:60]) from fault

    def feedback(self, answers: list[etree._Element]) -> None:
        if any(self.words(one.find("feedback")) for one in answers):
            self.lose("feedback")

    def unkept(self, name: str, code: str) -> None:
        if self.words(self.element.find(name)):
            self.lose(code)

    def lose(self, code: str) -> None:
        self.reading.lose(self.place, code)

    def words(self, element: etree._Element | None) -> str:
        """A text of the question as Markdown. Our own is there to the letter."""
        text: str | None = element.findtext("text") if element is not None else None
        if element is None or not text:
            return ""
        pictures = self.pictures(element)
        written = element.get("format", "html")
        if written == "markdown":
            for name, kept in pictures.items():
                text = text.replace(f"]({PLUGIN_FILE}{name})", f"](picture:{kept})")
            return text if self.ours else text.strip()
        if written == "plain_text":
            return as_markdown(text.strip())
        if written == "moodle_auto_format":
            text = text.strip().replace("\n", "<br>")
        return markdown_of(parsed(text), lambda address: pictures.get(address.removeprefix(PLUGIN_FILE), ""), self.lose)

    def pictures(self, element: etree._Element) -> dict[str, str]:
        """The files of a text: their name in it -> the name items use."""
        names: dict[str, str] = {}
        for file in element.iterchildren("file"):
            name = file.get("name", "")
            try:
                data = base64.b64decode("".join((file.text or "").split()), validate=True)
            except binascii.Error as fault:
                raise Refused("bad_file", file=name[:100]) from fault
            names[name] = picture_name(data)
            self.reading.pictures[names[name]] = Picture(name, data)
        return names
