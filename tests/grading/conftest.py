"""What is marked was sat on sealed papers: the bank that these tests copy holds one of each part already."""

import pytest

PARTS = ("theory", "practical")  # to assemble and seal a paper takes a quarter of a second, and two hundred tests need one


@pytest.fixture(scope="session")
def filled(fill):
    return fill("sqlite", *PARTS)


@pytest.fixture(scope="session")
def filled_postgresql(fill):
    return fill("postgresql", *PARTS)
