"""Putting papers together: choices of items that meet the specification exactly, or what conflicts and what is missing. Pure.

Papers are chosen one after the other, each beside those before it. Where that leads nowhere and they are few, they are chosen
together, which takes longer and is certain. Among equal choices the least used items are taken, then the first that a cell
names, then the first in the bank.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Final, TypeVar

from question_bank.assembly.demands import Pair
from question_bank.assembly.program import Undecided, solve
from question_bank.assembly.shortfall import bare, crowded, why_not
from question_bank.assembly.supply import Supply
from question_bank.specification import Classified, Specification

Some = TypeVar("Some", bound=Classified)
Progress = Callable[[int, int], None]  # papers done, papers in all

TOGETHER_SECONDS: Final = 10.0


def assemble(
    specification: Specification, items: Sequence[Some], used: Mapping[str, int] | None = None, enemies: Collection[Pair] = ()
) -> list[Some]:
    """The items of one paper, cell by cell, as `assemble_parallel` makes them."""
    (made,) = assemble_parallel(specification, items, 1, used, enemies)
    return made


def assemble_parallel(
    specification: Specification,
    items: Sequence[Some],
    papers: int,
    used: Mapping[str, int] | None = None,
    enemies: Collection[Pair] = (),
    papers_of_task: Mapping[str, int] | None = None,
    progress: Progress = lambda done, total: None,
) -> list[list[Some]]:
    """Several papers that each meet the specification, as hard and as long as each other and no more alike than it allows.

    `used`: how often an item stood on a paper; `enemies`: items that must not stand on one paper; `papers_of_task`: how many
    of these papers a task's variants serve. CannotAssemble.
    """
    supply = Supply(specification, items, used or {}, enemies, papers_of_task or {})
    if supply.bare_cells:
        raise bare(supply, papers)
    if refusal := crowded(supply, papers):
        raise refusal
    made: list[list[int]] = []
    with suppress(Undecided):
        while len(made) < papers and (paper := supply.one_beside(made, papers)) is not None:
            made.append(paper)
            progress(len(made), papers)
    if len(made) < papers and papers > 1 and supply.small_enough(papers):
        with suppress(Undecided):
            made = solve(supply.together(papers), supply.cost, TOGETHER_SECONDS) or made
    if len(made) < papers:
        raise why_not(supply, papers, made)
    return [supply.in_order(paper) for paper in made]
