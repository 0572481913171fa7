"""Items and papers in the database: from a draft to an approved item, from a paper to booklets on the seats."""

import shutil
from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from examhall.audit import trail
from examhall.errors import Damaged, NotNow, ReasonNeeded, Refusal, SecondPersonNeeded
from examhall.instants import SECOND
from examhall.papers import safe
from examhall.papers.tables import booklet, sealed_paper
from examhall.registration.tables import placement
from examhall.schedule.settings import HouseRules
from examhall.sittings import board
from examhall.sittings.tables import sitting
from examhall.text_file import BrokenFile
from question_bank import operations, queries
from question_bank.assembly.assembling import assemble_paper
from question_bank.assembly.shortfall import CannotAssemble
from question_bank.checking import check_bank
from question_bank.finding import queries as list_queries
from question_bank.loading import load_content, take_in
from question_bank.operations import TestsFail, approve_item, draft_item, retire_item, review_item, send_back_item
from question_bank.papers import laying
from question_bank.papers import operations as papers
from question_bank.papers import queries as paper_queries
from question_bank.papers.preparing import PlacesChanged, prepare_in_parts
from question_bank.review import OwnItem, State
from question_bank.tables import item_version, paper, paper_item
from question_bank.usage_queries import uses_of
from tests.bank_builders import CONTENT, a_prepared_room, content, people, seated


def single():
    """A theory item of the product's content."""
    return content()[0][0][0]


def task():
    """A task of the product's content, with its tests."""
    return content()[-1][0]


@pytest.fixture
def staff(hall):
    from grading.marking import judge

    hall.judge = judge
    return people(hall)


def within(hall, verb, *arguments, **named):
    with hall.database.writing() as connection:
        return verb(connection, hall, hall.now(), *arguments, **named)


def state_of(hall, item_id, version=1):
    with hall.database.reading() as connection:
        return queries.steps_of(connection, item_id, version)[-1].state


def acts_of(hall, subject):
    with hall.database.reading() as connection:
        return [act.action for act in trail.read(connection, subject)][::-1]


def test_an_item_goes_from_draft_to_approved_and_every_step_is_in_the_trail(hall, staff):
    version = within(hall, draft_item, staff["author"], single())
    within(hall, review_item, staff["reviewer"], single().id, version, "fine")
    approve_item(hall, staff["approver"], single().id, version)
    assert state_of(hall, single().id) is State.APPROVED
    assert acts_of(hall, single().id) == ["draft_item", "review_item", "approve_item"]
    with hall.database.reading() as connection:
        assert queries.read_version(connection, single().id, version).item == single()
        assert trail.verify(connection, hall.audit_key) is None


def test_the_author_may_not_review_and_leaves_no_trace_trying(hall, staff):
    within(hall, draft_item, staff["author"], single())
    with pytest.raises(OwnItem):
        within(hall, review_item, staff["author"], single().id, 1)
    assert acts_of(hall, single().id) == ["draft_item"]


def test_an_item_sent_back_comes_again_as_a_new_version(hall, staff):
    within(hall, draft_item, staff["author"], single())
    with pytest.raises(ReasonNeeded):
        within(hall, send_back_item, staff["reviewer"], single().id, 1, " ")
    within(hall, send_back_item, staff["reviewer"], single().id, 1, "two options are alike")
    with pytest.raises(NotNow):
        within(hall, review_item, staff["reviewer"], single().id, 1)
    assert within(hall, draft_item, staff["author"], replace(single(), knowledge="mended")) == 2
    assert (state_of(hall, single().id, 1), state_of(hall, single().id, 2)) == (State.SENT_BACK, State.DRAFT)


def test_a_version_can_be_neither_changed_nor_removed(hall, staff):
    within(hall, draft_item, staff["author"], single())
    for statement in (
        "UPDATE item_version SET knowledge = 'x'",
        "DELETE FROM item_step",
        "UPDATE item_step SET state = 'approved'",
    ):
        with pytest.raises((DBAPIError, Refusal)), hall.database.writing() as connection:
            connection.execute(text(statement))


def test_a_text_that_was_edited_behind_our_back_is_damaged(hall, staff):
    within(hall, draft_item, staff["author"], single())
    with hall.database.writing() as connection:
        row = connection.execute(select(item_version)).one()._asdict()
        connection.execute(insert(item_version), {**row, "version": 2, "text": row["text"].replace("B2C", "B2B")})
    with pytest.raises(Damaged), hall.database.reading() as connection:
        queries.read_version(connection, single().id, 2)


def test_a_task_that_fails_one_of_its_own_tests_cannot_be_approved(hall, staff):
    item, tests, _ = task()
    wrong = [replace(tests[0], expect=Decimal("19.5")), *tests[1:]]
    within(hall, draft_item, staff["author"], item, wrong)
    within(hall, review_item, staff["reviewer"], item.id, 1)
    with pytest.raises(TestsFail) as refused:
        approve_item(hall, staff["approver"], item.id, 1)
    assert "must earn 19.5" in refused.value.failures[0]
    assert state_of(hall, item.id) is State.REVIEWED


def test_the_newest_approved_version_is_used_and_a_newer_draft_waits(hall, staff):
    for version in (1, 2):
        within(hall, draft_item, staff["author"], single())
        within(hall, review_item, staff["reviewer"], single().id, version)
    approve_item(hall, staff["approver"], single().id, 1)
    with hall.database.reading() as connection:
        assert queries.usable(connection, "L1", "theory")[single().id].version == 1
    approve_item(hall, staff["approver"], single().id, 2)
    with hall.database.reading() as connection:
        assert queries.usable(connection, "L1", "theory")[single().id].version == 2
        assert queries.usable(connection, "L1", "practical") == {}


def test_loading_twice_changes_nothing(bank):
    again = take_in(bank.hall, content(), bank.staff["author"], bank.reviewers)
    assert (again.items, again.known) == (0, 85)
    with bank.hall.database.reading() as connection:
        checked = check_bank(connection, bank.hall)
    assert (checked.items, checked.tasks) == (80, 5)
    assert "L1-theory: single/01 needs 15, has 5" in checked.faults, "one paper's worth is not deep enough"


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (lambda text: text.replace("right: true", "rihgt: true", 1), "06-trade-practice.yaml"),
        (lambda text: text.replace("L1-06-S02", "L1-06-S01"), "twice"),
        (lambda text: text.replace("L1-06-S02", "L1-01-S01"), "another file"),
        (lambda text: text + "\n\t- x", "YAML"),
    ],
)
def test_a_folder_with_one_mistake_is_not_loaded_at_all(sqlite_hall, tmp_path, broken, says):
    from grading.marking import judge

    sqlite_hall.judge = judge
    staff = people(sqlite_hall)
    shutil.copytree(CONTENT, tmp_path / "content")
    path = tmp_path / "content" / "L1" / "theory" / "06-trade-practice.yaml"
    path.write_text(broken(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(BrokenFile, match=says):
        load_content(sqlite_hall, tmp_path / "content", staff["author"], [staff["reviewer"], staff["approver"]])
    with sqlite_hall.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(item_version)).scalar() == 0


def test_a_paper_pins_the_versions_it_was_assembled_from(bank):
    hall, staff = bank.hall, bank.staff
    paper_id = assemble_paper(hall, staff["officer"], "L1-theory", "卷", "2026-11-01")
    item_id = single().id
    within(hall, draft_item, staff["author"], replace(single(), knowledge="newer"))
    within(hall, review_item, staff["reviewer"], item_id, 2)
    approve_item(hall, staff["approver"], item_id, 2)
    with hall.database.reading() as connection:
        pinned = {one.item.id: one.version for one in paper_queries.standing_on(connection, paper_id)}
        assert connection.execute(select(func.count()).select_from(paper_item)).scalar() == 80
    assert pinned[item_id] == 1


def test_a_bank_that_is_short_makes_no_paper(bank):
    hall, staff = bank.hall, bank.staff
    within(hall, retire_item, staff["reviewer"], single().id, 1, "out of date")
    with pytest.raises(CannotAssemble) as refused:
        assemble_paper(hall, staff["officer"], "L1-theory", "卷", "2026-11-01")
    assert refused.value.conflict[0].name == "single/01"
    with hall.database.reading() as connection:
        assert connection.execute(select(paper)).first() is None


def test_an_item_retired_after_assembly_keeps_its_paper_from_being_sealed(bank):
    paper_id = assemble_paper(bank.hall, bank.staff["officer"], "L1-theory", "卷", "2026-11-01")
    within(bank.hall, retire_item, bank.staff["reviewer"], single().id, 1, "out of date")
    with pytest.raises(NotNow):
        papers.seal_paper(bank.hall, bank.staff["officer"], bank.staff["authority"], paper_id)


def test_sealing_takes_two_persons_and_happens_once(bank):
    hall, officer, authority = bank.hall, bank.staff["officer"], bank.staff["authority"]
    paper_id = assemble_paper(hall, officer, "L1-practical", "卷", "2026-11-01")
    for second in ("", officer):
        with pytest.raises(SecondPersonNeeded):
            papers.seal_paper(hall, officer, second, paper_id)
    digest = papers.seal_paper(hall, officer, authority, paper_id)
    with pytest.raises(NotNow):
        papers.seal_paper(hall, officer, authority, paper_id)
    with hall.database.reading() as connection:
        assert connection.execute(select(sealed_paper.c.hash)).scalar_one() == digest
    assert acts_of(hall, paper_id) == ["assemble_paper", "seal_paper"]


def test_the_key_lies_apart_until_two_persons_release_it(bank):
    hall, officer, chief = bank.hall, bank.staff["officer"], bank.staff["chief"]
    administration, paper_id = seated(bank), bank.sealed()
    within(hall, laying.prepare_administration, officer, administration, paper_id)
    with hall.database.reading() as connection:
        one = connection.execute(select(booklet.c.id)).scalars().first()
        assert connection.execute(select(sealed_paper.c.released_key)).scalar_one() is None
    with hall.database.reading() as connection, pytest.raises(NotNow):
        hall.safe.booklet_bytes(connection, one)
    with pytest.raises(SecondPersonNeeded):
        within(hall, papers.release_paper, officer, officer, paper_id)
    within(hall, papers.release_paper, officer, chief, paper_id)
    with hall.database.reading() as connection:
        assert hall.safe.booklet_bytes(connection, one)[0]
    with pytest.raises(NotNow):
        within(hall, papers.release_paper, officer, chief, paper_id)


def test_no_word_of_a_key_is_in_the_halls_tables(bank):
    paper_id = bank.sealed()
    with bank.hall.database.reading() as connection:
        locked = connection.execute(select(sealed_paper.c.locked).where(sealed_paper.c.id == paper_id)).scalar_one()
        key = papers.key_of(connection, bank.hall, paper_id)
        clear = safe._encode(safe.open_with(connection, paper_id, key))
    assert b"question" not in locked
    assert "属于B2C".encode() not in clear  # a rationale
    assert b'"right"' not in clear


def test_an_administration_is_prepared_once_and_with_a_paper_of_its_part(bank):
    hall, officer = bank.hall, bank.staff["officer"]
    administration, paper_id = seated(bank), bank.sealed()
    with pytest.raises(NotNow):
        within(hall, laying.prepare_administration, officer, administration, bank.sealed("practical"))
    assert within(hall, laying.prepare_administration, officer, administration, paper_id) == 3
    with pytest.raises(NotNow):
        within(hall, laying.prepare_administration, officer, administration, paper_id)


def test_the_printed_multiple_choice_rule_is_the_one_the_administration_is_held_under(bank):
    administration = seated(bank, rules=HouseRules(multiple_choice="all_or_nothing"))
    with pytest.raises(laying.RuleDiffers):
        within(bank.hall, laying.prepare_administration, bank.staff["officer"], administration, bank.sealed())


def test_neighbours_share_no_variant_and_nobody_shares_an_order(bank):
    room = a_prepared_room(bank, "practical", candidates=12)
    with bank.hall.database.reading() as connection:
        rows = connection.execute(
            select(sitting.c.seat, booklet.c.variants, booklet.c.hash)
            .join(booklet, sitting.c.booklet_id == booklet.c.id)
            .where(sitting.c.administration_id == room.administration)
        ).all()
    variants = {row.seat: row.variants.split(",") for row in rows}
    assert len({row.hash for row in rows}) == 12
    for seat, mine in variants.items():
        for neighbour in ({seat + 1} if seat % 4 else set()) | {seat + 4}:
            if neighbour in variants:
                assert all(a != b for a, b in zip(mine, variants[neighbour], strict=True)), (seat, neighbour)


def test_in_the_back_office_the_same_is_laid_out_in_small_transactions(bank):
    hall, administration, paper_id = bank.hall, seated(bank, candidates=12, extra=900), bank.sealed()
    asked, told = {"administration": administration, "paper": paper_id, "by": bank.staff["officer"]}, []
    assert prepare_in_parts(hall, asked, lambda done, total: told.append((done, total))) == {"sittings": 12}
    assert told == [(5, 12), (10, 12), (12, 12)]
    with hall.database.reading() as connection:
        rows = connection.execute(select(sitting).where(sitting.c.administration_id == administration)).all()
        shown = board.read(connection, [row.id for row in rows])
        assert sorted(one.sitting.extra // SECOND for one in shown.values()) == [0] * 11 + [900]
        assert connection.execute(select(func.count()).select_from(booklet)).scalar() == 12
    with pytest.raises(NotNow):
        prepare_in_parts(hall, asked, lambda done, total: None)
    assert acts_of(hall, administration) == ["prepare_administration"]


def test_a_place_changed_while_booklets_are_drawn_lays_out_nothing(bank):
    hall, administration, paper_id = bank.hall, seated(bank, candidates=6), bank.sealed()
    asked = {"administration": administration, "paper": paper_id, "by": bank.staff["officer"]}

    def somebody_withdraws(done, total):
        with hall.database.writing() as connection:
            connection.execute(placement.delete().where(placement.c.seat == 3))

    with pytest.raises(PlacesChanged):
        prepare_in_parts(hall, asked, somebody_withdraws)
    with hall.database.reading() as connection:
        assert connection.execute(select(sitting.c.id)).first() is None
    assert prepare_in_parts(hall, asked, lambda done, total: None) == {"sittings": 5}


def test_extra_time_and_house_rules_are_frozen_into_the_sitting(bank):
    rules = HouseRules(earliest_hand_in=600, alone_limit=120)
    room = a_prepared_room(bank, extra=900, rules=rules)
    with bank.hall.database.reading() as connection:
        shown = board.read(connection, room.sittings)
    with bank.hall.database.reading() as connection:
        (told,) = paper_queries.administrations_for(connection, "L1", "theory")
        assert (told.id, told.sittings, told.paper_id) == (room.administration, 3, room.paper)
        (use,) = uses_of(connection, single().id)
        assert (use.paper_id, use.version, use.administration, use.ended) == (room.paper, 1, "考试", 0)
        assert [step.move for step in queries.history(connection, single().id)] == ["use", "approve", "review", "write"]
    extras = [shown[one].sitting.extra // SECOND for one in room.sittings]
    assert extras == [900, 0, 0]
    assert shown[room.sittings[1]].sitting.rules.earliest_hand_in == 600 * SECOND
    assert shown[room.sittings[1]].sitting.rules.alone == 120 * SECOND


def test_filters_find_the_items_they_name(bank):
    with bank.hall.database.reading() as connection:
        rows, count = list_queries.list_items(connection, {"kind": "multiple", "area": "06"}, 50)
        assert ([row.item_id for row in rows], count) == (["L1-06-M01", "L1-06-M02"], 2)
        assert list_queries.list_items(connection, {"state": "draft"}, 50) == ([], 0)
        assert list_queries.list_items(connection, {"words": "L1-T0"}, 2)[1] == 5
        assert len(list_queries.list_items(connection, {}, 20, 80)[0]) == 5


def test_an_item_id_stays_of_one_kind(hall, staff):
    within(hall, draft_item, staff["author"], single())
    with pytest.raises(NotNow):
        within(hall, draft_item, staff["author"], replace(task()[0], id=single().id))


def test_the_verbs_of_the_bank_are_those_of_the_table():
    assert {name for name in dir(operations) if name.endswith("_item")} >= {
        "draft_item", "review_item", "send_back_item", "approve_item", "suspend_item", "resume_item", "retire_item",
    }  # fmt: skip
