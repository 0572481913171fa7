"""What a suspended item needs before it is taken up again: facts that hold, and somebody who did not change them. Pure."""

from collections.abc import Collection, Mapping
from datetime import date

from flask_babel import lazy_gettext as _

from examhall.errors import NotAllowed, NotNow
from question_bank.facts import Fact


class FactDoesNotHold(NotNow):
    """The item rests on a fact that the register does not know or that does not hold today."""

    code = "fact_does_not_hold"

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(facts=sorted(names))
        self.says = _(
            "It rests on %(facts)s, which does not hold today. Mend the register if it is wrong there, or write a new version.",
            facts=", ".join(sorted(names)),
        )


class OwnFact(NotAllowed):
    """Whoever said in the register that a fact is otherwise wants to judge what rests on it."""

    code = "own_fact"

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(facts=sorted(names))
        self.says = _(
            "You changed %(facts)s, on which it rests. Another person must look at it again.", facts=", ".join(sorted(names))
        )


def hold_facts(
    named: Collection[str], register: Mapping[str, Fact], changed_by: Mapping[str, Collection[str]], person: str, today: date
) -> None:
    """Let an item be taken up again as far as its facts go. FactDoesNotHold, OwnFact.

    `named`: what it rests on; `changed_by`: by whom each fact was changed since the item was suspended.
    """
    if failing := [name for name in named if name not in register or not register[name].holds_on(today)]:
        raise FactDoesNotHold(failing)
    if own := [name for name in named if person in changed_by.get(name, ())]:
        raise OwnFact(own)
