"""A fact that says otherwise suspends what rests on it, names the papers, and only a person takes an item up again."""

import re
from datetime import date
from functools import cache

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from examhall.audit import trail
from examhall.errors import NotNow, ReasonNeeded, Refusal
from question_bank import queries
from question_bank.assembly.assembling import assemble_paper
from question_bank.finding.bulk import move_items
from question_bank.loading import facts_of, load_content, take_in
from question_bank.operations import resume_item
from question_bank.papers import queries as paper_queries
from question_bank.papers.operations import seal_paper
from question_bank.register import write_facts
from question_bank.review import USABLE, OwnItem, State
from question_bank.tables import item_fact
from question_bank.taking_up import OwnFact
from tests.bank_builders import CONTENT, a_desk, content


@cache
def resting():
    """The facts of the loaded content -> its items on them, from the files."""
    found = {}
    for file in content():
        for item, *_ in file:
            for fact in item.facts:
                found.setdefault(fact, set()).add(item.id)
    return found


FACT = "F30"  # the one that most rests on


def write(bank, *given, by="reviewer"):
    with bank.hall.database.writing() as connection:
        return write_facts(connection, bank.hall, bank.hall.now(), bank.staff[by], given)


def known(bank):
    with bank.hall.database.reading() as connection:
        return queries.facts(connection)


def state_of(bank, item_id, version=1):
    with bank.hall.database.reading() as connection:
        return queries.steps_of(connection, item_id, version)[-1].state


@pytest.fixture
def register(bank):
    assert write(bank, *facts_of(CONTENT).values(), by="author") == []
    return bank


@pytest.fixture
def sqlite_register(sqlite_bank):
    write(sqlite_bank, *facts_of(CONTENT).values(), by="author")
    return sqlite_bank


def test_what_an_item_rests_on_is_kept_with_each_version(bank):
    with bank.hall.database.reading() as connection:
        rows = connection.execute(select(item_fact.c.fact_id, item_fact.c.item_id)).all()
    assert {(row.fact_id, row.item_id) for row in rows} == {(fact, one) for fact, ids in resting().items() for one in ids}


def test_a_fact_that_says_otherwise_suspends_its_items_and_no_others(register):
    told = write(register, replace(known(register)[FACT], says="Something else from 2027 on"))
    assert {item_id for item_id, _ in told} == resting()[FACT]
    with register.hall.database.reading() as connection:
        assert queries.resting_on(connection, FACT) == []
        assert dict(queries.resting_on(connection, FACT, [State.SUSPENDED])) == dict(told)
        stocked = queries.usable(connection, "L1", "theory") | queries.usable(connection, "L1", "practical")
        assert not stocked.keys() & resting()[FACT]
        assert len(stocked) == 85 - len(told)
        acts = trail.read(connection, FACT)
    assert [act.action for act in acts] == ["write_fact", "write_fact"]


@pytest.mark.parametrize("change", [{"review_by": date(2030, 1, 1)}, {"support": "K"}, {}])
def test_only_a_new_day_for_the_next_check_suspends_nothing(sqlite_register, change):
    assert write(sqlite_register, replace(known(sqlite_register)[FACT], **change)) == []


@pytest.mark.parametrize("change", [{"valid_to": date(2026, 12, 31)}, {"basis": "another notice"}])
def test_other_days_or_another_source_suspend(sqlite_register, change):
    assert write(sqlite_register, replace(known(sqlite_register)[FACT], **change))


def test_papers_with_such_items_are_named_and_the_paper_in_hand_is_not_sealed(sqlite_register):
    bank = sqlite_register
    sealed = bank.sealed("theory")
    half_done = assemble_paper(bank.hall, bank.staff["officer"], "L1-theory", "second", "2026-11-01")
    write(bank, replace(known(bank)[FACT], says="Something else"))
    with bank.hall.database.reading() as connection:
        told = {row.id: (row.resting > 0, bool(row.sealed_at)) for row in paper_queries.papers_on(connection, FACT)}
    assert told == {sealed: (True, True), half_done: (True, False)}
    with pytest.raises(NotNow):
        seal_paper(bank.hall, bank.staff["officer"], bank.staff["authority"], half_done)


def test_sealing_puts_items_in_use_and_a_second_paper_may_take_them(sqlite_bank):
    bank = sqlite_bank
    bank.sealed("practical")
    assert state_of(bank, "L1-T04") is State.IN_USE
    again = assemble_paper(bank.hall, bank.staff["officer"], "L1-practical", "again", "2026-11-01")
    seal_paper(bank.hall, bank.staff["officer"], bank.staff["authority"], again)
    with bank.hall.database.reading() as connection:
        assert [step.move for step in queries.history(connection, "L1-T04")] == ["use", "approve", "review", "write"]


def test_a_suspended_item_is_taken_up_again_with_a_reason_by_somebody_else(sqlite_register):
    bank = sqlite_register
    (item_id, version), *_ = write(bank, replace(known(bank)[FACT], says="Something else"))

    def resume(by, note):
        with bank.hall.database.writing() as connection:
            resume_item(connection, bank.hall, bank.hall.now(), bank.staff[by], item_id, version, note)

    with pytest.raises(ReasonNeeded):
        resume("approver", "")
    with pytest.raises(OwnItem):
        resume("author", "still right")
    with pytest.raises(OwnFact):
        resume("reviewer", "it is my own fact")
    resume("approver", "the stem prints the old value with its day")
    assert state_of(bank, item_id, version) in USABLE


def test_nothing_is_taken_up_again_while_a_fact_it_rests_on_does_not_hold_not_even_many_at_once(sqlite_register):
    bank = sqlite_register
    told = write(bank, replace(known(bank)[FACT], valid_to=date(2020, 1, 1)))
    moved = move_items(bank.hall, bank.staff["approver"], "resume", told, "looked at")
    assert {one.item_id for one in moved} == resting()[FACT]
    assert all(FACT in one.problem.details["facts"] for one in moved)
    assert all(FACT in str(one.problem.says) for one in moved)
    assert {state_of(bank, *one) for one in told} == {State.SUSPENDED}
    write(bank, replace(known(bank)[FACT], valid_to=None))
    mended = move_items(bank.hall, bank.staff["reviewer"], "resume", told, "looked at")
    assert {type(one.problem) for one in mended} == {OwnFact}
    write(bank, replace(known(bank)[FACT], review_by=date(2030, 1, 1)), by="approver")
    assert [one.problem for one in move_items(bank.hall, bank.staff["approver"], "resume", told, "looked at")] == [None] * len(
        told
    )


def test_the_chinese_words_of_a_fact_that_was_kept_in_english_suspend_nothing(sqlite_register):
    before = known(sqlite_register)[FACT]
    english = replace(before, says=before.says_en, basis=before.basis_en or before.basis, says_en="", basis_en="")
    assert not before.says_otherwise(english)
    assert replace(before, valid_to=date(2020, 1, 1)).says_otherwise(english)
    assert english.says_otherwise(before)


def test_loading_the_same_content_again_leaves_suspended_items_suspended(sqlite_register):
    bank = sqlite_register
    told = write(bank, replace(known(bank)[FACT], says="Something else"))
    assert take_in(bank.hall, content(), bank.staff["author"], bank.reviewers).items == 0
    assert {state_of(bank, *one) for one in told} == {State.SUSPENDED}


def test_the_register_is_read_by_who_writes_and_changed_by_who_reviews(sqlite_register):
    desk = a_desk(sqlite_register.hall)
    author, reviewer = desk("author"), desk("reviewer")
    before = known(sqlite_register)[FACT]
    assert before.says_en[:20] in author.get("/bank/facts").get_data(as_text=True).replace("&gt;", ">").replace("&amp;", "&")
    form = {
        "says": "Something else", "basis": before.basis, "volatility": before.volatility, "support": before.support,
        "review_by": "2027-06-01",
    }  # fmt: skip
    address = f"/bank/facts/{FACT}"
    assert author.post(address, data=form).status_code == 403
    assert 'name="says"' not in author.get(address).get_data(as_text=True)
    assert f"{len(resting()[FACT])} items are suspended at once" in reviewer.get(address).get_data(as_text=True)
    broken = reviewer.post(address, data={**form, "review_by": "soon", "says": "My long new text"})
    assert (broken.status_code, "My long new text" in broken.get_data(as_text=True)) == (400, True)
    assert known(sqlite_register)[FACT] == before
    assert reviewer.post(address, data=form).status_code == 302
    page = reviewer.get(address).get_data(as_text=True)
    assert "Suspended until looked at again" in page
    assert "None that a paper may take." in page
    assert reviewer.post("/bank/facts/F999", data=form).status_code == 404
    for name in ("officer", "authority"):
        browser = desk(name)
        assert FACT in browser.get("/bank/facts").get_data(as_text=True)
        assert 'name="says"' not in browser.get(address).get_data(as_text=True)
        assert "/bank/items" not in browser.get(address).get_data(as_text=True)
        assert browser.post(address, data=form).status_code == 403
        assert browser.get("/bank/overview").status_code == 200
    assert desk("proctor").get("/bank/facts").status_code == 403


def test_a_reviewer_adds_a_fact_that_files_may_name_from_then_on(sqlite_bank):
    desk = a_desk(sqlite_bank.hall)
    reviewer = desk("reviewer")
    form = {
        "id": "F77", "says": "口岸开放", "says_en": "The port is open", "basis": "公告", "volatility": "a", "support": "S",
        "review_by": "2027-06-01", "checker": "Li Wen",
    }  # fmt: skip
    assert desk("author").post("/bank/facts/new", data=form).status_code == 403
    bad = reviewer.post("/bank/facts/new", data={**form, "id": "f 77"})
    assert (bad.status_code, "The port is open" in bad.get_data(as_text=True)) == (400, True)
    assert 'id="id-problem"' in bad.get_data(as_text=True)
    assert reviewer.post("/bank/facts/new", data=form).status_code == 302
    again = reviewer.post("/bank/facts/new", data={**form, "says": "something else"})
    assert (again.status_code, "something else" in again.get_data(as_text=True)) == (400, True)
    assert (known(sqlite_bank)["F77"].says, known(sqlite_bank)["F77"].checker) == ("口岸开放", "Li Wen")
    page = reviewer.get("/bank/facts")
    assert "The port is open" in page.get_data(as_text=True)
    reviewer.set_cookie("locale", "zh_Hans_CN")
    assert "口岸开放" in reviewer.get("/bank/facts").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"says": " "}, "says", "Write what holds."),
        ({"basis": ""}, "basis", "Name the law"),
        ({"review_by": ""}, "review_by", "Give the day"),
        ({"review_by": "2027-13-01"}, "review_by", "This is no day"),
        ({"valid_from": "20260101"}, "valid_from", "This is no day"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "valid_to", "before it begins"),
    ],
)
def test_what_keeps_a_fact_is_said_beside_its_field_and_the_rest_stays(sqlite_register, changes, field, says):
    before = known(sqlite_register)["F22"]
    form = {
        "says": "另说", "basis": "公告", "volatility": "a", "support": "S", "review_by": "2027-06-01", "valid_from": "", "valid_to": "",
    }  # fmt: skip
    reviewer = a_desk(sqlite_register.hall)("reviewer")
    for address, more in (("/bank/facts/F22", {}), ("/bank/facts/new", {"id": "F78"})):
        reply = reviewer.post(address, data={**form, **more, **changes, "basis_en": "kept as typed"})
        page = reply.get_data(as_text=True)
        assert reply.status_code == 400
        assert says in page.split(f'id="{field}-problem"', 1)[1].split("</p>", 1)[0]
        assert "kept as typed" in page
    assert known(sqlite_register)["F22"] == before
    assert "F78" not in known(sqlite_register)


def test_a_file_of_facts_is_loaded_by_itself_and_names_who_checked_it(sqlite_bank):
    loaded = load_content(sqlite_bank.hall, CONTENT / "facts.yaml", sqlite_bank.staff["author"], sqlite_bank.reviewers)
    assert (loaded.items, loaded.facts) == (0, len(facts_of(CONTENT)))
    assert {fact.checker for fact in known(sqlite_bank).values()} == {"approver"}
    again = load_content(sqlite_bank.hall, CONTENT / "facts.yaml", sqlite_bank.staff["author"], sqlite_bank.reviewers)
    assert again.facts == 0


def test_every_shipped_fact_is_said_in_chinese_and_english_with_the_same_figures():
    for fact in facts_of(CONTENT).values():
        assert re.search("[\u4e00-\u9fff]", fact.says), fact.id
        assert fact.says_en, fact.id
        figures = [set(re.findall(r"\d+(?:[,.]\d+)*", text)) for text in (fact.says, fact.says_en)]
        assert figures[1] <= figures[0], fact.id


def test_comments_stand_at_their_line_and_stay(sqlite_bank):
    desk, item_id = a_desk(sqlite_bank.hall), content()[0][0][0].id
    author, reviewer, address = desk("author"), desk("reviewer"), f"/bank/items/{item_id}"
    assert reviewer.post(f"{address}/1/comments", data={"line": "2", "text": "Which buyer?"}).status_code == 302
    assert author.post(f"{address}/1/comments", data={"line": "2", "text": "The importer."}).status_code == 302
    page = author.get(address).get_data(as_text=True)
    assert page.index("Which buyer?") < page.index("The importer.") < page.index('id="line-3"')
    assert 'name="text"' in reviewer.get(f"{address}?line=3").get_data(as_text=True)
    assert reviewer.post(f"{address}/1/comments", data={"line": "2", "text": " "}).status_code == 409
    for line in ("-1", "0", "9999", "x"):
        assert reviewer.post(f"{address}/1/comments", data={"line": line, "text": "x"}).status_code == 404
    assert desk("officer").post(f"{address}/1/comments", data={"line": "1", "text": "x"}).status_code == 403
    for statement in ("UPDATE item_comment SET text = 'x'", "DELETE FROM item_comment"):
        with pytest.raises((DBAPIError, Refusal)), sqlite_bank.hall.database.writing() as connection:
            connection.execute(text(statement))


def test_the_authority_sets_by_how_many_persons_items_are_reviewed(sqlite_bank):
    desk = a_desk(sqlite_bank.hall)
    authority = desk("authority")

    def asked():
        with sqlite_bank.hall.database.reading() as connection:
            return queries.persons_asked(connection)

    assert asked() == 2
    assert authority.post("/bank/review-rule", data={"persons": "3"}).status_code == 302
    assert asked() == 3
    for wrong in ("0", "4", "many"):
        assert authority.post("/bank/review-rule", data={"persons": wrong}).status_code == 400
    assert asked() == 3
    assert desk("reviewer").post("/bank/review-rule", data={"persons": "1"}).status_code == 403
    assert "authority" in authority.get("/bank/review-rule").get_data(as_text=True)
