"""How evenly somebody marks, told from marks and from what counted in the end. Pure; rounded only where it is shown."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct


class Given(Struct, frozen=True):
    """One mark of a marker, and what became of the answer: `counted` is None while it is not settled."""

    points: Decimal
    out_of: Decimal
    counted: Decimal | None
    moderated: bool  # the two marks differed, and a third person decided or is to decide


class Quality(Struct, frozen=True):
    """Figures of one marker. `mean` is the share of the points that was given, `lean` by how much of the points more (or less)
    than what counted, in hundredths; None where nothing can be said yet."""

    marks: int
    mean: Decimal
    moderated: int
    lean: Decimal | None


def quality(marks: Iterable[Given]) -> Quality | None:
    """The figures of somebody's marks; None without any."""
    given = list(marks)
    if not given:
        return None
    leans = [(one.points - one.counted) / one.out_of for one in given if one.counted is not None]
    return Quality(
        len(given),
        100 * sum((one.points / one.out_of for one in given), Decimal(0)) / len(given),
        sum(one.moderated for one in given),
        100 * sum(leans, Decimal(0)) / len(leans) if leans else None,
    )
