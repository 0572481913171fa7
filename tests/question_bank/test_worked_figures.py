"""The figures that the syllabus works out for each task are those of its first variant, where it prints the same amounts.

T03 and T16 print other amounts there, because the outline's own do not tell two methods apart; their variants are worked out
a second time in test_tasks.py and below.
"""

from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest

from question_bank.keys import NumberKey
from tests.question_bank.test_tasks import cents, expected, parameters
from tests.tasks import NAMES
from tests.tasks import task as read

WORKED = {
    "T01": {"weight": "0.380"},
    "T05": {"refund_a": "0.00", "refund_b": "12.00"},
    "T06": {
        "a_fee": "115.32", "a_net": "2329.68", "a_cny": "16540.73", "b_fee": "29.76", "b_rate": "7.0716", "b_cny": "17327.12",
        "difference": "786.39",
    },
    "T08": {
        "cost": "68.00", "abroad": "9.58", "rate": "40.00", "deal": "15.96", "list": "19.95", "even": "11.97", "gain": "3.19",
    },
    "T10": {"mid_price": "21800.00", "full_price": "21920.56", "premium": "120.56"},
    "T11": {"pieces": "100", "gross": "1025.0", "net": "890.0", "goods.total": ["4620.00", "3840.00"], "fees.sum": ["650.00", "42.00"]},
    "T12": {
        "a_base": "540.00", "a_ct": "0.00", "a_vat": "49.14", "b_ct": "55.59", "b_vat": "48.18", "b_total": "103.77",
        "c_duty": "544.00", "c_vat": "954.72",
    },
    "T13": {
        "metrics.ctr": ["2.00", "0.90", "0.50", "2.00"], "metrics.cpc": ["0.50", "0.60", "0.70", "0.45"],
        "metrics.cvr": ["10.00", "3.33", "0.00", "6.00"], "metrics.acos": ["20.00", "72.00", "n/a", "30.00"],
        "total_acos": "33.44", "roas": "2.99", "break_even": "30.00", "highest": "0.75",
    },
    "T15": {
        "refund_1": "45.00", "cost_1": "53.50", "refund_2": "51.00", "deadline_3": "2026-09-10", "apply_4": "2026-06-05",
        "arrive_4": "2026-06-20",
    },
    "T17": {"last_day": "2026-07-09", "exam_day": "2026-07-17"},
    "T19": {
        "net": "170000.00", "rebate": "22100.00", "cost": "175000.00", "unit_cost": "5.8333", "proceeds": "211500.00",
        "profit": "36500.00", "margin": "17.26", "difference": "1200.00",
    },
    "T20": {
        "sales": "25230.00", "return_rate": "5.40", "profit": "7570.00", "margin": "30.00", "ad_share": "9.83",
        "margins.margin": ["32.74", "0.69"], "stock.days": ["7.5", "260.0"], "below": ["s1", "s2", "s5"], "quantity": "750",
        "decisions.do": ["restock", "fix", "hold", "clear", "fix", "clear"],
    },
}  # fmt: skip


def given(right, name):
    """The answer to a field, or `table.column`: the answers of a column, row by row."""
    table, _, column = name.partition(".")
    return [row[column] for row in right[table]] if column else right[table]


@pytest.mark.parametrize("task", WORKED)
def test_the_first_variant_has_the_worked_figures(task):
    right = expected(task, "A")
    assert {name: given(right, name) for name in WORKED[task]} == WORKED[task]


def test_every_task_that_asks_for_a_figure_is_worked_out_here_or_a_second_time():
    keys = {name: [key for one in read(name).item.variants for key in one.key.fields.values()] for name in NAMES}
    asked = {name for name, given in keys.items() if any(isinstance(key, NumberKey) for key in given)}
    assert {"T03", "T16", "T19"} < asked
    assert asked <= {*WORKED, "T03", "T04", "T16"}


@pytest.mark.parametrize("variant", "ABCDEF")
def test_t16_by_a_second_reckoning(variant):
    p = {name: Fraction(str(value)) for name, value in parameters("T16", variant).items() if isinstance(value, Decimal)}
    rate, insuring = (p["basic_rate"] + p["extra_rate"]) / 100, p["pct"] / 100
    cif = p["cfr"] / (1 - insuring * rate)
    insured = ceil(cif * insuring)
    assert [Fraction(expected("T16", variant)[name]) for name in ("rate", "cif", "insured", "premium")] == [
        rate * 100, cents(cif), insured, cents(insured * rate),
    ]  # fmt: skip
    assert cents(insured * rate) != cents(cif * insuring * rate), "rounding up shows in the premium"


def test_t16_formulas_give_the_worked_example_too():
    cfr, rate = Fraction(38_000), Fraction("0.0065")
    cif = cfr / (1 - Fraction("1.1") * rate)
    insured = ceil(cif * Fraction("1.1"))
    assert (cents(cif), insured, cents(cif - cfr)) == (Fraction("38273.66"), 42_102, Fraction("273.66"))
