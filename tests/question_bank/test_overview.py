"""The overview: figures against the specification, what waits, and facts that want to be looked at."""

import re
from datetime import date
from html import unescape

import pytest
from msgspec.structs import replace

from question_bank.assembly.operations import add_specification
from question_bank.facts import Fact, Volatility
from question_bank.finding import overview_queries
from question_bank.finding.overview import Depth, depths, due_facts, thin
from question_bank.loading import facts_of
from question_bank.operations import draft_item, retire_item
from question_bank.register import write_facts
from question_bank.specification import SPECIFICATIONS
from question_bank.writing.operations import begin_item
from tests.bank_builders import CONTENT, a_desk, content


def stock(bank):
    with bank.hall.database.reading() as connection:
        return overview_queries.stock(connection)


def fact(name, **more):
    return Fact(name, "It says", "law", Volatility.STABLE, "S", **{"review_by": date(2028, 1, 1), **more})


def within(bank, verb, by, *arguments):
    with bank.hall.database.writing() as connection:
        return verb(connection, bank.hall, bank.hall.now(), bank.staff[by], *arguments)


def test_one_papers_worth_is_a_third_of_what_three_need(bank):
    """The bank of the tests holds exactly one theory paper and one practical paper of the first level."""
    theory = depths(SPECIFICATIONS["L1-theory"], stock(bank))
    asked = {cell.name: cell.count for cell in SPECIFICATIONS["L1-theory"].cells}
    assert {name: (theory[name].have, theory[name].need) for name in asked} == {
        name: (count, 3 * count) for name, count in asked.items()
    }
    assert (theory["easy"].have, theory["easy"].need) == (40, 120)
    assert thin(theory) == len(theory) == len(asked) + 6
    practical = depths(SPECIFICATIONS["L1-practical"], stock(bank))
    assert {line.name: (line.have, line.need) for line in practical.values()} == {
        cell.name: (2, 2) for cell in SPECIFICATIONS["L1-practical"].cells
    }
    assert thin(practical) == 0
    assert all(line.have == 0 for line in depths(SPECIFICATIONS["L2-theory"], stock(bank)).values())


def test_a_new_draft_leaves_its_approved_version_usable_and_a_retired_item_does_not_count(bank):
    item = next(one.item for file in content() for one in file if one.item.kind == "multiple" and one.item.area == "05")
    before = depths(SPECIFICATIONS["L1-theory"], stock(bank))["multiple/05"].have
    within(bank, draft_item, "author", replace(item, knowledge="new"))
    assert depths(SPECIFICATIONS["L1-theory"], stock(bank))["multiple/05"].have == before
    within(bank, retire_item, "reviewer", item.id, 1, "old")
    assert depths(SPECIFICATIONS["L1-theory"], stock(bank))["multiple/05"].have == before - 1


def test_a_share_is_never_above_the_whole():
    assert [Depth("x", have, 4).share for have in (0, 1, 4, 9)] == [0, 25, 100, 100]
    assert Depth("x", 0, 0).share == 100


def test_facts_are_due_when_they_do_not_hold_end_soon_or_want_their_check():
    today = date(2026, 11, 24)
    known = [
        fact("F1"),
        fact("F2", review_by=date(2027, 1, 1)),
        fact("F3", valid_to=date(2026, 12, 31)),
        fact("F4", valid_to=date(2026, 1, 1)),
        fact("F5", valid_from=date(2027, 1, 1)),
        fact("F6", review_by=date(2026, 2, 1)),
        fact("F7", review_by=date(2027, 1, 24)),
    ]
    due = [one.id for one in due_facts({one.id: one for one in known}, today)]
    assert due == ["F6", "F4", "F5", "F3", "F2"]
    assert [one.id for one in known if one.is_due(today)] == ["F4", "F5", "F6"]


def test_the_page_says_what_the_queries_say(sqlite_bank):
    bank, desk = sqlite_bank, a_desk(sqlite_bank.hall)
    within(bank, write_facts, "author", [replace(one, review_by=date(2026, 12, 1)) for one in facts_of(CONTENT).values()])
    within(bank, draft_item, "author", content()[0][0].item)
    within(bank, begin_item, "author", "L2", "03", "multiple", "zh-CN")
    within(bank, add_specification, "officer", "L1-2027", "一级 2027", "L1-theory")
    page = unescape(desk("reviewer").get("/bank/overview").get_data(as_text=True))
    assert re.findall(r'scope="colgroup">([^<]+)<', page) == ["L1", "L2", "L3", "一级 2027"], "each by its name"
    assert re.search(r'href="/bank\?waiting=me"><strong class="figures">1</strong>', page)
    assert re.search(r'href="/bank\?waiting=others"><strong class="figures">0</strong>', page)
    assert "L2-03-M01" in page
    cell = re.search(
        r'<a href="(/bank\?[^"]*kind=multiple[^"]*area=06[^"]*)" class="thin">(\d+)<span class="muted"> / (\d+)', page
    )
    assert (cell[2], cell[3]) == ("2", "6")
    listed = unescape(desk("reviewer").get(cell[1]).get_data(as_text=True))
    assert ">2 items<" in listed
    resting = dict(re.findall(r'href="/bank\?fact=(F\d+)">(\d+)<', page))
    assert resting
    for name, count in resting.items():
        said = "1 item" if count == "1" else f"{count} items"
        assert f">{said}<" in unescape(desk("author").get(f"/bank?fact={name}").get_data(as_text=True))
    assert "style=" not in page


@pytest.mark.parametrize("username", ["proctor", "chief"])
def test_the_overview_is_for_those_who_may_see_items(sqlite_bank, username):
    assert a_desk(sqlite_bank.hall)(username).get("/bank/overview").status_code == 403
