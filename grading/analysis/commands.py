"""The command `analysis`: our numerics on a table of answers from elsewhere, to be held against what others published."""

from pathlib import Path

import click


@click.command("analysis")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--key", default="", help="Right options, as ABCD or A,B,C,D, where the file has options instead of marks.")
@click.option("--out-of", "out_of", default="", help="Full marks of each item, as 1,1,2 (default: the highest mark given).")
@click.option("--cut", type=float, help="Points from which one passes, for the consistency of decisions.")
@click.option(
    "--share", type=click.FloatRange(0.05, 0.5), default=1 / 3, help="Share of the weak and of the strong (0.27: Kelley)."
)
@click.option("--group", "groups", multiple=True, help="A column that says who is in which group (Mantel-Haenszel).")
@click.option("--skip", multiple=True, help="A column that is no item.")
@click.option("--equate", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A parallel paper's table.")
@click.option("--json", "as_json", is_flag=True, help="Everything, unrounded.")
def analysis(
    file: Path, key: str, out_of: str, cut: float | None, share: float, groups: tuple[str, ...], skip: tuple[str, ...],
    equate: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Analyse a FILE of answers: 00101:12 patterns, or a CSV or workbook with a row per candidate.

    An exam's analysis asks for a hundred candidates before it fits Rasch's model, and more for others. Here nothing is asked.
    """
    import msgspec

    from grading.analysis.analysing import Settings, analyse
    from grading.analysis.equating import equate as equated
    from grading.analysis.response_files import BrokenTable, matrix_of_answers, read_answers
    from grading.analysis.telling import equating_lines, lines_of

    right = [one.strip() for one in key.split(",")] if "," in key else list(key)
    try:
        full = [float(one) for one in out_of.split(",")] if out_of else []
        matrix = matrix_of_answers(read_answers(file.read_bytes(), groups, skip), right, full)
        other = None if equate is None else matrix_of_answers(read_answers(equate.read_bytes(), groups, skip), right, full)
    except (BrokenTable, ValueError) as fault:
        raise click.ClickException(str(fault)) from fault
    if other is not None:
        pair = equated(matrix, other)
        click.echo(msgspec.json.encode(pair).decode() if as_json else "\n".join(equating_lines(pair)))
        return
    asked = Settings(share=share, cut=cut, rasch_from=1, two_parameter_from=1, fewest_in_group=1)
    found = analyse(matrix, asked)
    click.echo(msgspec.json.encode(found).decode() if as_json else "\n".join(lines_of(found)))
