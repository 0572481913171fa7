"""The doors of a hall without wings, and a desk from which members of the staff come in."""

import pytest

import examhall.app
from tests.examhall.staff_desk import Desk


@pytest.fixture
def desk(doors, hall) -> Desk:
    """On each of the two databases."""
    doors.config["WTF_CSRF_ENABLED"] = False
    return Desk(doors, hall)


@pytest.fixture
def small_desk(sqlite_hall, monkeypatch) -> Desk:
    """On SQLite alone."""
    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: [])
    app = examhall.app.create_app(sqlite_hall)
    app.config["WTF_CSRF_ENABLED"] = False
    return Desk(app, sqlite_hall)
