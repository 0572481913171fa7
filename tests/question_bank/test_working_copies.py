"""What is being written: ids that are free, editions that are never lost, two authors, and the way to review."""

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from examhall.errors import Malformed, NotFound, TooLarge
from examhall.prose import render
from question_bank import queries
from question_bank.authored_words import LARGEST_ENTRY, words_of
from question_bank.items import Kind
from question_bank.review import State
from question_bank.sight import Scope, Sight
from question_bank.tables import working_copy
from question_bank.theory import AuthoredArea, AuthoredOption
from question_bank.writing import operations as working_copies
from question_bank.writing import queries as working_copy_queries
from question_bank.writing.neighbours import pieces_of_area
from question_bank.writing.operations import HandedOn, NotAssigned, NotReady, SavedMeanwhile

WORDS = [("装运港", True), ("目的港", False), ("工厂", False), ("仓库", False)]


def within(bank, verb, *arguments):
    with bank.hall.database.writing() as connection:
        return verb(connection, bank.hall, bank.hall.now(), *arguments)


def begun(bank, kind=Kind.SINGLE, by="author"):
    return within(bank, working_copies.begin_item, bank.staff[by], "L1", "06", kind, "zh-CN")


def stands(bank, item_id):
    with bank.hall.database.reading() as connection:
        return working_copy_queries.standing(connection, item_id)


def area_of(copy):
    return msgspec.convert(copy.words, AuthoredArea)


def sees_all(bank, by="author"):
    return Sight(bank.staff[by], None)


def submit(bank, item_id, edition):
    return working_copies.submit_item(bank.hall, sees_all(bank), item_id, edition)


def save(bank, area, edition, by="author"):
    with bank.hall.database.writing() as connection:
        item_id = area.items[0].id
        return working_copies.save_item(connection, bank.hall.now(), sees_all(bank, by), item_id, edition, words_of(area))


def filled(copy, stem="术语FOB后面应填写什么地点，才算写对？"):
    area = area_of(copy)
    options = [AuthoredOption(text, "因为", right) for text, right in WORDS]
    return replace(area, items=[replace(area.items[0], stem=stem, options=options, knowledge="FOB", source="大纲")])


def test_a_new_item_gets_the_next_free_id_of_its_place(bank):
    with bank.hall.database.reading() as connection:
        known = [one for one, _ in pieces_of_area(connection, "06", "") if one.startswith("L1-06-S")]
    first, second = begun(bank), begun(bank)
    assert first == f"L1-06-S{max(int(one[-2:]) for one in known) + 1:02d}"
    assert int(second[-2:]) == int(first[-2:]) + 1
    assert len(stands(bank, first).entry["options"]) == 4
    with pytest.raises(Malformed):
        within(bank, working_copies.begin_item, bank.staff["author"], "L1", "99", Kind.SINGLE, "zh-CN")


def test_every_edition_stays_and_the_newest_stands(bank):
    item_id = begun(bank)
    area = filled(stands(bank, item_id))
    assert save(bank, area, 1) == 2
    assert save(bank, area, 2) == 2, "nothing has changed: no new edition"
    copy = stands(bank, item_id)
    assert (copy.edition, copy.saved_by, area_of(copy)) == (2, "author", area)
    with bank.hall.database.reading() as connection:
        assert [one.item for one in working_copy_queries.all_standing(connection)] == [item_id]
        assert connection.execute(select(func.count()).select_from(working_copy)).scalar() == 2


def test_the_second_of_two_authors_sees_what_the_first_has_saved_and_nothing_is_lost(bank):
    item_id = begun(bank)
    copy = stands(bank, item_id)
    mine, theirs = filled(copy, "我的题干是什么？"), filled(copy, "对方的题干是什么？")
    save(bank, theirs, 1, by="reviewer")
    with pytest.raises(SavedMeanwhile) as both:
        save(bank, mine, 1)
    assert (area_of(both.value.theirs), both.value.theirs.edition, both.value.theirs.saved_by) == (theirs, 2, "reviewer")
    assert save(bank, mine, 2) == 3
    with bank.hall.database.reading() as connection:
        texts = connection.execute(select(working_copy.c.text).order_by(working_copy.c.edition)).scalars().all()
    assert "对方的题干" in texts[1]
    assert "我的题干" in texts[2]


def kept(bank, item_id):
    with bank.hall.database.reading() as connection:
        return working_copy_queries.kept(connection, item_id)


def test_what_was_refused_is_put_aside_once_and_can_be_taken_up_again(bank):
    item_id = begun(bank)
    copy = stands(bank, item_id)
    mine, theirs = filled(copy, "我的题干是什么？"), filled(copy, "对方的题干是什么？")
    save(bank, theirs, 1, by="reviewer")
    for _ in range(2):
        with bank.hall.database.writing() as connection:
            working_copies.keep_refused(connection, bank.hall.now(), bank.staff["author"], item_id, words_of(mine))
    aside = [one for one in kept(bank, item_id) if one.refused]
    assert [(one.saved_by, one.words) for one in aside] == [("author", words_of(mine))]
    assert area_of(stands(bank, item_id)) == theirs, "it does not stand"
    within(bank, working_copies.take_up_item, sees_all(bank), item_id, 2, aside[0])
    assert (stands(bank, item_id).edition, area_of(stands(bank, item_id))) == (3, mine)
    assert [one.number for one in kept(bank, item_id) if not one.refused] == [3, 2, 1]
    with pytest.raises(Malformed), bank.hall.database.writing() as connection:
        working_copies.keep_refused(connection, bank.hall.now(), bank.staff["author"], "L1-06-S00", words_of(mine))


def test_who_saves_what_another_has_handed_on_is_told_so(bank):
    item_id = begun(bank)
    area = filled(stands(bank, item_id))
    save(bank, area, 1)
    submit(bank, item_id, 2)
    with pytest.raises(HandedOn):
        save(bank, area, 2, by="reviewer")


def test_an_author_moves_a_task_only_to_where_they_are_assigned(bank):
    within(bank, working_copies.reopen_item, bank.staff["author"], "L1-T03")
    copy = stands(bank, "L1-T03")
    only_here = Sight(bank.staff["author"], frozenset({Scope("L1", copy.words["area"])}))

    def save_as(sight, edition, **changes):
        with bank.hall.database.writing() as connection:
            words = {**copy.words, **changes}
            return working_copies.save_item(connection, bank.hall.now(), sight, "L1-T03", edition, words)

    for changes in ({"area": "06"}, {"also": ["L2"]}):
        with pytest.raises(NotAssigned):
            save_as(only_here, 1, **changes)
    assert save_as(only_here, 1, title="又一个标题") == 2
    assert save_as(sees_all(bank), 2, area="06") == 3
    with pytest.raises(NotAssigned):
        working_copies.submit_item(bank.hall, only_here, "L1-T03", 3)
    assert stands(bank, "L1-T03").edition == 3, "nothing is lost"


def test_an_edition_of_another_item_or_place_is_refused(bank):
    item_id = begun(bank)
    area = filled(stands(bank, item_id))
    for wrong in (
        replace(area, level="L2"), replace(area, area="07"), replace(area, language="en"), replace(area, items=area.items * 2),
        replace(area, items=[replace(area.items[0], kind=Kind.TRUTH)]),
    ):  # fmt: skip
        with pytest.raises(Malformed):
            save(bank, wrong, 1)
    with pytest.raises(TooLarge):
        save(bank, filled(stands(bank, item_id), "长" * LARGEST_ENTRY), 1)
    assert stands(bank, item_id).edition == 1


def test_it_goes_to_review_when_nothing_stops_it_and_can_be_written_again_from_its_words(bank):
    item_id = begun(bank)
    with pytest.raises(NotReady) as refused:
        submit(bank, item_id, 1)
    assert {one.part for one in refused.value.details["findings"]} >= {"stem", "option-0", "knowledge", "source"}
    area = filled(stands(bank, item_id))
    save(bank, area, 1)
    with pytest.raises(SavedMeanwhile):
        submit(bank, item_id, 1)
    assert submit(bank, item_id, 2) == 1
    assert stands(bank, item_id) is None
    with bank.hall.database.reading() as connection:
        version = queries.read_version(connection, item_id, 1)
        assert queries.steps_of(connection, item_id, 1)[-1].state is State.IN_REVIEW
    assert version.item.variants[0].question.stem == render(area.items[0].stem)
    assert (version.item.id, version.author, version.item.solved) == (item_id, bank.staff["author"], None)
    within(bank, working_copies.reopen_item, bank.staff["author"], item_id)
    within(bank, working_copies.reopen_item, bank.staff["reviewer"], item_id)  # it is open: nothing happens
    again = stands(bank, item_id)
    assert (area_of(again), again.based_on, again.edition) == (area, 1, 4)
    with pytest.raises(NotFound):
        save(bank, replace(area, items=[replace(area.items[0], id="L1-06-S00")]), 1)


def test_what_the_product_brought_can_be_written_again(bank):
    within(bank, working_copies.reopen_item, bank.staff["author"], "L1-06-M01")
    assert stands(bank, "L1-06-M01").kind is Kind.MULTIPLE
    with pytest.raises(NotFound):
        within(bank, working_copies.reopen_item, bank.staff["author"], "L1-06-X01")


def test_what_is_given_up_is_not_on_the_desk_and_stays_in_the_table(bank):
    item_id = begun(bank)
    within(bank, working_copies.give_up_item, bank.staff["author"], item_id)
    assert stands(bank, item_id) is None
    with pytest.raises(NotFound):
        within(bank, working_copies.give_up_item, bank.staff["author"], item_id)
    assert begun(bank) != item_id, "its id is not used again"
