"""HTML of other systems as Markdown of ours: what examhall/prose.py lets pass stays, all else is named as lost. Pure.

Raw HTML inside Markdown is written only for what Markdown has no sign for (sub, sup, ruby, formulas, tables with joined cells);
whatever comes out passes prose.py again before anybody sees it.
"""

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Final

from lxml import etree, html

from examhall.prose import MATH, TEXT
from question_bank.exchange.plain_text import as_markdown, line_starts
from question_bank.exchange.safe_xml import local

Lose = Callable[[str], None]  # told the code of what cannot stay
Name = Callable[[str], str]  # the address of a picture -> the name items give it; empty where the file has none

_EMPHASIS: Final = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_RAW: Final = {"sub", "sup", "u", "s", "small", "mark", "ruby", "rt", "rp"}
_ROOMS: Final = {
    "div", "p", "section", "article", "body", "html", "figure", "figcaption", "center", "main", "header", "footer", "aside",
    "itemBody", "prompt", "rubricBlock", "stimulusBody", "contentBody", "templateBlock",
}  # fmt: skip
_BLOCKS: Final = {*_ROOMS, "ul", "ol", "table", "pre", "blockquote", "hr", "dl", "h1", "h2", "h3", "h4", "h5", "h6"}
_UNSHOWN: Final = {"script", "style", "head", "title", "template", "noscript"}
_FOREIGN: Final = {"video", "audio", "object", "embed", "iframe", "svg", "form", "input", "textarea", "select", "canvas"}
_ALIGN: Final = re.compile(r"(?:text-align\s*:\s*|(?<![\w-])(?:qti-)?align-)(left|center|right)(?![\w-])")
_TEX: Final = "application/x-tex"


def parsed(text: str) -> etree._Element:
    """A piece of HTML as one element; what is no HTML is read as its text."""
    return html.fragment_fromstring(text, create_parent="div")


def no_picture(address: str) -> str:
    """For formats that carry none."""
    return ""


def markdown_of(element: etree._Element, name: Name, lose: Lose) -> str:
    """The content of an element as Markdown; `lose` hears of everything that has no place here."""
    return _Converter(name, lose).room(element)


class _Converter:
    def __init__(self, name: Name, lose: Lose) -> None:
        self.name, self.lose = name, lose

    def room(self, element: etree._Element) -> str:
        """Blocks with an empty line between; what stands between blocks makes paragraphs."""
        blocks, run = list[str](), [self.text(element.text)]
        for child in element:
            tag = local(child)
            if tag in _BLOCKS or (tag not in _EMPHASIS and any(local(one) in _BLOCKS for one in child.iter())):
                blocks += [self.paragraph("".join(run)), self.block(child, tag)]
                run = [self.text(child.tail)]
            else:
                run += [self.inline(child, tag, _end(run)), self.text(child.tail)]
        blocks.append(self.paragraph("".join(run)))
        return "\n\n".join(block for block in blocks if block.strip())

    def paragraph(self, run: str) -> str:
        lines = (line.strip() for line in run.split("\n"))
        return line_starts("\n".join(line for line in lines if line))

    def block(self, element: etree._Element, tag: str) -> str:
        match tag:
            case "hr":
                return "---"
            case "ul" | "ol":
                return self.items(element, tag)
            case "table":
                return self.table(element)
            case "dl":
                return self.raw(element)
            case "pre":
                lines = "".join(str(text) for text in element.itertext()).strip("\n").split("\n")
                return "\n".join(f"    {line}" for line in lines)
            case "blockquote":
                return "\n".join(f"> {line}".rstrip() for line in self.room(element).split("\n"))
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return f"{'#' * int(tag[1])} {' '.join(self.inside(element).split())}"
        return self.room(element)

    def items(self, element: etree._Element, tag: str) -> str:
        said = []
        for number, item in enumerate((child for child in element if local(child) == "li"), 1):
            sign = f"{number}." if tag == "ol" else "-"
            said.append(f"{sign} ".ljust(4) + self.room(item).replace("\n\n", "\n").replace("\n", "\n    "))
        return "\n".join(said)

    def inside(self, element: etree._Element) -> str:
        run = [self.text(element.text)]
        for child in element:
            run += [self.inline(child, local(child), _end(run)), self.text(child.tail)]
        return "".join(run)

    def inline(self, element: etree._Element, tag: str, before: str) -> str:
        if tag in _UNSHOWN or not tag:
            return ""
        if tag in _FOREIGN:
            self.lose("media")
            return ""
        match tag:
            case "br":
                return "\n"
            case "img":
                return self.picture(element)
            case "math":
                return self.formula(element)
            case "code":
                text = "".join(str(part) for part in element.itertext())
                return f"`{text}`" if "`" not in text else f"<code>{as_markdown(text)}</code>"
        inner = self.inside(element)
        if tag in _EMPHASIS and inner.strip():
            return self.emphasis(tag, inner, before)
        if tag in _RAW:
            return f"<{tag}>{inner}</{tag}>"
        if tag == "a" and element.get("href"):
            self.lose("link")
        return inner

    def emphasis(self, tag: str, inner: str, before: str) -> str:
        """With stars where nothing near them is a star, in HTML otherwise."""
        if "*" in inner or before.endswith("*") or inner != inner.strip():
            return f"<{tag}>{inner}</{tag}>"
        return f"{_EMPHASIS[tag]}{inner}{_EMPHASIS[tag]}"

    def picture(self, element: etree._Element) -> str:
        address, words = element.get("src", ""), " ".join(element.get("alt", "").split())
        named = self.name(address)
        if not named:
            self.lose("picture")
            return self.text(words)
        return f"![{self.text(words)}](picture:{named})"

    def formula(self, element: etree._Element) -> str:
        """As LaTeX where it brings its own, otherwise as the MathML that the allow-list knows."""
        for note in element.iter():
            if local(note) == "annotation" and note.get("encoding") == _TEX and note.text:
                return as_markdown(rf"\({note.text.strip()}\)")
        unknown = sorted(
            {local(one) for one in element.iter() if isinstance(one.tag, str)} - MATH - {"semantics", "annotation"}
        )
        if unknown:
            self.lose("formula")
        return " ".join(self.raw(element).split("\n"))

    def table(self, element: etree._Element) -> str:
        """A table of bars where it has a head and no cell with more than a line; in HTML otherwise."""
        rows = [[cell for cell in row if local(cell) in ("td", "th")] for row in element.iter() if local(row) == "tr"]
        simple = rows and all(local(cell) == "th" for cell in rows[0]) and len({len(row) for row in rows}) == 1
        if not simple or any(not self.is_line(cell) for row in rows for cell in row):
            return self.raw(element)
        lines = [[" ".join(self.inside(cell).split()) for cell in row] for row in rows]
        rule = [{"left": ":--", "center": ":-:", "right": "--:"}.get(self.side(cell), "---") for cell in rows[-1]]
        return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))

    def is_line(self, cell: etree._Element) -> bool:
        joined = cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1"
        return not joined and not any(local(one) in {*_BLOCKS, "br", "table"} for one in cell.iterdescendants())

    def side(self, cell: etree._Element) -> str:
        said = _ALIGN.search(f"{cell.get('style', '')} {cell.get('class', '')}")
        return said[1] if said else cell.get("align", "")

    def raw(self, element: etree._Element) -> str:
        """What the allow-list knows, as HTML on one line."""
        return " ".join("".join(self.raw_parts(element)).split())

    def raw_parts(self, element: etree._Element) -> Iterator[str]:
        tag = local(element)
        if tag in _UNSHOWN or not tag:
            return
        if tag == "img":
            yield self.picture(element)
            return
        kept = tag in TEXT or tag in MATH
        if not kept and tag in _FOREIGN:
            self.lose("media")
            return
        if kept:
            spans = "".join(f' {one}="{escape(value)}"' for one, value in element.items() if one in _KEPT)
            side = f' align="{self.side(element)}"' if tag in ("td", "th") and self.side(element) else ""
            yield f"<{tag}{spans}{side}>"
        yield escape(element.text or "", quote=False)
        for child in element:
            yield from self.raw_parts(child)
            yield escape(child.tail or "", quote=False)
        if kept and tag not in ("br", "hr", "mspace"):
            yield f"</{tag}>"

    def text(self, text: str | None) -> str:
        """Running text: every run of blanks is one."""
        if not text:
            return ""
        return as_running(re.sub(r"[ \t\r\n\f]+", " ", text))


def _end(run: list[str]) -> str:
    return next((part for part in reversed(run) if part), "")


def as_running(text: str) -> str:
    """as_markdown, but with the blanks at both ends of a run kept: it may stand in the middle of a line."""
    head, tail = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :] if text.strip(" ") else ""
    return head + as_markdown(text.strip(" ")) + tail


_KEPT: Final = {"colspan", "rowspan", "start", "display", "mathvariant", "stretchy", "linethickness", "columnalign"}
