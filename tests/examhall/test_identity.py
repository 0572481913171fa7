"""Identity numbers as people type them, as they are compared, and as they may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.people.identity import folded, masked


@pytest.mark.parametrize(
    "typed",
    [
        "44030119900101123X", "44030119900101123x", " 440301 19900101 123X ", "440301-19900101-123x",
        "４４０３０１１９９００１０１１２３Ｘ", "４４０３０１１９９００１０１１２３ｘ　", "440301\u200b19900101123X\n",
    ],
)  # fmt: skip
def test_full_width_case_spaces_and_hyphens_make_no_difference(typed):
    assert folded(typed) == "44030119900101123X"


@pytest.mark.parametrize("typed", ["H1234567(8)", "h1234567（8）", "Ｈ１２３４５６７（８）"])
def test_brackets_of_a_permit_make_no_difference(typed):
    assert folded(typed) == "H12345678"


def test_different_numbers_stay_different():
    assert folded("440301199001011231") != folded("440301199001011232")
    assert folded("O") != folded("0")


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(typed):
    assert folded(folded(typed)) == folded(typed)


def test_a_resident_number_shows_its_first_and_last_four_signs():
    assert masked("440301199001011234") == "4403**********1234"


@pytest.mark.parametrize(("number", "shown"), [("E12345678", "E1*****78"), ("1234", "1**4"), ("123", "***"), ("", "")])
def test_a_short_number_shows_less(number, shown):
    assert masked(number) == shown


@given(st.text(alphabet="0123456789X", max_size=30))
def test_at_least_half_of_any_number_is_hidden_and_its_length_is_kept(number):
    shown = masked(number)
    assert len(shown) == len(number)
    assert shown.count("*") * 2 >= len(number)
