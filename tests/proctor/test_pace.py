"""Who answers faster than anybody reads is shown to the proctor; who was offline, guesses at the end or reads fast, is not."""

import random
import time

import pytest

from examhall.instants import SECOND
from examhall.sittings import entries as e
from proctor.pace import GUESSING, IN_A_ROW, WITHIN, Pace
from tests.builders import a_save
from tests.room_acts import shown, stored

PART = 3600.0  # seconds


def flagged(moments, said=None):
    """Whether first answers of places 0, 1, … at these seconds are too fast."""
    pace = Pace()
    clock = said or moments
    return any(pace.heard(place, int(at * SECOND), int(clock[place] * 1000)) for place, at in enumerate(moments))


def honest(chance):
    """A simulated sitting, as the table in `pace` tells of it; the guesses of the last five minutes left out."""
    median, now, later, moments = chance.lognormvariate(3.3, 0.4), 0.0, 0, []
    for question in range(80):
        now += max(1.8, chance.lognormvariate(0, 0.7) * median * (0.45 if question >= 60 else 1.3 if question >= 40 else 1))
        if chance.random() < 0.12:
            later += 1
        else:
            moments.append(now)
    for _ in range(later):
        now += max(1.5, chance.lognormvariate(0, 0.7) * median * 0.4)
        moments.append(now)
    return [at for at in moments if at < PART - GUESSING / SECOND]


def test_of_many_honest_sittings_hardly_one_is_flagged_and_of_those_with_a_list_of_answers_each():
    chance = random.Random(20261126)
    wrong = sum(flagged(honest(chance)) for _ in range(3000))
    assert wrong / 3000 < 0.002
    for each in (2, 3):
        assert all(flagged([n * chance.uniform(0.9, 1.1) * each * 0.95 for n in range(80)]) for _ in range(100))


def test_what_was_answered_offline_comes_at_once_and_is_no_sign():
    assert flagged([100 + n / 100 for n in range(80)])
    assert not flagged([100 + n / 100 for n in range(80)], said=[n * 30 for n in range(80)])


def test_a_question_that_is_answered_again_and_again_is_one_question():
    pace = Pace()
    assert not any(pace.heard(3, n * SECOND, n * 1000) for n in range(80))


def test_it_is_told_once_and_again_only_after_as_many_more():
    pace = Pace()
    told = [place for place in range(IN_A_ROW * 2) if pace.heard(place, place * SECOND, place * 1000)]
    assert told == [IN_A_ROW - 1, 2 * IN_A_ROW - 1]


def test_the_bound_itself_is_slow_enough():
    before = list(range(IN_A_ROW - 1))
    assert flagged([*before, WITHIN / SECOND - 1])
    assert not flagged([*before, WITHIN / SECOND])


def fast(room):
    """Fifteen questions of one candidate, answered one a second."""
    room.lease()
    for n in range(IN_A_ROW):
        room.hall.clock.at += SECOND
        room.wish(a_save(n + 1, field=f"f{n + 1}", place=n))


@pytest.mark.parametrize("minutes", [10, 56])
def test_the_journal_and_the_screen_tell_of_it_but_not_of_guesses_at_the_end(small_centre, minutes):
    centre = small_centre
    proctor = centre.person("chief_proctor")
    proctor.does("authorise", centre.room.sittings)
    proctor.does("open")
    centre.hall.clock.pass_minutes(minutes)
    fast(centre.room)
    if minutes == 56:
        time.sleep(0.2)
        assert "fast_answers" not in shown(centre.room).sitting.signals
        return
    until = time.monotonic() + 5
    while not shown(centre.room).sitting.signals and time.monotonic() < until:
        time.sleep(0.02)
    assert shown(centre.room).sitting.signals == {"fast_answers": 1}
    seat = next(seat for seat in proctor.snapshot()["seats"] if seat["id"] == centre.room.sittings[0])
    assert [need for need, _since in seat["needs"]] == ["lost", "fast_answers"]
    assert isinstance(stored(centre.room)[-1].record.entry, e.Observed)
