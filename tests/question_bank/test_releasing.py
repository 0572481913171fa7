"""A key is released by two roles: by hand, or ten minutes before the start by the hall, as two persons approved beforehand."""

import pytest
from sqlalchemy import select, update

from examhall.audit import trail
from examhall.errors import NotFound, NotNow, SecondPersonNeeded
from examhall.instants import MINUTE
from examhall.opening import named_wings
from examhall.papers.tables import booklet
from examhall.people.operations import add_staff
from examhall.schedule.tables import administration
from question_bank.operations import suspend_item
from question_bank.papers import queries as paper_queries
from question_bank.papers.laying import prepare_administration
from question_bank.papers.operations import ItemsSuspended, TwoRolesNeeded, release_paper
from question_bank.papers.releasing import (
    NotLaidHere,
    order_release,
    release_by_schedule,
    standing_orders,
    withdraw_release,
)
from tests.bank_builders import PASSWORD, a_desk, seated


def starts_in(hall, administration_id, minutes):
    """Moves the start to so many minutes from now."""
    with hall.database.writing() as connection:
        at = hall.now() + minutes * MINUTE
        connection.execute(update(administration).where(administration.c.id == administration_id).values(starts_at=at))


@pytest.fixture
def laid(bank):
    """A paper on the seats of an administration that starts in two hours, released to nobody: (administration, paper)."""
    administration_id, paper_id = seated(bank), bank.sealed()
    starts_in(bank.hall, administration_id, 120)
    with bank.hall.database.writing() as connection:
        prepare_administration(connection, bank.hall, bank.hall.now(), bank.staff["officer"], administration_id, paper_id)
    return administration_id, paper_id


def order(bank, laid, by="officer", second="chief"):
    with bank.hall.database.writing() as connection:
        order_release(connection, bank.hall, bank.hall.now(), bank.staff[by], bank.staff[second], laid[1], laid[0])


def is_open(bank):
    with bank.hall.database.reading() as connection:
        one = connection.execute(select(booklet.c.id)).scalars().first()
        try:
            bank.hall.safe.booklet_bytes(connection, one)
        except NotNow:
            return False
        return True


def newest_act(bank, paper_id):
    with bank.hall.database.reading() as connection:
        return next(iter(trail.read(connection, paper_id)))


def test_the_hall_releases_ten_minutes_before_the_start_and_not_earlier(bank, clock, laid):
    order(bank, laid)
    clock.pass_minutes(109)
    release_by_schedule(bank.hall)
    assert not is_open(bank)
    clock.pass_minutes(1)
    release_by_schedule(bank.hall)
    assert is_open(bank)
    release_by_schedule(bank.hall)
    act = newest_act(bank, laid[1])
    assert (act.actor, act.action) == ("timekeeper", "release_paper")
    assert act.detail == {"ordered_by": bank.staff["officer"], "second": bank.staff["chief"], "administration": laid[0]}
    with bank.hall.database.reading() as connection:
        row = paper_queries.read_paper(connection, laid[1])
        assert (row.released_by, row.released_second) == (bank.staff["officer"], bank.staff["chief"])
        assert standing_orders(connection, laid[1]) == []


def test_a_release_missed_while_the_hall_was_down_is_made_at_the_next_start_and_said_to_be_late(bank, clock, laid):
    order(bank, laid)
    clock.pass_minutes(115)
    release_by_schedule(bank.hall)
    assert is_open(bank)
    assert newest_act(bank, laid[1]).detail["late_seconds"] == 300


def test_a_start_that_is_moved_moves_the_release(bank, clock, laid):
    order(bank, laid)
    starts_in(bank.hall, laid[0], 15)
    release_by_schedule(bank.hall)
    assert not is_open(bank)
    clock.pass_minutes(5)
    release_by_schedule(bank.hall)
    assert is_open(bank)


def test_one_person_takes_the_order_back_and_the_paper_stays_shut(bank, clock, laid):
    order(bank, laid)
    with bank.hall.database.writing() as connection:
        withdraw_release(connection, bank.hall, bank.hall.now(), bank.staff["authority"], laid[1])
    clock.pass_minutes(115)
    release_by_schedule(bank.hall)
    assert not is_open(bank)
    assert newest_act(bank, laid[1]).action == "withdraw_release"
    with pytest.raises(NotFound), bank.hall.database.writing() as connection:
        withdraw_release(connection, bank.hall, bank.hall.now(), bank.staff["authority"], laid[1])
    order(bank, laid)


def test_a_paper_released_by_hand_is_not_released_again(bank, clock, laid):
    order(bank, laid)
    with bank.hall.database.writing() as connection:
        release_paper(connection, bank.hall, bank.hall.now(), bank.staff["officer"], bank.staff["chief"], laid[1])
    clock.pass_minutes(115)
    release_by_schedule(bank.hall)
    assert newest_act(bank, laid[1]).actor == bank.staff["officer"]
    with bank.hall.database.reading() as connection:
        assert standing_orders(connection, laid[1]) == []


def test_only_what_lies_on_the_seats_is_ordered_once_and_by_two_roles(bank, laid):
    with pytest.raises(SecondPersonNeeded):
        order(bank, laid, second="officer")
    with pytest.raises(TwoRolesNeeded):
        order(bank, laid, second="author")
    with pytest.raises(NotLaidHere):
        order(bank, ("nowhere", laid[1]))
    order(bank, laid)
    with pytest.raises(NotNow):
        order(bank, laid)


def test_two_persons_of_one_role_do_not_release_by_hand(bank, laid):
    with bank.hall.database.writing() as connection:
        other = add_staff(connection, bank.hall, bank.hall.now(), "", "x", "officer2", "x", ["exams_officer"])
        with pytest.raises(TwoRolesNeeded):
            release_paper(connection, bank.hall, bank.hall.now(), bank.staff["officer"], other, laid[1])


def test_the_papers_page_orders_and_withdraws_with_the_second_person(sqlite_bank):
    bank = sqlite_bank
    administration_id, paper_id = seated(bank), bank.sealed()
    starts_in(bank.hall, administration_id, 120)
    with bank.hall.database.writing() as connection:
        prepare_administration(connection, bank.hall, bank.hall.now(), bank.staff["officer"], administration_id, paper_id)
    officer, address = a_desk(bank.hall)("officer"), f"/bank/papers/{paper_id}"
    wish = {"administration": administration_id, "second": "chief", "second_password": PASSWORD}
    assert officer.post(f"{address}/release-by-schedule", data={**wish, "second": "officer"}).status_code == 409
    assert officer.post(f"{address}/release-by-schedule", data=wish).status_code == 302
    page = officer.get(address).get_data(as_text=True)
    assert "2026-11-24 10:50" in page
    assert "officer, chief" in page
    assert officer.post(f"{address}/withdraw-release").status_code == 302
    assert "2026-11-24 10:50" not in officer.get(address).get_data(as_text=True)
    assert officer.post(f"{address}/withdraw-release").status_code == 404


def test_the_timekeeper_of_every_hall_looks_for_releases_every_few_seconds():
    assert [seconds for wing in named_wings() for seconds, chore in wing.chores.values() if chore is release_by_schedule] == [5]


def test_a_paper_with_suspended_items_says_so_to_officers_and_is_released_by_those_who_say_they_know(sqlite_bank):
    bank = sqlite_bank
    paper_id = bank.sealed()
    with bank.hall.database.writing() as connection:
        item = paper_queries.standing_on(connection, paper_id)[0].item.id
        suspend_item(connection, bank.hall, bank.hall.now(), bank.staff["reviewer"], item, 1, "F22: it says otherwise")
    officer = a_desk(bank.hall)("officer")
    page = officer.get(f"/bank/papers/{paper_id}").get_data(as_text=True)
    assert "One item of this paper was suspended or retired since." in page
    assert page.index("F22: it says otherwise") < page.index("Release the key")
    assert 'name="knowing" required' in page
    assert "one item suspended or retired" in officer.get("/bank/papers").get_data(as_text=True)
    second = {"second": "authority", "second_password": PASSWORD}
    refused = officer.post(f"/bank/papers/{paper_id}/release", data=second)
    assert (refused.status_code, "release it all the same" in refused.get_data(as_text=True)) == (409, True)
    assert officer.post(f"/bank/papers/{paper_id}/release", data={**second, "knowing": "on"}).status_code == 302
    assert newest_act(bank, paper_id).detail["suspended"] == [item]


def test_an_order_for_a_paper_with_a_suspended_item_is_given_by_those_who_know_and_the_trail_names_it(sqlite_bank, clock):
    bank = sqlite_bank
    laid = seated(bank), bank.sealed()
    starts_in(bank.hall, laid[0], 120)
    with bank.hall.database.writing() as connection:
        prepare_administration(connection, bank.hall, bank.hall.now(), bank.staff["officer"], *laid)
    order(bank, laid)
    with bank.hall.database.writing() as connection:
        item = paper_queries.standing_on(connection, laid[1])[0].item.id
        suspend_item(connection, bank.hall, bank.hall.now(), bank.staff["reviewer"], item, 1, "F22: it says otherwise")
        withdraw_release(connection, bank.hall, bank.hall.now(), bank.staff["authority"], laid[1])
    with pytest.raises(ItemsSuspended):
        order(bank, laid)
    with bank.hall.database.writing() as connection:
        officer, chief = bank.staff["officer"], bank.staff["chief"]
        order_release(connection, bank.hall, bank.hall.now(), officer, chief, laid[1], laid[0], knowing=True)
    clock.pass_minutes(111)
    release_by_schedule(bank.hall)
    assert is_open(bank)
    assert newest_act(bank, laid[1]).detail["suspended"] == [item]
