"""Authored text: whatever an author writes, what comes out can neither run, link nor load anything."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.prose import MATH, TEXT, ProseProblem, clean, render
from tests.hostile_words import HOSTILE, PICTURE


class Seen(HTMLParser):
    """Every element and attribute that a browser would meet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_through(text):
    html = render(text)
    seen = Seen(html)
    assert seen.tags <= TEXT | MATH
    assert not {name for name, _ in seen.attributes} & {"style", "class", "id", "href", "srcdoc", "title", "data-x"}
    assert {value for name, value in seen.attributes if name == "src"} <= {PICTURE}
    assert not [name for name, _ in seen.attributes if name.startswith("on") or ":" in name]
    assert "javascript:" not in str(seen.attributes)
    assert clean(html) == html


@given(st.text(alphabet="<>/\"'=&;!-\\()[]$`*_|#\n abmathtextscriptstyleonerror甲", max_size=80))
def test_no_text_at_all_comes_through_with_more_than_the_list_allows(text):
    try:
        seen = Seen(render(text))
    except ProseProblem:
        return
    assert seen.tags <= TEXT | MATH
    assert {name for name, _ in seen.attributes} <= {"align", "colspan", "rowspan", "start", "display", "alt"}


def test_tables_keep_their_alignment_as_attributes():
    html = render("| 品名 | 金额 |\n|:--|--:|\n| 保温杯 | 4,620.00 |")
    assert '<td align="right">4,620.00</td>' in html
    assert "style" not in html


def test_a_picture_of_the_bank_stays_by_its_id_with_what_it_shows():
    html = render('![提单"正本"<b>&](picture:0123456789abcdef0123456789abcdef)')
    assert html == '<p><img alt="提单&quot;正本&quot;&lt;b&gt;&amp;" src="picture:0123456789abcdef0123456789abcdef"></p>'
    assert clean(html) == html


@pytest.mark.parametrize(
    "address", ["picture:short", "PICTURE:" + "a" * 32, "picture:" + "g" * 32, "data:image/png;base64,AAAA"]
)
def test_a_picture_from_anywhere_else_is_left_out(address):
    assert render(f"前 ![图](<{address}>) 后") == "<p>前  后</p>"


def test_chinese_punctuation_and_money_stay_as_written():
    text = "“以上都对”——《电子商务法》……（一）、US$24.00 和 $35，￥12。"
    assert render(text) == f"<p>{text}</p>"


def test_a_line_break_is_a_line_break():
    assert render("**From:** Marta\n**To:** 青禾") == "<p><strong>From:</strong> Marta<br>\n<strong>To:</strong> 青禾</p>"


def test_a_formula_becomes_mathml():
    html = render(r"体积重 \(\frac{a \times b}{5000}\) 千克")
    assert '<math display="inline"><mrow><mfrac>' in html
    assert "\\" not in html
    assert '<math display="block">' in render(r"\[ x < \sqrt{y} \]")


def test_a_formula_in_code_stays_code():
    assert render(r"`\(x\)`") == r"<p><code>\(x\)</code></p>"


@pytest.mark.parametrize("formula", [r"\(x^\)", r"\(\left(\)", r"\[\begin{x}\]"])
def test_a_formula_that_cannot_be_read_is_said_to_the_author(formula):
    with pytest.raises(ProseProblem, match="cannot be read"):
        render(formula)


def test_a_text_without_end_is_refused():
    with pytest.raises(ProseProblem):
        render("x" * 200_001)
