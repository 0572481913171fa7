"""How typed answers are read: generous with the way of writing, strict with what could mean two things."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.rules.reading import is_one_of, read_date, read_number, read_text

D = Decimal


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("1234.5", "", "1234.5"),
        ("1,234.5", "", "1234.5"),
        ("１２３４.５", "", "1234.5"),
        ("１，２３４．５０", "", "1234.50"),
        ("¥1,234.50", "CNY", "1234.50"),
        ("￥ 1234.5", "CNY", "1234.5"),
        ("RMB 1234.5", "CNY", "1234.5"),
        ("1234.5元", "CNY", "1234.5"),
        ("1234.5 人民币", "CNY", "1234.5"),
        ("USD 2,480.00", "USD", "2480.00"),
        ("2,480.00美元", "USD", "2480.00"),
        ("US$2,480", "USD", "2480"),
        ("$2,480", "", "2480"),
        ("40.0 kg", "kg", "40.0"),
        ("40.0KG", "kg", "40.0"),
        ("1.2％", "%", "1.2"),
        ("-3.50", "", "-3.50"),
        ("−3.50", "", "-3.50"),
        ("-$3.50", "USD", "-3.50"),
        ("+3", "", "3"),
        (".5", "", "0.5"),
        ("5.", "", "5"),
        ("  007 ", "", "7"),
        ("3\u200b.5\x00", "", "3.5"),
        ("\ufeff12", "", "12"),
    ],
)
def test_numbers_are_read_as_candidates_write_them(typed, unit, number):
    assert read_number(typed, unit) == D(number)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("", ""),
        ("   ", ""),
        (".", ""),
        ("-", ""),
        ("kg", "kg"),
        ("1,5", ""),  # a half, or fifteen?
        ("12,34", ""),
        ("1.234,5", ""),
        ("1,2345", ""),
        ("1 234", ""),
        ("1.2.3", ""),
        ("12/5", ""),
        ("1e5", ""),
        ("1_000", ""),
        ("NaN", ""),
        ("Infinity", ""),
        ("0x10", ""),
        ("一百", ""),
        ("٣", ""),
        ("约 40", ""),
        ("40 or 41", ""),
        ("40 lb", "kg"),
        ("$40", "kg"),
        ("USD 40", "CNY"),  # another currency is another amount
        ("¥40", "USD"),
        ("40%", ""),
        ("😀", ""),
        ("9" * 41, ""),
        ("1" * 10_000, ""),
    ],
)
def test_what_is_no_number_or_could_be_two_is_not_read(typed, unit):
    assert read_number(typed, unit) is None


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-03",
        "2026-11-3",
        "2026/11/03",
        "2026.11.3",
        "20261103",
        "2026年11月3日",
        "２０２６年１１月０３日",
        " 2026 年 11 月 3 号 ",
        "3 Nov 2026",
        "3rd November, 2026",
        "Nov. 3, 2026",
        "NOVEMBER 3 2026",
    ],
)
def test_days_are_read_in_all_the_usual_ways(typed):
    assert read_date(typed) == date(2026, 11, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "03/11/2026",
        "11-03-2026",
        "2026-13-01",
        "2026-02-30",
        "2026-11",
        "26-11-03",
        "3 Foo 2026",
        "3 no 2026",
        "昨天",
        "0000-01-01",
    ],
)
def test_what_is_no_day_or_could_be_two_is_not_read(typed):
    assert read_date(typed) is None


def test_text_is_compared_without_width_case_spaces_and_ignored_words():
    assert read_text("  ＣＩＦ\u3000Hamburg\t") == "cif hamburg"
    assert read_text("a\u200bb\u0007") == "ab"
    assert is_one_of("Say US Dollars Eight only.", ("US DOLLARS EIGHT",), True, ("SAY", "ONLY", "."))
    assert not is_one_of("US DOLLARS EIGHTONLY", ("US DOLLARS EIGHT",), True, ("ONLY",))
    assert not is_one_of("cif", ("CIF",), False, ())


@settings(deadline=None)
@given(st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text())), st.text(max_size=5))
def test_reading_never_raises(value, unit):
    read_text(value)
    read_date(value)
    read_number(value, unit)


@settings(deadline=None)
@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False, allow_infinity=False))
def test_a_number_written_with_thousands_separators_reads_as_itself(number):
    assert read_number(f"{number:,}") == number
