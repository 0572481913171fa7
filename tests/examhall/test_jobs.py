"""The back office: one job after the other, with progress, and a failed one stops nobody."""

import msgspec
import pytest

from examhall.errors import Undecided
from examhall.instants import MINUTE, SECOND
from examhall.jobs import queue
from examhall.jobs.worker import work_once


@pytest.fixture
def ask(hall):
    def enqueue(kind="count", **arguments):
        with hall.database.writing() as connection:
            return queue.enqueue(connection, kind, arguments, hall.now(), "officer")

    return enqueue


def look(hall, job_id):
    with hall.database.reading() as connection:
        return queue.look(connection, job_id)


def count(hall, arguments, progress):
    for done in range(arguments["to"] + 1):
        progress(done, arguments["to"])
    return {"counted": arguments["to"]}


def refuse(hall, arguments, progress):
    raise Undecided(kept=3)


def fail(hall, arguments, progress):
    raise ZeroDivisionError


def unable(hall, arguments, progress):
    raise queue.TryAgain("not_sent")


KNOWN = {"unable": unable, "count": count, "refuse": refuse, "fail": fail}


def test_a_job_is_carried_out_and_keeps_its_result(hall, ask):
    job_id = ask(to=5)
    assert work_once(hall, KNOWN)
    row = look(hall, job_id)
    assert (row.state, row.done, row.total) == ("done", 5, 5)
    assert msgspec.json.decode(row.result) == {"counted": 5}
    assert not work_once(hall, KNOWN)


def test_asking_twice_for_the_same_work_is_asking_once(hall, ask):
    assert ask(to=5) == ask(to=5)
    assert ask(to=5) != ask(to=6)


@pytest.mark.parametrize(("kind", "code"), [("refuse", "undecided"), ("fail", "fault")])
def test_a_job_that_fails_says_why_and_the_next_goes_on(hall, ask, kind, code):
    failed = ask(kind)
    following = ask(to=1)
    work_once(hall, KNOWN)
    work_once(hall, KNOWN)
    assert look(hall, failed).state == "failed"
    assert msgspec.json.decode(look(hall, failed).result)["code"] == code
    assert look(hall, following).state == "done"


def test_a_job_whose_worker_died_is_taken_up_again(hall, ask, clock):
    job_id = ask(to=1)
    with hall.database.writing() as connection:
        queue.take(connection, hall.now())
    assert not work_once(hall, KNOWN)
    clock.at += queue.DEAD_AFTER + SECOND
    assert work_once(hall, KNOWN)
    assert look(hall, job_id).state == "done"


def test_what_cannot_be_done_now_is_tried_again_after_growing_waits_and_fails_at_the_last(hall, ask, clock):
    job_id, waited = ask("unable"), []
    assert work_once(hall, KNOWN)
    while look(hall, job_id).state == "waiting":
        began = clock.at
        assert not work_once(hall, KNOWN), "nothing is tried before its time"
        clock.at = look(hall, job_id).due_at - 1
        assert not work_once(hall, KNOWN)
        clock.at += 1
        waited.append((clock.at - began) // MINUTE)
        assert work_once(hall, KNOWN)
    assert waited == [1, 5, 30, 120, 480]
    row = look(hall, job_id)
    assert (row.state, msgspec.json.decode(row.result)) == ("failed", {"code": "not_sent"})
    with hall.database.reading() as connection:
        assert queue.failed_since(connection, ["unable"], clock.at - MINUTE) == 1
        assert queue.failed_since(connection, ["unable"], clock.at) == queue.failed_since(connection, ["count"], 0) == 0


def test_what_waits_to_be_tried_again_keeps_nobody_else_waiting_and_may_succeed(hall, ask, clock):
    first, following = ask("unable"), ask(to=1)
    for _ in range(2):
        assert work_once(hall, KNOWN)
    assert look(hall, following).state == "done"
    assert ask("unable") == first, "asked for meanwhile it is the same"
    clock.at += MINUTE
    assert work_once(hall, {**KNOWN, "unable": lambda *_: {"sent": 1}})
    row = look(hall, first)
    assert (row.state, msgspec.json.decode(row.result)) == ("done", {"sent": 1})
