"""Whoever reviews an item solves it first without its key; who did, and whether it was right, is known from then on."""

import pytest
from sqlalchemy import select

from examhall.audit import trail
from question_bank import queries, shelf
from question_bank.checking import check_bank
from question_bank.operations import approve_item, draft_item, review_item
from question_bank.review import OwnItem
from question_bank.solving import SolvedAlready, solutions_of, solve_item, solved_on
from question_bank.tables import item_shelf
from question_bank.theory import FIELD
from tests.bank_builders import a_desk

ITEM = "L1-06-S01"


def drafted(bank):
    """A second version that nobody but its author knows, and the name of its right option."""
    from msgspec.structs import replace

    with bank.hall.database.writing() as connection:
        item = queries.read_version(connection, ITEM, 1).item
        draft_item(connection, bank.hall, bank.hall.now(), bank.staff["author"], replace(item, solved=None), (), "id: x")
    return item.variants[0], item.variants[0].key.fields[FIELD].right


def solve(bank, by, variant, answer):
    with bank.hall.database.writing() as connection:
        return solve_item(connection, bank.hall, bank.hall.now(), bank.staff[by], ITEM, 2, variant, {FIELD: answer})


def on_the_shelf(bank):
    with bank.hall.database.reading() as connection:
        return connection.execute(select(item_shelf.c.solved).where(item_shelf.c.item_id == ITEM)).scalar_one()


def test_only_a_first_right_answer_of_another_makes_an_item_solved(bank):
    variant, right = drafted(bank)
    wrong = next(one.id for one in variant.question.fields[0].interaction.options if one.id != right)
    with pytest.raises(OwnItem):
        solve(bank, "author", variant, right)
    assert solve(bank, "reviewer", variant, wrong) is False
    assert on_the_shelf(bank) is False
    with pytest.raises(SolvedAlready):
        solve(bank, "reviewer", variant, right)
    assert solve(bank, "approver", variant, right) is True
    assert on_the_shelf(bank) is True
    with bank.hall.database.writing() as connection:
        shelf.refill(connection, [ITEM])
    assert on_the_shelf(bank) is True, "also when the shelf is put up anew"
    with bank.hall.database.reading() as connection:
        assert [(one.name, one.earned, one.right) for one in solutions_of(connection, ITEM, 2)] == [
            ("reviewer", "0", False),
            ("approver", "1", True),
        ]
        assert list(solved_on(connection)) == [(ITEM, 2)]
        last = next(trail.read(connection, ITEM, 1))
    assert (last.action, last.detail["right"]) == ("solve_item", True)


def test_the_key_waits_behind_a_fold_and_is_not_in_what_is_solved(sqlite_bank):
    _variant, right = drafted(sqlite_bank)
    desk = a_desk(sqlite_bank.hall)
    reviewer, author = desk("reviewer"), desk("author")
    folded = '<details class="unfold" >'
    page = reviewer.get(f"/bank/items/{ITEM}").get_data(as_text=True)
    assert folded in page
    assert "Try it as a candidate" not in page, "it would tell the model answer"
    assert folded not in author.get(f"/bank/items/{ITEM}").get_data(as_text=True)
    door = f"/bank/solve/{ITEM}/2"
    assert reviewer.get(f"{door}/booklet").json.keys() == {"booklet"}
    assert author.get(door).status_code == author.get(f"{door}/booklet").status_code == author.post(door).status_code == 403
    assert reviewer.post(door, json={"responses": {"nobody": "x"}}).status_code == 400
    assert reviewer.post(door, json={"responses": {FIELD: right}}).json == {"right": True}
    page = reviewer.get(f"/bank/items/{ITEM}").get_data(as_text=True)
    assert folded not in page
    assert "reviewer · " in page.split("Solved by somebody else", 1)[1].split("</dd>", 1)[0]
    assert reviewer.post(door, json={"responses": {FIELD: right}}).status_code == 409


def test_the_check_of_the_bank_knows_who_solved_it(sqlite_bank):
    bank = sqlite_bank
    variant, right = drafted(bank)
    with bank.hall.database.writing() as connection:
        review_item(connection, bank.hall, bank.hall.now(), bank.staff["reviewer"], ITEM, 2)
    approve_item(bank.hall, bank.staff["approver"], ITEM, 2)

    def said():
        with bank.hall.database.reading() as connection:
            return [one for one in check_bank(connection, bank.hall).faults if one.startswith(ITEM) and "solved" in one]

    assert said() == [f"{ITEM}: nobody but its author has solved it yet"]
    solve(bank, "approver", variant, right)
    assert said() == []
