"""Authors see and write what they are assigned, and what they wrote: by every door, and from the moment it is given or taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from examhall.audit.tables import audit_entry
from examhall.errors import Malformed, NotFound, NotNow
from question_bank.assignments import assign, assigned, scopes_of, withdraw
from question_bank.operations import draft_item
from question_bank.queries import read_version
from question_bank.sight import Scope, Sight
from question_bank.specification import LEVELS
from tests.bank_builders import a_desk

ITEM, OTHER = "L1-06-S01", "L1-01-S01"
LEVEL, AREA = st.sampled_from(LEVELS), st.sampled_from(["", "01", "06"])


@given(
    st.frozensets(st.builds(Scope, LEVEL, AREA)), LEVEL, st.sampled_from(["01", "06", "15"]), st.lists(st.sampled_from("ab"))
)
def test_an_author_reaches_what_a_scope_holds_and_what_they_wrote(scopes, level, area, wrote):
    reached = Sight("a", scopes).reaches(level, area, wrote)
    assert reached == ("a" in wrote or Scope(level) in scopes or Scope(level, area) in scopes)
    assert Sight("a", None).reaches(level, area)


def change(bank, verb, scope, author="author"):
    with bank.hall.database.writing() as connection:
        verb(connection, bank.hall, bank.hall.now(), bank.staff["officer"], bank.staff[author], scope)


def only(bank, *scopes):
    """The author is assigned this and nothing else."""
    with bank.hall.database.reading() as connection:
        now = scopes_of(connection, bank.staff["author"])
    for scope in now - set(scopes):
        change(bank, withdraw, scope)
    for scope in set(scopes) - now:
        change(bank, assign, scope)


def test_what_is_given_and_taken_back_is_kept_with_who_did_it(bank):
    only(bank, Scope("L1", "06"))
    change(bank, assign, Scope("L2"))
    change(bank, withdraw, Scope("L2"))
    change(bank, assign, Scope("L2"))
    with bank.hall.database.reading() as connection:
        assert [(one.scope, one.by) for one in assigned(connection)] == [
            (Scope("L1", "06"), "officer"),
            (Scope("L2"), "officer"),
        ]
        acts = connection.execute(select(audit_entry.c.action).order_by(audit_entry.c.number)).scalars().all()
    assert acts[-3:] == ["assign_author", "withdraw_author", "assign_author"]
    for verb, scope, refusal in (
        (assign, Scope("L2"), NotNow), (withdraw, Scope("L3"), NotNow), (assign, Scope("L9"), Malformed), (assign, Scope("L1", "99"), Malformed),
    ):  # fmt: skip
        with pytest.raises(refusal):
            change(bank, verb, scope)
    with pytest.raises(NotFound):
        change(bank, assign, Scope("L3"), "reviewer")


@pytest.fixture
def desk(sqlite_bank):
    return a_desk(sqlite_bank.hall)


def test_items_of_other_areas_are_not_there_for_an_author(desk, sqlite_bank):
    only(sqlite_bank, Scope("L1", "06"))
    with sqlite_bank.hall.database.writing() as connection:  # the test bank's items are the author's own: give them to another
        connection.exec_driver_sql("DROP TRIGGER item_version_no_update")
        connection.exec_driver_sql(f"UPDATE item_version SET author_id = '{sqlite_bank.staff['officer']}'")
    author = desk("author")
    assert author.get(f"/bank/items/{ITEM}").status_code == 200
    for door in (f"/bank/items/{OTHER}", f"/bank/try/{OTHER}/1", f"/bank/try/{OTHER}/1/booklet"):
        assert author.get(door).status_code == 404, door
        assert desk("reviewer").get(door).status_code == 200, door
    for door in (f"/bank/write/{OTHER}/again", f"/bank/items/{OTHER}/1/comments", f"/bank/try/{OTHER}/1/marks"):
        assert author.post(door, data={"line": 1, "text": "x"}).status_code == 404, door
    change(sqlite_bank, assign, Scope("L1", "01"))
    assert author.get(f"/bank/items/{OTHER}").status_code == 200, "it works at once"


def test_an_author_begins_items_only_where_assigned_and_keeps_what_was_begun(desk, sqlite_bank):
    only(sqlite_bank, Scope("L1", "06"))
    author = desk("author")
    begin = {"kind": "single", "level": "L1", "language": "zh-CN"}
    refused = author.post("/bank/write", data={**begin, "area": "01"})
    assert refused.status_code == 403
    assert "You are not assigned this level and area." in refused.get_data(as_text=True)
    address = author.post("/bank/write", data={**begin, "area": "06"}).headers["Location"]
    change(sqlite_bank, withdraw, Scope("L1", "06"))
    assert author.get(address).status_code == 200, "what one has begun stays one's own"
    assert address.rsplit("/", 1)[1] in author.get("/bank/write").get_data(as_text=True)


def test_what_others_write_elsewhere_is_not_on_the_desk(desk, sqlite_bank):
    begun = desk("author").post("/bank/write", data={"kind": "truth", "level": "L1", "area": "01", "language": "zh-CN"})
    address = begun.headers["Location"]
    with sqlite_bank.hall.database.writing() as connection:
        second = second_author(connection, sqlite_bank.hall)
        assign(connection, sqlite_bank.hall, sqlite_bank.hall.now(), sqlite_bank.staff["officer"], second, Scope("L1", "06"))
    other = desk("second")
    assert address.rsplit("/", 1)[1] not in other.get("/bank/write").get_data(as_text=True)
    for door in ("", "/view", "/try"):
        assert other.get(address + door).status_code == 404


def second_author(connection, hall):
    from examhall.people.operations import add_staff, hash_password
    from tests.bank_builders import PASSWORD

    return add_staff(connection, hall, hall.now(), "", "second", "second", hash_password(PASSWORD), ["author"])


def test_the_page_of_authors_gives_and_takes_back_and_says_why_not(desk, sqlite_bank):
    officer, author = desk("officer"), sqlite_bank.staff["author"]
    only(sqlite_bank)
    assert "Nothing is assigned" in officer.get("/bank/authors").get_data(as_text=True)
    assert officer.post(f"/bank/authors/{author}", data={"level": "L2", "area": "06"}).status_code == 302
    page = officer.get("/bank/authors").get_data(as_text=True)
    assert "Withdraw L2 06 from author" in page
    assert officer.post(f"/bank/authors/{author}", data={"level": "L2", "area": "06"}).status_code == 409
    assert officer.post(f"/bank/authors/{author}", data={"level": "L2", "area": "06", "withdraw": "1"}).status_code == 302
    assert officer.post(f"/bank/authors/{author}", data={"level": "L2", "area": "zz"}).status_code == 400
    assert officer.post("/bank/authors/nobody", data={"level": "L2", "area": ""}).status_code == 404
    for other in ("author", "reviewer", "chief", "proctor"):
        assert desk(other).get("/bank/authors").status_code == 403
        assert desk(other).post(f"/bank/authors/{author}", data={"level": "L2"}).status_code == 403


def test_who_looks_at_an_approved_item_stands_in_the_trail(desk, sqlite_bank):
    reviewer, author = desk("reviewer"), desk("author")
    for browser, door in (
        (reviewer, f"/bank/items/{ITEM}"),
        (author, f"/bank/try/{ITEM}/1"),
        (author, f"/bank/try/{ITEM}/1/booklet"),
    ):
        assert browser.get(door).status_code == 200
    reviewer.get(f"/bank/items/{OTHER}?version=1")
    with sqlite_bank.hall.database.reading() as connection:
        looks = connection.execute(
            select(audit_entry.c.actor, audit_entry.c.subject, audit_entry.c.text).where(audit_entry.c.action == "see_item")
        ).all()
    staff = sqlite_bank.staff
    assert [(look.actor, look.subject) for look in looks] == [
        (staff["reviewer"], ITEM),
        (staff["author"], ITEM),
        (staff["reviewer"], OTHER),
    ]
    assert ["page" in looks[0].text, "try" in looks[1].text] == [True, True]


def test_a_draft_is_looked_at_without_a_line(desk, sqlite_bank):
    with sqlite_bank.hall.database.writing() as connection:
        item = read_version(connection, ITEM, 1).item
        draft_item(connection, sqlite_bank.hall, sqlite_bank.hall.now(), sqlite_bank.staff["author"], item)
    assert desk("reviewer").get(f"/bank/items/{ITEM}").status_code == 200
    with sqlite_bank.hall.database.reading() as connection:
        assert connection.execute(select(audit_entry.c.action).where(audit_entry.c.action == "see_item")).first() is None
