"""Items written as Moodle XML, so that reading them gives the same items. Pure.

The words are Markdown as their authors wrote it; what is said beside them stands in tags.
"""

import base64
from collections.abc import Mapping, Sequence

from lxml import etree

from question_bank.exchange.about import about
from question_bank.exchange.brought import Loss, Outgoing, Written
from question_bank.exchange.gift_writing import has_formula, texts_of
from question_bank.exchange.moodle_reading import OURS, PLUGIN_FILE
from question_bank.exchange.percent import WRONG, share_of
from question_bank.exchange.pictures import ENDINGS, pictures_in
from question_bank.exchange.plain_text import without_controls
from question_bank.items import Kind
from question_bank.theory import POINTS, AuthoredArea, AuthoredOption

Pictures = Mapping[str, tuple[str, bytes]]


def write_moodle(items: Sequence[Outgoing]) -> Written:
    """One file, the items in the order given under the category of their level and area."""
    root, losses, category = etree.Element("quiz"), list[Loss](), ""
    for item in items:
        if item.theory is None:
            losses.append(Loss(item.id, "task_not_in_format", whole=True))
            continue
        if category != (category := f"$course$/{item.theory.level}/{item.theory.area}"):
            _text(etree.SubElement(root, "question", type="category"), "category", category)
        if any(text != without_controls(text) for text in texts_of(item.theory)):
            losses.append(Loss(item.id, "control_characters"))
        if has_formula(item.theory):
            losses.append(Loss(item.id, "formulas_as_tex"))
        root.append(_question(item.theory, item.pictures))
        root[-1].tail = "\n"  # a line each, so that a fault can name it
    return Written(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=False), losses)


def _question(area: AuthoredArea, pictures: Pictures) -> etree._Element:
    item = area.items[0]
    question = etree.Element("question", type="truefalse" if item.kind is Kind.TRUTH else "multichoice")
    _text(question, "name", item.id)
    _words(question, "questiontext", item.stem, pictures)
    _words(question, "generalfeedback", item.why, pictures)
    etree.SubElement(question, "defaultgrade").text = f"{POINTS[item.kind]:f}"
    etree.SubElement(question, "idnumber").text = item.id
    if item.kind is Kind.TRUTH:
        for truth in (True, False):
            answer = etree.SubElement(question, "answer", fraction="100" if truth is item.right else "0", format="plain_text")
            etree.SubElement(answer, "text").text = "true" if truth else "false"
    else:
        etree.SubElement(question, "single").text = "true" if item.kind is Kind.SINGLE else "false"
        etree.SubElement(question, "shuffleanswers").text = "1"
        etree.SubElement(question, "answernumbering").text = "ABCD"
        rights = sum(option.right for option in item.options)
        for option in item.options:
            answer = _words(question, "answer", option.text, pictures, fraction=_fraction(item.kind, option, rights))
            _words(answer, "feedback", option.why, pictures)
    tags = etree.SubElement(question, "tags")
    for name, said in about(area).items():
        _text(tags, "tag", f"{OURS}{name}={said}")
    return question


def _fraction(kind: Kind, option: AuthoredOption, rights: int) -> str:
    if kind is Kind.SINGLE:
        return "100" if option.right else "0"
    return share_of(rights) if option.right else str(WRONG)


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(etree.SubElement(parent, name), "text").text = without_controls(text)


def _words(parent: etree._Element, name: str, text: str, pictures: Pictures, **attributes: str) -> etree._Element:
    """An element with a text in Markdown and the files of its pictures."""
    element = etree.SubElement(parent, name, attrib={**attributes, "format": "markdown"})
    files = {one: f"{one}.{ENDINGS[pictures[one][0]]}" for one in pictures_in(text) if one in pictures}
    for one, file in files.items():
        text = text.replace(f"(picture:{one})", f"({PLUGIN_FILE}{file})")
    etree.SubElement(element, "text").text = without_controls(text)
    for one, file in files.items():
        data = base64.b64encode(pictures[one][1]).decode()
        etree.SubElement(element, "file", name=file, path="/", encoding="base64").text = data
    return element
