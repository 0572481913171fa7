"""The explanation of what cannot be is a conflict of which no part could stay away, found in few trials."""

from hypothesis import given
from hypothesis import strategies as st

from question_bank.assembly.conflicts import conflict


@given(st.sets(st.frozensets(st.integers(0, 40), min_size=1, max_size=5), min_size=1, max_size=4))
def test_what_is_found_is_one_of_the_smallest_sets_that_cannot_be(impossible):
    trials = []

    def possible(kept):
        trials.append(kept)
        return not any(one <= set(kept) for one in impossible)

    found = set(conflict(list(range(41)), possible))
    assert not possible(list(found))
    assert all(possible(list(found - {one})) for one in found)
    assert len(trials) < 90


def test_where_all_is_possible_nothing_conflicts():
    assert conflict([1, 2, 3], lambda kept: True) == []
