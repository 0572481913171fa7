"""Seals and the code on a printed record, without any database."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.sittings.seals import (
    DIGITS,
    Seal,
    Signed,
    code_of,
    is_signed,
    public_key,
    read_code,
    read_seal,
    root_of,
    sign,
)

KEY = b"j" * 32
HEADS = (("s1", 7, "a" * 64), ("s2", 3, "b" * 64))
SEAL = Seal("run", 1, "chief", root_of(HEADS), HEADS)


def test_a_seal_is_read_as_it_was_signed_and_only_under_its_own_key():
    signed = sign(KEY, SEAL)
    assert read_seal(signed) == SEAL
    assert is_signed(public_key(KEY), signed)
    assert not is_signed(public_key(b"k" * 32), signed)


@pytest.mark.parametrize("public", ["", "no hexadecimal", "00" * 31])
def test_what_is_no_key_signed_nothing(public):
    assert not is_signed(public, sign(KEY, SEAL))


def test_a_changed_text_is_no_longer_signed():
    signed = sign(KEY, SEAL)
    assert not is_signed(public_key(KEY), msgspec.structs.replace(signed, text=signed.text.replace('"s1",7', '"s1",6')))


def test_the_root_is_that_of_these_heads_in_whatever_order():
    assert root_of(reversed(HEADS)) == root_of(HEADS)
    assert root_of((*HEADS[:1], ("s2", 3, "c" * 64))) != root_of(HEADS)


@given(st.text())
def test_a_code_can_be_copied_in_any_case_with_any_gaps(text):
    code = code_of(Signed(text, ""))
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5]
    assert read_code(code) == code
    assert read_code(f"  {code.lower().replace('-', '  ')} ") == code
    assert read_code(code.replace("0", "o").replace("1", "l")) == code


@given(st.text(), st.integers(0, 19), st.integers(1, 31))
def test_one_wrong_sign_in_a_code_is_noticed(text, place, step):
    signs = list(code_of(Signed(text, "")).replace("-", ""))
    signs[place] = DIGITS[(DIGITS.index(signs[place]) + step) % 32]
    assert read_code("".join(signs)) is None


@pytest.mark.parametrize("typed", ["", "7K3QX", "record.json", "7K3QX-9M2PD-4TT8W-ZZ01H-00000", "考场情况记录表"])
def test_what_is_no_code_is_told_apart(typed):
    assert read_code(typed) is None


def test_another_text_has_another_code():
    assert code_of(Signed("one", "")) != code_of(Signed("other", ""))
