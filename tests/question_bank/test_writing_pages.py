"""The author's desk through its doors: who may, what a save answers, and that nothing an author types runs anywhere."""

import re

import msgspec
import pytest

from examhall.audit import trail
from question_bank.assignments import assign, scopes_of, withdraw
from question_bank.sight import Scope
from tests.bank_builders import a_desk

ITEM = "L1-06-S01"


@pytest.fixture
def desk(sqlite_bank):
    return a_desk(sqlite_bank.hall)


def begun(browser):
    """The address of the editor of a new version, and what it starts with."""
    address = browser.post(f"/bank/write/{ITEM}/again").headers["Location"]
    page = browser.get(address).get_data(as_text=True)
    start = page.split('id="start">', 1)[1].split("</script>", 1)[0]
    return address, msgspec.json.decode(start)


def changed(area, **words):
    return {**area, "items": [{**area["items"][0], **words}]}


def test_an_item_is_begun_saved_looked_at_and_handed_on(desk):
    author = desk("author")
    assert "Nothing is being written" in author.get("/bank/write").get_data(as_text=True)
    address, start = begun(author)
    assert ITEM in author.get("/bank/write").get_data(as_text=True)
    area = changed(start["words"], stem="术语FOB后面应填写什么地点，而不是哪里？", facts=[], as_of=None)
    looked = author.post(f"{address}/look", json={"words": area}).json
    assert looked["findings"] == []
    assert "而不是哪里" in looked["booklet"]["sections"][0]["questions"][0]["stem"]
    assert author.post(address, json={"edition": 1, "words": area}).json["edition"] == 2
    done = author.post(f"{address}/submit", json={"edition": 2, "words": area})
    assert done.json == {"to": f"/bank/items/{ITEM}"}
    page = author.get(done.json["to"]).get_data(as_text=True)
    assert "Version 2" in page
    assert "而不是哪里" in page
    assert author.get(address).headers["Location"] == f"/bank/items/{ITEM}", "the back button leads to the item"
    assert author.get("/bank/write/L1-06-S98").status_code == 404


def test_an_author_is_offered_what_is_assigned_and_told_who_assigns_where_nothing_is(desk, sqlite_bank):
    hall, (officer, person) = sqlite_bank.hall, (sqlite_bank.staff[name] for name in ("officer", "author"))
    author = desk("author")
    with hall.database.writing() as connection:
        for scope in scopes_of(connection, person):
            withdraw(connection, hall, hall.now(), officer, person, scope)
    assert "An exams officer assigns levels and areas, at Authors." in author.get("/bank/write").text
    with hall.database.writing() as connection:
        assign(connection, hall, hall.now(), officer, person, Scope("L2", "06"))
    page = author.get("/bank/write").text
    assert re.findall(r"<option>(L.)</option>", page) == ["L2"]
    assert re.findall(r'<option value="(\d\d)">', page) == ["06"]


def test_the_second_of_two_authors_gets_both(desk):
    first = desk("author")
    address, start = begun(first)
    first.post(address, json={"edition": 1, "words": changed(start["words"], knowledge="甲")})
    refused = first.post(address, json={"edition": 1, "words": changed(start["words"], knowledge="乙")})
    assert (refused.status_code, refused.json["code"]) == (409, "saved_meanwhile")
    assert refused.json["theirs"]["words"]["items"][0]["knowledge"] == "甲"
    assert refused.json["theirs"]["edition"] == 2


def test_where_two_editions_differ_is_told_in_the_words_of_the_editor_and_only_there(desk):
    first = desk("author")
    address, start = begun(first)
    theirs = changed(start["words"], knowledge="甲", calculation=False)
    first.post(address, json={"edition": 1, "words": theirs})
    mine = changed(start["words"], knowledge="乙")
    for door in ("", "/submit"):
        refused = first.post(address + door, json={"edition": 1, "words": mine})
        assert refused.json["lines"] == [["Point of knowledge", "Point of knowledge: 乙", "Point of knowledge: 甲"]], door


def test_words_that_were_refused_are_found_among_the_editions_and_taken_up(desk):
    author = desk("author")
    address, start = begun(author)
    author.post(address, json={"edition": 1, "words": changed(start["words"], knowledge="甲")})
    assert author.post(address, json={"edition": 1, "words": changed(start["words"], knowledge="乙")}).status_code == 409
    page = author.get(f"{address}/editions").get_data(as_text=True)
    assert "Put aside" in page
    chosen = author.get(f"{address}/editions?refused=1").get_data(as_text=True)
    told = chosen.split('class="scroll changed"', 1)[1].split("<details", 1)[0]
    assert "<mark>乙</mark>" in told
    assert "<mark>甲</mark>" in told
    assert author.post(f"{address}/editions?refused=1", data={"edition": 1}).status_code == 409, "not over what stands by now"
    assert author.post(f"{address}/editions?refused=1", data={"edition": 2}).headers["Location"] == address
    assert author.get(address).get_data(as_text=True).count("乙")
    for missing in ("?refused=9", "?saved=9"):
        assert author.get(f"{address}/editions{missing}").status_code == 404
    assert desk("reviewer").get(f"{address}/editions").status_code == 403


def test_what_another_has_handed_on_meanwhile_is_said_and_the_words_are_kept(desk):
    author = desk("author")
    address, start = begun(author)
    area = changed(start["words"], facts=[], as_of=None)
    author.post(address, json={"edition": 1, "words": area})
    assert author.post(f"{address}/submit", json={"edition": 2, "words": area}).status_code == 200
    late = author.post(address, json={"edition": 2, "words": changed(area, knowledge="晚到一步")})
    assert (late.status_code, late.json["code"]) == (409, "handed_on")
    page = author.get(f"{address}/editions?refused=1").get_data(as_text=True)
    assert "晚到一步" in page


def test_a_race_at_the_door_of_review_is_told_as_one(desk, monkeypatch):
    from sqlalchemy.exc import IntegrityError

    from question_bank.writing import pages

    author = desk("author")
    address, start = begun(author)

    def another_was_quicker(hall, *rest):
        author.post(address, json={"edition": 1, "words": changed(start["words"], knowledge="快一步")})
        raise IntegrityError("insert", {}, ValueError())

    monkeypatch.setattr(pages, "submit_item", another_was_quicker)
    reply = author.post(f"{address}/submit", json={"edition": 1, "words": start["words"]})
    assert (reply.status_code, reply.json["code"]) == (409, "saved_meanwhile")
    assert reply.json["theirs"]["words"]["items"][0]["knowledge"] == "快一步"


def handed_on(browser, knowledge):
    address, start = begun(browser)
    area = changed(start["words"], knowledge=knowledge, facts=[], as_of=None)
    edition = browser.post(address, json={"edition": start["edition"], "words": area}).json["edition"]
    assert browser.post(f"{address}/submit", json={"edition": edition, "words": area}).status_code == 200
    return address


def test_what_reviewers_said_stands_in_the_editor_and_on_the_next_version_until_it_is_answered(desk, sqlite_bank):
    author, reviewer = desk("author"), desk("reviewer")
    handed_on(author, "甲")
    item = f"/bank/items/{ITEM}"
    page = reviewer.get(item).get_data(as_text=True)
    assert "Point of knowledge: 甲" in page
    line = int(re.search(r'id="line-(\d+)"[^\n]*Point of knowledge: 甲', page)[1])
    reviewer.post(f"{item}/2/comments", data={"line": line, "text": "不是这个知识点"})
    reviewer.post(f"{item}/2", data={"move": "send_back", "note": "请改知识点"})
    address, _start = begun(author)
    editor = author.get(address).get_data(as_text=True)
    assert "请改知识点" in editor
    assert 'data-place="knowledge"' in editor
    assert "不是这个知识点" in editor
    handed_on(author, "乙")
    review = reviewer.get(item).get_data(as_text=True)
    assert f"to version 2, line {line}" in review
    assert "不是这个知识点" in review
    assert "请改知识点" in review
    assert "Mark as answered" not in review, "that is the author's"
    assert author.post(f"{item}/3/comments/1", data={"text": " "}).status_code == 409
    assert author.post(f"{address}/comments/1", json={"text": "改为乙"}).json["by"] == "author"
    assert author.post(f"{item}/3/comments/1", data={"text": "再答一次"}).status_code == 409, "once"
    assert reviewer.post(f"{item}/3/comments/1", data={"text": "x"}).status_code == 403
    assert author.post("/bank/items/L1-06-S02/1/comments/1", data={"text": "x"}).status_code == 404
    review = reviewer.get(item).get_data(as_text=True)
    assert "改为乙" in review
    with sqlite_bank.hall.database.reading() as connection:
        last = next(trail.read(connection, ITEM, 1))
    assert (last.action, last.detail["version"], last.detail["line"]) == ("answer_comment", 2, line)


def test_an_author_takes_back_what_nobody_has_judged_and_goes_on_writing(desk, sqlite_bank):
    author, reviewer = desk("author"), desk("reviewer")
    address = handed_on(author, "甲")
    item = f"/bank/items/{ITEM}"
    assert "In review" in reviewer.get(item).get_data(as_text=True)
    assert "Withdraw from review" not in reviewer.get(item).get_data(as_text=True)
    assert "Withdraw from review" in author.get(item).get_data(as_text=True)
    assert author.post(f"{item}/2/withdraw").headers["Location"] == address
    assert "Withdrawn" in author.get(item).get_data(as_text=True)
    assert reviewer.post(f"{item}/2", data={"move": "review"}).status_code == 409
    with sqlite_bank.hall.database.reading() as connection:
        assert {act.action for act in trail.read(connection, ITEM, 4)} >= {"hand_on_item", "withdraw_item", "reopen_item"}
    handed_on(author, "乙")
    reviewer.post(f"{item}/3", data={"move": "review"})
    late = author.post(f"{item}/3/withdraw")
    assert (late.status_code, "does not stand so" in late.get_data(as_text=True)) == (409, True)


def test_an_author_is_offered_only_the_areas_that_are_theirs(desk, sqlite_bank):
    hall, staff = sqlite_bank.hall, sqlite_bank.staff
    with hall.database.writing() as connection:
        for scope in scopes_of(connection, staff["author"]):
            withdraw(connection, hall, hall.now(), staff["officer"], staff["author"], scope)
        assign(connection, hall, hall.now(), staff["officer"], staff["author"], Scope("L1", "06"))
    author = desk("author")
    address = author.post("/bank/write", data={"kind": "task", "level": "L1", "area": "06", "language": "zh-CN"}).headers[
        "Location"
    ]
    page = author.get(address).get_data(as_text=True)
    offered = re.search(r'data-areas="([^"]*)"', page)[1]
    assert re.findall(r"&#34;(\d\d)&#34;", offered) == ["06"]
    start = msgspec.json.decode(page.split('id="start">', 1)[1].split("</script>", 1)[0])
    elsewhere = author.post(address, json={"edition": 1, "words": {**start["words"], "area": "10"}})
    assert (elsewhere.status_code, "not assigned" in elsewhere.json["says"]) == (403, True)


def test_what_cannot_go_to_review_says_why(desk):
    author = desk("author")
    address, start = begun(author)
    area = changed(start["words"], stem="")
    author.post(address, json={"edition": 1, "words": area})
    refused = author.post(f"{address}/submit", json={"edition": 2, "words": area})
    assert (refused.status_code, refused.json["code"]) == (409, "not_ready")
    assert refused.json["findings"][0] == {"part": "stem", "says": "There is no stem yet.", "stops": True}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"words": {}}', b'{"words": {"area": "06", "level": "L1", "items": []}}'])
@pytest.mark.parametrize("door", ["", "/submit", "/look"])
def test_what_cannot_be_read_is_refused_and_stores_nothing(desk, door, body):
    author = desk("author")
    address, start = begun(author)
    reply = author.post(address + door, data=body, content_type="application/json")
    assert (reply.status_code, reply.json["code"]) == (400, "malformed")
    assert begun(author)[1]["edition"] == start["edition"]


@pytest.mark.parametrize("username", ["reviewer", "officer", "chief", "proctor", "authority"])
def test_only_authors_write(desk, username):
    address, start = begun(desk("author"))
    other = desk(username)
    for get in ("/bank/write", address, f"{address}/view"):
        assert other.get(get).status_code == 403
    for post in (
        address,
        f"{address}/look",
        f"{address}/submit",
        f"{address}/give-up",
        f"/bank/write/{ITEM}/again",
        "/bank/write",
    ):
        assert other.post(post, json={"edition": 1, "words": start["words"]}).status_code == 403


def test_only_the_view_may_stand_in_a_frame_and_only_in_ours(desk):
    author = desk("author")
    address, _ = begun(author)
    assert "frame-ancestors 'self'" in author.get(f"{address}/view").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in author.get(address).headers["Content-Security-Policy"]


def test_words_that_look_like_markup_neither_end_the_page_nor_pass_into_the_view(desk):
    author = desk("author")
    address, start = begun(author)
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3))"
    area = changed(start["words"], stem=evil)
    author.post(address, json={"edition": 1, "words": area})
    page = author.get(address).get_data(as_text=True)
    assert "alert(1)" in page
    assert "<script>alert" not in page
    stem = author.post(f"{address}/look", json={"words": area}).json["booklet"]["sections"][0]["questions"][0]["stem"]
    assert not any(bad in stem for bad in ("<script", "<img", "onerror=", "href"))


def test_what_is_given_up_leaves_the_desk(desk):
    author = desk("author")
    address, _ = begun(author)
    assert author.post(f"{address}/give-up").status_code == 302
    assert "Nothing is being written" in author.get("/bank/write").get_data(as_text=True)
    assert author.post(f"{address}/give-up").status_code == 404
    assert author.post("/bank/write", data={"kind": "essay", "level": "L1", "area": "06"}).status_code == 400
    assert (
        author.post("/bank/write", data={"kind": "truth", "level": "L1", "area": "06", "language": "zh-CN"}).status_code == 302
    )


def test_a_reviewer_reads_what_a_new_version_changes(desk):
    author = desk("author")
    address, start = begun(author)
    area = changed(start["words"], knowledge="贸易术语后的地点", facts=[], as_of=None)
    author.post(address, json={"edition": 1, "words": area})
    assert author.post(f"{address}/submit", json={"edition": 2, "words": area}).status_code == 200
    page = desk("reviewer").get(f"/bank/items/{ITEM}").get_data(as_text=True)
    assert "Changed since version 1" in page
    lines = page.split('class="scroll changed"', 1)[1].split("</section>", 1)[0]
    assert lines.count('data-sign="-"') >= 1
    assert "贸易术语后的地点" in re.sub("</?mark>", "", lines)
    first = desk("reviewer").get(f"/bank/items/{ITEM}?version=1").get_data(as_text=True)
    assert "Changed since" not in first
