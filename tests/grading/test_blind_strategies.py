"""Guessing must not pay: no strategy that reads nothing may earn more than a quarter of any task, in any variant."""

import random
import re
from decimal import Decimal
from itertools import product

import pytest
from msgspec import structs

from examhall.papers.interactions import Choice, Choices, DateEntry, Match, NumberEntry, Order, Table, TextEntry
from grading.marking import judge
from grading.marks import total
from question_bank.keys import ChoiceKey
from tests.tasks import NAMES, task

VARIANTS = [pytest.param((name, number), id=f"{name}-{number}") for name in NAMES for number in range(6)]
PLAIN = ["0", "1", "2", "10", "50", "100", "1000"]


@pytest.fixture
def variant(request):
    """One of the six variants of a task."""
    name, number = request.param
    return task(name).item.variants[number]


def nth(options, place):
    return options[place % len(options) if place >= 0 else place].id


def blind(shape, constant, place, tick_all, backwards, one_row):
    """What someone who reads nothing answers: one constant, one place, all or one ticked, cards as they lie or backwards."""
    match shape:
        case Choice(options=options):
            return nth(options, place)
        case Choices(options=options):
            return [option.id for option in options] if tick_all else [nth(options, place)]
        case Order(cards=cards):
            return [card.id for card in (reversed(cards) if backwards else cards)]
        case Match(sources=sources, targets=targets):
            return {source.id: nth(targets, place) for source in sources}
        case Table(columns=columns):
            options = columns[0].cell.options
            rows = [nth(options, place)] if one_row else [option.id for option in options]
            return [{column.id: row if n == 0 else constant for n, column in enumerate(columns)} for row in rows]
        case DateEntry():
            return "2026-01-01"
        case NumberEntry() | TextEntry():
            return constant
    raise AssertionError(shape)


def earned(variant, fields, **strategy):
    responses = {field.id: blind(field.interaction, **strategy) for field in fields}
    return total(judge(variant.question, variant.key, responses).values())


def printed_numbers(question):
    text = " ".join(document.html for document in question.documents)
    return sorted(set(re.findall(r"(?<![\w.-])\d[\d,]*(?:\.\d+)?(?![\w-])", text)))


def telling(variant, fields, constants):
    """The constants that change anything: those that earn something where one types, and one of the others."""
    if any(getattr(key, "follow", "") for key in variant.key.fields.values() if isinstance(key, ChoiceKey)):
        return constants  # a choice that follows may hang on a typed figure that itself earns nothing
    typed = [field for field in fields if isinstance(field.interaction, NumberEntry | TextEntry | DateEntry | Table)]
    style = {"place": 0, "tick_all": False, "backwards": False, "one_row": False}
    earning = [one for one in constants if earned(variant, typed, constant=one, **style) > 0]
    return [*earning, next(one for one in [*constants, "7"] if one not in earning)]


@pytest.mark.parametrize("variant", VARIANTS, indirect=True)
def test_no_blind_strategy_earns_more_than_a_quarter(variant):
    fields, limit = variant.question.fields, variant.key.points / 4
    places = (*range(8), -2, -1)
    styles = [  # tick all or one; cards backwards or as they lie; one row or one for every option
        {"tick_all": False, "backwards": False, "one_row": True},
        {"tick_all": True, "backwards": True, "one_row": False},
        {"tick_all": False, "backwards": True, "one_row": False},
    ]
    for constant in telling(variant, fields, [*PLAIN, *printed_numbers(variant.question)]):
        for place, style in product(places, styles):
            strategy = {"constant": constant, "place": place, **style}
            assert earned(variant, fields, **strategy) <= limit, strategy


@pytest.mark.parametrize("variant", VARIANTS, indirect=True)
def test_an_empty_paper_earns_nothing(variant):
    assert total(judge(variant.question, variant.key, {}).values()) == 0


def as_displayed(field, seed):
    """The field with its options, cards or targets in a candidate's random order."""

    def mixed(options):
        return tuple(random.Random(seed).sample(options, len(options)))

    match field.interaction:
        case Choice() | Choices() as shape:
            shape = structs.replace(shape, options=mixed(shape.options))
        case Order() as shape:
            shape = structs.replace(shape, cards=mixed(shape.cards))
        case Match() as shape:
            shape = structs.replace(shape, targets=mixed(shape.targets))
        case shape:
            pass
    return structs.replace(field, interaction=shape)


@pytest.mark.parametrize("variant", VARIANTS, indirect=True)
def test_the_first_option_as_displayed_earns_less_than_a_quarter_on_average(variant):
    strategy = {"constant": "1", "place": 0, "tick_all": False, "backwards": False, "one_row": False}
    runs = [
        earned(variant, [as_displayed(field, seed) for field in variant.question.fields], **strategy) for seed in range(100)
    ]
    assert sum(runs, Decimal(0)) / len(runs) < variant.key.points / 4
