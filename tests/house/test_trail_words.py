"""Whoever reads the audit trail reads words: every act that our code writes by its name has some."""

import ast
from functools import cache
from pathlib import Path

from examhall.people.trail_words import ACTS, DETAILS

ROOT = Path(__file__).parents[2]
ACTION = 4  # the place of the act among the arguments of `trail.write`


@cache
def acts_written() -> dict[str, str]:
    """Act -> the file that writes it; those whose name is only put together at run time are left out."""
    found = {}
    for package in ("examhall", "question_bank", "proctor", "grading"):
        for path in (ROOT / package).rglob("*.py"):
            source = path.read_text()
            for node in ast.walk(ast.parse(source)) if "trail.write(" in source else ():
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "trail.write" and len(node.args) > ACTION:
                    named = node.args[ACTION]
                    if isinstance(named, ast.Constant):
                        found[str(named.value)] = str(path.relative_to(ROOT))
    return found


def test_every_act_that_is_written_into_the_trail_has_words():
    written = acts_written()
    assert len(written) > 100
    assert {act: where for act, where in written.items() if act not in ACTS} == {}


def test_no_act_stands_among_the_details():
    assert set(acts_written()) & set(DETAILS) == set()
