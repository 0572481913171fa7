"""What the authority changes of the programme counts from its day on, and what was said before stays."""

import datetime as dt
from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from examhall.audit import trail
from examhall.errors import ChangedMeanwhile, NotFound
from examhall.programme import editing, queries
from examhall.programme.days import day_of
from examhall.programme.loading import load_site
from examhall.programme.names import Names
from examhall.programme.operations import Programme, load_programme
from examhall.programme.tables import programme_text
from examhall.programme.texts import DOCUMENTS, SECTIONS, Draft, Kind, WritingProblem
from examhall.programme.working_days import working_days_after
from examhall.text_file import BrokenFile, read_text_file
from tests.site_builders import FILE, load, the_programme


def later(hall, days):
    return (dt.date.fromisoformat(day_of(hall.now())) + dt.timedelta(days=days)).isoformat()


def draft(hall, text="新文", days=0, **more):
    return Draft("题", "Title", text, "New words", later(hall, days), **more)


def write(hall, name, known, words, why="修订"):
    with hall.database.writing() as connection:
        return editing.write_text(connection, hall, hall.now(), "a", name, known, words, why)


def read(hall, query, *arguments):
    with hall.database.reading() as connection:
        return query(connection, *arguments)


def test_a_fee_changes_on_its_day_and_whoever_applied_before_pays_what_was_said_then(hall):
    load(hall)
    day = later(hall, 5)
    with hall.database.writing() as connection:
        editing.change_fee(connection, hall, hall.now(), "a", "L1", "theory", Decimal("135.50"), day, "物价")
        assert next(iter(trail.read(connection, limit=1))).action == "change_fee"
    assert read(hall, queries.fees_on, later(hall, 4))["L1", "theory"] == Decimal(120)
    assert read(hall, queries.fees_on, day)["L1", "theory"] == Decimal("135.50")
    assert read(hall, queries.fees_on, day)["L1", "practical"] == Decimal(160)


def test_of_two_changes_of_a_fee_the_one_with_the_later_day_counts_whichever_was_written_first(hall):
    load(hall)
    with hall.database.writing() as connection:
        for fee, days in ((200, 20), (150, 10), (155, 10)):
            editing.change_fee(connection, hall, hall.now(), "a", "L1", "theory", Decimal(fee), later(hall, days), "x")
    assert [read(hall, queries.fees_on, later(hall, days))["L1", "theory"] for days in (9, 10, 19, 20)] == [120, 155, 155, 200]


@pytest.mark.parametrize(
    ("fee", "days", "why", "field"),
    [
        ("-1", 1, "x", "fee"), ("1.005", 1, "x", "fee"), ("NaN", 1, "x", "fee"), ("1e9", 1, "x", "fee"),
        ("1", 0, "x", "valid_from"), ("1", -1, "x", "valid_from"), ("1", 1, " ", "why"),
    ],
)  # fmt: skip
def test_a_fee_that_cannot_be_or_that_would_touch_who_has_applied_is_refused(sqlite_hall, fee, days, why, field):
    load(sqlite_hall)
    day = later(sqlite_hall, days)
    with sqlite_hall.database.writing() as connection, pytest.raises(WritingProblem) as refused:
        editing.change_fee(connection, sqlite_hall, sqlite_hall.now(), "a", "L1", "theory", Decimal(fee), day, why)
    assert list(refused.value.faults) == [field]
    assert read(sqlite_hall, queries.fees_on, "2099-01-01")["L1", "theory"] == 120


def test_a_clause_is_reworded_added_and_withdrawn_each_from_its_day_on(hall):
    load(hall)

    def change(number, days, *clause):
        with hall.database.writing() as connection:
            words = editing.Wording(*clause)
            editing.change_clause(connection, hall, hall.now(), "a", "L3", number, words, later(hall, days), "x")

    def texts(days):
        return {one.number: one.text for one in read(hall, queries.clauses_on, later(hall, days)) if one.level == "L3"}

    before = texts(0)
    change(1, 2, "五年以上", "Five years")
    change(3, 3, "新条款", "A new clause")
    change(2, 4, "", "", True)
    assert texts(1) == before
    assert texts(2) == {**before, 1: "五年以上"}
    assert texts(3)[3] == "新条款"
    assert sorted(texts(4)) == [1, 3]
    with pytest.raises(NotFound):
        change(5, 2, "跳号", "Skips a number")
    change(4, 5, "再一条", "Another")
    assert texts(5)[4] == "再一条", "the number of the withdrawn clause is not given again"


def test_the_edition_of_a_document_that_stands_is_the_one_whose_day_came_last_and_all_others_are_kept(hall):
    load(hall)
    write(hall, "rules", 1, draft(hall, "一月版", 30))
    write(hall, "rules", 2, draft(hall, "更正版", 0))

    def stands(days):
        return read(hall, queries.texts_on, later(hall, days))["rules"].edition

    assert [stands(days) for days in (0, 29, 30, 400)] == [3, 3, 2, 2]
    assert [one.edition for one in read(hall, queries.editions_of, "rules")] == [3, 2, 1]
    for statement in ("UPDATE programme_text SET text = 'x'", "DELETE FROM programme_text"):
        with pytest.raises(DBAPIError, match="append-only"), hall.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_who_edits_an_older_edition_sees_the_newer_one_first(sqlite_hall):
    load(sqlite_hall)
    write(sqlite_hall, "rules", 1, draft(sqlite_hall))
    with pytest.raises(ChangedMeanwhile):
        write(sqlite_hall, "rules", 1, draft(sqlite_hall, "另一人"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"), ({"text_en": ""}, "text_en"), ({"text": "\\(\\frac{\\)"}, "text"),
        ({"valid_from": "2026-02-30"}, "valid_from"), ({"valid_from": "2020-01-01"}, "valid_from"), ({"title": "长" * 121}, "title"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_stand_is_refused_with_its_field_and_nothing_is_kept(sqlite_hall, change, field):
    load(sqlite_hall)
    with pytest.raises(WritingProblem) as refused:
        write(sqlite_hall, "rules", 1, replace(draft(sqlite_hall), **change))
    assert list(refused.value.faults) == [field]
    assert len(read(sqlite_hall, queries.editions_of, "rules")) == 1


def test_a_notice_appears_on_its_day_and_goes_when_it_is_withdrawn(hall):
    write(hall, "n1", 0, draft(hall, days=2))

    def shown(days):
        return [one.name for one in read(hall, queries.notices_on, later(hall, days))]

    assert (shown(1), shown(2)) == ([], ["n1"])
    write(hall, "n1", 1, draft(hall, days=-3))
    assert shown(0) == ["n1"], "the newest edition is the one that stands, whatever its day"
    write(hall, "n1", 2, draft(hall, withdrawn=True))
    assert shown(10) == []
    assert len(read(hall, queries.editions_of, "n1")) == 3


def test_names_are_kept_in_editions_and_the_configured_body_stands_where_none_is_named(hall):
    assert read(hall, queries.names_now, "某中心").body == "某中心"
    load(hall)
    assert read(hall, queries.names_now, "某中心").body == "工业和信息化部电子行业职业技能鉴定指导中心"
    with hall.database.writing() as connection:
        names = Names(body="新机构", body_en="New body", results_within=30)
        editing.set_names(connection, hall, hall.now(), "a", 1, names, "更名")
    assert read(hall, queries.names_now, "某中心").results_within == 30
    with hall.database.writing() as connection, pytest.raises(WritingProblem) as refused:
        editing.set_names(connection, hall, hall.now(), "a", 2, Names(body="", results_within=0), "")
    assert set(refused.value.faults) == {"body", "body_en", "results_within", "why"}


def test_the_programmes_own_words_are_loaded_whole_and_never_over_what_the_authority_wrote(hall):
    load(hall)
    write(hall, "profession", 1, draft(hall, "改过的"))
    load(hall)
    texts = read(hall, queries.texts_on, later(hall, 0))
    assert set(texts) == {*SECTIONS, *DOCUMENTS}
    assert texts["profession"].text == "改过的"
    assert "两部分考核都合格的考生通过本次考试" in texts["methods"].text
    clauses = read(hall, queries.clauses_on, later(hall, 0))
    assert len(clauses) == 8
    assert all(one.text_en for one in clauses)


def test_an_installation_of_before_the_site_gets_its_texts_and_english_clauses_by_loading_again(hall):
    from examhall.programme.tables import eligibility_clause

    with hall.database.writing() as connection:
        load_programme(connection, the_programme())
        connection.execute(eligibility_clause.update().where(eligibility_clause.c.level == "L2").values(text="自己的"))
        assert load_site(connection, hall.now(), the_programme()) == len(SECTIONS) + len(DOCUMENTS)
        kinds = set(connection.execute(select(programme_text.c.kind)).scalars())
    assert kinds == {Kind.SECTION, Kind.DOCUMENT}
    english = {one.level: one.text_en for one in read(hall, queries.clauses_on, later(hall, 0))}
    assert english["L1"]
    assert not english["L2"], "words that are not the file's keep no translation of others"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [("name: purpose", "name: porpoise", "no text porpoise"), ("valid_from: 2026-01-01", "valid_from: soon", "`valid_from`")],
)  # fmt: skip
def test_a_programmes_file_with_a_text_that_could_not_stand_is_refused_with_its_line(tmp_path, was, now, said):
    broken = tmp_path / "programme.yaml"
    broken.write_text(FILE.read_text(encoding="utf-8").replace(was, now, 1), encoding="utf-8")
    with pytest.raises(BrokenFile, match=said) as refused:
        read_text_file(broken, Programme)
    assert refused.value.line > 1


def test_promised_days_are_working_days_with_the_holidays_that_are_announced():
    # 2026: the National Day holiday is 1-7 October; Saturday 10 October is worked instead
    assert working_days_after(dt.date(2026, 9, 30), 1) == (dt.date(2026, 10, 8), True)
    assert working_days_after(dt.date(2026, 10, 9), 1) == (dt.date(2026, 10, 10), True)
    assert working_days_after(dt.date(2026, 11, 20), 1) == (dt.date(2026, 11, 23), True)


def test_a_promise_that_runs_into_a_year_without_announced_holidays_says_so():
    due = working_days_after(dt.date(2098, 1, 3), 2)  # a Friday
    assert due == (dt.date(2098, 1, 7), False)
