"""The one door for authored text: Markdown with formulas to clean HTML that can neither run, link nor load anything.

Formulas stand between \\( and \\), or \\[ and \\] for one on a line of its own; a dollar sign is money. A line break is a line
break. Raw HTML passes only as far as the allow-list goes. Links do not pass: the page of a sitting has no navigation. Of
pictures only those that the bank keeps, by their ids (`picture:...`), which load nothing: who shows the text puts them in.
"""

import re
import threading
from functools import lru_cache
from typing import Any, Final

from bleach.sanitizer import Cleaner
from latex2mathml.converter import convert
from markdown import Markdown
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor

TEXT: Final = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "ul", "ol", "li", "dl", "dt", "dd",
    "strong", "em", "b", "i", "u", "s", "sub", "sup", "mark", "small", "ruby", "rt", "rp",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "img",
}  # fmt: skip
MATH: Final = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder",
    "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose",
}  # fmt: skip
# What a value may be; an attribute that is not named here never passes, least of all style, class, id, href, src and on*.
_NUMBER: Final = re.compile(r"[0-9]{1,3}")
_ALIGN: Final = re.compile(r"left|center|right|justify")
_WORD: Final = re.compile(r"[a-z0-9.+ -]{1,40}")
_PICTURE: Final = re.compile(r"picture:[0-9a-f]{32}")
_SAYING: Final = re.compile(r".{0,300}", re.DOTALL)
_WITHOUT_PICTURE: Final = re.compile(r'<img(?: alt="[^"]*")?>')  # what is left of an image from somewhere else
_TABLE_CELL: Final = {"align": _ALIGN, "colspan": _NUMBER, "rowspan": _NUMBER}
_MATH: Final = dict.fromkeys(
    (
        "display", "mathvariant", "stretchy", "fence", "form", "accent", "separator", "movablelimits", "minsize", "maxsize",
        "width", "height", "depth", "lspace", "rspace", "voffset", "linethickness", "displaystyle", "scriptlevel",
        "columnalign", "columnlines", "columnspacing", "rowlines", "rowspacing", "notation",
    ),
    _WORD,
)  # fmt: skip
_IMAGE: Final = {"src": _PICTURE, "alt": _SAYING}
_ALLOWED: Final = {
    "th": _TABLE_CELL, "td": _TABLE_CELL, "ol": {"start": _NUMBER}, "img": _IMAGE, **dict.fromkeys(MATH, _MATH),
}  # fmt: skip

LONGEST: Final = 200_000  # characters
REMEMBERED: Final = 4096  # texts: the variants of a task share most of theirs, and rendering was a third of loading a bank


class ProseProblem(ValueError):
    """A text that cannot be shown; its text is a sentence for the author."""


@lru_cache(maxsize=REMEMBERED)
def render(markdown: str) -> str:
    """Clean HTML of authored Markdown. ProseProblem when a formula cannot be read or the text is too long."""
    if len(markdown) > LONGEST:
        raise ProseProblem(f"a text may have {LONGEST} characters, this one has {len(markdown)}")
    return clean(str(_tools.writer.reset().convert(markdown)))


def clean(html: str) -> str:
    """Only what the allow-list names; always the last step, since formulas come out of their converter unescaped."""
    return _WITHOUT_PICTURE.sub("", str(_tools.cleaner.clean(html)))


class _Tools(threading.local):
    """The converter and the cleaner of each thread: to make them costs as much as a short text does, and they share nothing."""

    def __init__(self) -> None:
        self.writer = Markdown(extensions=[TableExtension(use_align_attribute=True), SaneListExtension(), Nl2BrExtension()])
        for formula in (
            _Formula(r"\\\((.+?)\\\)", "inline", self.writer),
            _Formula(r"\\\[(.+?)\\\]", "block", self.writer),
        ):
            name = f"formula-{formula.display}"
            self.writer.inlinePatterns.register(formula, name, 185)  # after code, before backslash escapes
        self.cleaner = Cleaner(tags=TEXT | MATH, attributes=_may_pass, protocols=["picture"], strip=True, strip_comments=True)


def _may_pass(tag: str, name: str, value: str) -> bool:
    pattern = _ALLOWED.get(tag, {}).get(name)
    return pattern is not None and pattern.fullmatch(value) is not None


class _Formula(InlineProcessor):  # type: ignore[misc]  # markdown ships no types
    """A formula in LaTeX as MathML, put aside so that Markdown does not read inside it."""

    def __init__(self, pattern: str, display: str, writer: Markdown) -> None:
        super().__init__(pattern, writer)
        self.display = display

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int, int]:  # markdown's name
        try:
            mathml = convert(m[1].strip(), display=self.display)
        except Exception as problem:  # the converter raises many kinds, all of them the author's formula
            raise ProseProblem(f"the formula {m[1].strip()!r} cannot be read") from problem
        return self.md.htmlStash.store(mathml), m.start(0), m.end(0)


_tools: Final = _Tools()
