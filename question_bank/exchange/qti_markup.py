"""Authored words as the markup of QTI: what a candidate reads, in the namespace of each version, pictures as files. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree, html

from examhall.prose import MATH, render
from question_bank.exchange.plain_text import without_controls
from question_bank.exchange.qti_names import MATHML, Dialect

NOT_IN_2: Final = {"mark", "s", "u", "ruby", "rt", "rp"}
_ATTRIBUTES: Final = {"colspan", "rowspan"}
_MARKED: Final = re.compile("\ue000([0-9a-f]{32})\ue002([^\ue001]*)\ue001")
_WITH_WORDS: Final = re.compile(r"!\[([^\]]*)\]\(picture:([0-9a-f]{32})\)")

Lose = Callable[..., None]


def marked(markdown: str) -> str:
    """The Markdown with its pictures as marks that no renderer touches: `fill` puts the pictures there."""
    return _WITH_WORDS.sub("\ue000\\2\ue002\\1\ue001", markdown)


def rendered(markdown: str) -> str:
    """Clean HTML with marks for pictures."""
    return render(marked(without_controls(markdown)))


def fill(parent: etree._Element, markup: str, dialect: Dialect, files: Mapping[str, str], lose: Lose) -> None:
    """Put `rendered` HTML into an element. `files`: picture -> its address in the package; `lose` hears what 2.x lacks."""
    _Filler(dialect, files, lose).into(parent, html.fragment_fromstring(markup, create_parent="div"))


class _Filler:
    def __init__(self, dialect: Dialect, files: Mapping[str, str], lose: Lose) -> None:
        self.dialect, self.files, self.lose = dialect, files, lose

    def into(self, target: etree._Element, source: etree._Element) -> None:
        self.text(target, source.text)
        for child in source:
            tag = str(child.tag)
            made = etree.SubElement(target, self.name(tag), self.attributes(child, tag))
            self.into(made, child)
            self.text(target, child.tail)

    def name(self, tag: str) -> str:
        if tag in MATH:
            return f"{{{MATHML}}}{tag}"
        if tag in NOT_IN_2 and not self.dialect.hyphenated:
            self.lose("markup_of_3")
            tag = "span"
        return f"{{{self.dialect.namespace}}}{tag}"

    def attributes(self, element: etree._Element, tag: str) -> dict[str, str]:
        said = {str(name): str(value) for name, value in element.items()}
        if tag in MATH:
            return said
        kept = {name: value for name, value in said.items() if name in _ATTRIBUTES}
        if side := said.get("align"):
            kept["class"] = f"{'qti-' if self.dialect.hyphenated else ''}align-{side}"  # version 2 has no vocabulary of classes
        if "start" in said:
            if self.dialect.hyphenated:
                kept["start"] = said["start"]
            else:
                self.lose("markup_of_3")
        return kept

    def text(self, target: etree._Element, text: str | None) -> None:
        """Add text at the end of what the target has; a mark in it becomes its picture."""
        parts = _MARKED.split(text or "")  # text, picture, words, text, ...
        _append(target, parts[0])
        for name, words, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            source = self.files.get(name)
            if source is None:
                self.lose("picture_unknown")
                _append(target, words + after)
                continue
            etree.SubElement(target, f"{{{self.dialect.namespace}}}img", {"src": f"../{source}", "alt": words})
            _append(target, after)


def _append(target: etree._Element, text: str) -> None:
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
