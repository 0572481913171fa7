"""The list through its doors: filters in the address, saved views, one move on many items, and the way through a list."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from examhall.audit import trail
from question_bank import queries
from question_bank.operations import draft_item
from question_bank.tables import saved_view
from tests.bank_builders import a_desk, a_room_that_sits, content


@pytest.fixture
def bank(sqlite_bank):
    return sqlite_bank


@pytest.fixture
def desk(bank):
    return a_desk(bank.hall)


def page_of(reply, status=200):
    assert reply.status_code == status, reply.status_code
    return unescape(reply.get_data(as_text=True))


def ids(page):
    return re.findall(r'class="open" href="[^"]*">([\w-]+)<', page)


def drafts(bank, count=3):
    """New drafts of the author: id:version each."""
    made = []
    for item, *_ in content()[0][:count]:
        with bank.hall.database.writing() as connection:
            version = draft_item(connection, bank.hall, bank.hall.now(), bank.staff["author"], replace(item, knowledge="新"))
        made.append(f"{item.id}:{version}")
    return made


def state_of(bank, said):
    item_id, version = said.split(":")
    with bank.hall.database.reading() as connection:
        return queries.steps_of(connection, item_id, int(version))[-1].state


def views(bank):
    with bank.hall.database.reading() as connection:
        return [
            (row.number, row.name, row.filters) for row in connection.execute(saved_view.select().order_by(saved_view.c.number))
        ]


def test_the_address_says_what_is_listed_and_the_form_shows_it(desk):
    page = page_of(desk("author").get("/bank?words=运费&kind=multiple&sort=-id"))
    assert ids(page) == sorted(ids(page), reverse=True) != []
    assert 'value="运费"' in page
    assert '<option value="multiple" selected>' in page
    assert 'aria-sort="descending"' in page
    assert "<details open>" not in page
    assert "<details open>" in page_of(desk("author").get("/bank?used=never"))


def test_a_value_that_cannot_be_is_told_and_not_passed_over(desk):
    assert desk("author").get("/bank?since=soon").status_code == 400


def test_a_page_beyond_the_last_is_empty_and_no_fault(desk):
    for far in ("99", "9" * 30):
        assert "No item fits" in page_of(desk("author").get(f"/bank?page={far}"))
    assert desk("author").get(f"/bank/views/{'9' * 30}").status_code == 404
    assert len(ids(page_of(desk("author").get("/bank?page=-3")))) == 50


def test_one_move_on_many_items_says_which_went_and_which_could_not(bank, desk):
    first, second, third = drafts(bank)
    with bank.hall.database.writing() as connection:
        own = draft_item(connection, bank.hall, bank.hall.now(), bank.staff["reviewer"], content()[1][0].item)
    mine = f"{content()[1][0].item.id}:{own}"
    reviewer = desk("reviewer")
    assert reviewer.post("/bank/moves", data={"item": [third], "move": "send_back", "note": "no"}).status_code == 200
    page = page_of(reviewer.post("/bank/moves", data={"item": [first, second, third, mine, "L9-99-S99:1"], "move": "review"}))
    assert "done for 2 of 5" in page
    assert "It stands as: Sent back." in page
    assert "Nobody reviews or approves an item of their own." in page
    assert "There is nothing here under this address." in page
    assert [state_of(bank, one) for one in (first, second, third, mine)] == ["reviewed", "reviewed", "sent_back", "draft"]
    with bank.hall.database.reading() as connection:
        assert next(trail.read(connection, first.split(":")[0])).action == "review_item"


def test_theory_items_are_approved_together_and_a_task_alone(bank, desk):
    first, second, _third = drafts(bank)
    task = content()[-1][0]
    with bank.hall.database.writing() as connection:
        number = draft_item(connection, bank.hall, bank.hall.now(), bank.staff["author"], task.item, task.tests)
    chosen = [first, second, f"{task.item.id}:{number}"]
    desk("reviewer").post("/bank/moves", data={"item": chosen, "move": "review"})
    page = page_of(desk("approver").post("/bank/moves", data={"item": chosen, "move": "approve"}))
    assert "done for 2 of 3" in page
    assert "A task is approved on its own page" in page
    assert [state_of(bank, one) for one in chosen] == ["approved", "approved", "reviewed"]


def test_what_lacks_a_reason_or_a_choice_moves_nothing_and_loses_nothing(bank, desk):
    chosen, reviewer = drafts(bank), desk("reviewer")
    page = page_of(
        reviewer.post("/bank/moves", data={"item": chosen, "move": "retire", "here": "kind=single", "note": " "}), 422
    )
    assert "Please give a reason" in page
    assert (
        '<form class="sheet narrowing no-print" method="get" action="/bank"' in page
    )  # the page stands under the move's address
    assert page.count(" checked") == sum(one.split(":")[0] in ids(page) for one in chosen) > 0
    assert '<option value="single" selected>' in page
    assert "Choose at least one item." in page_of(reviewer.post("/bank/moves", data={"move": "retire", "note": "old"}), 409)
    for wrong in ({"item": chosen, "move": "use"}, {"item": ["x"], "move": "review"}, {"item": chosen * 100, "move": "write"}):
        assert reviewer.post("/bank/moves", data=wrong).status_code == 400
    assert {state_of(bank, one) for one in chosen} == {"draft"}


def test_only_who_reviews_may_move_and_an_author_sees_nothing_to_choose(bank, desk):
    chosen, author = drafts(bank), desk("author")
    assert author.post("/bank/moves", data={"item": chosen, "move": "retire", "note": "x"}).status_code == 403
    assert 'name="item"' not in page_of(author.get("/bank"))
    assert page_of(desk("reviewer").get("/bank")).count('name="item"') == 50
    assert desk("officer").get("/bank/views/1").status_code == 403


def test_a_view_is_kept_opened_by_others_renamed_and_deleted(bank, desk):
    author, reviewer = desk("author"), desk("reviewer")
    here = "kind=multiple&area=06&sort=-at"
    assert author.post("/bank/views", data={"here": here, "name": " 海运  多选 "}).status_code == 302
    ((number, name, _filters),) = views(bank)
    assert name == "海运 多选"
    opened = reviewer.get(f"/bank/views/{number}")
    assert parse_qs(urlsplit(opened.headers["Location"]).query) == {"kind": ["multiple"], "area": ["06"], "sort": ["-at"]}
    assert len(ids(page_of(reviewer.get(opened.headers["Location"])))) == 2
    assert f'href="/bank/views/{number}" aria-current="true"' in page_of(author.get(f"/bank?{here}"))
    assert "海运 多选" not in page_of(reviewer.get("/bank"))
    for verb in ({"name": "mine"}, {"delete": "yes"}):
        assert reviewer.post(f"/bank/views/{number}", data=verb).status_code == 404
    assert author.post(f"/bank/views/{number}", data={"name": "多选"}).status_code == 302
    assert [name for _, name, _ in views(bank)] == ["多选"]
    assert author.post(f"/bank/views/{number}", data={"delete": "yes"}).status_code == 302
    assert views(bank) == []
    assert reviewer.get(f"/bank/views/{number}").status_code == 404
    with bank.hall.database.reading() as connection:
        acts = list(trail.read(connection, f"view:{number}"))
    assert [act.action for act in acts] == ["delete_view", "rename_view", "save_view"]
    assert acts[0].detail == {"name": "多选", "filters": here}


def test_a_name_that_is_taken_or_missing_overwrites_nothing(bank, desk):
    author, reviewer = desk("author"), desk("reviewer")
    for browser in (author, reviewer):
        assert browser.post("/bank/views", data={"here": "kind=truth", "name": "判断"}).status_code == 302
    page = page_of(author.post("/bank/views", data={"here": "level=L1&kind=single", "name": "判断"}), 409)
    assert "You have a view of that name" in page
    assert 'value="判断"' in page
    assert '<option value="single" selected>' in page
    assert "Give the view a name" in page_of(author.post("/bank/views", data={"here": "kind=single", "name": "  "}), 409)
    author.post("/bank/views", data={"here": "kind=single", "name": "单选"})
    number = next(number for number, name, _ in views(bank) if name == "单选")
    assert author.post(f"/bank/views/{number}", data={"name": "判断"}).status_code == 409
    assert author.post(f"/bank/views/{number}", data={"name": "单选"}).status_code == 302
    assert sorted(name for _, name, _ in views(bank)) == ["判断", "判断", "单选"]


def test_an_item_leads_through_the_list_one_came_from(bank, desk):
    reviewer = desk("reviewer")
    listed = page_of(reviewer.get("/bank?kind=multiple&sort=-id"))
    first, second, third = ids(listed)[:3]
    address = re.findall(r'class="open" href="([^"]*)"', listed)[1]
    page = page_of(reviewer.get(address))
    assert re.search(rf'rel="prev" href="/bank/items/{first}\?list=', page)
    assert re.search(rf'rel="next" href="/bank/items/{third}\?list=', page)
    assert "2 / 20" in page
    assert 'href="/bank?kind=multiple&sort=-id"' in page
    action = re.search(r'action="(/bank/items/[^"]*/1\?list=[^"]*)"', page)[1]
    moved = reviewer.post(action, data={"move": "retire", "note": "old"})
    assert "list=kind%3Dmultiple" in moved.headers["Location"]
    gone = page_of(reviewer.get(f"/bank/items/{second}?list=state%3Dapproved"))
    assert "It is not in that list any more." in gone
    assert "Through the list" not in page_of(reviewer.get(f"/bank/items/{second}"))
    assert "2 / 85" in page_of(reviewer.get("/bank/items/L1-01-M02?list="))
    assert reviewer.get("/bank/items/L1-01-M02?list=since%3Dsoon").status_code == 400


def test_an_items_use_is_told_in_counts_alone(bank, desk):
    author = desk("author")
    assert "On no paper yet." in page_of(author.get("/bank/items/L1-T04"))
    room = a_room_that_sits(bank, "practical", candidates=3, absent=(3,))
    room.hand_in(1, 0)
    page = page_of(author.get("/bank/items/L1-T04"))
    use = page[page.index("<h2>Use</h2>") :]
    assert re.search(r"<td>考试</td>.*?<td class=\"number\">1</td>", use, re.DOTALL)
    assert "no results yet" in use
    assert not re.search("考生|practical-1", use)
