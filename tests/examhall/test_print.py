"""Print: authored text becomes blocks and no source, fonts are embedded whole, and the text can be taken out again."""

import re
import zlib
from base64 import b64encode
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from examhall.print.authored_blocks import blocks, pictures_in
from examhall.print.typesetting import typeset
from examhall.prose import render

PAGE = '#import "blocks.typ": *\n#set text(font: serif, lang: "zh")\n#laid-out(json(bytes(sys.inputs.data)).blocks)\n'


@pytest.fixture
def printed(tmp_path):
    template = tmp_path / "page.typ"
    template.write_text(PAGE)
    return lambda html, pictures=None: typeset(template, {"blocks": blocks(html)}, pictures)


def fonts(pdf):
    """Name of each font in a PDF -> whether its outlines are in it."""
    names = re.findall(rb"/FontDescriptor[^>]*?/FontName\s*/(?:[A-Z]{6}\+)?([^\s/>]+)", pdf)
    return set(names), len(re.findall(rb"/FontFile[23]?\s", pdf))


def characters(pdf):
    """Every character that a PDF says its glyphs stand for."""
    found = set()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        if b"begincmap" in text:
            for code in re.findall(rb"<[0-9a-fA-F]+>\s*<([0-9a-fA-F]+)>", text):
                found |= set(bytes.fromhex(code.decode()).decode("utf-16-be", "ignore"))
    return found


def kinds(html):
    return [one["block"] for one in blocks(html)]


def test_every_kind_of_authored_text_has_its_block():
    text = "# 标题\n\n一段\n\n- 甲\n- 乙\n\n3. 丙\n\n> 引\n\n    码\n\n---\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n\\[x^2\\]"
    assert kinds(render(text)) == ["heading", "paragraph", "list", "list", "quote", "verbatim", "line", "table", "formula"]
    numbered = blocks(render("3. 丙\n4. 丁"))[0]
    assert (numbered["ordered"], numbered["start"], len(numbered["lines"])) == (True, 3, 2)


def test_a_table_keeps_its_head_its_sides_and_its_spans():
    (table,) = blocks(
        '<table><thead><tr><th align="right" colspan="2">a</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>'
    )
    assert (table["columns"], table["headers"]) == (2, 1)
    head = table["rows"][0][0]
    assert (head["head"], head["align"], head["columns"]) == (True, "right", 2)


def test_formulas_stand_in_their_line_with_their_parts():
    (paragraph,) = blocks(render("价 \\(\\frac{a_1}{\\sqrt{b}}\\) 元"))
    spans = paragraph["inside"]
    assert [one["span"] for one in spans] == ["text", "formula", "text"]
    assert '"mfrac"' in str(spans[1]).replace("'", '"')


@given(st.text(max_size=80))
def test_no_text_is_lost_and_any_text_can_be_read(text):
    shown = "".join(one["text"] for block in blocks(f"<p>{render_plain(text)}</p>") for one in block["inside"])
    assert shown.split() == " ".join(text.split()).split()


def render_plain(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_what_people_write_is_never_read_as_source(printed):
    pdf = printed(render("#panic() $x$ *a* `#import` @b \\u{41} #let x = 1"))
    assert {"#", "$", "@", "{"} <= characters(pdf)


def test_fonts_are_embedded_and_the_text_can_be_taken_out_again(printed):
    pdf = printed(render("跨境电子商务员 **强调** CIF 价 \\(x^2\\)"))
    names, embedded = fonts(pdf)
    assert {b"NotoSerifSC-Regular", b"NotoSansSC-Regular"} <= names
    assert embedded == len(names)
    assert set("跨境电子商务员强调CIF价") <= characters(pdf)


def test_a_picture_is_drawn_and_a_missing_one_is_told_by_its_words(printed):
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    html = f'<p><img alt="提单" src="data:image/png;base64,{b64encode(drawn.getvalue()).decode()}" width="40" height="30"></p>'
    pictures = pictures_in(html)
    assert list(pictures.values()) == [("image/png", drawn.getvalue())]
    assert b"/Subtype/Image" in printed(html, pictures).replace(b" ", b"")
    assert "提" in characters(printed(html))
