"""Applications through their verbs, on both databases: places never oversold, nothing doubled, nothing after the closing minute."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, insert, select, update

from examhall.audit import trail
from examhall.counter.lapsing import lapse_unpaid
from examhall.errors import ChangedMeanwhile, ReasonNeeded
from examhall.people.tables import attainment, person_photo
from examhall.registration import applying, drafting
from examhall.registration.application import NoSuchMove, State
from examhall.registration.barred import Barred
from examhall.registration.barring import BarEntered, BarProblem, end_bar, enter_bar
from examhall.registration.drafting import AllHeld, Choice, Closed, Missing, NotOffered, RegisteredAlready
from examhall.registration.eligibility import Declared
from examhall.registration.operations import register
from examhall.registration.places import NoPlaceLeft, held_by
from examhall.registration.tables import application_evidence, application_step
from examhall.schedule.tables import offering
from tests.applicants import DAY, an_applicant, open_batch

BOTH = {"theory": 1, "practical": 1}
NONE = {"theory": 0, "practical": 0}


@pytest.fixture
def batch(sqlite_hall):
    return open_batch(sqlite_hall)


@pytest.fixture
def on_both(hall):
    return open_batch(hall)


@pytest.fixture
def applicant(batch):
    return an_applicant(batch)


def ready(applicant, **choice):
    applicant.begins(**choice)
    applicant.completes()
    return applicant


def decide(verb, applicant, *more):
    hall, row = applicant.batch.hall, applicant.row
    with hall.database.writing() as connection:
        verb(connection, hall, hall.now(), "reviewer", row.id, row.version, *more)


def bars(applicant, **said):
    hall = applicant.batch.hall
    given = {"who": applicant.identity, "since": "2026-01-01", "until": "", "reference": "2026-7", "reason": "替考", **said}
    with hall.database.writing() as connection:
        return enter_bar(connection, hall, hall.now(), "authority", BarEntered(**given))


def steps(applicant):
    with applicant.batch.hall.database.reading() as connection:
        rows = connection.execute(select(application_step).order_by(application_step.c.number))
        return [(row.move, row.by, row.reason) for row in rows if row.application_id == applicant.row.id]


def test_a_submission_takes_a_place_of_each_part_and_a_withdrawal_gives_them_back(batch, applicant):
    ready(applicant)
    assert batch.taken(0) == NONE
    applicant.submits()
    assert batch.taken(0) == BOTH
    row = applicant.row
    with batch.hall.database.writing() as connection:
        drafting.withdraw(connection, batch.hall.now(), applicant.person, row.id, row.version)
        drafting.withdraw(connection, batch.hall.now(), applicant.person, row.id, row.version)
    assert (applicant.row.state, batch.taken(0)) == (State.WITHDRAWN, NONE)
    assert [move for move, *_ in steps(applicant)] == ["begin", "submit", "withdraw"]


def test_who_submits_twice_has_submitted_once(batch, applicant):
    ready(applicant)
    row = applicant.row
    for _ in range(2):
        with batch.hall.database.writing() as connection:
            drafting.submit(connection, batch.hall.now(), applicant.person, row.id, row.version)
    assert batch.taken(0) == BOTH
    assert [move for move, *_ in steps(applicant)].count("submit") == 1


def test_of_many_who_want_the_last_place_one_gets_it(on_both):
    batch = on_both
    batch.places(0, 1)
    many = [ready(an_applicant(batch)) for _ in range(20)]

    def tries(one):
        try:
            one.submits()
        except NoPlaceLeft:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(tries, many)) == 1
    assert batch.taken(0) == BOTH
    assert sorted(one.row.state for one in many).count(State.SUBMITTED) == 1


def test_both_parts_are_taken_or_none(on_both):
    batch, applicant = on_both, ready(an_applicant(on_both))
    with batch.hall.database.writing() as connection:
        full = (offering.c.centre_id == batch.centres[0]) & (offering.c.level == "L1") & (offering.c.part == "theory")
        connection.execute(update(offering).where(full).values(places=0))
    with pytest.raises(NoPlaceLeft):
        applicant.submits()
    assert (batch.taken(0), applicant.row.state) == (NONE, State.DRAFT)


def test_a_returned_application_keeps_its_places_and_moves_them_with_the_centre(on_both):
    batch, applicant = on_both, ready(an_applicant(on_both))
    applicant.submits()
    decide(applying.return_for_correction, applicant, "照片不清晰")
    assert batch.taken(0) == BOTH
    row = applicant.row
    with batch.hall.database.writing() as connection:
        choice = Choice(batch.id, "L1", batch.centres[1])
        drafting.choose(connection, batch.hall.now(), applicant.person, row.id, row.version, choice)
    assert batch.taken(0) == BOTH
    applicant.submits()
    assert (batch.taken(0), batch.taken(1)) == (NONE, BOTH)
    assert ("return", "reviewer", "照片不清晰") in steps(applicant)


def test_approval_keeps_and_rejection_gives_back_and_each_is_in_the_trail(batch):
    hall = batch.hall
    first, second = ready(an_applicant(batch)), ready(an_applicant(batch))
    for one in (first, second):
        one.submits()
    decide(applying.approve, first)
    decide(applying.reject, second, "不符合条件")
    assert (first.row.state, second.row.state, batch.taken(0)) == (State.APPROVED, State.REJECTED, BOTH)
    decide(applying.mark_confirmed, first)
    assert first.row.state == State.CONFIRMED
    with hall.database.reading() as connection:
        assert trail.verify(connection, hall.audit_key) is None
        assert held_by(connection, second.row.id) == set()


@pytest.mark.parametrize("verb", [applying.return_for_correction, applying.reject])
def test_a_return_and_a_rejection_need_a_reason(applicant, verb):
    ready(applicant)
    applicant.submits()
    with pytest.raises(ReasonNeeded):
        decide(verb, applicant, "  ")


def test_of_two_reviewers_the_second_sees_what_the_first_did(applicant):
    hall = applicant.batch.hall
    ready(applicant)
    applicant.submits()
    seen = applicant.row
    decide(applying.approve, applicant)
    with hall.database.writing() as connection, pytest.raises(ChangedMeanwhile):
        applying.reject(connection, hall, hall.now(), "other", seen.id, seen.version, "late")
    assert applicant.row.state == State.APPROVED


def test_a_draft_cannot_be_approved(applicant):
    applicant.begins()
    with pytest.raises(NoSuchMove):
        decide(applying.approve, applicant)


def test_past_the_closing_minute_nothing_is_submitted_and_the_draft_is_kept(applicant, batch, clock):
    ready(applicant)
    clock.at = batch.closes - 1
    applicant.begins()
    clock.at = batch.closes
    with pytest.raises(Closed) as refused:
        applicant.submits()
    assert "2026-11-25 09:00" in str(refused.value.says._kwargs)
    assert (applicant.row.state, applicant.row.clause) == (State.DRAFT, 3)


def test_what_was_returned_may_be_mended_until_the_counters_close(applicant, batch, clock):
    ready(applicant)
    applicant.submits()
    decide(applying.return_for_correction, applicant, "x")
    clock.at = batch.closes + DAY
    applicant.submits()
    decide(applying.return_for_correction, applicant, "x")
    clock.at = batch.closes + 4 * DAY
    with pytest.raises(Closed):
        applicant.submits()


def test_what_nobody_confirmed_in_time_lapses_and_gives_its_places_back(on_both):
    batch, hall = on_both, on_both.hall
    late, paid, draft = ready(an_applicant(batch)), ready(an_applicant(batch)), ready(an_applicant(batch))
    for one in (late, paid):
        one.submits()
        decide(applying.approve, one)
    decide(applying.mark_confirmed, paid)
    hall.clock.at = batch.closes + 4 * DAY - 1
    lapse_unpaid(hall)
    assert late.row.state == State.APPROVED
    hall.clock.at += 1
    lapse_unpaid(hall)
    assert [one.row.state for one in (late, paid, draft)] == [State.WITHDRAWN, State.CONFIRMED, State.DRAFT]
    assert batch.taken(0) == BOTH


def test_one_batch_has_one_application_of_a_person_however_often_it_is_begun(applicant, batch):
    number = applicant.begins()
    assert applicant.begins(level="L2", centre=1) == number
    assert applicant.row.level == "L1"


def test_two_clicks_at_once_begin_one_application(on_both):
    applicant = an_applicant(on_both)
    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(lambda _: applicant.begins(), range(4)))
    assert numbers == {applicant.row.number}


def test_a_withdrawn_application_is_taken_up_again_under_its_number(applicant, batch):
    ready(applicant)
    applicant.submits()
    row = applicant.row
    with batch.hall.database.writing() as connection:
        drafting.withdraw(connection, batch.hall.now(), applicant.person, row.id, row.version)
    assert applicant.begins(level="L2") == row.number
    assert (applicant.row.state, applicant.row.level, applicant.row.clause) == (State.DRAFT, "L2", 0)


def test_a_kept_part_is_not_asked_again_and_a_level_of_which_both_are_held_is_not_offered(applicant, batch):
    hall = batch.hall

    def attains(part, until):
        with hall.database.writing() as connection:
            row = {"person_id": applicant.person, "level": "L1", "part": part, "until": until}
            connection.execute(insert(attainment), row)

    attains("theory", "2027-12-31")
    ready(applicant)
    applicant.submits()
    assert batch.taken(0) == {"theory": 0, "practical": 1}
    attains("practical", "")
    row = applicant.row
    decide(applying.return_for_correction, applicant, "x")
    choice = Choice(batch.id, "L1", batch.centres[0])
    with hall.database.writing() as connection, pytest.raises(AllHeld):
        drafting.choose(connection, hall.now(), applicant.person, row.id, row.version + 1, choice)


def test_a_part_that_ran_out_is_asked_again(applicant, batch):
    hall = batch.hall
    with hall.database.writing() as connection:
        row = {"person_id": applicant.person, "level": "L1", "part": "theory", "until": "2026-11-23"}
        connection.execute(insert(attainment), row)
    ready(applicant)
    applicant.submits()
    assert batch.taken(0) == BOTH


def test_what_is_missing_is_named_with_its_page(applicant):
    hall = applicant.batch.hall
    applicant.begins()
    applicant.completes(Declared(), clause=3)
    with hall.database.writing() as connection:
        connection.execute(delete(application_evidence))
        connection.execute(delete(person_photo))
    with hall.database.reading() as connection:
        missing = drafting.missing_in(connection, applicant.row, hall.now())
    assert [one.details["step"] for one in missing] == ["eligibility", "photo"]
    with pytest.raises(Missing):
        applicant.submits()


def test_nobody_chooses_a_centre_that_does_not_offer_the_level(applicant, batch):
    batch.centres.append("nowhere")
    with pytest.raises(NotOffered):
        applicant.begins(centre=2)


def test_who_is_registered_in_the_batch_does_not_apply_again(applicant, batch):
    hall = batch.hall
    with hall.database.writing() as connection:
        register(connection, applicant.person, batch.id, "L1", "26010001100018")
    with pytest.raises(RegisteredAlready):
        applicant.begins()


@pytest.mark.parametrize("until", ["2026-11-24", ""])
def test_who_is_barred_is_refused_with_the_end_date_until_the_bar_is_ended(applicant, until):
    hall = applicant.batch.hall
    bar_id = bars(applicant, since="2026-11-01", until=until)
    with pytest.raises(Barred) as refused:
        applicant.begins()
    assert refused.value.says._kwargs == ({"until": until} if until else {}) | {"reference": "2026-7"}
    with hall.database.writing() as connection:
        with pytest.raises(ReasonNeeded):
            end_bar(connection, hall, hall.now(), "authority", bar_id, " ")
        end_bar(connection, hall, hall.now(), "authority", bar_id, "复核撤销")
        assert trail.verify(connection, hall.audit_key) is None
    assert applicant.begins()


def test_a_bar_counts_on_its_days_alone(applicant):
    bars(applicant, since="2026-01-01", until="2026-11-23")
    bars(applicant, since="2026-11-25")
    assert applicant.begins()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("who", "nobody"), ("who", ""), ("since", "x"), ("until", "2025-01-01"), ("until", "x"), ("reference", " ")],
)
def test_what_is_wrong_in_a_bar_is_told_at_its_field(applicant, field, wrong):
    with pytest.raises(BarProblem) as refused:
        bars(applicant, **{field: wrong})
    assert refused.value.details == {"field": field}
