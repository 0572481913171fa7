"""Where the staff begin: every door once, under its step of the procedure, and no step that opens nothing."""

import re

import pytest

import examhall.app
from examhall.people.permissions import Role
from tests.examhall.staff_desk import Desk

STEPS = [
    "Programme and institutions", "Question bank and papers", "Applications and seating", "Exam day", "Results and certificates",
    "People and system",
]  # fmt: skip


@pytest.fixture
def desk(sqlite_hall) -> Desk:
    """On SQLite, with all wings."""
    app = examhall.app.create_app(sqlite_hall)
    app.config["WTF_CSRF_ENABLED"] = False
    return Desk(app, sqlite_hall)


def doors_of(desk: Desk, role: Role) -> dict[str, list[str]]:
    """Step -> the words of its doors, in the order of the page."""
    desk.add(role, role)
    page = desk.comes_in(role).get("/staff").get_data(as_text=True)
    steps = re.findall(r"<h2[^>]*>([^<]+)</h2>(.*?)</section>", page, re.S)
    return {title: re.findall(r'<a class="door"[^>]*><span>([^<]+)</span>', doors) for title, doors in steps}


def test_an_officer_finds_every_door_once_under_the_steps_in_their_order(desk):
    doors = doors_of(desk, Role.EXAMS_OFFICER)
    assert list(doors) == STEPS
    every = [door for there in doors.values() for door in there]
    assert len(every) == len(set(every)) > 30
    assert doors["Programme and institutions"] == ["Programme and public site", "Institutions and training", "Complaints"]
    assert {"Applications", "Batches and seats", "Rooms and seats"} <= set(doors["Applications and seating"])
    assert {"Readiness", "Room papers"} <= set(doors["Exam day"])
    assert doors["People and system"][-2:] == ["Audit trail", "Your password and second factor"]


def test_a_proctor_and_an_author_see_only_the_steps_that_they_have_a_part_in(desk):
    proctor = doors_of(desk, Role.PROCTOR)
    assert list(proctor) == ["Exam day", "Results and certificates", "People and system"]
    assert proctor["Results and certificates"] == ["Supervised inspections"], "who may be asked to watch one"
    assert doors_of(desk, Role.AUTHOR) == {
        "Question bank and papers": ["Overview of the bank", "Item bank", "Import items"],
        "People and system": ["Your password and second factor"],
    }
