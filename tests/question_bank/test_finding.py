"""Finding items on both databases: words, every filter, sorting, the place in a list, and what waits for whom."""

from datetime import date
from functools import cache

import pytest
from msgspec.structs import replace

from examhall.errors import Malformed
from question_bank import operations, queries
from question_bank.finding import overview_queries
from question_bank.finding import queries as list_queries
from question_bank.finding.filters import FILTERS, SORTS, Reader, address_of, from_address, read_filters
from question_bank.items import Item
from question_bank.loading import facts_of
from question_bank.readable import as_text
from question_bank.register import write_facts
from question_bank.review import Move, moves_from
from tests.bank_builders import CONTENT, content


@cache
def items() -> dict[str, Item]:
    return {item.id: item for file in content() for item, *_ in file}


def found(bank, reader=None, **filters):
    """The ids of a list, and that it counts them all."""
    with bank.hall.database.reading() as connection:
        rows, count = list_queries.list_items(connection, filters, 500, reader=reader or Reader())
    assert count == len(rows)
    return [row.item_id for row in rows]


def saying(text):
    """The theory items that say this in stem, options, rationale, knowledge or source."""

    def says(item):
        question = item.variants[0].question
        options = [one.html for field in question.fields for one in getattr(field.interaction, "options", ())]
        said = [question.stem, *options, *item.rationales.values(), item.knowledge, item.source]
        return any(text in as_text(one) for one in said)

    return {one.id for one in items().values() if one.kind != "task" and says(one)}


def within(bank, verb, by, *arguments):
    with bank.hall.database.writing() as connection:
        return verb(connection, bank.hall, bank.hall.now(), bank.staff[by], *arguments)


@pytest.mark.parametrize("word", ["报关", "运费", "装运港", "平台", "税", "订单"])
def test_chinese_words_of_one_character_or_more_find_every_item_that_says_them(bank, word):
    theory = {one for one in found(bank, words=word) if items()[one].kind != "task"}
    assert theory == saying(word) != set()


def test_words_of_documents_and_fields_find_their_task_and_code_tables_do_not(bank):
    assert found(bank, words="T04 L1-T04") == ["L1-T04"]
    task = items()["L1-T05"].variants[2].question
    title, label = task.documents[0].title, task.fields[0].label
    assert "L1-T05" in found(bank, words=title)
    assert "L1-T05" in found(bank, words=label)


def test_several_words_must_all_be_there_and_ids_may_be_half_typed(bank):
    both = set(found(bank, words="运费")) & set(found(bank, words="保险"))
    assert set(found(bank, words="保险 运费")) == both != set()
    assert found(bank, words="l1-06-m") == ["L1-06-M01", "L1-06-M02"]
    assert found(bank, words="L1-06-M02") == ["L1-06-M02"]


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "*",
        "运费*",
        "-运费",
        "NOT 运费",
        "NEAR(运费 保险)",
        "运费 OR",
        "!",
        "& |",
        "(",
        "运:*",
        "tokens:运费",
        "'; DROP TABLE item",
        "\\",
        "%",
        "_",
        "\x00",
        "<->",
    ],
)
def test_what_is_typed_is_never_a_query(bank, typed):
    assert isinstance(found(bank, words=typed), list)
    assert len(found(bank)) == 85


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        ({"kind": "multiple", "area": "06"}, lambda one: one.kind == "multiple" and one.area == "06"),
        ({"part": "practical"}, lambda one: one.kind == "task"),
        ({"difficulty": "hard", "cognitive": "apply"}, lambda one: (one.difficulty, one.cognitive) == ("hard", "apply")),
        ({"calculation": "yes", "part": "theory"}, lambda one: one.calculation and one.kind != "task"),
        ({"calculation": "no"}, lambda one: not one.calculation),
        ({"points": "2"}, lambda one: one.points == 2),
        ({"points": "20"}, lambda one: one.points == 20),
        ({"solved": "no"}, lambda one: one.solved is None),
        ({"language": "zh-CN", "level": "L1", "state": "approved"}, lambda one: True),
        ({"language": "en"}, lambda one: False),
        ({"state": "usable"}, lambda one: True),
    ],
)
def test_every_filter_keeps_what_it_names(bank, filters, fits):
    assert found(bank, **filters) == sorted(one.id for one in items().values() if fits(one))


def test_items_are_found_by_author_facts_use_and_day(bank, clock):
    within(bank, write_facts, "author", facts_of(CONTENT).values())
    resting = sorted(one.id for one in items().values() if "F30" in one.facts)
    assert found(bank, fact="F30") == resting != []
    assert found(bank, author=bank.staff["author"]) == sorted(items())
    assert found(bank, author=bank.staff["reviewer"]) == []
    bank.sealed("practical")
    assert found(bank, used="1") == found(bank, state="in_use") == found(bank, part="practical")
    assert found(bank, used="2") == []
    assert found(bank, used="never") == found(bank, part="theory")
    assert found(bank, since="2026-11-24") == sorted(items())
    clock.pass_minutes(24 * 60)
    within(bank, operations.retire_item, "reviewer", "L1-06-M01", 1, "x")
    assert found(bank, since="2026-11-25") == ["L1-06-M01"]
    assert found(bank, since="2026-11-26") == []


def test_items_on_facts_that_are_due_are_those_whose_fact_is_due_on_the_day(bank):
    within(bank, write_facts, "author", facts_of(CONTENT).values())
    for day in (date(2026, 6, 1), date(2027, 2, 1), date(2030, 1, 1)):
        due = {fact.id for fact in facts_of(CONTENT).values() if fact.is_due(day)}
        expected = sorted(one.id for one in items().values() if due & set(one.facts))
        assert found(bank, Reader(today=day), due="yes") == expected
    assert expected


def test_what_waits_for_whom_is_what_the_table_of_moves_lets_them_judge(bank):
    ids = [file[0].item.id for file in content()[:6]]
    draft, once, back, suspended, mine, approved = ids
    for one in (draft, once, back):
        within(bank, operations.draft_item, "author", items()[one])
    within(bank, operations.draft_item, "reviewer", items()[mine])
    within(bank, operations.review_item, "reviewer", once, 2)
    within(bank, operations.send_back_item, "reviewer", back, 2, "not yet")
    within(bank, operations.suspend_item, "reviewer", suspended, 1, "look again")
    for persons in (1, 2):
        within(bank, operations.ask_for_persons, "authority", persons)
        for name in ("reviewer", "approver", "author"):
            reader = Reader(bank.staff[name], reviews=name != "author")
            with bank.hall.database.reading() as connection:
                lives = {one: queries.steps_of(connection, one, 1 if one in (suspended, approved) else 2) for one in ids}
            judge = {Move.REVIEW, Move.APPROVE, Move.RESUME}
            mine_to_do = {
                one for one, life in lives.items() if reader.reviews and judge & set(moves_from(life, reader.person, persons))
            }
            mine_to_do |= {back} if name == "author" else set()
            assert set(found(bank, reader, waiting="me")) == mine_to_do, (persons, name)
            assert set(found(bank, reader, waiting="others")) == set(ids) - mine_to_do - {approved}, (persons, name)


def test_a_reader_with_scopes_finds_what_they_are_assigned_and_what_they_wrote_and_counts_no_more(bank):
    everything = found(bank)
    within(bank, operations.draft_item, "reviewer", replace(items()["L1-06-M01"], area="07"))
    within(bank, write_facts, "author", facts_of(CONTENT).values())

    def sees(name, *scopes):
        reader = Reader(bank.staff[name], scopes=frozenset(scopes))
        ids = found(bank, reader)
        with bank.hall.database.reading() as connection:
            assert sum(overview_queries.by_state(connection, reader).values()) == len(ids)
            resting = overview_queries.resting_by_fact(connection, reader)
            assert list_queries.place_of(connection, {}, "L1-10-S01", reader) is None or "L1-10-S01" in ids
        assert resting["F30"] == len(found(bank, reader, fact="F30"))
        return ids

    assert sees("author") == everything  # who wrote them sees them, unassigned
    assert sees("reviewer") == ["L1-06-M01"]
    assert sees("approver") == []
    assert sees("approver", ("L1", "")) == everything
    assert sees("approver", ("L2", "")) == []
    of_area = {one.id for one in items().values() if one.area == "06"}
    assert set(sees("approver", ("L1", "06"), ("L2", "10"))) == of_area  # also the one that a newer version puts elsewhere
    assert set(sees("approver", ("L1", "07"))) >= {"L1-06-M01"}
    assert found(bank, Reader(bank.staff["approver"], scopes=frozenset({("L1", "06")})), words="运费", kind="task") == []


@pytest.mark.parametrize("sort", [sign + column for column in SORTS for sign in ("", "-")])
def test_a_list_is_sorted_by_any_column_and_an_item_knows_its_place_in_it(bank, sort):
    ids = found(bank, sort=sort, kind="multiple")
    assert sorted(ids) == found(bank, kind="multiple")
    with bank.hall.database.reading() as connection:
        for number, item_id in enumerate(ids, 1):
            place = list_queries.place_of(connection, {"sort": sort, "kind": "multiple"}, item_id)
            before, after = (ids[at] if 0 <= at < len(ids) else None for at in (number - 2, number))
            assert (place.number, place.count, place.before, place.after) == (number, len(ids), before, after)
        assert list_queries.place_of(connection, {"kind": "multiple"}, "L1-T04") is None


def test_columns_with_an_order_of_their_own_are_sorted_by_it(bank):
    ranks = ["easy", "medium", "hard"]
    sorted_ranks = [ranks.index(items()[one].difficulty) for one in found(bank, sort="difficulty")]
    assert sorted_ranks == sorted(sorted_ranks)
    worth = [items()[one].points for one in found(bank, sort="-points")]
    assert worth == sorted(worth, reverse=True)
    within(bank, operations.draft_item, "reviewer", replace(items()["L1-06-M01"], knowledge="x"))
    assert found(bank, sort="-version")[0] == "L1-06-M01"
    assert found(bank, sort="-author")[0] == "L1-06-M01"


def test_filters_go_through_an_address_and_back():
    given = {
        "words": "报关 & 运费=?",
        "area": "06",
        "used": "never",
        "since": "2026-11-01",
        "sort": "-at",
        "level": "  ",
        "other": "x",
    }
    filters = read_filters(given)
    assert filters == {name: value for name, value in given.items() if name not in ("level", "other")}
    assert from_address(address_of(filters)) == filters
    assert address_of({}) == ""
    assert address_of(dict(reversed(filters.items()))) == address_of(filters)


def test_no_byte_of_an_address_upsets_a_database(bank):
    """A NUL is a text that PostgreSQL takes nowhere."""
    assert read_filters({"author": "\0", "fact": "F\0" + "30", "words": "　运费　"}) == {"fact": "F30", "words": "运费"}
    assert found(bank, **read_filters({"area": "0\0" + "6"})) == found(bank, area="06")


@pytest.mark.parametrize(
    ("name", "value"),
    [("used", "-1"), ("used", "often"), ("since", "soon"), ("since", "2026-13-01"), ("waiting", "you"), ("due", "no"),
     ("calculation", "1"), ("solved", "x"), ("sort", "text"), ("sort", "--id")],
)  # fmt: skip
def test_a_value_that_no_filter_can_have_is_refused(name, value):
    assert name in (*FILTERS, "sort")
    with pytest.raises(Malformed):
        read_filters({name: value})
