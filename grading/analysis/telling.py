"""An analysis as lines of text, for the command line."""

from collections.abc import Iterator, Sequence

from grading.analysis.findings import Calibration, Equating, Findings


def figure(value: float | None, places: int = 6) -> str:
    return "–" if value is None else f"{value:.{places}f}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as what stands in them, numbers to the right."""
    widths = [max(len(line[n]) for line in (heads, *rows)) for n in range(len(heads))]
    for line in (heads, *rows):
        yield "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def lines_of(found: Findings) -> Iterator[str]:
    """Everything but the pairs: figures to six digits, as others print them."""
    paper = found.paper
    yield f"{paper.candidates} candidates, {paper.items} items, {paper.out_of:g} points"
    yield f"mean {figure(paper.mean)}  SD {figure(paper.spread)}  SEM {figure(paper.sem)}"
    yield f"{'KR-20' if paper.dichotomous else 'alpha'} {figure(paper.alpha)}"
    yield "scores " + "  ".join(f"{score:g}: {count}" for score, count in paper.distribution)
    if paper.consistency is not None:
        one = paper.consistency
        yield (
            f"decisions at {one.cut:g} points (Livingston and Lewis, {one.parameters} parameters, effective length "
            f"{one.length:.2f}): consistent {figure(one.consistent)}, kappa {figure(one.kappa)}, "
            f"accurate {figure(one.accurate)}"
        )
    yield ""
    yield from table(
        ("item", "facility", "r total", "r rest", "alpha without", "omitted", "flags"),
        [
            (
                one.item, figure(one.facility), figure(one.total), figure(one.rest), figure(one.alpha_without),
                figure(one.omitted, 4), " ".join(one.flags),
            )
            for one in found.items
        ],
    )  # fmt: skip
    for item in found.items:
        if item.options:
            yield ""
            yield from table(
                (f"item {item.item}", "share", "weak", "middle", "strong", "r rest"),
                [
                    (
                        ("*" if one.right else "") + (one.option or "omitted"), figure(one.share, 4), figure(one.weak, 4),
                        figure(one.middle, 4), figure(one.strong, 4), figure(one.rest, 4),
                    )
                    for one in item.options
                ],
            )  # fmt: skip
    for model in found.calibrations:
        yield ""
        yield from _calibration(model, found)
    for group in found.differential:
        yield ""
        yield f"{group.kind} {group.group}: {group.focal} against {group.reference} (Mantel-Haenszel)"
        yield from table(
            ("item", "chi-square", "p", "odds ratio", "delta", "SE", "ETS"),
            [
                (
                    found.items[one.item].item, figure(one.square, 4), figure(one.probability, 4), figure(one.odds, 4),
                    figure(one.delta, 4), figure(one.error, 4), one.letter,
                )
                for one in group.items
            ],
        )  # fmt: skip


def _calibration(model: Calibration, found: Findings) -> Iterator[str]:
    if not model.items:
        yield f"{model.model}: not fitted ({model.reason})"
        return
    slope = f", slope {figure(model.slope.value, 4)} (SE {figure(model.slope.error, 4)})" if model.slope else ""
    yield f"{model.model}: log likelihood {figure(model.log_likelihood, 3)}, {model.parameters} parameters{slope}"
    rows = []
    for one in model.items:
        row = [found.items[one.item].item, figure(one.difficulty.value, 4), figure(one.difficulty.error, 4)]
        if one.slope is not None:
            row += [figure(one.slope.value, 4), figure(one.slope.error, 4)]
        if one.fit is not None:
            fit = one.fit
            row += [figure(fit.infit, 3), figure(fit.infit_z, 3), figure(fit.outfit, 3), figure(fit.outfit_z, 3)]
        rows.append(row)
    heads = ["item", "difficulty", "SE"]
    heads += ["slope", "SE"] if model.items[0].slope is not None else []
    heads += ["infit", "t", "outfit", "t"] if model.items[0].fit is not None else []
    yield from table(heads, rows)


def equating_lines(found: Equating) -> Iterator[str]:
    """The table of equivalents."""
    yield f"{found.first.candidates} and {found.second.candidates} candidates, {found.common} common items"
    if found.reason:
        yield f"not equated ({found.reason})"
        return
    heads = ["score", *(head for one in found.conversions for head in (one.method, "SE"))]
    rows = []
    for n, score in enumerate(found.scores):
        row = [f"{score:g}"]
        for one in found.conversions:
            row += [figure(one.equivalents[n], 4), figure(one.errors[n], 4)]
        rows.append(row)
    yield from table(heads, rows)
