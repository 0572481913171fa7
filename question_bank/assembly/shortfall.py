"""Why a bank cannot give some papers: which constraints conflict, and which items it lacks. Pure."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import Refusal
from question_bank.assembly.conflicts import conflict
from question_bank.assembly.demands import Demand, Sort
from question_bank.assembly.enough import Claim, Lack, lacking, lacking_for, share_too_much
from question_bank.assembly.program import Apart, Program, Undecided, solve
from question_bank.assembly.supply import Supply

TRIAL_SECONDS: Final = 2.0  # for one trial of what conflicts


class Conflicting(Struct, frozen=True):
    """A constraint that cannot hold together with the others named beside it. `there`: items of the bank that could serve."""

    sort: Sort
    name: str
    count: int
    there: int

    @property
    def in_short(self) -> str:
        if self.sort in (Sort.CELL, Sort.PORTION, Sort.DIFFICULTY, Sort.COGNITIVE):
            return f"{self.name} needs {self.count}, has {self.there}"
        return f"the limit on {self.name} cannot be kept"


class CannotAssemble(Refusal):
    """No such papers can be made of the bank; `conflict` says what cannot hold together, `missing` and `claim` what would do.

    `each_alone`: each line of the conflict alone rules the papers out, and not only all together. `made`: beside so many papers
    that could be made; without `proven` others than these might have left room for more.
    """

    code = "cannot_assemble"
    says = _("The bank cannot fill these papers. What conflicts and what is missing is listed.")

    def __init__(
        self, conflict: Sequence[Conflicting], lack: Lack, made: int = 0, proven: bool = True, each_alone: bool = False
    ) -> None:
        super().__init__(
            conflict=list(conflict), missing=lack.missing, claim=lack.claim, made=made, proven=proven, each_alone=each_alone
        )
        self.conflict, self.missing, self.claim = list(conflict), lack.missing, lack.claim
        self.made, self.proven, self.each_alone = made, proven, each_alone

    def lines(self, specification: str) -> list[str]:
        """Sentences for a report on the bank."""
        said = [f"{specification}: {one.in_short}" for one in self.conflict]
        more = [f"{specification}: {one.count} more of {one.cell} would do" for one in self.missing]
        return said + more


Constraint = Demand | Apart | Sort  # a demand, papers apart, or one of the rooms and the limit of what is shared


def bare(supply: Supply, papers: int) -> CannotAssemble:
    """Some cells have too few items even for one paper: each of them alone rules the papers out."""
    return CannotAssemble(_said(supply, supply.bare_cells), lacking(supply, papers), each_alone=True)


def crowded(supply: Supply, papers: int) -> CannotAssemble | None:
    """By counting alone: however the items are dealt out, so many papers share more of them than they may."""
    scarcest = sorted(supply.cells, key=lambda one: len(one.items) - papers * one.least)
    guilty = conflict(scarcest, lambda cells: not share_too_much(supply.specification, cells, papers))
    return CannotAssemble(_said(supply, [*guilty, Sort.SHARED]), lacking(supply, papers)) if guilty else None


def why_not(supply: Supply, papers: int, made: Sequence[Sequence[int]]) -> CannotAssemble:
    """Why there are no such papers at all, or where they are too many to be tried together, no other beside those made."""
    whole = supply.together(papers)
    guilty = _guilty(whole) if supply.small_enough(papers) else []
    if guilty:
        return CannotAssemble(_said(supply, guilty), lacking(supply, papers))
    beside = Program(1, len(supply.items), (*supply.demands, *supply.beside(made)))
    lack = Lack([])
    with suppress(Undecided):
        lack = Lack(lacking_for(supply, beside).missing, Claim.NEXT if papers > 1 else Claim.FEWEST)
    return CannotAssemble(_said(supply, _guilty(beside)), lack, len(made), proven=papers == 1)


def _guilty(whole: Program) -> list[Constraint]:
    scarce = sorted(whole.demands, key=lambda one: (one.sort is not Sort.CELL, len(one.items) - one.least))
    shared = [] if whole.most_shared is None else [Sort.SHARED]
    return conflict([*scarce, *whole.rooms, *shared, *whole.apart], lambda kept: _possible(_of(whole, kept)))


def _of(whole: Program, kept: Sequence[Constraint]) -> Program:
    """The program with only these constraints."""
    return Program(
        whole.papers, whole.items, tuple(one for one in kept if isinstance(one, Demand)),
        tuple(one for one in kept if isinstance(one, Apart)), whole.most_shared if Sort.SHARED in kept else None,
        {sort: room for sort, room in whole.rooms.items() if sort in kept},
    )  # fmt: skip


def _possible(program: Program) -> bool:
    """Whether such papers are possible as far as is known."""
    try:
        return solve(program, [0.0] * program.items, TRIAL_SECONDS) is not None
    except Undecided:
        return True


def _said(supply: Supply, guilty: Sequence[Constraint]) -> list[Conflicting]:
    return list(dict.fromkeys(_one_said(supply, one) for one in guilty))  # limits against each paper are one and the same


def _one_said(supply: Supply, one: Constraint) -> Conflicting:
    specification = supply.specification
    match one:
        case Demand(sort=Sort.EXPOSURE, items=items):
            return Conflicting(Sort.EXPOSURE, Sort.EXPOSURE, specification.most_papers or 0, len(items))
        case Demand(sort=Sort.PACE | Sort.HARDNESS | Sort.VARIANTS as sort):
            return _one_said(supply, {Sort.PACE: supply.pace, Sort.HARDNESS: supply.hardness}.get(sort, sort))
        case Demand(sort=Sort.SHARED):
            return Conflicting(Sort.SHARED, Sort.SHARED, one.count, 0)
        case Demand(sort=sort, name=name, items=items):
            return Conflicting(sort, name, one.count, len(items))
        case Apart(sort=sort, within=within):
            return Conflicting(sort, sort, int(within), 0)
        case Sort.EXPOSURE:
            full = sum(papers <= 0 for papers in supply.rooms[one].values())
            return Conflicting(one, one, specification.most_papers or 0, full)
    return Conflicting(one, one, specification.most_shared or 0, 0)
