"""What a room asks to be made void: listed where the authority works, declined by one, voided by two."""

import pytest
from sqlalchemy import insert, select

from examhall.audit import trail
from proctor.tables import void_request
from tests.bank_builders import PASSWORD, a_desk, a_room_that_sits, right

REQUEST = "request-of-the-room"


@pytest.fixture
def desk(sqlite_bank):
    return a_desk(sqlite_bank.hall)


@pytest.fixture
def sitting(sqlite_bank) -> str:
    """A sitting whose room asks that its part be made void."""
    room = a_room_that_sits(sqlite_bank, "theory", candidates=1)
    room.sit(1, right(room, 1))
    room.close()
    row = {
        "id": REQUEST, "run_id": room.run, "sitting_id": room.sittings[0], "reason": "抄袭属实",
        "requested_by": sqlite_bank.staff["officer"], "requested_at": sqlite_bank.hall.now(),
    }  # fmt: skip
    with sqlite_bank.hall.database.writing() as connection:
        connection.execute(insert(void_request), row)
    return room.sittings[0]


def request(bank):
    with bank.hall.database.reading() as connection:
        return connection.execute(select(void_request)).one()


def test_it_is_listed_and_leads_to_the_candidate(desk, sitting):
    officer = desk("officer")
    page = officer.get("/results/void-requests").get_data(as_text=True)
    assert "抄袭属实" in page
    assert f"/results/sittings/{sitting}" in page
    assert "抄袭属实" in officer.get(f"/results/sittings/{sitting}").get_data(as_text=True)


def test_one_person_declines_it_with_a_reason_and_it_no_longer_waits(sqlite_bank, desk, sitting):
    officer = desk("officer")
    assert officer.post(f"/results/sittings/{sitting}/decline-void", data={"reason": " "}).status_code == 409
    assert request(sqlite_bank).decision is None
    assert officer.post(f"/results/sittings/{sitting}/decline-void", data={"reason": "证据不足"}).status_code == 302
    row = request(sqlite_bank)
    assert (row.decision, row.decided_why, row.decided_by) == ("declined", "证据不足", sqlite_bank.staff["officer"])
    with sqlite_bank.hall.database.reading() as connection:
        assert next(trail.read(connection, sitting)).action == "decline_void"
    again = officer.post(f"/results/sittings/{sitting}/decline-void", data={"reason": "证据不足"})
    assert again.status_code == 409


def test_two_persons_who_make_the_part_void_settle_it(sqlite_bank, desk, sitting):
    form = {"reason": "抄袭", "second": "authority", "second_password": PASSWORD}
    assert desk("officer").post(f"/results/sittings/{sitting}/void", data=form).status_code == 302
    row = request(sqlite_bank)
    assert (row.decision, row.decided_why) == ("voided", "抄袭")
    assert "抄袭" in desk("officer").get("/results/void-requests").get_data(as_text=True)


def test_a_part_is_made_void_without_a_request_as_before(sqlite_bank, desk, sitting):
    desk("officer").post(f"/results/sittings/{sitting}/decline-void", data={"reason": "证据不足"})
    form = {"reason": "替考", "second": "authority", "second_password": PASSWORD}
    assert desk("officer").post(f"/results/sittings/{sitting}/void", data=form).status_code == 302
    assert request(sqlite_bank).decision == "declined"
