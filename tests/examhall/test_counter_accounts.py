"""The account of a counter: its sums are those of the receipts, however they are cut; what was counted and signed is kept."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examhall.counter.account import Entry, Kind, Method, of_method, receipts_in, seen_as, summed, summed_by
from examhall.counter.closing import DifferenceUnexplained, accept_day, close_day, closing_of, still_fits
from examhall.counter.entries import entries_of
from examhall.counter.receipt_numbers import grouped, is_receipt_number, receipt_number
from examhall.errors import ChangedMeanwhile, SecondPersonNeeded
from examhall.yuan import FIGURES, in_capitals, read, shown
from tests.examhall.counters import Counter

TODAY = "2026-11-24"
AMOUNTS = st.decimals(0, 9999, places=2)

ENTRIES = st.lists(
    st.builds(
        Entry, st.sampled_from(Kind), st.sampled_from(Method), AMOUNTS, st.sampled_from("abc"), st.sampled_from(("1", "2")),
        st.sampled_from("xy"), st.sampled_from(("L1", "L2")), st.sampled_from(("theory", "practical")), st.sampled_from("rst"),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=40)
@given(ENTRIES)
def test_however_an_account_is_cut_its_pieces_are_the_whole(entries):
    whole = summed(entries)
    for name in ("person", "day", "centre", "level", "part", "method"):
        pieces = summed_by(entries, lambda entry, name=name: getattr(entry, name)).values()
        for sum_of in ("paid", "voided", "refunded", "net"):
            assert sum((getattr(one, sum_of) for one in pieces), Decimal(0)) == getattr(whole, sum_of)
    assert whole.net == whole.paid - whole.voided - whole.refunded
    seen = seen_as(entries)
    assert seen["cash"] + seen["transfers"] == whole.net
    assert receipts_in(entries) <= len(entries)


@settings(max_examples=60)
@given(st.integers(0, 10**14 - 1))
def test_capital_figures_say_the_amount_that_the_digits_say(cents):
    """Read back by the rules of the bills: figure and place within a group, then the group."""
    amount = Decimal(cents) / 100
    said, group, figure, cents_read = in_capitals(amount), 0, 0, 0
    yuan = 0
    for sign in said.removesuffix("整"):
        if sign in FIGURES:
            figure = FIGURES.index(sign)
        elif sign in "拾佰仟":
            group += figure * {"拾": 10, "佰": 100, "仟": 1000}[sign]
            figure = 0
        elif sign in "万亿元":
            yuan += (group + figure) * {"万": 10**4, "亿": 10**8, "元": 1}[sign]
            group = figure = 0
        else:
            cents_read += figure * {"角": 10, "分": 1}[sign]
            figure = 0
    assert yuan * 100 + cents_read == cents
    assert "零零" not in said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"), ("280", "贰佰捌拾元整"), ("680.00", "陆佰捌拾元整"), ("100000001.05", "壹亿零壹元零伍分"),
        ("10010.50", "壹万零壹拾元伍角整"), ("0.07", "柒分"), ("120000", "壹拾贰万元整"), ("1006", "壹仟零陆元整"),
    ],
)  # fmt: skip
def test_amounts_in_capitals_as_the_rules_for_bills_have_them(amount, said):
    assert in_capitals(Decimal(amount)) == said


@pytest.mark.parametrize("amount", ["-1", "0.005", "1000000000000"])
def test_no_other_amount_is_written_in_capitals(amount):
    with pytest.raises(ValueError):
        in_capitals(Decimal(amount))


def test_an_amount_is_read_as_people_write_it_and_as_nothing_else():
    for typed, meant in (("280", "280"), (" ¥1,280.50 ", "1280.50"), ("￥1，280.5", "1280.5"), ("-5", "-5"), ("0", "0")):
        assert read(typed) == Decimal(meant), typed
    for typed in ("", "¥", "1e3", "NaN", "Infinity", "50.005", "12 000", "1.", "一百", "９", "1234567890"):
        assert read(typed) is None, typed


def test_amounts_are_shown_with_thousands_and_what_goes_back_with_a_sign():
    assert (shown(Decimal("1280")), shown(Decimal("-120.5"))) == ("¥1,280.00", "−¥120.50")


@settings(max_examples=40)
@given(st.integers(0, 9999), st.integers(2000, 2099), st.integers(1, 999_999), st.integers(0, 12), st.integers(1, 9))
def test_a_digit_read_wrongly_is_no_receipt_number(centre, year, running, place, wrong):
    number = receipt_number(centre, year, running)
    assert is_receipt_number(number)
    assert grouped(number).replace("-", "") == number
    mistaken = number[:place] + str((int(number[place]) + wrong) % 10) + number[place + 1 :]
    assert not is_receipt_number(mistaken)


@pytest.mark.parametrize("parts", [(10_000, 2026, 1), (1, 2026, 1_000_000), (-1, 2026, 1)])
def test_what_does_not_fit_is_no_receipt_number(parts):
    with pytest.raises(ValueError):
        receipt_number(*parts)


@pytest.fixture
def counter(sqlite_hall) -> Counter:
    return Counter(sqlite_hall)


def entries(counter, person: str = ""):
    with counter.hall.database.reading() as connection:
        return entries_of(connection, {counter.centre}, TODAY, TODAY, counter.staff[person] if person else "")


def close(counter, counted: str, note: str = "", by: str = "clerk"):
    staff = counter.staff[by]
    with counter.hall.database.writing() as connection:
        close_day(connection, counter.hall, counter.hall.now(), staff, counter.centre, TODAY, Decimal(counted), note)
        return closing_of(connection, counter.centre, staff, TODAY)


def accept(counter, closing, by: str = "colleague"):
    with counter.hall.database.writing() as connection:
        accept_day(connection, counter.hall, counter.hall.now(), counter.staff[by], closing.number)


def a_day(counter) -> list[str]:
    """Four receipts of two persons, one of them voided."""
    made = [
        counter.pay(counter.apply("L1")), counter.pay(counter.apply("L2"), method=Method.TRANSFER, reference="T1"),
        counter.pay(counter.apply("L3", ("theory",)), by="colleague"), counter.pay(counter.apply("L1", ("practical",))),
    ]  # fmt: skip
    counter.void(made[3].receipt)
    return [one.receipt for one in made]


def test_the_totals_of_a_day_are_those_of_its_receipts(hall):
    counter = Counter(hall)
    receipts = a_day(counter)
    day = entries(counter)
    assert summed(day).paid == sum(sum(counter.charges(one).values()) for one in receipts) == 280 + 380 + 280 + 160
    assert (summed(day).voided, summed(day).net, receipts_in(day)) == (160, 940, 4)
    assert of_method(day, Method.CASH).net == 560
    assert [summed(entries(counter, who)).net for who in ("clerk", "colleague")] == [660, 280]


def test_a_difference_is_written_down_before_the_day_is_closed_and_kept(counter):
    a_day(counter)
    with pytest.raises(DifferenceUnexplained):
        close(counter, "275.00")
    closing = close(counter, "275.00", "少 5 元，找零差错")
    assert (closing.cash, closing.counted, closing.transfers, closing.note) == (280, 275, 380, "少 5 元，找零差错")
    assert close(counter, "280.00", by="colleague").note == ""


def test_a_closed_day_is_accepted_by_another_person_and_only_as_it_stands(counter):
    a_day(counter)
    closing = close(counter, "280")
    with pytest.raises(SecondPersonNeeded):
        accept(counter, closing, "clerk")
    counter.pay(counter.apply())
    with pytest.raises(ChangedMeanwhile):
        accept(counter, closing)
    again = close(counter, "560")
    with pytest.raises(ChangedMeanwhile):
        accept(counter, closing)
    accept(counter, again)
    accept(counter, again)
    with counter.hall.database.reading() as connection:
        newest = closing_of(connection, counter.centre, counter.staff["clerk"], TODAY)
    assert newest.accepted_by == counter.staff["colleague"]
    assert still_fits(newest, seen_as(entries(counter, "clerk")))
    counter.void(counter.pay(counter.apply()).receipt)  # nothing is left of it, and yet the account has moved
    assert not still_fits(newest, seen_as(entries(counter, "clerk")))
