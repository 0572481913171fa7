"""What an amendment makes of a sealed question when it is marked: the keys that count, given points, what it is worth. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from grading.marking import judge
from grading.marks import Mark, granted, total
from question_bank.keys import Key
from question_bank.papers.sealing import SealedKey


class Ruling(Struct, frozen=True, array_like=True):
    """How one sealed question is marked. The first key is the one shown as right; the others are as good as that one.

    `given`: everybody who sat earns its points. `worth`: its points on this paper; 0 where it was taken out.
    """

    question: str
    keys: tuple[Key, ...]
    worth: Decimal
    given: bool = False

    def marks(self, sealed: SealedKey, responses: Mapping[str, Any]) -> dict[str, Mark]:
        """Field id -> mark. Of several keys the one that pays most counts, for the question as a whole: parts of an answer
        that are right by different keys do not make a right answer. `responses` in the author's ids."""
        question = sealed.authored.question
        if self.given:
            shown = self.keys[0].fields
            return {field.id: granted(shown[field.id], responses.get(field.id, "")) for field in question.fields}
        return max((judge(question, key, responses) for key in self.keys), key=lambda marks: total(marks.values()))


def as_in_the_bank(sealed: SealedKey) -> Ruling:
    """How a question is marked that nobody has amended."""
    return Ruling(sealed.question, (sealed.key,), sealed.points)
