"""The back office: one job after the other, with progress, and a failed one stops nobody."""

import msgspec
import pytest

from examhall.errors import Undecided
from examhall.instants import SECOND
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


KNOWN = {"count": count, "refuse": refuse, "fail": fail}


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
