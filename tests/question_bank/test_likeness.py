"""Near-duplicates: other order, other figures, other words for the same are found; the product's own items are all different."""

import random
import re
from functools import cache

import pytest

from examhall.prose import render
from question_bank.content import read_theory
from question_bank.likeness import ALIKE, alike, likeness, pieces
from question_bank.soundness import text_of
from tests.bank_builders import CONTENT

SAME = (
    ("下列", "以下"),
    ("哪一项", "哪项"),
    ("应当", "应该"),
    ("货物", "商品"),
    ("属于", "是"),
    ("可以", "能够"),
    ("企业", "公司"),
    ("费用", "支出"),
)


@cache
def texts() -> dict[str, tuple[str, str]]:
    """Item id -> (area, text) of all theory items of the product."""
    items = [one.item for path in sorted(CONTENT.glob("*/theory/*.yaml")) for one in read_theory(path, render)]
    return {one.id: (one.area, text_of(one)) for one in items}


def turned(text: str) -> str:
    """Clauses of each part the other way round, and the options in another order."""
    stem, *options = ["，".join(reversed([one for one in re.split("[，。；]", part) if one])) for part in text.split(" ")]
    random.Random(len(text)).shuffle(options)
    return " ".join([stem, *options])


def recounted(text: str) -> str:
    return re.sub(r"\d+", lambda found: str(int(found[0]) * 3 + 7), text)


def reworded(text: str) -> str:
    for one, other in SAME:
        text = text.replace(one, other)
    return text


def test_no_two_items_of_the_product_are_alike():
    of_area: dict[str, list[tuple[str, str]]] = {}
    for item_id, (area, text) in texts().items():
        mine = pieces(text)
        assert list(alike(mine, of_area.setdefault(area, []))) == [], item_id
        of_area[area].append((item_id, mine))
    assert len(texts()) >= 800


@pytest.mark.parametrize(
    ("change", "least"),
    [(turned, 1.0), (recounted, 0.98), (reworded, 0.98), (lambda text: turned(recounted(reworded(text))), 0.97)],
)
def test_a_copy_in_another_guise_is_found(change, least):
    changed = [
        (text, change(text)) for item_id, (_, text) in texts().items() if not item_id.endswith("-EN") and change(text) != text
    ]
    found = sum(likeness(pieces(text), pieces(other)) >= ALIKE for text, other in changed)
    assert len(changed) > 200
    assert found / len(changed) >= least


def test_likeness_is_of_pieces_whatever_their_order_and_figures():
    assert likeness(pieces("运费 1,200.50 元，保险费 12 元"), pieces("保险费 15 元，运费 980 元")) == 100
    assert likeness(pieces("the buyer pays freight"), pieces("Freight the BUYER pays")) == 100
    assert likeness(pieces("报关单"), pieces("信用证")) == 0
    assert likeness(pieces(""), pieces("")) == 0
    assert list(alike(pieces("，。"), [("L1-01-S01", pieces("。"))])) == []
