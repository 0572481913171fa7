"""The numbers of certificates: a rule as data, a check character, and no number that two rules could both mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.people.identity import folded
from examhall.people.names import masked_name
from examhall.programme.names import Names, with_body
from grading.certificates.design import Design, faults_of, filled, forbidden_in
from grading.certificates.numbering import USUAL, SerialsUsedUp, certificate_number, is_certificate_number, scope
from grading.certificates.numbering import faults_of as faults_of_pattern


def test_a_number_says_year_batch_level_and_serial():
    number = certificate_number(USUAL, 2026, "2603", "L2", 17)
    assert (number[:-1], len(number)) == ("202603200017", 13)
    assert certificate_number("KJ-{yy}{batch}-{level}{serial:4}-{check}", 2026, "2603", "L2", 17)[:13] == "KJ-2603-20017"
    assert scope(USUAL, 2026, "2603", "L2") == "2026032#####"


@given(st.integers(1, 99_999), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_sign_is_noticed(serial, place, more):
    number = certificate_number(USUAL, 2026, "2603", "L2", serial)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert is_certificate_number(number)
    assert not is_certificate_number(wrong)


@given(st.integers(1, 9_999), st.integers(0, 10))
def test_two_signs_that_changed_places_are_noticed_in_numbers_with_letters(serial, place):
    number = folded(certificate_number("KJ-{yy}{batch}-{level}{serial:4}-{check}", 2026, "2603", "L2", serial))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert is_certificate_number(number)
    assert swapped == number or not is_certificate_number(swapped)


def test_a_serial_that_has_no_room_is_told():
    with pytest.raises(SerialsUsedUp):
        certificate_number("{year}{serial:3}{check}", 2026, "2603", "L2", 1000)


@pytest.mark.parametrize(
    "pattern",
    [
        "", "{year}{check}", "{serial:5}{check}", "{year}{serial:5}", "{year}{serial:2}{check}", "{year}{serial:5}{check}X",
        "{year}{serial:5}{serial:5}{check}", "{year}编{serial:5}{check}", "{year}{month}{serial:5}{check}", "{check}{year}{serial:5}{check}",
        "ABCDEFGHIJKLMNOPQRSTUV{year}{serial:8}{check}",
    ],
)  # fmt: skip
def test_a_pattern_that_makes_no_unique_checked_numbers_is_refused(pattern):
    assert list(faults_of_pattern(pattern))


def test_the_usual_rule_and_one_with_letters_are_rules():
    assert [*faults_of_pattern(USUAL), *faults_of_pattern("KJ-{yy}{batch}-{level}{serial:4}-{check}")] == []


NAMES = with_body(Names(), "某中心")


def test_the_usual_design_can_be_printed():
    assert list(faults_of(Design(), NAMES)) == []


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("title", "国家级证书"), ("body", "中华人民共和国某部"), ("text", "{name} 取得职业资格"), ("title_en", "National Certificate"),
        ("text_en", "{name} of the People's Republic"), ("note", "带国徽"), ("text", "特发此证"), ("pattern", "{serial:5}"),
        ("title", "长" * 101),
    ],
)  # fmt: skip
def test_words_of_the_state_and_gaps_are_refused_beside_their_field(field, said):
    assert [name for name, _sentence in faults_of(Design(**{field: said}), NAMES)] == [field]


def test_international_trade_is_no_claim_of_a_nation():
    assert forbidden_in("Certificate of International Trade") == ""
    assert forbidden_in("a NATIONAL certificate") == "national"


def test_what_a_holder_is_called_is_no_place_in_the_text():
    assert filled("{name}·{level}", "{level}", "P", "L") == "{level}·L"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("张三丰", "张*丰"), ("阿卜杜热合曼·䶮", "阿******䶮"), ("John Smith", "J*** S****"), ("王", "王*")],
)
def test_a_masked_name_leaves_most_to_guess(name, shown):
    assert masked_name(name) == shown
