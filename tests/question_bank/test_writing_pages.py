"""The author's desk through its doors: who may, what a save answers, and that nothing an author types runs anywhere."""

import msgspec
import pytest

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
    assert author.get(address).status_code == 404


def test_the_second_of_two_authors_gets_both(desk):
    first = desk("author")
    address, start = begun(first)
    first.post(address, json={"edition": 1, "words": changed(start["words"], knowledge="甲")})
    refused = first.post(address, json={"edition": 1, "words": changed(start["words"], knowledge="乙")})
    assert (refused.status_code, refused.json["code"]) == (409, "saved_meanwhile")
    assert refused.json["theirs"]["words"]["items"][0]["knowledge"] == "甲"
    assert refused.json["theirs"]["edition"] == 2


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
    assert "knowledge: 贸易术语后的地点" in lines
    first = desk("reviewer").get(f"/bank/items/{ITEM}?version=1").get_data(as_text=True)
    assert "Changed since" not in first
