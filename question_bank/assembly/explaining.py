"""Why papers cannot be assembled, in sentences for a person: what conflicts, and which items would be enough. Pure."""

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _

from question_bank import labels
from question_bank.assembly.demands import MOST_APART, Sort
from question_bank.assembly.enough import Missing
from question_bank.assembly.shortfall import Conflicting
from question_bank.specification import AREAS

MOST_CELLS = 6  # said one by one


def named(name: str) -> str:
    """What a line of the specification is called: 单项选择题 · 05 电子商务安全, and · 容易 · 识记 for a portion of it."""
    match name.split("/"):
        case [kind, area, *sorts] if area in AREAS and kind in labels.KIND:
            closer = [str(labels.DIFFICULTY.get(one) or labels.COGNITIVE[one]) for one in sorts]
            return " · ".join([str(labels.KIND[kind]), f"{area} {AREAS[area]}", *closer])
    return str(labels.DIFFICULTY.get(name) or labels.COGNITIVE.get(name) or name)


def conflict_said(conflict: Sequence[Conflicting]) -> list[str]:
    """A sentence for each constraint; of many cells the scarcest are told."""
    cells = sorted((one for one in conflict if one.sort is Sort.CELL), key=lambda one: one.there - one.count)
    said = [_sentence(one) for one in cells[:MOST_CELLS]]
    if (rest := len(cells) - MOST_CELLS) > 0:
        said.append(str(_("%(count)s more cells, which leave no choice either.", count=rest)))
    return said + [_sentence(one) for one in conflict if one.sort is not Sort.CELL]


def _sentence(one: Conflicting) -> str:
    match one.sort:
        case Sort.CELL | Sort.PORTION | Sort.DIFFICULTY | Sort.COGNITIVE:
            says = _(
                "%(name)s: each paper takes exactly %(count)s, and %(there)s items of the bank may serve.",
                name=named(one.name), count=one.count, there=one.there,
            )  # fmt: skip
        case Sort.CALCULATION:
            says = _(
                "At most %(count)s items of a paper may ask for a calculation; of those that may serve, %(there)s do.",
                count=one.count, there=one.there,
            )  # fmt: skip
        case Sort.TIME:
            says = _("The expected time of a paper may be %(minutes)s minutes at most.", minutes=one.count // 60)
        case Sort.ENEMIES:
            says = _("%(pair)s are enemies: they never stand on one paper.", pair=one.name)
        case Sort.SHARED:
            says = _("Two papers may share %(count)s items at most.", count=one.count)
        case Sort.HARDNESS:
            says = _("The mean difficulty of the papers may differ by %(bound)s at most.", bound=MOST_APART)
        case Sort.PACE:
            says = _("The expected times of the papers may differ by %(minutes)s minutes at most.", minutes=one.count // 60)
        case Sort.EXPOSURE:
            says = _(
                "An item may stand on %(count)s papers at most; of those that may serve, %(there)s stand on as many already.",
                count=one.count, there=one.there,
            )  # fmt: skip
        case Sort.VARIANTS:
            says = _("Papers of a batch share no variant: a task serves one paper for every three variants it has.")
    return str(says)


def missing_said(missing: Sequence[Missing]) -> Iterator[str]:
    """A sentence for each cell: how many more items would be enough, and of which sort."""
    for cell in dict.fromkeys(one.cell for one in missing):
        lacking = [one for one in missing if one.cell == cell]
        count = sum(one.count for one in lacking)
        sorts = [
            f"{one.count} × {labels.DIFFICULTY[one.difficulty]}/{labels.COGNITIVE[one.cognitive]}"
            for one in lacking
            if one.difficulty and one.cognitive
        ]
        if sorts:
            yield str(_("%(name)s: %(count)s more (%(sorts)s).", name=named(cell), count=count, sorts="、".join(sorts)))
        else:
            yield str(_("%(name)s: %(count)s more.", name=named(cell), count=count))
