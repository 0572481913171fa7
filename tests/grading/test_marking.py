"""What an answer earns: each rule, follow-through, and that nothing a candidate types can stop the marking."""

import random
from datetime import date
from decimal import Decimal
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examhall.papers.interactions import (
    Choice,
    Choices,
    Column,
    DateEntry,
    Match,
    NumberEntry,
    Option,
    Order,
    Table,
    TextEntry,
)
from examhall.papers.question import Field, Question
from grading.marking import judge, mark_sheet
from grading.marks import Route, Why, full, total
from grading.rules.sequence import in_right_order
from question_bank.items import Variant
from question_bank.keys import (
    ChoiceKey,
    ChoicesKey,
    DateKey,
    ExactKey,
    JudgedKey,
    Key,
    MappingKey,
    NumberKey,
    OneOfKey,
    PatternKey,
    PredicateKey,
    RowsKey,
    ScoringRule,
    SequenceKey,
    SetKey,
    TextKey,
    scored_by,
)

D = Decimal


def options(*ids):
    return tuple(Option(id=name, html=name) for name in ids)


SHAPES = {
    "choice": (Choice(options("a", "b", "c", "d")), ChoiceKey(right="b", points=D(1))),
    "choices": (Choices(options("a", "b", "c", "d", "e")), ChoicesKey(right=("a", "b", "c"), points=D(2))),
    "exact": (TextEntry(), ExactKey(text="SC-2026-118", points=D(1))),
    "oneof": (TextEntry(), OneOfKey(texts=("304", "18-8"), points=D(1))),
    "number": (NumberEntry(unit="kg"), NumberKey(value=D("40.0"), points=D(2), unit="kg", tolerance=D("0.01"))),
    "set": (Choices(options("a", "b", "c", "d")), SetKey(right=("a", "b"), each=D("0.5"), minus=D("0.5"))),
    "order": (
        Order(options(*"abcdefghij")),
        SequenceKey(right=tuple("abcdefghij"), bands={10: D(12), 9: D(9), 8: D(7), 7: D(5), 6: D(3)}),
    ),
    "match": (Match(options("p", "q"), options("x", "y", "z")), MappingKey(right={"p": "x", "q": "z"}, each=D(1))),
    "matrix": (
        Match(options("p", "q", "r"), options("x", "y"), layout="matrix"),
        MappingKey(right={"p": "x", "q": "y", "r": "x"}, bands={3: D("2.5"), 2: D("1")}),
    ),
    "predicate": (
        NumberEntry(unit="USD"),
        PredicateKey(rule="answer >= 10 and answer <= 20 and answer * 2 != 30", example=D(12), points=D(1), unit="USD"),
    ),
    "judged": (TextEntry(lines=4), JudgedKey(rubric="clear and polite", example="Dear Emma", points=D(3))),
    "fixed": (
        Table(
            (Column("word", "词", Choice(options("a", "b"), shuffle=False)), Column("rate", "率", NumberEntry())), fixed=True
        ),
        RowsKey(
            key=("word",),
            extra=D(0),
            rows=(
                {"word": ChoiceKey(right="a", points=D(0)), "rate": NumberKey(value=D(2), points=D(1))},
                {"word": ChoiceKey(right="b", points=D(0)), "rate": NumberKey(value=D("0.9"), points=D(1))},
            ),
        ),
    ),
    "pattern": (TextEntry(), PatternKey(pattern="VF500-(BLK|WHT)", example="VF500-BLK", points=D(1))),
    "date": (DateEntry(), DateKey(earliest=date(2026, 11, 3), latest=date(2026, 11, 20), points=D(1))),
    "text": (
        TextEntry(lines=3),
        TextKey(
            must=(("stainless steel",), ("vacuum", "insulated")),
            example="stainless steel vacuum",
            points=D(4),
            banned=("best", "No.1"),
            longest=40,
        ),
    ),
    "rows": (
        Table(
            (
                Column("goods", "品名", Choice(options("a", "b", "c"))),
                Column("quantity", "数量", NumberEntry()),
                Column("amount", "金额", NumberEntry(unit="USD")),
            )
        ),
        RowsKey(
            key=("goods",),
            extra=D(1),
            rows=(
                {
                    "goods": ChoiceKey(right="a", points=D(0)),
                    "quantity": NumberKey(value=D(1200), points=D(1)),
                    "amount": NumberKey(value=D(4620), points=D("1.5"), unit="USD", follow="own.quantity * 3.85"),
                },
                {
                    "goods": ChoiceKey(right="b", points=D(0)),
                    "quantity": NumberKey(value=D(600), points=D(1)),
                    "amount": NumberKey(value=D(3840), points=D("1.5"), unit="USD", follow="own.quantity * 6.40"),
                },
            ),
        ),
    ),
}


def a_question(fields, given=None):
    """(question, key) of fields {id: (shape, key)}, checked to fit."""
    key = Key(fields={name: field_key for name, (_, field_key) in fields.items()}, given=given or {})
    question = Question(
        id="q",
        stem="",
        points=str(key.points),
        fields=tuple(Field(id=name, interaction=shape) for name, (shape, _) in fields.items()),
    )
    return Variant("A", question, key).question, key


def mark_of(kind, response):
    question, key = a_question({kind: SHAPES[kind]})
    return judge(question, key, {kind: response})[kind]


@pytest.mark.parametrize(
    ("kind", "response", "points"),
    [
        ("choice", "b", "1"),
        ("choice", "a", "0"),
        ("exact", " sc－2026－118 ", "1"),
        ("exact", "SC-2026-119", "0"),
        ("oneof", "18-8", "1"),
        ("matrix", {"p": "x", "q": "y", "r": "x"}, "2.5"),
        ("matrix", {"p": "x", "q": "y", "r": "y"}, "1"),
        ("matrix", {"p": "x", "q": "x", "r": "y"}, "0"),
        ("predicate", "US$18.00", "1"),
        ("predicate", "15", "0"),
        ("predicate", "about 12", "0"),
        ("judged", "Dear Emma, we are sorry.", "0"),
        ("fixed", [{"word": "a", "rate": "2"}, {"word": "b", "rate": "0.9"}], "2"),
        ("fixed", [{"word": "b", "rate": "2"}, {"word": "a", "rate": "0.9"}], "0"),
        ("fixed", [{"word": "b", "rate": "0.90"}], "1"),
        ("oneof", "201", "0"),
        ("number", "４０.００", "2"),
        ("number", "40.02", "0"),
        ("set", ["a", "b"], "1.0"),
        ("set", ["a"], "0.5"),
        ("set", ["a", "c"], "0"),
        ("set", ["a", "b", "c"], "0.5"),
        ("set", ["a", "b", "c", "d"], "0"),
        ("match", {"p": "x", "q": "z"}, "2"),
        ("match", {"p": "x", "q": "x"}, "1"),
        ("match", {"p": "z"}, "0"),
        ("pattern", "VF500-WHT", "1"),
        ("pattern", "VF500-WHTX", "0"),
        ("date", "2026年11月3日", "1"),
        ("date", "2026/11/20", "1"),
        ("date", "2026-11-21", "0"),
        ("text", "Stainless Steel insulated flask", "4"),
        ("text", "stainless steel flask", "2"),
        ("text", "best stainless steel vacuum", "0"),
        ("text", "bestow stainless steel vacuum", "4"),
        ("text", "stainless steel vacuum" + "x" * 40, "0"),
        ("order", list("abcdefghij"), "12"),
        ("order", list("abcdefghji"), "9"),
        ("order", list("jihgfedcba"), "0"),
        ("order", list("abcdefgh"), "7"),
    ],
)
def test_each_kind_pays_what_its_key_says(kind, response, points):
    assert mark_of(kind, response).points == D(points)


def test_an_unanswered_field_is_blank_whatever_its_kind():
    for kind, (_, key) in SHAPES.items():
        for nothing in ("", "  ", [], {}, None):
            mark = mark_of(kind, nothing)
            assert (mark.points, mark.out_of, mark.why, mark.route) == (0, key.points, Why.BLANK, Route.NONE)


RULES = list(ScoringRule)


def multiple(rule, chosen, rights=("a", "b", "c"), of="abcde"):
    question, key = a_question({"f": (Choices(options(*of)), ChoicesKey(right=rights, points=D(2)))})
    return judge(question, scored_by(key, rule), {"f": list(chosen)})["f"].points


def test_a_short_multiple_choice_pays_by_the_printed_rule():
    assert [multiple(rule, "ab") for rule in RULES[:2]] == [D("1.0"), D(0)]
    assert abs(multiple(ScoringRule.PROPORTIONAL, "ab") - D(4) / 3) < D("1e-20")
    assert [multiple(rule, "a", ("a", "b"), "abcd") for rule in RULES] == [D("0.5"), D(0), D(1)]
    assert [multiple(rule, "abc", ("a", "b", "c", "d")) for rule in RULES] == [D("1.5"), D(0), D("1.5")]
    assert [multiple(rule, "cba") for rule in RULES] == [D(2), D(2), D(2)]
    assert [multiple(rule, "abcd") for rule in RULES] == [D(0), D(0), D(0)]


@pytest.mark.parametrize("rule", RULES)
@settings(deadline=None)
@given(rights=st.sets(st.sampled_from("abcd"), min_size=2, max_size=4))
def test_ticking_everything_earns_nothing_under_any_rule(rule, rights):
    assert multiple(rule, "abcde", tuple(rights)) == 0


@pytest.mark.parametrize("rule", RULES)
@settings(deadline=None)
@given(chosen=st.sets(st.sampled_from("abcde")))
def test_a_wrong_option_never_pays_and_nothing_exceeds_full_marks(rule, chosen):
    points = multiple(rule, chosen)
    assert 0 <= points <= 2
    assert (points == 2) == (chosen == {"a", "b", "c"})
    assert not chosen & {"d", "e"} or points == 0


def test_negative_marking_is_off_but_takes_points_for_a_wrong_answer_when_on():
    question, key = a_question({"f": (Choice(options("true", "false")), ChoiceKey(right="true", points=D(1), minus=D("0.5")))})
    assert [judge(question, key, {"f": value})["f"].points for value in ("true", "false", "")] == [D(1), D("-0.5"), D(0)]


def test_bands_follow_the_longest_run_in_right_order():
    right = tuple("abcde")
    for given_order in permutations(right):
        longest = max(n for n in range(6) for run in combinations(given_order, n) if list(run) == sorted(run))
        assert in_right_order(right, list(given_order)) == longest


def test_a_card_named_twice_counts_once():
    assert in_right_order(("a", "b"), ["a", "a", "b", "b", "zz"]) == 2


# Tables


def row(goods, quantity, amount):
    return {"goods": goods, "quantity": quantity, "amount": amount}


A_ROW, B_ROW = row("a", "1,200", "4,620.00"), row("b", "600", "3840")


def test_rows_pay_in_any_order_and_extra_rows_cost():
    assert mark_of("rows", [B_ROW, A_ROW]).points == 5
    assert mark_of("rows", [A_ROW, {}, {"goods": ""}, B_ROW]).points == 5
    assert mark_of("rows", [A_ROW, B_ROW, row("c", "5", "9")]).points == 4
    assert mark_of("rows", [A_ROW, A_ROW, B_ROW]).points == 4
    assert mark_of("rows", [A_ROW]).points == D("2.5")
    assert mark_of("rows", [row("c", "1200", "4620")] * 9).points == 0


def test_of_two_rows_for_the_same_goods_the_better_one_counts():
    assert mark_of("rows", [row("a", "7", "7"), A_ROW, B_ROW]).points == 4


def test_an_amount_follows_from_the_rows_own_quantity_and_the_cells_are_shown():
    mark = mark_of("rows", [row("a", "1,000", "3,850"), B_ROW])
    assert (mark.points, mark.route) == (4, Route.FOLLOW)
    assert dict(mark.parts)["1.amount"].route is Route.FOLLOW
    assert dict(mark.parts)["1.quantity"].points == 0


# Follow-through


def a_chain():
    """fee -> net -> yuan, and which of two is better: the shape of a payment task."""

    def number(value, follow="", points="2"):
        low, high = D(value) / 10, D(value) * 10
        return (
            NumberEntry(unit="USD"),
            NumberKey(value=D(value), points=D(points), unit="USD", tolerance=D("0.01"), follow=follow, plausible=(low, high)),
        )

    return a_question(
        {
            "fee": number("115.32"),
            "net": number("2329.68", "sales - own.fee - 35"),
            "yuan": number("16540.73", "own.net * rate"),
            "other": number("17327.12"),
            "better": (
                Choice(options("first", "second")),
                ChoiceKey(right="second", points=D(2), follow='"first" if own.yuan > own.other else "second"'),
            ),
        },
        given={"sales": D(2480), "rate": D("7.1000")},
    )


def routes(responses):
    question, key = a_chain()
    return {name: mark.route.value for name, mark in judge(question, key, responses).items()}


RIGHT = {"fee": "115.32", "net": "2329.68", "yuan": "16540.73", "other": "17327.12", "better": "second"}


def test_the_right_answer_is_direct_all_the_way():
    assert set(routes(RIGHT).values()) == {"direct"}


def test_one_error_costs_once():
    assert routes(RIGHT | {"fee": "97.02", "net": "2347.98", "yuan": "16670.66"}) == {
        "fee": "none", "net": "follow", "yuan": "follow", "other": "direct", "better": "direct",
    }  # fmt: skip


def test_a_choice_follows_from_own_figures():
    assert routes(RIGHT | {"yuan": "18000", "better": "first"})["better"] == "follow"
    assert routes(RIGHT | {"yuan": "18000", "better": "second"})["better"] == "direct"
    assert routes(RIGHT | {"better": "first"})["better"] == "none"


@pytest.mark.parametrize("fee", ["", "about 97", "0", "1", "5000", "1.5", "-97.02"])
def test_nothing_follows_from_a_blank_unreadable_trivial_or_implausible_figure(fee):
    given = {"0": "2445", "1": "2444", "5000": "-2555", "1.5": "2443.50", "-97.02": "2542.02"}.get(fee, "2445")
    assert routes(RIGHT | {"fee": fee, "net": given})["net"] == "none"


def test_a_right_nought_does_not_stop_what_follows_from_another_figure():
    number, whole = NumberEntry(), dict.fromkeys(("base", "levy", "tax"), NumberEntry())
    fields = tuple(Field(name, number) for name in whole)
    key = Key(
        {
            "base": NumberKey(D("540"), D(1)),
            "levy": NumberKey(D("0"), D(1)),
            "tax": NumberKey(D("49.14"), D(2), follow="(own.base + own.levy) * rate", plausible=(D(1), D(100))),
        },
        {"rate": D("0.091")},
    )
    question = Question(id="q", stem="", points="4", fields=fields)
    assert judge(question, key, {"base": "520", "levy": "0", "tax": "47.32"})["tax"].route is Route.FOLLOW
    assert judge(question, key, {"base": "540", "levy": "1", "tax": "49.23"})["tax"].route is Route.NONE


def test_nothing_follows_when_the_step_only_repeats_a_figure_or_compares_equals():
    assert routes(RIGHT | {"fee": "1222.50", "net": "1222.50"})["net"] == "none"
    assert routes(RIGHT | {"yuan": "17327.12", "better": "first"})["better"] == "none"


def test_the_order_of_fields_never_matters():
    question, key = a_chain()
    responses = RIGHT | {"fee": "97.02", "net": "2347.98", "yuan": "16670.66"}
    marks = judge(question, key, responses)
    for seed in range(20):
        fields = random.Random(seed).sample(question.fields, len(question.fields))
        shuffled = Question(id="q", stem="", points=question.points, fields=tuple(fields))
        again = judge(shuffled, Key(dict(random.Random(seed).sample(list(key.fields.items()), 5)), key.given), responses)
        assert again == marks


# Nothing stops the marking

EVERYTHING = {name: SHAPES[name] for name in SHAPES}
json_values = st.recursive(
    st.one_of(st.text(), st.none(), st.booleans(), st.integers(), st.sampled_from(list("abcpqxyz"))),
    lambda inner: st.one_of(st.lists(inner, max_size=6), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)
rows_of_text = st.lists(
    st.dictionaries(st.sampled_from(["goods", "quantity", "amount", "x"]), st.text(max_size=30)), max_size=6
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(list(SHAPES)), st.one_of(json_values, rows_of_text)))
def test_judge_never_raises_and_stays_between_nothing_and_full_marks(responses):
    question, key = a_question(EVERYTHING)
    marks = judge(question, key, responses).values()
    assert all(0 <= mark.points <= mark.out_of for mark in marks)
    assert full(marks) == key.points
    assert total(marks) <= key.points


@pytest.mark.parametrize(
    "typed",
    ["9" * 10_000, "😀" * 10_000, "\x00\x1b\u202e" * 99, "１" * 9_999, "a" * 10_000, "(" * 5000, "\ud800", "-" * 10_000],
)
def test_no_text_however_odd_stops_the_marking(typed):
    question, key = a_question(EVERYTHING)
    for response in (typed, [typed] * 60, {"p": typed}, [{"goods": "a", "quantity": typed, "amount": typed}] * 60):
        judge(question, key, dict.fromkeys(SHAPES, response))


def test_a_sheet_is_marked_question_by_question_and_again_the_same():
    question, key = a_question({"choice": SHAPES["choice"]})
    other, other_key = a_question({"number": SHAPES["number"]})
    other = Question(id="p", stem="", points="2", fields=other.fields)
    sheet = {"q": {"choice": "b"}}
    marks = mark_sheet([(question, key), (other, other_key)], sheet)
    assert {name: total(own.values()) for name, own in marks.items()} == {"q": 1, "p": 0}
    assert marks == mark_sheet([(question, key), (other, other_key)], sheet)
