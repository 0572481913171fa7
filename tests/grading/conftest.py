"""What is marked was sat on sealed papers: the bank that these tests copy holds one of each part already."""

import pytest

from grading import graded, rulings

PARTS = ("theory", "practical")  # to assemble and seal a paper takes a quarter of a second, and two hundred tests need one


@pytest.fixture(scope="session")
def filled(fill):
    return fill("sqlite", *PARTS)


@pytest.fixture(scope="session")
def filled_postgresql(fill):
    return fill("postgresql", *PARTS)


@pytest.fixture
def failing(monkeypatch):
    """A marking rule that breaks at one answer to the item, until the returned switch is called."""
    judged = rulings.judge

    def break_at(item, answer):
        def broken(question, key, responses):
            if question.id == item and responses.get("answer") == answer:
                raise ArithmeticError
            return judged(question, key, responses)

        monkeypatch.setattr(graded, "_ready", {})  # what earlier tests marked by it
        monkeypatch.setattr(rulings, "judge", broken)
        return lambda: monkeypatch.setattr(rulings, "judge", judged)

    return break_at
