"""The difference between two versions, as a reviewer reads it."""

from question_bank.writing.differences import differences as of_lines
from question_bank.writing.named_lines import NamedLine


def differences(before, after):
    """(sign, text) of each line that is told."""
    return [(line.sign, line.text) for line in told(before, after)]


def told(before, after):
    return of_lines([NamedLine(one) for one in before.splitlines()], [NamedLine(one) for one in after.splitlines()])


def test_a_changed_line_stands_between_its_neighbours():
    assert differences("a\nb\nc\nd\n", "a\nb\nX\nd\n") == [(" ", "b"), ("-", "c"), ("+", "X"), (" ", "d")]


def test_changes_far_apart_have_a_gap_between_them():
    old = "\n".join("abcdefghij")
    assert [sign for sign, _text in differences(old, old.replace("b", "B").replace("i", "I"))] == [*" -+ ", "…", *" -+ "]


def test_what_is_the_same_has_no_difference_and_all_of_a_new_text_is_new():
    assert differences("a\nb", "a\nb") == []
    assert differences("", "a\nb") == [("+", "a"), ("+", "b")]


def test_in_two_lines_that_are_alike_only_the_signs_that_differ_are_marked():
    old, new = told("单价为 12 美元", "单价为 15 美元")
    assert [(piece.text, piece.changed) for piece in old.pieces] == [("单价为 1", False), ("2", True), (" 美元", False)]
    assert [piece.text for piece in new.pieces if piece.changed] == ["5"]
    assert [piece.changed for line in told("甲乙丙丁", "金木水火") for piece in line.pieces] == [False, False], (
        "two other lines"
    )
