"""Clean HTML of authored text as blocks for the typesetter: paragraphs, lists, tables, formulas and pictures. Pure.

What the allow-list of `prose` lets through has its block here; of anything else the text remains. A block says its kind and
what is in it, so that a template can lay it out without knowing HTML. Pictures stand in the HTML as data addresses.
"""

import hashlib
import re
from base64 import b64decode
from html.parser import HTMLParser
from typing import Any, Final

Block = dict[str, Any]

VOID: Final = {"br", "hr", "img", "mspace"}
PARAGRAPHS: Final = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "caption", "figcaption"}
STYLES: Final = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "u": "underline", "s": "strike", "sub": "sub", "sup": "super",
    "code": "code", "mark": "mark", "small": "small",
}  # fmt: skip
LEAVES: Final = {"mi", "mn", "mo", "mtext"}
_DATA: Final = re.compile(r"data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=]+)")


class _Node:
    """An element with what stands in it: elements and texts."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.inside: list[_Node | str] = []

    def elements(self) -> list["_Node"]:
        return [one for one in self.inside if isinstance(one, _Node)]

    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text() for one in self.inside)


class _Tree(HTMLParser):
    """Clean HTML is well-formed; an end tag that opens nothing is passed over all the same."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Node("", {})]
        self.feed(html)
        self.close()

    @property
    def root(self) -> _Node:
        return self.open[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in [node.tag for node in self.open[1:]]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def blocks(html: str) -> list[Block]:
    """The blocks of some clean HTML, in order. Loose text becomes a paragraph."""
    return _blocks(_Tree(html).root)


def pictures_in(html: str) -> dict[str, tuple[str, bytes]]:
    """The pictures that stand in some clean HTML: id -> media type and bytes."""
    return {_id_of(found[0]): (found[1], b64decode(found[2])) for found in _DATA.finditer(html)}


def _id_of(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def _blocks(node: _Node) -> list[Block]:
    made: list[Block] = []
    loose: list[_Node | str] = []

    def gather() -> None:
        if any(not isinstance(one, str) or one.strip() for one in loose):
            made.append({"block": "paragraph", "inside": _inline(loose)})
        loose.clear()

    for one in node.inside:
        block = None if isinstance(one, str) else _block(one)
        if block is None:
            loose.append(one)
        else:
            gather()
            made += block
    gather()
    return made


def _block(node: _Node) -> list[Block] | None:
    """What an element is as blocks; None for one that stands in a line."""
    if node.tag == "math" and node.attributes.get("display") == "block":
        return [{"block": "formula", "math": _math(node)}]
    if node.tag in PARAGRAPHS:
        kind = "heading" if node.tag.startswith("h") and node.tag != "hr" else "paragraph"
        return [{"block": kind, "inside": _inline(node.inside)}] if _says(node) else []
    match node.tag:
        case "ul" | "ol":
            lines = [_blocks(one) for one in node.elements() if one.tag == "li"]
            first = node.attributes.get("start", "1")
            return [{"block": "list", "ordered": node.tag == "ol", "start": int(first), "lines": lines}]
        case "blockquote":
            return [{"block": "quote", "blocks": _blocks(node)}]
        case "pre":
            return [{"block": "verbatim", "text": node.text().rstrip("\n")}]
        case "hr":
            return [{"block": "line"}]
        case "table":
            return [_table(node)]
        case "dl":
            return _blocks(node)
    return None


def _says(node: _Node) -> bool:
    return bool(node.text().strip()) or any(one.tag in ("img", "math") or _says(one) for one in node.elements())


def _table(node: _Node) -> Block:
    rows, headers = list[list[Block]](), 0
    for part in node.elements():
        for row in part.elements() if part.tag in ("thead", "tbody", "tfoot") else [part] if part.tag == "tr" else []:
            cells = [_cell(one) for one in row.elements() if one.tag in ("th", "td")]
            headers += part.tag == "thead"
            rows.append(cells)
    columns = max((sum(cell["columns"] for cell in row) for row in rows), default=1)
    captions = [_inline(one.inside) for one in node.elements() if one.tag == "caption"]
    return {
        "block": "table",
        "columns": columns,
        "headers": headers,
        "rows": rows,
        "caption": captions[0] if captions else None,
    }


def _cell(node: _Node) -> Block:
    align, spans = node.attributes.get("align", ""), node.attributes
    return {
        "head": node.tag == "th", "align": align if align in ("left", "center", "right") else None,
        "columns": max(1, int(spans.get("colspan", "1"))), "rows": max(1, int(spans.get("rowspan", "1"))),
        "blocks": _blocks(node),
    }  # fmt: skip


def _inline(inside: list[_Node | str]) -> list[Block]:
    made: list[Block] = []
    for one in inside:
        if isinstance(one, str):
            text = one.replace("\n", " ")
            made.append({"span": "text", "text": text.lstrip() if made and made[-1]["span"] == "break" else text})
        elif one.tag in STYLES:
            made.append({"span": STYLES[one.tag], "inside": _inline(one.inside)})
        elif one.tag == "br":
            made.append({"span": "break"})
        elif one.tag == "img":
            known = one.attributes
            width = int(known.get("width", "0") or 0)  # pixels
            made.append({"span": "picture", "id": _id_of(known.get("src", "")), "alt": known.get("alt", ""), "width": width})
        elif one.tag == "math":
            made.append({"span": "formula", "math": _math(one)})
        elif one.tag == "rt":
            made.append({"span": "text", "text": f"（{one.text()}）"})
        elif one.tag != "rp":
            made += _inline(one.inside)
    return made


def _math(node: _Node) -> Block:
    """A formula as nested parts; what has no part of its own is a row of what stands in it."""
    if node.tag in LEAVES:
        return {"math": node.tag, "text": node.text().strip(), "upright": node.attributes.get("mathvariant") == "normal"}
    inside = [_math(one) for one in node.elements() if one.tag not in ("mspace", "mphantom")]
    shape = {
        "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3,
    }.get(node.tag)  # fmt: skip
    if shape == len(inside) or node.tag in ("msqrt", "mtable", "mtr"):
        return {"math": node.tag, "inside": inside}
    return {"math": "mrow", "inside": inside}
