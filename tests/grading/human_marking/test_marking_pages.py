"""Markers at their desks: from the next answer to a released score, and nothing anywhere that says whose answer it is."""

import gzip
import re

import pytest
from sqlalchemy import select

from examhall.instants import MINUTE
from examhall.people.tables import person
from examhall.registration.tables import registration
from grading.human_marking.agreement import SUGGESTED
from grading.human_marking.setting import RULE
from grading.pieces.tables import piece_mark
from tests.bank_builders import a_desk
from tests.grading.human_marking.judged_room import ANSWER, EXAMPLE, RUBRIC, JudgedRoom
from tests.grading.test_grading_pages import text_of


@pytest.fixture
def story(sqlite_bank):
    story = JudgedRoom(sqlite_bank)
    story.markers("marker1", "marker2", "marker3")
    story.desk = a_desk(story.hall)
    return story


def taken(browser):
    """The address of the next answer."""
    reply = browser.post("/marking/next")
    assert reply.status_code == 302
    return reply.headers["Location"]


def said(points, **more):
    return {"points": points, "comment": "", "then": "desk", **more}


def test_two_mark_a_third_decides_and_the_officer_sees_the_score_and_how_it_came(story, clock):
    one, other, officer = (story.desk(name) for name in ("marker1", "marker2", "officer"))
    assert "Answers that wait for you: 2" in text_of(one.get("/marking"))
    first = taken(one)
    page = text_of(one.get(first))
    assert ANSWER in page
    assert RUBRIC in page
    assert EXAMPLE in page
    assert "0 0.5 1 1.5 2" in page
    onward = one.post(first, data=said("2", comment="写全了", then="next"))
    assert onward.headers["Location"] not in (first, "/marking"), "the next one comes by itself"
    one.post(onward.headers["Location"], data=said("1"))
    assert "2 / 2 Change the mark" in text_of(one.get("/marking"))
    clock.at += MINUTE
    for _ in range(2):
        where = taken(other)
        assert "写全了" not in text_of(other.get(where)), "nobody sees what the other said"
        other.post(where, data=said("0.5"))
    assert "0.5 / 2 marked by two" in text_of(other.get("/marking"))
    desk = text_of(officer.get("/marking/differing"))
    assert "2 · 0.5" in desk
    told = [text_of(officer.get(f"/marking/overview/sittings/{sitting}")) for sitting in story.room.sittings[:2]]
    (waits,) = (page for page in told if "the two marks differ" in page)
    assert "marker1" not in waits, "who is to decide cannot tell by the marks whose answer it is"
    where = first.replace("/answers/", "/differing/")
    page = text_of(officer.get(where))
    assert "First marker 2 写全了" in page
    assert "Second marker 0.5" in page
    assert "marker1" not in page
    assert officer.post(where, data={"points": "1.5", "reason": ""}).status_code == 422
    assert officer.post(where, data={"points": "1.5", "reason": "只差 ONLY"}).status_code == 302
    assert officer.post(where, data={"points": "1.5", "reason": "只差 ONLY"}).status_code == 302, "pressed twice"
    story.back_office()
    assert sorted(score for _, score in (story.results()[1], story.results()[2])) == ["98.8", "99.5"]
    seat = 1 if story.results()[1][1] == "99.5" else 2
    sitting = story.room.sittings[seat - 1]
    assert "by markers read by markers, who gave the points" in text_of(officer.get(f"/results/sittings/{sitting}"))
    told = text_of(officer.get(f"/marking/overview/sittings/{sitting}"))
    assert "1.5 / 2" in told
    assert "marker1 写全了" in told
    assert "officer · decided between the two 只差 ONLY" in told


def test_no_page_of_a_marker_says_who_the_candidate_is(story):
    one = story.desk("marker1")
    with story.hall.database.reading() as connection:
        rows = connection.execute(
            select(person.c.name, person.c.id, registration.c.ticket, registration.c.id.label("registration"))
            .join(registration, registration.c.person_id == person.c.id)
        ).all()  # fmt: skip
    secrets = {value for row in rows for value in row} | set(story.room.sittings) | {story.room.run, story.room.booklet(1)}
    secrets |= {"第一考场", "考点", "0001"}
    where = taken(one)
    pages = [one.get(path).get_data(as_text=True) for path in ("/marking", where)]
    one.post(where, data=said("1"))
    pages += [one.get(path).get_data(as_text=True) for path in ("/marking", where)]
    for page in pages:
        assert ANSWER in page or "Marking" in page
        assert not [secret for secret in secrets if secret in page]
    for path in (f"/results/{story.room.administration}", f"/results/sittings/{story.room.sittings[0]}",
                 f"/marking/overview/sittings/{story.room.sittings[0]}", "/results", "/marking/overview"):  # fmt: skip
        assert one.get(path).status_code == 403, path


def test_a_marker_opens_no_answer_that_was_not_given_out_to_them(story):
    one, other = story.desk("marker1"), story.desk("marker2")
    where = taken(one)
    other_piece = next(row.id for row in story.pieces().values() if row.id not in where)
    assert one.get(f"/marking/answers/{other_piece}").status_code == 404
    assert one.post(f"/marking/answers/{other_piece}", data=said("1")).status_code == 404
    assert one.get(where.replace("/answers/", "/differing/")).status_code == 403
    if taken(other) != where:
        assert other.get(where).status_code == 404


def test_a_mark_without_points_keeps_the_comment_and_says_what_is_missing(story):
    one = story.desk("marker1")
    where = taken(one)
    for wrong in ("", "0.7", "many", "sNaN"):
        reply = one.post(where, data=said(wrong, comment="两点只写了一点"))
        page = reply.get_data(as_text=True)
        assert reply.status_code in (400, 409, 422)
        assert "Choose one of the points shown." in page
        assert ">两点只写了一点</textarea>" in page
    assert story.read(piece_mark) == []


def test_the_same_mark_sent_twice_is_one_and_a_late_change_is_told_kindly(story):
    one, other = story.desk("marker1"), story.desk("marker2")
    where = taken(one)
    for _ in range(2):
        assert one.post(where, data=said("2")).status_code == 302
    assert len(story.read(piece_mark)) == 1
    while (theirs := taken(other)) != where:
        other.post(theirs, data=said("2"))
    other.post(where, data=said("2"))
    assert "Nothing can be changed here any more." in text_of(one.get(where))
    reply = one.post(where, data=said("0"))
    assert reply.status_code == 409
    assert "its mark is settled" in reply.get_data(as_text=True)


def test_an_answer_given_back_goes_to_somebody_else(story):
    one = story.desk("marker1")
    where = taken(one)
    assert one.post(f"{where}/give-back").status_code == 302
    assert one.get(where).status_code == 404
    assert taken(one) != where


def test_the_overview_tells_how_far_and_how_evenly_the_markers_are(story):
    one, other, _ = story.markers("marker1", "marker2", "marker3")
    story.both_mark(one, other, "2", "1.5")
    officer = story.desk("officer")
    assert "2 / 2" in text_of(officer.get("/marking/overview"))
    page = text_of(officer.get(f"/marking/overview/{story.room.administration}"))
    assert "2 mark settled" in page
    assert "marker1 2 100.0 % 0 (0 %) +12.5 %" in page
    assert "marker2 2 75.0 % 0 (0 %) −12.5 %" in page


def test_the_authority_sets_how_near_two_marks_must_be_and_nonsense_is_told_beside_the_field(story):
    authority = story.desk("authority")
    assert 'value="10"' in authority.get("/marking/overview/rule").get_data(as_text=True)
    for name, value in (("share", "51"), ("share", "x"), ("least", "NaN"), ("minutes", "2.5"), ("minutes", "4")):
        form = {"share": "10", "least": "1", "minutes": "30", name: value}
        reply = authority.post("/marking/overview/rule", data=form)
        assert reply.status_code == 400
        assert f'id="{name}-problem"' in reply.get_data(as_text=True)
    assert authority.post("/marking/overview/rule", data={"share": "12.5", "least": "1", "minutes": "30"}).status_code == 302
    with story.hall.database.reading() as connection:
        rule = RULE.now(connection)
    assert (str(rule.share), str(rule.least), rule.minutes) == ("12.5", "1", 30)
    assert rule != SUGGESTED
    assert story.desk("officer").get("/marking/overview/rule").status_code == 403


def test_every_page_of_marking_is_there_in_chinese(story):
    one, other, _ = story.markers("marker1", "marker2", "marker3")
    story.both_mark(one, other, "2", "0")
    piece = story.pieces()[1].id
    pages = {
        "marker1": ("/marking", f"/marking/answers/{piece}"), "authority": ("/marking/overview/rule",),
        "officer": ("/marking/differing", f"/marking/differing/{piece}", "/marking/overview",
                    f"/marking/overview/{story.room.administration}", f"/marking/overview/sittings/{story.room.sittings[0]}"),
    }  # fmt: skip
    for name, paths in pages.items():
        browser = story.desk(name)
        browser.set_cookie("locale", "zh_CN")
        for path in paths:
            reply = browser.get(path)
            assert reply.status_code == 200, path
            assert "评分" in reply.get_data(as_text=True), path


def test_neither_rubric_nor_example_is_in_what_a_candidates_browser_gets(story):
    with story.hall.database.reading() as connection:
        sent = gzip.decompress(story.hall.safe.booklet_bytes(connection, story.room.booklet(1))[0]).decode()
    assert story.field(1) in sent
    assert RUBRIC not in sent
    assert EXAMPLE not in sent


def test_a_result_that_waits_for_markers_says_so_and_leads_to_how_far_they_are(story):
    officer = story.desk("officer")
    page = officer.get(f"/results/{story.room.administration}/release").get_data(as_text=True)
    assert "Markers are reading some of the answers" in page
    where = re.search(r'href="(/marking/overview/sittings/\w+)"', page)[1]
    assert "nobody has marked it yet" in text_of(officer.get(where))
