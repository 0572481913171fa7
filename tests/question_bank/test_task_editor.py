"""Operation tasks written in the browser: the form knows every attribute, words survive the page, tests run, nothing is lost."""

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.prose import render
from examhall.text_file import TextFile
from grading.marking import judge
from question_bank import queries
from question_bank.authored_text import read_authored, write_authored, write_plain
from question_bank.authored_words import MAPPINGS, OF_MAPPINGS, for_page, from_page, read_words, typed, words_of
from question_bank.loading import facts_of, read_file, take_in
from question_bank.register import write_facts
from question_bank.tasks import authored
from question_bank.tasks.authored import AuthoredTask
from question_bank.tasks.form import COLUMNS, DOCUMENT, FIELDS, TASK, TEST, VARIANT
from question_bank.tasks.proofreading import try_task
from tests.bank_builders import CONTENT, a_desk

TASKS = sorted((CONTENT / "tasks").glob("*.yaml"))
FORMS = [
    *((shape, lines) for shape, (_label, lines) in (FIELDS | COLUMNS).items()),
    (authored.AuthoredDocument, DOCUMENT), (authored.AuthoredVariant, VARIANT), (authored.AuthoredTest, TEST), (AuthoredTask, TASK),
]  # fmt: skip


@pytest.fixture
def desk(sqlite_bank):
    return a_desk(sqlite_bank.hall)


def words(name="T03"):
    return words_of(read_authored((CONTENT / "tasks" / f"{name}.yaml").read_text(encoding="utf-8"), AuthoredTask))


def post(browser, address, body):
    """As a page posts it: in the order of its words, which the test browser's own JSON would sort."""
    return browser.post(address, data=msgspec.json.encode(body), content_type="application/json")


def begun(browser, item="L1-T03"):
    """The address of a task's editor, and what the page starts with."""
    address = browser.post(f"/bank/write/{item}/again").headers["Location"]
    page = browser.get(address).get_data(as_text=True)
    return address, msgspec.json.decode(page.split('id="start">', 1)[1].split("</script>", 1)[0])


def as_a_script_keeps(value):
    """JSON there and back through a script, which puts names that are numbers first, in the order of these numbers."""
    if isinstance(value, list):
        return [as_a_script_keeps(one) for one in value]
    if not isinstance(value, dict):
        return msgspec.json.decode(msgspec.json.encode(value))
    names = sorted((name for name in value if re.fullmatch(r"0|[1-9]\d{0,8}", name)), key=int)
    return {name: as_a_script_keeps(value[name]) for name in [*names, *(name for name in value if name not in names)]}


@pytest.mark.parametrize(("shape", "lines"), FORMS, ids=lambda one: getattr(one, "__name__", ""))
def test_the_form_has_a_control_for_every_attribute(shape, lines):
    assert {line.name for line in lines} == set(shape.__struct_fields__)
    assert len({line.name for line in lines}) == len(lines)


def test_every_way_of_answering_has_a_form():
    assert FIELDS.keys() == set(authored.AuthoredField.__args__)
    assert COLUMNS.keys() == set(authored.AuthoredColumn.__args__)


@pytest.mark.parametrize("path", TASKS, ids=lambda path: path.stem)
def test_a_task_survives_the_page_and_its_text_form(path):
    task = read_authored(path.read_text(encoding="utf-8"), AuthoredTask)
    back = read_words(from_page(as_a_script_keeps(for_page(words_of(task)))))
    assert msgspec.convert(back, AuthoredTask, strict=False) == task
    text = write_authored(task)
    assert write_authored(read_authored(text, AuthoredTask)) == text
    assert write_authored(msgspec.convert(back, AuthoredTask, strict=False)) == text, "exactly, not only in meaning"


def test_every_mapping_of_a_task_goes_to_the_page_as_pairs():
    shapes = [
        AuthoredTask,
        *authored.AuthoredField.__args__,
        *authored.AuthoredColumn.__args__,
        authored.AuthoredVariant,
        authored.AuthoredTest,
    ]
    found = {
        (one.name, of_mappings(one.type))
        for shape in shapes
        for one in msgspec.inspect.type_info(shape).fields
        if of_mappings(one.type)
    }
    assert {name for name, _depth in found} == MAPPINGS
    assert {name for name, depth in found if depth == 2} | {"given"} == OF_MAPPINGS | {"fields"}, (
        "what stands in `fields` are shapes"
    )


def of_mappings(kind):
    """How deep mappings lie in each other in this type."""
    inner = [of_mappings(one) for one in getattr(kind, "types", ())]
    if isinstance(kind, msgspec.inspect.DictType):
        return 1 + of_mappings(kind.value_type)
    return max(inner, default=0)


NAMES = st.lists(
    st.one_of(st.integers(0, 400).map(str), st.sampled_from(["a", "b2", "pairs", "007", "-1"])),
    unique=True,
    min_size=1,
    max_size=6,
)


@given(NAMES, NAMES, NAMES)
def test_names_that_are_numbers_keep_their_order_on_the_page_and_in_the_text_form(cards, sources, rows):
    task = words()
    named = {name: f"文字 {name}" for name in cards}
    task["fields"] = [
        {"ask": "order", "id": "1", "label": "排序", "cards": named, "right": cards[::-1], "bands": {"9": "3", "4": "1"}},
        {"ask": "match", "id": "2", "label": "连线", "sources": {one: one for one in sources}, "targets": named,
         "right": dict.fromkeys(sources, cards[0]), "each": "1", "layout": "matrix"},
        {"ask": "table", "id": "3", "label": "表", "key": ["10"], "rows": {row: {"30": "x", "10": row} for row in rows},
         "columns": [{"ask": "text", "id": one, "label": one, "points": "1"} for one in ("30", "10")]},
    ]  # fmt: skip
    task["parameters"] = dict.fromkeys(sources, "1")
    task["variants"][1]["fields"] = {"2": {"targets": named}, "1": {"cards": named}}
    task["tests"] = [{"name": "错", "given": {"2": dict.fromkeys(sources, "x"), "1": cards}, "expect": "0"}]
    task = msgspec.json.decode(msgspec.json.encode(task))  # no part of it is another: YAML would name it instead
    text = write_plain(task)
    back = read_words(from_page(as_a_script_keeps(for_page(task))))
    assert write_plain(back) == write_plain(typed(task))
    assert write_plain(read_words(TextFile(Path("T.yaml"), text).content)) == write_plain(typed(task))


@pytest.mark.parametrize("pairs", [[["a", "1"], ["a", "2"]], [["a"]], ["a"], [[1, "a"]], "a"])
def test_pairs_that_are_none_are_refused(desk, pairs):
    author = desk("author")
    address, start = begun(author)
    sent = {**start["words"], "parameters": {"pairs": pairs}}
    assert post(author, address, {"edition": 1, "words": sent}).status_code == 400


def test_a_task_is_begun_and_saved_long_before_it_is_whole(desk):
    author = desk("author")
    begin = author.post("/bank/write", data={"kind": "task", "level": "L1", "area": "02", "language": "zh-CN"})
    address = begin.headers["Location"]
    assert address == "/bank/write/L1-T07", "the tasks of the test bank end at T06"
    page = author.get(address).get_data(as_text=True)
    start = msgspec.json.decode(page.split('id="start">', 1)[1].split("</script>", 1)[0])
    unfinished = {
        **start["words"],
        "fields": [{"ask": "number", "id": "f1", "label": "", "points": "", "value": ""}],
        "seconds": "",
    }
    assert post(author, address, {"edition": 1, "words": unfinished}).json["edition"] == 2
    told = post(author, f"{address}/look", {"words": unfinished, "variant": "A"}).json
    assert told["booklet"] is None
    assert told["findings"][0]["stops"]
    assert "L1-T07" in author.get("/bank/write").get_data(as_text=True)
    refused = post(author, f"{address}/submit", {"edition": 2, "words": unfinished})
    assert (refused.status_code, refused.json["code"]) == (409, "not_ready")
    assert author.get(f"{address}/try").status_code == 409, "there is nothing to try yet"


def test_beside_a_task_stand_its_view_its_findings_and_what_its_tests_earn(desk):
    author = desk("author")
    address, start = begun(author)
    told = post(author, f"{address}/look", {"words": start["words"], "variant": "C"}).json
    assert told["findings"] == []
    assert (told["shown"], told["variants"][:3]) == ("C", ["A", "B", "C"])
    assert told["booklet"]["sections"][0]["questions"][0]["fields"]
    assert all(run["holds"] for run in told["runs"])
    assert {run["name"] for run in told["runs"]} > {"the right answer"}
    wrong = {**start["words"], "tests": [{**start["words"]["tests"][0], "expect": "19.5"}]}
    told = post(author, f"{address}/look", {"words": wrong}).json
    failing = [run for run in told["runs"] if not run["holds"]]
    assert failing[0]["name"] == start["words"]["tests"][0]["name"]
    assert (failing[0]["expect"], "tests") == ("19.5", told["findings"][0]["part"])
    assert told["booklet"], "it is drawn all the same"


@pytest.mark.parametrize(
    ("change", "part", "says"),
    [
        (lambda w: w["fields"][0].update(points="many"), "fields.0.points", "A number is needed here."),
        (lambda w: w["fields"][0].pop("points"), "fields.0.points", "“points” is missing here."),
        (lambda w: w["fields"][0].update(colour="red"), "fields.0", "There is no “colour” here."),
        (lambda w: w["values"].update(odd="1 / 0"), "values.odd", "a formula divides by zero"),
        (lambda w: w["values"].update(odd="__import__('os')"), "values.odd", "is not allowed in a formula"),
        (lambda w: w["documents"][0].update(text="{{ nobody }}"), "documents.0", "a placeholder cannot be filled"),
        (lambda w: w.update(stem=r"\(\frac{\)"), "stem", "cannot be read"),
        (lambda w: w.update(constraints=["1 < 2", "2 < 1"]), "constraints.1", "variant A: `2 < 1` does not hold"),
        (lambda w: w.update(constraints=["1 +"]), "constraints.0", "is not a formula"),
        (lambda w: w.update(variants=w["variants"][:2]), "variants", "at least 3 variants"),
        (lambda w: w.update(facts=["F99"]), "facts", "The register has no fact F99: a reviewer adds it"),
        (lambda w: w.update(title=" "), "title", "Give the task a title."),
        (lambda w: w.update(seconds=5), "seconds", "60 to 5400"),
        (lambda w: w["documents"][0].update(text="![](picture:" + "0" * 32 + ")"), "documents.0", "Say what the picture shows"),
        (lambda w: w.update(stem="![x](http://example.test/x.png)"), "stem", "A picture from elsewhere"),
        (lambda w: w["tests"][0].update(given={"nobody": "1"}), "tests.0", "there is no field nobody"),
        (lambda w: w.update(stem="在亚马逊上架"), "stem", "It names real brands"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place(change, part, says):
    changed = words()
    change(changed)
    found = try_task(changed, render, {}, judge).findings
    assert [one for one in found if one.part == part and says in one.says], found


def test_what_markers_read_earns_nothing_in_tests_and_keeps_no_task_back():
    judged = {"ask": "judged", "id": "why", "label": "说明", "rubric": "说出两点", "example": "因为……", "points": "2"}
    said = words()
    said |= {"points": "22", "fields": [*said["fields"], judged]}
    tried = try_task(said, render, {}, judge)
    assert all(run.holds for run in tried.runs)
    assert {run.earned for run in tried.runs if run.test.name == "the right answer"} == {20}
    assert not any(one.stops for one in tried.findings if one.part not in ("facts",))
    assert [one.part for one in tried.findings if "Markers read this" in one.says] == [f"fields.{len(said['fields']) - 1}"]


@pytest.mark.parametrize("step", ["0", "-0.5", "0.01"])
def test_markers_give_points_in_steps_that_somebody_can_choose_from(step):
    judged = {
        "ask": "judged",
        "id": "why",
        "label": "说明",
        "rubric": "说出两点",
        "example": "因为……",
        "points": "2",
        "step": step,
    }
    said = words() | {"points": "22", "fields": [*words()["fields"], judged]}
    found = try_task(said, render, {}, judge).findings
    assert [one for one in found if one.stops and "markers give points in steps" in one.says], found


def test_a_task_is_shown_before_its_points_add_up_and_goes_nowhere_until_they_do():
    tried = try_task({**words(), "points": "25"}, render, {"F38": None}, judge)
    assert tried.built
    assert tried.built.item.points == 20
    assert [one.says for one in tried.findings if one.part == "points" and one.stops] == [
        "variant A: the task is worth 25 points, its fields pay 20"
    ]
    begun = {**words(), "fields": [], "tests": [], "values": {}, "constraints": [], "documents": []}
    tried = try_task({**begun, "stem": "未完"}, render, {"F38": None}, judge)
    assert (tried.built is not None, tried.runs) == (True, [])
    assert [one.part for one in tried.findings if one.stops] == ["points", "fields"]


def test_what_is_wrong_is_said_in_the_reader_s_language(desk):
    author = desk("author")
    address, start = begun(author)
    start["words"]["values"]["pairs"].append(["odd", "1 / 0"])
    author.set_cookie("locale", "zh_CN")
    found = post(author, f"{address}/look", {"words": start["words"]}).json["findings"]
    assert "公式中除数为零" in found[0]["says"]


def test_a_task_with_a_failing_test_does_not_go_to_review_and_a_mended_one_does(desk, sqlite_bank):
    author = desk("author")
    address, start = begun(author)
    good = start["words"]
    wrong = {**good, "tests": [{**good["tests"][0], "expect": "0.25"}]}
    post(author, address, {"edition": 1, "words": wrong})
    refused = post(author, f"{address}/submit", {"edition": 2, "words": wrong})
    assert (refused.status_code, refused.json["code"]) == (409, "not_ready")
    assert {one["part"] for one in refused.json["findings"]} == {"tests"}
    changed = {**good, "title": "计费重与报价"}
    post(author, address, {"edition": 2, "words": changed})
    assert post(author, f"{address}/submit", {"edition": 3, "words": changed}).json == {"to": "/bank/items/L1-T03"}
    with sqlite_bank.hall.database.reading() as connection:
        version = queries.read_version(connection, "L1-T03", 2)
    assert version.item.variants[0].question.title == "计费重与报价"
    assert version.item.solved is None, "what has changed must be solved anew"
    assert len(version.tests) > len(version.item.variants)
    assert read_authored(version.authored, AuthoredTask).title == "计费重与报价"


def test_a_task_of_two_levels_is_written_once_and_goes_to_review_in_both(desk, sqlite_bank):
    bank = sqlite_bank
    with bank.hall.database.writing() as connection:
        write_facts(connection, bank.hall, bank.hall.now(), bank.staff["author"], facts_of(CONTENT).values())
    read = read_file(bank.hall, CONTENT / "tasks" / "T10.yaml")
    take_in(bank.hall, [read], bank.staff["author"], bank.reviewers)
    levels = [one.item.id for one in read]
    assert len(levels) == 2
    author = desk("author")
    address, start = begun(author, levels[1])
    assert address == f"/bank/write/{levels[0]}"
    changed = {**start["words"], "title": "改过的标题"}
    post(author, address, {"edition": 1, "words": changed})
    assert post(author, f"{address}/submit", {"edition": 2, "words": changed}).status_code == 200
    with bank.hall.database.reading() as connection:
        assert [queries.read_version(connection, one, 2).item.variants[0].question.title for one in levels] == [
            "改过的标题"
        ] * 2


def test_the_text_form_goes_there_and_back_and_says_which_line_cannot_be_read(desk):
    author = desk("author")
    address, start = begun(author)
    text = post(author, f"{address}/text", {"words": start["words"]}).json["text"]
    back = post(author, f"{address}/words", {"text": text}).json["words"]
    assert back == start["words"]
    assert post(author, f"{address}/text", {"words": back}).json["text"] == text
    for broken, line in (
        (text + "title: 又一个\n", len(text.splitlines()) + 1),
        ("id: L1-T03\n\tlevel: L1\n", 2),
        ("id: *x\n", 1),
    ):
        refused = post(author, f"{address}/words", {"text": broken})
        assert (refused.status_code, refused.json["code"], refused.json["line"]) == (409, "unreadable_text", line)
    for other in (text.replace("id: L1-T03", "id: L1-T04"), text.replace("level: L1", "level: L2"), "- a\n", "x: 1\n"):
        assert post(author, f"{address}/words", {"text": other}).json["code"] == "unreadable_text"


def test_what_was_saved_can_be_tried_with_its_marks(desk):
    author = desk("author")
    address, start = begun(author)
    post(author, address, {"edition": 1, "words": {**start["words"], "title": "只在草稿里"}})
    page = author.get(f"{address}/try?variant=B").get_data(as_text=True)
    assert f"{address}/booklet?variant=B" in page
    told = author.get(f"{address}/booklet?variant=B").json
    assert told["booklet"]["sections"][0]["questions"][0]["title"] == "只在草稿里"
    assert post(author, f"{address}/marks?variant=B", {"responses": told["model"]}).json["points"] == "20"
    assert post(author, f"{address}/marks?variant=B", {"responses": {}}).json["points"] == "0"
    assert post(author, f"{address}/marks?variant=B", {"responses": {"nobody": "1"}}).status_code == 400
    assert author.get(f"{address}/try?variant=Z").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [{"id": "L1-T03"}, {"id": "L1-T03", "level": "L1", "area": 6}, {"id": "L1-T03", "level": "L1", "area": "99"}, [], "x", {"items": []}, {"id": "L1-T03", "level": "L1", "area": "02", "seconds": 1.5}],
)  # fmt: skip
def test_what_is_no_task_is_refused_and_stores_nothing(desk, sent):
    author = desk("author")
    address, start = begun(author)
    assert post(author, address, {"edition": 1, "words": sent}).status_code == 400
    assert begun(author)[1]["edition"] == start["edition"] == 1


def test_words_too_deep_or_too_many_are_refused(desk):
    author = desk("author")
    address, start = begun(author)
    deep = []
    for _ in range(40):
        deep = [deep]
    assert post(author, address, {"edition": 1, "words": {**start["words"], "tests": deep}}).status_code == 400
    assert post(author, address, {"edition": 1, "words": {**start["words"], "stem": "长" * 170_000}}).status_code == 413
    assert author.post(address, data=b"[" * 100_000, content_type="application/json").status_code == 400


@pytest.mark.parametrize("username", ["reviewer", "officer", "chief", "proctor", "authority"])
def test_only_authors_look_at_what_is_being_written(desk, username):
    address, start = begun(desk("author"))
    other = desk(username)
    for door in ("/view", "/try", "/booklet"):
        assert other.get(address + door).status_code == 403
    for door in ("/look", "/marks", "/text", "/words"):
        assert other.post(address + door, json={"words": start["words"]}).status_code == 403


def test_a_difference_between_versions_of_a_task_is_told_in_one_form(desk, sqlite_bank):
    """The first version is a file with its author's layout, the second comes from the editor: only what changed is told."""
    author = desk("author")
    address, start = begun(author)
    changed = {**start["words"], "knowledge": "计费重与两种线路"}
    post(author, address, {"edition": 1, "words": changed})
    post(author, f"{address}/submit", {"edition": 2, "words": changed})
    page = author.get("/bank/items/L1-T03").get_data(as_text=True)
    told = page.split("Changed since version 1", 1)[1].split("</section>", 1)[0]
    assert (told.count('data-sign="-"'), told.count('data-sign="+"')) == (2, 1), "the knowledge, and the day it was solved"
