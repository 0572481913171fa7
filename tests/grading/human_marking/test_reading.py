"""An answer given to markers is read by two who do not know each other's mark, and by a third where they differ."""

import pytest
from sqlalchemy import insert, select, update

from examhall.audit import trail
from examhall.errors import NotFound, ReasonNeeded
from examhall.instants import MINUTE
from examhall.institutions.tables import trainer, training_institution, training_record
from examhall.people.tables import person, role_grant
from examhall.schedule.tables import centre
from examhall.sittings.tables import sitting
from grading.amendments.amending import Manner
from grading.amendments.tables import rescoring_line
from grading.human_marking.agreement import SUGGESTED
from grading.human_marking.reading import NoPieceWaits, NoSuchStep, NotYours, PieceGone
from grading.pieces.standing import is_settled
from grading.pieces.tables import marking_piece, piece_mark
from grading.releasing.holding import Held, held_back
from grading.rescoring.operations import Wish, amend
from grading.tables import grading_run, result_edition
from grading.to_markers import NothingToRead
from grading.voiding import lift, void_part
from tests.grading.human_marking.judged_room import ITEM, JudgedRoom


@pytest.fixture
def story(sqlite_bank):
    return JudgedRoom(sqlite_bank)


def test_answers_given_to_markers_wait_for_them_and_the_other_results_go_on(bank):
    story = JudgedRoom(bank)
    assert story.results() == {1: "to_be_judged", 2: "to_be_judged", 3: ("passed", "98.0"), 4: ("absent", None)}
    assert set(story.pieces()) == {1, 2}, "a blank wants no marker"
    with bank.hall.database.reading() as connection:
        held = held_back(connection, story.room.administration)
    assert held == dict.fromkeys(story.room.sittings[:2], Held.MARKING)


def test_grading_again_gives_no_answer_out_twice(story):
    before = story.pieces()
    story.grade()
    assert story.pieces() == before
    assert len(story.read(marking_piece)) == 2


def test_two_marks_near_each_other_are_their_mean_and_the_sitting_is_graded(bank):
    story = JudgedRoom(bank)
    one, other = story.markers("marker1", "marker2")
    first = story.next(one)
    assert story.next(other) == first or story.next(one) == first, "a piece in hand is the next one"
    story.both_mark(one, other, "2", "1.5")
    story.back_office()
    assert story.results()[1] == story.results()[2] == ("passed", "99.8"), "98 and 1.75, to one decimal"
    assert {row.points for row in story.pieces().values()} == {"1.75"}
    assert len(story.read(grading_run)) == 2, "when the last one is read the room is graded as a whole"
    with bank.hall.database.reading() as connection:
        assert held_back(connection, story.room.administration) == {}
        assert trail.verify(connection, bank.hall.audit_key) is None


def test_where_two_marks_differ_a_third_person_decides_with_a_reason(bank):
    story = JudgedRoom(bank)
    one, other, third = story.markers("marker1", "marker2", "marker3")
    story.both_mark(one, other, "2", "0.5")
    assert {row.state for row in story.pieces().values()} == {"differing"}
    piece = story.pieces()[1].id
    with pytest.raises(NotYours):
        story.decide(one, piece, "1")
    with pytest.raises(ReasonNeeded):
        story.decide(third, piece, "1", reason=" ")
    story.decide(third, piece, "1")
    story.decide(third, piece, "1")  # pressed twice
    with pytest.raises(PieceGone):
        story.decide(third, piece, "2")
    story.back_office()
    assert story.results()[1] == ("passed", "99.0")
    assert story.results()[2] == "to_be_judged", "each sitting waits for its own"


def test_a_mark_may_be_changed_until_the_second_one_is_there_and_every_mark_is_kept(story):
    one, other = story.markers("marker1", "marker2")
    piece = story.next(one)
    story.mark(one, piece, "1", "zu kurz")
    story.mark(one, piece, "1", "zu kurz")  # pressed twice
    story.mark(one, piece, "1.5", "doch besser")
    while story.next(other) != piece:
        story.mark(other, story.next(other), "0")
    story.mark(other, piece, "2")
    story.mark(one, piece, "1.5", "doch besser")  # the page before, sent again
    with pytest.raises(PieceGone):
        story.mark(one, piece, "0")
    told = [(row.number, row.points) for row in story.read(piece_mark) if (row.marker_id, row.piece_id) == (one, piece)]
    assert told == [(1, "1"), (2, "1.5")]


def test_nobody_gets_an_answer_twice_and_no_third_marker_gets_one_that_two_have(story):
    one, other, third = story.markers("marker1", "marker2", "marker3")
    seen = story.mark_all(one, "1")
    assert len(seen) == 2
    with pytest.raises(NoPieceWaits):
        story.next(one)
    held = story.next(other)
    assert story.next(third) != held, "one marked it, another has it"


def test_what_lies_too_long_goes_to_another_and_the_late_mark_is_refused(story, clock):
    one, other, third = story.markers("marker1", "marker2", "marker3")
    piece = story.next(one)
    for who in (other, third):
        story.mark_all(who, "1", but=piece)
    clock.at += (SUGGESTED.minutes + 1) * MINUTE
    assert story.next(other) == piece
    story.mark(other, piece, "1")
    assert story.next(third) == piece
    with pytest.raises(PieceGone):
        story.mark(one, piece, "2")
    with pytest.raises(NotFound):
        story.mark(story.markers("marker4")[0], piece, "2")


def test_a_late_mark_counts_where_nobody_else_took_the_answer(story, clock):
    (one,) = story.markers("marker1")
    piece = story.next(one)
    clock.at += (SUGGESTED.minutes + 1) * MINUTE
    story.mark(one, piece, "2")
    assert [row.points for row in story.read(piece_mark)] == ["2"]


def test_who_knows_the_candidate_gives_the_answer_back_and_never_sees_it_again(story):
    (one,) = story.markers("marker1")
    piece = story.next(one)
    story.give_back(one, piece)
    story.give_back(one, piece)
    assert story.mark_all(one, "1") != [piece]
    with pytest.raises(PieceGone):
        story.mark(one, piece, "1")


def test_only_points_in_the_authors_steps_are_taken(story):
    (one,) = story.markers("marker1")
    piece = story.next(one)
    for wrong in ("0.3", "2.5", "-0.5", "NaN"):
        with pytest.raises(NoSuchStep):
            story.mark(one, piece, wrong)
    story.mark(one, piece, "0.5")


def test_nobody_marks_answers_of_a_centre_where_they_have_a_role(story):
    one, other = story.markers("marker1", "marker2")
    with story.hall.database.writing() as connection:
        here = connection.execute(select(centre.c.id)).scalars().first()
        connection.execute(insert(role_grant), {"person_id": one, "role": "centre_staff", "centre_id": here})
    with pytest.raises(NoPieceWaits):
        story.next(one)
    story.next(other)


def test_nobody_marks_answers_of_whom_their_institution_trained(story):
    (one,) = story.markers("marker1")
    with story.hall.database.writing() as connection:
        found = select(sitting.c.person_id).where(sitting.c.id.in_(story.room.sittings[:2]))
        for n, candidate in enumerate(connection.execute(found).scalars().all()):
            known = {"identity_locked": b"x", "identity_lookup": f"lookup {n}"}
            connection.execute(update(person).where(person.c.id == candidate).values(known))
        school = dict.fromkeys(("province", "city", "address", "address_en", "telephone", "name_en"), "")
        connection.execute(insert(training_institution), {"id": "s", "name": "培训中心", "listed": True, **school})
        teaches = {"id": "t", "institution_id": "s", "person_id": one, "name": "师", "certificate": "1",
                   "valid_from": "2026-01-01", "valid_until": "2027-01-01"}  # fmt: skip
        connection.execute(insert(trainer), teaches)
        record = {"id": "r", "institution_id": "s", "trainer_id": "t", "completion": "1", "name": "考生", "identity_kind": "resident",
                  "identity_locked": b"x", "identity_lookup": "lookup 0", "level": "L1", "hours": 1, "first": "2026-02-01",
                  "last": "2026-02-02", "entered_by": one, "entered_at": 1}  # fmt: skip
        connection.execute(insert(training_record), record)
    assert len(story.mark_all(one, "1")) == 1, "of two answers one was written by somebody trained there"


def test_nobody_decides_on_answers_of_a_centre_where_they_have_a_role(story):
    one, other, third = story.markers("marker1", "marker2", "marker3")
    story.both_mark(one, other, "2", "0")
    with story.hall.database.writing() as connection:
        here = connection.execute(select(centre.c.id)).scalars().first()
        connection.execute(insert(role_grant), {"person_id": third, "role": "proctor", "centre_id": here})
    with pytest.raises(NotYours):
        story.decide(third, story.pieces()[1].id, "1")


def test_the_order_of_marking_never_matters_for_the_digest(bank):
    story = JudgedRoom(bank)
    one, other = story.markers("marker1", "marker2")
    story.both_mark(one, other, "2", "1.5")
    story.back_office()
    first = story.grade()["digest"]
    assert story.grade()["digest"] == first == story.read(grading_run)[-1].digest
    editions = [row for row in story.read(result_edition) if row.sitting_id in story.room.sittings[:2]]
    assert [row.edition for row in editions] == [1, 1], "what is the same is no other edition"
    assert all('"judged","JUDGED"' in row.marks for row in editions), "the mark sheet says that persons gave the points"


def test_where_another_answer_counts_the_old_one_is_withdrawn_and_the_new_one_is_read(story):
    one, other = story.markers("marker1", "marker2")
    story.mark_all(one, "2")
    before = story.pieces()[1]
    story.another_answer(1, "SAY NOTHING")
    after = story.pieces()[1]
    assert (after.round, after.state, after.cause) == (2, "waiting", "grading")
    assert after.id != before.id
    with pytest.raises(PieceGone):
        story.mark(one, before.id, "1")
    assert len(story.mark_all(other, "0.5")) == 2
    third, fourth = story.markers("marker3", "marker4")
    story.both_mark(third, fourth, "0", "0")
    story.back_office()
    assert story.results()[1] == ("passed", "98.3"), "half a point and none, by two who never marked this candidate's field"


def test_what_was_agreed_for_an_answer_counts_for_no_other(bank):
    story = JudgedRoom(bank)
    one, other = story.markers("marker1", "marker2")
    story.both_mark(one, other, "2", "2")
    story.back_office()
    assert story.results()[1] == ("passed", "100.0")
    story.another_answer(1, "SAY NOTHING")
    assert story.results()[1] == "to_be_judged"
    assert [(row.round, row.state) for row in story.read(marking_piece) if row.sitting_id == story.room.sittings[0]] == [
        (1, "agreed"), (2, "waiting"),
    ]  # fmt: skip


# -- read again for another cause ------------------------------------------------------------------------------------


def settled(bank):
    """Both answers agreed at 1.75, with who marked them."""
    story = JudgedRoom(bank)
    one, other = story.markers("marker1", "marker2")
    story.both_mark(one, other, "2", "1.5")
    story.back_office()
    return story, one, other


def test_marks_under_review_go_to_two_who_did_not_mark_before_and_count_with_their_cause(bank):
    story, one, other = settled(bank)
    third, fourth = story.markers("marker3", "marker4")
    (piece,) = story.review(1, [story.field(1)])
    assert story.results()[1] == ("passed", "99.8"), "what counts goes on counting"
    with bank.hall.database.reading() as connection:
        assert held_back(connection, story.room.administration) == {story.room.sittings[0]: Held.MARKING}
        assert not is_settled(connection, story.room.sittings[0], "review:1")
    for who in (one, other):
        with pytest.raises(NoPieceWaits):
            story.next(who)
    for who in (third, fourth):
        assert story.next(who) == piece
        story.mark(who, piece, "1")
    story.back_office()
    assert story.results()[1] == ("passed", "99.0")
    newest = max(
        (row for row in story.read(result_edition) if row.sitting_id == story.room.sittings[0]), key=lambda row: row.edition
    )
    assert (newest.edition, newest.cause) == (2, "review:1")
    story.grade()
    assert story.results()[1] == ("passed", "99.0"), "grading again keeps it"


def test_a_review_of_an_answer_that_counts_no_more_comes_to_an_end(bank):
    story, *_ = settled(bank)
    story.review(1, [story.field(1)])
    story.another_answer(1, "SAY NOTHING")
    with bank.hall.database.reading() as connection:
        assert is_settled(connection, story.room.sittings[0], "review:1")
    assert story.pieces()[1].cause == "grading", "the answer that counts is read for the result"


def test_a_text_that_a_rule_marked_can_be_put_to_markers_as_well(bank):
    story, *_ = settled(bank)
    key = next(one for one in story.room.asked(1) if one.item == ITEM)
    sealed = {authored: drawn for drawn, authored in key.fields.items()}
    (piece,) = story.review(1, [sealed["term"]])
    row = story.pieces()[1]
    assert (row.id, row.step, row.out_of) == (piece, "0.5", f"{key.key.fields['term'].points:f}")
    third, fourth = story.markers("marker3", "marker4")
    for who in (third, fourth):
        story.next(who)
        story.mark(who, piece, "0")
    story.back_office()
    assert story.results()[1] == ("passed", "98.8"), "1.75 and nothing for the term"


def test_a_blank_an_unwritten_answer_or_one_that_is_being_read_goes_to_no_marker(story):
    with pytest.raises(NothingToRead):
        story.review(1, [story.field(1)])
    with pytest.raises(NothingToRead):
        story.review(3, [story.field(3)])
    with pytest.raises(NothingToRead):
        story.review(1, [])
    key = next(one for one in story.room.asked(1) if one.item == ITEM)
    sealed = {authored: drawn for drawn, authored in key.fields.items()}
    with pytest.raises(NothingToRead):
        story.review(1, [sealed["lines"]])


# -- beside a rescoring ----------------------------------------------------------------------------------------------


def test_a_rescoring_of_another_item_keeps_what_persons_gave_and_leaves_out_who_waits(sqlite_bank):
    story = JudgedRoom(sqlite_bank)
    third, fourth = story.markers("marker3", "marker4")
    piece = story.next(third)
    story.mark(third, piece, "2")
    while (theirs := story.next(fourth)) != piece:
        story.give_back(fourth, theirs)
    story.mark(fourth, piece, "1.5")
    story.back_office()
    other = next(key for key in story.room.asked(1) if key.item != ITEM)
    wish = Wish(other.item, other.version, Manner.GIVEN, "题干有误", "第 3 号纪要")
    run = amend(story.hall, sqlite_bank.staff["officer"], wish)
    story.back_office()
    read = next(seat for seat, row in story.pieces().items() if row.id == piece)
    lines = {
        story.room.sittings.index(row.sitting_id) + 1: row for row in story.read(rescoring_line) if row.rescoring_id == run
    }
    assert (lines[read].change, lines[read].before_score, lines[read].score) == ("same", "99.8", "99.8")
    assert {lines[seat].fault for seat in (1, 2) if seat != read} == {"to_be_judged"}, "what waits goes on waiting"
    assert lines[3].change == "same"


def test_nobody_reads_answers_of_a_part_that_was_made_void_until_it_counts_again(bank):
    story = JudgedRoom(bank)
    officer, authority = bank.staff["officer"], bank.staff["authority"]
    one, _other = story.markers("one", "other")
    void_part(story.hall, officer, authority, story.room.sittings[0], "a telephone")
    story.grade()
    story.back_office()
    assert story.results()[1] == ("voided", None)
    assert story.pieces()[1].state == "withdrawn"
    assert story.mark_all(one, 1) == [story.pieces()[2].id]
    with story.hall.database.writing() as connection:
        lift(connection, story.hall, story.hall.now(), officer, authority, story.room.sittings[0], "on appeal")
    story.grade()
    assert story.results()[1] == "to_be_judged"
    assert story.next(one) == story.pieces()[1].id
