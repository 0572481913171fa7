"""Score reviews: who may ask until when, what marking again finds, two persons, and a correction by a release of its own."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import func, insert, select

from examhall.audit import trail
from examhall.counter.account import Kind, Method, Service
from examhall.counter.entries import entries_of
from examhall.counter.receipt_numbers import is_receipt_number
from examhall.counter.services import standing_for
from examhall.counter.tables import service_receipt
from examhall.errors import NotFound, ReasonNeeded, SecondPersonNeeded, WordsTooLong
from examhall.instants import SECOND
from examhall.jobs import queue
from examhall.jobs.worker import work_once
from examhall.people.news import ACCOUNT_NEWS
from examhall.people.tables import account
from examhall.sittings.tables import answer_sheet
from grading.mark_book.facts import facts_of
from grading.mark_book.queries import marks_of
from grading.operations import grade_run
from grading.personal import score_reviews
from grading.releasing.attaining import attain_from
from grading.releasing.operations import ATTAIN
from grading.releasing.operations import withdraw as withdraw_release
from grading.releasing.states import Flag, flags, state
from grading.releasing.states import State as ResultState
from grading.reviewing import queries
from grading.reviewing.answering import MovedMeanwhile, NotSound, carry_out, cause_of, correct, sign
from grading.reviewing.asking import LONGEST, ask, withdraw
from grading.reviewing.findings import Checked, Finding, read_findings, written
from grading.reviewing.paying import FeeStays, give_back, goes_back, pay
from grading.reviewing.states import (
    CORRECTING,
    LAPSED,
    NEXT_STATE,
    Fee,
    Move,
    Outcome,
    ReviewMovedOn,
    State,
    WhyBack,
    after,
    shown_state,
    why_back,
)
from grading.reviewing.tables import score_review, score_review_marking
from grading.reviewing.terms import NotPaidInTime, Refund, TermOver, answer_due, check_term, review_until
from grading.tables import result_edition
from tests.grading.reviewed import ALTERED, BLANK, FEE, PAID, half, reviewed, without_looking_at_journals
from tests.grading.test_grading_run import alter_marks, spoil, worth_nothing
from tests.grading.test_releasing import confirmed, let_out, public
from tests.room_acts import unguard

DAY = 86_400 * SECOND


@pytest.fixture
def desk(sqlite_bank):
    return reviewed(sqlite_bank)


def at_the_counter(desk, verb, *arguments):
    with desk.hall.database.writing() as connection:
        return verb(connection, desk.hall, desk.hall.now(), desk.staff["officer"], *arguments)


def entries(desk, *days):
    with desk.hall.database.reading() as connection:
        return [(one.kind, one.amount, one.service) for one in entries_of(connection, {""}, *days)]


# --- terms and states: pure


def test_a_review_is_asked_for_up_to_its_last_day_and_not_after():
    noon = 1_795_579_200 * SECOND  # 2026-11-25 12:00 in Shanghai
    assert review_until(noon, 30) == "2026-12-25"
    check_term(noon, 30, "2026-12-25")
    with pytest.raises(TermOver):
        check_term(noon, 30, "2026-12-26")


def test_an_answer_is_due_in_working_days_and_what_is_not_announced_is_said():
    asked = 1_795_579_200 * SECOND
    this_year = answer_due(asked, 15, asked, False)
    assert (this_year.due.day, this_year.due.certain) == (dt.date(2026, 12, 16), True)
    beyond = answer_due(asked, 60, asked, False)
    assert not beyond.due.certain
    moved = answer_due(asked, 15, asked, False, {dt.date(2026, 12, 1): False})
    assert moved.due.day == dt.date(2026, 12, 17)
    assert answer_due(asked, 15, asked + 30 * DAY, False).pressing == "overdue"
    assert answer_due(asked, 15, asked + 19 * DAY, False).pressing == "soon"
    assert answer_due(asked, 15, asked + 30 * DAY, True).pressing == "done"


@pytest.mark.parametrize("before", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_what_is_not_in_the_table_cannot_happen(before, move):
    if (before, move) in NEXT_STATE:
        assert after(before, move) is NEXT_STATE[before, move]
    else:
        with pytest.raises(ReviewMovedOn):
            after(before, move)


@pytest.mark.parametrize(
    ("before", "outcome", "refund", "today", "why"),
    [
        (State.WITHDRAWN, "", Refund.NEVER, "2026-12-02", WhyBack.WITHDRAWN),
        (State.ANSWERED, Outcome.CORRECTED, Refund.CORRECTED, "2026-12-02", WhyBack.CORRECTED),
        (State.ANSWERED, Outcome.CORRECTED, Refund.NEVER, "2026-12-02", None),
        (State.ANSWERED, Outcome.UNCHANGED, Refund.CORRECTED, "2026-12-01", None),
        (State.ACCEPTED, "", Refund.CORRECTED, "2026-12-01", WhyBack.MISTAKE),
        (State.ACCEPTED, "", Refund.CORRECTED, "2026-12-02", None),
        (State.IN_REVIEW, "", Refund.CORRECTED, "2026-12-01", None),
    ],
)
def test_a_fee_goes_back_by_the_rule_and_no_other_way(before, outcome, refund, today, why):
    assert why_back(before, Fee(refund, outcome, "2026-12-01", today)) is why


def test_nobody_reads_of_a_correction_that_is_not_public():
    assert shown_state(State.ANSWERED, Outcome.CORRECTED, False) == CORRECTING
    assert shown_state(State.ANSWERED, Outcome.CORRECTED, True) == State.ANSWERED
    assert shown_state(State.ANSWERED, Outcome.UNCHANGED, False) == State.ANSWERED


# --- the whole way


def test_a_review_finds_what_the_journal_says_and_a_release_of_its_own_corrects_the_result(bank):
    desk = reviewed(bank)
    officer, authority = desk.staff["officer"], desk.staff["authority"]
    before = public(desk.room)[ALTERED].result.printed
    review_id = desk.ask()
    assert desk.review(review_id).state == State.ACCEPTED
    carry_out(desk.hall, officer, review_id)
    found = desk.found(review_id)
    assert [one.checked for one in found.checks if not one.holds] == [
        Checked.SHEET, Checked.FIELDS, Checked.SUM, *([Checked.VERDICT] if found.after.verdict != found.before.verdict else []),
    ]  # fmt: skip
    assert (found.public.score, found.after.score, found.after.verdict) == (before, "100.0", "passed")
    assert sum(Decimal(one.after) - Decimal(one.before) for one in found.changes) == Decimal(100) - Decimal(before)
    with pytest.raises(SecondPersonNeeded):
        sign(desk.hall, officer, review_id, "x")
    with pytest.raises(ReasonNeeded):
        sign(desk.hall, authority, review_id, " ")
    assert sign(desk.hall, authority, review_id, "按流水重评。") is Outcome.CORRECTED
    assert desk.review(review_id).state == CORRECTING
    assert public(desk.room)[ALTERED].result.printed == before
    waiting = correct(desk.hall, officer, review_id)
    let_out(desk.room, waiting)
    said = public(desk.room)
    assert (said[ALTERED].result.printed, said[ALTERED].number) == ("100.0", 2)
    assert said[ALTERED].reason == f"按流水重评。 ({desk.review(review_id).row.number})"
    assert {said[seat].number for seat in (BLANK, 3, 4)} == {1}
    assert desk.review(review_id).told
    with bank.hall.database.reading() as connection:
        mine = result_edition.c.sitting_id == desk.room.sittings[ALTERED - 1]
        causes = connection.execute(select(result_edition.c.cause).where(mine).order_by(result_edition.c.edition)).scalars()
        assert list(causes) == ["grading", cause_of(review_id)]
        assert trail.verify(connection, bank.hall.audit_key) is None
    grade_run(desk.hall, desk.room.run, officer)
    with bank.hall.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(result_edition).where(mine)).scalar_one() == 2


def test_an_unchanged_result_is_answered_at_once_with_every_check_and_every_field(desk):
    review_id, outcome = desk.signed(seat=3, says="")
    found = desk.found(review_id)
    assert outcome is Outcome.UNCHANGED
    assert [one.checked for one in found.checks] == [
        Checked.PERSON, Checked.PART, Checked.JOURNAL, Checked.SHEET, Checked.PAPER, Checked.SCHEME, Checked.MARK_SHEET,
        Checked.FIELDS, Checked.SUM, Checked.VERDICT, Checked.PUBLIC,
    ]  # fmt: skip
    assert all(one.holds for one in found.checks)
    assert found.fields == len(desk.room.asked(3))
    assert Finding(Checked.FIELDS, True, f"{found.fields} / {found.fields}") in found.checks
    assert (desk.review(review_id).told, found.changes) == (True, [])
    with pytest.raises(ReviewMovedOn):
        correct(desk.hall, desk.staff["officer"], review_id)


def test_marking_again_gives_the_same_findings_byte_for_byte(desk):
    review_id = desk.marked_again(ALTERED)
    first = written(desk.found(review_id))
    desk.hall.clock.pass_minutes(90)
    carry_out(desk.hall, desk.staff["authority"], review_id)
    assert written(desk.found(review_id)) == first == written(read_findings(first))


def test_what_is_kept_of_a_review_can_be_read_by_whom_it_is_about(desk):
    desk.signed(seat=3, says="维持原成绩。")
    with desk.hall.database.reading() as connection:
        told = score_reviews(connection, desk.hall, desk.person(3))
    assert [(row["move"], row["says"], row["done_at"][:5]) for row in told] == [
        ("ask", "分数比预想的低很多。", "2026-"), ("mark_again", "", "2026-"), ("sign", "维持原成绩。", "2026-"),
    ]  # fmt: skip
    assert not any(isinstance(value, bytes) for row in told for value in row.values())


def test_who_has_an_account_is_told_that_the_reply_lies_there_and_of_a_correction_once_it_is_public(desk):
    with desk.hall.database.writing() as connection:
        for seat in (ALTERED, 3):
            row = {"contact_kind": "email", "contact_locked": b"x", "contact_lookup": f"{seat}", "made_at": 1}
            connection.execute(insert(account), {**row, "id": f"account{seat}", "person_id": desk.person(seat)})
    desk.signed(seat=BLANK, says="")
    desk.signed(seat=3, says="")
    assert told(desk) == [(desk.person(3), "review")]
    review_id, _outcome = desk.signed(seat=ALTERED)
    assert told(desk) == [(desk.person(3), "review")], "nobody may read of a correction that is not public"
    let_out(desk.room, correct(desk.hall, desk.staff["officer"], review_id))
    while work_once(desk.hall, {ATTAIN: attain_from, ACCOUNT_NEWS: lambda *job: {}}):
        pass
    assert sorted(told(desk)) == sorted([(desk.person(3), "review"), (desk.person(ALTERED), "result")])


def told(desk):
    """Whom messages were asked for, and about what."""
    with desk.hall.database.reading() as connection:
        asked = [msgspec.json.decode(job.arguments) for job in queue.newest(connection, ACCOUNT_NEWS)]
    return [(one["person"], one["about"]) for one in asked]


def test_a_button_pressed_twice_marks_again_once_and_another_person_does_it_for_themselves(desk):
    review_id = desk.marked_again(ALTERED)
    carry_out(desk.hall, desk.staff["officer"], review_id)
    with desk.hall.database.reading() as connection:
        assert connection.execute(select(score_review_marking.c.number, score_review_marking.c.by)).all() == [
            (1, desk.staff["officer"])
        ]
        moves = [one.move for one in queries.steps_of(connection, desk.hall, review_id)]
        assert moves.count(Move.MARK_AGAIN) == 1
    carry_out(desk.hall, desk.staff["authority"], review_id)
    with desk.hall.database.reading() as connection:
        assert queries.newest_marking(connection, review_id).by == desk.staff["authority"]


@pytest.mark.parametrize("seat", [BLANK, 4])
def test_who_gave_nothing_and_who_was_absent_are_reviewed_as_well(desk, seat):
    review_id, outcome = desk.signed(seat, says="")
    assert outcome is Outcome.UNCHANGED
    assert desk.found(review_id).after.verdict == ("failed" if seat == BLANK else "absent")


def test_asking_twice_is_asking_once_and_each_part_is_reviewed_once(desk):
    first = desk.ask()
    assert desk.ask() == first
    sign_again = desk.marked_again(ALTERED)
    assert sign_again == first
    with desk.hall.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(score_review)).scalar_one() == 1


def test_nobody_asks_for_anothers_or_after_the_term(desk):
    with pytest.raises(NotFound), desk.hall.database.writing() as connection:
        ask(connection, desk.hall, desk.hall.now(), desk.person(BLANK), desk.room.sittings[ALTERED - 1], "")
    desk.hall.clock.pass_minutes(31 * 24 * 60)
    with pytest.raises(TermOver):
        desk.ask()


def test_a_withdrawn_review_makes_room_for_another_and_nobody_withdraws_once_it_has_begun(desk):
    first = desk.ask()
    with pytest.raises(ReasonNeeded):
        at_the_counter(desk, withdraw, first, " ")
    at_the_counter(desk, withdraw, first, "不需要了")
    second = desk.marked_again()
    assert second != first
    with pytest.raises(ReviewMovedOn):
        at_the_counter(desk, withdraw, second, "too late")


def test_nothing_is_signed_that_has_moved_since_it_was_marked_again(desk):
    review_id = desk.marked_again(seat=3)
    spoil(desk.room, 3, half)
    with pytest.raises(MovedMeanwhile):
        sign(desk.hall, desk.staff["authority"], review_id, "x")
    carry_out(desk.hall, desk.staff["officer"], review_id)
    assert sign(desk.hall, desk.staff["authority"], review_id, "答卷被改动，成绩不变。") is Outcome.UNCHANGED
    with desk.hall.database.reading() as connection:
        sheets = select(answer_sheet.c.hash).where(answer_sheet.c.sitting_id == desk.room.sittings[2])
        first, spoilt, last = connection.execute(sheets.order_by(answer_sheet.c.edition)).scalars()
    assert first == last != spoilt


def test_nobody_signs_over_a_journal_that_does_not_verify(desk):
    with desk.hall.database.writing() as connection:
        unguard(connection, "journal")
        connection.exec_driver_sql(
            f"UPDATE journal SET text = replace(text, '-of-', '-at-') WHERE sitting_id = '{desk.room.sittings[2]}' AND number = 3"
        )
    review_id = desk.marked_again(seat=3)
    assert not desk.found(review_id).holds(Checked.JOURNAL)
    with pytest.raises(NotSound):
        sign(desk.hall, desk.staff["authority"], review_id, "x")


@pytest.mark.parametrize("change", [worth_nothing, lambda marks: marks[:-5], lambda marks: marks.replace("[[0,", "[[999,", 1)])
def test_a_mark_sheet_that_was_altered_is_named_and_one_made_of_the_answers_counts_from_then_on(desk, change):
    alter_marks(desk.room, 3, change)
    review_id, outcome = desk.signed(seat=3)
    found = desk.found(review_id)
    assert [one.checked for one in found.checks if not one.holds] == [Checked.MARK_SHEET, Checked.FIELDS]
    assert (outcome, public(desk.room)[3].number) == (Outcome.UNCHANGED, 1)
    with desk.hall.database.reading() as connection:
        sheet, as_released = (marks_of(connection, desk.room.sittings[2], edition) for edition in (None, 1))
    assert sheet == as_released is not None
    assert sum(line.points for line in sheet.lines) == 100


def test_an_open_review_holds_nothing_back_and_its_result_is_shown_as_under_review(desk):
    mine = desk.room.sittings[ALTERED - 1]

    def stands():
        with desk.hall.database.reading() as connection:
            return facts_of(connection, desk.room.administration)[mine]

    assert state(stands()) is ResultState.RELEASED
    review_id = desk.ask()
    assert state(stands()) is ResultState.UNDER_REVIEW
    assert public(desk.room)[ALTERED].number == 1
    carry_out(desk.hall, desk.staff["officer"], review_id)
    sign(desk.hall, desk.staff["authority"], review_id, "按流水重评。")
    assert (state(stands()), flags(stands())) == (ResultState.RELEASED, {Flag.CORRECTION_DUE})
    let_out(desk.room, correct(desk.hall, desk.staff["officer"], review_id))
    assert state(stands()) is ResultState.CORRECTED


def test_officers_are_told_how_many_reviews_wait_for_them(desk):
    def waiting():
        with desk.hall.database.reading() as connection:
            return queries.waiting(connection, desk.hall.now())

    assert waiting() == 0
    review_id, _outcome = desk.signed()
    desk.ask(BLANK)
    assert waiting() == 2  # one to be marked, and one whose correction is not public
    let_out(desk.room, correct(desk.hall, desk.staff["officer"], review_id))
    assert waiting() == 1


def test_a_correction_is_not_taken_for_public_when_another_release_came_between(desk):
    review_id, officer = desk.ask(seat=3), desk.staff["officer"]
    spoil(desk.room, 3, half)
    grade_run(desk.hall, desk.room.run, officer)
    with without_looking_at_journals():
        let_out(desk.room, confirmed(desk.room, cause="officer", reason="another sheet was read in"))
    carry_out(desk.hall, officer, review_id)
    assert sign(desk.hall, desk.staff["authority"], review_id, "按流水重评。") is Outcome.CORRECTED
    assert (public(desk.room)[3].number, desk.review(review_id).state) == (2, CORRECTING)
    let_out(desk.room, correct(desk.hall, officer, review_id))
    assert (public(desk.room)[3].result.printed, desk.review(review_id).told) == ("100.0", True)


def test_the_correction_of_a_review_takes_no_other_result_with_it(desk):
    review_id, _outcome = desk.signed()
    spoil(desk.room, 3, half)
    grade_run(desk.hall, desk.room.run, desk.staff["officer"])
    let_out(desk.room, correct(desk.hall, desk.staff["officer"], review_id))
    assert {seat: one.number for seat, one in public(desk.room).items()} == {1: 2, 2: 1, 3: 1, 4: 1}


# --- fees


def test_a_fee_is_taken_once_with_a_receipt_of_the_series_and_stands_in_the_account_of_the_day(bank):
    desk = reviewed(bank)
    desk.rule()
    review_id = desk.ask()
    assert (desk.review(review_id).state, desk.review(review_id).due) == (State.ASKED, None)
    with pytest.raises(ReviewMovedOn):
        carry_out(desk.hall, desk.staff["officer"], review_id)
    receipt_id = at_the_counter(desk, pay, review_id, Method.CASH, "")
    assert at_the_counter(desk, pay, review_id, Method.CASH, "") == receipt_id
    with desk.hall.database.reading() as connection:
        row = connection.execute(select(service_receipt)).one()
    assert (row.amount, row.about, is_receipt_number(row.number)) == (FEE, desk.review(review_id).row.number, True)
    assert entries(desk, "2026-11-24", "2026-11-24") == [(Kind.PAID, FEE, Service.SCORE_REVIEW)]
    assert (desk.review(review_id).state, desk.review(review_id).due.left) == (State.ACCEPTED, 15)


def test_a_review_that_is_not_paid_in_time_lapses_and_its_candidate_may_ask_for_another_within_the_term(bank):
    desk = reviewed(bank)
    desk.rule(replace(PAID, pay_within=3))
    review_id = desk.ask()
    assert desk.review(review_id).row.pay_until == "2026-11-27"
    desk.hall.clock.pass_minutes(3 * 24 * 60)
    assert desk.review(review_id).state == State.ASKED, "its last day is not over"
    assert desk.ask() == review_id
    desk.hall.clock.pass_minutes(24 * 60)
    assert desk.review(review_id).state == LAPSED
    with pytest.raises(NotPaidInTime):
        at_the_counter(desk, pay, review_id, Method.CASH, "")
    another = desk.ask(says="忘记缴费，重新申请。")
    assert another != review_id
    with desk.hall.database.reading() as connection:
        assert [step.move for step in queries.steps_of(connection, desk.hall, review_id)] == ["ask", Move.LAPSE]
    assert (desk.review(review_id).state, desk.review(another).row.pay_until) == (State.WITHDRAWN, "2026-12-01")
    at_the_counter(desk, pay, another, Method.CASH, "")
    desk.hall.clock.pass_minutes(40 * 24 * 60)
    assert desk.review(another).state == State.ACCEPTED, "what was paid does not lapse"


def test_one_that_lapsed_is_not_asked_for_anew_after_the_term_and_stays_as_it_was(desk):
    desk.rule()
    review_id = desk.ask()
    desk.hall.clock.pass_minutes(31 * 24 * 60)
    with pytest.raises(TermOver):
        desk.ask()
    assert (desk.review(review_id).state, desk.review(review_id).row.state) == (LAPSED, State.ASKED)


def test_a_review_that_is_free_has_no_day_to_be_paid_by(desk):
    assert desk.review(desk.ask()).row.pay_until == ""


def test_words_that_are_too_long_are_refused_and_not_cut(desk):
    with pytest.raises(WordsTooLong):
        desk.ask(says="字" * (LONGEST + 1))
    assert desk.ask(says="字" * LONGEST)


def test_a_corrected_result_gives_the_fee_back_once_the_correction_is_public(bank):
    desk = reviewed(bank)
    desk.rule()
    review_id = desk.ask()
    at_the_counter(desk, pay, review_id, Method.TRANSFER, "T-1")
    desk.hall.clock.pass_minutes(24 * 60)
    officer, authority = desk.staff["officer"], desk.staff["authority"]
    carry_out(desk.hall, officer, review_id)
    sign(desk.hall, authority, review_id, "按流水重评。")
    back = (authority, review_id, Method.TRANSFER, "T-2", "成绩更正")
    with pytest.raises(FeeStays):
        at_the_counter(desk, give_back, *back)
    let_out(desk.room, correct(desk.hall, officer, review_id))
    at_the_counter(desk, give_back, *back)
    assert [kind for kind, _amount, _service in entries(desk, "2026-11-24", "2026-11-25")] == [Kind.PAID, Kind.REFUNDED]
    with pytest.raises(FeeStays):
        at_the_counter(desk, give_back, *back)


def test_a_fee_taken_by_mistake_is_voided_on_its_day_and_may_be_paid_anew(desk):
    desk.rule()
    review_id = desk.ask()
    first = at_the_counter(desk, pay, review_id, Method.CASH, "")
    at_the_counter(desk, give_back, desk.staff["authority"], review_id, Method.CASH, "", "付款方式选错")
    assert desk.review(review_id).state == State.ASKED
    assert [one[0] for one in entries(desk, "2026-11-24", "2026-11-24")] == [Kind.PAID, Kind.VOIDED]
    assert at_the_counter(desk, pay, review_id, Method.TRANSFER, "T-9") != first


def test_an_unchanged_result_keeps_its_fee(desk):
    desk.rule()
    review_id = desk.ask(seat=3)
    at_the_counter(desk, pay, review_id, Method.CASH, "")
    carry_out(desk.hall, desk.staff["officer"], review_id)
    sign(desk.hall, desk.staff["authority"], review_id, "")
    with desk.hall.database.reading() as connection:
        why, receipt = goes_back(connection, desk.review(review_id), desk.hall.now())
        assert (why, receipt.about) == (None, desk.review(review_id).row.number)
        assert standing_for(connection, cause_of(review_id)) is not None


def test_a_rule_that_changes_later_does_not_change_a_review_that_was_asked_for(desk):
    desk.rule()
    review_id = desk.ask()
    desk.rule(replace(PAID, answer_within=2, fees={"theory": FEE * 2}))
    assert (desk.review(review_id).row.within, desk.review(review_id).row.fee) == (15, FEE)


def test_a_correction_that_was_withdrawn_can_be_prepared_again_and_one_that_is_public_cannot(desk):
    review_id, _outcome = desk.signed()
    officer = desk.staff["officer"]
    withdraw_release(desk.hall, officer, correct(desk.hall, officer, review_id), "first look at the room record")
    assert desk.review(review_id).state == CORRECTING
    let_out(desk.room, correct(desk.hall, officer, review_id))
    with pytest.raises(ReviewMovedOn):
        correct(desk.hall, officer, review_id)
