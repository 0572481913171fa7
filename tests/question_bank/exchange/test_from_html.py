"""HTML of other systems as Markdown: it shows the same words, keeps what we can show, and runs nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examhall.prose import clean, render
from question_bank.exchange.from_html import markdown_of, no_picture, parsed
from question_bank.exchange.plain_text import as_markdown
from question_bank.readable import as_text


def converted(html):
    lost = []
    return markdown_of(parsed(html), no_picture, lost.append), lost


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("一<br>二", "一\n二"),
        ("<b>粗</b>和<i>斜</i>", "**粗**和*斜*"),
        ("<b>a</b><b>b</b>", "**a**<b>b</b>"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("<ul><li>一</li><li>二</li></ul>", "-   一\n-   二"),
        ("<ol><li>一</li></ol>", "1.  一"),
        ("<table><tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td style='text-align:right'>2|3</td></tr></table>",
         "| 甲 | 乙 |\n| --- | --: |\n| 1 | 2\\|3 |"),
        ("<h2>题</h2><blockquote><p>引</p></blockquote><hr>", "## 题\n\n> 引\n\n---"),
        ("<pre>a\n b</pre>", "    a\n     b"),
        ("公式 \\(x^2\\)，$$\\frac{1}{2}$$", "公式 \\(x^2\\)，\\[\\frac{1}{2}\\]"),
        ("<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x</annotation></semantics></math>", "\\(x\\)"),
        ("<div><span>深 </span> <div>层</div></div>", "深\n\n层"),
    ],
)  # fmt: skip
def test_what_we_can_show_becomes_markdown(html, markdown):
    assert converted(html) == (markdown, [])


@pytest.mark.parametrize(
    ("html", "lost"),
    [("<a href='http://x'>字</a>", "link"), ("<iframe src='x'></iframe>", "media"), ("<video src='x'>字</video>", "media"),
     ("<img src='http://x/y.png' alt='图'>", "picture"), ("<math><maction><mi>x</mi></maction></math>", "formula"),
     ("<svg onload=alert(1)><circle/></svg>", "media")],
)  # fmt: skip
def test_what_we_cannot_show_is_named(html, lost):
    assert converted(html)[1] == [lost]


@pytest.mark.parametrize(
    "html",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b onclick='alert(1)'>x</b>", "<style>*{}</style>", "&lt;script&gt;alert(1)&lt;/script&gt;",
     "<table onmouseover=alert(1)><tr><td colspan=2 style='x'>&lt;img src=x onerror=alert(1)&gt;</td></tr></table>",
     "<math><mtext>&lt;script&gt;x&lt;/script&gt;</mtext></math>", "<a href='javascript:alert(1)'>x</a>", "![x](javascript:alert(1))", "<dl><dt>&lt;iframe&gt;</dt></dl>"],
)  # fmt: skip
def test_nothing_in_it_ever_runs(html):
    shown = render(converted(html)[0])
    assert shown == clean(shown)
    for word in ("<script", "<img", "<iframe", "onerror=alert(1)>", "onclick", "<a ", "style"):
        assert word not in shown


@given(st.text(st.sampled_from(list("ab甲 1.*_`#>+-=|~[]()!<&;\\{}:\"'$^")), max_size=30))
@settings(max_examples=600, deadline=None)
def test_a_plain_text_shows_exactly_itself(said):
    said = " ".join(said.split())
    if "$$" in said or "\\(" in said or "\\[" in said:
        return  # may be a formula
    assert as_text(render(as_markdown(said))) == said


@given(st.lists(st.text(st.sampled_from(list("a甲1. *_#>+-=|")), max_size=8), max_size=4))
@settings(max_examples=400, deadline=None)
def test_line_by_line_too(lines):
    said = "\n".join(" ".join(line.split()) for line in lines if line.split())
    shown = render(as_markdown(said))
    assert as_text(shown) == " ".join(said.split())
    assert not any(
        tag in shown for tag in ("<h1", "<h2", "<ul", "<ol", "<table", "<hr", "<blockquote", "<em", "<strong", "<pre")
    )
