"""Tables of answers from elsewhere: every form in which they are published says the same, and a mistake is named."""

import json
from io import BytesIO

import pytest
import xlsxwriter
from click.testing import CliRunner

from grading.analysis.commands import analysis
from grading.analysis.response_files import BrokenTable, matrix_of_answers, read_answers

ROWS = [[1, 0, 1], [1, 1, 1], [0, 0, 1], [0, 0, 1]]
WORKBOOK = "workbook"


def a_workbook():
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, row in enumerate([["a", "b", "c"], *ROWS]):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "101:1 111:1 001:2", "101:1\n111:1\n001:2\n", "101\n111\n001\n001", "1,0,1\n1,1,1\n0,0,1\n0,0,1",
        "1 0 1\n1 1 1\n0 0 1\n0 0 1", "pattern,frequency\n101,1\n111,1\n001,2", "101,1\n111,1\n001,2",
        "a;b;c;n\n1;0;1;1\n1;1;1;1\n0;0;1;2", "a\tb\tc\n1\t0\t1\n1\t1\t1\n0\t0\t1\n0\t0\t1", "\ufeffa,b,c\n1,0,1\n1,1,1\n0,0,1\n0,0,1",
        WORKBOOK,
    ],
)  # fmt: skip
def test_every_form_of_a_table_says_the_same(text):
    data = a_workbook() if text == WORKBOOK else text.encode()
    assert matrix_of_answers(read_answers(data)).points.tolist() == ROWS


def test_options_and_a_key_groups_and_columns_that_are_no_items():
    data = b"id,where,q1,q2\n17,north,A,b\n18,south,.,B\n19,north,C,A\n"
    matrix = matrix_of_answers(read_answers(data, groups=["where"], skip=["id"]), "AB")
    assert matrix.points.tolist() == [[1, 1], [0, 1], [0, 0]]
    assert matrix.groups == {"where": ("north", "south", "north")}
    assert [one.item for one in matrix.asked] == ["q1", "q2"]
    assert matrix.chosen[1, 0] == -1


def test_points_are_out_of_the_highest_given_where_nobody_says():
    read = read_answers(b"a,b\n3,0.5\n1,0\n")
    assert matrix_of_answers(read).out_of.tolist() == [3, 1]
    assert matrix_of_answers(read, out_of=[4, 2]).out_of.tolist() == [4, 2]


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("", "", "no row"), ("101:1 11:2", "", "pattern 11 has 2 answers"), ("a,b\n1,0\n1", "", "Row 3 has 1 cells"),
        ("a,b,n\n1,0,many", "", "Row 2 counts many times"), ("a,b\n1,x\n0,1", "", "Candidate 1, item b: x is no mark"),
        ("a,b\nA,B", "ABC", "The key has 3 answers"), ("a,b\n1,-1", "", "between 0 and the full marks"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_is_said_where_it_is(text, key, says):
    with pytest.raises(BrokenTable, match=says):
        matrix_of_answers(read_answers(text.encode()), key)


def test_the_command_says_a_mistake_in_one_sentence_and_no_traceback(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,x\n")
    said = CliRunner().invoke(analysis, [str(tmp_path / "a.csv")])
    assert (said.exit_code, said.output.count("\n")) == (1, 1)
    assert "item b: x is no mark" in said.output


def test_the_command_gives_everything_as_json_and_equates_two_tables(tmp_path):
    for name, rows in (("a.csv", ROWS * 20), ("b.csv", ROWS[:3] * 25)):
        (tmp_path / name).write_text("\n".join(",".join(map(str, row)) for row in rows))
    first, second = str(tmp_path / "a.csv"), str(tmp_path / "b.csv")
    told = json.loads(CliRunner().invoke(analysis, [first, "--json"]).output)
    assert told["paper"]["candidates"] == 80
    said = CliRunner().invoke(analysis, [first, "--equate", second]).output
    assert "80 and 75 candidates, 3 common items" in said
    assert json.loads(CliRunner().invoke(analysis, [first, "--equate", second, "--json"]).output)["common"] == 3
