"""One kind, one rule: every fact, command and interaction is known wherever it must be, or the tests say so before the day."""

from typing import get_args

import msgspec
import pytest

from examhall.papers.interactions import WELL_FORMED, Interaction
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.decide import DECISIONS
from examhall.sittings.sitting import EFFECTS
from examhall.sittings.states import NEXT_STATE, STAYS_IN
from examhall.sittings.timeline import SHOWN

FACTS = sorted(e.Fact.__subclasses__(), key=lambda kind: kind.__name__)
COMMANDS = [kind for kind in vars(c).values() if isinstance(kind, type) and kind.__module__ == c.__name__]

# Shown on the timeline by kind and time alone, deliberately: what they hold is the candidate's or nobody's business.
BARE = {e.Prepared, e.Pledged, e.Noted}

# What is not a wish but a part of one.
PARTS = {c.Change}


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)
def test_every_fact_has_its_effect_its_states_and_its_line_on_the_timeline(kind):
    assert kind in EFFECTS
    assert kind is e.Prepared or kind in STAYS_IN or any(known is kind for _, known in NEXT_STATE)
    assert (kind in SHOWN) != (kind in BARE)
    assert kind in get_args(e.Entry), "or a journal that has one cannot be read"


def test_no_table_knows_a_fact_that_is_none():
    assert set(EFFECTS) | set(SHOWN) | set(STAYS_IN) | {kind for _, kind in NEXT_STATE} == set(FACTS)


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)
def test_a_fact_says_nothing_on_the_timeline_that_it_does_not_have(kind):
    assert set(SHOWN.get(kind, ())) <= set(kind.__struct_fields__)
    assert not {"value", "field", "token", "notes"} & set(SHOWN.get(kind, ()))


def test_no_two_facts_are_written_with_the_same_word():
    tags = [kind.__struct_config__.tag for kind in FACTS]
    assert len(set(tags)) == len(tags)
    assert all(tag and tag == tag.lower() for tag in tags)


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_is_decided(kind):
    if kind in PARTS:
        return
    assert kind in DECISIONS
    assert kind in get_args(c.Command)


def test_nothing_else_is_decided():
    assert set(DECISIONS) | PARTS == set(COMMANDS)


@pytest.mark.parametrize("kind", get_args(Interaction), ids=lambda kind: kind.__name__)
def test_every_interaction_has_its_check_and_a_word_of_its_own(kind):
    assert kind in WELL_FORMED
    words = [msgspec.inspect.type_info(one).tag for one in get_args(Interaction)]
    assert len(set(words)) == len(words)
