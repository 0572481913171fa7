"""What goes out and comes in again is the same: the product's own content in every format, and items with the nastiest words."""

import io
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from examhall.archives import pack
from examhall.text_file import TextFile
from question_bank.exchange.about import Defaults
from question_bank.exchange.brought import Outgoing
from question_bank.exchange.formats import FORMATS, read_file
from question_bank.exchange.qti_names import SCHEMA_LOCATION, as_in_2x
from question_bank.exchange.qti_package_writing import with_text
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.tasks.authored import AuthoredTask
from question_bank.theory import AuthoredArea, AuthoredItem, AuthoredOption

CONTENT = Path(__file__).parents[3] / "seeds" / "content"
ELSEWHERE = Defaults("L3", "15", knowledge="none of it counts", source="none of it counts")
QTI = [code for code in FORMATS if code.startswith("qti")]
NASTY = [
    "=1+1", "+86", "-5%", "@x", "'=a", "''", "\t制表", "'t", "=cmd|' /C calc'!A0", "{a}", "}", "{", "a = b ~ c # d : e", "::t::", "a\\:b", "\\", "\\\\",
    "\\n", "-> b", "=a -> b", "%50%", "####", "// c", "$CATEGORY: x", "]]>", "<![CDATA[x]]>", "<b>粗</b>", "&amp;", "&", "a<b", "\\(x^2\\)", "\\[\\frac{1}{2}\\]",
    "| a | b |\n|---|--:|\n| 1 | 2 |", "> 引用", "1. 一\n2. 二", "- 一\n\n  二", "# 标题", "**粗**体", "“引号”、《书名》——……", "😀", "é", "  空格  ", "\n\n段\n\n段\n",
    "_x0041_", "_x000D_", "１２", "a\u3000b", "'", '"', "正确", "true", "A", "30", "1e5", "2026-11-01", "{{ name }}", "[html]x", "[markdown]",
]  # fmt: skip


@cache
def theory() -> list[Outgoing]:
    files = [TextFile(path).read_as(AuthoredArea) for path in sorted(CONTENT.glob("L?/theory/*.yaml"))]
    return [Outgoing(theory=replace(area, items=[item])) for area in files for item in area.items]


def there_and_back(items, code):
    written = FORMATS[code].write(items)
    return written, read_file(written.data, "items", ELSEWHERE)


@pytest.mark.parametrize("code", FORMATS)
def test_the_products_own_items_come_back_to_the_letter(code):
    items = theory()[:: 1 if code in ("gift", "moodle", "spreadsheet") else 5]
    written, reading = there_and_back(items, code)
    assert reading.faults == []
    assert reading.losses == []
    assert [one.theory for one in reading.items] == [one.theory for one in items]
    assert {loss.code for loss in written.losses} <= {"formulas_as_tex"}


def test_the_products_own_tasks_come_back_whole_in_a_package():
    tasks = [TextFile(path).read_as(AuthoredTask) for path in sorted((CONTENT / "tasks").glob("*.yaml"))[:7]]
    written, reading = there_and_back([Outgoing(task=task) for task in tasks], "qti3")
    assert reading.faults == []
    assert [one.task for one in reading.items] == tasks
    named = {loss.values["field"] for loss in written.losses if loss.place == "L1-T01"}
    assert "SKU 表" in named


@pytest.mark.parametrize(("code", "schema", "edition"), [
    ("qti21", "QTIv2.1 Package", "1.0.0"), ("qti22", "QTIv2.2 Package", "1.0.0"), ("qti3", "QTI Package", "3.0.0"),
])  # fmt: skip
def test_a_package_says_what_the_packaging_specification_asks_for(code, schema, edition):
    task = TextFile(CONTENT / "tasks" / "T05.yaml").read_as(AuthoredTask)
    written = FORMATS[code].write([theory()[0], Outgoing(task=task)])
    data = with_text(written.data, "not-represented.txt", b"x")
    package = zipfile.ZipFile(io.BytesIO(data))
    manifest = etree.fromstring(package.read("imsmanifest.xml"))
    said = {etree.QName(one).localname: one.text for one in manifest.iter() if one.text}
    assert (said["schema"], said["schemaversion"]) == (schema, edition)
    assert {one.get("href") for one in manifest.iter("{*}file")} == set(package.namelist()) - {"imsmanifest.xml"}
    hyphens = code == "qti3"
    for name in package.namelist():
        if name.startswith("items/"):
            item = as_in_2x(etree.fromstring(package.read(name)))
            assert item.get(SCHEMA_LOCATION).endswith(".xsd")
            score, most = item.findall("outcomeDeclaration")[:2]
            assert (most.get("identifier"), most.findtext("defaultValue/value")) == ("MAXSCORE", score.get("normalMaximum"))
            assert ("qti-align" in package.read(name).decode()) <= hyphens
            for asked in item.iter("choiceInteraction", "orderInteraction", "matchInteraction"):
                assert "T05" not in name or asked[0].tag == "prompt"
            for mapped in item.iter("mapResponse"):
                condition = mapped.getparent().getparent().getparent()
                assert (condition.tag, condition.find("not/isNull") is not None) == ("responseIf", True)
    assert read_file(data, "items", ELSEWHERE).items[0].theory == theory()[0].theory
    assert read_file(data, "items", ELSEWHERE).items[1].task == task


@pytest.mark.parametrize("code", QTI)
def test_the_rules_of_a_task_that_was_changed_elsewhere_are_read(code):
    task = TextFile(CONTENT / "tasks" / "T05.yaml").read_as(AuthoredTask)
    package = zipfile.ZipFile(io.BytesIO(FORMATS[code].write([Outgoing(task=task)]).data))
    changed = {name: package.read(name) for name in package.namelist() if not name.startswith("words/")}
    reading = read_file(pack(changed), "items", ELSEWHERE)
    assert reading.faults == []
    assert reading.items


@pytest.mark.parametrize("code", ["moodle", "gift", "spreadsheet"])
def test_tasks_are_named_where_a_format_holds_none(code):
    task = TextFile(CONTENT / "tasks" / "T05.yaml").read_as(AuthoredTask)
    written, _ = there_and_back([Outgoing(task=task)], code)
    assert [(one.place, one.code, one.whole) for one in written.losses] == [("L1-T05", "task_not_in_format", True)]


@pytest.mark.parametrize("version", QTI)
def test_an_item_that_was_changed_elsewhere_is_read_as_it_stands(version):
    written = FORMATS[version].write(theory()[:2])
    package = zipfile.ZipFile(io.BytesIO(written.data))
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as out:
        for name in package.namelist():
            out.writestr(
                name,
                package.read(name).replace("企业对政府".encode(), "企业对大学".encode())
                if name.startswith("items/")
                else package.read(name),
            )
    first, second = read_file(changed.getvalue(), "items", ELSEWHERE).items
    entry = first.theory.items[0]
    assert entry.options[3].text == "企业对大学（B2G）"
    assert entry.options[3].why == theory()[0].theory.items[0].options[3].why
    assert (first.theory.level, entry.id, entry.knowledge) == ("L1", "L1-01-S01", "交易模式的区分")
    assert second.theory == theory()[1].theory


text = st.one_of(st.sampled_from(NASTY), st.lists(st.sampled_from(NASTY), min_size=2, max_size=3).map("".join),
                 st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\r\u2028\u2029"), min_size=1, max_size=30))  # fmt: skip


@st.composite
def items(draw):
    kind = draw(st.sampled_from([Kind.SINGLE, Kind.MULTIPLE, Kind.TRUTH]))
    options = []
    if kind is not Kind.TRUTH:
        count = 4 if kind is Kind.SINGLE else draw(st.sampled_from([4, 5]))
        right = {draw(st.integers(0, 3))} if kind is Kind.SINGLE else draw(st.sets(st.integers(0, 3), min_size=2, max_size=3))
        options = [AuthoredOption(draw(text), draw(st.just("") | text), n in right) for n in range(count)]
    facts = draw(st.lists(st.sampled_from(["F01", "F02", "F77"]), unique=True, max_size=2))
    item = AuthoredItem(
        id=f"L1-06-{kind[0].upper()}{draw(st.integers(10, 9999))}", kind=kind, difficulty=draw(st.sampled_from(Difficulty)),
        cognitive=draw(st.sampled_from(Cognitive)), knowledge=draw(text).strip() or "知识", source=draw(text).strip() or "来源",
        seconds=draw(st.integers(5, 600)), stem=draw(text), options=options, right=draw(st.booleans()) if kind is Kind.TRUTH else None,
        why=draw(st.just("") | text) if kind is Kind.TRUTH else "", facts=facts, as_of=date(2026, 11, 1) if facts else None,
        calculation=draw(st.booleans()), solved=draw(st.sampled_from([None, date(2026, 11, 2)])),
    )  # fmt: skip
    return Outgoing(theory=AuthoredArea("06", "L1", [item], draw(st.sampled_from(["zh-CN", "en"]))))


@pytest.mark.parametrize("code", FORMATS)
@given(item=items())
@settings(max_examples=60, deadline=None)
def test_the_nastiest_words_come_back_the_same(code, item):
    try:
        _written, reading = there_and_back([item], code)
    except ValueError:  # a formula that no page could show: such an item never gets into the bank
        return
    assert reading.faults == []
    assert [one.theory for one in reading.items] == [item.theory]


@given(said=st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_cell_begins_as_a_formula_and_every_text_is_read_back(said):
    from question_bank.exchange.spreadsheet_columns import guarded, unguarded

    assert not guarded(said).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(said)) == said
