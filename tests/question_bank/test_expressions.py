"""Formulas of tasks: what they may say, what they refuse, and that their sums are exact."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.tasks.expressions import DivisionByZero, ExpressionError, ceil_to, half_up, parse

D = Decimal


def worth(source, names=None, own=None):
    return parse(source).evaluate(names or {}, own or {})


def test_a_number_is_read_from_its_text_so_it_stays_exact():
    assert worth("0.005 * 3") == D("0.015")
    assert str(worth("0.10 + 0.20")) == "0.30"


def test_arithmetic_with_parameters_parentheses_and_signs():
    names = {"fob": D(20000), "freight": D(1800), "rate": D("0.005"), "markup": D("1.10")}
    assert half_up(worth("(fob + freight) / (1 - markup * rate)", names), 2) == D("21920.56")
    assert worth("-fob + freight", names) == D(-18200)


def test_own_fields_and_columns_are_named_and_used():
    formula = parse("sum(own.lines.amount) - own.fee")
    assert formula.own == {"lines.amount", "fee"}
    assert formula.evaluate({}, {"lines": {"amount": (D(3), D(4))}, "fee": D(2)}) == D(5)


def test_functions_round_half_up_and_up_to_a_step():
    assert worth("round(2.665, 2)") == D("2.67")
    assert worth("round(0 - 2.665, 2)") == D("-2.67")
    assert worth("ceil_to(39.2667, 1)") == D(40)
    assert worth("ceil_to(40.0, 0.5)") == D("40.0")
    assert worth("max(3, 1, 2) + min(3, 1, 2) + abs(0 - 5)") == D(9)


def test_a_third_three_times_is_not_rounded_up_to_the_next_step():
    assert worth("ceil_to(50 / 3 + 50 / 3 + 50 / 3, 1)") == D(50)


def test_a_choice_by_comparison():
    assert worth('"x" if a < b and not a == 0 else "y"', {"a": D(1), "b": D(2)}) == "x"
    assert worth('"x" if 1 < a and a <= b or a == 9 else "y"', {"a": D(1), "b": D(2)}) == "y"


@pytest.mark.parametrize(
    "source",
    [
        "9**9**9",
        "__import__('os')",
        "own.fee.real.x",
        "().__class__",
        "[1, 2]",
        "a.b",
        "lambda: 1",
        "1e400",
        "1_000",
        "0x10",
        "1j",
        "True",
        "f(1)",
        "round(1)",
        "round(1, ndigits=2)",
        "max(*a)",
        "sum(own.fee)",
        "own",
        "max",
        "a := 1",
        "a[0]",
        "5 // 2",
        "5 % 2",
        "'a' 'b' if",
        "",
        "1 in a",
        "1 < a < 2",
        "sum(1)",
        "{1: 2}",
        "f'{a}'",
        "1 +" * 200,
        "(" * 400,
        "+".join(["1"] * 140),
    ],
)
def test_everything_else_is_refused_with_a_sentence(source):
    with pytest.raises(ExpressionError, match=r"\w+ \w+"):
        parse(source)


def test_division_by_zero_is_a_named_error():
    with pytest.raises(DivisionByZero, match="divides by zero"):
        worth("1 / (a - a)", {"a": D(3)})


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a * a * a", {"a": D(10) ** 9}),
        ("a + 1", {"a": "text"}),
        ("a < 1", {"a": "text"}),
        ("1 if a else 2", {"a": D(1)}),
        ("missing", {}),
        ("own.missing", {}),
        ("round(1, a)", {"a": D("0.5")}),
        ("round(1, 11)", {}),
        ("ceil_to(1, 0)", {}),
        ("a + 1", {"a": D("NaN")}),
    ],
)
def test_what_cannot_be_worked_out_says_so(source, names):
    with pytest.raises(ExpressionError):
        worth(source, names)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_a_formula_or_refused_never_a_crash(source):
    with contextlib.suppress(ExpressionError):
        parse(source).evaluate({})


@settings(deadline=None)
@given(st.decimals(-(10**6), 10**6, places=4), st.sampled_from([D("0.5"), D(1), D("0.1"), D(5)]))
def test_rounding_up_to_a_step_never_goes_down_and_never_a_whole_step_up(number, step):
    up = ceil_to(number, step)
    assert number <= up < number + step
    assert up % step == 0
