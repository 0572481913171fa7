"""The five tasks of L1: their tests hold, their figures are the worked ones, and what would be unfair is refused."""

from decimal import Decimal
from fractions import Fraction
from html import escape
from math import ceil, floor

import msgspec
import pytest

from examhall.prose import render
from examhall.text_file import BrokenFile
from grading.marking import judge
from question_bank.assembly.parallel import assemble_parallel
from question_bank.content import read_task
from question_bank.items import Item
from question_bank.specification import SPECIFICATIONS
from question_bank.tasks.checks import failures
from question_bank.tasks.documents import fill, money, quantity, words
from question_bank.tasks.expressions import half_up, parse
from question_bank.tasks.variants import TaskTest
from tests.tasks import FOLDER, NAMES
from tests.tasks import task as read

D = Decimal
WORKSPACES = {"shop", "window", "bank", "ads", "order", "freight", "document"}  # drawn by workspaces.js


def expected(task, variant):
    """Field -> the right number or answer of one variant."""
    found = next(one for one in read(task).item.variants if one.name == variant)
    return {name: key.expected for name, key in found.key.fields.items()}


def parameters(task, variant):
    found = next(one for one in read(task).built if one.variant.name == variant)
    return found.figures.stepwise


@pytest.mark.parametrize("name", NAMES)
def test_each_task_marks_its_own_tests_as_its_author_says(name):
    task = read(name)
    assert list(failures(task.item, task.tests, judge)) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_task_is_worth_20_points_in_six_variants_enough_for_two_papers(name):
    item = read(name).item
    assert item.points == 20
    assert len(item.variants) >= 6
    assert len({(one.question.stem, one.question.documents) for one in item.variants}) == len(item.variants)
    assert all(len(one.question.documents) <= (3 if item.level == "L1" else 5) for one in item.variants)
    assert {one.question.workspace for one in item.variants} <= WORKSPACES


def test_the_twenty_tasks_fill_every_slot_of_two_practical_papers_a_level_in_time():
    assert [f"T{number:02d}" for number in range(1, 21)] == NAMES
    items = [item for name in NAMES for item in read(name).items()]
    for level in ("L1", "L2", "L3"):
        specification = SPECIFICATIONS[f"{level}-practical"]
        assert specification.points == 100
        first, second = assemble_parallel(specification, [item for item in items if item.level == level], 2)
        for paper in (first, second):
            assert sum(item.seconds for item in paper) <= 90 * 60


@pytest.mark.parametrize("name", NAMES)
def test_an_item_and_its_tests_come_back_from_json_as_they_were(name):
    task = read(name)
    assert msgspec.json.decode(msgspec.json.encode(task.item), type=Item) == task.item
    assert tuple(msgspec.json.decode(msgspec.json.encode(task.tests), type=list[TaskTest])) == task.tests


@pytest.mark.parametrize("name", NAMES)
def test_every_text_passes_the_door_for_authored_text(name):
    for variant in read_task(FOLDER / f"{name}.yaml", render).item.variants:
        shown = " ".join([variant.question.stem, *(document.html for document in variant.question.documents)])
        assert "{{" not in shown
        assert "|:--" not in shown, "a table was not understood"


# The figures, worked out a second time with fractions and without the engine


def cents(number, places=2):
    return floor(number * 10**places + Fraction(1, 2)) / Fraction(10**places)


def same(text, number):
    return Fraction(text) == number


def test_t06_variant_a_is_the_worked_example():
    assert expected("T06", "A") == {
        "a_fee": "115.32", "a_net": "2329.68", "a_cny": "16540.73", "b_fee": "29.76", "b_rate": "7.0716",
        "b_cny": "17327.12", "better": "b", "difference": "786.39",
    }  # fmt: skip


def test_t06_wrong_ways_of_variant_a_are_the_listed_ones():
    given = {test.name: test.responses for test in read("T06").tests if test.variant == "A"}
    assert given["固定费只收一次"]["a_fee"] == "97.02"
    assert given["汇率加点差而不是减"]["b_rate"] == "7.1284"
    assert given["提现费按人民币扣"]["a_cny"] == "16754.23"


@pytest.mark.parametrize("variant", "ABCDE")
def test_t06_by_a_second_reckoning(variant):
    p = {name: Fraction(str(value)) for name, value in parameters("T06", variant).items() if isinstance(value, Decimal)}
    right = expected("T06", variant)
    a_fee = cents(p["sales"] * p["a_percent"] / 100 + p["orders"] * p["a_fixed"])
    a_net = p["sales"] - a_fee - p["withdrawal"]
    b_fee, b_rate = cents(p["sales"] * p["b_percent"] / 100), cents(p["mid"] * (100 - p["b_spread"]) / 100, 4)
    a_cny, b_cny = cents(a_net * p["mid"]), cents((p["sales"] - b_fee) * b_rate)
    worked = {"a_fee": a_fee, "a_net": a_net, "a_cny": a_cny, "b_fee": b_fee, "b_rate": b_rate, "b_cny": b_cny}
    assert all(same(right[name], number) for name, number in worked.items())
    assert same(right["difference"], abs(a_cny - b_cny))
    assert right["better"] == ("a" if a_cny > b_cny else "b")


def test_t03_formulas_give_the_worked_example_though_its_cartons_are_no_legal_variant():
    source = (FOLDER / "T03.yaml").read_text(encoding="utf-8")
    for formula in ("ceil_to(max(volume_1 + volume_2 + volume_3, actual), 0.5)", "ceil_to(y_pieces, 1)"):
        assert formula in source
    names = {"volume_1": D("16.80"), "volume_2": D("20.00"), "volume_3": D("3.00"), "actual": D("30.80")}
    x_weight = parse("ceil_to(max(volume_1 + volume_2 + volume_3, actual), 0.5)").evaluate(names)
    freight = parse("x_first + (x_weight / 0.5 - 1) * x_more").evaluate(
        {"x_weight": x_weight, "x_first": D(120), "x_more": D(26)}
    )
    fuel = half_up(freight * D("22.5") / 100, 2)
    pieces = parse("max(60*40*35/6000, 12.4) + max(50*50*40/6000, 9.8) + max(30*25*20/6000, 8.6)").evaluate({})
    y_weight = parse("ceil_to(y_pieces, 1)").evaluate({"y_pieces": pieces})
    assert (x_weight, freight, fuel, freight + fuel) == (D("40.0"), D("2174.0"), D("489.15"), D("2663.15"))
    assert (half_up(pieces, 2), y_weight, y_weight * 62 + 35) == (D("39.27"), D(40), D(2515))
    wrong = {"actual": D("31.0"), "per piece": D("45.5")}
    totals = {name: half_up((120 + (weight * 2 - 1) * 26) * D("1.225"), 2) for name, weight in wrong.items()}
    assert totals == {"actual": D("2089.85"), "per piece": D("3013.50")}
    assert half_up(pieces * 62 + 35, 2) == D("2469.53")


@pytest.mark.parametrize(
    ("variant", "worked"),
    [
        ("A", ["21.60", "20.00", "4.00", "34.00", "46.00", "2486.00", "559.35", "3045.35", "44.00", "2763.00", "y"]),
        ("B", ["28.00", "15.40", "5.28", "36.70", "49.00", "2851.00", "527.44", "3378.44", "45.00", "3010.00", "x"]),
        ("C", ["23.40", "21.00", "5.25", "37.50", "50.00", "2474.00", "494.80", "2968.80", "48.00", "3117.00", "x"]),
        ("D", ["19.80", "16.80", "4.80", "32.20", "41.50", "2324.00", "371.84", "2695.84", "41.00", "2274.00", "y"]),
        ("E", ["22.40", "20.25", "4.20", "38.90", "47.00", "2430.00", "461.70", "2891.70", "46.00", "2624.00", "x"]),
    ],
)
def test_t03_by_a_second_reckoning(variant, worked):
    right = list(expected("T03", variant).values())
    assert right[:11] == worked
    p = {name: Fraction(str(value)) for name, value in parameters("T03", variant).items() if isinstance(value, Decimal)}
    sizes = [p[f"l{n}"] * p[f"w{n}"] * p[f"h{n}"] for n in (1, 2, 3)]
    actual = [p[f"a{n}"] for n in (1, 2, 3)]
    x_weight = Fraction(ceil(max(sum(sizes) / 5000, sum(actual)) * 2), 2)
    x_freight = p["x_first"] + (x_weight - Fraction(1, 2)) * 2 * p["x_more"]
    x_total = x_freight + cents(x_freight * p["x_fuel"] / 100)
    y_weight = ceil(sum(max(size / 6000, weight) for size, weight in zip(sizes, actual, strict=True)))
    y_total = y_weight * p["y_rate"] + p["y_fee"]
    assert [Fraction(worked[n]) for n in (4, 5, 7, 8, 9)] == [x_weight, x_freight, x_total, y_weight, y_total]
    in_time = [
        (total, name) for total, name, days in ((x_total, "x", "x_days"), (y_total, "y", "y_days")) if p[days] <= p["limit"]
    ]
    assert min(in_time)[1] == worked[10]
    assert x_weight != y_weight


def test_t04_variant_a_is_the_worked_example():
    right = expected("T04", "A")
    assert right["lines"] == [
        {"goods": "a", "quantity": "1200", "price": "3.85", "amount": "4620.00"},
        {"goods": "b", "quantity": "600", "price": "6.40", "amount": "3840.00"},
    ]
    assert right["packing"] == [
        {"goods": "a", "cartons": "50", "gross": "475.0", "net": "410.0", "volume": "2.709"},
        {"goods": "b", "cartons": "50", "gross": "550.0", "net": "480.0", "volume": "3.536"},
    ]
    assert [right[f"total_{what}"] for what in ("cartons", "gross", "net", "volume")] == ["100", "1025.0", "890.0", "6.245"]
    assert right["total"] == "8460.00"
    assert right["words"] == "SAY US DOLLARS EIGHT THOUSAND FOUR HUNDRED AND SIXTY ONLY"


@pytest.mark.parametrize(
    ("variant", "total", "spoken", "totals"),
    [
        ("B", "7315.20", "SEVEN THOUSAND THREE HUNDRED AND FIFTEEN AND CENTS TWENTY", ["70", "1023.0", "928.0", "3.657"]),
        ("C", "10125.60", "TEN THOUSAND ONE HUNDRED AND TWENTY-FIVE AND CENTS SIXTY", ["86", "958.8", "842.6", "3.441"]),
        ("D", "7107.60", "SEVEN THOUSAND ONE HUNDRED AND SEVEN AND CENTS SIXTY", ["70", "881.0", "781.0", "4.480"]),
        ("E", "7918.00", "SEVEN THOUSAND NINE HUNDRED AND EIGHTEEN", ["90", "928.0", "824.0", "5.798"]),
    ],
)
def test_t04_by_a_second_reckoning(variant, total, spoken, totals):
    right = expected("T04", variant)
    assert right["total"] == total
    assert right["words"] == f"SAY US DOLLARS {spoken} ONLY"
    assert [right[f"total_{what}"] for what in ("cartons", "gross", "net", "volume")] == totals
    p = {name: Fraction(str(value)) for name, value in parameters("T04", variant).items() if isinstance(value, Decimal)}
    cartons = {row: p[f"qty_{row}"] / p[f"per_{row}"] for row in "ab"}
    assert all(number.denominator == 1 for number in cartons.values()), "every carton is full"
    assert Fraction(total) == sum(p[f"qty_{row}"] * p[f"price_{row}"] for row in "ab")
    volume = {row: cents(cartons[row] * p[f"l_{row}"] * p[f"w_{row}"] * p[f"h_{row}"] / 10**6, 3) for row in "ab"}
    assert [Fraction(number) for number in totals] == [
        sum(cartons.values()),
        sum(cartons[row] * p[f"gw_{row}"] for row in "ab"),
        sum(cartons[row] * p[f"nw_{row}"] for row in "ab"),
        sum(volume.values()),
    ]


def test_t05_refunds_by_a_second_reckoning():
    refunds = {name: (expected("T05", name)["refund_a"], expected("T05", name)["refund_b"]) for name in "ABCDE"}
    assert refunds == {
        "A": ("0.00", "12.00"),            # 18 of 30 days; 24.00 x 50%
        "B": ("18.60", "0.00"),            # 33 of 25 days: all of it; no photo
        "C": ("0.00", "14.60"),            # 12 of 25 days; 36.50 x 40%
        "D": ("31.80", "0.00"),            # 37 of 28 days: all of it; a new one instead
        "E": ("0.00", "13.74"),            # 21 of 28 days; 45.80 x 30%
    }  # fmt: skip


def test_t02_puts_each_variants_ten_cards_in_the_order_of_the_process_card():
    chain = ["pay", "risk", "paid", "pick", "collect", "intake", "declare", "release", "leave", "depart", "clear",
             "arrive", "dispatch", "deliver", "receive", "settle"]  # fmt: skip
    for variant in "ABCDE":
        order = expected("T02", variant)["sequence"]
        assert len(order) == 10
        assert order == sorted(order, key=chain.index)


# Texts


def test_figures_are_printed_as_documents_print_them():
    assert fill(
        "USD {{ a | money }}, {{ b | quantity }} PCS, {{ rate }}", {"a": D(2480), "b": D("1200.0"), "rate": D("7.1000")}
    ) == ("USD 2,480.00, 1,200 PCS, 7.1000")
    assert (money(D("0.005")), quantity(D("12.50"))) == ("0.01", "12.5")


@pytest.mark.parametrize(
    ("amount", "spoken"),
    [
        ("8460", "EIGHT THOUSAND FOUR HUNDRED AND SIXTY"),
        ("1200.30", "ONE THOUSAND TWO HUNDRED AND CENTS THIRTY"),
        ("1005", "ONE THOUSAND AND FIVE"),
        ("21000", "TWENTY-ONE THOUSAND"),
        ("115000.01", "ONE HUNDRED AND FIFTEEN THOUSAND AND CENTS ONE"),
        ("2000019", "TWO MILLION AND NINETEEN"),
        ("0.99", "ZERO AND CENTS NINETY-NINE"),
    ],
)
def test_amounts_are_spelt_out(amount, spoken):
    assert words(D(amount)) == spoken


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 999999999 }}", "{{ 9 ** 9 ** 9 }}", "{{ '%999999999d' % a }}", "{{ a | words('{:>999999999}') * 2 }}",
        "{{ 'x'.replace('x', 'xxxxxxxx') }}", "{{ '{:>999999999}'.format(a) }}", "{{ 'a'.join('bbbb') }}", "{{ 'a'.zfill(999999999) }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "{{ a.__class__.__mro__ }}", "{% include 'x' %}", "{% import 'x' as x %}",
        "{% for x in [1, 2] %}{% for y in [1, 2] %}{{ y }}{% endfor %}{% endfor %}", "{{ range(999999999) }}", "{{ lipsum() }}",
        "{% set b = 'x' ~ 'x' %}" + "".join("{% set b = b ~ b ~ 'x' %}" for _ in range(9)), "{% set b = [a, a] %}{% set c = [b, b] %}{{ c }}",
        "{% for x in [" + "1," * 5000 + "] %}" + "y" * 100 + "{% endfor %}",
    ],
)  # fmt: skip
def test_no_placeholder_takes_the_machine_or_leaves_its_text(text):
    with pytest.raises(ValueError, match="placeholder"):
        fill(text, {"a": D(1)})


def test_placeholders_may_count_join_choose_and_shorten():
    names = {"total": D("8460.50"), "code": "QH"}
    assert fill("{{ (total - total % 1) | words }}", names) == "EIGHT THOUSAND FOUR HUNDRED AND SIXTY"
    assert fill("{{ (total | words('{} CENTS')).replace(' AND ', ' ').lower() }}", names).endswith("sixty fifty cents")
    assert fill("{% set name = {'QH': '青禾'}[code] %}{{ name ~ '-' ~ code }}", names) == "青禾-QH"
    assert fill("{% for one in ['a', 'b'] %}{{ one }};{% endfor %}", names) == "a;b;"


@pytest.mark.parametrize("text", ["{{ missing }}", "{{ a", "{% for x in y %}", "{{ a.__class__.mro() }}", "{{ a | upper }}"])
def test_a_bad_placeholder_is_a_sentence_not_a_crash(text):
    with pytest.raises(ValueError, match="placeholder"):
        fill(text, {"a": D(1)})


# What makes a task unfit. A small sound task, broken in one place each.

SOUND = """\
id: X1
title: 两步计算
level: L1
area: "12"
difficulty: easy
cognitive: apply
knowledge: 计算
source: 测试
seconds: 60
points: "4"
stem: 单价 {{ price }}，数量 {{ pieces }}
documents: [{id: card, title: 卡, text: "税率 {{ tax }}%"}]
parameters: {price: "3.35", pieces: "7", tax: "13"}
values: {rate: 1 + tax / 100}
fields:
  - {id: net, label: 净额, ask: number, unit: CNY, points: "2", value: price * pieces, tolerance: "0.01"}
  - {id: gross, label: 含税, ask: number, points: "2", value: net * rate, tolerance: "0.01", follow: own.net * rate}
variants:
  - {name: A}
  - {name: B, parameters: {price: "4.20"}}
  - {name: C, parameters: {pieces: "9"}}
tests:
  - {name: 少乘一件, given: {net: price * (pieces - 1)}, expect: "2"}
"""


def read_broken(tmp_path, *changes):
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "X1.yaml"
    path.write_text(text, encoding="utf-8")
    return read_task(path, escape)


def test_the_small_task_is_sound(tmp_path):
    task = read_broken(tmp_path)
    assert list(failures(task.item, task.tests, judge)) == []
    assert len(task.tests) == 6  # the right answer and one wrong one, three variants


@pytest.mark.parametrize(
    ("changes", "line", "says"),
    [
        ([("  - {name: C, parameters: {pieces: \"9\"}}\n", "")], 18, "at least 3 variants"),
        ([('pieces: "9"', 'pieces: "7"')], 21, "show the candidate the same"),
        ([('{name: C, p', '{name: A, p')], 18, "same name"),
        ([('pieces: "9"', 'piece: "9"')], 21, "no parameter piece"),
        ([('tax: "13"}', 'tax: "0"}')], 19, "same answer"),
        ([('tolerance: "0.01", follow', 'tolerance: "0", follow'), ('3.35', '3.335')], 19, "does not cover both"),
        ([('price * (pieces - 1)', 'pieces * price')], 19, "gives the right number"),
        ([("tests:", 'tests:\n  - {name: 另一种, given: {net: price * pieces - price}, expect: "2"}')], 19, "both give"),
        ([("follow: own.net", "follow: own.total")], 17, "own.total, which is no other number"),
        ([("follow: own.net", "follow: speed * own.net")], 17, "names speed"),
        ([("value: price * pieces", "value: price ** pieces")], 16, "not allowed in a formula"),
        ([("value: price * pieces", "value: price / (tax - 13)")], 16, "divides by zero"),
        ([("{{ tax }}", "{{ taxes }}")], 12, "placeholder"),
        ([('points: "4"', 'points: "5"')], 10, "worth 5 points, its fields pay 4"),
        ([("value: price * pieces", 'value: " "')], 16, "a formula is missing"),
        ([("given: {net:", "given: {nett:")], 23, "no field nett"),
        ([('given: {net', 'only: [Z], given: {net')], 23, "no variant Z"),
        ([("id: gross", "id: net")], 16, "used twice"),
    ],
)  # fmt: skip
def test_an_unfair_or_broken_task_is_refused_with_its_line(tmp_path, changes, line, says):
    with pytest.raises(BrokenFile, match=says) as caught:
        read_broken(tmp_path, *changes)
    assert caught.value.line == line
    assert f"X1.yaml:{line}: " in str(caught.value)


def test_too_many_points_on_choices_between_two_are_refused(tmp_path):
    choice = '  - {id: which, label: 哪个, ask: choice, options: {a: 甲, b: 乙}, right: a, points: "2"}\nvariants:'
    with pytest.raises(BrokenFile, match="choices between two"):
        read_broken(tmp_path, ("variants:", choice), ('points: "4"', 'points: "6"'))


def test_a_test_that_does_not_hold_is_named(tmp_path):
    task = read_broken(tmp_path, ('expect: "2"', 'expect: "3"'))
    assert [sentence for sentence in failures(task.item, task.tests, judge) if "variant A" in sentence] == [
        "X1 variant A, test 少乘一件: earns 2, must earn 3 (lost at: net)"
    ]
