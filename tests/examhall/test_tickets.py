"""Admission ticket numbers: fourteen digits that a slip of the finger does not turn into another candidate's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.registration.tickets import is_ticket_number, ticket_number

numbers = st.builds(
    ticket_number,
    st.integers(2020, 2099), st.integers(0, 99), st.integers(0, 9999), st.integers(0, 9), st.integers(0, 9999),
)  # fmt: skip


def test_a_ticket_number_tells_year_batch_centre_level_and_running_number():
    assert ticket_number(2026, 3, 12, 1, 77)[:13] == "2603001210077"


@given(numbers)
def test_every_ticket_number_is_one(number):
    assert len(number) == 14
    assert is_ticket_number(number)


@given(numbers, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number, place, off):
    wrong = number[:place] + str((int(number[place]) + off) % 10) + number[place + 1 :]
    assert not is_ticket_number(wrong)


@pytest.mark.parametrize(
    "wrong", ["", "2603001210077", "260300121007712", "2603001210077x", "２６０３００１２１００７７０", "²" * 14]
)
def test_what_is_no_ticket_number_is_told_apart(wrong):
    assert not is_ticket_number(wrong)


@pytest.mark.parametrize("parts", [(2026, 100, 1, 1, 1), (2026, 1, 10_000, 1, 1), (2026, 1, 1, 10, 1), (2026, -1, 1, 1, 1)])
def test_a_part_that_does_not_fit_makes_no_number(parts):
    with pytest.raises(ValueError, match="does not fit"):
        ticket_number(*parts)
