"""Identity documents, names and contacts as people type them: what is kept, and what is told where it cannot be."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from examhall.people.contacts import Contact, ContactProblem, masked_contact, read_contact
from examhall.people.documents import DocumentKind, IdentityProblem, birth_in, check_number, sex_in
from examhall.people.names import NameProblem, check_name, comparable, tidied

TODAY = dt.date(2026, 11, 26)
RESIDENT = "11010519491231002X"


def numbered(body: str) -> str:
    """Seventeen digits with the check digit that fits them."""
    return body + ric.calc_check_digit(body + "0")


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("resident", RESIDENT), ("resident", numbered("11010120000229001")), ("hongkong_macao", "H12345678"),
        ("hongkong_macao", "M1234567801"), ("taiwan", "12345678"), ("taiwan", "0123456789B"),
        ("residence", numbered("81000019900101001")), ("residence", numbered("83000019900101002")),
        ("permanent", numbered("91101119880101001")), ("permanent", "USA110088010101"), ("passport", "E12345678"),
        ("passport", "EA1234567"), ("officer", "军字第1234567号"),
    ],
)  # fmt: skip
def test_a_number_of_each_kind_is_taken(kind, number):
    check_number(DocumentKind(kind), number, TODAY)


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("resident", "110105194912310021", "last sign"), ("resident", "11010519491231", "eighteen places"),
        ("resident", numbered("11010519990230001"), "no such day"), ("resident", numbered("11010519991301001"), "no such day"),
        ("resident", numbered("11010520270101001"), "future"), ("hongkong_macao", "K12345678", "H or M"),
        ("taiwan", "1234567", "eight digits"), ("residence", numbered("11000019900101001"), "81, 82 or 83"),
        ("residence", "810000199001010010", "last sign"), ("permanent", "12345", "begins with 9"),
        ("passport", "ABCDEFG", "letters and digits"), ("officer", "1234567", "as on the card"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_number_is_told_in_its_own_words(kind, number, said):
    with pytest.raises(IdentityProblem) as refused:
        check_number(DocumentKind(kind), number, TODAY)
    assert refused.value.details == {"field": "identity"}
    assert said in str(refused.value.says._args[0])


@given(st.integers(0, 16), st.integers(1, 9))
def test_no_single_wrong_digit_passes(place, added):
    wrong = RESIDENT[:place] + str((int(RESIDENT[place]) + added) % 10) + RESIDENT[place + 1 :]
    with pytest.raises(IdentityProblem):
        check_number(DocumentKind.RESIDENT, wrong, TODAY)


def test_sex_and_birth_follow_from_eighteen_places_and_from_no_others():
    assert (sex_in(RESIDENT), birth_in(RESIDENT)) == ("女", "1949-12-31")
    assert sex_in(numbered("81000019900101001")) == "男"
    assert (sex_in("E12345678"), birth_in("E12345678")) == ("", "")


@pytest.mark.parametrize("dot", "·•‧∙⋅・･.．。")
def test_every_dot_between_ideographs_becomes_the_one_interpunct(dot):
    assert tidied(f"  阿依古丽 {dot} 买买提 ".replace(" ", "")) == "阿依古丽·买买提"


def test_dots_and_spaces_of_other_scripts_stay():
    assert tidied(" John  R. Smith ") == "John R. Smith"


@pytest.mark.parametrize("name", ["𬭩", "王𬍛", "㛃娜", "Ana María d’Ávila-Núñez", "阿依古丽·买买提", "𠅤" * 100])
def test_rare_and_long_names_are_kept_whole(name):
    check_name(tidied(name))
    assert tidied(name) == name


@pytest.mark.parametrize("name", ["", "  ", "·", "王1", "<b>王</b>", "王\ue000", "王" * 101, "王\u202e明"])
def test_what_cannot_stand_in_a_name_is_refused(name):
    with pytest.raises(NameProblem):
        check_name(tidied(name))


def test_two_ways_to_write_a_name_compare_equal():
    assert comparable("阿依古丽•买买提") == comparable("阿依古丽 买买提")
    assert comparable("ＬＩ Ming") == comparable("li ming")
    assert comparable("李明") != comparable("李鸣")


@pytest.mark.parametrize(
    ("typed", "to"),
    [
        ("138 0013 8000", "13800138000"), ("+86 13800138000", "13800138000"), ("１３８００１３８０００", "13800138000"),
        (" Zhang.San@Example.COM ", "zhang.san@example.com"), ("张三＠例子.cn", "张三@例子.cn"),
    ],
)  # fmt: skip
def test_a_contact_is_one_however_it_is_typed(typed, to):
    assert read_contact(typed).to == to


@pytest.mark.parametrize("typed", ["", "12345", "12800138000", "138001380001", "a@", "@b.cn", "a b@c.cn", "a@localhost"])
def test_what_is_no_contact_is_refused_at_its_field(typed):
    with pytest.raises(ContactProblem) as refused:
        read_contact(typed)
    assert refused.value.details == {"field": "contact"}


def test_a_contact_is_shown_masked():
    assert masked_contact(Contact("mobile", "13800138034")) == "138******34"
    assert masked_contact(Contact("email", "zhang@example.cn")) == "z***@example.cn"
