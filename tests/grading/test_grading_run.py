"""A room sat, closed and graded: from the content files through the clerk to scores and verdicts."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import insert, select, update

from examhall.audit import trail
from examhall.errors import NotNow, ReasonNeeded, SecondPersonNeeded
from examhall.jobs import queue
from examhall.jobs.tables import job
from examhall.jobs.worker import work_once
from examhall.sittings import closing
from examhall.sittings.sheets import read_sheet, write_out
from examhall.sittings.tables import answer_sheet, journal
from grading import graded as grading_of_sheets
from grading.jobs import GRADE, ask_for_grading, grade
from grading.mark_book import queries
from grading.marks import Route
from grading.operations import grade_run
from grading.results import part_score
from grading.scheme import Faulty, Scheme
from grading.tables import grading_run, part_result, result_edition, set_aside
from grading.voiding import void_part
from question_bank.items import Kind
from question_bank.papers.queries import keys_of
from question_bank.specification import SPECIFICATIONS
from question_bank.tables import item_version
from tests.bank_builders import a_bank, a_desk, a_prepared_room, a_room_that_sits, content, right
from tests.room_acts import unguard

D = Decimal


def graded(room, by="officer"):
    return grade_run(room.hall, room.run, room.bank.staff[by])


def lines(room):
    """Seat -> its line on the results page."""
    with room.hall.database.reading() as connection:
        found = {line.sitting: line for line in queries.results_of(connection, room.administration)}
    return {seat: found[one] for seat, one in enumerate(room.sittings, 1)}


def rows_of(hall):
    with hall.database.reading() as connection:
        return [
            sorted(tuple(row) for row in connection.execute(select(table)))
            for table in (result_edition, part_result, set_aside)
        ]


def only(room, seat, points):
    """Right answers worth exactly that many points, from one-point items and, for a half, a multiple choice left short."""
    keys = {key.item: key for key in room.asked(seat)}
    singles = [item for item, key in keys.items() if key.points == 1]
    multiples = [item for item, key in keys.items() if key.points == 2]
    whole, half = int(points), points % 1
    other = {item: {"answer": None} for item in keys}
    for item in singles[: min(whole, 60)]:
        del other[item]
    for item in multiples[: max(0, whole - 60) // 2]:
        del other[item]
    if half:
        other[multiples[-1]] = {"answer": [keys[multiples[-1]].key.fields["answer"].right[0]]}
    return right(room, seat, other)


def test_from_content_files_to_scores_and_verdicts(bank):
    room = a_room_that_sits(bank, candidates=7, absent=(5,))
    room.sit(1, right(room, 1))
    room.sit(2, only(room, 2, D("60")))
    room.sit(3, only(room, 3, D("59.5")))
    room.sit(4, {})
    room.sit(6, right(room, 6))
    room.sit(7, only(room, 7, D("41.5")))
    room.close()
    void_part(room.hall, bank.staff["officer"], bank.staff["authority"], room.sittings[5], "a phone was used")
    assert graded(room)["set_aside"] == 0
    assert [(line.verdict, line.score) for line in lines(room).values()] == [
        ("passed", "100.0"), ("passed", "60.0"), ("failed", "59.5"), ("failed", "0.0"), ("absent", None), ("voided", None),
        ("failed", "41.5"),
    ]  # fmt: skip
    assert [line.overall for line in lines(room).values()] == [
        "incomplete", "incomplete", "incomplete", "incomplete", "incomplete", "incomplete", "incomplete",
    ]  # fmt: skip
    with room.hall.database.reading() as connection:
        (told,) = queries.administrations(connection)
        assert (told["rooms"], told["closed"]) == (1, 1)
        assert told["counts"] == {"passed": 2, "failed": 3, "absent": 1, "voided": 1}
        assert len(queries.gradings_of(connection, room.administration)) == 1


def test_both_parts_together_make_the_verdict(bank):
    theory = a_room_that_sits(bank, candidates=4)
    for seat, points in ((1, 60), (2, 60), (3, 59), (4, 60)):
        theory.sit(seat, only(theory, seat, D(points)))
    theory.close()
    graded(theory)
    practical = a_room_that_sits(bank, "practical", candidates=4, absent=(4,), same=theory.registrations)
    practical.sit(1, right(practical, 1))
    practical.sit(2, {})
    practical.sit(3, right(practical, 3))
    practical.close()
    graded(practical)
    assert [line.overall for line in lines(theory).values()] == ["passed", "failed", "failed", "absent"]
    assert [line.overall for line in lines(practical).values()] == ["passed", "failed", "failed", "absent"]


def test_a_whole_practical_paper_right_is_a_hundred(bank):
    room = a_room_that_sits(bank, "practical", candidates=3)
    for seat in (1, 2, 3):
        room.sit(seat, right(room, seat))
    room.close()
    graded(room)
    assert [line.score for line in lines(room).values()] == ["100.0"] * 3


def test_every_test_answer_of_a_task_earns_in_a_sitting_what_its_author_says(sqlite_bank):
    tests = {item.id: tests for file in content() for item, tests, _ in file if tests}
    room = a_room_that_sits(sqlite_bank, "practical", candidates=12)
    expected = {}
    for seat in range(1, 13):
        other, earned = {}, []
        for key in room.asked(seat):
            mine = [test for test in tests[key.item] if test.variant == key.authored.name]
            test = mine[seat % len(mine)]
            blank = dict.fromkeys(key.fields.values())
            other[key.item] = {**blank, **{field: value or None for field, value in test.responses.items()}}
            earned.append(test.expect)
        expected[seat] = part_score(earned)
        room.sit(seat, right(room, seat, other))
    room.close()
    graded(room)
    assert {seat: D(line.score) for seat, line in lines(room).items()} == expected
    routes = set()
    with sqlite_bank.hall.database.reading() as connection:
        for one in room.sittings:
            routes |= {line.route for line in queries.marks_of(connection, one).lines}
    assert routes == set(Route) - {Route.GIVEN, Route.JUDGED}


def test_grading_again_gives_the_same_rows_byte_for_byte(bank):
    room = a_room_that_sits(bank, "practical", candidates=3, absent=(3,))
    room.sit(1, right(room, 1))
    room.sit(2, right(room, 2, {"L1-T06": {"a_fee": "97.02"}, "L1-T04": {"buyer": "the notify party"}}))
    room.close()
    first, rows = graded(room), rows_of(room.hall)
    assert graded(room, "authority")["digest"] == first["digest"]
    assert rows_of(room.hall) == rows
    assert grade_run(room.hall, room.run, "x")["digest"] == first["digest"]
    with room.hall.database.reading() as connection:
        assert connection.execute(select(grading_run.c.number).order_by(grading_run.c.number)).scalars().all() == [1, 2, 3]
        assert trail.verify(connection, room.hall.audit_key) is None


def test_an_open_room_is_not_graded(bank):
    room = a_prepared_room(bank)
    with pytest.raises(NotNow):
        graded(room)


def answering(value):
    """Every answer of a sheet replaced by this."""
    return lambda sheet: replace(sheet, responses=dict.fromkeys(sheet.responses, value))


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (lambda sheet: replace(sheet, paper_hash="0" * 64), "other_paper"),
        (lambda sheet: replace(sheet, booklet="another"), "other_booklet"),
        (lambda sheet: replace(sheet, responses={**sheet.responses, "nowhere": "x"}), "other_booklet"),
        (answering("no option"), "malformed"),
        (answering([["x"]]), "malformed"),
        (answering({"x": "y"}), "malformed"),
        (None, "sheet_damaged"),
    ],
)
def test_a_faulty_sheet_is_set_aside_with_its_reason_and_the_others_go_on(sqlite_bank, spoilt, reason):
    room = a_room_that_sits(sqlite_bank, candidates=3)
    for seat in (1, 2, 3):
        room.sit(seat, right(room, seat))
    room.close()
    graded(room)
    spoil(room, 2, spoilt)
    assert graded(room)["set_aside"] == 1
    assert [line.verdict for line in lines(room).values()] == ["passed", "set_aside", "passed"]
    assert lines(room)[2].reason == reason
    assert lines(room)[2].score is None


def test_a_sitting_over_whose_journal_the_room_was_closed_is_set_aside_until_it_is_restored(bank):
    room = a_room_that_sits(bank, candidates=3)
    for seat in (1, 2, 3):
        room.sit(seat, right(room, seat))
    mine = (journal.c.sitting_id == room.sittings[1]) & (journal.c.number == 3)
    with room.hall.database.writing() as connection:
        unguard(connection, "journal")
        text = connection.execute(select(journal.c.text).where(mine)).scalar_one()
        connection.execute(update(journal).where(mine).values(text=text + " "))
    room.act(closing.close, (), [room.sittings[1]], by="chief", second="proctor")
    assert graded(room)["set_aside"] == 1
    assert [(line.verdict, line.reason) for line in lines(room).values()] == [
        ("passed", ""), ("set_aside", "journal"), ("passed", ""),
    ]  # fmt: skip
    with room.hall.database.writing() as connection:
        connection.execute(update(journal).where(mine).values(text=text))
    assert graded(room)["set_aside"] == 0
    assert [line.score for line in lines(room).values()] == ["100.0"] * 3


def test_a_paper_of_which_an_item_was_altered_is_set_aside_with_the_items_name(sqlite_bank, monkeypatch):
    monkeypatch.setattr(grading_of_sheets, "_ready", {})  # the scheme of the whole item is forgotten, as in a new process
    room = a_room_that_sits(sqlite_bank, candidates=2)
    room.sit(1, right(room, 1))
    room.sit(2, {})
    room.close()
    item = room.asked(1)[0].item
    with room.hall.database.writing() as connection:
        unguard(connection, "item_version")
        connection.execute(update(item_version).where(item_version.c.item_id == item).values(text=item_version.c.text + " "))
    assert graded(room)["set_aside"] == 2
    assert {(line.verdict, line.reason, line.detail) for line in lines(room).values()} == {("set_aside", "item_altered", item)}
    page = a_desk(room.hall)("officer").get(f"/results/sittings/{room.sittings[0]}").get_data(as_text=True)
    assert "An item of this paper was altered" in page
    assert f"<code>{item}</code>" in page


def spoil(room, seat, how):
    """A second edition of a seat's answer sheet that is not what it should be; without `how` its hash does not fit."""
    with room.hall.database.writing() as connection:
        row = connection.execute(select(answer_sheet).where(answer_sheet.c.sitting_id == room.sittings[seat - 1])).one()
        text, digest = write_out(how(read_sheet(row.text))) if how else (row.text + " ", row.hash)
        connection.execute(insert(answer_sheet), {**row._asdict(), "edition": row.edition + 1, "text": text, "hash": digest})


def alter_marks(room, seat, change):
    """What somebody with the database's own password does to a stored mark sheet, and leaves its hash as it was."""
    with room.hall.database.writing() as connection:
        unguard(connection, "result_edition")
        mine = result_edition.c.sitting_id == room.sittings[seat - 1]
        marks = connection.execute(select(result_edition.c.marks).where(mine)).scalar_one()
        connection.execute(update(result_edition).where(mine).values(marks=change(marks)))


def worth_nothing(marks):
    """The first field earns nothing any more."""
    return marks.replace('[0,"1"', '[0,"0"', 1)


def test_the_newest_edition_of_a_sheet_counts(sqlite_bank):
    room = a_room_that_sits(sqlite_bank, candidates=1)
    room.sit(1, {})
    room.close()
    graded(room)
    everything = right(room, 1)
    spoil(room, 1, lambda sheet: replace(sheet, responses=everything))
    graded(room)
    assert lines(room)[1].score == "100.0"


def test_a_part_is_voided_by_two_persons_with_a_reason(sqlite_bank):
    room = a_prepared_room(sqlite_bank, candidates=1)
    officer = sqlite_bank.staff["officer"]
    with pytest.raises(SecondPersonNeeded):
        void_part(sqlite_bank.hall, officer, officer, room.sittings[0], "phone")
    with pytest.raises(ReasonNeeded):
        void_part(sqlite_bank.hall, officer, sqlite_bank.staff["authority"], room.sittings[0], " ")


@pytest.mark.parametrize("rule", ["per_option", "all_or_nothing", "proportional"])
def test_multiple_choice_pays_by_the_rule_that_the_paper_prints(sqlite_bank, rule):
    from examhall.schedule.settings import HouseRules

    rules = HouseRules(earliest_hand_in=0, multiple_choice=rule)
    room = a_room_that_sits(sqlite_bank, candidates=2, paper_id=sqlite_bank.sealed_anew("theory", rule), rules=rules)
    multiples = [key for key in room.asked(1) if key.points == 2]
    short = {key.item: {"answer": [key.key.fields["answer"].right[0]]} for key in multiples}
    room.sit(1, right(room, 1, short))
    options = {key.item: [o.id for o in key.authored.question.fields[0].interaction.options] for key in multiples}
    room.sit(2, right(room, 2, {item: {"answer": everything} for item, everything in options.items()}))
    room.close()
    graded(room)
    share = sum(D(2) / len(key.key.fields["answer"].right) for key in multiples)
    paid = {"per_option": D(10), "all_or_nothing": D(0), "proportional": share}[rule]
    assert lines(room)[1].score == f"{80 + paid - 20:.1f}"
    assert lines(room)[2].score == "60.0"  # ticking everything earns nothing under any rule


def test_a_closed_room_is_graded_by_itself_once(sqlite_bank):
    room = a_room_that_sits(sqlite_bank, candidates=1)
    room.sit(1, right(room, 1))
    ask_for_grading(sqlite_bank.hall)
    assert not work_once(sqlite_bank.hall, {GRADE: grade})
    room.close()
    for _ in range(3):
        ask_for_grading(sqlite_bank.hall)
    assert work_once(sqlite_bank.hall, {GRADE: grade})
    assert not work_once(sqlite_bank.hall, {GRADE: grade})
    ask_for_grading(sqlite_bank.hall)
    assert lines(room)[1].verdict == "passed"
    with sqlite_bank.hall.database.reading() as connection:
        assert [row.state for row in queue.newest(connection, GRADE)] == ["done"]


def test_a_grading_that_failed_is_not_asked_for_again_and_again(sqlite_bank):
    room = a_room_that_sits(sqlite_bank, candidates=1)
    room.sit(1, {})
    room.close()
    ask_for_grading(sqlite_bank.hall)

    def broken(*_):
        raise RuntimeError

    assert work_once(sqlite_bank.hall, {GRADE: broken})
    ask_for_grading(sqlite_bank.hall)
    with sqlite_bank.hall.database.reading() as connection:
        assert connection.execute(select(job.c.state)).scalars().all() == ["failed"]


def test_a_paper_that_the_bank_does_not_know_is_set_aside(sqlite_hall):
    from examhall.sittings import closing, room_runs
    from examhall.sittings.commands import TakeLease
    from examhall.sittings.room_runs import Act
    from tests.builders import BROWSER, CHIEF, a_hand_in, a_room

    room = a_room(sqlite_hall, 1)

    def act(what, *arguments):
        sqlite_hall.clerk.transact(
            lambda connection, now: what(Act(connection, sqlite_hall.clerk.key, now, room.run, CHIEF), *arguments)
        )

    act(room_runs.authorise, room.sittings)
    act(room_runs.open_part)
    room.wish(TakeLease(BROWSER))
    room.wish(a_hand_in(1, 0))
    act(closing.close)
    assert grade_run(sqlite_hall, room.run, "x")["set_aside"] == 1
    with sqlite_hall.database.reading() as connection:
        assert connection.execute(select(set_aside.c.reason)).scalar_one() == "no_keys"


def test_progress_is_told_and_writing_comes_in_small_transactions(sqlite_bank, monkeypatch):
    from grading import operations

    monkeypatch.setattr(operations, "AT_ONCE", 2)
    room = a_room_that_sits(sqlite_bank, candidates=5, absent=(1, 2, 3, 4, 5))
    room.close()
    told = []
    grade_run(sqlite_bank.hall, room.run, "x", lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]


@pytest.fixture(scope="module")
def theory_scheme(tmp_path_factory):
    from tests.builders import a_hall

    hall = a_hall(tmp_path_factory.mktemp("hall") / "data")
    bank = a_bank(hall)
    with hall.database.reading() as connection:
        pass
    paper_id = bank.sealed()
    with hall.database.reading() as connection:
        return paper_id, keys_of(connection, paper_id)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_the_order_of_sheets_and_answers_never_matters(theory_scheme, seed):
    paper_id, keys = theory_scheme
    chance = Random(seed)
    sheets = [a_random_sheet(keys, chance) for _ in range(4)]
    one, other = Scheme(paper_id, keys), Scheme(paper_id, keys)
    marked = [one.mark((0,) * 80, sheet).hash for sheet in sheets]
    turned = [dict(chance.sample(list(sheet.items()), len(sheet))) for sheet in sheets]
    assert [other.mark((0,) * 80, sheet).hash for sheet in reversed(turned)] == marked[::-1]


def a_random_sheet(keys, chance):
    sheet = {}
    for key in keys:
        options = [drawn for drawn, authored in key.names.items()]
        field = next(iter(key.fields))
        multiple = key.points == 2
        given = chance.sample(options, chance.randint(0, len(options))) if multiple else chance.choice([*options, ""])
        if given:
            sheet[field] = given
    return sheet


def test_a_scheme_says_every_rule_and_right_answer(theory_scheme):
    paper_id, keys = theory_scheme
    scheme = Scheme(paper_id, keys)
    assert len(scheme.lines) == 80
    assert {line.rule for line in scheme.lines} == {"choice", "choices/per_option"}
    assert Scheme(paper_id, keys).id == scheme.id
    kinds = {section.kind: section.points for section in SPECIFICATIONS["L1-theory"].sections}
    assert sum(line.out_of for line in scheme.lines) == 100 == 40 * kinds[Kind.SINGLE] + 20 * kinds[Kind.MULTIPLE] + 20


def test_a_booklet_of_another_paper_is_refused(theory_scheme):
    scheme = Scheme(*theory_scheme)
    for variants in ((), (0,) * 79, (1,) * 80):
        with pytest.raises(Faulty, match="other_paper"):
            scheme.mark(variants, {})
