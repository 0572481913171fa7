"""Two items that must not stand on one paper: said by a reviewer with a reason, kept for ever, and taken back by a newer word."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from examhall.audit import trail
from examhall.errors import NotFound, NotNow, ReasonNeeded, Refusal
from question_bank.assembly.assembling import assemble_paper
from question_bank.assembly.enemies import NoSuchEnemy, enemies_of, enemy_pairs, enmities, set_enemies
from question_bank.assembly.shortfall import CannotAssemble
from question_bank.papers import queries as paper_queries
from question_bank.papers.operations import EnemiesTogether, seal_paper
from tests.bank_builders import a_desk

ONE, OTHER = "L1-01-S01", "L1-01-S02"


def say(bank, one=ONE, other=OTHER, reason="one gives the other away", **more):
    hall = bank.hall
    with hall.database.writing() as connection:
        set_enemies(connection, hall, hall.now(), bank.staff["reviewer"], one, other, reason, **more)


def test_enemies_keep_a_bank_without_others_from_a_paper_until_they_are_none(bank):
    say(bank, OTHER, ONE)
    with pytest.raises(CannotAssemble) as refused:
        assemble_paper(bank.hall, bank.staff["officer"], "L1-theory", "x", "2026-11-01")
    assert f"{ONE} / {OTHER}" in {one.name for one in refused.value.conflict}
    say(bank, reason="reworded", enemies=False)
    assert assemble_paper(bank.hall, bank.staff["officer"], "L1-theory", "x", "2026-11-01")
    with bank.hall.database.reading() as connection:
        assert enemy_pairs(connection) == set()
        assert [(one.enemies, one.reason, one.name) for one in enmities(connection, OTHER)] == [
            (False, "reworded", "reviewer"), (True, "one gives the other away", "reviewer"),
        ]  # fmt: skip
        assert [act.action for act in trail.read(connection, ONE)][:2] == ["end_enemies", "set_enemies"]


def test_a_paper_whose_items_became_enemies_after_it_was_assembled_is_not_sealed(bank):
    officer, authority = bank.staff["officer"], bank.staff["authority"]
    made = assemble_paper(bank.hall, officer, "L1-theory", "x", "2026-11-01")
    say(bank)
    with pytest.raises(EnemiesTogether):
        seal_paper(bank.hall, officer, authority, made)
    say(bank, reason="reworded", enemies=False)
    seal_paper(bank.hall, officer, authority, made)


def test_the_proof_of_a_sealed_paper_knows_of_enemies_what_was_known_then(bank, clock):
    sealed = bank.sealed()
    clock.pass_minutes(1)
    say(bank)
    with bank.hall.database.reading() as connection:
        row = paper_queries.read_paper(connection, sealed)
        assert enemy_pairs(connection, row.sealed_at) == set()
        assert enemy_pairs(connection) == {(ONE, OTHER)}
        assert paper_queries.uses(connection, row.assembled_at - 1) == {}
        assert set(paper_queries.uses(connection, row.assembled_at).values()) == {1}


def test_only_two_items_of_one_part_can_be_enemies_and_a_reason_is_needed(bank):
    for wrong in (ONE, "L1-T03", "nothing"):
        with pytest.raises(NoSuchEnemy):
            say(bank, other=wrong)
    with pytest.raises(NotFound):
        say(bank, one="nothing")
    with pytest.raises(ReasonNeeded):
        say(bank, reason=" ")
    with pytest.raises(NotNow):
        say(bank, enemies=False)
    say(bank)
    with pytest.raises(NotNow):
        say(bank, OTHER, ONE)
    with bank.hall.database.reading() as connection:
        assert (enemies_of(connection, ONE), enemies_of(connection, OTHER)) == ([OTHER], [ONE])
    with pytest.raises((DBAPIError, Refusal)), bank.hall.database.writing() as connection:
        connection.execute(text("DELETE FROM item_enemy"))


def test_a_reviewer_says_it_on_the_items_page_and_an_author_only_reads(sqlite_bank):
    desk = a_desk(sqlite_bank.hall)
    reviewer, address = desk("reviewer"), f"/bank/items/{ONE}/enemies"
    assert "It has none." in reviewer.get(address).get_data(as_text=True)
    bare = reviewer.post(address, data={"other": OTHER, "reason": ""})
    assert (bare.status_code, f'value="{OTHER}"' in bare.get_data(as_text=True)) == (409, True)
    assert reviewer.post(address, data={"other": OTHER, "reason": "alike"}).status_code == 302
    page = desk("author").get(address).get_data(as_text=True)
    assert OTHER in page
    assert "alike" in page
    assert "Make them enemies" not in page
    assert desk("author").post(address, data={"other": OTHER, "reason": "x", "end": "1"}).status_code == 403
    assert reviewer.post(address, data={"other": OTHER, "reason": "x", "end": "1"}).status_code == 302
    assert reviewer.get("/bank/items/nothing/enemies").status_code == 404
    assert desk("officer").get(address).status_code == 403
