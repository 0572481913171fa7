"""The difference between two versions, as a reviewer reads it."""

from question_bank.writing.differences import Line, differences


def test_a_changed_line_stands_between_its_neighbours():
    assert differences("a\nb\nc\nd\n", "a\nb\nX\nd\n") == [Line(" ", "b"), Line("-", "c"), Line("+", "X"), Line(" ", "d")]


def test_changes_far_apart_have_a_gap_between_them():
    old = "\n".join("abcdefghij")
    assert [line.sign for line in differences(old, old.replace("b", "B").replace("i", "I"))] == [*" -+ ", "…", *" -+ "]


def test_what_is_the_same_has_no_difference_and_all_of_a_new_text_is_new():
    assert differences("a\nb", "a\nb") == []
    assert differences("", "a\nb") == [Line("+", "a"), Line("+", "b")]
