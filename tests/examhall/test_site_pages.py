"""The public site says what the authority wrote, in both languages, to everybody; and its desk keeps what was refused."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from examhall.instants import SECOND
from examhall.institutions.authorising import Decision, decide
from examhall.institutions.standing import Act, Subject
from examhall.people.consents import consent_texts
from examhall.people.permissions import Role
from examhall.programme import queries
from examhall.programme.days import day_of
from examhall.schedule.tables import batch_calendar, centre, offering
from examhall.site.calendar import Calendar, Where, foremost, standing
from tests.site_builders import DAY, a_visitor, announce, load

PUBLIC = (
    "/", "/programme", "/programme/levels", "/programme/procedure", "/programme/textbooks", "/calendar", "/centres",
    "/centres/0001", "/notices", "/documents", "/documents/rules", "/documents/syllabus", "/documents/standard/1",
)  # fmt: skip
DESK = (
    "", "/texts/procedure", "/texts/new", "/notices", "/fees", "/clauses", "/clauses/L1/1", "/clauses/L1/4", "/names", "/textbooks",
    "/textbooks/new", "/centres", "/centres/0001", "/consent",
)  # fmt: skip


@pytest.fixture
def site(sqlite_hall):
    load(sqlite_hall)
    announce(sqlite_hall)
    return sqlite_hall


def page(client, path, status=200):
    reply = client.get(path)
    assert reply.status_code == status, path
    return reply.get_data(as_text=True)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def on(hall, days):
    return (dt.date.fromisoformat(day_of(hall.now())) + dt.timedelta(days=days)).isoformat()


def test_everybody_reads_every_page_in_both_languages_without_signing_in_and_without_a_cookie(site):
    for locale, lang in (("zh_CN", "zh-CN"), ("en", "en")):
        visitor = a_visitor(site, locale=locale)
        for path in PUBLIC:
            reply = visitor.get(path)
            assert (reply.status_code, reply.headers.get("Set-Cookie")) == (200, None), path
            assert f'<html lang="{lang}">' in reply.get_data(as_text=True)


def test_an_installation_without_any_texts_has_its_pages_all_the_same(sqlite_hall):
    visitor = a_visitor(sqlite_hall)
    for path in (
        "/",
        "/programme",
        "/programme/levels",
        "/programme/procedure",
        "/calendar",
        "/centres",
        "/notices",
        "/documents",
    ):
        page(visitor, path)
    assert sqlite_hall.config.authority in page(visitor, "/"), "the configured body, where none is named"
    for path in ("/documents/rules", "/documents/profession", "/notices/none", "/centres/9999", "/documents/rules/7"):
        page(visitor, path, 404)


def test_the_seven_steps_say_the_programmes_own_words_with_the_promises_in_them(site):
    told = words(page(a_visitor(site), "/programme/procedure"))
    for said in (
        "报考人员在跨境电子商务专业技能网上报名栏选择考试项目、报考等级、考试机构，点入考试申请表。",
        "考试日后45个工作日内公布考试成绩，考生可在跨境电子商务专业技能网上查询考试成绩。",
        "考试日后60个工作日内向考试合格者颁发专业技能证书。",
    ):
        assert said in told
    assert "{" not in told
    assert page(a_visitor(site), "/programme/procedure").count("<li>") >= 7


def test_levels_show_their_clauses_and_what_each_part_costs_today(site):
    told = words(page(a_visitor(site), "/programme/levels"))
    for said in ("¥120", "¥160", "¥220", "¥280", "¥400", "相关专业的高等以上职业院校在读学生。", "60 / 100", "90 分钟"):
        assert said in told
    assert "at least three years" in words(page(a_visitor(site, locale="en"), "/programme/levels")).lower()


def test_the_calendar_shows_windows_sessions_and_the_days_of_the_promises(site):
    told = words(page(a_visitor(site), "/calendar"))
    assert "报名进行中" in told
    for days in (-1, 7, 8, 12, 30):
        assert on(site, days) in told
    assert "理论知识考试" in told
    assert "最迟公布成绩" in told


def test_a_batch_without_a_calendar_is_not_announced_and_one_that_is_over_is_not_offered(site):
    visitor = a_visitor(site)
    with site.database.writing() as connection:
        connection.execute(batch_calendar.update().values(applications_open_at=1, applications_close_at=2))
    told = words(page(visitor, "/calendar"))
    assert "报名已结束" in told
    assert told.count("我要报名") == 1, "the way in the head of the page, and none at the batch"
    with site.database.writing() as connection:
        connection.execute(batch_calendar.delete())
    site.clock.pass_minutes(1)
    assert "尚未公布考试安排" in page(visitor, "/calendar")


def test_of_several_batches_the_one_that_can_be_applied_for_comes_first_then_the_next_to_open(clock):
    def calendar(name, opens, closes):
        return Calendar(name, name, name, (opens, closes), (closes, closes + 1))

    past, soon, late, present = calendar("p", 1, 2), calendar("s", 20, 30), calendar("l", 40, 50), calendar("n", 5, 25)
    assert foremost([late, past, soon, present], 10) is present
    assert foremost([late, past, soon], 10) is soon
    assert foremost([past], 10) is past
    assert foremost([], 10) is None
    assert [standing((5, 25), at) for at in (4, 5, 24, 25)] == [Where.COMING, Where.NOW, Where.NOW, Where.OVER]


def test_a_centre_is_found_by_province_city_or_a_piece_of_its_name_in_either_language(site):
    visitor = a_visitor(site)
    for asked, found, not_found in (
        ("", ["滨海考点", "江原考点"], []), ("?province=滨海省", ["滨海考点"], ["江原考点"]), ("?city=江原市", ["江原考点"], ["滨海考点"]),
        ("?find=binhai", ["滨海考点"], ["江原考点"]), ("?find=东湖路", ["江原考点"], ["滨海考点"]),
    ):  # fmt: skip
        cards = page(visitor, f"/centres{asked}").partition('<ul class="cards')[2]
        assert all(name in cards for name in found), asked
        assert not any(name in cards for name in not_found), asked
    assert "没有找到考点" in page(visitor, "/centres?find=火星")


def test_a_centre_shows_the_places_left_in_each_batch_a_few_seconds_old_at_most(site):
    visitor = a_visitor(site)
    assert "余 1" in words(page(visitor, "/centres"))
    assert "已满" in words(page(visitor, "/centres"))
    with site.database.writing() as connection:
        connection.execute(offering.update().values(taken=offering.c.places))
    site.clock.at += 6 * SECOND
    assert "余 1" not in words(page(visitor, "/centres"))


def test_a_crowd_of_visitors_asks_the_database_once(site, monkeypatch):
    visitor, asked = a_visitor(site), []
    real = queries.texts_on
    monkeypatch.setattr(queries, "texts_on", lambda *arguments: asked.append(1) or real(*arguments))
    for _ in range(20):
        page(visitor, "/")
    assert len(asked) == 1


def test_every_edition_of_a_document_stays_readable_and_the_one_in_force_is_marked(site):
    authority = a_visitor(site, Role.AUTHORITY)
    for days, text in ((0, "## 今日版\n\n今天起"), (40, "## 明年版\n\n以后")):
        given = {
            "title": "项目管理办法", "title_en": "Rules", "text": text, "text_en": "## Words", "valid_from": on(site, days),
            "why": "修订", "known": 1 if days == 0 else 2,
        }  # fmt: skip
        assert authority.post("/staff/programme/texts/rules", data=given).status_code == 302
    visitor = a_visitor(site)
    assert "今天起" in page(visitor, "/documents/rules")
    assert "本版已不再施行" in page(visitor, "/documents/rules/1")
    assert "本版尚未施行" in page(visitor, "/documents/rules/3")
    listed = words(page(visitor, "/documents/rules"))
    assert "第 2 版" in listed
    for state in ("现行", "待施行", "已废止"):
        assert state in listed
    site.clock.at += 41 * DAY
    assert "以后" in page(a_visitor(site), "/documents/rules")


def test_a_notice_is_published_on_its_day_read_in_both_languages_and_gone_when_withdrawn(site):
    authority, visitor = a_visitor(site, Role.EXAMS_OFFICER), a_visitor(site)
    given = {
        "title": "报名公告", "title_en": "Applications", "text": "**开始**<script>alert(1)</script>", "text_en": "Open", "why": "批次",
        "valid_from": on(site, 0), "known": 0,
    }  # fmt: skip
    address = authority.post("/staff/programme/texts/new", data=given).headers["Location"]
    name = address.rpartition("/")[2].partition("?")[0]
    assert "报名公告" in page(visitor, "/")
    told = page(visitor, f"/notices/{name}")
    assert "<strong>开始</strong>" in told
    assert "<script>alert" not in told
    assert "Applications" in page(a_visitor(site, locale="en"), "/notices")
    gone = authority.post(f"/staff/programme/texts/{name}", data={**given, "known": 1, "withdrawn": "1"})
    assert gone.status_code == 302
    site.clock.at += 6 * SECOND  # another process forgets by itself
    page(visitor, f"/notices/{name}", 404)


def test_what_is_refused_stays_in_the_form_with_a_sentence_beside_its_field(site):
    authority = a_visitor(site, Role.AUTHORITY)
    kept = {
        "title": "题",
        "title_en": "",
        "text": "很长的一段话",
        "text_en": "x",
        "valid_from": "2020-01-01",
        "why": "",
        "known": 1,
    }
    reply = authority.post("/staff/programme/texts/rules", data=kept)
    told = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert "很长的一段话" in told
    for field in ("title_en", "valid_from", "why"):
        assert f'id="{field}-problem"' in told
    fee = {"of": "L1/theory", "fee": "abc", "valid_from": on(site, 1), "why": "调整"}
    told = authority.post("/staff/programme/fees", data=fee).get_data(as_text=True)
    assert 'id="fee-problem"' in told
    assert 'value="abc"' in told
    for fee in ("0", "135.5"):
        given = {"of": "L1/theory", "fee": fee, "valid_from": on(site, 1), "why": "调整"}
        assert authority.post("/staff/programme/fees", data=given).status_code == 302
    assert "¥135.50" in page(authority, "/staff/programme/fees")


def test_two_who_write_one_text_do_not_write_over_each_other(site):
    authority = a_visitor(site, Role.AUTHORITY)
    given = {"title": "题", "title_en": "T", "text": "甲", "text_en": "x", "valid_from": on(site, 0), "why": "y", "known": 1}
    assert authority.post("/staff/programme/texts/scope", data=given).status_code == 302
    late = authority.post("/staff/programme/texts/scope", data={**given, "text": "乙的话"})
    assert late.status_code == 409
    told = late.get_data(as_text=True)
    assert "乙的话" in told, "what the second one wrote is not lost"
    assert "<p>甲</p>" in told, "and what the first one wrote stands below"
    assert 'name="known" value="2"' in told
    with site.database.reading() as connection:
        assert len(queries.editions_of(connection, "scope")) == 2


def test_a_preview_shows_both_languages_as_readers_see_them_and_keeps_nothing(site):
    authority = a_visitor(site, Role.AUTHORITY)
    given = {"text": "## 标\n\n{results_within} 天", "text_en": "\\(\\frac{\\)", "preview": "1", "known": 1}
    told = authority.post("/staff/programme/texts/scope", data=given).get_data(as_text=True)
    assert "45 天" in told
    assert "cannot be read" in told
    with site.database.reading() as connection:
        assert len(queries.editions_of(connection, "scope")) == 1


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_the_authoritys_desk_opens_in_both_languages(site, locale):
    authority = a_visitor(site, Role.AUTHORITY, locale)
    for path in DESK:
        page(authority, f"/staff/programme{path}")
    for path in ("/texts/nothing", "/texts/rules?edition=9", "/clauses/L9/1", "/clauses/L1/5", "/textbooks/1", "/centres/9999"):
        page(authority, f"/staff/programme{path}", 404)


def test_a_centre_says_how_its_authorisation_stands_and_invites_nobody_while_it_may_hold_no_examination(site):
    visitor = a_visitor(site, locale="en")
    assert "uthoris" not in words(page(visitor, "/centres/0001")).partition("Address")[0].rpartition("Code")[2]
    today, way = day_of(site.now()), 'href="/apply">Apply for the examination'
    with site.database.writing() as connection:
        centre_id = connection.execute(select(centre.c.id).where(centre.c.code == "0001")).scalar_one()

        def decide_now(act, first, last=""):
            decide(connection, site, site.now(), "o", Subject.CENTRE, centre_id, Decision(act, "文 1", first, last, "整改"))

        decide_now(Act.GRANT, today, today)
    site.clock.at += 6 * SECOND
    open_today = page(visitor, "/centres/0001")
    assert f"until {today}" in words(open_today)
    assert way in open_today
    with site.database.writing() as connection:
        decide_now(Act.SUSPEND, today)
    site.clock.at += 6 * SECOND
    suspended = page(visitor, "/centres/0001")
    assert "authorisation suspended" in words(suspended)
    assert "may hold no examination" in words(suspended)
    assert way not in suspended
    site.clock.at += DAY
    assert "authorisation expired" in words(page(visitor, "/centres/0001"))


def test_textbooks_are_sold_where_the_centres_entry_says(site):
    authority = a_visitor(site, Role.AUTHORITY)
    book = {"title": "理论知识", "title_en": "Theory", "publisher": "编写组", "isbn": "", "price": "58", "position": "1"}
    assert authority.post("/staff/programme/textbooks/new", data={**book, "price": "x"}).status_code == 422
    assert authority.post("/staff/programme/textbooks/new", data=book).status_code == 302
    with site.database.reading() as connection:
        book_id = queries.textbooks(connection)[0].id
    entry = {"province": "滨海省", "city": "滨海市", "listed": "1", "sold": [book_id, "no-such-book"]}
    assert authority.post("/staff/programme/centres/0001", data=entry).status_code == 302
    told = words(page(a_visitor(site), "/programme/textbooks"))
    assert "¥58" in told
    assert "出售考点: 滨海考点" in told
    hidden = {"province": "滨海省", "city": "滨海市"}
    assert authority.post("/staff/programme/centres/0001", data=hidden).status_code == 302
    page(a_visitor(site), "/centres/0001", 404)


def test_new_names_stand_on_the_site_at_once(site):
    authority = a_visitor(site, Role.AUTHORITY)
    told = page(authority, "/staff/programme/names")
    given = dict(re.findall(r'name="(\w+)" type="\w+" value="([^"]*)"', told))
    reply = authority.post(
        "/staff/programme/names", data={**given, "body": "新的鉴定中心", "results_within": "30", "why": "更名", "known": 1}
    )
    assert reply.status_code == 302
    assert "新的鉴定中心" in page(authority, "/")
    assert "考试日后30个工作日内" in words(page(authority, "/programme/procedure"))


def test_a_consent_text_is_looked_at_published_as_the_next_version_and_never_twice(site):
    officer = a_visitor(site, Role.EXAMS_OFFICER)
    said = {"text": "## 用途\n\n仅用于考试。", "text_en": "## Use\n\nFor the examination alone.", "known": "0"}
    assert "<h2" in officer.post("/staff/programme/consent", data={**said, "preview": "1"}).get_data(as_text=True)
    assert "尚未发布" in page(officer, "/staff/programme/consent")
    assert officer.post("/staff/programme/consent", data=said).status_code == 302
    assert officer.post("/staff/programme/consent", data=said).status_code == 422, "the same words again"
    late = officer.post("/staff/programme/consent", data={**said, "text": "另一份"})
    assert late.status_code == 409
    assert "另一份" in late.get_data(as_text=True), "what was written stays"
    assert officer.post("/staff/programme/consent", data={**said, "text": "第二版", "known": "1"}).status_code == 302
    with site.database.reading() as connection:
        assert [row.version for row in consent_texts(connection)] == [2, 1]
    empty = officer.post("/staff/programme/consent", data={**said, "text_en": " ", "known": "2"})
    assert 'id="text_en-problem"' in empty.get_data(as_text=True)
