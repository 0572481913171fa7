"""The shelf says of each item what its newest version and that version's steps say, whatever was done to it, and can be put up anew."""

from click.testing import CliRunner
from msgspec.structs import replace
from sqlalchemy import delete, select

from examhall.jobs.queue import newest
from examhall.jobs.worker import kinds, work_once
from examhall.migrations import upgrade
from examhall.opening import named_wings
from question_bank import operations, shelf
from question_bank.command_line import bank as commands
from question_bank.finding import queries as list_queries
from question_bank.finding.indexing import INDEX, ask_for_index, index_all
from question_bank.loading import facts_of
from question_bank.register import write_facts
from question_bank.tables import item_shelf, item_words
from question_bank.writing.neighbours import pieces_of_area
from tests.bank_builders import CONTENT, content, people
from tests.builders import a_hall

STATED = ("item_id", "tokens", "pieces")


def rows(hall):
    """The whole shelf."""
    with hall.database.reading() as connection:
        cards = connection.execute(select(item_shelf).order_by(item_shelf.c.item_id)).all()
        words = connection.execute(select(*(item_words.c[name] for name in STATED)).order_by(item_words.c.item_id)).all()
    return cards, words


def put_up_anew(hall):
    assert index_all(hall, lambda done, total: None) == len(rows(hall)[0])
    return rows(hall)


def within(bank, verb, by, *arguments):
    with bank.hall.database.writing() as connection:
        return verb(connection, bank.hall, bank.hall.now(), bank.staff[by], *arguments)


def found(bank, **filters):
    with bank.hall.database.reading() as connection:
        return [row.item_id for row in list_queries.list_items(connection, filters, 500)[0]]


def empty(hall):
    with hall.database.writing() as connection:
        connection.execute(delete(item_words))
        connection.execute(delete(item_shelf))


def test_the_row_is_what_versions_and_steps_say_through_a_whole_life(bank, clock):
    first, second, third = (content()[0][n][0] for n in range(3))
    assert len(rows(bank.hall)[0]) == 85
    clock.pass_minutes(1)
    within(bank, write_facts, "author", facts_of(CONTENT).values())
    fact = next(
        one
        for one in facts_of(CONTENT).values()
        if one.id in {f for file in content() for item, *_ in file for f in item.facts}
    )
    within(bank, write_facts, "reviewer", [replace(fact, says="Something else")])  # suspends
    within(bank, operations.draft_item, "author", replace(first, knowledge="新的知识点", area="07"))
    within(bank, operations.review_item, "reviewer", first.id, 2)
    clock.pass_minutes(1)
    within(bank, operations.review_item, "approver", first.id, 2)
    within(bank, operations.draft_item, "reviewer", replace(second, solved=None))
    within(bank, operations.send_back_item, "approver", second.id, 2, "not yet")
    within(bank, operations.retire_item, "reviewer", second.id, 1, "an older version: the shelf shows the newer one")
    within(bank, operations.retire_item, "reviewer", third.id, 1, "out of date")
    bank.sealed("practical")
    written = rows(bank.hall)
    states = {row.item_id: (row.version, row.state, row.reviews) for row in written[0]}
    assert states[first.id] == (2, "reviewed", 2)
    assert states[second.id] == (2, "sent_back", 0)
    assert states[third.id][1] == "retired"
    assert states["L1-T04"][1] == "in_use"
    assert "suspended" in {state for _version, state, _reviews in states.values()}
    assert found(bank, words="新的知识点", area="07") == [first.id]
    assert put_up_anew(bank.hall) == written


def test_words_of_an_older_version_are_found_no_more(bank):
    item = content()[0][0][0]
    within(bank, operations.draft_item, "author", replace(item, knowledge="甲骨文字"))
    assert found(bank, words="甲骨") == [item.id]
    within(bank, operations.draft_item, "author", replace(item, knowledge="楔形文字"))
    assert found(bank, words="甲骨") == []
    assert found(bank, words="楔形") == [item.id]


def test_a_bank_older_than_its_shelf_is_put_up_by_the_back_office_and_once(bank):
    before = rows(bank.hall)
    empty(bank.hall)
    assert found(bank, words="运费") == []
    with bank.hall.database.reading() as connection:
        assert not shelf.is_whole(connection)
    for _ in range(2):
        ask_for_index(bank.hall)
    assert work_once(bank.hall, kinds(named_wings()))
    assert not work_once(bank.hall, kinds(named_wings()))
    assert rows(bank.hall) == before
    assert found(bank, words="运费")
    ask_for_index(bank.hall)
    with bank.hall.database.reading() as connection:
        assert [job.state for job in newest(connection, INDEX)] == ["done"]
        assert shelf.is_whole(connection)


def test_an_index_that_failed_is_not_asked_for_again(sqlite_bank):
    hall = sqlite_bank.hall
    empty(hall)
    ask_for_index(hall)

    def fails(hall, arguments, progress):
        raise RuntimeError("a text that cannot be read")

    assert work_once(hall, {INDEX: fails})
    ask_for_index(hall)
    assert not work_once(hall, {INDEX: fails})


def test_the_command_puts_up_all_items_anew(tmp_path):
    hall = a_hall(tmp_path / "data", vault_in_folder=True, tables=upgrade)
    author = people(hall)["author"]
    with hall.database.writing() as connection:
        for item, *_ in content()[0]:
            operations.draft_item(connection, hall, hall.now(), author, item)
    before = rows(hall)
    empty(hall)
    done = CliRunner().invoke(commands, ["index"], obj=hall.config)
    assert (done.exit_code, done.stdout) == (0, f"{len(before[0])} items indexed\n")
    assert rows(hall) == before
    hall.database.engine.dispose()


def test_what_a_new_item_is_held_against_is_its_area_on_the_shelf(bank):
    with bank.hall.database.reading() as connection:
        against = dict(pieces_of_area(connection, "06", "L1-06-S01"))
        theory = {row.item_id: row.part for row in connection.execute(select(item_shelf).where(item_shelf.c.area == "06"))}
    assert against.keys() == {name for name, part in theory.items() if part == "theory"} - {"L1-06-S01"}
    assert all(against.values())


def test_the_index_of_sqlite_is_sound_after_changes(sqlite_bank):
    item = content()[0][0][0]
    within(sqlite_bank, operations.draft_item, "author", replace(item, knowledge="运费"))
    count = "SELECT count(*) FROM item_words_fts WHERE item_words_fts MATCH '\"运费\"'"
    with sqlite_bank.hall.database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO item_words_fts (item_words_fts, rank) VALUES ('integrity-check', 1)")
        assert connection.exec_driver_sql(count).scalar() == len(found(sqlite_bank, words="运费")) > 1
