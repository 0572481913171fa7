"""The audit trail is read by those who may: filtered, page by page, with its chain verified."""

import pytest
from sqlalchemy import text

from examhall.audit import trail
from examhall.people import trail_pages
from tests.bank_builders import a_desk, content


@pytest.fixture
def desk(sqlite_bank):
    desk = a_desk(sqlite_bank.hall)
    item = content()[0][0].item.id
    assert desk("reviewer").get(f"/bank/items/{item}").status_code == 200
    return desk


def test_who_looked_at_an_approved_item_is_read_on_the_page(desk):
    item = content()[0][0].item.id
    page = desk("authority").get(f"/staff/trail?action=see_item&subject={item}").get_data(as_text=True)
    rows = page.partition("<tbody>")[2]
    assert rows.count("<tr>") == 1
    assert "looked at an item with its key" in rows
    assert ">reviewer<" in rows
    assert item in rows


@pytest.mark.parametrize("username", ["author", "reviewer", "proctor", "chief"])
def test_others_do_not_read_it(desk, username):
    assert desk(username).get("/staff/trail").status_code == 403


def test_it_is_filtered_by_person_and_day_and_read_page_by_page(sqlite_bank, desk, monkeypatch):
    monkeypatch.setattr(trail_pages, "A_PAGE", 3)
    officer = desk("officer")
    assert "/staff/trail" in officer.get("/staff").get_data(as_text=True)
    author = sqlite_bank.staff["author"]
    page = officer.get(f"/staff/trail?actor={author}").get_data(as_text=True)
    assert page.partition("<tbody>")[2].count("<tr>") == 3
    older = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert f"actor={author}" in older
    second = officer.get(older).get_data(as_text=True)
    assert "Newest acts" in second
    assert not {line for line in page.split("<tr>")[2:] if line in second}
    assert "No act fits" in officer.get("/staff/trail?to=2020-01-01").get_data(as_text=True)
    assert officer.get("/staff/trail?from=yesterday").status_code == 400


def test_the_chain_is_verified_and_a_change_is_named(sqlite_bank, desk):
    officer = desk("officer")
    assert "The chain holds" in officer.get("/staff/trail?verify=1").get_data(as_text=True)
    with sqlite_bank.hall.database.writing() as connection:
        number = next(iter(trail.read(connection, limit=1))).number - 1
        for (name,) in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
        ).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE audit_entry SET actor = 'nobody' WHERE number = :number"), {"number": number})
    assert f"The chain is broken from act {number} on." in officer.get("/staff/trail?verify=1").get_data(as_text=True)
