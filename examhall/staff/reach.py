"""Whose account somebody may touch: never one's own, the authority's only as the authority, and only at one's centres. Pure."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from examhall.people.permissions import Action, Role, may

HELPED_BY_CHIEF: Final = frozenset({Role.PROCTOR, Role.CENTRE_STAFF})  # on an exam day, with a lost telephone


class Grant(NamedTuple):
    """A role at a centre; an empty centre is everywhere."""

    role: str
    centre: str = ""


Grants = frozenset[Grant]


def may_manage(mine: Grants, theirs: Grants) -> bool:
    """Whether these grants let somebody keep the account of a person with those."""
    return all(may_give(mine, grant) for grant in theirs) and _manages(mine)


def may_give(mine: Grants, grant: Grant) -> bool:
    """Whether this role at this centre is mine to give and to take: not beyond my centres, the authority's by the authority."""
    if grant.role == Role.AUTHORITY and not any(one.role == Role.AUTHORITY for one in mine):
        return False
    return bool({"", grant.centre} & _centres(mine, Action.MANAGE_PEOPLE))


def may_reset_factor(mine: Grants, theirs: Grants) -> bool:
    """Who keeps an account, and a chief proctor for those who work in the same centre and nowhere decide anything."""
    if may_manage(mine, theirs):
        return True
    chief, there = _centres(mine, Action.RESET_FACTOR), {grant.centre for grant in theirs}
    works_here = "" in chief or "" in there or not chief.isdisjoint(there)
    return bool(chief and theirs) and works_here and {grant.role for grant in theirs} <= HELPED_BY_CHIEF


def _manages(mine: Grants) -> bool:
    return bool(_centres(mine, Action.MANAGE_PEOPLE))


def _centres(grants: Iterable[Grant], action: Action) -> frozenset[str]:
    return frozenset(grant.centre for grant in grants if may((grant.role,), action))
