"""A hall in which both parts were sat, graded and released: made once a session, copied for each test."""

import shutil

import pytest

from grading.marking import judge
from tests.bank_builders import Bank
from tests.builders import a_hall
from tests.certificate_builders import results_of, sat_and_released


@pytest.fixture(scope="session")
def released_folder(filled, tmp_path_factory):
    copy = tmp_path_factory.mktemp("released") / "data"
    shutil.copytree(filled.where, copy)
    hall = a_hall(copy, "", tables=lambda database: None)
    hall.judge = judge
    sat_and_released(Bank(hall, dict(filled.people), dict(filled.papers)))
    hall.database.engine.dispose()
    return copy, filled.people


@pytest.fixture
def results(released_folder, tmp_path, clock):
    folder, people = released_folder
    shutil.copytree(folder, tmp_path / "data")
    hall = a_hall(tmp_path / "data", "", clock, tables=lambda database: None)
    hall.judge = judge
    yield results_of(Bank(hall, dict(people)))
    hall.database.engine.dispose()
